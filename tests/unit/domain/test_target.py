"""The target: what counts as an overpayment or an underpayment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.benefits import Benefit
from bondroit.domain.target import Direction, Target, side_sums, target_met

OVER = Target(Direction.OVERPAYMENT)
UNDER = Target(Direction.UNDERPAYMENT)
DIFFERENCES = st.lists(st.integers(-50_000, 50_000), max_size=24)


def test_seven_months_above_600_euros_meet_the_target():
    """Seven months of 86 € (602 €) meet it, whether or not they follow one another."""
    scattered = [8_600, 0, 8_600, 0, 0, 8_600, 8_600, 0, 8_600, 8_600, 0, 8_600]
    assert target_met({Benefit.RSA: scattered}, OVER)
    assert not target_met({Benefit.RSA: scattered}, UNDER)


def test_the_sum_must_be_strictly_above():
    """Exactly 600 € over eight months is not above 600 €."""
    assert not target_met({Benefit.RSA: [7_500] * 8}, OVER)


def test_six_months_are_too_few_whatever_the_sum():
    """The difference must run over more than six months."""
    assert not target_met({Benefit.RSA: [100_000] * 6}, OVER)


def test_benefits_are_not_netted_nor_added():
    """Two benefits that each stay below do not meet the target together, and an underpayment hides nothing."""
    each = [7_000] * 8
    assert not target_met({Benefit.RSA: each, Benefit.AAH: each}, OVER)
    assert target_met({Benefit.RSA: [10_000] * 8, Benefit.AAH: [-10_000] * 8}, OVER)
    assert target_met({Benefit.RSA: [10_000] * 8, Benefit.AAH: [-10_000] * 8}, UNDER)


def test_rounding_gaps_count_for_nothing():
    """Gaps below one euro are neither months nor cents."""
    assert side_sums([99, -99, 100], OVER).months == 1
    assert side_sums([99, -99, 100], OVER).cents == 100


@given(DIFFERENCES)
def test_both_directions_mirror_each_other(differences):
    """Changing every sign exchanges overpayment and underpayment."""
    mirrored = [-d for d in differences]
    assert target_met({Benefit.RSA: differences}, OVER) == target_met({Benefit.RSA: mirrored}, UNDER)


@given(DIFFERENCES, st.integers(0, 50_000))
def test_more_overpayment_never_undoes_the_target(differences, more):
    """Adding to every month that is overpaid cannot make a met target unmet."""
    raised = [d + more if d > 0 else d for d in differences]
    if target_met({Benefit.RSA: differences}, OVER):
        assert target_met({Benefit.RSA: raised}, OVER)
