"""The verbs of a month give the same tables on Parquet files as in memory."""

from __future__ import annotations

import pytest
from tests.contract.fakes import MemoryCards, MemoryJournal, MemoryOperations
from tests.unit.app.made_up_files import MONTH, card, play, workspace

from bondroit.app.count_yields import count_yields
from bondroit.app.observe_files import observe_files
from bondroit.app.plan_controls import plan_controls
from bondroit.app.record_outcomes import RecordRequest, record_outcomes
from bondroit.app.score_files import ScoreRequest, score_files
from bondroit.planning.control_plan import Capacity, Request
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables

WRITTEN = ("variables", "scores", "plan", "outcomes", "findings")


def _month(tables):
    """Run the chain twice; the reports of both runs."""
    cards, journal, operations = MemoryCards(), MemoryJournal(), MemoryOperations()
    for target in ("overpayment", "underpayment"):
        cards.save(card(target))
    ports = {"tables": tables, "journal": journal}
    shares = {"overpayment": 0.5, "underpayment": 0.5}
    for _ in range(2):
        reports = [observe_files(month=MONTH, **ports)]
        # One card after the other: the second joins the table that the first wrote.
        reports += [score_files(request=ScoreRequest(MONTH, [name]), cards=cards, **ports) for name in sorted(shares)]
        reports += [
            plan_controls(request=Request(MONTH, Capacity(4, 10), seed=3), shares=shares, cards=cards, **ports),
            record_outcomes(
                request=RecordRequest(MONTH, "plan", unconfirmed="play"), play=play, operations=operations, **ports
            ),
            count_yields(month=MONTH, **ports),
        ]
        yield [report.to_document() for report in reports]


@pytest.fixture
def on_disk(tmp_path):
    """The made-up workspace as Parquet files."""
    tables = ParquetTables(tmp_path / "tables", Engine(temporary=tmp_path / "tmp", threads=2, memory_limit="256MB"))
    made_up = workspace()
    for name in ("snapshots", "events", "corrections"):
        for month in made_up.months(name) or (None,):
            tables.write(name, made_up.read(name, month), month)
    return tables


def test_a_month_on_parquet_equals_a_month_in_memory(on_disk):
    """Tables and reports are the same on both, and a second run recognises the first."""
    in_memory = workspace()
    for stored, remembered in zip(_month(on_disk), _month(in_memory), strict=True):
        assert stored == remembered
    assert all(document["recognised"] for document in stored if document.get("cards") is None)
    for name in WRITTEN:
        assert on_disk.read(name, MONTH if on_disk.months(name) else None).equals(
            in_memory.read(name, MONTH if in_memory.months(name) else None)
        )
