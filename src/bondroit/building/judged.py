"""How a card does on rows it did not learn from: the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondroit.errors import Text
    from bondroit.stats.calibration import CalibrationLine
    from bondroit.stats.calibration_checks import Check, Recalibration
    from bondroit.stats.ranking import Area, Gain
    from bondroit.stats.stability import Stability

PERIOD, OFFICE = "period", "office"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the card does on rows it did not learn from.

    Attributes:
        rows, events: unweighted numbers.
        folds: 0 for rows kept apart; else the parts of the rows, each judged by a card learnt on the others.
        area: AUC with its 95 % interval.
        gains: events, amounts and precision in the top shares, with intervals and the best possible order.
        calibration: predicted against observed.
        slope: of the target on the logit of the score: 1 is right, less is too extreme; None if not estimable.
        spiegelhalter, hosmer_lemeshow: tests that scores mean what they say; None where there is nothing to compare.
        recalibration: slope, intercept and shift in the large with intervals; None if not estimable.
        held_out: the whole building repeated without a year or an office, judged on it.
        shifts: how far the score and each variable moved between periods.
    """

    rows: int
    events: int
    area: Area
    gains: tuple[Gain, ...]
    calibration: tuple[CalibrationLine, ...]
    folds: int = 0
    slope: float | None = None
    spiegelhalter: Check | None = None
    hosmer_lemeshow: Check | None = None
    recalibration: Recalibration | None = None
    held_out: tuple[HeldOut, ...] = ()
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A year or an office (or several together) that a card was built without, and how that card does on it.

    Attributes:
        kind: `period` or `office`.
        label: its value, or how many values were put together.
        values: how many.
        rows, events: of it, unweighted.
        evaluation: None where it holds one class of the target or nothing could be learnt without it.
        reason: why there is none.
        loose: rows and events, unweighted, of the table that are in no group of this kind: their year or office is
            absent. For the floor on what is published: they are not published themselves.
    """

    kind: str
    label: Text
    values: int
    rows: int
    events: int
    evaluation: Evaluation | None
    reason: Text | None = None
    loose: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a variable, or the score, moved from a period of reference to another.

    Attributes:
        variable: the column; None is the score, in tenths of the rows of reference.
        before, after: the two periods.
        rows: of the later one.
        stability: the index, beside what chance would give.
    """

    variable: str | None
    before: str
    after: str
    rows: int
    stability: Stability
