"""Settings proposed for files nobody described: which columns say who somebody is, by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.normalising import letters
from bondroit.ingesting.linkage.settings import Comparison, Keeping, Kind, LinkageSettings, Order, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEW_ROWS = 20_000
"""Up to so many rows in a file, pairs that share one name alone can all be looked at."""
_LEAST = 2
_BIRTH = "birth_date"
_BIRTH_NAMES = (
    r"(date_?of_?birth|birth_?(date|day)|born(_on)?|dob|((date|dt|dat|jour)_?(de_?)?)?(naissance|naiss|nais)|ddn"
    r"|ne(_?e)?_?le)"
)
_KNOWN: tuple[tuple[str, Kind, str], ...] = (
    ("first_name", Kind.NAME, r"(first|given|fore)_?names?|prenoms?\d?|prenom_.*"),
    ("surname", Kind.NAME, r"(last|family|sur)_?names?|noms?|nom_?(de_?)?(naissance|famille|usage)|patronyme"),
    (_BIRTH, Kind.DATE, _BIRTH_NAMES),
    ("number", Kind.CODE, r"(soc_?sec_?(id|number)?|ssn|nir|nin|(personal|national_?id)_?number|no_?secu.*)"),
    ("mail", Kind.MAIL, r"(e_?mails?|courriel|mail|adresse_?mail|email_address)"),
    ("phone", Kind.CODE, r"(phone|tel|telephone|mobile|portable)(_?(number|numero|1))?"),
    ("postcode", Kind.CODE, r"(post_?code|zip(_?code)?|code_?postal|cp|postal_code)"),
    ("street_number", Kind.EXACT, r"(street_?(number|no)|house_?number|numero_?(de_?)?(voie|rue))"),
    ("street", Kind.WORDS, r"(address(_?(1|line_?1))?|street(_?name)?|adresse(_?1)?|voie|rue)"),
    ("city", Kind.WORDS, r"(city|town|suburb|ville|commune|municipality|localite)"),
)  # fmt: skip
_BY_FREQUENCY = {"first_name", "surname", "postcode", "street_number", "street", "city"}
_BLOCKING = (
    "number", "birth_date", "surname, first_name", "surname=first_name, first_name=surname",
    "first_name, birth_date[:4]",
    "surname, birth_date[:4]", "mail", "phone", "street, street_number", "street, postcode", "postcode, birth_date[:4]",
    "city, birth_date[:4]",
)  # fmt: skip
_WHEN_FEW = ("first_name", "surname", "postcode")
_TRAINING = ("birth_date", "postcode", "mail", "surname, first_name", "number")
_MOST_TRAINING = 3
_CERTAIN = (
    "number",
    "mail",
    "surname, first_name, birth_date",
    "first_name, birth_date, city",
    "surname, birth_date, postcode",
)


def proposed(left: pl.DataFrame, right: pl.DataFrame | None) -> LinkageSettings:
    """Settings by the names of columns that both files have, to be read and corrected by a person.

    Args:
        left: a file.
        right: the other; None for one file against itself.

    Raises:
        UserError: E-LNK-002 if fewer than two columns are understood.
    """
    made = tuple(_comparisons(left, right))
    names = {c.column for c in made}
    if len(names) < _LEAST:
        raise _nothing(left.columns, None if right is None else right.columns)
    few = max(left.height, 0 if right is None else right.height) <= FEW_ROWS
    blocking = _rules((*_BLOCKING, *(_WHEN_FEW if few else ())), names)
    training = _rules(_TRAINING, names)[:_MOST_TRAINING]
    certain = _rules(_CERTAIN, names)
    whole = Rule.parse(", ".join(c.column for c in made))
    return LinkageSettings(
        comparisons=made,
        blocking=blocking or (whole,),
        training=training or blocking[:1] or (whole,),
        certain=certain or (whole,),
        keeping=Keeping.CLUSTERS if right is None else Keeping.ONE_TO_ONE,
    ).require_sound()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Which columns of files are compared and which are left out, by the names that they have there.

    Attributes:
        pairs: left and right name of each column that is compared.
        left_out: the other columns, of each file.
        birth_date: None if a date is compared or neither file seems to have one; else the names, empty where a file
            seems to have none.
    """

    pairs: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, ...], ...]
    birth_date: tuple[str, str] | None


def compared(left: Sequence[str], right: Sequence[str] | None, settings: LinkageSettings) -> Compared:
    """What a linkage compares and leaves out, to be told to whoever asked for it.

    Args:
        left: names of the columns of a file.
        right: of the other; None for one file against itself.
        settings: what is compared; a column that only joins exactly is no column left out.
    """
    used = settings.comparisons
    out = [tuple(n for n in left if n not in {c.in_left for c in used})]
    if right is not None:
        out.append(tuple(n for n in right if n not in {c.in_right for c in used}))
    births = (_column(left, _BIRTH_NAMES), _column(left if right is None else right, _BIRTH_NAMES))
    unseen = any(births) and not any(c.kind is Kind.DATE for c in used)
    pairs = tuple((c.in_left, c.in_left if right is None else c.in_right) for c in used)
    return Compared(pairs=pairs, left_out=tuple(out), birth_date=births if unseen else None)


def _comparisons(left: pl.DataFrame, right: pl.DataFrame | None) -> Iterator[Comparison]:
    found = {name: (_column(left.columns, form), _column((left if right is None else right).columns, form))
             for name, _, form in _KNOWN}  # fmt: skip
    there = {name for name, (one, other) in found.items() if one and other}
    for name, kind, _ in _KNOWN:
        if name not in there:
            continue
        one, other = found[name]
        yield Comparison(
            column=name,
            kind=kind,
            left=one if one != name else "",
            right=other if other != name else "",
            order=_order(left[one]) if kind is Kind.DATE else Order.YMD,
            by_frequency=name in _BY_FREQUENCY,
            exchanged_with="surname" if name == "first_name" and "surname" in there else "",
        )


def _column(names: Sequence[str], form: str) -> str:
    """The first column whose name is of a form, accents and signs aside; empty if there is none."""
    plain = (
        pl.Series(names, dtype=pl.String)
        .to_frame("n")
        .select(letters(pl.col("n")).str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_"))["n"]
    )
    return next((name for name, p in zip(names, plain, strict=True) if re.fullmatch(form, p)), "")


def _order(values: pl.Series) -> Order:
    """The order of dates: year first where most begin with four figures that are a year, else day first."""
    if values.dtype != pl.String:
        return Order.YMD
    first = values.drop_nulls().str.strip_chars().str.contains(r"^(19|20)\d{2}([^\d]|\d{4}$)")
    return Order.YMD if 2 * int(first.sum()) >= first.len() else Order.DMY


def _rules(texts: Sequence[str], names: set[str]) -> tuple[Rule, ...]:
    rules = [Rule.parse(text) for text in texts]
    return tuple(rule for rule in rules if set(rule.columns) <= names)


def _nothing(left: Sequence[str], right: Sequence[str] | None) -> UserError:
    columns = ", ".join(left[:20]) + ("" if right is None else " | " + ", ".join(right[:20]))
    return UserError(
        "E-LNK-002",
        Text(
            "Fewer than two columns that say who somebody is were recognised by their names.",
            "Moins de deux colonnes disant qui est une personne ont été reconnues à leur nom.",
        ),
        faults=(Text(f"Columns: {columns}.", f"Colonnes : {columns}."),),
        remedy=Text(
            "write the settings: a [[column]] with name, kind, left and right for each; docs/explanation/linkage.md.",
            "écrivez les réglages : une [[column]] avec name, kind, left et right pour chacune ; "
            "docs/explanation/linkage.md.",
        ),
    )
