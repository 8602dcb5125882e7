"""Classes coded as bytes as the columns of a regression: their sums and products, without a column of noughts and ones.

The information matrix X'VX of dummies is made of tables: the weight of every pair of classes of two variables. Several
small variables are packed into one byte, so that one pass over the rows serves many pairs of variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats import kernels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Codes, Floats, Integers

MOST_CELLS = 64
"""Classes of a packed byte: a table of pairs then fits in the nearest cache."""


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

    def dense(self) -> Floats:
        """(n, p) X itself, for what needs it."""
        columns = [np.ones(self.rows)]
        for codes, count in zip(self.codes, self.dummies, strict=True):
            columns += [(codes == k).astype(np.float64) for k in range(1, count + 1)]
        return np.column_stack(columns)

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
