"""Whether a scorecard fits a table: every missing variable, wrong type and unknown modality at once."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, Modality
from bondroit.errors import Text, UserError
from bondroit.scoring.expressions import modality_expression, value_expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard, Variable

# What is done with values for which a card has no class: the files are refused, left without a score, or the values
# count as missing ones.
REFUSE, SKIP, AS_MISSING = "refuse", "skip", "missing"
UNKNOWN_RULES = (REFUSE, SKIP, AS_MISSING)
SMALLEST_SHOWN = 11
# Whole numbers up to here are exact as decimals.
LARGEST_EXACT = 2.0**53
_MISSING = "(missing)"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Values of one variable for which the card has no class.

    Attributes:
        variable: the variable.
        files: files concerned.
        shown: values that at least 11 files have, with their number of files, most frequent first. Empty for a
            number outside every interval.
    """

    variable: str
    files: int
    shown: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a card needs to know of a table.

    Attributes:
        schema: column name to Polars type; `Null` for a column without any value that would be of the wrong type.
        files: number of rows.
        unscored: rows that lack a class for at least one variable.
        unknown: what the card does not know, by variable in the card's order.
    """

    schema: Mapping[str, pl.DataType]
    files: int
    unscored: int
    unknown: tuple[Unknown, ...]


def summarise(card: Scorecard, frame: pl.LazyFrame) -> Summary:
    """Look once through `frame` for what `card` does not know; a second time only if there is something."""
    schema = schema_of(card, frame)
    usable = [v for v in card.variables if _usable(v, schema) and not knows_all(v)]
    lost = {v.name: modality_expression(v, schema[v.name]).is_null() for v in usable}
    counts = frame.select(
        pl.len().alias("files"),
        pl.any_horizontal(*lost.values(), pl.lit(value=False)).sum().alias("unscored"),
        *(test.sum().alias(f"lost.{name}") for name, test in lost.items()),
    ).collect(engine="streaming")
    row = counts.row(0, named=True)
    unknown = tuple(
        Unknown(v.name, row[f"lost.{v.name}"], _shown(v, frame, schema[v.name], lost[v.name]))
        for v in usable
        if row[f"lost.{v.name}"]
    )
    return Summary(schema, row["files"], row["unscored"] or 0, unknown)


def schema_of(card: Scorecard, frame: pl.LazyFrame) -> dict[str, pl.DataType]:
    """The types of the columns as the card takes them.

    A column without any value is of no type, so that it fits every variable; decimals that are all whole numbers, as a
    table with missing values often has its codes, are integers where the card knows categories.
    """
    schema = dict(frame.collect_schema())
    wrong = [v.name for v in card.variables if v.name in schema and not fits(v, schema[v.name])]
    if wrong:
        empty = frame.select(_is_empty(name, schema[name]).all() for name in wrong).collect(engine="streaming")
        schema |= {name: pl.Null() for name in wrong if empty[name].item()}
    decimals = [v.name for v in card.variables if v.kind != NUMERIC and v.name in wrong and schema[v.name].is_float()]
    if decimals:
        whole = frame.select(_is_whole(name).all() for name in decimals).collect(engine="streaming")
        schema |= {name: pl.Int64() for name in decimals if whole[name].item()}
    return schema


def _is_empty(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.String:
        return column.is_null() | (column.str.strip_chars() == "").fill_null(value=True)
    return column.fill_nan(None).is_null() if dtype.is_float() else column.is_null()


def _is_whole(name: str) -> pl.Expr:
    column = pl.col(name).fill_nan(None)
    return ((column == column.round()) & (column.abs() < LARGEST_EXACT)).fill_null(value=True)


def _usable(variable: Variable, schema: Mapping[str, pl.DataType]) -> bool:
    """Whether the table has what the card reads; of a masked variable it reads nothing."""
    return not variable.masked and variable.name in schema and fits(variable, schema[variable.name])


def knows_all(variable: Variable) -> bool:
    """Whether no value can lack a class, so that the files need not be looked at."""
    kinds = {m.kind for m in variable.modalities}
    if MISSING not in kinds:
        return False
    if variable.kind != NUMERIC:
        return OTHER in kinds
    parts = [m for m in variable.modalities if m.kind == INTERVAL]
    parts.sort(key=lambda m: -math.inf if m.lower is None else m.lower)
    ends = [(a.upper, b.lower) for a, b in pairwise(parts)]
    return bool(parts) and parts[0].lower is None and parts[-1].upper is None and all(a == b for a, b in ends)


def fits(variable: Variable, dtype: pl.DataType) -> bool:
    """Whether a column of this type can carry the variable: numbers and yes/no, or text, whole numbers and yes/no.

    A column of nulls carries any.
    """
    if dtype == pl.Null:
        return True
    if variable.kind == NUMERIC:
        return dtype.is_numeric() or dtype == pl.Boolean
    return dtype in (pl.String, pl.Boolean, pl.Categorical, pl.Enum) or dtype.is_integer()


def require_compatible(card: Scorecard, summary: Summary, *, strict: bool = True) -> None:
    """Refuse a table that the card cannot score.

    Args:
        card: the scorecard.
        summary: what `summarise` found.
        strict: unknown modalities are refused too; otherwise their files are left without a score.

    Raises:
        UserError: E-SCO-002 with every fault at once.
    """
    require_all_compatible(((card, summary),), strict=strict)


def require_all_compatible(found: Sequence[tuple[Scorecard, Summary]], *, strict: bool = True) -> None:
    """The same for several cards; the faults of all are told at once.

    Raises:
        UserError: E-SCO-002.
    """
    faults = [(card, fault) for card, summary in found for fault in _all_faults(card, summary, strict=strict)]
    if not faults:
        return
    labels = ", ".join(dict.fromkeys(card.label for card, _ in faults))
    one = len(found) == 1
    told = [fault if one else Text(f"{c.label}: {fault.en}", f"{c.label} : {fault.fr}") for c, fault in faults]
    files = max(summary.files for _, summary in found)
    raise UserError(
        "E-SCO-002",
        Text(
            f"Scorecard {labels} cannot score this table of {files} files.",
            f"La grille {labels} ne peut pas noter cette table de {files} dossiers.",
        ),
        faults=told,
        remedy=_remedy(found, unknown=strict and any(summary.unknown for _, summary in found)),
    )


def _all_faults(card: Scorecard, summary: Summary, *, strict: bool) -> list[Text]:
    faults = [fault for v in card.variables if not v.masked for fault in _faults(v, summary.schema)]
    if strict:
        by_name = {v.name: v for v in card.variables}
        faults += [fault for u in summary.unknown for fault in _say_unknown(u, by_name[u.variable])]
    return faults


def _remedy(found: Sequence[tuple[Scorecard, Summary]], *, unknown: bool) -> Text:
    """What to do about each kind of fault that was found."""
    read = [(v, summary.schema) for card, summary in found for v in card.variables if not v.masked]
    told = []
    if any(v.name not in schema for v, schema in read):
        told.append(Text("bring a table with these columns", "fournissez une table qui a ces colonnes"))
    if any(v.name in schema and not fits(v, schema[v.name]) for v, schema in read):
        told.append(
            Text(
                "give these columns the type that the card expects (text is no number)",
                "donnez à ces colonnes le type que la grille attend (un texte n'est pas un nombre)",
            )
        )
    if unknown:
        told.append(
            Text(
                "leave these files without a score (skip unknown values: --unknown skip, strict=False in Python), or "
                "count the values as missing ones (--unknown missing)",
                "laissez ces dossiers sans score (--unknown skip ; strict=False en Python), ou comptez ces valeurs "
                "comme manquantes (--unknown missing)",
            )
        )
    told.append(
        Text("build a new version of the scorecard.", "construisez une nouvelle version de la grille."),
    )
    return Text(", or ".join(t.en for t in told), ", ou ".join(t.fr for t in told))


def unknown_to_missing(card: Scorecard) -> Scorecard:
    """The card with every value it has no class for in the class `missing`, where the variable has one.

    A class that no value reaches before the others: it takes what none of them does.
    """
    return replace(card, variables=tuple(_rest_to_missing(v) for v in card.variables))


def _rest_to_missing(variable: Variable) -> Variable:
    missing = next((m for m in variable.modalities if m.kind == MISSING), None)
    if missing is None or knows_all(variable):
        return variable
    rest = Modality("unknown", INTERVAL if variable.kind == NUMERIC else OTHER, missing.coefficient, span=missing.span)
    return replace(variable, modalities=(*variable.modalities, rest))


def _faults(variable: Variable, schema: Mapping[str, pl.DataType]) -> list[Text]:
    name = variable.name
    if name not in schema:
        near = difflib.get_close_matches(name, list(schema), n=1)
        return [
            Text(
                f"Missing variable: '{name}'." + (f" Did you mean '{near[0]}'?" if near else ""),
                f"Variable absente : « {name} »." + (f" Vouliez-vous dire « {near[0]} » ?" if near else ""),
            )
        ]
    if not fits(variable, schema[name]):
        kind = Text("numbers", "des nombres") if variable.kind == NUMERIC else Text("categories", "des classes")
        return [
            Text(
                f"Wrong type of '{name}': it holds {schema[name]}, the card expects {kind.en}.",
                f"Mauvais type de « {name} » : la colonne contient {schema[name]}, la grille attend {kind.fr}.",
            )
        ]
    return []


def _shown(variable: Variable, frame: pl.LazyFrame, dtype: pl.DataType, lost: pl.Expr) -> tuple[tuple[str, int], ...]:
    value = value_expression(variable, dtype)
    # A number is a person's own value: only that it is missing may be said.
    said = pl.lit(None, dtype=pl.String) if variable.kind == NUMERIC else value.cast(pl.String)
    text = pl.when(value.is_null()).then(pl.lit(_MISSING)).otherwise(said)
    counts = (
        frame.filter(lost)
        .select(text.alias("value"))
        .group_by("value")
        .agg(pl.len().alias("files"))
        .filter((pl.col("files") >= SMALLEST_SHOWN) & pl.col("value").is_not_null())
        .sort(["files", "value"], descending=[True, False])
        .collect(engine="streaming")
    )
    return tuple(counts.iter_rows())


def _say_unknown(unknown: Unknown, variable: Variable) -> list[Text]:
    known = [text for m in variable.modalities if m.kind == VALUES for text in m.values]
    known += [m.name for m in variable.modalities if m.kind not in (VALUES, MISSING)]
    known += ["missing"] if any(m.kind == MISSING for m in variable.modalities) else []
    listed = ", ".join(known)
    said = [
        Text(
            f"Unknown modality of {unknown.variable}: {value!r} ({files} files). Known: {listed}.",
            f"Modalité inconnue de {unknown.variable} : {value!r} ({files} dossiers). Connues : {listed}.",
        )
        for value, files in unknown.shown
    ]
    rest = unknown.files - sum(files for _, files in unknown.shown)
    if rest:
        count = str(rest) if rest >= SMALLEST_SHOWN else f"< {SMALLEST_SHOWN}"
        said.append(
            Text(
                f"Unknown modality of {unknown.variable}: values that few files have ({count} files). Known: {listed}.",
                f"Modalité inconnue de {unknown.variable} : valeurs rares ({count} dossiers). Connues : {listed}.",
            )
        )
    return said
