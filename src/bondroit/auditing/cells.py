"""Rows counted once into cells, batch after batch, whatever they come as; see `stats.cells` for what a cell is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.auditing.cells_columns import Classes, Levels, Numbers
from bondroit.auditing.cells_lines import CLASSES, DECISION, EUROS, SCORE, Lines, merged, sorted_cells
from bondroit.stats.cells_kernels import add_rows, add_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from bondroit.auditing.material import Material
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.cells import Cells
    from bondroit.stats.sampling import Sampling

BATCH = 262_144
DENSE = 1 << 20
"""Up to so many cells a batch is counted straight into all of them; beyond, only into those it has."""
_ATTRIBUTE = "group "


@dataclass(frozen=True, slots=True)
class CellColumns:
    """The columns that an audit counts.

    Attributes:
        attributes: what makes the groups.
        outcome: yes/no or 0/1; rows without one are left out. None if there is none.
        decision: yes/no or 0/1, whether the row is above the threshold; None if there is none.
        score: a number; a row may lack it.
        euros: an amount; a row may lack it.
        weight: of the sample; None weighs every row 1.
        stratum: of the sample, or the arm of a plan (drawn, chosen): each is drawn again on its own.
        unit: first-stage unit, where rows are not the units.
    """

    attributes: tuple[str, ...]
    outcome: str | None
    decision: str | None = None
    score: str | None = None
    euros: str | None = None
    weight: str | None = None
    stratum: str | None = None
    unit: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Every column, once."""
        known = (self.outcome, self.decision, self.score, self.euros, self.weight, self.stratum, self.unit)
        return tuple(dict.fromkeys((*self.attributes, *(name for name in known if name is not None))))


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A table counted.

    Attributes:
        cells: what it comes to.
        levels: the groups of each attribute, in the order that `attribute_of` gives them.
        decided: whether there is a decision.
        weighted: whether there are weights.
        outcome: whether there is an outcome.
    """

    cells: Cells
    levels: tuple[Levels, ...]
    decided: bool
    weighted: bool
    outcome: bool = True


def count_frame(frame: pl.LazyFrame, columns: CellColumns) -> Counted:
    """A table that may be larger than memory, streamed; `stratum` sizes are not known here (see `with_sizes`)."""
    known = frame.select(columns.named)
    if columns.outcome is not None:
        known = known.filter(pl.col(columns.outcome).is_not_null())
    return count_cells(known.collect_batches(chunk_size=BATCH, maintain_order=False, engine="streaming"), columns)


def count_cells(batches: Iterable[pl.DataFrame | Any], columns: CellColumns) -> Counted:
    """The cells of batches of rows: Polars frames, or Arrow batches (whatever exports an Arrow stream or array).

    Raises:
        ValueError: if a weight is missing or not above 0, or no row has an outcome.
    """
    counter = _Counter(columns)
    for batch in batches:
        frame = batch if isinstance(batch, pl.DataFrame) else pl.DataFrame(batch)
        counter.add(frame if columns.outcome is None else frame.filter(pl.col(columns.outcome).is_not_null()))
    return counter.counted()


def count_rows(material: Material) -> Counted:
    """The cells of rows in memory; `selected` is not looked at."""
    sampling = material.sampling
    given = {
        SCORE: material.score, EUROS: material.euros, DECISION: material.flagged,
        "stratum": sampling.strata, "unit": None,
        "weight": sampling.weights if material.weighted else None,
    }  # fmt: skip
    if sampling.clusters is not None:
        strata = np.zeros(len(sampling.weights), np.int64) if sampling.strata is None else sampling.strata
        pairs = np.stack([strata, sampling.clusters], axis=1)
        given["unit"] = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
    known = {name: values for name, values in given.items() if values is not None}
    codes = {f"{_ATTRIBUTE}{k}": a.codes for k, a in enumerate(material.attributes)}
    frame = pl.DataFrame({"outcome": material.positive, **known, **codes})
    outcome = "outcome" if material.outcome else None
    counted = count_cells([frame], CellColumns(tuple(codes), outcome, **{name: name for name in known}))
    levels = []
    kept = counted.cells.codes.copy()
    for k, attribute in enumerate(material.attributes):
        kept[:, k] = np.array([int(group) for group in counted.levels[k].groups], np.int64)[kept[:, k]]
        levels.append(Levels(attribute.name, attribute.groups))
    cells = replace(counted.cells, codes=kept, sizes=_sizes(sampling))
    return Counted(cells, tuple(levels), counted.decided, material.weighted, material.outcome)


def _sizes(sampling: Sampling) -> Floats | None:
    """First-stage units of each stratum in the population, strata in the order of their codes."""
    if sampling.stratum_sizes is None:
        return None
    strata = np.zeros(len(sampling.weights), np.int64) if sampling.strata is None else sampling.strata
    _, first = np.unique(strata, return_index=True)
    return sampling.stratum_sizes[first]


class _Counter:
    """Counts batch after batch; what it holds grows with the cells, not with the rows."""

    def __init__(self, columns: CellColumns) -> None:
        self.columns = columns
        self.attributes = [Classes(name) for name in columns.attributes]
        self.stratum = None if columns.stratum is None else Classes(columns.stratum)
        self.unit = None if columns.unit is None else Classes(columns.unit)
        self.weight = None if columns.weight is None else Numbers(columns.weight)
        self.measured = {
            name: column for name, column in ((SCORE, columns.score), (EUROS, columns.euros)) if column is not None
        }
        self.parts: list[Lines] = []

    def add(self, frame: pl.DataFrame) -> None:
        """Counts a batch."""
        if not frame.height:
            return
        dimensions = [coder.codes(frame) for coder in self._coders()]
        sizes = [coder.size for coder in self._coders()]
        yes = [_yes_no(frame, self.columns.outcome), _yes_no(frame, self.columns.decision)]
        dimensions += yes
        sizes += [2, 2]
        code, labels = _combined(dimensions, sizes)
        counts = np.zeros(len(labels) if labels is not None else int(np.prod(sizes)), np.int64)
        add_rows(code, counts)
        filled = np.flatnonzero(counts)
        place = np.full(len(counts), -1, np.int64)
        place[filled] = np.arange(len(filled))
        coordinates = np.unravel_index(filled if labels is None else labels[filled], sizes)
        measures = {}
        for name, column in self.measured.items():
            measures[name] = _measured(name, frame[column], code, place)
        self.parts.append(Lines(np.stack(coordinates).astype(np.int32), counts[filled], measures))
        if sum(len(part.counts) for part in self.parts) > DENSE and len(self.parts) > 1:
            self.parts = [merged(self.parts)]

    def _coders(self) -> Iterator[Classes | Numbers]:
        yield from self.attributes
        yield from (c for c in (self.stratum, self.weight, self.unit) if c is not None)

    def counted(self) -> Counted:
        """The cells of all batches, groups in their order."""
        if not self.parts:
            raise ValueError("no row has an outcome")
        lines = merged(self.parts)
        levels, places = [], []
        for k, coder in enumerate(self.attributes):
            level, order = coder.levels()
            levels.append(level)
            places.append(order[lines.places[k]])
        rest = iter(lines.places[len(places) : -2])
        strata = np.zeros(len(lines.counts), np.int64) if self.stratum is None else self._ordered(self.stratum, rest)
        weights = np.ones(len(strata)) if self.weight is None else self.weight.values()[next(rest)]
        units = None if self.unit is None else next(rest).astype(np.int64)
        side = 2 * lines.places[-2].astype(np.int64) + lines.places[-1]
        cells = sorted_cells(lines, places, strata=strata, weights=weights, units=units, side=side)
        return Counted(
            cells, tuple(levels), self.columns.decision is not None, self.weight is not None,
            self.columns.outcome is not None,
        )  # fmt: skip

    @staticmethod
    def _ordered(stratum: Classes, rest: Iterator[NDArray[np.int32]]) -> Integers:
        _, order = stratum.levels()
        return order[next(rest)]


def _yes_no(frame: pl.DataFrame, name: str | None) -> NDArray[np.int32]:
    if name is None:
        return np.zeros(frame.height, np.int32)
    column = frame[name]
    if column.null_count():
        raise ValueError(f"{name} is missing on some rows")
    known = column.cast(pl.UInt8).to_numpy()
    if known.max(initial=0) > 1:
        raise ValueError(f"{name} is neither yes/no nor 0/1")
    return known.astype(np.int32)


def _combined(
    dimensions: Sequence[NDArray[np.int32]], sizes: Sequence[int]
) -> tuple[NDArray[np.int32], Integers | None]:
    """One code a row, and what each code stands for; None where it stands for itself."""
    dense = float(np.prod([float(s) for s in sizes])) <= DENSE
    code: NDArray[Any] = np.zeros(len(dimensions[0]), np.int32 if dense else np.int64)
    for part, size in zip(dimensions, sizes, strict=True):
        np.multiply(code, size, out=code)
        np.add(code, part, out=code)
    if dense:
        return code.astype(np.int32, copy=False), None
    labels, inverse = np.unique(code, return_inverse=True)
    return inverse.reshape(-1).astype(np.int32), labels


def _measured(
    name: str, column: pl.Series, code: NDArray[np.int32], place: Integers
) -> tuple[Integers, Integers, Integers, Floats]:
    classes, money = CLASSES[name]
    values = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    cells = place[code].astype(np.int32) if len(place) * classes > DENSE else code
    size = (int(cells.max()) + 1) if cells is not code else len(place)
    counts, sums = np.zeros(size * classes, np.int64), np.zeros((size * classes, 4))
    add_values(cells, values, classes, money, counts, sums)
    filled = np.flatnonzero(counts)
    own = filled // classes
    return (own if cells is not code else place[own]), filled % classes, counts[filled], sums[filled]
