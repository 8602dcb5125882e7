"""A card and the table it was learnt from, held together so that it can be edited again and again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bondroit.building.checking import check_survey
from bondroit.building.class_rates import class_rates
from bondroit.building.editing import edit_scorecard

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.building.class_rates import ClassRate
    from bondroit.building.request import BuildRequest, Built
    from bondroit.domain.scorecard import Decision


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A card in the hands of a person who edits it.

    Edits are always made from the card as it was first built, all of them in order: one by one or all at once, or
    read from a file, they give the same card to the last bit.

    Attributes:
        frame: the table.
        request: what the card was built by.
        first: the card as it was built.
        edits: those made since, in order.
        built: the card with these edits.
    """

    frame: pl.DataFrame
    request: BuildRequest
    first: Built
    edits: tuple[Decision, ...]
    built: Built

    def edited(self, more: Sequence[Decision]) -> Held:
        """With more edits.

        Raises:
            UserError: E-BLD-004 with every fault.
        """
        edits = (*self.edits, *more)
        built = edit_scorecard(self.frame, built=self.first, edits=edits, request=self.request) if edits else self.first
        return replace(self, edits=edits, built=built)

    def rates(self, variable: str) -> tuple[ClassRate, ...]:
        """Share and rate of each class of one variable of the card, with design-based intervals."""
        survey, training = check_survey(self.frame, self.request), self.built.training
        found = next(v for v in self.built.card.variables if v.name == variable)
        series = self.frame[variable].filter(training)
        return class_rates(found, series, survey.target[training], survey.sampling.part(training))


def held(frame: pl.DataFrame, request: BuildRequest, first: Built, edits: Sequence[Decision] = ()) -> Held:
    """A card just built, with `edits` made on it.

    Raises:
        UserError: E-BLD-004 with every fault.
    """
    return Held(frame, request, first, (), first).edited(edits)
