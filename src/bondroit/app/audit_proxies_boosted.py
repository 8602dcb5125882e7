"""A trait guessed by boosted trees on the same variables as they stand: what curves and crossings would add."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from bondroit.app.audit_proxies_files import drawn_rows
from bondroit.auditing.proxies_guess import Held, beside_learner
from bondroit.building.challenger_boosts import boosted
from bondroit.building.challenger_lines import INSTALL
from bondroit.building.challenger_problem import Problem
from bondroit.building.request import BuildRequest
from bondroit.errors import Text
from bondroit.stats.held_out import parts_of

if TYPE_CHECKING:
    import polars as pl

    from bondroit.auditing.proxies_guess import TraitGuessed
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling

LIBRARY = "sklearn"
MOST_ROWS = 8_000
HALVES = 2
ABSENT = Text(
    f"Boosted trees were not tried: scikit-learn is not installed ({INSTALL}).",
    f"Les arbres n'ont pas été essayés : scikit-learn n'est pas installé ({INSTALL}).",
)


def there() -> bool:
    """Whether the library is installed."""
    return find_spec(LIBRARY) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """The files that trees are tried on.

    Attributes:
        rows: (n,) which of those looked at.
        frame: (m rows) the card's variables of these, as they stand.
        sampling: of these.
        names: the variables.
        seed: of the draws.
    """

    rows: Booleans
    frame: pl.DataFrame
    sampling: Sampling
    names: tuple[str, ...]
    seed: int

    def beside(self, found: TraitGuessed, own: Floats, members: Booleans) -> TraitGuessed:
        """`found` with what the trees make of the files, each half judged by trees learnt on the other.

        Args:
            found: the trait guessed.
            own: (n,) guesses by all variables together.
            members: (n,) who has the trait.
        """
        target = members[self.rows].astype(np.float64)
        part = parts_of(self.sampling, parts=HALVES, seed=self.seed)
        request = BuildRequest(name="proxy", target="proxy", candidates=self.names, seed=self.seed)
        problem = Problem(self.frame, target, self.sampling, request)
        guesses, common = np.empty(len(target)), np.empty(len(target))
        for k in range(HALVES):
            learnt, held = part != k, part == k
            guesses[held] = boosted(problem, learnt, held).scores
            weights = self.sampling.weights[learnt]
            common[held] = weights @ target[learnt] / weights.sum()
        return beside_learner(found, (own[self.rows], Held(guesses, common)), target, part, self.sampling)


def tree_rows(rows: int, seed: int) -> Booleans:
    """(n,) the files that trees are tried on."""
    chosen: Booleans = drawn_rows(rows, MOST_ROWS, seed)
    return chosen
