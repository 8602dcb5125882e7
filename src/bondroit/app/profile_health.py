"""Typical households before the health insurer: whether they hold the free C2S by the law, and what its card reads.

Only those who hold the free C2S have a score: the insurer scores no other. What nobody tells of a typical household
(a first application or a renewal, care, contacts) is left open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.profile_rows import Observed
from bondroit.domain.months import Month
from bondroit.domain.profile import Unknown
from bondroit.law.port import FREE
from bondroit.law.situations import ADULTS
from bondroit.observing.health import ADDED, FIVE, HEALTH_ID, WINDOW, observe_health
from bondroit.tables.health import APPLICATIONS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection

    from bondroit.app.profile_lives import Played
    from bondroit.domain.profile import Profile
    from bondroit.law.port import Law

NONE = ("care_acts", "sick_pay_cents", "disability_pension_cents", "contacts")
FREE_COLUMN = "woman"
"""Missing where the free C2S is not held."""
NAMES = frozenset({*FIVE, *ADDED})
OPEN = (
    Unknown("first_application", values=(0, 1), usual=0),
    Unknown("care_acts_12m", usual=0),
    Unknown("contacts_12m", usual=0),
)
"""What nobody tells of a typical household; `usual` is assumed."""


def reads_health(names: Collection[str], declared: Collection[str]) -> bool:
    """Whether a card reads the insurer's variables: all of its own are among them, and the dictionary has none.

    Args:
        names: variables of the card.
        declared: those of the dictionary.
    """
    return bool(names) and set(names) <= NAMES and not set(names) & set(declared)


def opened(profile: Profile) -> Profile:
    """The profile with what the insurer knows and nobody tells left open."""
    told = {*profile.known, *(one.variable for one in profile.unknown)}
    return replace(profile, unknown=(*profile.unknown, *(one for one in OPEN if one.variable not in told)))


def observe_insured(played: Played, law: Law) -> Observed:
    """The insurer's variables of the households of a month; missing for those without the free C2S.

    Args:
        played: the households; only those to which nothing happens are looked at.
        law: for the C2S, as if it were applied for every month.

    Returns:
        A row for each of these households, in their order.
    """
    still = [k for k, h in enumerate(played.households) if not h.event and not h.template]
    situations = played.situations.take(np.array(still))
    first, last = played.month.plus(-WINDOW), played.month.plus(-1)
    cover = law.entitlements(situations, first=first, last=last, benefits=(), cover=True).cover
    if cover is None:
        message = "the law gave no cover"
        raise ValueError(message)
    names = [f"P{k:04d}" for k in range(len(still))]
    profiles = [played.households[k].profile for k in still]
    tables = []
    for at in range(WINDOW):
        month = Month(first.index + at)
        here = situations.present(month)
        tables.append(
            pl.DataFrame(
                {
                    HEALTH_ID: names,
                    "month": [month.first_day] * len(names),
                    "adults": here[:, :ADULTS].sum(axis=1),
                    "children": here[:, ADULTS:].sum(axis=1),
                    "applicant_age": (month.index - situations.birth[:, 0]) // 12,
                    "applicant_sex": [p.sex for p in profiles],
                    "status": [STATUSES[int(s)] for s in cover.status[:, at]],
                    "application": [APPLICATIONS[1] if s == FREE else None for s in cover.status[:, at]],
                    **{name: [0] * len(names) for name in NONE},
                }
            )
        )  # fmt: skip
    seen = observe_health(played.month, pl.concat(tables).lazy()).collect()
    frame = pl.DataFrame({HEALTH_ID: names}).join(seen, on=HEALTH_ID, how="left", maintain_order="left")
    return Observed(frame.select(HEALTH_ID, *FIVE, *ADDED), frozenset())
