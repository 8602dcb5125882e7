"""Refusals and pauses of a control plan."""

from __future__ import annotations

import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.domain.target import Direction
from bondroit.errors import UserError
from bondroit.planning.control_plan import Capacity, Ranking, Request, make_plan
from bondroit.planning.pauses import CONTROL_FOUND_NOTHING, PauseRules, paused
from bondroit.planning.reasons import RankedWords, ranked_reason
from bondroit.tables.body import EVENTS_TABLE
from bondroit.tables.platform import FINDINGS, SCORES

MONTH = Month.of(2026, 2)
NOBODY = pl.DataFrame(schema={"household_id": pl.String, "reason": pl.String})


def _ranking(share):
    scores = pl.DataFrame(
        [("a", MONTH.first_day, "overpayment@1", 5, 0.5, 1), ("b", MONTH.first_day, "overpayment@1", 4, 0.4, 2)],
        schema=SCORES.schema,
        orient="row",
    )
    return Ranking(Direction.OVERPAYMENT, share, scores)


@pytest.mark.parametrize(
    ("request_", "shares", "fault"),
    [
        (Request(MONTH, Capacity(1, 1), 1, random_share=0.04), (1.0,), "random share"),
        (Request(MONTH, Capacity(0, 0), 1), (1.0,), "capacity"),
        (Request(MONTH, Capacity(-1, 3), 1), (1.0,), "capacity"),
        (Request(MONTH, Capacity(1, 1), 1), (0.5,), "no default objective"),
        (Request(MONTH, Capacity(1, 1), 1), (), "no default objective"),
        (Request(MONTH, Capacity(1, 1), -1), (1.0,), "seed"),
    ],
)
def test_a_plan_that_is_not_allowed_is_refused(request_, shares, fault):
    """Too little chance, no capacity, or no stated objective: E-PLN-001 says which."""
    with pytest.raises(UserError) as raised:
        make_plan(request_, tuple(_ranking(s) for s in shares), NOBODY)
    shown = raised.value.shown("en")
    assert shown.code == "E-PLN-001"
    assert fault in shown.faults[0]


def test_all_faults_of_a_request_are_said_at_once():
    """One refusal lists every fault."""
    with pytest.raises(UserError) as raised:
        make_plan(Request(MONTH, Capacity(0, 0), 1, random_share=0.0), (_ranking(0.2),), NOBODY)
    assert len(raised.value.faults) == 3


def _events(*rows):
    return pl.LazyFrame(
        [(h, kind, m.first_day, known and known.first_day) for h, kind, m, known in rows],
        schema=EVENTS_TABLE.schema,
        orient="row",
    )


def test_pauses_after_an_event_the_body_knows():
    """Known and recent separation, death, birth pause a file; unknown, later known, older or other events do not."""
    before, length = MONTH.plus(-1), PauseRules().separation
    frame = paused(
        MONTH,
        _events(
            ("in", "separation", MONTH.plus(-length), before),
            ("old", "separation", MONTH.plus(-length - 1), before),
            ("unknown", "death", before, None),
            ("later", "birth", before, MONTH),
            ("move", "move", before, before),
            ("two", "birth", before, before),
            ("two", "death", before, before),
        ),
        None,
    )
    assert frame.rows() == [("in", "separation"), ("two", "birth"), ("two", "death")]


def test_each_pause_has_its_own_length():
    """Lengths are settings, one by one; 0 is no pause."""
    before = MONTH.plus(-1)
    events = _events(*(("a", kind, MONTH.plus(-2), before) for kind in ("separation", "death", "birth")))
    frame = paused(MONTH, events, None, PauseRules(separation=2, death=1, birth=0))
    assert frame.rows() == [("a", "separation")]


def test_pauses_after_a_control_that_found_nothing():
    """A control of the last twelve months without any finding pauses the file, so does this month's survey."""
    rows = [
        ("nothing", MONTH.plus(-12), "random", 0, 0),
        ("long_ago", MONTH.plus(-13), "random", 0, 0),
        ("found", MONTH.plus(-1), "random", 0, 5),
        ("survey", MONTH, "survey", 0, 0),
        ("this_plan", MONTH, "random", 0, 0),
    ]
    findings = pl.LazyFrame(
        [
            (h, m.first_day, origin, "on_site", over, under, 9, 0, 0, 0, 9, False, False, "t")
            for h, m, origin, over, under in rows
        ],
        schema=FINDINGS.schema,
        orient="row",
    )
    frame = paused(MONTH, _events(), findings, PauseRules())
    assert frame.rows() == [("nothing", CONTROL_FOUND_NOTHING), ("survey", CONTROL_FOUND_NOTHING)]


def test_paused_files_are_told_only_as_counts():
    """The plan counts paused files by reason; a paused file that no card ranks is not counted."""
    left = pl.DataFrame({"household_id": ["a", "z"], "reason": ["birth", "birth"]})
    plan = make_plan(Request(MONTH, Capacity(0, 5), 1), (_ranking(1.0),), left)
    assert plan.paused_by_reason == (("birth", 1),)
    assert plan.frame["household_id"].to_list() == ["b"]


def test_reasons_speak_both_languages():
    """The sentence names rank, card and score, and says that a person decides."""
    frame = pl.DataFrame({"probability": [0.4123], "rank": [7]})
    words = RankedWords("underpayment@2", Direction.UNDERPAYMENT, 900)
    said = frame.select(en=ranked_reason(words, "en"), fr=ranked_reason(words, "fr")).row(0, named=True)
    assert said["en"].startswith("Rank 7 of 900 by card underpayment@2")
    assert "score 0.412." in said["en"]
    assert "probabilité de rappel ; score 0,412." in said["fr"]
    assert "Une personne le confirme" in said["fr"]
