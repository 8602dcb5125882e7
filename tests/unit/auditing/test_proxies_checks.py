"""What the checks on proxies answer, from figures made for it."""

from __future__ import annotations

import pytest

from bondroit.auditing.check import Need, Severity
from bondroit.auditing.checks import (
    aud040_guessed_together,
    aud041_guessed_alone,
    aud042_guessed_by_score,
    aud043_rebuilt,
    aud044_needed,
    aud045_parity_innocent,
    aud046_parity_met,
    aud047_parity_given,
)
from bondroit.auditing.findings import Verdict
from bondroit.auditing.proxies_guess import Guess, TraitGuessed
from bondroit.auditing.proxies_parity import Parity
from bondroit.auditing.proxies_rebuild import Rebuilt
from bondroit.auditing.proxies_refit import Lost
from bondroit.auditing.proxies_removed import Refitted, Removed
from bondroit.auditing.proxies_report import SPECS
from bondroit.auditing.proxies_verdicts import lies_within, widened, worst_of
from bondroit.stats.compare import Compared
from bondroit.stats.ranking import Area, Bounded

YES, NO, OPEN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE


def trait(low: float, high: float) -> TraitGuessed:
    """A trait whose every area lies between two bounds."""
    one = Guess(Bounded((low + high) / 2, low, high), Bounded(0.0, -0.1, 0.1))
    return TraitGuessed("t", 100, 1_000, 0.1, one, (("v", one), ("w", one)), 0.52, one)


@pytest.mark.parametrize(
    ("low", "high", "variables", "score"),
    [
        (0.49, 0.55, YES, YES),
        (0.65, 0.70, NO, NO),
        (0.55, 0.65, OPEN, OPEN),
        (0.20, 0.30, YES, NO),  # a score may tell the trait by being low; held-out guesses below one half tell nothing
    ],
)
def test_areas_are_held_against_the_margin(low: float, high: float, variables: Verdict, score: Verdict) -> None:
    """Variables fail above 0.6, the score away from one half on either side; an interval across leaves it open."""
    given = [trait(low, high)]
    assert aud040_guessed_together.answer(given)[0].verdict is variables
    assert aud041_guessed_alone.answer(given)[0].verdict is variables
    assert aud042_guessed_by_score.answer(given)[0].verdict is score


def test_what_is_rebuilt_fails_above_one_half() -> None:
    """A variable that others rebuild beyond one half has a proxy, which is named."""
    made = [
        Rebuilt("gone", Bounded(0.1, 0.05, 0.15), (), ()),
        Rebuilt("there", Bounded(0.8, 0.75, 0.85), (), ("twin",)),
    ]
    gone, there = aud043_rebuilt.answer(made)
    assert (gone.verdict, there.verdict) == (YES, NO)
    assert "twin" in there.detail.en


@pytest.mark.parametrize(("low", "high", "verdict"), [(-0.03, -0.01, YES), (-0.004, 0.002, NO), (-0.02, 0.0, OPEN)])
def test_a_variable_is_needed_where_the_loss_is_sure(low: float, high: float, verdict: Verdict) -> None:
    """Needed if the loss surely passes the margin, not needed if it surely does not."""
    area, change = Area(0.7, 0.6, 0.8, 0.05), Compared((low + high) / 2, low, high, 0.01)
    removed = Removed("v", Refitted(("v",), 3, Lost(area, area, change, change), (), None), None)
    assert aud044_needed.answer([removed])[0].verdict is verdict


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        (Bounded(1.0, 0.9, 1.1), YES),
        (Bounded(2.0, 1.5, 2.6), NO),
        (Bounded(0.5, 0.4, 0.7), NO),
        (Bounded(0.0, 0.0, 0.1), NO),
        (Bounded(0.0, 0.0, 0.9), OPEN),
        (Bounded(1.2, 0.9, 1.6), OPEN),
        (None, OPEN),
    ],
)
def test_ratios_at_equal_truth(ratio: Bounded | None, verdict: Verdict) -> None:
    """Each truth and each condition is answered by its own check; nothing shown is not enough evidence."""
    parities = [
        Parity("t", "not_met", "", ratio=ratio),
        Parity("t", "met", "", ratio=Bounded(1.0, 0.95, 1.05)),
        Parity("t", "met", "region", mantel_haenszel=ratio),
    ]
    assert [f.verdict for f in aud045_parity_innocent.answer(parities)] == [verdict]
    assert [f.verdict for f in aud046_parity_met.answer(parities)] == [YES]
    assert [f.verdict for f in aud047_parity_given.answer(parities)] == [verdict]


def test_more_looked_at_together_is_less_sure() -> None:
    """Intervals widen with the number of statements, those of ratios on the scale of logarithms."""
    one = Bounded(2.0, 1.0, 4.0)
    assert widened(one, 1) == pytest.approx(one)
    wide, ratio = widened(one, 10), widened(one, 10, ratio=True)
    assert wide.low < one.low < one.high < wide.high
    assert ratio.low * ratio.high == pytest.approx(4.0)
    assert lies_within(Bounded(0.62, 0.605, 0.63), 0.0, 0.6) is NO
    assert lies_within(Bounded(0.62, 0.605, 0.63), 0.0, 0.6, together=20) is OPEN
    assert worst_of([]) is OPEN
    assert worst_of([YES, OPEN]) is OPEN
    assert worst_of([OPEN, NO]) is NO


def test_the_checks_are_declared() -> None:
    """Codes AUD040 to AUD049 stand once each, in order; the two that protect block."""
    assert [s.code for s in SPECS] == [f"AUD04{k}" for k in range(10)]
    assert [s.code for s in SPECS if s.protects] == ["AUD045", "AUD049"]
    assert all(s.severity is Severity.BLOCKS for s in SPECS if s.protects)
    assert all(Need.CARD in s.needs for s in SPECS)
    assert all(text.en and text.fr and text.en != text.fr for s in SPECS for text in (s.question, s.method, s.action))
