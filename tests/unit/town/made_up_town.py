"""The tables of a town drawn without any law: every column as the contract wants it, values at random."""

from __future__ import annotations

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month, month_range
from bondroit.tables.body import CORRECTIONS, EVENTS_TABLE, SNAPSHOTS, TRUTHS
from bondroit.tables.contract import Type

LAST = Month.of(2026, 4)
_FILLERS = {Type.TEXT: "x", Type.INTEGER: 1, Type.CENTS: 0, Type.BOOLEAN: False}


def conform(table, columns, rows):
    """`columns` with every other column of the table filled."""
    filled = {}
    for c in table.columns:
        value = None if c.nullable else (c.values[0] if c.values else _FILLERS.get(c.type, "x"))
        low = int(c.low or 0) if c.type is Type.INTEGER else 0
        value = max(value, low) if low and value is not None else value
        filled[c.name] = columns.get(c.name, [value] * rows)
    return pl.DataFrame(filled).select(pl.col(c.name).cast(c.polars_type) for c in table.columns)


def names(households):
    """Pseudonyms."""
    return [f"H{i:05d}" for i in range(households)]


def monthly(households, month, random):
    """Snapshots and truths of one month."""
    n = households
    couple, children = random.random(n) < 0.4, random.integers(0, 5, n)
    snapshots = {
        "household_id": names(n), "month": [month.first_day] * n,
        "claimant_sex": np.where(random.random(n) < 0.6, "F", "M"), "claimant_age": random.integers(18, 90, n),
        "couple": couple, "children": children, "lone_parent": ~couple & (children > 0),
        "claimant_activity": np.where(random.random(n) < 0.5, "employed", "unemployed"),
        "claimant_wage_cents": random.integers(0, 2, n) * 120_000,
        "annual_income_cents": random.integers(0, 20, n) * 100_000,
    }  # fmt: skip
    truths = {
        "household_id": names(n), "month": [month.first_day] * n, "couple": couple ^ (random.random(n) < 0.1),
        "children": children, "tenure": np.where(random.random(n) < 0.5, "tenant_social", "tenant_private"),
    }  # fmt: skip
    for b in BENEFITS:
        claimed = random.random(n) < 0.6
        due = random.integers(0, 3, n) * 26_000
        wrong = np.where(random.random(n) < 0.3, random.integers(-9_000, 9_000, n), 0)
        snapshots[f"{b}_claimed"] = truths[f"{b}_claimed"] = claimed
        snapshots[f"{b}_paid_cents"] = np.where(claimed, np.maximum(due + wrong, 0), 0)
        truths[f"{b}_due_cents"] = due
    return conform(SNAPSHOTS, snapshots, n), conform(TRUTHS, truths, n)


def corrections(households, months, random):
    """Corrections of months of the town, each known one to nine months later."""
    size = households * 4
    known = random.integers(1, months, size)
    back = np.minimum(random.integers(1, 10, size), known)
    first = LAST.plus(1 - months)
    columns = {
        "household_id": np.array(names(households))[random.integers(0, households, size)],
        "benefit": np.array([str(b) for b in BENEFITS])[random.integers(0, len(BENEFITS), size)],
        "month": [first.plus(int(k - b)).first_day for k, b in zip(known, back, strict=True)],
        "known": [first.plus(int(k)).first_day for k in known],
        "cents": random.integers(1, 50_000, size) * random.choice([-1, 1], size),
    }
    return conform(CORRECTIONS, columns, size).unique(CORRECTIONS.key, maintain_order=True)


def events(households, months, random):
    """Moves, separations and births, from two years before the first month on."""
    size = households * 3
    first = LAST.plus(1 - months - 24)
    columns = {
        "household_id": np.array(names(households))[random.integers(0, households, size)],
        "kind": random.choice(["move", "separation", "birth"], size),
        "month": [first.plus(int(k)).first_day for k in random.integers(0, months + 24, size)],
    }
    return conform(EVENTS_TABLE, columns, size).unique(EVENTS_TABLE.key, maintain_order=True)


def write_town(tables, *, households=120, months=36, seed=3):
    """Fill `tables` with a town of random values."""
    random = np.random.default_rng(seed)
    for month in month_range(LAST.plus(1 - months), LAST):
        snapshots, truths = monthly(households, month, random)
        tables.write("snapshots", snapshots, month)
        tables.write("truths", truths, month)
    tables.write("corrections", corrections(households, months, random))
    tables.write("true_events", events(households, months, random))
    return tables
