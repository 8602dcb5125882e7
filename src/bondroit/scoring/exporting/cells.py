"""A variable as a table of cells: every value falls in one cell, and all values of a cell have the same class."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import INTERVAL, MISSING, OTHER, VALUES
from bondroit.scoring.exporting.lines import first_of

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Modality, Variable

# What a cell gives: points, and 0; or 0, and 1 where the value has no class.
Given = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NumberCells:
    """Cells of a numeric variable.

    Attributes:
        cuts: increasing; a number is in the cell whose place is the count of cuts that are not above it.
        given: of each cell, then of a missing value: `len(cuts) + 2` in all.
    """

    cuts: tuple[float, ...]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class TextCells:
    """Cells of a categorical variable.

    Attributes:
        texts: the texts that classes name, each once.
        given: of each text, then of any other text, then of a missing value: `len(texts) + 2` in all.
    """

    texts: tuple[str, ...]
    given: tuple[Given, ...]


def number_cells(variable: Variable) -> NumberCells:
    """The cells of a numeric variable, whatever gaps or overlaps its classes have."""
    classes = [m for m in variable.modalities if m.kind == INTERVAL]
    bounds = {bound + 0.0 for m in classes for bound in (m.lower, m.upper) if bound is not None}
    cuts = tuple(sorted(bounds))
    found = [variable.modality_of(x) for x in (-math.inf, *cuts, None)]
    return NumberCells(cuts, tuple(_given(m) for m in found))


def text_cells(variable: Variable) -> TextCells:
    """The cells of a categorical variable."""
    texts = tuple(dict.fromkeys(text for m in variable.modalities if m.kind == VALUES for text in m.values))
    found = [variable.modality_of(text) for text in texts]
    found += [first_of(variable, OTHER), first_of(variable, MISSING)]
    return TextCells(texts, tuple(_given(m) for m in found))


def _given(modality: Modality | None) -> Given:
    return (0, 1) if modality is None else (modality.points, 0)
