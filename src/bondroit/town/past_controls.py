"""Controls that agents of the body make during the life of the town, before and while its tables are written.

A control of month m finds, or misses, each fact that is hidden then; what it finds is known from the month after on,
and put right like anything else that is told late. These controls are drawn by chance and after events; they are no
part of a control plan of the platform, and a plan of the platform does not change the town's past.

What remains simple: nothing is raised wrongly here; a control on one question looks at each question with less chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.law.situations import ADULTS, NEVER
from bondroit.tables.operations import PAST_CONTROLS, PAST_KINDS, PAST_ORIGINS
from bondroit.town.controllers import found_by_kind, office_care
from bondroit.town.dates import month_dates
from bondroit.town.past_score import hidden_mistakes, months_worked
from bondroit.town.world import EVENT_CODES

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.correcting import Revisions
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random
    from bondroit.town.telling_incomes import ToldIncome

PARTNER, CHILDREN, HOME, WAGES, BENEFITS_OF_WORK, ALIMONY, SICK_PAY = 0, 1, 2, 3, 5, 7, 8
SUBJECTS = 9
"""Questions on which the luck of a control is drawn; wages and unemployment benefit have one for each adult."""
OFFICES = 6
MONTH_BITS = 1 << 21


@dataclass(frozen=True, slots=True)
class PastControls:
    """The past controls, by household and then month; arrays of the same length but for the last two.

    Attributes:
        household: index.
        month: month index.
        kind: place in `PAST_KINDS`.
        origin: place in `PAST_ORIGINS`.
        found: whether it found something.
        alimony_known, sick_pay_known: the month index from which hidden alimony and sick pay are known, `NEVER` where
            no control found them, shape (n,).
    """

    household: Array
    month: Array
    kind: Array
    origin: Array
    found: Array
    alimony_known: Array
    sick_pay_known: Array


@dataclass(frozen=True, slots=True)
class _Round:
    """All controls at once: whose file, when, when it is known, and what is found on either side of each question."""

    household: Array
    column: Array
    learns: Array
    over: Array
    under: Array

    def finds(self, subject: Array | int, in_favour: Array) -> Array:
        """Whether a fact is found if it is there; `in_favour`: putting it right raises payments."""
        found: Array = np.where(in_favour, self.under[:, subject], self.over[:, subject])
        return found

    def learn(self, known: Array, seen: Array) -> Array:
        """Write into `known` (n, places) what is seen (controls, places); which controls were the first to see."""
        at, place = np.nonzero(seen)
        np.minimum.at(known, (self.household[at], place), self.learns[at])
        first: Array = (seen & (known[self.household] == self.learns[:, None])).any(axis=1)
        return first


def past_controls(
    life: Life, told: Declarations, behaviour: Behaviour, random: Random, *, seed: int
) -> tuple[PastControls, Declarations]:
    """Draw the controls of every month of life, and what they bring to light.

    Args:
        life: the true life.
        told: what is told of it.
        behaviour: `controls.*`.
        random: the cell's stream of past controls.
        seed: of the town: an office finds as much here as in the controls that are recorded.
    """
    household, column, drawn = _when(life, told, behaviour, random)
    kind = np.where(drawn == 0, PAST_KINDS.index("on_site"), PAST_KINDS.index("on_documents"))
    origin = np.where(drawn == 2, PAST_ORIGINS.index("other"), PAST_ORIGINS.index("score"))
    usual = np.array([found_by_kind(behaviour)[name] for name in ("on_site", "on_documents", "on_documents")])
    offices = pl.Series([f"office-{k}" for k in range(1, OFFICES + 1)])
    care = office_care(seed, offices, behaviour)[life.people.office[household]]
    chance = (usual * np.array([1.0, 1.0, behaviour["controls.narrow"]]))[drawn] * care
    luck = random.random((len(household), SUBJECTS))
    round_ = _Round(
        household=household,
        column=column,
        learns=(life.situations.first.index + column + 1).astype(np.int32),
        over=luck < chance[:, None],
        under=luck < chance[:, None] * behaviour["controls.underpaid_found"],
    )
    found = np.zeros(len(household), bool)
    known = told.known.copy()
    joined, left = _persons(life, told, round_, known, found)
    back = int(behaviour["controls.history"])
    told = replace(
        told,
        joined_known=joined,
        left_known=left,
        home_known=_homes(life, told, round_, known, found),
        wages=_incomes(life, told.wages, life.situations.wages, (round_, WAGES, back), found),
        benefits=_incomes(life, told.benefits, life.situations.unemployment, (round_, BENEFITS_OF_WORK, back), found),
        known=known,
    )
    alimony = _received(told.alimony_hidden, life.situations.alimony, (round_, ALIMONY, back), found)
    sick = life.situations.sick_pay.sum(axis=1)
    sick_pay = _received(told.sick_pay_hidden, sick, (round_, SICK_PAY, back), found)
    told = replace(
        told,
        alimony_known=np.where(told.alimony_hidden, alimony, 0),
        sick_pay_known=np.where(told.sick_pay_hidden, sick_pay, 0),
    )
    past = PastControls(household, round_.learns - 1, kind, origin, found, alimony, sick_pay)
    return past, told


def _when(life: Life, told: Declarations, b: Behaviour, random: Random) -> tuple[Array, Array, Array]:
    """Household, column and sort (0 at home, 1 on documents, both by score; 2 other) of each control.

    The chance is higher after events; the score of the past is a card that works: it draws files with a hidden mistake
    more often, in either direction, and those with few months of work in the year, both adults together, as the
    published ones do. Over all households and months each sort keeps its mean.
    """
    events = np.cumsum(life.happened.any(axis=0), axis=1)
    back = int(b["controls.event_months"])
    before = np.zeros_like(events)
    before[:, 1:] = events[:, :-1]
    long_before = np.zeros_like(events)
    long_before[:, back + 1 :] = events[:, : -back - 1]
    lately = np.where(before > long_before, b["controls.after_event"], 1.0)
    costs, owes = hidden_mistakes(life, told)
    scored = lately * np.where(costs, b["controls.score_finds"], np.where(owes, b["controls.score_finds_owed"], 1.0))
    scored *= np.exp(-b["controls.score_work"] * months_worked(life) / 12)
    lately, scored = lately / lately.mean(), scored / scored.mean()
    site, documents = b["controls.past_on_site"] * scored, b["controls.past_on_documents"] * scored
    u = random.random(lately.shape)
    cuts = (site, site + documents, site + documents + b["controls.past_other"] * lately)
    sort = np.select([u < cut for cut in cuts], [0, 1, 2], len(cuts))
    household, column = np.nonzero(sort < len(cuts))
    return household, column, sort[household, column]


def _persons(life: Life, told: Declarations, round_: _Round, known: Array, found: Array) -> tuple[Array, Array]:
    """Who came and who went: a partner hidden costs the body, a child hidden the household, and leaving the reverse."""
    people, first = life.people, life.situations.first.index
    place = np.arange(people.birth.shape[1])
    child = place >= ADULTS
    subject = np.where(child, CHILDREN, PARTNER)
    now = round_.learns[:, None] - 1
    out = []
    for when, was_known, in_favour, names in (
        (people.joined, told.joined_known, child, ("couple", "birth")),
        (people.left, told.left_known, ~child, ("separation", "child_leaves")),
    ):
        there = (people.birth != 0)[round_.household] & (when[round_.household] <= now)
        hidden = there & (was_known[round_.household] > round_.learns[:, None])
        seen = hidden & round_.finds(subject, in_favour[None, :])
        now_known = was_known.copy()
        found |= round_.learn(now_known, seen)
        household, at = np.nonzero(now_known < was_known)
        column = when[household, at] - first
        for name in (names[0], "death", names[1]):
            of = EVENT_CODES[name], household, column
            kept = life.happened[of] & (child[at] == (name == names[1]))
            # Two children may come or go at once: the event is known with the first of them.
            places = tuple(np.broadcast_to(x, kept.shape)[kept] for x in of)
            np.minimum.at(known, places, now_known[household, at][kept])
        out.append(now_known)
    return out[0], out[1]


def _homes(life: Life, told: Declarations, round_: _Round, known: Array, found: Array) -> Array:
    """Moves and changes of rent: a higher rent that is not known costs the household."""
    rent, home = life.situations.rent, told.home_known
    more = np.zeros(rent.shape, bool)
    more[:, 1:] = rent[:, 1:] > rent[:, :-1]
    there = np.arange(rent.shape[1]) <= round_.column[:, None]
    hidden = there & (home[round_.household] > round_.learns[:, None])
    subject = np.full(rent.shape[1], HOME)
    now_known = home.copy()
    found |= round_.learn(now_known, hidden & round_.finds(subject, more[round_.household]))
    changed = now_known < home
    for name in ("move", "rent_change"):
        code = EVENT_CODES[name]
        known[code] = np.where(changed & life.happened[code], np.minimum(known[code], now_known), known[code])
    return now_known


def _incomes(life: Life, income: ToldIncome, true: Array, how: tuple[_Round, int, int], found: Array) -> ToldIncome:
    """Incomes told too low or too high in the months looked at; a mistake being made at the control ends with it."""
    round_, subject, back = how
    people, column = life.people, np.arange(true.shape[2])
    known = income.known.copy()
    past = (column <= round_.column[:, None]) & (column > round_.column[:, None] - back)
    now = round_.learns - 1
    for adult in range(ADULTS):
        told, right = income.told[round_.household, adult], true[round_.household, adult]
        here = (people.joined[round_.household, adult] <= now) & (now < people.left[round_.household, adult])
        hidden = (told != right) & (income.known[round_.household, adult] > round_.learns[:, None]) & here[:, None]
        for in_favour in (False, True):
            side = hidden & ((told > right) == in_favour)
            seen = side & past & round_.finds(np.full(len(column), subject + adult), np.array([[in_favour]]))
            going_on = np.logical_and.accumulate(side | (right == 0) | (column < round_.column[:, None]), axis=1)
            ends = going_on & side & (column > round_.column[:, None]) & ~income.staff[round_.household, adult]
            at, place = np.nonzero(ends & seen.any(axis=1)[:, None])
            round_.learn(known[:, adult], seen)
            np.minimum.at(known[:, adult], (round_.household[at], place), round_.learns[at])
            # Of several controls, the first to see a mistake found it: the others saw it put right.
            found |= (seen & (known[round_.household, adult] == round_.learns[:, None])).any(axis=1)
    return replace(income, known=known)


def _received(hidden: Array, received: Array, how: tuple[_Round, int, int], found: Array) -> Array:
    """The month index from which an income never told is known, shape (n,)."""
    round_, subject, back = how
    column = np.arange(received.shape[1])
    past = (column <= round_.column[:, None]) & (column > round_.column[:, None] - back)
    there = ((received[round_.household] > 0) & past).any(axis=1)
    known = np.full((len(hidden), 1), NEVER, np.int32)
    seen = (hidden[round_.household] & there & round_.over[:, subject])[:, None]
    found |= round_.learn(known, seen)
    return known[:, 0]


def past_control_frame(
    past: PastControls, revised: Revisions, claimed: Array, identifiers: pl.Series, span: tuple[Month, Month]
) -> pl.DataFrame:
    """The table `past_controls`; amounts of the controls that are known within the tables.

    Args:
        past: the controls.
        revised: what later versions of the known life changed.
        claimed: whether each benefit is claimed, shape (n, months, benefits) from the first month of the tables on.
        identifiers: pseudonyms.
        span: first and last month of the tables.
    """
    first, last = span
    kept = claimed[revised.household, revised.month - first.index, revised.benefit]
    key = revised.household.astype(np.int64) * MONTH_BITS + revised.known
    own = past.household.astype(np.int64) * MONTH_BITS + past.month + 1
    at = np.clip(np.searchsorted(own, key), 0, max(len(own) - 1, 0))
    kept &= (own[at] == key) & past.found[at] if len(own) else False
    over, under = (
        np.bincount(at[kept], np.maximum(sign * revised.cents[kept], 0), len(own)).astype(np.int64) for sign in (-1, 1)
    )
    inside = pl.Series((past.month >= first.index) & (past.month < last.index))
    nothing = pl.Series([None], dtype=pl.Int64)
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(past.household),
            "month": month_dates(past.month),
            "kind": pl.Series(list(PAST_KINDS)).gather(past.kind),
            "origin": pl.Series(list(PAST_ORIGINS)).gather(past.origin),
            "overpaid_cents": pl.Series(over).zip_with(inside, nothing),
            "underpaid_cents": pl.Series(under).zip_with(inside, nothing),
        }
    )
    return PAST_CONTROLS.conform(frame).filter(pl.col("month") <= last.first_day).sort(PAST_CONTROLS.key)
