"""How a card does on rows it did not learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.building.design import card_probabilities
from bondroit.building.prebins import candidate_names
from bondroit.building.request import Evaluation
from bondroit.building.shrinkage import calibration_slope
from bondroit.stats.calibration import calibration_table
from bondroit.stats.disclosure import hidden_rows, small_cells
from bondroit.stats.ranking import Area, area_under_curve, gain_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bondroit.building.checking import Survey
    from bondroit.building.request import BuildRequest
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

SHARES = (0.005, 0.01, 0.02, 0.05, 0.10, 0.20)


def split(survey: Survey, order: Integers, holdout: float, seed: int) -> Booleans:
    """(n,) which rows to learn from: a systematic draw over rows shuffled within stratum and outcome.

    Args:
        survey: target and strata of the rows.
        order: (n,) see `row_order`.
        holdout: share of the rows not to learn from.
        seed: of the shuffle.
    """
    rows = len(survey.target)
    reached = np.floor(np.arange(rows + 1) * holdout + 0.5)
    training = np.ones(rows, np.bool_)
    training[_shuffled(survey, order, seed)[np.diff(reached) > 0]] = False
    return training


def parts(survey: Survey, order: Integers, folds: int, seed: int) -> Integers:
    """(n,) the part, 0 to `folds` - 1, of each row: dealt out in turn within stratum and outcome; see `split`."""
    part = np.empty(len(survey.target), np.int64)
    part[_shuffled(survey, order, seed)] = np.arange(len(part)) % folds
    return part


def _shuffled(survey: Survey, order: Integers, seed: int) -> Integers:
    target, strata = survey.target, survey.sampling.strata
    mixed = order[np.random.default_rng(seed).permutation(len(target))]
    codes = np.zeros(len(target), np.int64) if strata is None else strata
    shuffled: Integers = mixed[np.lexsort((target[mixed], codes[mixed]))]
    return shuffled


def row_order(frame: pl.DataFrame, survey: Survey, request: BuildRequest) -> Integers:
    """(n,) an order of the rows that follows from what they hold, not from how the table is sorted.

    By the candidates' values, then weight, stratum and outcome: rows that tie in all are alike to a build. Neither
    the scale of the weights nor the words of the target matter.
    """
    keys = fingerprints(frame, candidate_names(frame, request))
    strata = np.zeros(frame.height, np.int64) if survey.sampling.strata is None else survey.sampling.strata
    order: Integers = np.lexsort((survey.target, strata, survey.sampling.weights, keys))
    return order


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


def evaluate(card: Scorecard, frame: pl.DataFrame, target: Floats, sampling: Sampling) -> Evaluation | None:
    """Ranking, gains and calibration on `frame`; None if it holds one class of the target."""
    return judge(card_probabilities(card, frame), target, sampling)


def judge(scores: Floats, target: Floats, sampling: Sampling, *, folds: int = 0) -> Evaluation | None:
    """Ranking, gains and calibration of `scores` (n,); None if the target has one class."""
    if not 0 < target.sum() < len(target):
        return None
    return Evaluation(
        folds=folds,
        rows=len(target),
        events=int(target.sum()),
        area=area_under_curve(scores, target, sampling),
        gains=gain_curve(scores, target, sampling.weights, SHARES),
        calibration=calibration_table(scores, target, sampling),
        slope=calibration_slope(scores, target, sampling),
    )


def area_document(area: Area) -> dict[str, float]:
    """The area as JSON values."""
    return {"value": area.value, "low": area.low, "high": area.high}


def evaluation_document(evaluation: Evaluation | None) -> dict[str, Any] | None:
    """The evaluation as JSON values, for the provenance of the card."""
    if evaluation is None:
        return None
    return {
        "folds": evaluation.folds,
        "rows": evaluation.rows,
        "events": evaluation.events,
        "slope": evaluation.slope,
        "auc": area_document(evaluation.area),
        "gains": _shown_gains(evaluation),
        "calibration": _shown_calibration(evaluation),
    }


def _shown_gains(evaluation: Evaluation) -> list[dict[str, float]]:
    """The points of the gain curve between which no small number of rows lies: a card is published with them."""
    kept, before = [], np.zeros(2, np.int64)
    end = np.array([evaluation.events, evaluation.rows - evaluation.events])
    for gain in evaluation.gains:
        found = round(gain.events * evaluation.events)
        here = np.array([found, round(gain.share * evaluation.rows) - found])
        if not small_cells(np.concatenate([here - before, end - here])).any():
            kept.append({"share": gain.share, "events": gain.events})
            before = here
    return kept


def _shown_calibration(evaluation: Evaluation) -> list[dict[str, float | None]]:
    """The classes of the score; the observed rate is None where it tells a small number of rows."""
    events = np.array([round(c.count * c.observed) for c in evaluation.calibration], np.int64)
    counts = np.array([c.count for c in evaluation.calibration], np.int64)
    hidden = hidden_rows(np.stack([events, counts - events], axis=1)) if len(counts) else np.zeros(0, np.bool_)
    return [
        {"count": c.count, "predicted": c.predicted}
        | dict.fromkeys(("observed", "low", "high"))
        | ({} if hide else {"observed": c.observed, "low": c.low, "high": c.high})
        for c, hide in zip(evaluation.calibration, hidden, strict=True)
    ]
