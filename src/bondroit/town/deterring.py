"""What makes a household shy of claiming: a control suffered, a debt notified, a payment held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.correcting import Revisions
    from bondroit.town.past_controls import PastControls
    from bondroit.town.population import Array
    from bondroit.town.suspending import Suspensions

LONG_AGO = 0
"""A month index before any."""


@dataclass(frozen=True, slots=True)
class Blows:
    """What the body did to each household, before and during the months of the tables.

    Attributes:
        control: month index of the latest control by each month, `LONG_AGO` if none, shape (n, months).
        suspension: the same for the first month of a suspension.
        revised: the revisions, by month known.
        starts: place in `revised` of the first one known in each month, shape (months + 1,).
        first: the first month.
    """

    control: Array
    suspension: Array
    revised: Revisions
    starts: Array
    first: Month


def blows(
    past: PastControls | None, suspensions: Suspensions | None, revised: Revisions, first: Month, shape: tuple[int, int]
) -> Blows:
    """Put what was done by month; `shape` is (n, months)."""
    order = np.argsort(revised.known, kind="stable")
    by_month = type(revised)(*(getattr(revised, name)[order] for name in type(revised).__slots__))
    starts = np.searchsorted(by_month.known, first.index + np.arange(shape[1] + 1))
    return Blows(
        control=_latest(past, first, shape),
        suspension=_latest(suspensions, first, shape),
        revised=by_month,
        starts=starts,
        first=first,
    )


def _latest(what: PastControls | Suspensions | None, first: Month, shape: tuple[int, int]) -> Array:
    """The latest month of what was done to each household, by each month."""
    latest = np.full(shape, LONG_AGO, np.int64)
    if what is None:
        return latest
    inside = what.month < first.index + shape[1]
    household, month = what.household[inside], what.month[inside]
    np.maximum.at(latest, (household, np.maximum(month - first.index, 0)), month)
    by_then: Array = np.maximum.accumulate(latest, axis=1)
    return by_then


def debts_notified(done: Blows, t: int, claimed: Array, from_cents: float) -> Array:
    """Benefits whose past months give a debt in the month of column `t`, shape (n, benefits).

    Args:
        done: what the body did.
        t: column.
        claimed: shape (n, months, benefits), filled in before column `t`: only what was claimed is taken back.
        from_cents: smaller debts, all benefits together, are not counted.
    """
    part = slice(done.starts[t], done.starts[t + 1])
    r, first = done.revised, done.first.index
    household, month, benefit, cents = r.household[part], r.month[part], r.benefit[part], r.cents[part]
    cents = np.where(claimed[household, month - first, benefit], cents, 0)
    sums = np.zeros((claimed.shape[0], claimed.shape[2]), np.int64)
    np.add.at(sums, (household, benefit), cents)
    owed = np.maximum(-sums, 0)
    notified: Array = (owed > 0) & (owed.sum(axis=1) >= from_cents)[:, None]
    return notified


def shyness(done: Blows, t: int, last_debt: Array, behaviour: Behaviour) -> Array:
    """Log-odds of claiming lost in the month of column `t`, shape (n,).

    Args:
        done: what the body did.
        t: column.
        last_debt: month index of the latest debt of each household, `LONG_AGO` if none.
        behaviour: `deterrence.*`.
    """
    b, month = behaviour, done.first.index + t
    lost: Array = np.zeros(len(last_debt))
    for name, latest in (("control", done.control[:, t]), ("suspension", done.suspension[:, t]), ("debt", last_debt)):
        lost = lost + b[f"deterrence.{name}"] * (month - latest < b["deterrence.months"])
    return lost
