"""Make a town: the true life, what is told of it, what is claimed, paid, due and put right.

A town is made of cells of households, each with its own stream of chance: a cell is the same whoever makes it, when,
and beside which others, and only one needs to be in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from bondroit.domain.months import Month, month_range
from bondroit.errors import Text, UserError
from bondroit.town.around import STREAMS, Around, surround
from bondroit.town.behaviour import Behaviour, usual_behaviour
from bondroit.town.declaring import Declarations, declare
from bondroit.town.frames import member_frame, snapshot_frame, truth_frame
from bondroit.town.knowing import Versions, versions
from bondroit.town.life import Life, live
from bondroit.town.past_controls import PastControls, past_controls
from bondroit.town.paying import Advance, Rights, rights
from bondroit.town.settling import Settled, settle, settled_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.law.port import Law
    from bondroit.law.situations import Situations
    from bondroit.town.population import Array, Random

Piece: TypeAlias = "tuple[str, Month | None, pl.DataFrame]"
"""A table, or a month of one: name, month, rows."""

LAST_MONTH = Month.of(2026, 4)
"""The last month whose rules are in the law's parameters."""
FIRST_MONTH = Month.of(2022, 1)
MOST_HOUSEHOLDS = 1_000_000
EVENTS_BEFORE = 24
CELL = 10_000
"""Households of a cell; part of what makes a town: with another size the same seed gives another town."""


@dataclass(frozen=True, slots=True)
class TownRequest:
    """What town to make.

    Attributes:
        households: how many household files.
        months: how many months of tables.
        last: the last month of the tables.
        seed: the same seed gives the same tables.
        behaviour: how people live, declare and claim.
    """

    households: int = 20_000
    months: int = 36
    last: Month = LAST_MONTH
    seed: int = 1
    behaviour: Behaviour | None = None

    @property
    def first(self) -> Month:
        """The first month of the tables."""
        return self.last.plus(1 - self.months)


@dataclass(frozen=True, slots=True)
class Cell:
    """Some households of a town.

    Attributes:
        number: from 0 on; with the seed, it gives the stream of chance.
        start: households in the cells before.
        households: how many are in this one.
    """

    number: int
    start: int
    households: int


def cells(households: int, size: int = CELL) -> tuple[Cell, ...]:
    """The cells of a town; the last one may be smaller."""
    starts = range(0, households, size)
    return tuple(Cell(number, start, min(size, households - start)) for number, start in enumerate(starts))


@dataclass(frozen=True, slots=True)
class Town:
    """A cell of a town, or a town of one cell; its tables are made month by month.

    Attributes:
        request: what was asked, of the whole town.
        tables: the tables of the body that are not monthly, by name; `events` from two years before the first month.
        life, told, past, versions, rights, settled: the arrays behind the tables.
        around: what other bodies hold.
        identifiers: pseudonyms of the households.
    """

    request: TownRequest
    tables: dict[str, pl.DataFrame]
    life: Life
    told: Declarations
    past: PastControls
    versions: Versions
    rights: Rights
    settled: Settled
    around: Around
    habits: dict[str, Array]
    identifiers: pl.Series

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the tables."""
        return tuple(month_range(self.request.first, self.request.last))

    def monthly(self, month: Month) -> dict[str, pl.DataFrame]:
        """Every monthly table of a month, by name."""
        own = {"snapshots": self.snapshots(month), "members": self.members(month), "truths": self.truths(month)}
        return own | self.around.monthly(month, self._known(month))

    def lasting(self) -> dict[str, pl.DataFrame]:
        """Every table that is not monthly, by name."""
        return self.tables | self.around.lasting

    def pieces(self) -> Iterator[Piece]:
        """Every table, month by month: name, month (None if it is not monthly) and rows; one in memory at a time."""
        for month in self.months:
            for name, frame in self.monthly(month).items():
                yield name, month, frame
        for name, frame in self.lasting().items():
            yield name, None, frame

    def _column(self, month: Month) -> int:
        return month.minus(self.request.first)

    def _known(self, month: Month) -> Situations:
        """The life the body knew in a month, one row per household."""
        return self.versions.situations.take(self.versions.of[:, self._column(month)])

    @property
    def claimed(self) -> Array:
        """Which benefits are claimed, shape (n, months, benefits)."""
        return self.settled.made.claimed

    def snapshots(self, month: Month) -> pl.DataFrame:
        """The table `snapshots` of a month."""
        t = self._column(month)
        return snapshot_frame(
            self.life, self._known(month), month, self.identifiers,
            paid=self.settled.paid[:, t], claimed=self.claimed[:, t],
            habits={name: values[:, t] for name, values in self.habits.items()},
        )  # fmt: skip

    def members(self, month: Month) -> pl.DataFrame:
        """The table `members` of a month."""
        return member_frame(self._known(month), month, self.identifiers)

    def truths(self, month: Month) -> pl.DataFrame:
        """The table `truths` of a month."""
        t = self._column(month)
        return truth_frame(self.life, month, self.identifiers, self.rights.due[:, t], self.claimed[:, t])


def check_request(request: TownRequest) -> None:
    """Refuse a town out of range.

    Raises:
        UserError: E-USE-003.
    """
    faults = []
    if not 1 <= request.households <= MOST_HOUSEHOLDS:
        faults.append(
            Text(f"households: from 1 to {MOST_HOUSEHOLDS}.", f"households : de 1 à {MOST_HOUSEHOLDS}."),
        )
    if request.months < 1 or request.first < FIRST_MONTH or request.last > LAST_MONTH:
        faults.append(
            Text(
                f"the months must lie between {FIRST_MONTH} and {LAST_MONTH}.",
                f"les mois doivent se situer entre {FIRST_MONTH} et {LAST_MONTH}.",
            )
        )
    if faults:
        raise UserError(
            "E-USE-003",
            Text("This town cannot be made.", "Cette ville ne peut pas être créée."),
            faults=faults,
            remedy=Text("ask for other sizes or months.", "demandez une autre taille ou d'autres mois."),
        )


def make_town(request: TownRequest, law: Law, advance: Advance) -> Town:
    """Make a town of one cell: `make_cell` on all its households, at most `CELL` of them.

    Raises:
        UserError: E-USE-003 if the town asked is out of range; E-USE-005 if the law is not installed.
        ValueError: a town of so many households has several cells.
    """
    check_request(request)
    (cell,) = cells(request.households)
    return make_cell(request, cell, law, advance)


def make_cell(request: TownRequest, cell: Cell, law: Law, advance: Advance) -> Town:
    """Make one cell of a town under a law.

    Args:
        request: size, months, seed and behaviour of the whole town.
        cell: which households.
        law: the entitlements, as if every right were claimed.
        advance: told the number of months done.

    Raises:
        UserError: E-USE-005 if the law is not installed.
    """
    behaviour = request.behaviour or usual_behaviour()
    # One stream of chance per process: a change in one leaves the others as they are.
    living, telling, claiming, visiting, controlling, holding, disputing, *others = (
        np.random.default_rng(s) for s in np.random.SeedSequence([request.seed, cell.number]).spawn(7 + STREAMS)
    )
    span = first, last = request.first, request.last
    burn_in = Month.of(first.plus(-8).index // 12 - 2, 1)
    life = live(cell.households, burn_in, last, behaviour, living)
    past, told = past_controls(life, declare(life, behaviour, telling), behaviour, controlling, seed=request.seed)
    known = versions(life, told, first, last)
    given = rights(law, life.situations, known, span, advance)
    settled = settle(life, told, past, given, first, behaviour=behaviour, claiming=claiming, holding=holding)
    numbers = range(cell.start + 1, cell.start + cell.households + 1)
    identifiers = pl.Series("household_id", [f"H{i:07d}" for i in numbers])
    return Town(
        request=request,
        tables=settled_frames(
            settled, life, told, past, given, identifiers=identifiers, span=span, since=first.plus(-EVENTS_BEFORE),
            behaviour=behaviour, disputing=disputing,
        ),
        life=life, told=told, past=past, versions=known, rights=given, settled=settled,
        around=surround(
            life, told, given, settled.paid, identifiers=identifiers, span=span, start=cell.start,
            behaviour=behaviour, streams=others,
        ),
        habits=_habits(life, told, request, behaviour, visiting),
        identifiers=identifiers,
    )  # fmt: skip


def _habits(life: Life, told: Declarations, request: TownRequest, b: Behaviour, random: Random) -> dict[str, Array]:
    """Late declarations and contacts: visits to the web account, calls, letters, visits; shape (n, months)."""
    shape = (life.people.size, request.months)
    start = request.first.minus(life.situations.first)
    busy: Array = np.any(life.happened, axis=0)
    busy = busy[:, start:]
    habits: dict[str, Array] = {"declaration_late": told.waiting[:, start:] > 0}
    for name in ("web_connections", "calls", "letters", "visits"):
        # A household has its own habit, which events raise.
        own = random.gamma(
            b[f"contacts.{name}_shape"], b[f"contacts.{name}"] / b[f"contacts.{name}_shape"], (shape[0], 1)
        )
        habits[name] = random.poisson(own + b[f"contacts.{name}_event"] * busy)
    return habits
