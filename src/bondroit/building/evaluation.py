"""How a card does on rows it did not learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.judged import Evaluation
from bondroit.building.prebins import candidate_names
from bondroit.building.request import design_columns
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.calibration import calibration_table
from bondroit.stats.calibration_checks import hosmer_lemeshow, recalibration, spiegelhalter
from bondroit.stats.gains import gains_with_intervals
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.sampling import first_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bondroit.building.checking import Survey
    from bondroit.building.request import Apart, BuildRequest
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

SHARES = (0.005, 0.01, 0.02, 0.05, 0.10, 0.20)


def split(survey: Survey, order: Integers, holdout: float, seed: int) -> Booleans:
    """(n,) which rows to learn from: a systematic draw over units shuffled within stratum and outcome.

    A unit is a row, or a whole cluster of the draw: rows of one cluster resemble one another, and a card that learnt
    from some would be judged too kindly on the others.

    Args:
        survey: target and design of the rows.
        order: (n,) see `row_order`.
        holdout: share of the units not to learn from.
        seed: of the shuffle.
    """
    unit, dealt = _dealt(survey, order, seed)
    reached = np.floor(np.arange(len(dealt) + 1) * holdout + 0.5)
    learnt = np.ones(len(dealt), np.bool_)
    learnt[dealt[np.diff(reached) > 0]] = False
    training: Booleans = learnt[unit]
    return training


def parts(survey: Survey, order: Integers, folds: int, seed: int) -> Integers:
    """(n,) the part, 0 to `folds` - 1, of each row: units dealt out in turn within stratum and outcome; see `split`."""
    unit, dealt = _dealt(survey, order, seed)
    part = np.empty(len(dealt), np.int64)
    part[dealt] = np.arange(len(dealt)) % folds
    found: Integers = part[unit]
    return found


def _dealt(survey: Survey, order: Integers, seed: int) -> tuple[Integers, Integers]:
    """The unit of each row, and the units in the order in which they are dealt out."""
    target, rows = survey.target, len(survey.target)
    mixed = order[np.random.default_rng(seed).permutation(rows)]
    stage = first_stage(rows, survey.sampling)
    if stage.unit is None:
        return np.arange(rows), mixed[np.lexsort((target[mixed], stage.strata[mixed]))]
    units = len(stage.strata)
    place = np.full(units, rows)
    np.minimum.at(place, stage.unit[mixed], np.arange(rows))
    events = weighted_counts(stage.unit, target, units)
    often = np.floor(events / weighted_counts(stage.unit, np.ones(rows), units) * _EVENT_BANDS)
    return stage.unit, np.lexsort((place, often, stage.strata))


def row_order(frame: pl.DataFrame, survey: Survey, request: BuildRequest) -> Integers:
    """(n,) an order of the rows that follows from what they hold, not from how the table is sorted.

    By the candidates' values, then the columns of the design (weight, stratum, amount, period, ...) and the outcome:
    rows that tie in all are alike to a build. Neither
    the scale of the weights nor the words of the target matter.
    """
    keys = fingerprints(frame, candidate_names(frame, request))
    weights = survey.sampling.weights
    design = fingerprints(frame, [name for name in design_columns(request) if name != request.weight])
    order: Integers = np.lexsort((survey.target, design, weights, keys))
    return order


_EVENT_BANDS = 4  # clusters are dealt out by the quarter in which their share of events lies
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio


def fingerprints(frame: pl.DataFrame, names: Sequence[str]) -> NDArray[np.uint64]:
    """(n,) a number of each row from what it holds in columns `names`, whatever the order of rows and columns.

    Columns of lists, structures, objects and bytes are passed over.
    Two rows that differ share a number by chance only (about n^2 / 2^65).
    Mixing: the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    """
    mixed = np.full(frame.height, _ODD)
    for name in sorted(names):
        if frame.schema[name].is_nested() or frame.schema[name] in {pl.Object, pl.Binary}:
            continue
        mixed = (mixed ^ _bits(frame[name])) * _ODD
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    return mixed


def _bits(series: pl.Series) -> NDArray[np.uint64]:
    """(n,) the bits of a number; of a text or a date, its rank among the values of the column."""
    if not (series.dtype.is_numeric() or series.dtype == pl.Boolean):
        if not isinstance(series.dtype, pl.String) and series.dtype != pl.Null:
            series = series.cast(pl.String)
        series = series.rank("dense") if series.dtype == pl.String else series
    values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    values = np.where(np.isnan(values), -0.0, values + 0.0)  # one zero, one absence
    return values.view(np.uint64)


def amounts_of(frame: pl.DataFrame, request: BuildRequest) -> Floats | None:
    """(n,) the amount of each row, absent ones and those below zero taken for 0; None if the request names none."""
    if request.amount is None:
        return None
    values = frame[request.amount].cast(pl.Float64).fill_null(0.0).fill_nan(0.0).to_numpy()
    amounts: Floats = np.maximum(values, 0.0)
    return amounts


def judge_apart(apart: Apart, survey: Survey, folds: int) -> Evaluation | None:
    """How a card does on the rows it was not learnt from; None if their target has one class.

    Args:
        apart: their scores.
        survey: target and design of all rows.
        folds: of the cross-validation, if one was made; said where every row was scored by it.
    """
    held = apart.part >= 0
    return judge(
        apart.scores[held],
        survey.target[held],
        survey.sampling.part(held),
        folds=folds if held.all() else 0,
        amounts=None if survey.amounts is None else survey.amounts[held],
    )


def judge(
    scores: Floats,
    target: Floats,
    sampling: Sampling,
    *,
    folds: int = 0,
    amounts: Floats | None = None,
    capacity: int | None = None,
) -> Evaluation | None:
    """Ranking, gains and calibration of `scores` (n,); None if the target has one class.

    Args:
        scores: (n,) in (0, 1), highest first; NaN, where the card knows no class for a value, takes the mean score.
        target: (n,) of 0 and 1.
        sampling: weights and design of the rows.
        folds: said of the rows, see `Evaluation`.
        amounts: (n,) nonnegative, for instance euros; None leaves them out.
        capacity: a number of files, out of the sum of the weights, whose gain is told too; None tells none.
    """
    if not 0 < target.sum() < len(target):
        return None
    unknown = np.isnan(scores)
    if unknown.any():
        known = sampling.weights[~unknown]
        mean = float(known @ scores[~unknown] / known.sum()) if len(known) else 0.5
        scores = np.where(unknown, mean, scores)
    told = recalibration(scores, target, sampling)
    return Evaluation(
        folds=folds,
        rows=len(target),
        events=int(target.sum()),
        area=area_under_curve(scores, target, sampling),
        gains=gains_with_intervals(scores, target, sampling, SHARES, amounts=amounts, capacity=capacity),
        calibration=calibration_table(scores, target, sampling),
        slope=None if told is None else told.slope.value,
        spiegelhalter=spiegelhalter(scores, target, sampling),
        hosmer_lemeshow=hosmer_lemeshow(scores, target, sampling),
        recalibration=told,
    )
