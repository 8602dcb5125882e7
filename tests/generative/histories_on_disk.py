"""Drawn facts as the Parquet files of a workspace, in versions, and runs over them."""

from __future__ import annotations

import dataclasses

import polars as pl
from tests.generative.drawn_histories import ASOF, SCHEMAS, drawn_dictionary

from bondroit.domain.months import Month
from bondroit.observing.passing import pieces, types_of
from bondroit.observing.rules import EVENTS_SOURCE
from bondroit.store.checking import Engine
from bondroit.store.histories import ParquetHistories
from bondroit.store.parquet import TABLE_KEY, VERSION_KEY, ParquetTables
from bondroit.store.versions import version_path
from bondroit.tables.catalogue import TABLES


def of_contract(seed):
    """The drawn dictionary without the events of a table that no workspace has in this form."""
    drawn = drawn_dictionary(seed)
    rules = tuple(rule for rule in drawn.rules if "control" not in rule.events)
    return dataclasses.replace(drawn, rules=rules, sources=(EVENTS_SOURCE,))


def put(root, facts):
    """The facts as files of a workspace, each month once more for every month in which some of it was known."""
    for name in ("snapshots", "members", "places", "events"):
        rows = facts[name]
        table, frame = TABLES[name], pl.DataFrame(rows, schema=SCHEMAS[name])
        if not table.monthly:
            _put(root / name / "all.parquet", table, frame)
            continue
        frame = frame.with_columns(pl.col("known").fill_null(pl.col("month"))).filter(
            pl.col("known") >= pl.col("month")
        )
        for month, known in frame.select("month", "known").unique().sort("month", "known").rows():
            seen = frame.filter((pl.col("month") == month) & (pl.col("known") <= known))
            latest = seen.filter(pl.col("known") == pl.col("known").max().over("household_id"))
            path = version_path(root / name, Month.from_date(month), Month.from_date(known))
            _put(path, table, latest.drop("known"))


def _put(path, table, frame):
    """Rows under the head of a table, the columns that nobody looks at empty; in row groups of three."""
    path.parent.mkdir(parents=True, exist_ok=True)
    absent = [pl.lit(None, dtype=kind).alias(n) for n, kind in table.schema.items() if n not in frame.columns]
    own = frame.select([c for c in frame.columns if table.open or c in table.schema])
    sort = "household_id" if "household_id" in own.columns else own.columns[0]
    ordered = own.sort(sort, maintain_order=True).with_columns(absent)
    ordered.write_parquet(path, row_group_size=3, metadata={TABLE_KEY: table.name, VERSION_KEY: str(table.version)})


def sunk(root, dictionary, **how):
    """The variables as written by a run over files."""
    root.joinpath("tmp").mkdir(exist_ok=True)
    engine = Engine(root / "tmp", threads=1)
    run = ParquetHistories(root, ParquetTables(root, engine), engine, **how)
    files = run.sink("variables", ASOF, types_of(dictionary), lambda source: pieces(ASOF, dictionary, source))
    frame = pl.read_parquet(root / "variables" / f"{ASOF}.parquet")
    assert frame.height == files
    return frame
