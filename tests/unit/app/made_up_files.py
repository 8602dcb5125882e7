"""A small workspace in memory: twenty-six months of forty made-up files."""

from __future__ import annotations

from functools import cache

import polars as pl
from tests.contract.fakes import MemoryTables

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month, month_range
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.tables.body import CORRECTIONS, EVENTS_TABLE, MEMBERS, SNAPSHOTS
from bondroit.tables.contract import Type
from bondroit.tables.platform import OUTCOMES, SURVEY

MONTH = Month.of(2026, 2)
FILES = 40
_FILLERS = {Type.TEXT: "x", Type.INTEGER: 1, Type.CENTS: 0, Type.BOOLEAN: False}


def _row(table, **given):
    """A sound row of a table, with `given` values."""
    row = {}
    for c in table.columns:
        value = None if c.nullable else (c.values[0] if c.values else _FILLERS.get(c.type, "x"))
        row[c.name] = max(value, int(c.low)) if c.type is Type.INTEGER and value is not None and c.low else value
    return row | given


def name(number):
    """The pseudonym of a made-up file."""
    return f"H{number:04d}"


def workspace():
    """A fresh copy of the made-up tables."""
    tables = MemoryTables()
    for key, frame in _tables()._kept.items():
        tables._kept[key] = frame
    return tables


@cache
def _tables():
    """Tables with snapshots and members up to the month before `MONTH`, events and corrections."""
    tables = MemoryTables()
    for month in month_range(MONTH.plus(-26), MONTH.plus(-1)):
        day = month.first_day
        snapshots = [
            _row(
                SNAPSHOTS, household_id=name(k), month=day, claimant_wage_cents=5_000 * k, rsa_claimed=k % 2 == 0,
                rsa_paid_cents=50_000 if k % 2 == 0 else 0, tenure=("owner", "tenant_private")[k % 2], rent_cents=100,
            )
            for k in range(FILES)
        ]  # fmt: skip
        members = [
            _row(MEMBERS, household_id=name(k), month=day, person=1, birth=Month.of(1980, 1).first_day,
                 activity="employed", wage_cents=5_000 * k)
            for k in range(FILES)
        ]  # fmt: skip
        tables.write("snapshots", pl.DataFrame(snapshots, schema=SNAPSHOTS.schema), month)
        tables.write("members", pl.DataFrame(members, schema=MEMBERS.schema), month)
    before = MONTH.plus(-1).first_day
    events = [{"household_id": name(1), "kind": "birth", "month": before, "known": before}]
    tables.write("events", pl.DataFrame(events, schema=EVENTS_TABLE.schema))
    correction = {
        "household_id": name(2), "benefit": "rsa", "month": before, "known": MONTH.first_day, "cents": -700,
    }  # fmt: skip
    tables.write("corrections", pl.DataFrame([correction], schema=CORRECTIONS.schema))
    return tables


def card(target):
    """A card of one variable: wages."""
    sign = 1 if target == "overpayment" else -1
    parts = (
        Modality("low", "interval", 0.7 * sign, upper=70_000.0),
        Modality("high", "interval", 0.0, lower=70_000.0, reference=True),
    )
    return Scorecard(target, 1, target, -1.0, (Variable("claimant_wage_mean_12m_cents", "numeric", parts),))


def survey(month, numbers):
    """A survey of some files."""
    rows = [
        {"household_id": name(k), "month": month.first_day, "stratum": "all", "stratum_size": FILES,
         "sample_size": len(numbers), "inclusion_probability": len(numbers) / FILES, "weight": FILES / len(numbers)}
        for k in numbers
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SURVEY.schema)


def play(files, month):
    """Controllers who find 100 euros too much a month of RSA in every third file, and nothing elsewhere."""
    rows = [
        {**file, "month": month.first_day, "benefit": str(b), "history_month": month.plus(-lag).first_day,
         "claimed": True, "paid_cents": 10_000 if b == "rsa" and int(file["household_id"][1:]) % 3 == 0 else 0,
         "entitled_cents": 0}
        for file in files.iter_rows(named=True) for b in BENEFITS for lag in range(1, 25)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=OUTCOMES.schema)
