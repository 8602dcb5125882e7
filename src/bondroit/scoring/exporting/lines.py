"""A card's lines as plain values: what the Python and the JavaScript export hold, in the order they are tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Modality, Scorecard, Variable

Found = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One variable.

    Attributes:
        name: of the variable.
        numeric: whether it is compared as a number; as text otherwise.
        intervals: class, points, lower bound (inside), upper bound (outside); None is unbounded. First that holds.
        texts: class, points and the texts of the class. First that holds.
        missing: class and points of a missing value; None where it has no class.
        other: class and points of a text that no class names; None where it has no class.
    """

    name: str
    numeric: bool
    intervals: tuple[tuple[str, int, float | None, float | None], ...]
    texts: tuple[tuple[str, int, tuple[str, ...]], ...]
    missing: Found | None
    other: Found | None


def lines_of(card: Scorecard) -> tuple[Line, ...]:
    """The card's variables in their order. The card must be wholly known."""
    return tuple(_line(v) for v in card.variables)


def first_of(variable: Variable, kind: str) -> Modality | None:
    """The first class of a kind; a number has no class `other`."""
    if variable.kind == NUMERIC and kind == OTHER:
        return None
    return next((m for m in variable.modalities if m.kind == kind), None)


def _line(variable: Variable) -> Line:
    numeric = variable.kind == NUMERIC
    intervals = [(m.name, m.points, m.lower, m.upper) for m in variable.modalities if m.kind == INTERVAL]
    texts = [(m.name, m.points, m.values) for m in variable.modalities if m.kind == VALUES]
    return Line(
        name=variable.name,
        numeric=numeric,
        intervals=tuple(intervals) if numeric else (),
        texts=() if numeric else tuple(texts),
        missing=_found(first_of(variable, MISSING)),
        other=_found(first_of(variable, OTHER)),
    )


def _found(modality: Modality | None) -> Found | None:
    return None if modality is None else (modality.name, modality.points)
