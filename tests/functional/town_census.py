"""A town made by the real command, with what a full control of every file would find: the census of the proofs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl
from tests.functional.running import process

from bondroit.domain.months import Month
from bondroit.planning.findings import findings
from bondroit.wiring.rules import targets, truth_tellers
from bondroit.wiring.services import open_services

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

HOUSEHOLDS, MONTHS, SEED = 20_000, 24, 1
MONTH = Month.of(2025, 7)


class _Silent:
    @contextmanager
    def step(self, title: str, total: int | None = None):
        del title, total
        yield lambda amount=1: None


def make_town(folder: Path) -> None:
    """`bondroit init`, `town` and `observe` in `folder`."""
    here = ("--quiet", "--workspace", folder)
    town = ("town", "--households", HOUSEHOLDS, "--months", MONTHS, "--seed", SEED, "--processes", 1)
    for words in (("init", folder), (*here, *town), (*here, "observe", "--month", MONTH)):
        done = process(*words)
        _, said = done.communicate()
        assert done.returncode == 0, said


def make_census(folder: Path) -> pl.DataFrame:
    """One row per file of the month: its variables, its office, and the truth of both targets; by household."""
    services = open_services(folder, progress=_Silent())
    variables = services.tables.read("variables", MONTH).drop("month")
    files = variables.select("household_id").sort("household_id")
    asked = files.with_columns(origin=pl.lit("survey"), kind=pl.lit("on_site"))
    truth = findings(truth_tellers(services)(asked, MONTH).lazy(), list(targets(services.settings).values())).collect()
    offices = services.tables.read("snapshots", MONTH, ["household_id", "office"])
    truth = truth.select("household_id", "overpayment", "underpayment")
    joined = truth.join(offices, on="household_id").join(variables, on="household_id").sort("household_id")
    assert joined.height == variables.height
    return joined


def classes(census: pl.DataFrame) -> tuple[np.ndarray, list[str]]:
    """The fixed list of variables, its classes fixed too: the constant and the dummies, and their names."""
    numbers = {
        "income_in_smic": (0.5, 1.25, 2.5),
        "benefits_claimed": (2, 3),
        "children": (1, 3),
        "income_changes_12m": (2, 6),
        "moves_18m": (1,),
        "late_declarations_12m": (1,),
    }
    columns: dict[str, pl.Expr] = {"constant": pl.lit(1.0)}
    for name, cuts in numbers.items():
        for low, high in zip(cuts, (*cuts[1:], None), strict=True):
            inside = pl.col(name).fill_null(0) >= low
            inside = inside if high is None else inside & (pl.col(name) < high)
            columns[f"{name} {f'>= {low}' if high is None else f'[{low}, {high})'}"] = inside
    for tenure in ("tenant_private", "tenant_social", "lodged"):
        columns[f"tenure {tenure}"] = pl.col("tenure") == tenure
    columns["quarterly_declaration"] = pl.col("quarterly_declaration")
    columns["separated_24m"] = pl.col("months_since_separation").is_not_null()
    made = census.select(e.cast(pl.Float64).fill_null(0.0).alias(n) for n, e in columns.items())
    return made.to_numpy(), made.columns
