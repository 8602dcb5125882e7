"""What what-if cards show: no small count, nor another from which it could be had by subtraction."""

from __future__ import annotations

import numpy as np
import pytest

from bondroit.domain.scorecard import Scorecard
from bondroit.errors import Text
from bondroit.scoring.whatif import Outcome
from bondroit.scoring.whatif_changes import WhatIfCard
from bondroit.scoring.whatif_moves import Moves
from bondroit.scoring.whatif_report import BaseCard, WhatIfReport, base_groups, report_line

FLOOR, SCORED = 11, 1_000
LABELS = [("sex", ["F", "M"])]
COUNTED = (np.array([600, 400]), np.array([60, 40]))


def _line(lost):
    outcome = Outcome(SCORED - lost, 0, 0.1, 100, 0, np.array([[0, 0], [60, 40]]), Moves(SCORED, 1.0, 1.0))
    one = WhatIfCard("a", Scorecard("a", 1, "t", 0.0, ()), Text("a", "a"))
    return report_line(one, outcome, scored=SCORED, counted=COUNTED, labels=LABELS, floor=FLOOR)


@pytest.mark.parametrize(("lost", "hidden"), [(0, False), (1, True), (10, True), (11, False)])
def test_files_that_a_card_loses(lost, hidden):
    """From one to ten files lost: neither they nor the files that are left are told."""
    document = _line(lost).to_document()
    assert (document["files"] is None) == (document["enters"] is None) == hidden


@pytest.mark.parametrize(("left", "hidden"), [(0, False), (1, True), (10, True), (11, False)])
def test_files_left_out(left, hidden):
    """From one to ten files left out: not told, nor the files on which moves were measured, nor all groups."""
    groups = base_groups(COUNTED, LABELS, FLOOR, left_out=left)
    base = BaseCard("a@1", "h", SCORED, 0.1, 100, 0)
    report = WhatIfReport("2026-01", SCORED + left, base, groups, (), ("sex",), FLOOR, 0, None, SCORED)
    document = report.to_document()
    assert (document["left_out"] is None) == (document["moves_on_files"] is None) == hidden
    assert any(group["files"] is None for group in document["groups"]) == hidden
