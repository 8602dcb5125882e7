"""What the households tell the body: late, wrong or never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ADULTS, NEVER
from bondroit.town.life import EVENT_CODES, Life
from bondroit.town.population import WAGE_STEP, Array, Random

if TYPE_CHECKING:
    from bondroit.town.behaviour import Behaviour

PREFILLED = 2025 * 12 + 2
"""March 2025: quarterly declarations come filled in."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """When each fact is known (month index, `NEVER` if it never is) and what is told instead.

    Attributes:
        joined_known, left_known: for each person, shape (n, P).
        home_known: for each month in which home or rent changed (0 elsewhere), shape (n, T).
        wages_told: what was first declared, shape (n, 2, T).
        wages_known: month from which the true wage is known, 0 where it was told, shape (n, 2, T).
        activity_told: shape (n, 2, T).
        alimony_hidden: alimony is never declared, shape (n,).
        late_quarter: the quarterly declaration of the month comes late, shape (n, T).
        known: month in which each event became known, shape (kinds, n, T).
    """

    joined_known: Array
    left_known: Array
    home_known: Array
    wages_told: Array
    wages_known: Array
    activity_told: Array
    alimony_hidden: Array
    late_quarter: Array
    known: Array


def declare(life: Life, behaviour: Behaviour, random: Random) -> Declarations:
    """Draw how each household tells its life."""
    b, people, s = behaviour, life.people, life.situations
    known = _events_known(life, b, random)
    joined_known, left_known = _persons_known(life, known)
    home = np.minimum(
        np.where(life.happened[EVENT_CODES["move"]], known[EVENT_CODES["move"]], NEVER + 1),
        np.where(life.happened[EVENT_CODES["rent_change"]], known[EVENT_CODES["rent_change"]], NEVER + 1),
    )
    wages_told, wages_known = _wages_told(life, b, random)
    return Declarations(
        joined_known=joined_known,
        left_known=left_known,
        home_known=np.where(home > NEVER, 0, home).astype(np.int32),
        wages_told=wages_told,
        wages_known=wages_known,
        activity_told=_activity_told(life, known),
        alimony_hidden=~people.careful & (random.random(people.size) < b["declaring.alimony_never"]),
        late_quarter=~people.careful[:, None]
        & (random.random((people.size, s.months)) < b["declaring.late_declaration"]),
        known=known,
    )


def _events_known(life: Life, b: Behaviour, random: Random) -> Array:
    """The month in which each event is known: at once by the careful, later or never by the others."""
    d = "declaring."
    habits = {
        "separation": (b[d + "separation_never"], b[d + "separation_delay"]),
        "couple": (b[d + "partner_never"], b[d + "partner_delay"]),
        "birth": (0.0, b[d + "birth_delay"]),
        "death": (0.0, b[d + "birth_delay"]),
        "move": (b[d + "move_never"], b[d + "move_delay"]),
        "job_start": (0.0, b[d + "job_delay"]),
        "job_end": (0.0, b[d + "job_delay"]),
        "child_leaves": (b[d + "child_never"], b[d + "child_delay"]),
        "rent_change": (b[d + "rent_never"], b[d + "rent_delay"]),
    }
    months = life.situations.first.index + np.arange(life.situations.months)
    careful = life.people.careful[:, None]
    known = np.zeros(life.happened.shape, np.int32)
    for name, (never, delay) in habits.items():
        shape = life.happened.shape[1:]
        waited = random.geometric(1 / (1 + delay), shape) - 1
        told = np.where(random.random(shape) < never, NEVER, months + waited)
        known[EVENT_CODES[name]] = np.where(careful, months, told)
    return known


def _persons_known(life: Life, known: Array) -> tuple[Array, Array]:
    """When the body knows that each person joined and left."""
    people, first = life.people, life.situations.first.index
    n, places = people.birth.shape
    row = np.arange(n)[:, None]
    child = np.arange(places)[None, :] >= ADULTS
    at_join = np.clip(people.joined - first, 0, known.shape[2] - 1)
    told_join = np.where(child, known[EVENT_CODES["birth"]][row, at_join], known[EVENT_CODES["couple"]][row, at_join])
    joined_known = np.where((people.joined <= first) | (people.joined == NEVER), 0, told_join)
    at_leave = np.clip(people.left - first, 0, known.shape[2] - 1)
    died = life.happened[EVENT_CODES["death"]][row, at_leave]
    gone = np.where(died, known[EVENT_CODES["death"]][row, at_leave], known[EVENT_CODES["separation"]][row, at_leave])
    told_leave = np.where(child, known[EVENT_CODES["child_leaves"]][row, at_leave], gone)
    return joined_known, np.where(people.left == NEVER, NEVER, told_leave)


def _activity_told(life: Life, known: Array) -> Array:
    """Activity as declared: the true one, held back for as long as the household's latest change is not told."""
    s = life.situations
    month = s.first.index + np.arange(s.months)
    waiting = np.zeros((life.people.size, s.months), bool)
    for name in ("job_start", "job_end"):
        happened, told = life.happened[EVENT_CODES[name]], known[EVENT_CODES[name]]
        latest = np.maximum.accumulate(np.where(happened, told, 0), axis=1)
        waiting |= latest > month
    source = np.maximum.accumulate(np.where(waiting, 0, np.arange(s.months)), axis=1)
    told_activity: Array = np.take_along_axis(s.activity, source[:, None, :], axis=2)
    return told_activity


def _wages_told(life: Life, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """Wages as first declared, and the month in which the true ones are known."""
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    told, known = s.wages.astype(np.int64), np.zeros(s.wages.shape, np.int64)
    luck = _QuarterlyLuck(index, people.quarter, b, random)
    careless = ~people.careful[:, None, None]
    late = np.concatenate([told[:, :, :1], told[:, :, :-1]], axis=2)
    for hit, value in (
        (careless & luck.hits("omits_sometimes") & luck.middle, np.zeros_like(told)),
        (careless & luck.hits("shifts_sometimes"), late),
        (luck.hits("staff_error") & (told > 0), 2 * told),
    ):
        wrong = hit & (value != told)
        told, known = np.where(wrong, value, told), np.where(wrong, luck.found(), known)
    return _lasting(life, told, known, b, random)


class _QuarterlyLuck:
    """Errors are made once per quarterly declaration: the three months told together share their luck.

    The months from one reference month to the next are told together at the next.
    """

    def __init__(self, index: Array, quarter: Array, behaviour: Behaviour, random: Random) -> None:
        self._behaviour, self._random = behaviour, random
        self._index = index
        self._term = (index[None, :] - quarter[:, None]) % 3
        number = (index[None, :] - quarter[:, None]) // 3
        number -= number.min()
        self._shape = (len(quarter), ADULTS, int(number.max()) + 1)
        self._place = np.repeat(number[:, None, :], ADULTS, axis=1)
        self._less = np.where(index >= PREFILLED, behaviour["declaring.prefilled"], 1.0)

    @property
    def middle(self) -> Array:
        """The middle month of each three."""
        middle: Array = (self._term == 1)[:, None, :]
        return middle

    def hits(self, name: str) -> Array:
        """Whether an error is made, shape (n, 2, months); less often once declarations come filled in."""
        drawn = np.take_along_axis(self._random.random(self._shape), self._place, axis=2)
        hit: Array = drawn < self._behaviour[f"declaring.{name}"] * self._less
        return hit

    def found(self) -> Array:
        """The month in which an error would be found, `NEVER` if it would not."""
        delay = self._random.geometric(1 / self._behaviour["declaring.found_delay"], self._shape) + 2
        found = self._random.random(self._shape) < self._behaviour["declaring.found_share"]
        wait = np.take_along_axis(np.where(found, delay, NEVER), self._place, axis=2)
        month: Array = np.minimum(self._index - self._term[:, None, :] + 3 + wait, NEVER)
        return month


def _lasting(life: Life, told: Array, known: Array, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """Adults who always leave out a part of their wage, or always declare too much, until it is found, if ever."""
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    u = random.random((people.size, ADULTS, 1))
    part = b["declaring.omitted_part"] * random.uniform(0.6, 1.4, u.shape)
    more = b["declaring.overstated_part"] * random.uniform(0.6, 1.4, u.shape)
    omits = u < b["declaring.omits_always"]
    adds = ~omits & (u < b["declaring.omits_always"] + b["declaring.overstates_always"])
    # Found at some month, uniform over twice the span: half of those ever to be found are still unknown at the end.
    moment = index[0] + random.integers(0, 2 * s.months, u.shape)
    ends = np.where(random.random(u.shape) < b["declaring.found_share"], moment, NEVER)
    factor = np.where(omits, 1 - np.minimum(part, 1), 1 + more)
    lasting = (omits | adds) & (index < ends) & (s.wages > 0)
    value = np.rint(s.wages * factor / WAGE_STEP) * WAGE_STEP
    wrong = lasting & (value != s.wages)
    return np.where(wrong, value, told).astype(np.int32), np.where(wrong, ends, known).astype(np.int32)
