"""What other cards are tried on: rows with an outcome, groups, a capacity, and candidates coded as bytes.

The rows are dealt into four quarters. A card is measured on a quarter that neither its coefficients nor the choice of
that card among others have seen: it is learnt on the three others, and chosen by how its kind does when it is learnt on
two of these three and judged on the third (nested cross-validation; Varma and Simon 2006, BMC Bioinformatics 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from bondroit.auditing.material import Attribute
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers
    from bondroit.stats.sampling import Sampling

QUARTERS = 4
POOREST, OTHERS = "poorest", "others"
BY_INCOME = "income"
"""The trait that tells the poorest from the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The rows, their groups and the capacity.

    Attributes:
        target: (n,) of 0 and 1.
        worth: (n,) what a control of the row finds: euros, or 1 for an event.
        euros: whether `worth` is in euros.
        sampling: weights and design of the rows.
        quarter: (n,) 0 to 3; whole clusters of the draw lie in one.
        share: of the weight that is controlled.
        traits: declared traits; that of income, if there is one, has the groups `poorest` and `others`.
        incomes: finer classes of income, the lowest first, to show who is still selected; None without an income.
    """

    target: Floats
    worth: Floats
    euros: bool
    sampling: Sampling
    quarter: Integers
    share: float
    traits: tuple[Attribute, ...]
    incomes: Attribute | None = None

    @property
    def weights(self) -> Floats:
        """(n,) survey weights."""
        return self.sampling.weights

    @property
    def income(self) -> Attribute | None:
        """The trait of the poorest and the others; None without an income."""
        return next((trait for trait in self.traits if trait.name == BY_INCOME), None)

    @property
    def poorest(self) -> Booleans | None:
        """(n,) the poorest rows; None without an income."""
        found = self.income
        return None if found is None else found.codes == found.groups.index(POOREST)

    def outside(self, *quarters: int) -> Booleans:
        """(n,) the rows of no such quarter."""
        rows: Booleans = ~np.isin(self.quarter, quarters)
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Candidates in classes, coded on every row: the card's variables first, in its classes, then others.

    Attributes:
        names: of the candidates; a variable of the card and a candidate in other classes may share a name.
        codes: per candidate, (n,) 0 for the base, 1 to its number of dummies.
        dummies: per candidate, the number of its dummies; 0 for one that tells nothing apart on the rows learnt from.
        classes: per candidate, the names of its dummies.
    """

    names: tuple[str, ...]
    codes: tuple[Codes, ...]
    dummies: tuple[int, ...]
    classes: tuple[tuple[str, ...], ...]


class Classing(Protocol):
    """Classes learnt on some rows and coded on all."""

    def __call__(self, learnt: Booleans, /) -> Pool:
        """The pool whose classes come from the rows `learnt` (n,); names and their order are always the same."""
