"""The files, towns and truths of the benchmark of linkages, and how a result is said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

DATA = Path(os.environ.get("BONDROIT_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
TOWN = Path(os.environ.get("BONDROIT_BENCH_TOWN", "/nowhere"))
"""A workspace with a town; cases on it are left out where there is none."""
FILES = {
    "febrl1": ("febrl1.csv", None, "rec_id", r"rec-(\d+)"),
    "febrl4": ("febrl4a.csv", "febrl4b.csv", "rec_id", r"rec-(\d+)"),
    "splink-1000": ("splink_fake_1000.csv", None, "cluster", ""),
}
PARTNERS = {"tax": "tax_persons", "unemployment": "unemployment_persons", "payroll": "payroll_persons"}


def town(table: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """The body's register, the partner's, and the partner's true number of each row of the first."""
    import polars as pl

    from bondroit.ingesting.linkage.defaults import NUMBERS

    left, right, truth = (
        pl.read_parquet(TOWN / "tables" / t / "*.parquet") for t in ("persons", table, "same_persons")
    )
    key = left.join(truth, on=["household_id", "person"], how="left", maintain_order="left")[NUMBERS[table]]
    return left, right, key


def path_of(name: str) -> str:
    return str(DATA / "record_linkage" / name)


def said(what: str, right: int, links: int, true: int) -> str:
    precision, recall = right / max(links, 1), right / max(true, 1)
    f1 = 2 * right / max(links + true, 1)
    wrong = f"(false {links - right}, missed {true - right})"
    return f"{what}precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f} {wrong}"
