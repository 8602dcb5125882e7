"""Make a town: the true life, what is told of it, what is claimed, paid, due and put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.months import Month, month_range
from bondroit.errors import Text, UserError
from bondroit.town.behaviour import Behaviour, usual_behaviour
from bondroit.town.correcting import corrections
from bondroit.town.declaring import Declarations, declare
from bondroit.town.frames import event_frame, member_frame, snapshot_frame, truth_frame
from bondroit.town.knowing import Versions, versions
from bondroit.town.life import Life, live
from bondroit.town.paying import Advance, Rights, rights
from bondroit.town.taking_up import claims

if TYPE_CHECKING:
    from bondroit.law.port import Law
    from bondroit.town.population import Array, Random

LAST_MONTH = Month.of(2026, 4)
"""The last month whose rules are in the law's parameters."""
FIRST_MONTH = Month.of(2022, 1)
MOST_HOUSEHOLDS = 1_000_000
EVENTS_BEFORE = 24


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
class Town:
    """A town; its tables are made month by month.

    Attributes:
        request: what was asked.
        events: the table `events`, from two years before the first month on.
        corrections: the table `corrections`.
        life, told, versions, rights, claimed: the arrays behind the tables.
        identifiers: pseudonyms of the households.
    """

    request: TownRequest
    events: pl.DataFrame
    corrections: pl.DataFrame
    life: Life
    told: Declarations
    versions: Versions
    rights: Rights
    claimed: Array
    habits: dict[str, Array]
    identifiers: pl.Series

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the tables."""
        return tuple(month_range(self.request.first, self.request.last))

    def _column(self, month: Month) -> int:
        return month.minus(self.request.first)

    def snapshots(self, month: Month) -> pl.DataFrame:
        """The table `snapshots` of a month."""
        t = self._column(month)
        known = self.versions.situations.take(self.versions.of[:, t])
        claimed = self.claimed[:, t]
        return snapshot_frame(
            self.life, known, month, self.identifiers,
            paid=np.where(claimed, self.rights.then[:, t], 0), claimed=claimed,
            habits={name: values[:, t] for name, values in self.habits.items()},
        )  # fmt: skip

    def members(self, month: Month) -> pl.DataFrame:
        """The table `members` of a month."""
        known = self.versions.situations.take(self.versions.of[:, self._column(month)])
        return member_frame(known, month, self.identifiers)

    def truths(self, month: Month) -> pl.DataFrame:
        """The table `truths` of a month."""
        t = self._column(month)
        return truth_frame(self.life, month, self.identifiers, self.rights.due[:, t], self.claimed[:, t])


def _check(request: TownRequest) -> None:
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
    """Make a town under a law.

    Args:
        request: its size, months, seed and behaviour.
        law: the entitlements, as if every right were claimed.
        advance: told the number of months done.

    Raises:
        UserError: E-USE-003 if the town asked is out of range; E-USE-005 if the law is not installed.
    """
    _check(request)
    behaviour = request.behaviour or usual_behaviour()
    # One stream of chance per process: a change in one leaves the others as they are.
    living, telling, claiming, visiting = (
        np.random.default_rng(s) for s in np.random.SeedSequence(request.seed).spawn(4)
    )
    first, last = request.first, request.last
    burn_in = Month.of(first.plus(-8).index // 12 - 2, 1)
    life = live(request.households, burn_in, last, behaviour, living)
    told = declare(life, behaviour, telling)
    known = versions(life, told, first, last)
    given = rights(law, life.situations, known, (first, last), advance)
    claimed = claims(life, given, first, behaviour, claiming)
    identifiers = pl.Series("household_id", [f"H{i:07d}" for i in range(1, request.households + 1)])
    return Town(
        request=request,
        events=event_frame(life, told, identifiers, first.plus(-EVENTS_BEFORE)),
        corrections=corrections(given.revised, claimed, identifiers, first),
        life=life, told=told, versions=known, rights=given, claimed=claimed,
        habits=_habits(life, told, request, visiting),
        identifiers=identifiers,
    )  # fmt: skip


def _habits(life: Life, told: Declarations, request: TownRequest, random: Random) -> dict[str, Array]:
    """Late declarations, visits to the web account, calls and letters: shape (n, months)."""
    shape = (request.households, request.months)
    start = request.first.minus(life.situations.first)
    busy: Array = np.any(life.happened, axis=0)
    busy = busy[:, start:]
    web = random.gamma(1.2, 1.6, (shape[0], 1)) + 0.8 * busy
    calls = random.gamma(0.6, 0.35, (shape[0], 1)) + 0.5 * busy
    return {
        "declaration_late": told.late_quarter[:, start:],
        "web_connections": random.poisson(web),
        "contacts": random.poisson(calls),
    }
