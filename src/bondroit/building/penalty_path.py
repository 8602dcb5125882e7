"""The L1 path: another way to choose the variables of a card, by a library (scikit-learn's liblinear).

Each candidate is one column, the weight of evidence of its class, scaled to unit variance. The penalty falls along a
path; at each step the columns with a coefficient that is not nought are the card's variables. The step with the least
BIC is kept. The card is then fitted without a penalty: an L1 estimate is shrunk, and has no honest interval.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from bondroit.errors import Text, UserError
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.logistic import log_likelihood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Merged
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Floats
    from bondroit.stats.information import Association
    from bondroit.stats.sampling import Sampling

STEPS, LEAST = 14, 0.01
"""Penalties of the path, falling evenly on the log scale from that which admits nothing to LEAST times it."""


def on_the_path(
    merged: Sequence[Merged],
    said: Association,
    running: Sequence[int],
    *,
    target: Floats,
    sampling: Sampling,
    request: BuildRequest,
) -> list[int]:
    """Positions of the candidates of `running` that an L1 penalty keeps, the strongest first.

    Args:
        merged: all candidates.
        said: their association with the target.
        running: positions of those that may enter.
        target: (n,) of 0 and 1.
        sampling: weights scaled so that a unit is worth one independent row.
        request: `max_variables`: the path ends where more would enter.

    Raises:
        UserError: E-USE-005 if scikit-learn is not installed.
    """
    if not running:
        return []
    weights = sampling.weights
    columns = np.stack([_scaled(said.evidence[j][merged[j].dummy_codes], weights) for j in running], axis=1)
    share = float(weights @ target / weights.sum())
    most = float(np.abs(columns.T @ (weights * (target - share))).max())
    best, found = np.inf, np.zeros(0, np.int64)
    for penalty in most * np.geomspace(0.95, LEAST, STEPS):
        constant, coefficients = _penalised(columns, target, weights, 1.0 / penalty)
        inside = np.flatnonzero(coefficients)
        if len(inside) > request.max_variables:
            break
        logits = constant + columns @ coefficients
        criterion = -2.0 * log_likelihood(logits, target, weights) + len(inside) * float(np.log(weights.sum()))
        if criterion < best:
            best, found = criterion, inside[np.argsort(-np.abs(coefficients[inside]), kind="stable")]
    return [running[a] for a in found.tolist()]


def _scaled(values: Floats, weights: Floats) -> Floats:
    """`values` with weighted mean nought and variance one; noughts where they are all alike."""
    centred = values - weights @ values / weights.sum()
    spread = float(np.sqrt(weights @ np.square(centred) / weights.sum()))
    result: Floats = centred / spread if spread > 1e-12 else np.zeros_like(centred)
    return result


def _penalised(columns: Floats, target: Floats, weights: Floats, room: float) -> tuple[float, Floats]:
    """Constant and coefficients (q,) that maximise `room` times the log-likelihood less the sum of their sizes."""
    try:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra, loaded late
    except ModuleNotFoundError:
        raise UserError(
            "E-USE-005",
            Text("scikit-learn is not installed.", "scikit-learn n'est pas installé."),
            remedy=Text("pip install 'bondroit[challengers]'", "pip install 'bondroit[challengers]'"),
        ) from None
    # liblinear penalises the constant too: a large column of its own makes that penalty nought in effect.
    model = LogisticRegression(
        l1_ratio=1.0, C=room, solver="liblinear", tol=1e-4, max_iter=200, intercept_scaling=1e3, random_state=0
    )
    with one_blas_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(columns, target, sample_weight=weights)
    return float(model.intercept_[0]), model.coef_[0].astype(np.float64)
