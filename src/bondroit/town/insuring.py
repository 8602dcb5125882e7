"""One month of the health insurer: covers that end, renewals, applications, controls and suspensions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.port import FREE, NO_COVER, WITH_PARTICIPATION
from bondroit.law.situations import ADULTS

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.port import Cover
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random

YEAR = 12
"""Months of cover from an application (law)."""
LIMITS = np.array([np.inf, 1.35, 1.0])
"""Resources allowed over the ceiling of the free C2S, by status (law: with participation up to 35 % above it)."""
FRAUD = 3
"""Ceilings above which the insurer speaks of fraud (FACTS 2)."""
IN_FORCE, ADULTS_OUT, ALL_OUT = 0, 1, 2
"""Codes of whose cover is suspended, in the order of `tables.health.SUSPENDED`."""


@dataclass(frozen=True, slots=True)
class Suspensions:
    """Suspensions of cover, one element each, in the order of controls.

    Attributes:
        household: index.
        control, since, until: month indexes; the cover is out in the months m with `since <= m < until`.
        restored: the cover comes back in `until`, else its year ends there.
        scope: `ADULTS_OUT` or `ALL_OUT`.
    """

    household: Array
    control: Array
    since: Array
    until: Array
    restored: Array
    scope: Array


def is_anomaly(due: Cover, status: Array, at: tuple[Array, Array]) -> Array:
    """Whether a cover was given on resources above its ceiling, to a household without a right as good by the RSA.

    Args:
        due: what the law gives on the true life.
        status: the cover held.
        at: indexes of household and column of its application, of a shape that goes with `status`.
    """
    above: Array = due.resources[at] > LIMITS[status] * due.ceiling[at]
    return above & (status > due.status[at])


@dataclass(slots=True)
class Files:
    """The files of the insurer in one month; arrays of shape (n,)."""

    status: Array
    opened: Array
    renewal: Array
    declared: Array
    ceiling: Array
    since: Array
    until: Array
    scope: Array
    deterred: Array

    @classmethod
    def empty(cls, n: int) -> Files:
        """`n` households without cover."""
        return cls(
            **{f.name: np.zeros(n, bool if f.name in {"renewal", "deterred"} else np.int64) for f in fields(cls)}
        )


@dataclass(frozen=True, slots=True)
class Insurer:
    """What stays the same over the months.

    Attributes:
        told, declared: what the law gives on what a household would declare in each month, and these resources.
        lean: log-odds to apply sooner or later, by status that could be had, shape (3, n).
        taste: one draw per household, compared with these odds: who is willing stays so.
        bold: households that hide their resources apply in any case.
        rsa: the RSA is received, shape (n, months).
        kids: there are children, shape (n, months).
    """

    first: int
    due: Cover
    then: Cover
    told: Array
    declared: Array
    lean: Array
    taste: Array
    bold: Array
    rsa: Array
    kids: Array
    behaviour: Behaviour

    def column(self, t: int) -> int:
        """The column of the lives that month `t` looks at.

        The year before the tables looks at their first month, so that no cover they show rests on a later month. The
        months before that year go backwards over the lives, so that these have changed as much as lives do.
        """
        return max(t, 0) if t >= -YEAR else min(-YEAR - t, self.kids.shape[1] - 1)


def open_insurer(
    life: Life, due: Cover, then: Cover, *, first: Month, behaviour: Behaviour, random: Random, rsa: Array
) -> Insurer:
    """What stays the same over the months, with what each household would declare; see `health.covers`."""
    b = behaviour
    n, months = due.status.shape
    u = random.random((3, n))
    far = due.resources.mean(axis=1) > FRAUD * due.ceiling.mean(axis=1)
    often = np.where(far, b["health.hides_far"], b["health.hides"])
    hides = u[0] < often
    forgets = ~hides & (u[0] < often + b["health.forgets"])
    part = np.where(hides, b["health.hidden_part"], forgets * np.minimum(2 * u[1] * b["health.forgotten_part"], 1))
    declared = np.rint(then.resources * (1 - part)[:, None]).astype(np.int64)
    # What is left out can only help: the law on the rest, which needs the ceilings alone.
    free = declared <= LIMITS[FREE] * then.ceiling
    paying = declared <= LIMITS[WITH_PARTICIPATION] * then.ceiling
    told = np.select([free, paying], [FREE, WITH_PARTICIPATION], NO_COVER)
    told = np.where((part > 0)[:, None], np.maximum(told, then.status), then.status)
    share = np.array([0.5, b["health.willing_participation"], b["health.willing_free"]])
    lean = np.log(share / (1 - share))[:, None] - b["health.reluctance"] * life.people.reluctance
    kids = np.stack([life.situations.present(first.plus(t))[:, ADULTS:].any(axis=1) for t in range(months)], axis=1)
    return Insurer(
        first=first.index, due=due, then=then, told=told, declared=declared, lean=lean, taste=u[2], bold=hides,
        rsa=rsa, kids=kids, behaviour=b,
    )  # fmt: skip


def apply_month(insurer: Insurer, now: Files, t: int, random: Random) -> None:
    """Covers that end, renewals, and applications of one month."""
    b, at, month = insurer.behaviour, insurer.column(t), insurer.first + t
    u = random.random((2, len(now.status)))
    told, rsa = insurer.told[:, at], insurer.rsa[:, at]
    ends = (now.status != NO_COVER) & (month - now.opened >= YEAR)
    cut = ends & (now.until >= month) & (now.since > 0)
    now.deterred |= cut
    chance = np.where(rsa, b["health.renews_rsa"], b["health.renews"])
    odds = chance / np.maximum(1 - chance, 1e-9) * np.where(now.deterred, np.exp(b["health.after_suspension"]), 1)
    renews = ends & (told != NO_COVER) & (u[0] < odds / (1 + odds))
    lean = insurer.lean[told, np.arange(len(told))]
    lean = lean + b["health.willing_rsa"] * rsa + b["health.after_suspension"] * now.deterred
    willing = (insurer.taste < 1 / (1 + np.exp(-lean))) | (insurer.bold & ~now.deterred)
    applies = (now.status == NO_COVER) & (told != NO_COVER) & willing & (u[1] < b["health.applies"])
    opens, lapses = renews | applies, ends & ~renews
    now.status = np.where(opens, told, np.where(lapses, NO_COVER, now.status))
    now.opened = np.where(opens, month, np.where(lapses, 0, now.opened))
    now.renewal = np.where(opens, renews, now.renewal & ~lapses)
    now.declared = np.where(opens, insurer.declared[:, at], np.where(lapses, 0, now.declared))
    now.ceiling = np.where(opens, insurer.then.ceiling[:, at], np.where(lapses, 0, now.ceiling))
    over = now.until <= month
    now.since, now.until = np.where(over | opens, 0, now.since), np.where(over | opens, 0, now.until)


def control_month(insurer: Insurer, now: Files, t: int, random: Random) -> Suspensions:
    """Controls of one month by the insurer, and the suspensions that begin in the next month."""
    b, month, n = insurer.behaviour, insurer.first + t, len(now.status)
    u = random.random((4, n))
    wait = random.geometric(1 / b["health.suspended_months"], n)
    end = now.opened + YEAR
    seen = (now.status != NO_COVER) & (now.until == 0) & (end > month + 1) & (u[0] < b["health.controlled"])
    row = np.nonzero(seen)[0]
    column = np.maximum(now.opened[row] - insurer.first, 0)
    wrong = is_anomaly(insurer.due, now.status[row], (row, column))
    hit = u[1][row] < np.where(wrong, b["health.found"], b["health.wrongly"])
    row, wrong = row[hit], wrong[hit]
    back = u[2][row] < np.where(wrong, b["health.restored_anomaly"], b["health.restored_wrong"])
    until = np.where(back, np.minimum(month + 1 + wait[row], end[row]), end[row])
    spared = insurer.kids[row, insurer.column(t)] & (u[3][row] < b["health.adults_only"])
    scope = np.where(spared, ADULTS_OUT, ALL_OUT)
    now.since[row], now.until[row], now.scope[row] = month + 1, until, scope
    same = np.full(len(row), month)
    return Suspensions(row, same, same + 1, until, until < end[row], scope)
