"""What is claimed, held back, paid and put right, once the law has said what each life gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.town.claiming_rows import claim_frame, dispute_frame, unclaimed_frame
from bondroit.town.correcting import Revisions, corrections, held_back
from bondroit.town.deterring import blows
from bondroit.town.frames import event_frame
from bondroit.town.mistaking import mistake_frame
from bondroit.town.past_controls import PastControls, past_control_frame
from bondroit.town.suspending import Suspensions, suspended, suspension_frame, without_lost
from bondroit.town.taking_up import QUARTERLY, Claimed, take_up

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.paying import Rights
    from bondroit.town.population import Array, Random


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the rights of a cell.

    Attributes:
        made: what is claimed.
        suspensions: what controls held back.
        released: for each month and benefit the month index in which what was held back is paid, 0 if it was not held
            back, `NEVER` if it is lost; suspensions and late declarations; shape (n, months, benefits).
        revised: what later versions of the known life change.
        paid: cents paid at the time, before corrections, shape (n, months, benefits).
    """

    made: Claimed
    suspensions: Suspensions
    released: Array
    revised: Revisions
    paid: Array


def settle(
    life: Life, told: Declarations, past: PastControls, given: Rights, first: Month, *, behaviour: Behaviour,
    claiming: Random, holding: Random,
) -> Settled:  # fmt: skip
    """Draw who claims what, under the controls, debts and suspensions that the town has seen.

    Args:
        life: the true life.
        told: what is told of it, after the past controls.
        past: the past controls.
        given: what the law gives.
        first: the first month of the tables.
        behaviour: how people claim.
        claiming: the cell's stream of claims.
        holding: the cell's stream of suspensions.
    """
    suspensions = suspended(past, behaviour, holding, given.due.shape, first)
    revised = without_lost(given.revised, suspensions, first)
    done = blows(past, suspensions, revised, first, given.due.shape[:2])
    made = take_up(life, given, done, behaviour, claiming, first=first)
    released = np.maximum(suspensions.released, _late(told, life, first, given.due.shape))
    paid = np.where(made.claimed & (released == 0), given.then, 0)
    return Settled(made, suspensions, released, revised, paid)


def _late(told: Declarations, life: Life, first: Month, shape: tuple[int, ...]) -> Array:
    """When the benefits that wait for a late quarterly declaration are paid; 0 where nothing waits."""
    start = first.minus(life.situations.first)
    waiting = told.waiting[:, start:].astype(np.int32)
    months = first.index + np.arange(shape[1], dtype=np.int32)
    until = np.where(waiting > 0, months + waiting, 0)
    released = np.zeros(shape, np.int32)
    for benefit in QUARTERLY:
        released[:, :, BENEFITS.index(benefit)] = until
    return released


def settled_frames(
    settled: Settled, life: Life, told: Declarations, past: PastControls, given: Rights, *, identifiers: pl.Series,
    span: tuple[Month, Month], since: Month, behaviour: Behaviour, disputing: Random,
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """The tables of what was claimed, disputed, controlled, held back and put right, by name.

    Args:
        settled: what became of the rights.
        life: the true life.
        told: what is told of it.
        past: the past controls.
        given: what the law gives.
        identifiers: pseudonyms.
        span: first and last month of the tables.
        since: events before this month are left out.
        behaviour: how people dispute.
        disputing: the cell's stream of disputes.
    """
    made, first, last = settled.made, *span
    late = held_back(settled.released, given.then, first.index, last.index)
    events = event_frame(life, told, identifiers, since)
    return {
        "events": events.filter(pl.col("known").is_not_null()),
        "true_events": events,
        "corrections": corrections((settled.revised, late), made.claimed, identifiers, first),
        "claims": claim_frame(made, identifiers, first),
        "unclaimed_reasons": unclaimed_frame(made, identifiers, first),
        "disputes": dispute_frame(made, settled.suspensions, behaviour, disputing, identifiers=identifiers, span=span),
        "past_controls": past_control_frame(past, settled.revised, made.claimed, identifiers, span),
        "suspensions": suspension_frame(settled.suspensions, made.claimed, identifiers, span),
        "mistakes": mistake_frame(life, told, past, settled.suspensions, identifiers=identifiers, first=first),
    }
