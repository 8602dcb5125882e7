"""Households under one card: each profile's score, what is drawn among real files, and the paths through events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.paths import Cell, Path, Scored, Spread, Term
from bondroit.auditing.paths_scores import NO_CLASS, changed, differences
from bondroit.auditing.paths_spans import Span, finite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.profile_lives import Played
    from bondroit.auditing.paths_scores import Bounds, Rows, Terms
    from bondroit.auditing.paths_spans import Threshold
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Floats, Integers

LEAST_DRAWN = 200
"""Files of a population under which no distribution is told: fewer say little, and might be recognised."""


@dataclass(frozen=True, slots=True)
class Made:
    """A card and the rows it scores; `own` has the names of the dictionary."""

    card: Scorecard
    own: Scorecard
    terms: Terms
    rows: Rows
    played: Played
    scores: Bounds

    @property
    def width(self) -> int:
        """Rows of a month."""
        return len(self.played.households)

    def span(self, row: int) -> Span:
        """The score of a row."""
        return span_of_row(self.scores, row)

    def between(self, one: str, other: str) -> tuple[Span, float] | None:
        """What separates two profiles, and its standard error; None if one of them is not there."""
        places = {h.profile.name: k for k, h in enumerate(self.played.households) if not h.event and not h.template}
        if one not in places or other not in places:
            return None
        pair = [self.rows.take(np.array([places[name]])) for name in (one, other)]
        found = differences(self.terms, *pair, same_unknown=True)
        return span_of_row(found, 0), float(found.spread[0])


def span_of_row(bounds: Bounds, row: int) -> Span:
    """The score, or the difference, of a row."""
    return Span(float(bounds.low[row]), finite(float(bounds.usual[row])), float(bounds.high[row]))


def scored(
    made: Made, row: int, unsaid: Sequence[str], drawn: Mapping[str, Integers], limit: Threshold | None
) -> Scored:
    """A profile under a card.

    Args:
        made: the card and its rows.
        row: of the profile.
        unsaid: variables of the card that nothing tells.
        drawn: the modality of every file of a population, by variable.
        limit: the threshold.
    """
    profile = made.played.households[row].profile
    may, usual = made.rows.may[row], made.rows.usual[row]
    names = {own.name: given.name for own, given in zip(made.own.variables, made.card.variables, strict=True)}
    lost = tuple(names[v.name] for k, v in enumerate(made.own.variables) if not may[k].any())
    terms = []
    for place, variable in enumerate(made.own.variables):
        there = np.flatnonzero(may[place])
        if not there.size:
            continue
        ends = made.terms.low[place][there].min(), made.terms.high[place][there].max()
        one = variable.modalities[there[0]].name if there.size == 1 and not variable.masked else "?"
        at = int(usual[place])
        middle = None if at == NO_CLASS else finite(float(made.terms.usual[place][at]))
        terms.append(Term(names[variable.name], one, Span(float(ends[0]), middle, float(ends[1]))))
    return Scored(
        profile=profile.name,
        score=made.span(row),
        terms=tuple(terms),
        unsaid=tuple(names[name] for name in unsaid),
        lost=lost,
        spread=None if lost else _spread(made, row, drawn, limit),
    )


def _spread(made: Made, row: int, drawn: Mapping[str, Integers], limit: Threshold | None) -> Spread | None:
    """The score when what nobody says of the household is as it is among the files of the population, jointly."""
    may, usual = made.rows.may[row], made.rows.usual[row]
    open_places = [k for k in range(len(may)) if may[k].sum() > 1]
    if not open_places or not all(made.own.variables[k].name in drawn for k in open_places):
        return None
    total: Floats | None = None
    fits = np.True_
    for place in open_places:
        codes = drawn[made.own.variables[place].name]
        fits = fits & (codes != NO_CLASS) & may[place][np.maximum(codes, 0)]
        added = made.terms.usual[place][np.maximum(codes, 0)] - made.terms.usual[place][usual[place]]
        total = added if total is None else total + added
    middle = made.span(row).usual
    if total is None or middle is None or int(np.sum(fits)) < LEAST_DRAWN:
        return None
    found = middle + total[fits]
    low, half, high = (float(q) for q in np.quantile(found, [0.05, 0.5, 0.95]))
    return Spread(low, half, high, None if limit is None else float((found >= limit.logit).mean()), int(fits.sum()))


def paths_of(made: Made) -> tuple[tuple[Path, ...], tuple[Cell, ...]]:
    """Every event of every household, beside the same household without it."""
    paths, cells = [], []
    steps = made.played.steps + 1
    still = 0
    for row, household in enumerate(made.played.households):
        if not household.event:
            still = row
            continue
        path = _path(made, row, still, steps)
        if household.template:
            cells.append(Cell(household.template, household.smic, household.event, path))
        else:
            paths.append(path)
    return tuple(paths), tuple(cells)


def _path(made: Made, row: int, still: int, steps: int) -> Path:
    ones = np.arange(steps) * made.width + row
    others = np.arange(steps) * made.width + still
    moved = differences(made.terms, made.rows.take(ones), made.rows.take(others), same_unknown=True)
    month, household = made.played.month, made.played.households[row]
    told = [month.plus(-1), *(month.plus(k - 1) for k in (1, 12, 24))]
    return Path(
        profile=household.profile.name,
        event=household.event,
        scores=tuple(made.span(int(k)) for k in ones),
        without=tuple(made.span(int(k)) for k in others),
        moves=tuple(span_of_row(moved, k) for k in range(steps)),
        errors=tuple(float(e) for e in moved.spread),
        changed=changed(made.terms, made.rows.take(ones), made.rows.take(others)),
        benefits=tuple(made.played.benefits(row, m) for m in told),
    )
