"""The verbs of a month on made-up files: what they write, what they say twice, what they refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pytest
from tests.contract.fakes import MemoryCards, MemoryJournal, MemoryOperations, MemoryTables
from tests.unit.app.made_up_files import FILES, MONTH, card, name, play, survey, workspace

from bondroit.app.claim_rights import claim_rights
from bondroit.app.count_yields import count_yields
from bondroit.app.observe_files import observe_files
from bondroit.app.plan_controls import plan_controls
from bondroit.app.ports import Decision
from bondroit.app.record_outcomes import RecordRequest, record_outcomes
from bondroit.app.score_files import ScoreRequest, score_files
from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.errors import UserError
from bondroit.law.port import Amounts
from bondroit.planning.control_plan import Capacity, Request

BOTH = {"overpayment": 0.5, "underpayment": 0.5}
REQUEST = Request(MONTH, Capacity(4, 10), seed=3)


class SameForAll:
    """A law that gives every household 300 euros of RSA and 5 of family allowances."""

    name = "made-up law"
    version = "1"

    def entitlements(self, situations, *, first, last, rsa_before=None):
        """The same amounts for every household and month."""
        shape = (situations.birth.shape[0], last.minus(first) + 1)
        given = {Benefit.RSA: 30_000, Benefit.ALLOCATIONS_FAMILIALES: 500}
        return Amounts(first, {b: np.full(shape, given.get(b, 0), np.int64) for b in BENEFITS})


@dataclass
class Bench:
    """Every port in memory, and the verbs with short names."""

    tables: MemoryTables = field(default_factory=workspace)
    cards: MemoryCards = field(default_factory=MemoryCards)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    operations: MemoryOperations = field(default_factory=MemoryOperations)

    def observe(self):
        """Observe the month."""
        return observe_files(month=MONTH, tables=self.tables, journal=self.journal)

    def score(self, labels=("overpayment", "underpayment")):
        """Score it with some cards."""
        for target in labels:
            self.cards.save(card(target))
        request = ScoreRequest(MONTH, labels)
        return score_files(request=request, tables=self.tables, cards=self.cards, journal=self.journal)

    def plan(self, request=REQUEST, shares=BOTH):
        """Plan its controls."""
        return plan_controls(request=request, shares=shares, tables=self.tables, cards=self.cards, journal=self.journal)

    def record(self, source="plan", **more):
        """Record what the made-up controllers find."""
        return record_outcomes(
            request=RecordRequest(MONTH, source, **more), play=play, tables=self.tables,
            operations=self.operations, journal=self.journal,
        )  # fmt: skip

    def decide(self, decision, households):
        """A controller decides on some files."""
        plan = self.tables.fingerprint("plan", MONTH)
        self.operations.decide(Decision(str(MONTH), plan, h, decision, "controller", "seen") for h in households)

    def planned(self):
        """The files of the plan."""
        return self.tables.read("plan", MONTH)["household_id"].to_list()


@pytest.fixture
def bench():
    """A workspace before any verb."""
    return Bench()


@pytest.fixture
def planned(bench):
    """A workspace with a plan of the month."""
    bench.observe()
    bench.score()
    bench.plan()
    return bench


def _last(bench):
    return bench.journal.entries()[-1]


def test_observe_writes_the_variables_and_recognises_them(bench):
    """Every file of the last snapshot gets its variables; a second run says that nothing changed."""
    first, second = bench.observe(), bench.observe()
    assert (first.files, first.recognised) == (FILES, False)
    assert (second.files, second.recognised) == (FILES, True)
    frame = bench.tables.read("variables", MONTH)
    assert frame["claimant_wage_mean_12m_cents"].to_list() == [5_000 * k for k in range(FILES)]
    assert frame.width == 2 + first.variables


def test_observe_works_again_when_its_input_or_its_output_changed(bench):
    """Another event, or a table that is no longer the one written, is not taken for the same."""
    bench.observe()
    events = bench.tables.read("events")
    bench.tables.write("events", events.with_columns(kind=pl.lit("move")))
    assert not bench.observe().recognised
    sound = bench.tables.read("variables", MONTH)
    altered = sound.with_columns(children=pl.lit(9, dtype=pl.Int32))
    bench.tables.write("variables", altered, MONTH)
    assert not bench.observe().recognised
    assert bench.tables.read("variables", MONTH).equals(sound)


def test_observe_needs_the_snapshot_before(bench):
    """Without a snapshot of the month before there are no files."""
    with pytest.raises(UserError) as raised:
        observe_files(month=MONTH.plus(3), tables=bench.tables, journal=bench.journal)
    assert raised.value.code == "E-WRK-003"


def test_score_writes_every_card_and_keeps_the_others(bench):
    """Scores of a card run alone join those that stand there; the same again is recognised."""
    bench.observe()
    assert bench.score(("overpayment",)).cards[0].files == FILES
    report = bench.score(("underpayment",))
    assert not report.recognised
    assert bench.score(("underpayment",)).recognised
    scores = bench.tables.read("scores", MONTH)
    assert scores.group_by("card").len().sort("card").rows() == [("overpayment@1", FILES), ("underpayment@1", FILES)]
    assert "SplitMix64" in report.tie_rule


def test_plan_proposes_leaves_in_peace_and_recognises(planned):
    """The file with a birth last month is only counted; the same request gives the same plan."""
    report = planned.plan()
    assert report.recognised
    assert report.paused == (("birth", 1),)
    assert sum(n for _, _, n in report.proposed) == REQUEST.capacity.total
    assert name(1) not in planned.planned()
    assert report.to_document()["status"]["en"] == "to be confirmed or set aside by a person"


def test_a_plan_has_no_default_objective(planned):
    """Without shares, with unknown cards or without the scores of a card, there is no plan."""
    for shares, code in (({}, "E-PLN-001"), ({"nothing": 1.0}, "E-WRK-003")):
        with pytest.raises(UserError) as raised:
            planned.plan(shares=shares)
        assert raised.value.code == code
    planned.cards.save(card("overpayment").with_version(2))
    with pytest.raises(UserError) as raised:
        planned.plan(shares={"overpayment@2": 1.0})
    assert raised.value.code == "E-WRK-003"


def test_only_confirmed_files_are_controlled(planned):
    """Nobody decided: nothing to record. Then confirmed files are controlled, files set aside never."""
    with pytest.raises(UserError) as raised:
        planned.record()
    assert raised.value.code == "E-WRK-003"
    files = planned.planned()
    planned.decide("confirmed", files[:6])
    planned.decide("set_aside", files[6:8])
    report = planned.record()
    assert (report.controls, report.set_aside, report.undecided) == (6, 2, len(files) - 8)
    assert set(planned.tables.read("findings")["household_id"]) == set(files[:6])
    assert planned.record(unconfirmed="play").controls == len(files) - 2


def test_record_of_a_survey_counts_by_the_targets(bench):
    """Every third file is overpaid 100 euros over 24 months; the same again is recognised; a plan's stay beside."""
    bench.tables.write("survey", survey(MONTH, [0, 1, 2, 3, 4]))
    report = bench.record("survey")
    assert (report.controls, report.overpayments, report.underpayments) == (5, 2, 0)
    assert report.overpaid_cents == 2 * 24 * 10_000
    assert bench.record("survey").recognised
    bench.observe()
    bench.score()
    bench.plan()
    bench.record("plan", unconfirmed="play")
    origins = set(bench.tables.read("findings")["origin"])
    assert {"survey", "random"} < origins
    bench.tables.write("survey", survey(MONTH, [0]))
    assert not bench.record("survey").recognised
    assert bench.tables.read("findings").filter(pl.col("origin") == "survey").height == 1
    assert set(bench.tables.read("findings")["origin"]) == origins


def test_the_truth_stands_beside_what_was_established(bench):
    """Where the truth is known the report gives it, and the tables keep what was established."""
    bench.tables.write("survey", survey(MONTH, [0, 1, 2, 3]))

    def lenient(files, month):
        found = play(files, month)
        return found.with_columns(paid_cents=pl.when(pl.col("household_id") != name(3)).then("paid_cents").otherwise(0))

    report = record_outcomes(
        request=RecordRequest(MONTH, "survey"), play=lenient, truth=play, tables=bench.tables,
        operations=bench.operations, journal=bench.journal,
    )  # fmt: skip
    assert (report.overpayments, report.overpaid_cents) == (1, 240_000)
    assert report.truth is not None
    assert (report.truth["overpayments"], report.truth["overpaid_cents"]) == (2, 480_000)
    assert bench.tables.read("findings")["overpaid_cents"].sum() == report.overpaid_cents
    assert report.to_document()["truth"] == report.truth
    assert "truth" not in bench.record("survey").to_document()


def test_record_needs_a_draw(bench):
    """A month without a survey has nothing to record."""
    bench.tables.write("survey", survey(MONTH.plus(-1), [0]))
    with pytest.raises(UserError) as raised:
        bench.record("survey")
    assert raised.value.code == "E-WRK-003"


def test_yields_put_both_directions_and_the_random_share_side_by_side(planned):
    """Lines by origin and kind, the corrections made without a control beside; the same again is recognised."""
    planned.record(unconfirmed="play")
    first = count_yields(month=MONTH, tables=planned.tables, journal=planned.journal)
    second = count_yields(month=MONTH, tables=planned.tables, journal=planned.journal)
    assert (first.recognised, second.recognised) == (False, True)
    whole = {line.origin: line for line in first.lines if line.kind == "all"}
    assert whole["random"].controls + whole["chosen_by_score"].controls == REQUEST.capacity.total == first.proposed
    found = planned.tables.read("findings")
    assert whole["random"].overpaid_cents + whole["chosen_by_score"].overpaid_cents == found["overpaid_cents"].sum()
    assert first.automatic is not None
    assert first.automatic.overpaid_cents == 700
    assert json.dumps(first.to_document(), allow_nan=False)


def test_yields_need_recorded_controls(planned):
    """Before any control of the plan is recorded there is nothing to count."""
    planned.tables.write("survey", survey(MONTH, [0]))
    planned.record("survey")
    with pytest.raises(UserError) as raised:
        count_yields(month=MONTH, tables=planned.tables, journal=planned.journal)
    assert raised.value.code == "E-WRK-003"


def test_claim_finds_what_is_due_and_not_asked_for(bench):
    """Files that do not claim RSA have it in their list; five euros of allowances are under the threshold."""
    first = claim_rights(month=MONTH, law=SameForAll(), tables=bench.tables, journal=bench.journal)
    second = claim_rights(month=MONTH, law=SameForAll(), tables=bench.tables, journal=bench.journal)
    assert (first.recognised, second.recognised) == (False, True)
    rights = bench.tables.read("rights", MONTH)
    assert rights["household_id"].sort().to_list() == [name(k) for k in range(FILES) if k % 2]
    assert first.unclaimed_cents == rights["unclaimed_cents"].sum() == 30_000 * FILES // 2
    assert _last(bench).purpose == "rights"


def test_claim_needs_the_snapshot_before(bench):
    """Without a snapshot of the month before nothing is known."""
    with pytest.raises(UserError) as raised:
        claim_rights(month=MONTH.plus(5), law=SameForAll(), tables=bench.tables, journal=bench.journal)
    assert raised.value.code == "E-WRK-003"


def test_the_journal_holds_no_identifier(planned):
    """Every verb appends one entry; none names a household."""
    planned.record(unconfirmed="play")
    count_yields(month=MONTH, tables=planned.tables, journal=planned.journal)
    claim_rights(month=MONTH, law=SameForAll(), tables=planned.tables, journal=planned.journal)
    entries = planned.journal.entries()
    assert [e.verb for e in entries] == ["observe", "score", "plan", "record", "yields", "claim"]
    text = json.dumps([dict(e.detail) for e in entries])
    assert not any(name(k) in text for k in range(FILES))
