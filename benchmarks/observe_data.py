"""Fictitious monthly snapshots in the layout of a workspace: string pseudonyms, files that come and go, by seed."""

from __future__ import annotations

import base64
import shutil
import sys
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.environments import cache_folder
from bondroit.domain.months import Month
from bondroit.observing.dictionary import Dictionary
from bondroit.observing.rules import Rule
from bondroit.store.parquet import ROWS_PER_GROUP, TABLE_KEY, VERSION_KEY
from bondroit.tables.body import SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASOF, MONTHS = Month.of(2026, 2), 24
AMOUNTS = (
    "claimant_wage_cents", "partner_wage_cents", "unemployment_cents", "rsa_paid_cents", "aide_logement_paid_cents",
)  # fmt: skip
STEADY = ("rent_cents", "annual_income_cents")
"""Amounts that change now and then."""
MEASURES = (*AMOUNTS, *STEADY, "children", "youngest_child_age", "zone")
WINDOWS = (3, 6, 12, 18, 24)
KINDS = ("sum", "mean", "deviation", "minimum", "maximum", "last", "changes", "months_since_last")
CHUNK = 131_072
PRESENT = 0.97
FORM = 1


def dictionary() -> Dictionary:
    """400 variables: 10 measures x 8 kinds x 5 windows."""
    from bondroit.errors import Text

    nothing = Text("", "")
    return Dictionary(
        {},
        {},
        tuple(
            Rule(f"{kind}_{measure}_{months}", kind, months, measure, "", "", (), "", nothing, "", assumed=True)
            for measure in MEASURES
            for months in WINDOWS
            for kind in KINDS
        ),
    )


def tables(files: int) -> Path:
    """The folder `tables/` of so many files in all (some are missing in some months), written if it is not there."""
    folder = cache_folder() / "data" / f"observe-{FORM}-{files}"
    if not folder.exists():
        aside = folder.with_suffix(".part")
        shutil.rmtree(aside, ignore_errors=True)
        _write(aside, files)
        aside.rename(folder)
    return folder


def _write(folder: Path, files: int) -> None:
    identifiers = _identifiers(files)
    snapshots, parts = folder / "snapshots", folder / "parts"
    for made in (snapshots, parts):
        made.mkdir(parents=True)
    numbers = range(0, files, CHUNK)
    for number, start in enumerate(numbers):
        names = identifiers[start : start + CHUNK]
        for month, frame in _history(names, np.random.default_rng([FORM, number])):
            frame.write_parquet(parts / f"{month}-{number}.parquet", compression="lz4")
    for month in (ASOF.plus(-lag) for lag in range(1, MONTHS + 1)):
        whole = pl.scan_parquet([parts / f"{month}-{number}.parquet" for number in range(len(numbers))])
        whole.sink_parquet(
            snapshots / f"{month}.parquet",
            compression="zstd",
            row_group_size=ROWS_PER_GROUP,
            metadata={TABLE_KEY: SNAPSHOTS.name, VERSION_KEY: str(SNAPSHOTS.version)},
        )
    shutil.rmtree(parts)


def _identifiers(files: int) -> pl.Series:
    """Keyed pseudonyms look like this: 128 bits in 26 letters and digits."""
    drawn = np.random.default_rng([FORM, files]).bytes(16 * files)
    texts = (base64.b32encode(drawn[i : i + 16]).decode()[:26].lower() for i in range(0, 16 * files, 16))
    return pl.Series("household_id", texts, dtype=pl.String).sort()


def _history(names: pl.Series, draw: np.random.Generator) -> Iterator[tuple[Month, pl.DataFrame]]:
    """The months of some files, oldest first."""
    files = len(names)
    level = {c: np.round(np.exp(draw.normal(6, 0.7, files)) * 100) for c in (*AMOUNTS, *STEADY)}
    paid = {c: draw.random(files) < 0.6 for c in level}
    children, zone, age = draw.poisson(1.0, files).clip(0, 8), draw.integers(1, 4, files), draw.integers(0, 18, files)
    for lag in range(MONTHS, 0, -1):
        values = {}
        for name in AMOUNTS:
            there = paid[name] & (draw.random(files) > 0.1)
            values[name] = np.round(level[name] * (1 + 0.2 * draw.standard_normal(files)).clip(0.1)) * there
        for name in STEADY:
            level[name] = np.where(draw.random(files) < 0.05, np.round(level[name] * 1.02), level[name])
            values[name] = level[name] * paid[name]
        children = np.where(draw.random(files) < 0.01, (children + 1) % 8, children)
        amounts = {name: pl.Series(v.astype(np.int64)) for name, v in values.items()}
        youngest = pl.Series((age + (MONTHS - lag) // 12).astype(np.int32)).set(pl.Series(children == 0), None)
        numbers = {"children": pl.Series(children.astype(np.int32)), "zone": pl.Series(zone.astype(np.int32))}
        frame = pl.DataFrame({"household_id": names, **amounts, **numbers, "youngest_child_age": youngest})
        month = ASOF.plus(-lag)
        yield month, _whole(frame, month).filter(pl.Series(draw.random(files) < PRESENT))


def _whole(frame: pl.DataFrame, month: Month) -> pl.DataFrame:
    """With the contract's other columns, one value each."""
    plain = {"text": "o", "integer": 20, "cents": 0, "boolean": False, "month": month.first_day}
    fill = [
        pl.lit(c.values[0] if c.values else plain.get(c.type.value, "x"), dtype=c.polars_type).alias(c.name)
        for c in SNAPSHOTS.columns
        if c.name not in frame.columns
    ]
    return frame.with_columns(fill).select(list(SNAPSHOTS.schema))


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        tables(int(asked))
