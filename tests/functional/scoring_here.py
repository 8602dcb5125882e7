"""A small workspace with variables and three cards, to score by the command line."""

from __future__ import annotations

import numpy as np
import polars as pl

from bondroit.domain.months import Month
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.store.cards import write_card
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables

MONTH = Month.of(2026, 2)
CARDS = ("overpayment", "third", "underpayment")


def card(name, version=1, *, other=True):
    """A card of two variables, whose coefficients go with its place among the others."""
    step = 0.1 * (CARDS.index(name) + 1) * version
    parts = tuple(
        Modality(f"{k}", "interval", step * k, lower=10.0 * k if k else None, upper=10.0 * k + 10 if k < 9 else None)
        for k in range(10)
    )
    rest = Modality("rest", "other", 0.0, count=40) if other else Modality("b", "values", 0.0, values=("b",), count=40)
    kinds = (Modality("a", "values", 0.5 * step, values=("a",), count=40), rest)
    variables = (
        Variable("earned", "numeric", (*parts, Modality("missing", "missing", 0.1))),
        # No file of the survey lacked its kind.
        Variable("kind", "categorical", (*kinds, Modality("missing", "missing", 0.2, count=0))),
    )
    return Scorecard(name, version, "t", -1.0, variables)


def variables(seed, files):
    """Made-up variables, by seed."""
    draw = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "household_id": [f"H{k:07d}" for k in range(files)],
            "month": pl.Series([MONTH.first_day] * files, dtype=pl.Date),
            "earned": draw.gamma(2, 20, files),
            "kind": draw.choice(["a", "b"], files),
        }
    )


def tables(folder):
    """The tables of a workspace."""
    return ParquetTables(folder / "tables", Engine(temporary=folder / "tmp", threads=2))


def fill(folder, files, *, other=True):
    """Put the cards and the variables of seed 1 into a workspace."""
    tables(folder).write("variables", variables(1, files), MONTH)
    (folder / "cards").mkdir(exist_ok=True)
    for name in CARDS:
        write_card(folder / "cards" / f"{name}@1.json", card(name, other=other))
