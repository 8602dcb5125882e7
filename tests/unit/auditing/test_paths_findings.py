"""The checks AUD050 to AUD056: what each comparison is, by hand, and the three answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bondroit.auditing.checks import aud051_event_alone, aud056_months_above
from bondroit.auditing.findings import Verdict
from bondroit.auditing.paths import CardPaths, Cell, Path, Tipping
from bondroit.auditing.paths_findings import Judged, findings_of, months_above, same_event
from bondroit.auditing.paths_spans import Span
from bondroit.auditing.paths_verdicts import verdict_of
from bondroit.errors import Text

NEAR = math.log(1.25)


def exact(value):
    """A known score."""
    return Span(value, value, value)


def a_path(before, after, *, changed=((), ()), errors=(0.0, 0.0)):
    """A path of one month after the event, beside a twin that stays where it was."""
    return Path(
        profile="p", event="move", scores=(exact(before), exact(after)), without=(exact(before), exact(before)),
        moves=(exact(0.0), exact(after - before)), errors=errors, changed=changed,
    )  # fmt: skip


def judged(*cells, variance=None):
    """Cells under a card of one variable with three modalities."""
    card = CardPaths("c@1", "0", placed=True, threshold=None, profiles=(), cells=cells)
    return Judged(card, np.zeros((1, 3)) if variance is None else variance, lambda *_: None, {})


def test_what_two_moves_share_cancels_out_of_their_difference():
    """Poor and well-off go through the same modality: no difference and no error, whatever the coefficient's own."""
    poor = a_path(0.0, 1.0, changed=((), ((0, 1, 1),)))
    rich = a_path(-3.0, -2.0, changed=((), ((0, 1, 1),)))
    found = same_event(
        judged(Cell("t", 1.0, "move", poor), Cell("t", 4.0, "move", rich), variance=np.array([[0.0, 9.0, 9.0]]))
    )
    assert [(c.value, c.low, c.high) for c in found] == [(0.0, 0.0, 0.0)]


def test_what_they_do_not_share_has_the_error_of_both():
    """Two coefficients of variance 0.04 and 0.05: an error of 0.3, and one comparison at 1.96 of them."""
    poor = a_path(0.0, 1.0, changed=((), ((0, 1, 1),)))
    rich = a_path(-3.0, -2.5, changed=((), ((0, 2, 1),)))
    (one,) = same_event(
        judged(Cell("t", 0.5, "move", poor), Cell("t", 3.0, "move", rich), variance=np.array([[0.0, 0.04, 0.05]]))
    )
    assert one.value == pytest.approx(0.5)
    assert (one.low, one.high) == pytest.approx((0.5 - 1.959964 * 0.3, 0.5 + 1.959964 * 0.3), abs=1e-5)


def test_incomes_between_poor_and_well_off_are_not_compared():
    """At 2 Smic a household is neither."""
    assert same_event(judged(Cell("t", 2.0, "move", a_path(0, 9)), Cell("t", 4.0, "move", a_path(0, 0)))) == ()


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-1.0, 0.2, Verdict.HOLDS),
        (0.3, 0.9, Verdict.DOES_NOT_HOLD),
        (0.1, 0.9, Verdict.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_the_three_answers(low, high, verdict):
    """Within a quarter of the odds, wholly above, or neither."""
    from bondroit.auditing.paths_findings import Compared

    assert verdict_of([Compared(Text("x", "x"), (low + high) / 2, low, high)], NEAR) is verdict
    assert verdict_of([], NEAR) is Verdict.NOT_ENOUGH_EVIDENCE


@pytest.mark.parametrize(
    ("before", "after", "tipping"),
    [
        (exact(-1.0), exact(1.0), Tipping.TIPS),
        (exact(-1.0), exact(-0.5), Tipping.NO),
        (exact(0.5), exact(-1.0), Tipping.ALREADY),
        (Span(-1.0, -1.0, 0.5), exact(1.0), Tipping.MAY),
        (exact(-1.0), Span(-0.5, -0.2, 0.5), Tipping.MAY),
    ],
)
def test_tipping_over_a_threshold_of_nought(before, after, tipping):
    """Surely from below to above, surely not, above before, or a matter of what is unknown."""
    moves = (exact(0.0), exact(1.0))
    path = Path("p", "move", (before, after), (before, before), moves, (0.0, 0.0))
    assert path.tipping(0.0) is tipping


def test_a_household_that_would_have_come_above_without_the_event_is_not_tipped_by_it():
    """The twin rises by itself: it is not the event's doing."""
    path = Path("p", "move", (exact(-1.0), exact(1.0)), (exact(-1.0), exact(0.5)), (exact(0.0), exact(0.5)), (0.0, 0.0))
    assert path.tipping(0.0) is Tipping.MAY
    assert path.tips_usually(0.0) is False


def test_months_above_by_hand():
    """Two poor paths with one month above of one each, two well-off ones with none: means of 1 and 0 hold together."""
    cells = [Cell("t", 0.5, "move", a_path(-1, 1)), Cell("t", 1.0, "birth", a_path(1, 2))]
    cells += [Cell("t", 3.0, "move", a_path(-9, -8)), Cell("t", 4.0, "birth", a_path(-9, -8))]
    counted = months_above(cells, 0.0)
    assert counted == ((2, 2, 2), (2, 2, 2), (0, 0, 0), (2, 2, 2))
    assert aud056_months_above.finding(*counted).verdict is Verdict.HOLDS
    longer = aud056_months_above.finding((20, 20, 20), (2, 2, 2), (0, 0, 2), (2, 2, 2))
    assert longer.verdict is Verdict.DOES_NOT_HOLD


def test_without_a_threshold_nobody_can_be_tipped():
    """AUD051 then lacks evidence and says what is missing."""
    found = aud051_event_alone.finding([a_path(-1, 1)], None)
    assert found.verdict is Verdict.NOT_ENOUGH_EVIDENCE
    assert "--threshold" in found.detail.en


def test_profiles_that_are_not_there_are_not_compared():
    """A file without the packaged names gets no answer to AUD052 to AUD054, and no invented one."""
    card = CardPaths("c@1", "0", placed=True, threshold=None, profiles=(), paths=(a_path(-1, 1),))
    codes = [f.code for f in findings_of(Judged(card, np.zeros((1, 3)), lambda *_: None, {}))]
    assert codes == ["AUD051", "AUD055"]
