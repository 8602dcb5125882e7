"""The study as a whole: verdicts, small cells, what is written down."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.auditing.alternatives_here import tried_here

from bondroit.auditing.alternatives import About, study
from bondroit.auditing.alternatives_arbitrary import Near
from bondroit.auditing.alternatives_hiding import hidden_of
from bondroit.auditing.checks.aud030_disadvantage import disadvantage_finding
from bondroit.auditing.checks.aud031_necessity import Without, necessity_finding
from bondroit.auditing.checks.aud032_less_harmful import less_harmful_finding
from bondroit.auditing.checks.aud033_arbitrariness import arbitrariness_finding
from bondroit.auditing.checks.aud034_thesis import thesis_finding
from bondroit.auditing.findings import Verdict
from bondroit.auditing.material import Attribute
from bondroit.errors import Text
from bondroit.stats.ranking import Bounded

HOLDS, FAILS, OPEN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE
GROUP = Text("group", "groupe")


def _b(value: float, low: float, high: float) -> Bounded:
    return Bounded(value, low, high)


@pytest.mark.parametrize(
    ("ratios", "verdict"),
    [
        ([_b(1.6, 1.3, 1.9), _b(0.7, 0.5, 0.9)], FAILS),
        ([_b(1.0, 0.9, 1.2), _b(1.0, 0.8, 1.1)], HOLDS),
        ([_b(1.2, 0.9, 1.5), _b(0.9, 0.7, 1.1)], OPEN),
        ([None, _b(0.9, 0.7, 1.1)], OPEN),
    ],
)
def test_disadvantage_is_said_by_intervals(ratios: list[Bounded | None], verdict: Verdict) -> None:
    """A group surely above the margin fails, all surely below hold, and a hidden group leaves it open."""
    assert disadvantage_finding("sex", [(GROUP, r) for r in ratios]).verdict is verdict


@pytest.mark.parametrize(
    ("lost", "gap", "beyond", "verdict"),
    [
        (_b(0.01, -0.02, 0.04), _b(-0.03, -0.05, -0.01), _b(3, 2, 4), FAILS),
        (_b(0.2, 0.1, 0.3), _b(-0.03, -0.05, -0.01), _b(3, 2, 4), HOLDS),
        (_b(0.01, -0.02, 0.04), _b(0.03, 0.01, 0.05), _b(3, 2, 4), HOLDS),
        (_b(0.04, -0.02, 0.1), _b(-0.03, -0.05, -0.01), _b(3, 2, 4), OPEN),
        (_b(0.2, 0.1, 0.3), _b(0.0, 0.0, 0.0), _b(0.8, 0.7, 0.9), FAILS),
    ],
)
def test_necessity_is_said_by_intervals(lost: Bounded, gap: Bounded, beyond: Bounded, verdict: Verdict) -> None:
    """A variable that widens the gap and finds surely little is not needed; nor is a card that chance matches."""
    found = necessity_finding("sex", GROUP, [Without("x", lost, gap)], tolerance=0.05, beyond_chance=beyond)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("change", "lost", "verdict"),
    [
        (_b(-0.05, -0.08, -0.02), _b(0.0, -0.03, 0.03), FAILS),
        (_b(-0.001, -0.01, 0.008), _b(0.0, -0.03, 0.03), HOLDS),
        (_b(-0.05, -0.08, -0.02), _b(0.2, 0.1, 0.3), OPEN),
        (_b(-0.05, -0.08, -0.02), _b(0.04, -0.03, 0.11), OPEN),
    ],
)
def test_a_less_harmful_card_is_said_by_intervals(change: Bounded, lost: Bounded, verdict: Verdict) -> None:
    """It exists where the gap surely falls by a fifth and the loss surely stays within what is tolerated."""
    assert less_harmful_finding("sex", GROUP, gap=0.1, change=change, lost=lost, tolerance=0.05).verdict is verdict


def test_arbitrariness_and_thesis_have_three_states() -> None:
    """Each holds, does not hold or is left open by where the interval lies beside the margin."""
    assert arbitrariness_finding(_b(0.05, 0.03, 0.08), 9).verdict is HOLDS
    assert arbitrariness_finding(_b(0.2, 0.15, 0.3), 9).verdict is FAILS
    assert arbitrariness_finding(_b(0.1, 0.05, 0.2), 9).verdict is OPEN
    assert arbitrariness_finding(None, 0).verdict is OPEN
    nothing = _b(0.05, 0.0, 0.1)
    assert thesis_finding(_b(1.0, 0.9, 1.2), nothing, 300).verdict is HOLDS
    assert thesis_finding(_b(2.0, 1.5, 2.6), nothing, 300).verdict is FAILS
    assert thesis_finding(_b(1.3, 1.0, 1.6), nothing, 300).verdict is OPEN
    assert thesis_finding(None, None, 300).verdict is OPEN


def test_small_groups_are_hidden_with_another() -> None:
    """A group of few rows controlled is hidden, a second one with it, and none of their figures is written down."""
    tried = tried_here(most=8)
    few = np.where(np.arange(len(tried.ground.target)) < 20, 0, 1 + np.arange(len(tried.ground.target)) % 2)
    trait = Attribute("place", ("tiny", "north", "south"), few.astype(np.int64))
    ground = replace(tried.ground, traits=(*tried.ground.traits, trait))
    again = replace(tried, ground=ground, groups=(*tried.groups, *(("place", g) for g in trait.groups)))
    hidden = {g for t, g in hidden_of(again, 11).chosen if t == "place"}
    assert "tiny" in hidden
    assert len(hidden) == 2


def test_the_study_is_written_down_the_same_each_time() -> None:
    """JSON of two runs is the same, has every check and no number that JSON cannot hold."""
    about = About(card="card@1", files="here", near=Near(), tolerance=0.05)
    texts = [
        json.dumps(
            study(tried_here(400, most=8, share=0.2), about, as_it_stands=None).to_document(),
            sort_keys=True,
            allow_nan=False,
        )
        for _ in range(2)
    ]
    assert texts[0] == texts[1]
    document = json.loads(texts[0])
    codes = {f["code"] for f in document["findings"]}
    assert codes == {"AUD030", "AUD032", "AUD033", "AUD034"} | ({"AUD031"} & codes)
    assert document["points"][0]["family"] == "reference"
    assert {c["sheet"]["other"]["fr"] for h in document["halvings"] for c in h["changes"]}


def test_where_poverty_is_not_in_the_variables_no_gap_is_found_that_is_not_there() -> None:
    """With variables that say nothing of poverty the card itself has about the same shares, and the thesis fails."""
    about = About(card="card@1", files="here", near=Near(), tolerance=0.05)
    found = study(tried_here(2000, most=8, poverty=0.0), about, as_it_stands=None)
    thesis = next(f for f in found.findings if f.code == "AUD034")
    assert thesis.verdict is not FAILS
    assert found.frontier is not None
    assert abs(found.frontier.lines[0].gap.value) < 0.04
