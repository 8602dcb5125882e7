"""The C2S of the town: who applies, renews and lapses, what is declared, and what controls of the insurer suspend.

A household tells the health insurer what it tells the family branch, except what some forget or hide. Cover lasts
twelve months from an application, whatever happens to the resources; it is then renewed or lapses. The months before
the tables are played too, on the lives of the first months, so that the first month is like the others.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.port import NO_COVER
from bondroit.town.care import care
from bondroit.town.insuring import (
    ALL_OUT,
    FRAUD,
    IN_FORCE,
    Files,
    Suspensions,
    apply_month,
    control_month,
    is_anomaly,
    open_insurer,
)

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.port import Cover
    from bondroit.law.situations import Situations
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random

BEFORE = 36
"""Months played before the first one."""


@dataclass(frozen=True, slots=True)
class Covers:
    """The health side of the households; arrays of shape (n, months) from `first`.

    Attributes:
        first: the month of the first column.
        due: what the law gives on the true life.
        status: the C2S held, codes of `law.port`.
        opened: month index of the application behind it, 0 without cover.
        renewal: that application was a renewal.
        declared, ceiling: cents declared at that application, and the ceiling of the free C2S of what was declared.
        suspended: codes `IN_FORCE`, `ADULTS_OUT`, `ALL_OUT`.
        suspensions: the same as a list, those of before that reach into these months included.
        acts, care: acts of care and their cost in cents.
        contacts: calls, letters and visits to the insurer.
    """

    first: Month
    due: Cover
    status: Array
    opened: Array
    renewal: Array
    declared: Array
    ceiling: Array
    suspended: Array
    suspensions: Suspensions
    acts: Array
    care: Array
    contacts: Array

    @property
    def applied(self) -> Array:
        """The column of the application behind each cover; 0 for those of before and where there is no cover."""
        column: Array = np.maximum(self.opened - self.first.index, 0)
        return column

    def truth(self, columns: slice = slice(None)) -> tuple[Array, Array]:
        """Anomalies and, among them, what the insurer calls fraud, in some columns.

        Returns:
            Whether a cover is held although the true resources of its application were above its ceiling, RSA aside;
            and whether they were above three ceilings of the free C2S too; shape (n, columns).
        """
        at = (np.arange(len(self.status))[:, None], self.applied[:, columns])
        anomaly = is_anomaly(self.due, self.status[:, columns], at)
        return anomaly, anomaly & (self.due.resources[at] > FRAUD * self.due.ceiling[at])


def covers(
    life: Life, due: Cover, then: Cover, *, first: Month, behaviour: Behaviour, random: Random, rsa_received: Array
) -> Covers:
    """Play the health insurer of a cell of households.

    Args:
        life: the true life.
        due: the C2S on the true life, shape (n, months).
        then: the C2S on the life known in the month itself, same shape.
        first: the month of their first column.
        behaviour: the section `health`.
        random: the stream of chance.
        rsa_received: the RSA is paid for the month, shape (n, months).
    """
    drawing, deciding, controlling, caring, calling = random.spawn(5)
    n, months = due.status.shape
    asked = open_insurer(life, due, then, first=first, behaviour=behaviour, random=drawing, rsa=rsa_received)
    now, names = Files.empty(n), ("status", "opened", "renewal", "declared", "ceiling")
    columns = {name: np.zeros((n, months), getattr(now, name).dtype) for name in names}
    columns["suspended"] = np.zeros((n, months), np.uint8)
    found = []
    for t in range(-BEFORE, months):
        apply_month(asked, now, t, deciding)
        found.append(control_month(asked, now, t, controlling))
        if t >= 0:
            for name in names:
                columns[name][:, t] = getattr(now, name)
            out = (now.since <= first.index + t) & (first.index + t < now.until)
            columns["suspended"][:, t] = np.where(out, now.scope, IN_FORCE)
    suspensions = _listed(found, first)
    held, suspended = columns["status"] != NO_COVER, columns["suspended"]
    in_force = (held & (suspended == IN_FORCE), held & (suspended != ALL_OUT))
    acts, cents = care(life.situations, first, months, in_force, behaviour=behaviour, random=caring)
    applies = columns["opened"] == first.index + np.arange(months)
    calls = _contacts(life.situations, first, applies, suspended, behaviour=behaviour, random=calling)
    return Covers(first, due, suspensions=suspensions, acts=acts, care=cents, contacts=calls, **columns)


def _listed(found: list[Suspensions], first: Month) -> Suspensions:
    """All suspensions that reach into the months from `first` on."""
    joined = [np.concatenate([getattr(one, f.name) for one in found]) for f in fields(Suspensions)]
    reaches = joined[3] > first.index
    return Suspensions(*(column[reaches] for column in joined))


def _contacts(
    lives: Situations, first: Month, applies: Array, suspended: Array, *, behaviour: Behaviour, random: Random
) -> Array:
    """Calls, letters and visits, shape (n, months): some households call often, and all when something happens."""
    b, start = behaviour, first.minus(lives.first)
    n, months = applies.shape
    sick = (lives.sick_pay[:, :, start : start + months] > 0).any(axis=1)
    mean = b["health.contacts"] * random.standard_gamma(1.0, (n, 1)) + b["health.contacts_application"] * applies
    mean = mean + b["health.contacts_suspended"] * (suspended != IN_FORCE) + b["health.contacts_sick"] * sick
    calls: Array = random.poisson(mean)
    return calls
