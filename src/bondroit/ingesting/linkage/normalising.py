"""Values of both files made plain before they are compared: Polars expressions, no row is seen by Python."""

from __future__ import annotations

import polars as pl

from bondroit.ingesting.linkage.settings import Comparison, Kind, Order

ROW, SIDE = "row", "source_dataset"
_PARTS = {Order.YMD: (0, 4, 6), Order.DMY: (4, 2, 0), Order.MDY: (4, 0, 2)}
"""Where year, month and day begin in a date of eight figures."""


def prepared(frame: pl.DataFrame, comparisons: tuple[Comparison, ...], *, right: bool = False) -> pl.DataFrame:
    """The columns to compare, as plain text, after the number of the row in the file.

    Args:
        frame: a file, one row a person as one body knows them.
        comparisons: what is compared.
        right: the file is the right one.

    Returns:
        Columns `row` (from 0) and one text column a comparison; what is empty is missing.
    """
    columns = [
        plain(pl.col(c.in_right if right else c.in_left), c, frame.schema[c.in_right if right else c.in_left]).alias(
            c.column
        )
        for c in comparisons
    ]
    made = frame.select(columns).with_row_index(ROW)
    return made.with_columns(pl.col(ROW).cast(pl.Int64), *(pl.col(c.column).replace("", None) for c in comparisons))


def plain(value: pl.Expr, c: Comparison, kind: pl.DataType) -> pl.Expr:
    """A value as it is compared, by the kind of its column.

    Args:
        value: the column.
        c: how it is compared.
        kind: the type it has in the file.
    """
    text = value.dt.strftime("%Y%m%d") if kind.is_temporal() else value.cast(pl.String)
    match c.kind:
        case Kind.NAME:
            return letters(text).str.replace_all(r"[^a-z]", "")
        case Kind.DATE:
            return day(text, Order.YMD if kind.is_temporal() else c.order)
        case Kind.CODE:
            return letters(text).str.replace_all(r"[^a-z0-9]", "")
        case Kind.WORDS:
            return letters(text).str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
        case Kind.MAIL:
            return text.str.strip_chars().str.to_lowercase()
        case Kind.EXACT:
            return text.str.strip_chars()


def letters(text: pl.Expr) -> pl.Expr:
    """Small letters without accents; ligatures and the sharp s opened."""
    opened = text.str.to_lowercase().str.replace_many(["œ", "æ", "ß", "ø", "ł", "đ"], ["oe", "ae", "ss", "o", "l", "d"])
    return opened.str.normalize("NFKD").str.replace_all(r"\p{M}", "")


def day(text: pl.Expr, order: Order) -> pl.Expr:
    """A date as eight figures, year first; kept as written even if the calendar has no such day; else missing.

    Parts may be separated (`3/7/1985`); without separators there must be eight figures. A part of four figures is the
    year whatever the order: the two files may write their dates in different ways.
    """
    parts = text.str.extract_all(r"\d+")
    three = parts.list.len() >= 3

    def joined(written: Order) -> pl.Expr:
        year, month, number = (written.value.index(letter) for letter in "ymd")
        return (
            parts.list.get(year, null_on_oob=True).str.zfill(4)
            + parts.list.get(month, null_on_oob=True).str.zfill(2)
            + parts.list.get(number, null_on_oob=True).str.slice(0, 2).str.zfill(2)
        )

    first, last = (parts.list.get(place, null_on_oob=True).str.len_chars() == 4 for place in (0, 2))
    year_last = Order.DMY if order is Order.YMD else order
    separated = pl.when(first).then(joined(Order.YMD)).when(last).then(joined(year_last)).otherwise(joined(order))
    figures = parts.list.join("")
    starts = _PARTS[order]
    sliced = figures.str.slice(starts[0], 4) + figures.str.slice(starts[1], 2) + figures.str.slice(starts[2], 2)
    whole = pl.when(three).then(separated).when(figures.str.len_chars() == 8).then(sliced)
    return pl.when(whole.str.len_chars() == 8).then(whole)
