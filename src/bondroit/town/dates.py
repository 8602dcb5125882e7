"""Month indexes as the dates under which months are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from bondroit.town.population import Array


def month_dates(index: Array, absent: Array | None = None) -> pl.Series:
    """First days of the months with these indexes; null where `absent`."""
    months = np.where(absent, 0, index) if absent is not None else index
    dates = (np.asarray(months).astype(np.int64) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    series = pl.Series(dates.astype("datetime64[ms]")).cast(pl.Date)
    return series if absent is None else series.zip_with(pl.Series(~absent), pl.Series([None], dtype=pl.Date))
