"""Care in the town: acts and their cost, month after month, by age, lasting illness and cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ADULTS, NO_INCAPACITY

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.situations import Situations
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.population import Array, Random

AGE_STARTS = (0, 6, 16, 50, 70)
"""First year of each age group of `behaviour.toml`: infant, child, adult, older, old."""
AGE_GROUPS = ("infant", "child", "adult", "older", "old")


def care(
    lives: Situations, first: Month, months: int, covered: tuple[Array, Array], *, behaviour: Behaviour, random: Random
) -> tuple[Array, Array]:
    """Acts of care of each household and their cost.

    Illness lasts: each person has one draw for life, compared with a prevalence that grows with age, so who is ill
    stays ill. A claimant with an incapacity and an adult with a disability pension are ill. Sex plays no part, as
    nothing in our sources says how.

    Args:
        lives: the true lives.
        first: the first month wanted.
        months: how many.
        covered: whether the adults, and whether the children, have a C2S that is not suspended, shapes (n, months).
        behaviour: the section `health`.
        random: the stream of chance.

    Returns:
        Acts, shape (n, months), and cents, same shape.
    """
    b, start = behaviour, first.minus(lives.first)
    draw = random.random(lives.birth.shape)
    rates = np.array([b[f"health.acts_{group}"] for group in AGE_GROUPS])
    prevalence = np.array([b[f"health.ill_{group}"] for group in AGE_GROUPS])
    acts = np.zeros((lives.households, months), np.int32)
    for t in range(months):
        month = first.plus(t)
        age = np.clip((month.index - lives.birth) // 12, 0, AGE_STARTS[-1])
        group = np.searchsorted(AGE_STARTS, age, side="right") - 1
        ill = draw < prevalence[group]
        ill[:, 0] |= lives.incapacity[:, start + t] != NO_INCAPACITY
        ill[:, :ADULTS] |= lives.invalidity[:, :, start + t] > 0
        mean = rates[group] * np.where(ill, b["health.acts_if_ill"], 1.0) * lives.present(month)
        mean[:, :ADULTS] *= np.where(covered[0][:, t], b["health.acts_if_covered"], 1.0)[:, None]
        mean[:, ADULTS:] *= np.where(covered[1][:, t], b["health.acts_if_covered"], 1.0)[:, None]
        acts[:, t] = random.poisson(mean.sum(axis=1))
    # The cost of several acts together: a gamma law whose shape is their number keeps the mean cost of an act.
    shape = acts * b["health.act_cost_shape"]
    cents = random.standard_gamma(shape) * (b["health.act_cost"] * 100 / b["health.act_cost_shape"])
    return acts, np.rint(cents).astype(np.int64)
