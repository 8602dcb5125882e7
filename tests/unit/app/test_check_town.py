"""The check of a town: every line, whatever the blocks, and never a pass on what is not there."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from tests.contract.fakes import MemoryDocuments, MemoryJournal, MemoryTables
from tests.unit.town.made_up_town import LAST, conform, names, write_town

from bondroit.app import check_town as verb
from bondroit.app.check_town import check_town
from bondroit.app.ports import Quiet
from bondroit.domain.months import month_range
from bondroit.errors import UserError
from bondroit.showing.town_check import check_tables, count_table, misfits
from bondroit.tables.catalogue import TABLES
from bondroit.tables.health import HEALTH, HEALTH_TRUTHS, STATUSES
from bondroit.tables.operations import PAST_CONTROLS
from bondroit.town.calibration import Verdict, lines
from bondroit.town.measures import MEASURES

HOUSEHOLDS = 120


def _documents(state="made"):
    documents = MemoryDocuments()
    documents.write_json("town.json", {"seed": 3, "law": "none", "state": state})
    return documents


def _check(tables, documents=None, journal=None):
    return check_town(
        tables=tables, documents=documents or _documents(), journal=journal or MemoryJournal(), progress=Quiet()
    )


@pytest.fixture(scope="module")
def tables():
    """A made-up town of 36 months."""
    return write_town(MemoryTables(), households=HOUSEHOLDS)


@pytest.fixture(scope="module")
def report(tables):
    """Its check."""
    return _check(tables)


def test_every_line_is_there_once(report):
    """The report has every line in order, and its counts cover every line with a fact."""
    assert [j.line.name for j in report.lines] == [line.name for line in lines()]
    counted = sum(sum(report.count(held_out=held).values()) for held in (False, True))
    assert counted == sum(line.low is not None for line in lines())
    assert report.households == HOUSEHOLDS


def test_a_share_is_the_one_counted_by_hand(report, tables):
    """The share of RSA not claimed equals months left over months due, counted plainly in the last 12 months."""
    due = left = 0
    for k in range(12):
        for row in tables.read("truths", LAST.plus(-k)).iter_rows(named=True):
            due += row["rsa_due_cents"] > 0
            left += row["rsa_due_cents"] > 0 and not row["rsa_claimed"]
    line = next(j for j in report.lines if j.line.name == "rsa_unclaimed")
    assert line.measured.value == pytest.approx(left / due)


def test_blocks_change_nothing(report, tables, monkeypatch):
    """Reading the files seven at a time gives the same figures."""
    monkeypatch.setattr(verb, "BLOCK", 7)
    again = _check(tables)
    for one, other in zip(report.lines, again.lines, strict=True):
        assert one.verdict is other.verdict
        if one.measured is not None:
            assert other.measured.value == pytest.approx(one.measured.value)
            assert other.measured.standard_error == pytest.approx(one.measured.standard_error)


def test_what_is_not_there_is_not_measured(report):
    """Lines on a table that the town has not are not measured, and say so in both languages."""
    absent = [j for j in report.lines if MEASURES[j.line.name].table]
    assert len(absent) == 9
    for judged in absent:
        assert judged.verdict is Verdict.NOT_MEASURED
        assert MEASURES[judged.line.name].table in judged.reason.en
        assert MEASURES[judged.line.name].table in judged.reason.fr


def _insured(tables, random):
    """Fill the tables of the health insurer, on household numbers of its own; returns months due and left."""
    due = left = 0
    for month in month_range(LAST.plus(-11), LAST):
        held, given = (random.choice(STATUSES, HOUSEHOLDS) for _ in range(2))
        keys = {"health_household": [f"F{i}" for i in range(HOUSEHOLDS)], "month": [month.first_day] * HOUSEHOLDS}
        tables.write("health", conform(HEALTH, {**keys, "status": held}, HOUSEHOLDS), month)
        tables.write("health_truths", conform(HEALTH_TRUTHS, {**keys, "entitled": given}, HOUSEHOLDS), month)
        due += (given != "none").sum()
        left += ((given != "none") & (held == "none")).sum()
    return due, left


def test_the_health_side_and_past_controls_are_measured_where_they_are(monkeypatch):
    """With the insurer's tables and past controls, their lines have the value of a plain count."""
    for table in (HEALTH, HEALTH_TRUTHS, PAST_CONTROLS):
        monkeypatch.setitem(TABLES, table.name, table)
    tables = write_town(MemoryTables(), households=HOUSEHOLDS, months=12)
    due, left = _insured(tables, np.random.default_rng(4))
    controls = {
        "household_id": names(HOUSEHOLDS), "month": [LAST.first_day] * HOUSEHOLDS, "kind": ["on_site"] * HOUSEHOLDS,
        "origin": ["score"] * HOUSEHOLDS, "overpaid_cents": [160_000] * HOUSEHOLDS,
        "underpaid_cents": [None, 40_000] * (HOUSEHOLDS // 2),
    }  # fmt: skip
    tables.write("past_controls", conform(PAST_CONTROLS, controls, HOUSEHOLDS))
    values = {j.line.name: j.measured.value for j in _check(tables).lines if j.measured is not None}
    assert values["c2s_unclaimed"] == pytest.approx(left / due)
    assert values["overpaid_per_home_control"] == pytest.approx(1_600)
    assert values["underpaid_per_home_control"] == pytest.approx(200)
    assert values["owed_in_targeted_controls"] == pytest.approx(200 / 1_800)
    assert "overpaid_per_document_control" not in values


@pytest.mark.parametrize(
    ("months", "measured"), [(11, set()), (12, {"year"}), (24, {"year", "settled", "history"}), (36, None)]
)
def test_a_short_town_passes_no_long_line(months, measured):
    """A line is measured only if its window fits in the town, events counting from two years before."""
    report = _check(write_town(MemoryTables(), households=200, months=months))
    found = {j.line.window.name for j in report.lines if j.measured is not None}
    wanted = {"year", "settled", "history", "five_years"} if measured is None else measured
    assert found == wanted


def test_no_town_is_refused():
    """Without a town, or with one that was cut, the check says what to run."""
    for documents in (MemoryDocuments(), _documents(state="making")):
        with pytest.raises(UserError) as refused:
            _check(MemoryTables(), documents)
        assert refused.value.code == "E-WRK-003"


def test_the_document_holds_no_household(report):
    """The JSON document can be written, has no pseudonym, and no figure that is not finite."""
    text = json.dumps(report.to_document(), allow_nan=False)
    assert not any(name in text for name in names(HOUSEHOLDS))


def test_the_journal_gets_the_counts(tables):
    """One entry, with the counts of verdicts and no line."""
    journal = MemoryJournal()
    _check(tables, journal=journal)
    (entry,) = journal.entries()
    assert set(entry.detail["check"]) >= {"calibrated", "held_out", "households"}
    assert "lines" not in entry.detail["check"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_tables_tell_every_line(report, language):
    """Every line stands in one table in words, held-out ones marked, and what does not fit is named."""
    shown = check_tables(report.lines, language)
    rows = [row for table in shown for row in table.rows]
    assert len(rows) == len(report.lines)
    mark = {"en": "(held out)", "fr": "(gardée à part)"}[language]
    assert sum(mark in row[0] for row in rows) == sum(j.line.held_out for j in report.lines)
    counts = count_table(report.count(held_out=False), report.count(held_out=True), language)
    verdicts = Counter(j.verdict for j in report.lines)
    assert sum(int(row[1]) + int(row[2]) for row in counts.rows) == len(report.lines) - verdicts[Verdict.NO_FACT] - sum(
        j.line.low is None for j in report.lines if j.verdict is Verdict.NOT_MEASURED
    )
    said = misfits(report.lines, language)
    for judged in report.lines:
        if judged.verdict is Verdict.DOES_NOT_FIT:
            assert judged.line.label.say(language) in said
