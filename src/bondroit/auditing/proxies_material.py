"""What the search for proxies looks at: files in the classes of a card, and who has which trait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.coded_design import CodedDesign

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Variable
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True, eq=False)
class CodedVariable:
    """A variable of the card on some files.

    Attributes:
        variable: of the card.
        codes: (n,) the place of each file's modality; the number of modalities where it has none.
        base: the modality that has no column of its own: the reference, else the commonest.
    """

    variable: Variable
    codes: Codes
    base: int

    @property
    def name(self) -> str:
        """Of the variable."""
        return self.variable.name

    @property
    def classes(self) -> int:
        """Modalities, and one for files that have none."""
        return len(self.variable.modalities) + 1

    @property
    def logits(self) -> Floats:
        """(classes,) what each adds to the score; 0 where unknown or without a class."""
        return np.array([*(m.coefficient if m.known else 0.0 for m in self.variable.modalities), 0.0])

    @property
    def places(self) -> tuple[int, ...]:
        """The class that each column stands for, in order."""
        return tuple(k for k in range(self.classes) if k != self.base)

    @property
    def columns(self) -> Codes:
        """(n,) 0 for the base, else 1 to `classes` - 1."""
        table = np.zeros(self.classes, np.uint8)
        table[list(self.places)] = np.arange(1, self.classes, dtype=np.uint8)
        found: Codes = table[self.codes]
        return found

    def kept(self, rows: Booleans) -> CodedVariable:
        """The same over fewer files."""
        return replace(self, codes=self.codes[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Trait:
    """Who has a protected trait.

    Attributes:
        name: as asked for.
        label: how it is called.
        members: (n,).
    """

    name: str
    label: Text
    members: Booleans


@dataclass(frozen=True, eq=False)
class ProxyFiles:
    """Files in the classes of a card.

    Attributes:
        variables: those of the card that can be read, in its order.
        traits: over the same files.
        sampling: weights 1 for all files of a month.
        intercept: of the card, 0 where unknown.
    """

    variables: tuple[CodedVariable, ...]
    traits: tuple[Trait, ...]
    sampling: Sampling
    intercept: float = 0.0

    @property
    def rows(self) -> int:
        """Files."""
        return len(self.sampling.weights)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the variables."""
        return tuple(v.name for v in self.variables)

    @cached_property
    def weights(self) -> Floats:
        """(n,) scaled so that a unit is worth one independent row."""
        own = self.sampling.weights
        scaled: Floats = own * (self.sampling.effective_size / own.sum())
        return scaled

    @cached_property
    def logits(self) -> Floats:
        """(n,) the score of each file."""
        total = np.full(self.rows, self.intercept)
        for v in self.variables:
            total += v.logits[v.codes]
        return total

    @cached_property
    def design(self) -> CodedDesign:
        """The constant and the classes of every variable as columns."""
        return design_of(self.variables, self.rows)

    @property
    def spans(self) -> dict[str, slice]:
        """Variable -> its columns of `design`."""
        return spans_of(self.variables)

    def kept(self, rows: Booleans) -> ProxyFiles:
        """The same over fewer files."""
        return ProxyFiles(
            tuple(v.kept(rows) for v in self.variables),
            tuple(replace(t, members=t.members[rows]) for t in self.traits),
            self.sampling.part(rows),
            self.intercept,
        )


def coded_variable(variable: Variable, codes: Integers | Codes) -> CodedVariable:
    """A variable on files.

    Args:
        variable: of the card, at most 254 modalities.
        codes: (n,) place of the modality; whatever is not one has none.
    """
    size = len(variable.modalities)
    inside = (codes >= 0) & (codes < size)
    own = np.where(inside, codes, size).astype(np.uint8)
    marked = [k for k, m in enumerate(variable.modalities) if m.reference]
    base = marked[0] if marked else int(np.bincount(own, minlength=size + 1)[:size].argmax()) if size else 0
    return CodedVariable(variable, own, base)


def design_of(variables: tuple[CodedVariable, ...], rows: int) -> CodedDesign:
    """The constant and the classes of some variables as columns."""
    return CodedDesign([v.columns for v in variables], [v.classes - 1 for v in variables], rows)


def spans_of(variables: tuple[CodedVariable, ...]) -> dict[str, slice]:
    """Variable -> its columns in `design_of`."""
    ends = np.cumsum([1, *(v.classes - 1 for v in variables)]).tolist()
    return {v.name: slice(a, b) for v, a, b in zip(variables, ends, ends[1:], strict=False)}


def effects_of(variables: tuple[CodedVariable, ...]) -> Floats:
    """(p,) what each column of `design_of` adds to the score beside the bases; 0 for the constant."""
    parts = [v.logits[list(v.places)] - v.logits[v.base] for v in variables]
    return np.concatenate([[0.0], *parts])
