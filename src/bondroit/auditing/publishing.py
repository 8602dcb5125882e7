"""What an audit may publish: one decision over all its tables, so that no small cell follows from any set of them.

Tables of single attributes, their crossings by two and three, the totals and every figure are of the same people. A
figure tells counts: a rate tells how many of the group have the outcome; precision, how many of the chosen have. So
the figures of a group stand in three blocks, each shown or hidden whole: those that tell outcomes, those that tell
decisions, those that tell both. Means (scores, euros) are published where the counts beside them are, and a mean of
hidden rows would follow only where their number does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells_lines import DECISION, SCORE
from bondroit.stats.cells import SIDES
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.disclosure_tables import Parting, hidden_blocks

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from bondroit.auditing.cells import Counted
    from bondroit.stats.arrays import Booleans, Integers
    from bondroit.stats.cells import Crossing

OUTCOME, BOTH = "outcome", "both"


@dataclass(frozen=True, slots=True, eq=False)
class Hiding:
    """What is hidden, by block of figures.

    Attributes:
        blocks: `outcome`, `decision` and `both` as far as the audit has them, each (groups,) true where hidden.
    """

    blocks: dict[str, Booleans]

    def of(self, tells: str) -> Booleans:
        """(groups,) whether figures that tell these counts are hidden."""
        return self.blocks[tells]

    @property
    def whole(self) -> Booleans:
        """(groups,) whether nothing of the group is shown."""
        found: Booleans = np.logical_and.reduce(list(self.blocks.values()))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """The tables of an audit as sums of atoms, before anything is hidden.

    Attributes:
        atoms: (a,) people by finest group, outcome, decision and whether there is a score.
        lines: (n, a) what each published count adds up.
        block: (n,) number of the block of each line: group x kind of figures.
        partings: lines and those that part them.
        kinds: the kinds of figures; block = group x kinds + kind.
    """

    atoms: Integers
    lines: Booleans
    block: Integers
    partings: tuple[Parting, ...]
    kinds: tuple[str, ...]


def hiding_of(counted: Counted, crossings: tuple[Crossing, ...], members: csr_array, *, floor: int = FLOOR) -> Hiding:
    """What to hide of every group of every crossing.

    Args:
        counted: the table.
        crossings: those that are published.
        members: (g, f) their groups, one after the other.
        floor: smallest count shown.
    """
    groups = members.shape[0]
    if not floor:
        return Hiding({kind: np.zeros(groups, np.bool_) for kind in (OUTCOME, DECISION, BOTH)})
    published = published_lines(counted, crossings, members)
    hidden = hidden_blocks(published.atoms, published.lines, published.block, partings=published.partings, floor=floor)
    table = hidden.reshape(groups, len(published.kinds))
    return Hiding({kind: table[:, k] for k, kind in enumerate(published.kinds)})


def published_lines(counted: Counted, crossings: tuple[Crossing, ...], members: csr_array) -> Published:
    """Every count that the tables tell."""
    atoms, parts = _atoms(counted)
    kinds = tuple(parts)
    inside = members.toarray().astype(np.bool_)
    split = len(atoms) // inside.shape[1]
    lines: list[Booleans] = []
    block: list[int] = []
    place: dict[tuple[int, str, int], int] = {}
    for group, finest in enumerate(inside):
        for kind, masks in parts.items():
            for number, mask in enumerate(masks):
                place[group, kind, number] = len(lines)
                lines.append((finest[:, None] & mask[None, :]).reshape(-1))
                block.append(group * len(kinds) + kinds.index(kind))
    assert lines[0].shape == (inside.shape[1] * split,)
    partings = [
        Parting(place[whole, kind, number], tuple(place[part, kind, number] for part in own))
        for whole, own in _parents(crossings)
        for kind, masks in parts.items()
        for number in range(len(masks))
    ]
    return Published(atoms, np.array(lines), np.array(block), tuple(partings), kinds)


def _atoms(counted: Counted) -> tuple[Integers, dict[str, list[Booleans]]]:
    """People by finest group x (side, scored), and by kind of figure the parts of a group that it tells."""
    cells = counted.cells
    place = cells.group * SIDES + cells.side
    size = len(cells.codes) * SIDES
    every = np.bincount(place, cells.counts, size)
    measured = cells.measures.get(SCORE)
    scored = every if measured is None else np.bincount(place[measured.cell], measured.counts, size)
    atoms = np.stack([scored, every - scored], axis=1).astype(np.int64)
    side, has = np.divmod(np.arange(SIDES * 2), 2)
    outcome, decision = np.divmod(side, 2)
    by_score = [0, 1] if (every > scored).any() else [None]
    parts = {
        OUTCOME: [(outcome == y) & ((has == s) if s is not None else True) for y in (0, 1) for s in by_score],
    }
    if counted.decided:
        parts[DECISION] = [decision == d for d in (0, 1)]
        parts[BOTH] = [(outcome == y) & (decision == d) for y in (0, 1) for d in (0, 1)]
    return atoms.reshape(-1), parts


def _parents(crossings: tuple[Crossing, ...]) -> list[tuple[int, list[int]]]:
    """Each group with its groups in every crossing of one attribute more."""
    starts = np.cumsum([0, *(len(c.classes) for c in crossings)]).tolist()
    found = []
    for one, start in zip(crossings, starts, strict=False):
        for two, begin in zip(crossings, starts, strict=False):
            if len(two.attributes) != len(one.attributes) + 1 or not set(one.attributes) < set(two.attributes):
                continue
            pairs = np.unique(np.stack([one.of, two.of], axis=1), axis=0)
            found += [
                (start + whole, (begin + pairs[pairs[:, 0] == whole, 1]).tolist()) for whole in range(len(one.classes))
            ]
    return found
