"""Who claims what: a decision of people, made when a right begins, at events, and slowly afterwards.

The chance grows with the amount, falls with a household's own reluctance (not knowing, complexity, image, fear of a
debt) and depends on the family for RSA and prime d'activité. The share of rights not claimed comes out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.situations import ADULTS
from bondroit.town.life import EVENT_CODES, Life

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.paying import Rights
    from bondroit.town.population import Array, Random

WAKING_EVENTS = ("birth", "separation", "job_end", "move")
NEAR_AUTOMATIC = (Benefit.ALLOCATIONS_FAMILIALES, Benefit.AAH)
BY_FAMILY = (Benefit.RSA, Benefit.PRIME_ACTIVITE)
USUAL_AMOUNT = 300_00


def claims(life: Life, rights: Rights, first: Month, behaviour: Behaviour, random: Random) -> Array:
    """Which benefits are claimed, shape (n, months, benefits).

    What a household sees is the higher of what is due and of what its own declarations give.
    """
    n, months, kinds = rights.due.shape
    lean = _log_odds(life, first, behaviour)
    start = first.minus(life.situations.first)
    awake = np.any([life.happened[EVENT_CODES[e]][:, start:] for e in WAKING_EVENTS], axis=0)
    idle = np.full((n, kinds), np.inf)
    claimed = np.zeros((n, kinds), bool)
    result = np.zeros((n, months, kinds), bool)
    for t in range(months):
        seen = np.maximum(rights.due[:, t], rights.then[:, t])
        right = seen > 0
        begins = right & (idle >= behaviour["take_up.forgotten_after"])
        slope = behaviour["take_up.amount"] * np.log(np.maximum(seen, 1_00) / USUAL_AMOUNT)
        chance = 1 / (1 + np.exp(-(lean + slope)))
        slow = np.where(awake[:, t, None], behaviour["take_up.at_event"], behaviour["take_up.monthly"])
        claimed |= right & (random.random((n, kinds)) < chance * np.where(begins, 1.0, slow))
        idle = np.where(right, 0, idle + 1)
        claimed &= idle < behaviour["take_up.forgotten_after"]
        result[:, t] = claimed
    return result


def _log_odds(life: Life, first: Month, behaviour: Behaviour) -> Array:
    """Log-odds of claiming a right of the usual amount, shape (n, benefits)."""
    here = life.situations.present(first)
    children = here[:, ADULTS:].any(axis=1)
    lone, pair = children & ~here[:, 1], here[:, 1] & ~children
    family = behaviour["take_up.lone_parent"] * lone + behaviour["take_up.couple_without_child"] * pair
    columns = []
    for benefit in BENEFITS:
        p = min(behaviour[f"take_up.{benefit}_first"], 0.9999)
        column = np.full(life.people.size, np.log(p / (1 - p)))
        if benefit not in NEAR_AUTOMATIC:
            column -= life.people.reluctance
        if benefit in BY_FAMILY:
            column += family
        columns.append(column)
    return np.stack(columns, axis=1)
