"""Numbers written the French way: a decimal comma, and spaces between thousands."""

from __future__ import annotations

import polars as pl

# 1234,5 · 1 234,50 · -0,5 · 1 234: spaces may be ordinary, unbreakable or narrow.
_SPACES = "[ \u00a0\u202f]"
_NUMBER = rf"^\s*-?(\d{{1,3}}({_SPACES}\d{{3}})+|\d+)(,\d+)?\s*$"


def read_french_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The same in memory as `french_numbers`."""
    return french_numbers(frame.lazy()).collect()


def french_numbers(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Text columns whose every value is a number written the French way, as numbers; others as they are.

    Only for files whose delimiter is not the comma. A column without one decimal comma or space of thousands stays
    text: it was left so for another reason, such as a leading zero.
    """
    texts = [name for name, kind in frame.collect_schema().items() if kind == pl.String]
    told = frame.select(
        *(
            (_without_nan(name).drop_nulls().str.contains(_NUMBER).all() & pl.col(name).is_not_null().any()).alias(name)
            for name in texts
        )
    ).collect(engine="streaming")
    marked = frame.select(
        *(pl.col(name).str.contains(rf",|\d{_SPACES}\d").any().alias(name) for name in texts)
    ).collect()
    french = [name for name in texts if told[name].item() and marked[name].item()]
    return frame.with_columns(
        _without_nan(name).str.replace_all(rf"{_SPACES}|\s", "").str.replace(",", ".", literal=True).cast(pl.Float64)
        for name in french
    )


def _without_nan(name: str) -> pl.Expr:
    """A text column with `nan`, however written, as missing."""
    column = pl.col(name)
    return pl.when(column.str.strip_chars().str.to_lowercase() != "nan").then(column)
