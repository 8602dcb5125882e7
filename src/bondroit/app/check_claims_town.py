"""The tables of one fictitious town that claims are asked of, held in memory: a draw of its assumptions, its truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.domain.target import DIRECTIONS, Target
from bondroit.observing.asof import observe
from bondroit.observing.dictionary import default_dictionary
from bondroit.observing.health import WINDOW
from bondroit.observing.measures import snapshot_columns
from bondroit.observing.plan import planned
from bondroit.planning.findings import findings
from bondroit.tables.platform import FINDINGS, KINDS
from bondroit.town.behaviour import drawn_behaviour, usual_behaviour
from bondroit.town.controls import play_controls
from bondroit.town.making import CELL, TownRequest, cells, make_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.law.port import Law
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.making import Town

SURVEY, SCORED = Month.of(2025, 7), Month.of(2026, 2)
"""The month of the random survey, and that of the scores."""
BEFORE = SCORED.plus(-6)
"""The month of the scores that later ones are compared with."""
FIRST = SURVEY.plus(-24)
TARGETS = tuple(Target(direction) for direction in DIRECTIONS)
BLOCK = 4_000
"""Files looked at together by a full control: 24 months of ten benefits are 240 rows each."""
_ID = "household_id"
_CONTACTS = ("web_connections", "calls", "letters", "visits")
_LASTING = ("events", "corrections", "mistakes")


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """One town to make and to ask.

    Attributes:
        draw: number of the draw over all that is assumed; 0 keeps the usual values.
        seed: of the town's own chance, of the survey and of ties.
        households: household files.
        surveyed: files drawn at random and controlled in full.
    """

    draw: int
    seed: int
    households: int
    surveyed: int

    @property
    def behaviour(self) -> Behaviour:
        """How people of this town live, declare and claim."""
        return drawn_behaviour(self.draw) if self.draw else usual_behaviour()

    def to_document(self) -> dict[str, Any]:
        """JSON values; every value that is not the usual one is told."""
        return {
            "draw": self.draw,
            "seed": self.seed,
            "households": self.households,
            "surveyed": self.surveyed,
            "behaviour": self.behaviour.to_document(),
        }


@dataclass(frozen=True, slots=True, eq=False)
class ClaimsTown:
    """What is kept of a town.

    Attributes:
        request: what was asked.
        tables: `snapshots`, `truths`, `events`, `corrections`, `mistakes`, `health`, `health_truths`.
    """

    request: DrawRequest
    tables: dict[str, pl.DataFrame]

    def variables(self, month: Month) -> pl.DataFrame:
        """The variables as of a month of every recipient: of those who were paid anything in twelve months."""
        words = default_dictionary()
        plan = planned(words)
        lately = pl.col("month").is_between(month.plus(-plan.months).first_day, month.plus(-1).first_day)
        columns = [c for c in snapshot_columns(words, plan.at(1, "snapshots")) if c not in (_ID, "month")]
        history = self.tables["snapshots"].lazy().filter(lately).select(_ID, "month", *columns)
        frame = observe(month, history, None, words, {"events": self.tables["events"].lazy()})
        return frame.filter(pl.col("benefits_mean_12m_cents") > 0).drop("month").collect()

    def found(self, households: pl.Series, month: Month, *, truly: bool) -> pl.DataFrame:
        """One finding per household, sorted: what is true of it, or what the controllers of the town establish.

        Args:
            households: sorted pseudonyms.
            month: of the control.
            truly: as if every control found everything, and nothing else.
        """
        parts = []
        for start in range(0, len(households), BLOCK):
            block = households[start : start + BLOCK]
            parts.append(self._found(block, month, truly=truly))
        return pl.concat(parts).sort(_ID)

    def _found(self, block: pl.Series, month: Month, *, truly: bool) -> pl.DataFrame:
        own = {name: self.tables[name].filter(pl.col(_ID).is_in(block.implode())) for name in ("snapshots", "truths")}
        outcomes = play_controls(
            controlled=pl.DataFrame({_ID: block, "origin": "survey", "kind": KINDS[1]}),
            month=month,
            snapshots=own["snapshots"].lazy(),
            truths=own["truths"].lazy(),
            corrections=self.tables["corrections"].lazy(),
            mistakes=self.tables["mistakes"].lazy(),
            behaviour=None if truly else self.request.behaviour,
            seed=self.request.seed,
        )
        return FINDINGS.conform(findings(outcomes.lazy(), TARGETS).collect())


def claims_town(request: DrawRequest, law: Law, advance: Callable[[int], None]) -> ClaimsTown:
    """Make a town and keep the tables that claims need.

    Args:
        request: what town.
        law: what it pays and owes.
        advance: told of each month of each cell.

    Raises:
        UserError: E-USE-003 if the town is out of range; E-USE-005 if the law is not installed.
    """
    last = SCORED.plus(-1)
    wanted = TownRequest(request.households, last.minus(FIRST) + 1, last, request.seed, request.behaviour)
    kept: dict[str, list[pl.DataFrame]] = {}
    for cell in cells(request.households, CELL):
        town = make_cell(wanted, cell, law, lambda amount=1: advance(amount))
        for name, frame in _tables(town):
            kept.setdefault(name, []).append(frame)
    return ClaimsTown(request, {name: pl.concat(frames).rechunk() for name, frames in kept.items()})


def _tables(town: Town) -> list[tuple[str, pl.DataFrame]]:
    """The tables of a cell that are kept, and no column more."""
    months = town.months
    found: list[tuple[str, pl.DataFrame]] = []
    for month in months:
        insured = month >= months[-1].plus(1 - WINDOW)
        every = town.monthly(month) if insured else {"snapshots": town.snapshots(month), "truths": town.truths(month)}
        found.append(("snapshots", every["snapshots"].drop(_CONTACTS)))
        found.append(("truths", every["truths"].select(_ID, "month", *_DUE)))
        if insured:
            found.append(("health", every["health"]))
    found.append(("health_truths", every["health_truths"]))
    return [*found, *((name, town.tables[name]) for name in _LASTING)]


_DUE = tuple(f"{benefit}_{what}" for benefit in BENEFITS for what in ("due_cents", "claimed"))
