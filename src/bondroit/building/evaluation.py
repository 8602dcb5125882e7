"""How a card does on rows it did not learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.building.design import card_probabilities
from bondroit.building.request import Evaluation
from bondroit.stats.calibration import calibration_table
from bondroit.stats.ranking import Area, area_under_curve, gain_curve

if TYPE_CHECKING:
    import polars as pl

    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

SHARES = (0.005, 0.01, 0.02, 0.05, 0.10, 0.20)


def split(target: Floats, strata: Integers | None, holdout: float, seed: int) -> Booleans:
    """(n,) which rows to learn from: a systematic draw over rows shuffled within stratum and outcome."""
    rows = len(target)
    order = _shuffled(target, strata, seed)
    reached = np.floor(np.arange(rows + 1) * holdout + 0.5)
    training = np.ones(rows, np.bool_)
    training[order[np.diff(reached) > 0]] = False
    return training


def parts(target: Floats, strata: Integers | None, folds: int, seed: int) -> Integers:
    """(n,) the part, 0 to `folds` - 1, of each row: dealt out in turn within stratum and outcome."""
    part = np.empty(len(target), np.int64)
    part[_shuffled(target, strata, seed)] = np.arange(len(target)) % folds
    return part


def _shuffled(target: Floats, strata: Integers | None, seed: int) -> Integers:
    mixed = np.random.default_rng(seed).permutation(len(target))
    codes = np.zeros(len(target), np.int64) if strata is None else strata
    order: Integers = mixed[np.lexsort((target[mixed], codes[mixed]))]
    return order


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
        "auc": area_document(evaluation.area),
        "gains": [{"share": g.share, "events": g.events} for g in evaluation.gains],
        "calibration": [
            {"count": c.count, "predicted": c.predicted, "observed": c.observed, "low": c.low, "high": c.high}
            for c in evaluation.calibration
        ],
    }
