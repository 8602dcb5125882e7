"""Make a received frame keep the contract of a table, or say every way in which it does not, with line numbers."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text
from bondroit.tables.contract import Table, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.domain.months import Month
    from bondroit.tables.contract import Column

EXAMPLES = 3
YES = ("true", "1", "yes", "oui", "vrai")
NO = ("false", "0", "no", "non", "faux")
INTEGERS = (Type.INTEGER, Type.CENTS, Type.POINTS)


@dataclass(frozen=True, slots=True)
class Place:
    """How rows are told: the word for one, and the number of the first.

    Attributes:
        word: `line` of a text file, `row` of another.
        first: number of the first row of data; 2 in a text file, whose first line names the columns.
    """

    word: Text
    first: int


LINE = Place(Text("line", "ligne"), 2)
ROW = Place(Text("row", "rangée"), 1)


def conform_received(
    frame: pl.DataFrame, table: Table, *, last: Month, place: Place
) -> tuple[pl.DataFrame, list[Text]]:
    """The frame with the contract's columns and types, and its faults; the frame is only good if there is none.

    Args:
        frame: as received; texts are read as the contract's types (`2026-02` or a date for a month).
        table: the contract.
        last: the latest month that may stand in the table: later is a future date.
        place: how a row is told to a person.
    """
    faults = list(_absent(frame, table))
    out: dict[str, pl.Series] = {}
    for column in table.columns:
        if column.name not in frame.columns:
            continue
        raw = frame[column.name]
        read = _as_type(raw, column)
        out[column.name] = read
        for what, wrong in _wrong(raw, read, column, last):
            if wrong.any():
                faults.append(_told(column.name, what, wrong, place))
    good = pl.DataFrame(out)
    if table.open:
        good = good.hstack(frame.select(pl.exclude(table.schema)))
    if all(name in out for name in table.key):
        doubled = good.select(pl.struct(table.key).is_duplicated()).to_series()
        if doubled.any():
            key = ", ".join(table.key)
            what = Text(f"repeat the key ({key})", f"répètent la clé ({key})")
            faults.append(_told(key, what, doubled, place))
    return good, faults


def _absent(frame: pl.DataFrame, table: Table) -> Iterator[Text]:
    for column in table.columns:
        if column.name not in frame.columns:
            near = difflib.get_close_matches(column.name, frame.columns, n=1)
            en = f" Did you mean {near[0]}?" if near else ""
            fr = f" Est-ce {near[0]} ?" if near else ""
            yield Text(f"Column {column.name} is missing.{en}", f"La colonne {column.name} manque.{fr}")
    if not table.open:
        for name in frame.columns:
            if name not in table.schema:
                yield Text(f"Column {name} is not in the contract.", f"La colonne {name} n'est pas au contrat.")


def _as_type(raw: pl.Series, column: Column) -> pl.Series:
    """`raw` read as the contract's type; what cannot be read is null."""
    if raw.dtype == column.polars_type:
        return raw
    if column.type is Type.MONTH:
        return _as_month(raw)
    if column.type is Type.BOOLEAN:
        text = raw.cast(pl.String).str.to_lowercase()
        known = text.is_in([*YES, *NO])
        return pl.select(pl.when(known).then(text.is_in(YES))).to_series().alias(raw.name)
    if column.type in INTEGERS and raw.dtype.is_float():
        whole = raw.is_finite() & (raw == raw.round())
        return pl.select(pl.when(whole).then(raw)).to_series().cast(column.polars_type, strict=False).alias(raw.name)
    return raw.cast(column.polars_type, strict=False)


def _as_month(raw: pl.Series) -> pl.Series:
    if raw.dtype == pl.Datetime:
        return raw.dt.date()
    if raw.dtype != pl.String:
        return raw.cast(pl.Date, strict=False)
    padded = pl.when(raw.str.len_chars() == len("2026-02")).then(raw + "-01").otherwise(raw)
    return pl.select(padded.str.to_date("%Y-%m-%d", strict=False)).to_series().alias(raw.name)


def _wrong(raw: pl.Series, read: pl.Series, column: Column, last: Month) -> Iterator[tuple[Text, pl.Series]]:
    yield (
        Text(f"hold no {column.type.value}", f"ne contiennent pas le type {column.type.value}"),
        raw.is_not_null() & read.is_null(),
    )
    if not column.nullable:
        yield Text("are empty", "sont vides"), raw.is_null()
    if column.values:
        unknown = read.is_not_null() & ~read.is_in(column.values)
        known = ", ".join(column.values)
        yield Text(f"hold an unknown value (known: {known})", f"ont une valeur inconnue (connues : {known})"), unknown
    if column.low is not None:
        low = Text("are negative", "sont négatives") if column.low == 0 else Text(
            f"are below {column.low:g}", f"sont au-dessous de {column.low:g}"
        )  # fmt: skip
        yield low, (read < column.low).fill_null(value=False)
    if column.high is not None:
        high = Text(f"are above {column.high:g}", f"sont au-dessus de {column.high:g}")
        yield high, (read > column.high).fill_null(value=False)
    if column.type is Type.NUMBER:
        yield Text("are not finite", "ne sont pas finies"), (~read.is_finite()).fill_null(value=False)
    if column.type is Type.MONTH and read.dtype == pl.Date:
        mid = (read.dt.day() != 1).fill_null(value=False)
        yield Text("are not the first day of a month", "ne sont pas le premier jour d'un mois"), mid
        future = (read > last.first_day).fill_null(value=False)
        yield Text(f"are in the future (after {last})", f"sont dans le futur (après {last})"), future


def _told(column: str, what: Text, wrong: pl.Series, place: Place) -> Text:
    rows = wrong.arg_true()
    numbers = ", ".join(str(int(row) + place.first) for row in rows.head(EXAMPLES))
    more = ", ..." if rows.len() > EXAMPLES else ""
    return Text(
        f"Column {column}: {rows.len()} value(s) {what.en}; {place.word.en} {numbers}{more}.",
        f"Colonne {column} : {rows.len()} valeur(s) {what.fr} ; {place.word.fr} {numbers}{more}.",
    )
