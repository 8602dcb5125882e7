"""How much too extreme the scores of a card are likely to be.

From the fit alone, and on rows it did not learn from. Coefficients are not touched.

Source: Van Houwelingen, J. C. and Le Cessie, S. (1990), "Predictive value of statistical models", Statistics in
Medicine 9: the heuristic factor (chi2 - df) / chi2, by which the logits but the constant would have to be multiplied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy

from bondroit.errors import Text
from bondroit.stats.logistic import fit_logistic

if TYPE_CHECKING:
    from bondroit.building.request import Evaluation
    from bondroit.stats.arrays import Floats
    from bondroit.stats.logistic import LogisticFit
    from bondroit.stats.sampling import Sampling

LEAST_TRUSTED = 0.9


def shrinkage(fit: LogisticFit, target: Floats, weights: Floats) -> float:
    """The factor, in [0, 1]: 1 is a card that does not exaggerate.

    chi2 is twice the gain in log-likelihood over the constant alone, df the coefficients but the constant. That
    cuts and variables were searched for is not counted, so the true factor may be lower.

    Args:
        fit: of the card.
        target: (n,) of 0 and 1, as fitted.
        weights: (n,) as fitted: a unit is worth one independent row.
    """
    total, events = float(weights.sum()), float(weights @ target)
    alone = float(xlogy(events, events / total) + xlogy(total - events, 1.0 - events / total))
    gain = 2.0 * (fit.log_likelihood - alone)
    searched = len(fit.coefficients) - 1
    return float(np.clip((gain - searched) / gain, 0.0, 1.0)) if gain > 0 else 0.0


def calibration_slope(scores: Floats, target: Floats, sampling: Sampling) -> float | None:
    """Slope of the weighted logistic regression of `target` on the logit of `scores` (Cox 1958): 1 is right.

    Below 1 the scores are too extreme. None if all scores are alike or no finite slope exists.

    Args:
        scores: (n,) in (0, 1), of rows not learnt from.
        target: (n,) of 0 and 1.
        sampling: weights of the rows.
    """
    inside = np.clip(scores, 1e-12, 1.0 - 1e-12)
    logits = np.log(inside / (1.0 - inside))
    if np.ptp(logits) < 1e-9:
        return None
    fit = fit_logistic(np.column_stack([np.ones(len(logits)), logits]), target, sampling, design_based=False)
    return float(fit.coefficients[1]) if fit.converged else None


def shrinkage_notes(factor: float, evaluation: Evaluation | None) -> list[Text]:
    """A note when the factor, or the slope on rows not learnt from, is below 0.9; the slope says more."""
    slope = None if evaluation is None else evaluation.slope
    told = factor if slope is None else slope
    if told >= LEAST_TRUSTED and factor >= LEAST_TRUSTED:
        return []
    least = max(min(told, factor), 0.0)
    return [
        Text(
            f"The card is likely to announce too extreme scores: its logits should be multiplied by about {least:.2f} "
            "to be borne out; more rows would mend it. The order of the files is not touched.",
            f"La grille annonce sans doute des scores trop extrêmes : ses logits devraient être multipliés par environ "
            f"{least:.2f} pour se vérifier ; plus de lignes y remédieraient. L'ordre des dossiers n'est pas touché.",
        )
    ]
