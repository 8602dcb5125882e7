"""Which variables of a card stand for one that is removed, or for a trait: least squares from sums of products.

What is rebuilt is what the removed variable did: its logits, file by file; or the trait, as 0 and 1. It is regressed on
the classes of the other variables in four parts of the files and tried on the fifth: the share of its variance that is
rebuilt, held out. Everything but the interval follows from five matrices of sums of products, one a part, over the
columns of all variables and traits, so that every subset of variables costs one small system.

Ranked by what each adds to those already taken (forward, held out); beside it, what it rebuilds alone and what is lost
without it, the others being there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.proxies_material import design_of, effects_of, spans_of
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.held_out import explained_share
from bondroit.stats.ridged import part_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.proxies_material import ProxyFiles
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.ranking import Bounded

LEAST_ADDED = 0.01
MOST_RANKED = 5
ENOUGH = 0.9
"""Assumed: the proxies of a variable are the first that reach nine tenths of what all the others rebuild."""
MOST_PROXIES = 3
_PULL = 1e-3


@dataclass(frozen=True, slots=True)
class StandIn:
    """A variable that stands for another.

    Attributes:
        variable: its name.
        alone: share it rebuilds by itself.
        added: what it adds to those before it; `reached`: what they rebuild together with it.
        lost: what is lost without it, all others being there.
    """

    variable: str
    alone: float
    added: float
    reached: float
    lost: float


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How far the other variables rebuild one that is removed, or a trait.

    Attributes:
        name: of the variable or trait.
        share: of the variance of what it did that all others rebuild, held out.
        stand_ins: the variables that stand for it, by what each adds.
        proxies: those of them that reach nine tenths of `share`, three at most.
    """

    name: str
    share: Bounded
    stand_ins: tuple[StandIn, ...]
    proxies: tuple[str, ...]


class Rebuilding:
    """The sums of products of some files, part by part.

    Args:
        files: their variables and traits.
        part: (n,) the part of each file.
    """

    def __init__(self, files: ProxyFiles, part: Integers) -> None:
        self.files, self.part = files, part
        own = design_of(files.variables, files.rows)
        codes = [*own.codes, *(t.members.astype(np.uint8) for t in files.traits)]
        self.design = CodedDesign(codes, [*own.dummies, *(1 for _ in files.traits)], files.rows)
        self.spans = spans_of(files.variables)
        self.traits = {t.name: own.size + k for k, t in enumerate(files.traits)}
        self.effects = effects_of(files.variables)
        with one_blas_thread():
            self.products = np.stack(
                [
                    part_of(self.design, part == k).information(files.weights[part == k])
                    for k in range(int(part.max()) + 1)
                ]
            )

    def variable(self, name: str) -> Rebuilt:
        """How far the others rebuild what a variable of the card did."""
        values = np.zeros(self.design.size)
        values[self.spans[name]] = self.effects[self.spans[name]]
        return self._rebuilt(name, values, [v for v in self.files.names if v != name])

    def trait(self, name: str) -> Rebuilt:
        """How far the variables rebuild a trait."""
        values = np.zeros(self.design.size)
        values[self.traits[name]] = 1.0
        return self._rebuilt(name, values, list(self.files.names))

    def share(self, values: Floats, others: Sequence[str]) -> float:
        """Held-out share of the variance of X v that the columns of `others` rebuild; 0 where it has none.

        Args:
            values: (q,) the combination v of all columns that is rebuilt.
            others: variables.
        """
        columns = self._columns(others)
        left, spread = 0.0, 0.0
        for own, learnt, fitted in self._fits(values, columns):
            square = float(values @ own @ values)
            left += (
                square
                - 2.0 * float(fitted @ own[columns] @ values)
                + float(fitted @ own[np.ix_(columns, columns)] @ fitted)
            )
            mean = float(learnt[0] @ values) / float(learnt[0, 0])
            spread += square - 2.0 * mean * float(own[0] @ values) + mean * mean * float(own[0, 0])
        return 1.0 - left / spread if spread > 1e-12 * float(self.products[:, 0, 0].sum()) else 0.0

    def _fits(self, values: Floats, columns: Integers) -> list[tuple[Floats, Floats, Floats]]:
        """Per part, its products, those of the others, and the coefficients these give."""
        total, found = self.products.sum(axis=0), []
        for own in self.products:
            learnt = total - own
            system = learnt[np.ix_(columns, columns)] + _PULL * np.eye(len(columns))
            found.append((own, learnt, np.linalg.solve(system, learnt[columns] @ values)))
        return found

    def _columns(self, names: Sequence[str]) -> Integers:
        places = [np.arange(self.spans[n].start, self.spans[n].stop) for n in names]
        return np.concatenate([np.zeros(1, np.int64), *places])

    def _rebuilt(self, name: str, values: Floats, others: list[str]) -> Rebuilt:
        with one_blas_thread():
            whole = self.share(values, others)
            alone = {o: self.share(values, [o]) for o in others}
            taken: list[str] = []
            stand_ins: list[StandIn] = []
            reached = 0.0
            while len(taken) < min(MOST_RANKED, len(others)):
                tried = [(self.share(values, [*taken, o]), o) for o in others if o not in taken]
                best, chosen = max(tried, key=lambda one: (one[0], one[1]))
                if best - reached < LEAST_ADDED:
                    break
                lost = whole - self.share(values, [o for o in others if o != chosen])
                stand_ins.append(StandIn(chosen, alone[chosen], best - reached, best, lost))
                taken.append(chosen)
                reached = best
        first = next((k for k, s in enumerate(stand_ins) if s.reached >= ENOUGH * whole), len(stand_ins))
        proxies = tuple(s.variable for s in stand_ins[: min(first + 1, MOST_PROXIES)])
        return Rebuilt(name, self._bounded(values, others), tuple(stand_ins), proxies)

    def _bounded(self, values: Floats, others: list[str]) -> Bounded:
        """The share of all others with its interval, row by row."""
        columns = self._columns(others)
        made = self.design.logits(values)
        guesses, means = np.empty_like(made), np.empty_like(made)
        with one_blas_thread():
            fits = self._fits(values, columns)
        for k, (_, learnt, fitted) in enumerate(fits):
            held, vector = self.part == k, np.zeros(self.design.size)
            vector[columns] = fitted
            guesses[held] = part_of(self.design, held).logits(vector)
            means[held] = float(learnt[0] @ values) / float(learnt[0, 0])
        return explained_share(guesses, means, made, self.files.sampling)
