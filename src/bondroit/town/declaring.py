"""What the households tell the body: late, wrong or never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ADULTS, NEVER
from bondroit.town.networks import networks
from bondroit.town.telling_incomes import ToldIncome, benefits_told, wages_told
from bondroit.town.world import EVENT_CODES

if TYPE_CHECKING:
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.networks import Networks
    from bondroit.town.population import Array, Random


@dataclass(frozen=True, slots=True)
class Declarations:
    """When each fact is known (month index, `NEVER` if it never is) and what is told instead.

    Attributes:
        joined_known, left_known: for each person, shape (n, P).
        home_known: for each month in which home or rent changed (0 elsewhere), shape (n, T).
        wages, benefits: how wages and unemployment benefit are told.
        activity_told: shape (n, 2, T).
        alimony_hidden: alimony is never declared, shape (n,).
        sick_pay_hidden: sick pay is never declared, shape (n,).
        alimony_known, sick_pay_known: the month from which these are known, 0 where they are told, shape (n,).
        waiting: months that RSA and prime d'activité of the month wait for a late declaration, shape (n, T).
        networks: organised networks, which declare homes that are not.
        staff: the month of knowing of an event is late by the body's own fault, shape (kinds, n, T).
        known: month in which each event became known, shape (kinds, n, T).
    """

    joined_known: Array
    left_known: Array
    home_known: Array
    wages: ToldIncome
    benefits: ToldIncome
    activity_told: Array
    alimony_hidden: Array
    sick_pay_hidden: Array
    alimony_known: Array
    sick_pay_known: Array
    waiting: Array
    networks: Networks
    staff: Array
    known: Array


def declare(life: Life, behaviour: Behaviour, random: Random) -> Declarations:
    """Draw how each household tells its life."""
    b, people = behaviour, life.people
    known, staff = _events_known(life, b, random)
    never = np.where(people.help > 0, b["declaring.help_never"], b["declaring.alimony_never"])
    alimony = ~people.careful & (random.random(people.size) < never)
    sick_pay = ~people.careful & (random.random(people.size) < b["declaring.sick_pay_never"])
    joined_known, left_known = _persons_known(life, known)
    known = _homes_together(life, known)
    home = np.minimum(
        np.where(life.happened[EVENT_CODES["move"]], known[EVENT_CODES["move"]], NEVER + 1),
        np.where(life.happened[EVENT_CODES["rent_change"]], known[EVENT_CODES["rent_change"]], NEVER + 1),
    )
    return Declarations(
        joined_known=joined_known,
        left_known=left_known,
        home_known=np.where(home > NEVER, 0, home).astype(np.int32),
        wages=wages_told(life, b, random),
        benefits=benefits_told(life, b, random),
        activity_told=_activity_told(life, known),
        alimony_hidden=alimony,
        sick_pay_hidden=sick_pay,
        alimony_known=np.where(alimony, NEVER, 0),
        sick_pay_known=np.where(sick_pay, NEVER, 0),
        waiting=_waiting(life, b, random),
        networks=networks(life, b, random),
        staff=staff,
        known=known,
    )


def _waiting(life: Life, b: Behaviour, random: Random) -> Array:
    """Months to wait for a late quarterly declaration: nothing is paid on it before it comes."""
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    term = (index[None, :] - people.quarter[:, None]) % 3
    late = ~people.careful[:, None] & (random.random((people.size, s.months)) < b["declaring.late_declaration"])
    two = random.random((people.size, s.months)) < b["declaring.late_by_two"]
    delay = np.where(late & (term == 0), np.where(two, 2, 1), 0).astype(np.uint8)
    # The month after waits one month less.
    before = np.concatenate([np.zeros((people.size, 1), np.uint8), delay[:, :-1]], axis=1)
    waiting: Array = np.maximum(delay, np.where(before > 1, before - 1, 0)).astype(np.uint8)
    return waiting


def _events_known(life: Life, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """The month in which each event is known, and whether it is late by the body's fault.

    The careful tell at once, the others later or never; what is told at once may lie at the body for a while.
    """
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
    known, staff = np.zeros(life.happened.shape, np.int32), np.zeros(life.happened.shape, bool)
    for name, (never, delay) in habits.items():
        shape = life.happened.shape[1:]
        waited = random.geometric(1 / (1 + delay), shape) - 1
        told = np.where(random.random(shape) < never, NEVER, months + waited)
        at_once = careful | (told == months)
        lies = at_once & (random.random(shape) < b[d + "staff_forgets"]) & life.happened[EVENT_CODES[name]]
        found = months + random.geometric(1 / (1 + b[d + "staff_delay"]), shape)
        staff[EVENT_CODES[name]] = lies
        known[EVENT_CODES[name]] = np.where(lies, found, np.where(at_once, months, told))
    return known, staff


def _homes_together(life: Life, known: Array) -> Array:
    """A change of home that is told tells the ones before it: their months of knowing are no later than its own."""
    for_homes = [EVENT_CODES["move"], EVENT_CODES["rent_change"]]
    latest = np.where(life.happened[for_homes], known[for_homes], NEVER).min(axis=0)
    told = np.minimum.accumulate(latest[:, ::-1], axis=1)[:, ::-1]
    together = known.copy()
    together[for_homes] = np.where(life.happened[for_homes], np.minimum(known[for_homes], told), known[for_homes])
    return together


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
