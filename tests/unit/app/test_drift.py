"""The verbs `drift` and `compare` over files: months chosen, references, one entry of the journal, small cells null."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.contract.fakes import FakeClock, MemoryCards, MemoryJournal, MemoryTables
from tests.unit.scoring.test_drift import card, files

from bondroit.app.compare_population import compare_table
from bondroit.app.drift_card import DriftAsked
from bondroit.app.drift_files import DriftRequest, drift_files, drift_tables
from bondroit.domain.months import Month
from bondroit.domain.scorecard import EXPERIMENT, Scorecard
from bondroit.errors import UserError
from bondroit.showing.drift_charts import state_of
from bondroit.showing.drift_page import render_drift
from bondroit.showing.moves_page import render_moves
from bondroit.stats.disclosure import FLOOR

MONTHS = [Month.parse(m) for m in ("2025-11", "2026-01", "2026-02")]
COUNTS = {"files", "without_class", "out_of_range", "unseen", "without_score", "stayed", "entered", "left", "neither"}


def small_figures(document, name=""):
    """Every count of 1 to 10 that stands in a document, with its key."""
    if isinstance(document, dict):
        return [found for key, value in document.items() for found in small_figures(value, key)]
    if isinstance(document, list):
        return [found for value in document for found in small_figures(value, name)]
    counted = name in COUNTS or name == "cells"
    return [(name, document)] if counted and isinstance(document, int) and 0 < document < FLOOR else []


@pytest.fixture
def workspace():
    """Three months of variables and two cards, one of them an experiment."""
    tables, cards = MemoryTables(), MemoryCards()
    for k, month in enumerate(MONTHS):
        rows = files(k).with_columns(
            household_id=pl.format("h{}", pl.int_range(pl.len())), month=pl.lit(month.first_day)
        )
        tables.write("variables", rows.select("household_id", "month", "income", "housing"), month)
    cards.save(card())
    cards.save(Scorecard("trial", 1, "t", 0.0, card().variables, status=EXPERIMENT))
    return tables, cards, MemoryJournal(FakeClock())


def look(workspace, **asked):
    """The verb on the workspace."""
    tables, cards, journal = workspace
    return drift_files(request=DriftRequest(month=MONTHS[-1], **asked), tables=tables, cards=cards, journal=journal)


def test_every_month_with_variables_is_looked_at(workspace):
    """Months in order from the first, experiments left out, and one entry of the journal that names no one."""
    found = look(workspace)
    assert [c.card for c in found.cards] == ["overpayment@1"]
    assert [m.label for m in found.cards[0].months] == [str(m) for m in MONTHS]
    assert found.cards[0].cuts.label == str(MONTHS[0])
    entries = [e for e in workspace[2].entries() if e.verb == "drift"]
    assert len(entries) == 1
    assert entries[0].detail["cards"]["overpayment@1"]["warnings"] == 0


def test_since_and_against_choose_months(workspace):
    """`since` leaves earlier months out; a month to hold against is looked at too, even an earlier one."""
    assert [m.label for m in look(workspace, since=MONTHS[1]).cards[0].months] == ["2026-01", "2026-02"]
    held = look(workspace, since=MONTHS[2], against=MONTHS[0]).cards[0]
    assert [m.label for m in held.months] == ["2025-11", "2026-02"]
    assert held.against == held.cuts.label == "2025-11"
    later = look(workspace, against=MONTHS[1]).cards[0]
    assert later.cuts.label == "2026-01"
    assert later.months[1].score.stability.index == 0


def test_what_is_not_there_is_refused(workspace):
    """No variables of the month, no card of the name, months that run backwards: each has its code."""
    tables, cards, journal = workspace
    asked = DriftRequest(month=Month.parse("2026-03"))
    with pytest.raises(UserError) as told:
        drift_files(request=asked, tables=tables, cards=cards, journal=journal)
    assert told.value.code == "E-WRK-003"
    with pytest.raises(UserError) as told:
        look(workspace, since=Month.parse("2026-03"))
    assert told.value.code == "E-USE-001"
    with pytest.raises(UserError) as told:
        drift_files(request=DriftRequest(month=MONTHS[-1]), tables=tables, cards=MemoryCards(), journal=journal)
    assert told.value.code == "E-WRK-003"


def test_small_cells_are_null_and_cannot_be_told():
    """Seven files in a class: its count, another class's, and what few files have, are nowhere in document or page."""
    now = files(2, rows=600).with_columns(
        housing=pl.when(pl.int_range(pl.len()) < 7).then(pl.lit("hotel")).otherwise("housing"),
        income=pl.when(pl.int_range(pl.len()) < 9).then(9_000.0).otherwise("income"),
    )
    done = drift_tables(now=now, then=files(1, rows=600), card=card(), asked=DriftAsked())
    document = done.to_document()
    assert not small_figures(document)
    income, housing = document["cards"][0]["months"][-1]["variables"]
    hidden = [c["class"] for c in housing["classes"] if c["files"] is None]
    assert "other" in hidden
    assert len(hidden) == 2
    assert housing["unseen"] is None
    assert housing["new"] == []
    assert income["out_of_range"] is None
    assert "hotel" not in str(document)
    page = render_drift(document, language="fr")
    assert "hotel" not in page
    assert page == render_drift(document, language="fr")
    assert "<11" in page or "&lt;11" in page


def test_small_groups_are_null_and_cannot_be_told():
    """Groups of every size: no small cell is told, and the hidden ones together are no small number."""
    rng = np.random.default_rng(3)
    old, rows = card(), 900
    frame = files(5, rows=rows).with_columns(
        office=pl.Series(rng.choice(["north", "south", "hill", "isle"], rows, p=[0.6, 0.35, 0.04, 0.01]))
    )
    new = Scorecard("other", 1, "t", -1.0, old.variables[:1])
    done = compare_table(old=old, new=new, frame=frame, by=("office",))
    document = done.to_document()
    assert not small_figures(document)
    for name in ("stayed", "entered", "left"):
        shown = [g[name] for g in document["groups"] if g[name] is not None]
        if document[name] is not None:
            rest = document[name] - sum(shown)
            assert rest == 0 or rest >= FLOOR
    for language in ("fr", "en"):
        page = render_moves(old, new, (), document, language=language)
        assert page == render_moves(old, new, (), document, language=language)
        assert "office" in page


def test_a_comparison_refuses_what_it_cannot_group_by():
    """A column that is not there, and one with too many values, are refused."""
    frame = files(1, rows=200).with_row_index("number")
    for name, code in (("colour", "E-TAB-004"), ("number", "E-USE-001")):
        with pytest.raises(UserError) as told:
            compare_table(old=card(), new=card(), frame=frame, by=(name,))
        assert told.value.code == code


def test_the_state_of_an_index():
    """Within chance an index is not told from a stable one; what was not read is no index."""
    limits = {"psi_watch": 0.1, "psi_moved": 0.25}
    assert state_of(0.05, 0.01, limits) == "stable"
    assert state_of(0.15, 0.01, limits) == "watch"
    assert state_of(0.15, 0.20, limits) == "stable"
    assert state_of(0.30, 0.20, limits) == "moved"
    assert state_of(None, None, limits) == "none"
