"""Which candidates make the card: forward by score test, backward by design-based Wald test."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.entering import Entrance
from bondroit.stats.coded import fit_coded
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.firth import fit_firth
from bondroit.stats.score_tests import ChiSquareTest, coded_score_tests, wald_test
from bondroit.stats.wald import FTest, design_wald_test, residual_freedom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Merged
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Codes, Floats
    from bondroit.stats.logistic import LogisticFit
    from bondroit.stats.sampling import Sampling


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


def spans(chosen: Sequence[int], merged: Sequence[Merged]) -> list[slice]:
    """Where each chosen candidate's coefficients stand, the constant being at 0."""
    ends = np.cumsum([1, *(merged[j].dummies for j in chosen)])
    return [slice(a, b) for a, b in pairwise(ends.tolist())]


def excess(test: ChiSquareTest | FTest, request: BuildRequest, size: float) -> float:
    """By how much a test passes the criterion: above nought a variable enters or stays.

    For `p`: log of alpha less log of the p-value. For `aic` and `bic`: what the chi-square exceeds the penalty by,
    which is what the criterion gains to first order.
    """
    if request.criterion == "p":
        return float(np.log(request.alpha)) - test.log_p
    each = 2.0 if request.criterion == "aic" else float(np.log(size))
    statistic = test.statistic * test.freedom if isinstance(test, FTest) else test.statistic
    return statistic - each * test.freedom


@dataclass(slots=True, eq=False)
class _Run:
    """A card being made."""

    merged: Sequence[Merged]
    target: Floats
    sampling: Sampling
    request: BuildRequest
    design: CodedDesign
    fit: LogisticFit
    chosen: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def enter(self, j: int) -> bool:
        """Take candidate j in, unless no finite estimate exists with it."""
        m = self.merged[j]
        wider = self.design.widened(self.codes(j), m.dummies)
        start = np.concatenate([self.fit.coefficients, np.zeros(m.dummies)])
        trial = self._fit(wider, start)
        if not trial.converged:
            self.refused.append(j)
            return False
        self.chosen.append(j)
        self.design, self.fit = wider, trial
        return True

    def codes(self, j: int) -> Codes:
        """(n,) dummy codes of candidate j."""
        return self.merged[j].dummy_codes

    def best(self, tried: Sequence[int]) -> int | None:
        """Of the candidates tried, the one that passes the criterion by most; None if none passes."""
        if not tried:
            return None
        p = self.fit.probabilities
        weights = self.sampling.weights
        added = CodedDesign([self.codes(j) for j in tried], [self.merged[j].dummies for j in tried], len(p))
        tests = coded_score_tests(
            self.design, self.fit.covariance, added, weights * (self.target - p), weights * p * (1.0 - p)
        )
        size = float(weights.sum())
        passed = [(excess(t, self.request, size), j) for t, j in zip(tests, tried, strict=True) if t is not None]
        most, best = max(passed, key=lambda found: found[0], default=(0.0, None))
        return best if most > 0.0 else None

    def final(self) -> None:
        """Fit to the end, with the design-based covariance."""
        self.fit = self._fit(self.design, self.fit.coefficients, last=True)

    def _fit(self, design: CodedDesign, start: Floats, *, last: bool = False) -> LogisticFit:
        """Rough while choosing, to the end at last; with Firth's penalty where it is asked for."""
        if not (last and self.request.firth):
            fit = fit_coded(design, self.target, self.sampling, start=start, design_based=last, rough=not last)
            if fit.converged or not self.request.firth:
                return fit
        return fit_firth(design.dense(), self.target, self.sampling, start=start, design_based=last)

    def leave(self, j: int) -> None:
        """Take the candidate j out and fit the others to the end."""
        gone = dict(zip(self.chosen, spans(self.chosen, self.merged), strict=True))[j]
        start = np.delete(self.fit.coefficients, np.arange(gone.start, gone.stop))
        self.chosen.remove(j)
        self.design = CodedDesign(
            [self.codes(k) for k in self.chosen], [self.merged[k].dummies for k in self.chosen], len(self.target)
        )
        self.fit = self._fit(self.design, start, last=True)


def select(
    merged: Sequence[Merged],
    running: Sequence[int],
    target: Floats,
    sampling: Sampling,
    request: BuildRequest,
    *,
    required: Sequence[int] = (),
    near: Floats | None = None,
    path: Sequence[int] | None = None,
) -> Selected:
    """Forward by score test, then backward by design-based Wald test, under the criterion of the request.

    Args:
        merged: all candidates.
        running: positions of those that may enter.
        target: (n,) of 0 and 1.
        sampling: weights scaled so that a unit is worth one independent row.
        request: `max_variables`, `criterion` and `alpha`.
        required: positions that enter first and never leave.
        near: correlation of the candidates of `running`, see `screening.resemblance`; None takes them for independent.
        path: positions chosen otherwise, which enter in this order and are not tested; None chooses here.
    """
    empty = CodedDesign([], [], len(target))
    run = _Run(merged, target, sampling, request, empty, fit_coded(empty, target, sampling, design_based=False))
    for j in required:
        run.enter(j)
    waiting = [j for j in running if j not in required]
    if path is not None:
        for j in path:
            run.enter(j)
        waiting = []
    entrance = Entrance(merged, waiting, target, sampling.weights, near=near, known=running)
    while len(run.chosen) < request.max_variables:
        best = run.best(entrance.likeliest(run.fit.probabilities))
        if best is None and entrance.all_looked_at:
            break
        if best is None:
            entrance.look_at_all()
            continue
        entrance.taken(best, entered=run.enter(best))
    entered = tuple(run.chosen)
    run.final()
    if path is None:
        _backward(run, set(required))
    return Selected(tuple(run.chosen), run.fit, entered, tuple(run.refused))


def _standing(run: _Run, span: slice) -> ChiSquareTest | FTest | None:
    """Whether a variable stands: the design-based F test, or the model's chi-square where every file was controlled.

    A census has no sampling error, so that its design-based covariance is nought and its card is not for testing; what
    is asked of a variable is then that it would stand in a sample of independent rows.
    """
    fit = run.fit
    if not fit.design_covariance.any():
        return wald_test(fit.coefficients[span], fit.covariance[span, span])
    residual = residual_freedom(run.sampling, len(fit.coefficients))
    return design_wald_test(fit.coefficients[span], fit.design_covariance[span, span], residual)


def _backward(run: _Run, required: set[int]) -> None:
    """Take out, one at a time, the variable that fails the criterion by most."""
    size = float(run.sampling.weights.sum())
    while True:
        worst, least = None, 0.0
        for j, span in zip(run.chosen, spans(run.chosen, run.merged), strict=True):
            tested = _standing(run, span)
            over = -np.inf if tested is None else excess(tested, run.request, size)
            if over < least and j not in required:
                worst, least = j, over
        if worst is None:
            return
        run.leave(worst)
