"""Which lines of yields are shown, and the mean of what controls of one origin found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.planning.yields import ALL, hidden_lines
from bondroit.showing.report_data import Estimate
from bondroit.showing.tables import LEAST_CELL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.showing.report_data import YieldRow


def hidden_keys(rows: Sequence[YieldRow]) -> frozenset[tuple[str, str]]:
    """Origin and kind of the lines not shown, sums included: those that the JSON of the yields masks."""
    return hidden_lines({(row.origin, row.kind): (row.controls,) for row in rows})


def hidden_yields(rows: Sequence[YieldRow]) -> frozenset[int]:
    """Positions of the rows not shown."""
    hidden = hidden_keys(rows)
    return frozenset(i for i, row in enumerate(rows) if (row.origin, row.kind) in hidden)


def mean_per_control(rows: Sequence[YieldRow], origin: str, side: str) -> tuple[Estimate, int] | None:
    """Mean cents per control of one origin with its 95 % interval, and how many controls; None if it may not be shown.

    The kinds are strata: the half-widths of their means add up in squares, each by its share of the controls.

    Args:
        rows: of the yields.
        origin: of the controls.
        side: overpaid, underpaid or unclaimed.
    """
    own = [row for row in rows if row.origin == origin and row.controls]
    controls = sum(row.controls for row in own)
    if controls < LEAST_CELL or (origin, ALL) in hidden_keys(rows):
        return None
    square = 0.0
    for row in own:
        mean: Estimate | None = getattr(row, f"{side}_per_control")
        if mean is None or mean.high is None:
            return None
        # The upper half: the lower one is cut at nought.
        square += (row.controls / controls * (mean.high - mean.value)) ** 2
    value = sum(int(getattr(row, f"{side}_cents")) for row in own) / controls
    return Estimate(value, max(value - square**0.5, 0.0), value + square**0.5), controls
