"""Challengers of the extra `challengers`: additive boosting (EBM), gradient boosting, and a path of L1 penalties.

Each is a kept library at work on the card's rows and weights; what must be chosen is chosen inside the training part.
One thread and a fixed seed: the same table gives the same figures on any machine.

Sources: Lou, Caruana and Gehrke (2012), KDD (additive boosting); Ke et al. (2017), NeurIPS (histogram boosting);
Tibshirani (1996), JRSS B 58 (L1).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from bondroit.building.challenger_classes import Classes
from bondroit.building.challenger_problem import Learnt, Problem
from bondroit.stats.logistic import log_likelihood

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Booleans, Floats

ADDITIVE_ROWS = 20_000
BOOSTED_ROWS = 50_000
PATH_ROWS = 20_000
_BAGS = 4
_BINS = 255
# Five times quicker than the library's own, with the same AUC to 0.001 on ACS and Benefits, where it was chosen.
_QUICK = {"learning_rate": 0.06, "early_stopping_rounds": 30, "smoothing_rounds": 30}
_LEAVES = (4, 8, 16)
_MOST_TREES = 400
_LEAST_KNOWN = 30
_LEAST_OUTCOME = 10  # rows of either outcome, so that those kept apart to stop by have both
_PENALTIES = 12
_RISES = 2  # so many penalties in a row that do worse end the path
_APART = 4  # one row in so many chooses the penalty
_BAG_APART, _TREES_APART = 0.15, 0.2  # the libraries' own shares of rows kept apart to stop by


def additive(problem: Problem, training: Booleans, judged: Booleans) -> Learnt:
    """Additive boosting: a curve per variable, no interaction; at most `ADDITIVE_ROWS` rows learnt from."""
    from interpret.glassbox import ExplainableBoostingClassifier  # noqa: PLC0415 an extra, slow to load

    rows = problem.few(training, ADDITIVE_ROWS)
    held = _Held(problem, rows, judged)
    if held.common:
        return held.nothing
    model = ExplainableBoostingClassifier(
        feature_types=["nominal" if c else "continuous" for c in held.categorical],
        interactions=0,
        outer_bags=_BAGS,
        max_bins=_BINS,
        n_jobs=1,
        random_state=problem.request.seed,
        **_QUICK,
    )
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="interpret")  # its drawings omit the missing
        model.fit(held.known, held.target, sample_weight=held.weights, bags=_bags(problem, rows))
        found = model.predict_proba(held.new)[:, 1]
    return Learnt(np.asarray(found, np.float64), len(held.categorical))


def _bags(problem: Problem, rows: Booleans) -> NDArray[np.int8] | None:
    """(learnt, bags) 1 for a row learnt from, -1 for one to stop by: whole clusters; None leaves it to the library."""
    if problem.sampling.clusters is None:
        return None
    apart = [problem.apart(rows, _BAG_APART, draw)[rows] for draw in range(_BAGS)]
    return np.where(np.stack(apart, axis=1), -1, 1).astype(np.int8)


def boosted(problem: Problem, training: Booleans, judged: Booleans) -> Learnt:
    """Gradient boosting: size of the trees and their number chosen on rows of the training part kept apart.

    At most `BOOSTED_ROWS` rows are learnt from; missing values and categories are the library's own.
    """
    rows, seed = problem.few(training, BOOSTED_ROWS), problem.request.seed
    held = _Held(problem, rows, judged)
    if held.common:
        return held.nothing
    with threadpool_limits(1):
        best: tuple[float, int, int] = (-np.inf, _LEAVES[0], 1)
        for leaves in _LEAVES:
            reached = _reached(_trees(held, leaves, seed, most=_MOST_TREES, stops=True), held, problem, rows)
            best = max(best, (float(reached.max()), leaves, max(int(reached.argmax()), 1)))
        model = _trees(held, best[1], seed, most=best[2], stops=False)
        found = model.fit(held.known, held.target, sample_weight=held.weights).predict_proba(held.new)[:, 1]
    return Learnt(np.asarray(found, np.float64), len(held.categorical))


def _reached(trial: Any, held: _Held, problem: Problem, rows: Booleans) -> Floats:  # noqa: ANN401 no types
    """What each number of trees reaches on the rows kept apart, whole clusters where the survey drew clusters."""
    x, y, w = held.known, held.target, held.weights
    if problem.sampling.clusters is None:
        fitted = trial.fit(x, y, sample_weight=w)
    else:
        apart = problem.apart(rows, _TREES_APART)[rows]
        fitted = trial.fit(x[~apart], y[~apart], w[~apart], X_val=x[apart], y_val=y[apart], sample_weight_val=w[apart])
    return np.asarray(fitted.validation_score_)


class _Held:
    """The rows learnt from and judged as numbers, without the columns that hardly any row learnt from has.

    Attributes:
        known, new: (learnt, p) and (judged, p).
        target, weights: of the rows learnt from.
        categorical: (p,) which columns are categories.
        common: whether nothing can be learnt: no such column, or hardly a row of one of the outcomes.
    """

    def __init__(self, problem: Problem, rows: Booleans, judged: Booleans) -> None:
        coder = problem.coder
        known = coder.matrix(problem.frame.filter(rows))
        kept = np.isfinite(known).sum(axis=0) >= _LEAST_KNOWN  # the trees' library fails on a column without a value
        self.known, self.new = known[:, kept], coder.matrix(problem.frame.filter(judged))[:, kept]
        self.target, self.weights = problem.target[rows], problem.weights(rows)
        self.categorical = [c for c, held in zip(coder.categorical, kept.tolist(), strict=True) if held]
        events = int(self.target.sum())
        self.common = not self.categorical or min(events, len(self.target) - events) < _LEAST_OUTCOME

    @property
    def nothing(self) -> Learnt:
        """The common rate for every row judged."""
        return Learnt(np.full(len(self.new), self.weights @ self.target / self.weights.sum()), 0)


def _trees(held: _Held, leaves: int, seed: int, *, most: int, stops: bool) -> Any:  # noqa: ANN401 the library has no types
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 an extra

    return HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=most,
        max_leaf_nodes=leaves,
        l2_regularization=1.0,
        categorical_features=held.categorical,
        early_stopping=stops,
        validation_fraction=_TREES_APART,
        n_iter_no_change=20,
        random_state=seed,
    )


def path(problem: Problem, training: Booleans, judged: Booleans) -> Learnt:
    """L1 path on the classes of every candidate: the penalty with the best likelihood on rows kept apart.

    Classes are merged anew without the rows that choose the penalty; at most `PATH_ROWS` rows are learnt from.
    """
    rows = problem.few(training, PATH_ROWS)
    apart = _chooses(problem, rows)
    strength = _strength(problem, rows & ~apart, apart)
    known, new, starts = _matrices(problem, rows, judged)
    if not starts:  # no candidate has two classes
        return Learnt(np.zeros(int(judged.sum())), 0)
    model = _penalised(problem).set_params(C=strength * (1.0 - 1.0 / _APART))
    with threadpool_limits(1):
        model.fit(known, problem.target[rows], sample_weight=problem.weights(rows))
    kept = np.add.reduceat(np.abs(model.coef_[0]), starts) > 0
    return Learnt(np.asarray(model.decision_function(new), np.float64), int(kept.sum()))


def _chooses(problem: Problem, rows: Booleans) -> Booleans:
    """(n,) the rows that choose the penalty: whole clusters where the survey drew clusters."""
    if problem.sampling.clusters is not None:
        return problem.apart(rows, 1.0 / _APART)
    order = np.random.default_rng(problem.request.seed).permutation(np.flatnonzero(rows))
    apart = np.zeros(len(rows), np.bool_)
    apart[order[::_APART]] = True
    return apart


def _strength(problem: Problem, rows: Booleans, apart: Booleans) -> float:
    """The inverse penalty, along the path from the first variable on, that foretells `apart` best."""
    known, new, starts = _matrices(problem, rows, apart)
    if not starts:
        return 1.0
    target, weights = problem.target[rows], problem.weights(rows)
    rate = float(weights @ target / weights.sum())
    first = 1.0 / max(float(np.abs(known.T @ (weights * (target - rate))).max(initial=0.0)), 1e-9)
    model, best, rises = _penalised(problem), (-np.inf, first), 0
    with threadpool_limits(1):
        for strength in first * np.geomspace(1.2, 300.0, _PENALTIES):
            model.set_params(C=float(strength)).fit(known, target, sample_weight=weights)
            logits = np.asarray(model.decision_function(new), np.float64)
            reached = log_likelihood(logits, problem.target[apart], problem.weights(apart))
            rises = 0 if reached > best[0] else rises + 1
            best = max(best, (reached, float(strength)))
            if rises == _RISES:
                break
    return best[1]


def _penalised(problem: Problem) -> Any:  # noqa: ANN401 the library has no types
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 an extra

    # The constant is penalised by this solver, the fastest on few rows: scaled so that it hardly is.
    return LogisticRegression(
        l1_ratio=1.0, solver="liblinear", intercept_scaling=10.0, max_iter=300, random_state=problem.request.seed
    )


def _matrices(problem: Problem, rows: Booleans, others: Booleans) -> tuple[Any, Any, list[int]]:
    """Dummies of every candidate's classes, learnt on `rows`, for `rows` and `others`; where each candidate starts."""
    classes = Classes.learnt(problem, rows)
    known, new = (_dummies(classes, problem, held) for held in (rows, others))
    starts = np.concatenate([[0], np.cumsum([m.dummies for m in classes.merged])])[:-1].tolist()
    return known, new, starts


def _dummies(classes: Classes, problem: Problem, rows: Booleans) -> Any:  # noqa: ANN401 a sparse matrix
    held = problem.frame.filter(rows)
    columns: list[Floats] = []
    for m in classes.merged:
        codes = classes.codes(m, held[m.source.name])
        columns.append(sparse.csc_matrix((codes[:, None] == np.arange(1, m.dummies + 1)).astype(np.float64)))
    return sparse.hstack(columns, format="csr") if columns else sparse.csr_matrix((held.height, 0))
