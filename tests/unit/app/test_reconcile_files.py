"""The verb on a handful of files: what is written, recognised, asked once, explained and answered."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.contract.fakes import FakeClock, MemoryJournal, MemoryTables
from tests.unit.reconciling.made_up import MONTH, OneLineLaw, rows_of, write_files, write_payroll

from bondroit.app.explain_reconciled import explain_reconciled
from bondroit.app.ports import Quiet
from bondroit.app.reconcile_answers import take_answers
from bondroit.app.reconcile_files import ReconcileReport, ReconcileRequest, reconcile_files
from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.reconciling.sources import default_tolerances
from bondroit.showing.reconcile_words import proposal_sentences

# A quarter that can be compared as of MONTH: October to December 2025 (reference months of quarter 0).
QUARTER = [Month.of(2025, 10), Month.of(2025, 11), Month.of(2025, 12)]
EVEN = dict.fromkeys(QUARTER, 20_000)


@pytest.fixture
def tables():
    """`less` left out a wage, `more` declared too much, `right` is right, `alone` works where nobody declares it."""
    kept = MemoryTables()
    declared = {"less": {}, "more": dict.fromkeys(QUARTER, 50_000), "right": EVEN, "alone": EVEN}
    write_files(kept, declared)
    write_payroll(kept, {"less": EVEN, "more": EVEN, "right": dict.fromkeys(QUARTER, 20_100)})
    return kept


@pytest.fixture
def journal():
    """An empty journal."""
    return MemoryJournal()


def reconcile(tables, journal, month=MONTH, **options):
    """Run the verb."""
    return reconcile_files(
        request=ReconcileRequest(month=month, **options), law=OneLineLaw(), tables=tables, journal=journal,
        progress=Quiet(),
    )  # fmt: skip


def test_each_side_gets_its_table(tables, journal):
    """The wage left out is a question without a claim, the one declared too high a payment to the cent."""
    report = reconcile(tables, journal)
    question = tables.read("questions", MONTH).row(0, named=True)
    assert tables.read("questions", MONTH)["household_id"].to_list() == ["less"]
    assert (question["declared_cents"], question["partner_cents"]) == (0, 60_000)
    assert question["known"] == Month.of(2026, 2).first_day
    # For the agent: three months in which the law of one line gives 20,000 less.
    assert question["estimate_cents"] == -60_000
    assert tables.read("proposals", MONTH)["household_id"].to_list() == ["more"]
    amounts = tables.read("proposed_amounts", MONTH)
    assert amounts["history_month"].to_list() == [m.first_day for m in QUARTER]
    assert amounts["proposed_cents"].to_list() == [30_000] * 3
    flow = {f.source: f for f in report.flows}["payroll"]
    assert (flow.compared, flow.questions, flow.proposals) == (3, 1, 1)
    assert (report.files, report.proposed_cents, report.estimate_cents) == (4, 90_000, -60_000)


def test_the_journal_states_both_purposes(tables, journal):
    """One entry, for control and rights, without a household."""
    reconcile(tables, journal)
    entry = journal.kept[-1]
    assert (entry.verb, entry.purpose) == ("reconcile", "control and rights")
    assert not any(name in json.dumps(dict(entry.detail)) for name in ("less", "more", "alone"))


def test_a_rerun_is_recognised(tables, journal):
    """The same request on the same tables is not done again and tells the same; another one is."""
    first = reconcile(tables, journal)
    again = reconcile(tables, journal)
    assert again == ReconcileReport.from_document(first.to_document(), recognised=True)
    assert len(journal.kept) == 1
    assert not reconcile(tables, journal, prefilled=True).recognised


def test_nobody_is_asked_again_a_month_later(tables, journal):
    """What was asked or proposed stays with its month."""
    before = MONTH.plus(-1)
    # In March the quarter's last month was too recent; October's line alone gives no quarter.
    assert reconcile(tables, journal, month=before).asked == 0
    assert reconcile(tables, journal).asked == 1
    for name in ("snapshots", "members", "payroll"):
        last = tables.read(name, MONTH.plus(-1)).with_columns(pl.lit(MONTH.first_day).alias("month"))
        tables.write(name, last, MONTH)
    later = reconcile(tables, journal, month=MONTH.plus(1))
    assert (later.asked, later.proposed) == (0, 0)
    # The copied month has no quarterly declaration, so the same quarter comes back as three months of two files.
    assert {f.source: f.earlier for f in later.flows}["payroll"] == 6


def test_files_in_ranges_give_the_same(tables, journal):
    """One file at a time or all at once: the same rows."""
    reconcile(tables, journal, prefilled=True)
    whole = [tables.read(name, MONTH) for name in ("questions", "proposals", "proposed_amounts")]
    one = reconcile(tables, MemoryJournal(), files_at_once=1, prefilled=True)
    parts = [tables.read(name, MONTH) for name in ("questions", "proposals", "proposed_amounts")]
    assert all(a.sort(a.columns).equals(b.sort(b.columns)) for a, b in zip(whole, parts, strict=True))
    assert one.files == 4


def test_prefilling_counts_what_was_known_at_the_term(tables, journal):
    """At the term (January) October and November were known, December was not: two thirds would have been avoided."""
    report = reconcile(tables, journal, prefilled=True)
    told = {}
    for row in report.prefilled:
        one = told.setdefault(row["direction"], [0, 0])
        one[0] += row["declared_cents"]
        one[1] += row["avoided_cents"]
    assert told == {"overpaid": [60_000, 40_000], "underpaid": [90_000, 60_000]}


def test_the_tax_office_alone_gives_no_payment(tables, journal):
    """Without partner data of a source asked for, the verb says what is missing."""
    only_tax = default_tolerances().only(["tax"])
    with pytest.raises(UserError) as refused:
        reconcile(tables, journal, tolerances=only_tax)
    assert refused.value.code == "E-WRK-003"


def _tax_of_2024(tables, purposes):
    """The tax office has 6,000 euros of wages of `right` for 2024, and links lead to it for these purposes."""
    links = [
        {"household_id": "right", "person": 1, "month": MONTH.plus(-1).first_day, "partner_table": "tax_persons",
         "partner_number": "t", "how": "exact", "purpose": purpose, "run": "1"}
        for purpose in purposes
    ]  # fmt: skip
    tables.write("links", rows_of("links", links), MONTH.plus(-1))
    line = {"tax_number": "t", "year": 2024, "known": Month.of(2025, 9).first_day, "wages_cents": 600_000}
    tables.write("tax_incomes", rows_of("tax_incomes", [line]))


def test_a_year_is_asked_about_and_never_paid_or_claimed(tables, journal):
    """A yearly income far above the declarations gives one question, without an estimate, whatever the law says."""
    _tax_of_2024(tables, ("control", "rights"))
    report = reconcile(tables, journal, tolerances=default_tolerances().only(["tax"]))
    question = tables.read("questions", MONTH).row(0, named=True)
    assert (question["household_id"], question["yearly"], question["estimate_cents"]) == ("right", True, None)
    assert (question["first"], question["until"]) == (Month.of(2024, 1).first_day, Month.of(2024, 12).first_day)
    assert tables.read("proposals", MONTH).is_empty()
    assert tables.read("proposed_amounts", MONTH).is_empty()
    assert (report.asked, report.estimate_cents, report.proposed_cents) == (1, 0, 0)


def test_files_that_start_after_the_taxed_year_leave_the_tax_source_silent(tables, journal):
    """Without the twelve months of 2024 the tax office compares nothing, says why, and the rest is as without it."""
    _tax_of_2024(tables, ("control", "rights"))
    rest = reconcile(tables, MemoryJournal(), tolerances=default_tolerances().only(["payroll"]), links="exact")
    short = MemoryTables()
    for name in ("snapshots", "members", "payroll"):
        for month in tables.months(name):
            if month >= Month.of(2025, 3):
                short.write(name, tables.read(name, month), month)
    short.write("links", tables.read("links", MONTH.plus(-1)), MONTH.plus(-1))
    for name in ("tax_incomes", "persons", "payroll_persons", "unemployment_persons"):
        short.write(name, tables.read(name))
    flows = {f.source: f for f in reconcile(short, journal, links="exact").flows}
    assert (flows["tax"].compared, flows["tax"].silent) == (0, "unlinked")
    assert flows["payroll"] == rest.flows[0]
    linked = {f.source: f for f in reconcile(short, journal, links="links").flows}
    assert (linked["tax"].compared, linked["tax"].silent) == (0, "uncovered")
    assert (linked["payroll"].compared, linked["payroll"].silent) == (0, "unlinked")


def test_a_link_made_for_one_purpose_alone_does_not_count(tables, journal):
    """A comparison serves control and rights: links for rights alone are left, and personal numbers serve instead."""
    _tax_of_2024(tables, ("rights",))
    report = reconcile(tables, journal)
    assert report.links == "exact"
    assert {f.source: f.compared for f in report.flows}["tax"] == 0
    with pytest.raises(UserError) as refused:
        reconcile(tables, journal, links="links")
    assert refused.value.code == "E-WRK-003"


def test_a_household_reads_sentences_and_answers(tables, journal):
    """The view names figures, source and date, says that nothing is claimed, and an answer closes the question."""
    reconcile(tables, journal)
    view = explain_reconciled(household_id="less", month=MONTH, tables=tables, journal=journal)
    (name, sentence, state), = view.questions  # fmt: skip
    assert "€0.00 of wages" in sentence.en
    assert "€600.00 (known since February 2026)" in sentence.en
    assert "not a debt" in sentence.en
    assert "rien ne vous est réclamé" in sentence.fr
    # The estimate is the agent's: no letter sentence has it.
    assert "\N{MINUS SIGN}€600.00" in view.agent.en
    assert "\N{MINUS SIGN}" not in sentence.en
    assert "no fault" in state.en
    report = take_answers(
        frame=pl.DataFrame({"question": [name], "answer": ["agrees"]}), tables=tables, journal=journal,
        clock=FakeClock(),
    )  # fmt: skip
    assert (report.closed, report.asked) == (1, 0)
    view = explain_reconciled(household_id="less", month=None, tables=tables, journal=journal)
    assert "closed" in view.questions[0][2].en
    paid = explain_reconciled(household_id="more", month=MONTH, tables=tables, journal=journal)
    assert "€900.00 in all are proposed" in paid.proposals[0].en
    assert len(paid.amounts) == 3


def test_an_answered_question_asks_no_more_and_a_month_not_run_is_named(tables, journal):
    """After the answer the sentence asks nothing and the agent has no estimate; another month says what to run."""
    with pytest.raises(UserError) as refused:
        explain_reconciled(household_id="less", month=None, tables=tables, journal=journal)
    assert "bondroit reconcile --month" in refused.value.remedy.en
    reconcile(tables, journal)
    name = tables.read("questions", MONTH)["question"][0]
    frame = pl.DataFrame({"question": [name], "answer": ["agrees"]})
    take_answers(frame=frame, tables=tables, journal=journal, clock=FakeClock())
    view = explain_reconciled(household_id="less", month=MONTH, tables=tables, journal=journal)
    assert "We ask whether" not in view.questions[0][1].en
    assert view.agent is None
    with pytest.raises(UserError) as refused:
        explain_reconciled(household_id="less", month=MONTH.plus(-1), tables=tables, journal=journal)
    assert refused.value.code == "E-WRK-003"
    assert f"bondroit reconcile --month {MONTH.plus(-1)}" in refused.value.remedy.fr


def test_what_all_units_give_together_is_said_once():
    """Two units of a month: two facts, one sum."""
    row = {
        "person": 1, "source": "payroll", "income": "wage", "first": QUARTER[0].first_day,
        "until": QUARTER[2].first_day, "declared_cents": 90_000,
        "partner_cents": 60_000, "known": MONTH.first_day, "household_cents": 12_345,
    }  # fmt: skip
    said = proposal_sentences([row, {**row, "person": 2}])
    assert [sentence.en.count("€123.45") for sentence in said] == [0, 1]
    assert "in your favour" in proposal_sentences([row])[0].en


def test_a_file_without_anything_is_unknown(tables, journal):
    """A file that was neither asked nor paid is refused clearly."""
    reconcile(tables, journal)
    with pytest.raises(UserError) as refused:
        explain_reconciled(household_id="right", month=MONTH, tables=tables, journal=journal)
    assert refused.value.code == "E-FIL-001"


def test_an_answer_to_nothing_is_refused(tables, journal):
    """Answers to questions that were not asked, or without the columns, leave the table as it was."""
    reconcile(tables, journal)
    for frame, code in (({"question": ["x"], "answer": ["agrees"]}, "E-TAB-002"), ({"question": ["x"]}, "E-TAB-004")):
        with pytest.raises(UserError) as refused:
            take_answers(frame=pl.DataFrame(frame), tables=tables, journal=journal, clock=FakeClock())
        assert refused.value.code == code
    assert not tables.exists("answers")
