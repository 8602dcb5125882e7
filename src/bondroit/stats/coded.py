"""Weighted logistic regression on classes coded as bytes: Newton's method without a column of noughts and ones.

The objective, the status and the covariances are those of `stats.logistic.fit_logistic`, which is the plain oracle.
The information matrix X'VX of dummies is made of tables: the weight of every pair of classes of two variables. Several
small variables are packed into one byte, so that one pass over the rows serves many pairs of variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats import kernels
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.logistic import FAR, MAX_STEPS, TOLERANCE, LogisticFit, Status, factorised, solved
from bondroit.stats.sampling import centred_products, first_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Codes, Floats, Integers
    from bondroit.stats.logistic import Factor
    from bondroit.stats.sampling import Sampling

MOST_CELLS = 64
"""Classes of a packed byte: a table of pairs then fits in the nearest cache."""
SAMPLED_FROM, SAMPLED = 20_000, 8
"""From so many rows on, the first steps are made on every eighth row."""
NEAR = 1e-2
"""A step smaller than this, beside the coefficients, may reuse the information matrix of the step before."""

ROUGH = 1e-3
"""The step, beside the coefficients, at which a rough fit ends."""


@dataclass(frozen=True, slots=True, eq=False)
class _Pack:
    """Variables in one byte: the byte of each row, and the columns of X that each of its values fills.

    Attributes:
        codes: (n,) the byte.
        cells: number of its values.
        columns: (cells, variables) the column of each variable's class, -1 for the base.
    """

    codes: Codes
    cells: int
    columns: Integers


class CodedDesign:
    """A constant and the dummies of variables whose classes are bytes.

    Args:
        codes: per variable, (n,) 0 for the base, else 1 to its number of dummies.
        dummies: per variable, the number of its dummies.
        rows: n; needed where there is no variable.
    """

    def __init__(self, codes: Sequence[Codes], dummies: Sequence[int], rows: int) -> None:
        self.codes = tuple(codes)
        self.dummies = tuple(dummies)
        self.rows = rows
        self.size = 1 + sum(dummies)

    def widened(self, codes: Codes, dummies: int) -> CodedDesign:
        """With one more variable, at the end."""
        return CodedDesign((*self.codes, codes), (*self.dummies, dummies), self.rows)

    def every(self, step: int) -> CodedDesign:
        """One row in `step`."""
        return CodedDesign([c[::step] for c in self.codes], self.dummies, len(range(0, self.rows, step)))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The column of each variable's first dummy."""
        return tuple(np.cumsum([1, *self.dummies]).tolist()[:-1])

    @cached_property
    def _packs(self) -> tuple[_Pack, ...]:
        """Variables packed, the small ones together."""
        order = sorted(range(len(self.dummies)), key=lambda j: (self.dummies[j], j))
        groups: list[list[int]] = []
        cells = MOST_CELLS + 1
        for j in order:
            if cells * (self.dummies[j] + 1) > MOST_CELLS:
                groups.append([])
                cells = 1
            groups[-1].append(j)
            cells *= self.dummies[j] + 1
        return tuple(self._pack(group) for group in groups)

    def _pack(self, group: list[int]) -> _Pack:
        sizes = np.array([self.dummies[j] + 1 for j in group], np.int64)
        factors = np.concatenate([np.cumprod(sizes[::-1])[::-1][1:], [1]])
        cells = int(sizes.prod())
        if len(group) == 1:
            codes = np.ascontiguousarray(self.codes[group[0]])
        else:
            codes = kernels.packed(np.stack([self.codes[j] for j in group]), factors)
        digits = np.arange(cells)[:, None] // factors[None, :] % sizes[None, :]
        columns = np.where(digits > 0, np.array([self.starts[j] for j in group])[None, :] + digits - 1, -1)
        return _Pack(codes, cells, columns)

    @cached_property
    def bytes(self) -> Codes:
        """(m, n) the packed bytes."""
        packs = self._packs
        stacked: Codes = np.stack([p.codes for p in packs]) if packs else np.zeros((0, self.rows), np.uint8)
        return stacked

    @cached_property
    def widest(self) -> int:
        """Most values of a packed byte."""
        return max((p.cells for p in self._packs), default=1)

    def lookup(self, coefficients: Floats) -> Floats:
        """(m, widest) what each value of a packed byte adds to the logit."""
        table = np.zeros((len(self._packs), self.widest))
        longer = np.append(coefficients, 0.0)  # column -1 adds nothing
        for line, pack in zip(table, self._packs, strict=True):
            line[: pack.cells] = longer[pack.columns].sum(axis=1)
        return table

    def logits(self, coefficients: Floats) -> Floats:
        """(n,) X b."""
        found: Floats = kernels.logits_of(self.bytes, self.lookup(coefficients), float(coefficients[0]))
        return found

    def crossed(self, values: Floats) -> Floats:
        """(p,) X'v for `values` (n,)."""
        total = np.zeros(self.size + 1)
        total[0] = values.sum()
        sums = kernels.sums_by_class(self.bytes, values, self.widest)
        for line, pack in zip(sums, self._packs, strict=True):
            np.add.at(total, pack.columns, np.broadcast_to(line[: pack.cells, None], pack.columns.shape))
        return total[:-1]

    @cached_property
    def _indicators(self) -> tuple[tuple[Floats, Integers], ...]:
        """Per pack, (cells, q) which of its q columns each cell fills, and those columns of X."""
        found = []
        for pack in self._packs:
            columns = np.unique(pack.columns[pack.columns >= 0])
            found.append(((pack.columns[:, :, None] == columns[None, None, :]).any(axis=1).astype(np.float64), columns))
        return tuple(found)

    def information(self, values: Floats) -> Floats:
        """(p, p) X' diag(v) X for `values` (n,)."""
        cells = np.array([p.cells for p in self._packs], np.int64)
        first, second = np.triu_indices(len(cells), 1)
        offsets = np.concatenate([[0], np.cumsum(cells[first] * cells[second])]).astype(np.int64)
        tables = np.zeros(int(offsets[-1]))
        kernels.pair_tables(self.bytes, values, first, second, cells, offsets, tables)
        alone = kernels.sums_by_class(self.bytes, values, self.widest)
        # Columns stand pack by pack while the matrix is filled, and in their own order at the end.
        ends = np.cumsum([1, *(inside.shape[1] for inside, _ in self._indicators)]).tolist()
        matrix = np.zeros((self.size, self.size))
        matrix[0, 0] = values.sum()
        for k, (inside, _) in enumerate(self._indicators):
            own = slice(ends[k], ends[k + 1])
            weighted = alone[k, : cells[k], None] * inside
            matrix[0, own] = weighted.sum(axis=0)
            matrix[own, own] = inside.T @ weighted
        for a, b, start, end in zip(
            first.tolist(), second.tolist(), offsets[:-1].tolist(), offsets[1:].tolist(), strict=True
        ):
            table = tables[start:end].reshape(cells[a], cells[b])
            block = self._indicators[a][0].T @ table @ self._indicators[b][0]
            matrix[ends[a] : ends[a + 1], ends[b] : ends[b + 1]] = block
        upper = np.triu(matrix, 1)
        matrix = upper + upper.T + np.diag(np.diag(matrix))
        place = np.argsort(np.concatenate([[0], *(columns for _, columns in self._indicators)]), kind="stable")
        ordered: Floats = matrix[place][:, place]
        return ordered

    def crossed_with(self, other: CodedDesign, values: Floats) -> Floats:
        """(p, q) X' diag(v) Z, where Z are the dummies of another design on the same rows, its constant left out."""
        mine, theirs = self._packs, other._packs
        lines = np.concatenate([self.bytes, other.bytes])
        cells = np.array([p.cells for p in (*mine, *theirs)], np.int64)
        first, second = (x.ravel() for x in np.indices((len(mine), len(theirs))))
        second = second + len(mine)
        offsets = np.concatenate([[0], np.cumsum(cells[first] * cells[second])]).astype(np.int64)
        tables = np.zeros(int(offsets[-1]))
        kernels.pair_tables(lines, values, first, second, cells, offsets, tables)
        matrix = np.zeros((self.size, other.size))
        matrix[0] = other.crossed(values)
        for a, b, start, end in zip(
            first.tolist(), second.tolist(), offsets[:-1].tolist(), offsets[1:].tolist(), strict=True
        ):
            one, rows = self._indicators[a]
            two, columns = other._indicators[b - len(mine)]
            matrix[rows[:, None], columns] = one.T @ tables[start:end].reshape(cells[a], cells[b]) @ two
        found: Floats = matrix[:, 1:]
        return found

    def sums_by_unit(self, unit: Integers, values: Floats, units: int) -> Floats:
        """(units, p) X'v within each unit (n,), 0 to `units` - 1."""
        columns = np.full((len(self.codes), 256), -1, np.int64)
        for line, start, count in zip(columns, self.starts, self.dummies, strict=True):
            line[1 : count + 1] = np.arange(start, start + count)
        codes = np.stack(self.codes) if self.codes else np.zeros((0, self.rows), np.uint8)
        found: Floats = kernels.sums_by_unit(codes, columns, unit, values, units, self.size)
        return found


@dataclass(slots=True, eq=False)
class _State:
    """Where Newton's method stands."""

    design: CodedDesign
    target: Floats
    weights: Floats
    beta: Floats
    residuals: Floats
    variances: Floats
    objective: float

    @classmethod
    def at(cls, design: CodedDesign, target: Floats, weights: Floats, beta: Floats) -> _State:
        state = cls(design, target, weights, beta, np.empty(design.rows), np.empty(design.rows), 0.0)
        state.objective = state.look(beta)
        return state

    def look(self, beta: Floats) -> float:
        """Residuals, variances and log-likelihood at `beta`."""
        design = self.design
        return float(
            kernels.pass_over(
                design.bytes,
                design.lookup(beta),
                float(beta[0]),
                self.target,
                self.weights,
                self.residuals,
                self.variances,
            )
        )

    def advance(self, step: Floats) -> float:
        """Go along `step`, halved while it lowers the objective by more than rounding; the length gone."""
        for _ in range(30):
            value = self.look(self.beta + step)
            if value >= self.objective - 1e-10 * abs(self.objective):
                break
            step = step / 2.0
        self.beta = self.beta + step
        self.objective = value
        return float(np.abs(step).max())

    @property
    def extent(self) -> float:
        """The greatest logit in absolute value that some row may have."""
        table = self.design.lookup(self.beta)
        return float(abs(self.beta[0]) + np.abs(table).max(axis=1, initial=0.0).sum())


def fit_coded(
    design: CodedDesign,
    target: Floats,
    sampling: Sampling,
    *,
    start: Floats | None = None,
    design_based: bool = True,
    rough: bool = False,
) -> LogisticFit:
    """Fit `target` on the classes of `design`: the same as `fit_logistic` on its dummies.

    Args:
        design: the constant and the variables.
        target: (n,) of 0 and 1.
        sampling: weights (n,), and strata, clusters, sizes for the design-based covariance.
        start: (p,) first guess; zeros by default.
        design_based: False saves the time of the design-based covariance, which is then NaN.
        rough: end at a step of `ROUGH` and keep the information matrix of the last step but one: for a fit that
            serves to choose, not to be told.
    """
    weights = sampling.weights
    with one_blas_thread():
        beta = np.zeros(design.size) if start is None else start.astype(np.float64, copy=True)
        if start is None and design.rows >= SAMPLED_FROM:
            beta = _first_guess(design, target, weights)
        state = _State.at(design, target, weights, beta)
        status, steps, factor = _newton(state, ROUGH if rough else TOLERANCE)
        if factor is not None and not rough:
            factor = factorised(design.information(state.variances))
        return _finish(state, sampling, steps, status, factor, design_based=design_based)


def _first_guess(design: CodedDesign, target: Floats, weights: Floats) -> Floats:
    """The fit on every eighth row, or zeros where it does not end well."""
    few = design.every(SAMPLED)
    state = _State.at(
        few, np.ascontiguousarray(target[::SAMPLED]), np.ascontiguousarray(weights[::SAMPLED]), np.zeros(design.size)
    )
    status, _, _ = _newton(state, NEAR)
    return state.beta if status is Status.CONVERGED else np.zeros(design.size)


def _newton(state: _State, tolerance: float) -> tuple[Status, int, Factor | None]:
    """Newton's method; once near, the information matrix is kept and steps shrink by as much as it is right."""
    factor: Factor | None = None
    size = np.inf
    for steps in range(1, MAX_STEPS + 1):
        near = size <= NEAR * (1.0 + np.abs(state.beta).max())
        if factor is None or not near:
            factor = factorised(state.design.information(state.variances))
            if factor is None:
                return (Status.SEPARATED if state.extent > FAR / 2 else Status.SINGULAR), steps, None
        before = size
        size = state.advance(solved(factor, state.design.crossed(state.residuals)))
        if size <= tolerance * (1.0 + np.abs(state.beta).max()):
            return Status.CONVERGED, steps, factor
        if near and size > before / 4.0:
            factor = None  # too old to be of use
        if steps > MAX_STEPS // 3 and np.abs(state.design.logits(state.beta)).max() > FAR:
            return Status.SEPARATED, steps, factor
    return Status.STOPPED, MAX_STEPS, factor


def _finish(
    state: _State, sampling: Sampling, steps: int, status: Status, factor: Factor | None, *, design_based: bool
) -> LogisticFit:
    design = state.design
    size = len(state.beta)
    covariance = sandwich = np.full((size, size), np.nan)
    if factor is not None:
        covariance = solved(factor, np.eye(size))
        if design_based:
            sandwich = covariance @ _score_covariance(design, state.residuals, sampling) @ covariance
    logits = design.logits(state.beta)
    small = np.exp(-np.abs(logits))
    fitted: Floats = np.where(logits >= 0, 1.0, small) / (1.0 + small)
    return LogisticFit(
        coefficients=state.beta,
        covariance=covariance,
        design_covariance=sandwich,
        log_likelihood=state.objective,
        probabilities=fitted,
        steps=steps,
        status=status,
    )


def _score_covariance(design: CodedDesign, residuals: Floats, sampling: Sampling) -> Floats:
    """(p, p) design-based covariance of X'r: see `sampling.linearised_covariance`, which takes the rows one by one."""
    stage = first_stage(design.rows, sampling)
    if stage.unit is not None:
        return centred_products(design.sums_by_unit(stage.unit, residuals, len(stage.strata)), stage)
    # Rows are the units: the products of their scores are an information matrix, less that of the means of strata.
    factor = stage.factors[stage.strata]
    products = design.information(np.square(residuals) * factor)
    alone = len(stage.counts) == 1
    totals = (
        design.crossed(residuals)[None, :] if alone else design.sums_by_unit(stage.strata, residuals, len(stage.counts))
    )
    means = totals / stage.counts[:, None]
    lonely = stage.counts == 1
    overall = totals.sum(axis=0) / design.rows
    covariance = products - (means * (stage.factors * stage.counts)[:, None]).T @ means
    if lonely.any():
        # A stratum of one row is centred on the mean of all rows: (z - m)(z - m)' in place of nought.
        gaps = (totals[lonely] - overall) * np.sqrt(stage.factors[lonely])[:, None]
        covariance += gaps.T @ gaps
    result: Floats = covariance
    return result
