"""How a card did on files it did not learn from, in the form that pages show. Shares and rates in [0, 1]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondroit.building.judged import HeldOut, Shift
    from bondroit.errors import Text
    from bondroit.stats.calibration_checks import Check, Recalibration


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval (None: no interval, because it is a count of everything)."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """When this share of files is controlled, highest score first, this share of the target is found.

    Attributes:
        controlled: share of the files.
        found: share of the files that meet the target, among those controlled.
        money: share of their amounts.
        found_bounds, money_bounds: 95 % intervals.
        best_found, best_money: what the best possible orders would find.
        precision: share of the files controlled that meet the target.
        per_file: mean amount per file controlled.
        files: the number of files asked about, where it is a capacity.
        rows, met: files behind the point and those of them that meet the target, unweighted, where known; not shown.
    """

    controlled: float
    found: float
    money: float | None = None
    found_bounds: tuple[float, float] | None = None
    money_bounds: tuple[float, float] | None = None
    best_found: float | None = None
    best_money: float | None = None
    precision: Estimate | None = None
    per_file: Estimate | None = None
    files: int | None = None
    rows: float | None = None
    met: float | None = None


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Files grouped by score: mean score against the weighted share that meets the target.

    `events`, where known, are those of the files that meet it, unweighted; they are not shown.
    """

    predicted: float
    observed: Estimate
    files: int
    events: int | None = None


@dataclass(frozen=True, slots=True)
class ScoreBin:
    """Number of files with a score in [low, high)."""

    low: float
    high: float
    files: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a card did on files outside the survey it was built on.

    Attributes:
        auc: area under the ROC curve.
        files, events: sizes of the evaluation.
        on: which files, in words.
        gains: increasing in `controlled`; the page adds the line of chance.
        calibration: by increasing score.
        scores: distribution over every file scored.
        spiegelhalter, hosmer_lemeshow: tests of calibration.
        recalibration: slope and shifts with intervals.
        held_out: years and offices that a card was built without.
        shifts: what moved between periods.
        cents: whether amounts are in cents; else they are in the unit of the table.
    """

    auc: Estimate
    files: int
    events: int
    on: Text
    gains: tuple[Gain, ...] = ()
    calibration: tuple[CalibrationBin, ...] = ()
    scores: tuple[ScoreBin, ...] = ()
    spiegelhalter: Check | None = None
    hosmer_lemeshow: Check | None = None
    recalibration: Recalibration | None = None
    held_out: tuple[HeldOut, ...] = ()
    shifts: tuple[Shift, ...] = ()
    cents: bool = False
