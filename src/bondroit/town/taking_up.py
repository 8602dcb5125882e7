"""Who claims what, and why not: a decision of people, made when a right begins, at events, and slowly afterwards.

The chance to claim grows with the amount, falls with a household's own reluctance, depends on family and home for RSA
and prime d'activité, on the other claims of the file, and falls for a time after a control, a debt or a suspension.
Who does not claim has a reason; the share of rights not claimed, and of each reason, comes out of it.

What remains simple: a household sees a right when the law gives one on its true life or on its declared one; C2S is
claimed elsewhere; the stock of the first month stands for all the claims before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.situations import ADULTS, TENURE_CODES
from bondroit.tables.operations import REASONS
from bondroit.town.deterring import LONG_AGO, Blows, debts_notified, shyness
from bondroit.town.world import EVENT_CODES

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.paying import Rights
    from bondroit.town.population import Array, Random

WAKING_EVENTS = ("birth", "separation", "job_end", "move")
NEAR_AUTOMATIC = (
    Benefit.ALLOCATIONS_FAMILIALES, Benefit.COMPLEMENT_FAMILIAL, Benefit.PAJE_BASE, Benefit.ARS, Benefit.AAH,
)  # fmt: skip
"""Opened by the body itself, or (AAH) claimed elsewhere: no reluctance, nothing dropped, nothing refused."""
WITH_FILE = (Benefit.COMPLEMENT_FAMILIAL, Benefit.PAJE_BASE, Benefit.ARS)
"""Opened for a file that the body knows already."""
QUARTERLY = (Benefit.RSA, Benefit.PRIME_ACTIVITE)
MINIMA = (Benefit.RSA, Benefit.ASPA)
USUAL_AMOUNT, SMALL_AMOUNT = 300_00, 100_00
RSA, PRIME, ASPA = (BENEFITS.index(b) for b in (Benefit.RSA, Benefit.PRIME_ACTIVITE, Benefit.ASPA))
OPENED, OPENED_AGAIN, REFUSED, REFUSED_AGAIN = 1, 2, 3, 4
FEAR, NOT_KNOWN = REASONS.index("fear_of_debt") + 1, REASONS.index("not_known") + 1


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is claimed; arrays of shape (n, months, benefits).

    Attributes:
        claimed: whether the benefit is claimed.
        reasons: why a right is not: 1 + place in `REASONS`; 0 where there is no right or it is claimed.
        claims: the claims of the month: 0 none, `OPENED` or `REFUSED` for a first one, `OPENED_AGAIN` or
            `REFUSED_AGAIN` for a later one; none in the first month, whose stock was claimed before.
        debts: whether a debt above the threshold was notified.
    """

    claimed: Array
    reasons: Array
    claims: Array
    debts: Array


@dataclass(slots=True)
class _File:
    """What each household has claimed so far; shape (n, benefits) but for `last_debt`, (n,)."""

    claimed: Array
    idle: Array
    reason: Array
    ever: Array
    last_debt: Array


def take_up(
    life: Life, rights: Rights, done: Blows, behaviour: Behaviour, random: Random, *, first: Month
) -> Claimed:  # fmt: skip
    """Draw which rights are claimed, month by month.

    What a household sees is the higher of what is due and of what its own declarations give.

    Args:
        life: the true life.
        rights: what the law gives on it and on what is told.
        done: controls, suspensions and revisions, of `deterring.blows`.
        behaviour: `take_up.*`, `take_up_reasons.*`, `deterrence.*`.
        random: the cell's stream of claims.
        first: the first month of the tables.
    """
    n, months, kinds = rights.due.shape
    start = first.minus(life.situations.first)
    awake = np.any([life.happened[EVENT_CODES[e]][:, start:] for e in WAKING_EVENTS], axis=0)
    none = np.zeros((n, kinds), bool)
    file = _File(none, np.full((n, kinds), np.inf), np.zeros((n, kinds), np.uint8), none, np.full(n, LONG_AGO))
    shape = rights.due.shape
    made = Claimed(np.zeros(shape, bool), np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), np.zeros(shape, bool))
    from_cents = behaviour["deterrence.debt_from"] * 100
    for t in range(months):
        made.debts[:, t] = debts_notified(done, t, made.claimed, from_cents)
        struck = made.debts[:, t].any(axis=1)
        file.last_debt = np.where(struck, first.index + t, file.last_debt)
        lost = shyness(done, t, file.last_debt, behaviour)
        seen = np.maximum(rights.due[:, t], rights.then[:, t])
        lean = _log_odds(life, first.plus(t), seen, behaviour) - _reluctant(lost)
        struck |= done.suspension[:, t] == first.index + t
        made.claims[:, t] = _month(file, seen, lean, (awake[:, t], struck, lost), behaviour, random)
        made.claimed[:, t] = file.claimed
        made.reasons[:, t] = np.where((rights.due[:, t] > 0) & ~file.claimed, file.reason, 0)
    made.claims[:, 0] = 0
    return made


def _month(  # noqa: PLR0917 - one step of one process
    file: _File, seen: Array, lean: Array, now: tuple[Array, Array, Array], b: Behaviour, random: Random
) -> Array:
    """Move the files on by a month; what was claimed in it, as `Claimed.claims`."""
    awake, struck, lost = now
    u = random.random((4, *seen.shape))
    right, before = seen > 0, file.claimed
    begins = right & (file.idle >= b["take_up.forgotten_after"])
    wakes = b["take_up.at_event"] * np.where(file.reason == NOT_KNOWN, b["take_up_reasons.learnt"], 1.0)
    pace = np.where(begins, 1.0, np.where(awake[:, None], wakes, b["take_up.monthly"]))
    drops = before & struck[:, None] & (u[1] < b["deterrence.gives_up"]) & _free()
    claimed = before & ~drops
    # Twice with the same luck: the second time, each benefit sees what the others of the file became.
    for _ in range(2):
        chance = 1 / (1 + np.exp(-(lean + _links(claimed, b))))
        claimed = claimed | (right & ~drops & (u[0] < chance * pace))
    refused = b["take_up.refused"] + awake[:, None] * (b["take_up.refused_at_event"] - b["take_up.refused"])
    asks = ~right & ~claimed & (u[3] < refused) & _free()
    file.idle = np.where(right, 0, file.idle + 1)
    claimed &= file.idle < b["take_up.forgotten_after"]
    missing = right & ~claimed
    fresh = missing & ((file.reason == 0) | begins)
    reason = np.where(file.idle < b["take_up.forgotten_after"], file.reason, 0)
    reason[fresh] = _reason(np.nonzero(fresh), u[2][fresh], seen, lost, b)
    file.reason = np.where(claimed, 0, np.where(drops, FEAR, reason)).astype(np.uint8)
    opened = claimed & ~before
    made = np.where(opened, np.where(file.ever, OPENED_AGAIN, OPENED), 0)
    made = np.where(asks, np.where(file.ever, REFUSED_AGAIN, REFUSED), made).astype(np.uint8)
    file.claimed, file.ever = claimed, file.ever | opened | asks
    return made


def _free() -> Array:
    """Benefits that a household claims of its own accord, shape (1, benefits)."""
    return np.array([[benefit not in NEAR_AUTOMATIC for benefit in BENEFITS]])


def _reluctant(lost: Array) -> Array:
    """Log-odds lost for each benefit that is not near-automatic, shape (n, benefits)."""
    by_benefit: Array = lost[:, None] * _free()
    return by_benefit


def _links(claimed: Array, b: Behaviour) -> Array:
    """Log-odds that the other claims of the file add, shape (n, benefits)."""
    added = np.zeros(claimed.shape)
    added[:, RSA] = b["take_up.with_prime"] * claimed[:, PRIME]
    added[:, PRIME] = b["take_up.with_rsa"] * claimed[:, RSA]
    count = claimed.sum(axis=1)
    for benefit in WITH_FILE:
        k = BENEFITS.index(benefit)
        added[:, k] = b["take_up.known_file"] * (count - claimed[:, k] > 0)
    return added


def _log_odds(life: Life, month: Month, seen: Array, b: Behaviour) -> Array:
    """Log-odds of claiming what is seen in a month, before links and deterrence, shape (n, benefits)."""
    s = life.situations
    here, tenure = s.present(month), s.tenure[:, month.minus(s.first)]
    children = here[:, ADULTS:].any(axis=1)
    lone, pair = children & ~here[:, 1], here[:, 1] & ~children
    family = b["take_up.lone_parent"] * lone + b["take_up.couple_without_child"] * pair
    private = tenure == TENURE_CODES["tenant_private"]
    social = tenure == TENURE_CODES["tenant_social"]
    home = b["take_up.social_tenant"] * social + b["take_up.no_tenant"] * ~(private | social)
    more = np.log(np.maximum(seen, 1_00) / USUAL_AMOUNT)
    columns = []
    for k, benefit in enumerate(BENEFITS):
        p = min(b[f"take_up.{benefit}_first"], 0.9999)
        slope = b["take_up.amount_aspa" if k == ASPA else "take_up.amount"]
        column = np.log(p / (1 - p)) + slope * more[:, k]
        if benefit not in NEAR_AUTOMATIC:
            column = column - life.people.reluctance
        if benefit in QUARTERLY:
            column = column + family + home
        columns.append(column)
    return np.stack(columns, axis=1)


def _reason(place: tuple[Array, ...], u: Array, seen: Array, lost: Array, b: Behaviour) -> Array:
    """The reason of each right that begins not to be claimed: 1 + place in `REASONS`."""
    household, kind = place
    weights = np.tile([b[f"take_up_reasons.{name}"] for name in REASONS], (len(u), 1))
    quarterly, minimum = (np.array([x in some for x in BENEFITS])[kind] for some in (QUARTERLY, MINIMA))
    small = seen[household, kind] < SMALL_AMOUNT
    for name, factor in (
        ("not_eligible", np.where(small, b["take_up_reasons.small_right"], 1.0)),
        ("complexity", np.where(quarterly, b["take_up_reasons.quarterly_complexity"], 1.0)),
        ("fear_of_debt", np.exp(lost[household])),
        ("stigma", np.where(minimum, b["take_up_reasons.minimum_stigma"], 1.0)),
    ):
        weights[:, REASONS.index(name)] *= factor
    cuts = np.cumsum(weights, axis=1)
    drawn: Array = 1 + (u[:, None] * cuts[:, -1:] >= cuts).sum(axis=1)
    return drawn
