"""Identities as other people type them: names and days of birth with the usual errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.identities import Identities
    from bondroit.town.population import Array, Random

TEXT_ERRORS = ("transposed", "missing", "doubled", "replaced", "accents", "hyphen")
"""Kinds of errors in one name."""
WHOLE_ERRORS = ("other_name", "second_name", "exchanged")
"""The other surname (at birth, in use); the second first name; surname and first name in each other's place."""
DATE_ERRORS = ("day_month", "year", "first_of_january", "day")
"""Day and month exchanged, year off by one, 1 January by default, day off by one."""
_KEYBOARD = {
    "a": "z", "b": "n", "c": "v", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k", "k": "l",
    "l": "m", "m": "l", "n": "b", "o": "p", "p": "o", "q": "s", "r": "t", "s": "d", "t": "y", "u": "i", "v": "b",
    "w": "x", "x": "c", "y": "u", "z": "e",
}  # fmt: skip
"""A neighbour of each letter on a French keyboard."""


def typed(people: Identities, body: str, behaviour: Behaviour, random: Random) -> pl.DataFrame:
    """Identities as the register of a body has them: columns surname, first_name, birth_date, one row a person.

    Args:
        people: the true identities.
        body: branch, tax, unemployment or payroll: whose rates `partners.<body>_*` apply.
        behaviour: section `partners`.
        random: the body's own stream.
    """
    rate = {what: behaviour[f"partners.{body}_{what}"] for what in ("name_in_use", "name_errors", "date_errors")}
    in_use = pl.Series(random.random(people.size) < rate["name_in_use"])
    surname = people.used_surname.zip_with(in_use, people.surname)
    other = people.surname.zip_with(in_use, people.used_surname)
    wrong = np.flatnonzero(random.random(people.size) < rate["name_errors"])
    names = _wrong_names(
        pl.DataFrame(
            {"surname": surname, "first_name": people.first_name, "other": other, "second": people.second_name}
        )[wrong],
        behaviour,
        random,
    )
    dates = people.born.copy()
    late = np.flatnonzero(random.random(people.size) < rate["date_errors"])
    dates[late] = wrong_dates(dates[late], behaviour, random)
    return pl.DataFrame(
        {
            "surname": surname.scatter(wrong, names["surname"]),
            "first_name": people.first_name.clone().scatter(wrong, names["first_name"]),
            "birth_date": pl.Series(dates.astype("datetime64[ms]")).cast(pl.Date),
        }
    )


def _kinds(names: tuple[str, ...], size: int, b: Behaviour, random: Random) -> Array:
    """A kind for each of `size` errors, as a place in `names`, by their weights."""
    weight = np.cumsum([b[f"partners.error_{name}"] for name in names])
    kinds: Array = np.searchsorted(weight, random.random(size) * weight[-1], side="right")
    return kinds


def _wrong_names(names: pl.DataFrame, b: Behaviour, random: Random) -> pl.DataFrame:
    """One error in each row: in the surname, in the first name or in both."""
    kinds = _kinds((*TEXT_ERRORS, *WHOLE_ERRORS), names.height, b, random)
    in_surname = random.random(names.height) < 0.5
    text = names["surname"].zip_with(pl.Series(in_surname), names["first_name"])
    changed = wrong_text(text, kinds, random)
    columns = names.with_columns(
        kind=pl.Series(kinds),
        in_surname=pl.Series(in_surname),
        changed=changed,
        whole=pl.Series(kinds >= len(TEXT_ERRORS)),
    ).with_columns(
        # An error that cannot be made (no other name) becomes one of the letters.
        whole=pl.col("whole")
        & pl.when(pl.col("kind") == len(TEXT_ERRORS))
        .then(pl.col("other") != pl.col("surname"))
        .when(pl.col("kind") == len(TEXT_ERRORS) + 1)
        .then(pl.col("second").is_not_null() & (pl.col("second") != pl.col("first_name")))
        .otherwise(pl.col("surname") != pl.col("first_name"))
    )
    kind = pl.col("kind") - len(TEXT_ERRORS)
    letters = ~pl.col("whole")
    return columns.select(
        surname=pl.when(letters & pl.col("in_surname")).then("changed")
        .when(~letters & (kind == 0)).then("other")
        .when(~letters & (kind == 2)).then("first_name").otherwise("surname"),
        first_name=pl.when(letters & ~pl.col("in_surname")).then("changed")
        .when(~letters & (kind == 1)).then("second")
        .when(~letters & (kind == 2)).then("surname").otherwise("first_name"),
    )  # fmt: skip


def wrong_text(words: pl.Series, kinds: Array, random: Random) -> pl.Series:
    """Words with one error each, never equal to the word.

    Args:
        words: names of at least one letter.
        kinds: places in `TEXT_ERRORS`, shape (len(words),); a kind that changes nothing (no accent to lose) or is not
            of these becomes another.
        random: for the place of the error.
    """
    length = words.str.len_chars().to_numpy().astype(np.int64)
    at = (random.random(len(words)) * np.maximum(length - 1, 1)).astype(np.int64)
    w, k = pl.col("word"), pl.col("at")
    before, letter, after = w.str.slice(0, k), w.str.slice(k, 1), w.str.slice(k + 1)
    neighbour, end = w.str.slice(k + 1, 1), w.str.slice(k + 2)
    candidates = {
        "transposed": before + _cased(neighbour, letter) + _cased(letter, neighbour) + end,
        "missing": before + _cased(neighbour, letter) + end,
        "doubled": before + letter + letter.str.to_lowercase() + after,
        "replaced": before + _cased(_beside(letter), letter) + after,
        "accents": w.str.normalize("NFKD").str.replace_all(r"\p{M}", ""),
        "hyphen": w.str.replace("[- ]", pl.lit("")),
    }
    made: pl.Expr = pl.coalesce(
        *(pl.when((pl.col("kind") == i) & (candidates[name] != w)).then(candidates[name])
          for i, name in enumerate(TEXT_ERRORS)),
        pl.when((candidates["transposed"] != w) & (pl.col("at") % 2 == 0)).then(candidates["transposed"]),
        pl.when(w.str.len_chars() > 2).then(candidates["missing"]),
        candidates["doubled"],
    )  # fmt: skip
    frame = pl.DataFrame({"word": words, "at": at, "kind": pl.Series(kinds)})
    return frame.select(made.alias("word")).to_series()


def _beside(letter: pl.Expr) -> pl.Expr:
    return letter.str.to_lowercase().replace_strict(_KEYBOARD, default="e", return_dtype=pl.String)


def _cased(letter: pl.Expr, like: pl.Expr) -> pl.Expr:
    """A letter as a capital where another is one: who errs still begins names with a capital."""
    capital = like != like.str.to_lowercase()
    return pl.when(capital).then(letter.str.to_uppercase()).otherwise(letter.str.to_lowercase())


def wrong_dates(days: Array, b: Behaviour, random: Random) -> Array:
    """Days of birth with one error each, never the same day: datetime64[D], shape (m,)."""
    kinds = _kinds(DATE_ERRORS, len(days), b, random)
    sign = np.where(random.random(len(days)) < 0.5, 1, -1)
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    day, month = (
        (days - months.astype("datetime64[D]")).astype(np.int64),
        (months - years.astype("datetime64[M]")).astype(np.int64),
    )
    neighbour = days + np.where((day == 0) & (sign < 0), 1, sign)
    exchanged = (years.astype("datetime64[M]") + np.minimum(day, 11)).astype("datetime64[D]") + month
    shifted = (months + 12 * sign).astype("datetime64[D]") + day
    # 29 February has no like in the years beside: 28.
    shifted -= (shifted.astype("datetime64[M]") != months + 12 * sign).astype(np.int64)
    wrong: Array = np.select(
        [(kinds == 0) & (day < 12) & (day != month), kinds == 1, kinds == 2],
        [exchanged, shifted, years.astype("datetime64[D]")],
        neighbour,
    )
    return np.where(wrong == days, neighbour, wrong)


def wrong_numbers(numbers: pl.Series, random: Random) -> pl.Series:
    """Personal numbers with one wrong digit, or two different neighbours exchanged: never the number itself.

    Args:
        numbers: a letter, then digits; all of one length, none missing.
        random: for the place and the digit.
    """
    if numbers.is_empty():
        return numbers
    letters = np.array(numbers.to_list(), dtype=np.bytes_)
    signs = letters.view(np.uint8).reshape(len(letters), -1).copy()
    row, width = np.arange(len(letters)), signs.shape[1]
    at = 1 + (random.random(len(letters)) * (width - 2)).astype(np.int64)
    here, after = signs[row, at], signs[row, at + 1]
    exchanged = (random.random(len(letters)) < 0.5) & (here != after)
    other = ord("0") + (here - ord("0") + random.integers(1, 10, len(letters))) % 10
    signs[row, at] = np.where(exchanged, after, other)
    signs[row, at + 1] = np.where(exchanged, here, after)
    return pl.Series(signs.view(f"S{width}").ravel().astype(np.str_))
