"""Which candidates make the card: screen, drop look-alikes, step forward by score test, back by Wald test."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import one_blas_thread, weighted_counts
from bondroit.stats.information import cramers_v, passing
from bondroit.stats.logistic import LogisticFit, fit_logistic
from bondroit.stats.score_tests import Point, score_test, wald_test

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Merged
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Codes, Floats
    from bondroit.stats.information import Association
    from bondroit.stats.sampling import Sampling

MIN_INFORMATION = 0.005
ALIKE = 0.7  # Cramér's V from which two candidates are held to say the same
_ALIKE_FIRST = 0.4  # correlation of their weights of evidence from which V is computed at all
_TRIED_EXACTLY = 12


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """The variables of the card and their fit.

    Attributes:
        chosen: positions of the candidates, in order of entry.
        fit: on the constant and their dummies, in that order.
        entered: positions of all that entered at some step, those dropped later included.
        inseparable: positions refused because no finite estimate exists with them.
    """

    chosen: tuple[int, ...]
    fit: LogisticFit
    entered: tuple[int, ...]
    inseparable: tuple[int, ...]


def screen(merged: Sequence[Merged], said: Association, request: BuildRequest) -> Booleans:
    """Candidates with enough information and whose chi-square passes at a false-discovery rate of alpha.

    A class is cut where the difference is greatest, so each p-value is first multiplied by the number of ways to
    cut (Bonferroni): without it a column of pure chance would enter too often.
    """
    searched = np.array([m.log_searched for m in merged])
    return passing(np.minimum(said.log_p + searched, 0.0), request.alpha) & (said.information >= MIN_INFORMATION)


def look_alikes(merged: Sequence[Merged], said: Association, kept: Sequence[int], weights: Floats) -> dict[int, int]:
    """Which candidate stands in for which: the one with more information stays.

    Args:
        merged: all candidates.
        said: their association with the target.
        kept: positions still in the running.
        weights: (n,).

    Returns:
        dropped position -> position of the one that stands in for it.
    """
    order = sorted(kept, key=lambda j: (-said.information[j], j))
    codes = {j: merged[j].dummy_codes for j in order}
    near = _evidence_correlation([said.evidence[j][codes[j]] for j in order], weights)
    stands_in: dict[int, int] = {}
    for a, j in enumerate(order):
        for b in np.flatnonzero(np.abs(near[a, :a]) >= _ALIKE_FIRST):
            other = order[int(b)]
            if other not in stands_in and cramers_v(_cross(codes[other], codes[j], weights)) >= ALIKE:
                stands_in[j] = other
                break
    return stands_in


def _evidence_correlation(evidence: list[Floats], weights: Floats) -> Floats:
    if not evidence:
        return np.zeros((0, 0))
    with one_blas_thread():
        table = np.stack(evidence).astype(np.float32)
        share = (weights / weights.sum()).astype(np.float32)
        table -= (table @ share)[:, None]
        table *= np.sqrt(share)
        table /= np.maximum(np.sqrt(np.square(table).sum(axis=1)), 1e-12)[:, None]
        result: Floats = (table @ table.T).astype(np.float64)
    return result


def _cross(one: Codes, two: Codes, weights: Floats) -> Floats:
    rows, columns = int(one.max()) + 1, int(two.max()) + 1
    return weighted_counts(one.astype(np.intp) * columns + two, weights, rows * columns).reshape(rows, columns)


def dummy_columns(codes: Codes, count: int) -> Floats:
    """(n, count) of 0 and 1: column k - 1 is code k."""
    columns: Floats = (codes[:, None] == np.arange(1, count + 1, dtype=np.uint8)).astype(np.float64)
    return columns


def select(
    merged: Sequence[Merged], running: Sequence[int], target: Floats, sampling: Sampling, request: BuildRequest
) -> Selected:
    """Forward by score test at level alpha, then backward by design-based Wald test at the same level.

    Args:
        merged: all candidates.
        running: positions of those that may enter.
        target: (n,) of 0 and 1.
        sampling: weights scaled so that a unit is worth one independent row.
        request: `max_variables` and `alpha`.
    """
    codes = {j: merged[j].dummy_codes for j in running}
    chosen: list[int] = []
    refused: list[int] = []
    design = np.ones((len(target), 1))
    fit = fit_logistic(design, target, sampling, design_based=False)
    while len(chosen) < request.max_variables:
        left = [j for j in running if j not in chosen and j not in refused]
        best = _best_entrant(left, codes, merged, _point(design, target, sampling, fit), request)
        if best is None:
            break
        wider = np.hstack([design, dummy_columns(codes[best], merged[best].dummies)])
        start = np.concatenate([fit.coefficients, np.zeros(merged[best].dummies)])
        trial = fit_logistic(wider, target, sampling, start=start, design_based=False)
        if not trial.converged:
            refused.append(best)
            continue
        chosen.append(best)
        design, fit = wider, trial
    entered = tuple(chosen)
    fit = fit_logistic(design, target, sampling, start=fit.coefficients)
    kept, fit = _backward(
        chosen, fit, codes=codes, merged=merged, target=target, sampling=sampling, alpha=request.alpha
    )
    return Selected(tuple(kept), fit, entered, tuple(refused))


def _point(design: Floats, target: Floats, sampling: Sampling, fit: LogisticFit) -> Point:
    p = fit.probabilities
    return Point(design, sampling.weights * (target - p), sampling.weights * p * (1.0 - p), fit.covariance)


def _best_entrant(
    left: Sequence[int], codes: dict[int, Codes], merged: Sequence[Merged], point: Point, request: BuildRequest
) -> int | None:
    """The most significant candidate: all are ranked by their histograms, the best dozen tested exactly."""
    rough = []
    for j in left:
        code = codes[j].astype(np.intp)
        slope, curve = weighted_counts(code, point.residuals), weighted_counts(code, point.variances)
        rough.append(float((slope * slope / np.maximum(curve, 1e-12)).sum()) - merged[j].dummies)
    best, best_log_p = None, float(np.log(request.alpha))
    with one_blas_thread():
        for k in np.argsort(-np.asarray(rough), kind="stable")[:_TRIED_EXACTLY]:
            j = left[int(k)]
            tested = score_test(dummy_columns(codes[j], merged[j].dummies), point)
            if tested is not None and tested.log_p < best_log_p:
                best, best_log_p = j, tested.log_p
    return best


def spans(chosen: Sequence[int], merged: Sequence[Merged]) -> list[slice]:
    """Where each chosen candidate's coefficients stand, the constant being at 0."""
    ends = np.cumsum([1, *(merged[j].dummies for j in chosen)])
    return [slice(a, b) for a, b in pairwise(ends.tolist())]


def _backward(
    chosen: Sequence[int],
    fit: LogisticFit,
    *,
    codes: dict[int, Codes],
    merged: Sequence[Merged],
    target: Floats,
    sampling: Sampling,
    alpha: float,
) -> tuple[list[int], LogisticFit]:
    chosen = list(chosen)
    while chosen:
        worst, worst_log_p = None, float(np.log(alpha))
        for j, span in zip(chosen, spans(chosen, merged), strict=True):
            tested = wald_test(fit.coefficients[span], fit.design_covariance[span, span])
            log_p = 0.0 if tested is None else tested.log_p
            if log_p > worst_log_p:
                worst, worst_log_p = j, log_p
        if worst is None:
            break
        chosen = [j for j in chosen if j != worst]
        columns = [np.ones((len(target), 1)), *(dummy_columns(codes[j], merged[j].dummies) for j in chosen)]
        fit = fit_logistic(np.hstack(columns), target, sampling)
    return chosen, fit
