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
    mixed = np.random.default_rng(seed).permutation(rows)
    codes = np.zeros(rows, np.int64) if strata is None else strata
    order = mixed[np.lexsort((target[mixed], codes[mixed]))]
    reached = np.floor(np.arange(rows + 1) * holdout + 0.5)
    training = np.ones(rows, np.bool_)
    training[order[np.diff(reached) > 0]] = False
    return training


def evaluate(card: Scorecard, frame: pl.DataFrame, target: Floats, sampling: Sampling) -> Evaluation | None:
    """Ranking, gains and calibration on `frame`; None if it holds one class of the target."""
    if not 0 < target.sum() < len(target):
        return None
    scores = card_probabilities(card, frame)
    return Evaluation(
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
        "rows": evaluation.rows,
        "events": evaluation.events,
        "auc": area_document(evaluation.area),
        "gains": [{"share": g.share, "events": g.events} for g in evaluation.gains],
        "calibration": [
            {"count": c.count, "predicted": c.predicted, "observed": c.observed, "low": c.low, "high": c.high}
            for c in evaluation.calibration
        ],
    }
