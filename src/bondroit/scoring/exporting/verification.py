"""A few files with the points of the plain oracle, which an exported card carries so that its reader can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, points_of, probability
from bondroit.scoring.exporting.exportable import free_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard, Value, Variable


@dataclass(frozen=True, slots=True)
class Checked:
    """One made-up file and its points.

    Attributes:
        file: variable -> value.
        points: by the plain oracle.
    """

    file: Mapping[str, Value]
    points: int

    @property
    def probability(self) -> float:
        """The score behind the points."""
        return probability(self.points)


def checked_files(card: Scorecard) -> tuple[Checked, ...]:
    """Made-up files that reach, together, every class that a plain value reaches, each with its points.

    Bounds of intervals are taken themselves, so that a reader that mistakes their side is found out. None at all where
    a variable has no class that a plain value reaches.
    """
    values = {v.name: _values(v) for v in card.variables}
    if not all(values.values()):
        return ()
    count = max(len(found) for found in values.values())
    files = [{name: found[k % len(found)] for name, found in values.items()} for k in range(count)]
    return tuple(Checked(file, points_of(card, file)) for file in files)


def _values(variable: Variable) -> list[Value]:
    """Values of different classes; texts that need no care in XML."""
    found: list[Value] = []
    if variable.kind == NUMERIC:
        bounds = {
            b + 0.0 for m in variable.modalities if m.kind == INTERVAL for b in (m.lower, m.upper) if b is not None
        }
        lowest = min(bounds, default=1.0)
        found += [lowest - max(1.0, abs(lowest)), *sorted(bounds)]
    else:
        named = [text for m in variable.modalities if m.kind == VALUES for text in m.values]
        found += [t for m in variable.modalities for t in m.values[:1] if m.kind == VALUES and _plain(t)]
        found += [free_name("other", named)] if any(m.kind == OTHER for m in variable.modalities) else []
    found += [None] if any(m.kind == MISSING for m in variable.modalities) else []
    return [value for value in found if variable.modality_of(value) is not None]


def _plain(text: str) -> bool:
    return bool(text) and text.isprintable() and text == text.strip()
