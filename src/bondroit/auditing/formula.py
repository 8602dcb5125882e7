"""A published formula over files: bounds of groups' shares among the highest, and what holds whatever is masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.check import NotRun, needed
from bondroit.auditing.checks import (
    aud060_poorest,
    aud061_rsa,
    aud062_lone_parents,
    aud063_aah_with_work,
    aud064_women,
    aud065_disabled,
    aud066_poor_areas,
    aud067_events,
    aud068_unemployed,
)

if TYPE_CHECKING:
    from bondroit.auditing.check import CheckSpec
    from bondroit.auditing.formula_alone import Alone
    from bondroit.auditing.formula_figures import GroupLine, Part, Standing, Stated
    from bondroit.auditing.formula_margins import Met

ASKED = (
    aud060_poorest.ASKED, aud061_rsa.ASKED, aud062_lone_parents.ASKED, aud063_aah_with_work.ASKED, aud064_women.ASKED,
    aud065_disabled.ASKED, aud066_poor_areas.ASKED, aud067_events.ASKED, aud068_unemployed.ASKED,
)  # fmt: skip
"""The statements on groups, in the order of their codes."""


@dataclass(frozen=True, slots=True)
class Over:
    """The formula over files.

    Attributes:
        label: of the files: a month.
        fictitious: whether they are a town's.
        files, kept: files of the month, and recipients among them, which alone count.
        top: share of the files that are the highest.
        margins: each and how it is met; empty without reweighting.
        margins_met: whether all are met together.
        margins_source: of the margins.
        efficiency: of the weights.
        draws: replicates behind the 95 % ends.
        parts: what is unknown.
        masked_spread: part of the spread of points over the files that unknown parts may make up, at most.
        standing: of the files.
        groups, stated: the figures and the answers.
    """

    label: str
    fictitious: bool
    files: int
    kept: int
    top: float
    margins: tuple[Met, ...]
    margins_met: bool
    margins_source: str
    efficiency: float
    draws: int
    parts: tuple[Part, ...]
    masked_spread: float
    standing: Standing
    groups: tuple[GroupLine, ...]
    stated: tuple[Stated, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "over": self.label, "fictitious": self.fictitious, "files": self.files, "recipients": self.kept,
            "highest_share": self.top, "margins": [m.to_document() for m in self.margins],
            "margins_met": self.margins_met, "margins_source": self.margins_source, "efficiency": self.efficiency,
            "draws": self.draws, "unknown": [p.to_document() for p in self.parts],
            "masked_part_of_variance_at_most": self.masked_spread, "standing": self.standing.to_document(),
            "groups": [g.to_document() for g in self.groups], "statements": [s.to_document() for s in self.stated],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormulaReport:
    """A published formula without data.

    Attributes:
        name: of the formula.
        alone: of each of its cards, what it tells by itself.
        over: over the files of a workspace; None without one.
        notes: what a person should know of how it was read.
        experiment: whether a card is an experiment, or its coefficients were learnt on a fictitious town.
        not_run: statements that could not be put to the test.
        floor: smallest count shown.
    """

    name: str
    alone: tuple[Alone, ...]
    over: Over | None
    notes: tuple[Any, ...]
    experiment: bool
    not_run: tuple[NotRun, ...]
    floor: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "formula": self.name,
            "experiment": self.experiment,
            "alone": [a.to_document() for a in self.alone],
            "over": None if self.over is None else self.over.to_document(),
            "not_run": [n.to_document() for n in self.not_run],
            "notes": [note._asdict() for note in self.notes],
            "floor": self.floor,
        }


def unrun(specs: tuple[CheckSpec, ...]) -> tuple[NotRun, ...]:
    """Checks that need files, where there are none."""
    return tuple(NotRun(spec, spec.needs[1:], needed(spec.needs[1:])) for spec in specs)
