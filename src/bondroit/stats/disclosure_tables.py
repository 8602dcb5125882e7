"""Which lines of several tables on the same people to hide, so that no small number follows from all of them together.

Every line of every table is a sum of atoms: the people parted as finely as any table parts them. What is published is
then a system of linear equations in the atoms, whatever tables the lines stand in, and an attacker solves it. A small
number (1 to floor - 1) is told when it is a combination of the lines shown, or when the least or the most that it can
be, given the lines shown and that no number is below nought, says that it is small. Lines are hidden until neither is
so. Empty atoms are taken as known to everybody, which can only make the attacker stronger.

Finding the fewest lines is hard (cell suppression is NP-hard: Kelly, Golden and Assad 1992); here each small number
that is told has a derivation with few lines, found by linear programming, and the smallest line of it is hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from bondroit.stats.disclosure import FLOOR, small_cells

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers

NOTHING, ROOM = 1e-7, 1e-6


class Parting(NamedTuple):
    """A line and the lines that part its people: what is hidden of them is known together if the line is shown."""

    whole: int
    parts: tuple[int, ...]


def hidden_blocks(
    atoms: Integers,
    lines: Booleans,
    block: Integers,
    *,
    partings: tuple[Parting, ...] = (),
    floor: int = FLOOR,
    told: Booleans | None = None,
) -> Booleans:
    """Blocks of lines that must not be shown.

    Args:
        atoms: (a,) counts of people.
        lines: (n, a) the atoms that each line adds up.
        block: (n,) lines of a block are shown together or not at all.
        partings: see `Parting`.
        floor: smallest count that may be shown; 0 hides nothing but what is told.
        told: (blocks,) hidden for another reason.

    Returns:
        (blocks,) true where hidden.
    """
    system = _System(atoms, lines, block, partings, floor)
    small = small_cells(system.counts, floor)
    hidden = np.zeros(int(block.max()) + 1, np.bool_) if told is None else told.copy()
    hidden[block[small]] = True
    while True:
        secrets = system.secrets(hidden)
        used = system.derivations(hidden, secrets) or system.narrow(hidden, secrets)
        if not used:
            return hidden
        before = int(hidden.sum())
        for one in used:
            blocks = np.unique(block[one])
            if not hidden[blocks].any():
                hidden[blocks[np.argmin(system.sizes[blocks])]] = True
        if int(hidden.sum()) == before:
            return hidden


class _System:
    """The lines over the atoms that are not empty."""

    def __init__(
        self, atoms: Integers, lines: Booleans, block: Integers, partings: tuple[Parting, ...], floor: int
    ) -> None:
        some = atoms > 0
        self.vectors: Floats = lines[:, some].astype(np.float64)
        self.counts: Integers = np.rint(self.vectors @ atoms[some]).astype(np.int64)
        self.block, self.partings, self.floor = block, partings, floor
        self.sizes = np.zeros(int(block.max()) + 1, np.int64)
        np.add.at(self.sizes, block, self.counts)
        self.roomy: set[bytes] = set()

    def shown(self, hidden: Booleans) -> Integers:
        """Lines shown that say something: one of each sort."""
        open_lines = np.flatnonzero(~hidden[self.block] & (self.counts > 0))
        if not len(open_lines):
            return open_lines
        order = open_lines[np.argsort(self.sizes[self.block[open_lines]], kind="stable")[::-1]]
        _, first = np.unique(self.vectors[order], axis=0, return_index=True)
        return np.sort(order[first])

    def secrets(self, hidden: Booleans) -> Floats:
        """(s, a) the small numbers: lines hidden, and what the lines hidden of a parting hold together."""
        away = hidden[self.block]
        found = [self.vectors[away & small_cells(self.counts, self.floor)]]
        for whole, parts in self.partings:
            inside = [part for part in parts if away[part]]
            total = int(self.counts[inside].sum())
            if 0 < total < self.floor:
                found.append(self.vectors[inside].sum(axis=0)[None, :])
            if inside and not away[whole] and len(inside) < len(parts):
                rest = int(self.counts[whole]) - total
                if 0 < rest < self.floor:
                    found.append((self.vectors[whole] - self.vectors[inside].sum(axis=0))[None, :])
        return np.unique(np.concatenate(found), axis=0)

    def derivations(self, hidden: Booleans, secrets: Floats) -> list[Integers]:
        """For each secret that is a combination of lines shown, the few lines that make it."""
        lines = self.shown(hidden)
        if not len(secrets) or not len(lines):
            return []
        table = self.vectors[lines]
        _, sizes, basis = np.linalg.svd(table, full_matrices=False)
        basis = basis[sizes > NOTHING * sizes[0]]
        out = np.abs(secrets - secrets @ basis.T @ basis).max(axis=1) < NOTHING
        used = []
        columns = csr_array(np.concatenate([table, -table]).T)
        for secret in secrets[out]:
            # The shortest combination in absolute value is a sparse one.
            solved = linprog(np.ones(2 * len(lines)), A_eq=columns, b_eq=secret, method="highs")
            weight = solved.x[: len(lines)] - solved.x[len(lines) :] if solved.status == 0 else np.ones(len(lines))
            used.append(lines[np.abs(weight) > NOTHING])
        return used

    def narrow(self, hidden: Booleans, secrets: Floats) -> list[Integers]:
        """For each secret that the lines shown keep below the floor, the lines that keep it there.

        Hiding more only leaves more room, so what was once found to be able to reach the floor stays so.
        """
        lines = self.shown(hidden)
        left = [secret for secret in secrets if secret.tobytes() not in self.roomy]
        if not left or not len(lines):
            return []
        table, totals = csr_array(self.vectors[lines]), self.counts[lines].astype(np.float64)
        highest = float(self.counts.max() + self.floor)
        used = []
        while left:
            secret = left.pop()
            # A bound above all counts, so that there always is a greatest.
            solved = linprog(-secret, A_eq=table, b_eq=totals, bounds=(0.0, highest), method="highs")
            if solved.status != 0 or -solved.fun < self.floor - ROOM:
                binding = solved.status == 0 and np.abs(solved.eqlin.marginals) > NOTHING
                used.append(lines[binding] if np.any(binding) else lines)
                continue
            # What this solution gives the others, they may have.
            self.roomy |= {other.tobytes() for other in (secret, *left) if other @ solved.x >= self.floor - ROOM}
            left = [other for other in left if other.tobytes() not in self.roomy]
        return used
