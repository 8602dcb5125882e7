"""From what is claimed to the tables of claims, of disputes and of the reasons why a right is not claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.tables.operations import CLAIMS, DISPUTES, REASONS, UNCLAIMED_REASONS
from bondroit.town.dates import month_dates
from bondroit.town.suspending import HELD_BACK
from bondroit.town.taking_up import OPENED, OPENED_AGAIN, REFUSED, REFUSED_AGAIN

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.population import Array, Random
    from bondroit.town.suspending import Suspensions
    from bondroit.town.taking_up import Claimed

_BENEFITS = pl.Series([str(b) for b in BENEFITS])
ARS = BENEFITS.index(Benefit.ARS)
"""Paid once a year to files that the body knows, without a claim."""


def claim_frame(made: Claimed, identifiers: pl.Series, first: Month) -> pl.DataFrame:
    """The table `claims`, from the second month of the tables on.

    Args:
        made: what is claimed.
        identifiers: pseudonyms.
        first: the first month of the tables.
    """
    household, column, benefit = np.nonzero(made.claims)
    asked = benefit != ARS
    household, column, benefit = household[asked], column[asked], benefit[asked]
    code = made.claims[household, column, benefit]
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(household),
            "benefit": _BENEFITS.gather(benefit),
            "month": month_dates(first.index + column),
            "outcome": np.where((code == OPENED) | (code == OPENED_AGAIN), "opened", "refused"),
            "first": (code == OPENED) | (code == REFUSED),
        }
    )
    return CLAIMS.conform(frame).sort(CLAIMS.key)


def unclaimed_frame(made: Claimed, identifiers: pl.Series, first: Month) -> pl.DataFrame:
    """The table `unclaimed_reasons`: months on end in which a right is not claimed, for one reason."""
    reasons = np.moveaxis(made.reasons, 1, 2)
    same = np.zeros(reasons.shape, bool)
    same[:, :, 1:] = reasons[:, :, 1:] == reasons[:, :, :-1]
    household, benefit, column = np.nonzero(reasons)
    begins = np.flatnonzero(~same[household, benefit, column])
    ends = np.append(begins[1:], len(household))[: len(begins)] - 1
    place = household[begins], benefit[begins], column[begins]
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(place[0]),
            "benefit": _BENEFITS.gather(place[1]),
            "month": month_dates(first.index + place[2]),
            "until": month_dates(first.index + column[ends]),
            "reason": pl.Series(list(REASONS)).gather(reasons[place].astype(np.int64) - 1),
        }
    )
    return UNCLAIMED_REASONS.conform(frame).sort(UNCLAIMED_REASONS.key)


def dispute_frame(
    made: Claimed,
    suspensions: Suspensions,
    behaviour: Behaviour,
    random: Random,
    *,
    identifiers: pl.Series,
    span: tuple[Month, Month],
) -> pl.DataFrame:
    """The table `disputes`, and what came of them.

    Debts and refusals of the town follow the law on what is known, so none is undone: a debt may be remitted, which
    leaves the amounts as they are. A suspension was undone where what it held back was paid afterwards.

    Args:
        made: what is claimed, with debts and refusals.
        suspensions: payments held back.
        behaviour: `disputes.*`.
        random: the cell's stream of disputes.
        identifiers: pseudonyms.
        span: first and last month of the tables.
    """
    b, (first, last) = behaviour, span
    debts = np.nonzero(made.debts)
    refusals = np.nonzero((made.claims == REFUSED) | (made.claims == REFUSED_AGAIN))
    ended = suspensions.until <= last.index
    at = np.clip(suspensions.month - first.index, 0, made.claimed.shape[1] - 1)
    held = np.array([BENEFITS.index(benefit) for benefit in HELD_BACK])
    row, place = np.nonzero(
        made.claimed[suspensions.household, at][:, held] & ended[:, None] & (suspensions.until > first.index)[:, None]
    )
    parts = []
    for about, (household, month, benefit), undone in (
        ("debt", (debts[0], first.index + debts[1], debts[2]), None),
        ("refusal", (refusals[0], first.index + refusals[1], refusals[2]), None),
        ("suspension", (suspensions.household[row], suspensions.month[row], held[place]), suspensions.restored[row]),
    ):
        u = random.random((2, len(household)))
        when = month + random.geometric(1 / (1 + b["disputes.delay"]), len(household)) - 1
        if undone is not None:
            # Whether it is undone shows when it ends.
            when = np.maximum(when, suspensions.until[row])
        result = _results(about, undone, u[1] < b["disputes.remitted"])
        kept = (u[0] < b[f"disputes.{about}"]) & (when <= last.index) & (when >= first.index)
        parts.append(
            pl.DataFrame({
                "household_id": identifiers.gather(household[kept]),
                "benefit": _BENEFITS.gather(benefit[kept]),
                "month": month_dates(when[kept]),
                "about": np.full(int(kept.sum()), about),
                "result": result[kept],
            })
        )  # fmt: skip
    every = DISPUTES.conform(pl.concat(parts)).unique(DISPUTES.key, keep="first", maintain_order=True)
    return every.sort(DISPUTES.key)


def _results(about: str, undone: Array | None, remitted: Array) -> Array:
    """What comes of each dispute."""
    if undone is not None:
        return np.where(undone, "reversed", "upheld")
    return np.where(remitted & (about == "debt"), "remitted", "upheld")
