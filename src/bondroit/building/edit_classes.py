"""The classes of an edited card on the rows it learns from: their figures, their bytes, their lines once fitted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.assemble import masked_lines
from bondroit.domain.scorecard import INTERVAL, VALUES, Variable
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.coded_design import CodedDesign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Classed:
    """One variable with its classes, counted.

    Attributes:
        variable: its k classes, whose own figures are those of an earlier card or none.
        codes: (n,) the class of each row.
        counts, events: (k,) rows, and rows with the event, unweighted.
        weights: (k,) sums of weights; `event_weights` of those of the rows with the event.
        supported: (k,) whether the class has enough rows to be estimated, of both outcomes unless fitted by Firth.
        reference: the class marked as such if it is supported, else the heaviest supported one.
    """

    variable: Variable
    codes: Integers
    counts: Integers
    events: Integers
    weights: Floats
    event_weights: Floats
    supported: Booleans
    reference: int

    @property
    def estimated(self) -> list[int]:
        """The classes that have a coefficient, in order."""
        return [k for k in np.flatnonzero(self.supported).tolist() if k != self.reference]

    @property
    def dummy_codes(self) -> Codes:
        """(n,) 0 for the reference and for classes too small, else 1, 2, ..."""
        table = np.zeros(len(self.counts) + 1, np.uint8)  # the last serves -1, a value without class
        table[self.estimated] = np.arange(1, len(self.estimated) + 1, dtype=np.uint8)
        codes: Codes = table[self.codes]
        return codes

    @property
    def small(self) -> list[int]:
        """The ordinary classes that were seen in too few rows, or with one outcome, or not at all."""
        kinds = [m.kind for m in self.variable.modalities]
        return [k for k, kind in enumerate(kinds) if kind in {INTERVAL, VALUES} and not self.supported[k]]


def classed(
    variable: Variable,
    codes: Integers,
    target: Floats,
    weights: Floats,
    least: int,
    *,
    firth: bool = False,
) -> Classed:
    """Count the rows of every class.

    Args:
        variable: its classes.
        codes: (n,) the class of each row, see `design.modality_codes`.
        target: (n,) of 0 and 1.
        weights: (n,).
        least: the least number of rows of a class that is estimated.
        firth: whether the fit has Firth's penalty: a class of one outcome is then estimated too, as in a build.
    """
    size = len(variable.modalities)
    inside = codes >= 0
    place = np.where(inside, codes, size)
    counts = np.bincount(place, minlength=size + 1)[:size].astype(np.int64)
    events = np.bincount(place, target, size + 1)[:size].astype(np.int64)
    sums = weighted_counts(place, weights, size + 1)[:size]
    both = firth | ((events > 0) & (events < counts))
    supported = (counts >= least) & both
    if not supported.any():
        supported[np.argmax(counts)] = True
    marked = [k for k, m in enumerate(variable.modalities) if m.reference and supported[k]]
    return Classed(
        variable=variable,
        codes=codes,
        counts=counts,
        events=events,
        weights=sums,
        event_weights=weighted_counts(place, weights * target, size + 1)[:size],
        supported=supported,
        reference=marked[0] if marked else int(np.argmax(np.where(supported, sums, -1.0))),
    )


def coded_design(found: Sequence[Classed], rows: int) -> CodedDesign:
    """The constant and the classes of every variable, as bytes."""
    return CodedDesign([c.dummy_codes for c in found], [len(c.estimated) for c in found], rows)


def fitted_variables(found: Sequence[Classed], coefficients: Floats, bounds: Floats) -> tuple[Variable, ...]:
    """The lines of the card: coefficients, 95 % intervals, figures with small cells masked.

    Args:
        found: the variables, p - 1 coefficients in all.
        coefficients: (p,) the constant first.
        bounds: (p, 2) of their intervals, in logits.
    """
    made, start = [], 1
    for one in found:
        end = start + len(one.estimated)
        made.append(_lines(one, coefficients[start:end], bounds[start:end]))
        start = end
    return tuple(made)


def _lines(one: Classed, coefficients: Floats, bounds: Floats) -> Variable:
    total = one.weights.sum()
    rates = np.divide(one.event_weights, one.weights, out=np.zeros_like(one.weights), where=one.weights > 0)
    lines = [
        replace(
            m,
            coefficient=0.0,
            odds_ratio_low=None,
            odds_ratio_high=None,
            reference=k == one.reference,
            count=int(one.counts[k]),
            share=float(one.weights[k] / total),
            rate=float(rates[k]),
        )
        for k, m in enumerate(one.variable.modalities)
    ]
    for k, b, (low, high) in zip(one.estimated, coefficients.tolist(), np.exp(bounds).tolist(), strict=True):
        lines[k] = replace(lines[k], coefficient=b, odds_ratio_low=low, odds_ratio_high=high)
    return replace(one.variable, modalities=masked_lines(tuple(lines), one.events))
