"""One month of work: jobs lost and found, wages, sickness, unemployment benefit, pensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ACTIVITY_CODES, ADULTS, NO_INCAPACITY
from bondroit.town.population import FAR, UNSTABLE, WAGE_STEP
from bondroit.town.world import FULL_AGE_MONTHS, RETIREMENT_MONTHS

if TYPE_CHECKING:
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.population import Array, Population
    from bondroit.town.world import Now, World

WAGES_OF = 2023
"""The year whose wages `population.wage_median` tells."""


def work_month(world: World, t: int) -> None:
    """Jobs lost and found, wages, unemployment benefit and pensions of one month."""
    people, now, b, random = world.people, world.now, world.behaviour, world.random
    n, month = people.size, world.first + t
    u, noise = random.random((2, n, ADULTS)), random.random((n, ADULTS))
    # The last place serves adults who cannot work (`CANNOT` is -1).
    lose = np.array([b["events.job_loss_far"], b["events.job_loss_unstable"], b["events.job_loss_stable"], 1.0])
    find = np.array([b["events.job_found_far"], b["events.job_found_unstable"], b["events.job_found_stable"], 0.0])
    retired = month - people.birth[:, :ADULTS] >= RETIREMENT_MONTHS
    ends = now.employed & ((u[0] < lose[people.work]) | retired) & (t > 0)
    of_age = month - people.birth[:, :ADULTS] >= FULL_AGE_MONTHS
    starts = ~now.employed & ~ends & ~retired & of_age & (u[1] < find[people.work]) & (t > 0)
    helped = _benefits(world, t, ends, retired, starts)
    wages = np.where(now.employed, _wages(people, b, month, noise), 0)
    sick = _sickness(world, wages)
    pension = np.maximum(np.rint(people.level * b["population.pension"] / 10), b["population.lowest_pension"] / 10)
    invalidity = np.rint(people.level * b["population.invalidity_part"] / 10) * WAGE_STEP
    world.columns["sick_pay"][:, :, t] = sick
    world.columns["wages"][:, :, t] = np.where(sick > 0, 0, wages)
    world.columns["unemployment"][:, :, t] = np.where(helped, now.benefit, 0)
    world.columns["pensions"][:, :, t] = np.where(retired, pension * WAGE_STEP, 0)
    world.columns["invalidity"][:, :, t] = np.where(now.invalid & ~retired, invalidity, 0)
    world.columns["activity"][:, :, t] = _activity(people, now, retired, helped)
    counted = np.stack([np.ones(n, bool), people.here(month)[:, 1]], axis=1)
    world.note(t, job_start=(starts & counted).any(axis=1), job_end=(ends & counted).any(axis=1))


def _sickness(world: World, wages: Array) -> Array:
    """Sick pay of those on long sick leave: whole months in which it takes the place of the wage."""
    now, b, random = world.now, world.behaviour, world.random
    u = random.random(wages.shape)
    falls = now.employed & ~now.sick & (u < b["events.sickness"])
    stays = now.employed & now.sick & (u >= 1 / b["events.sickness_months"])
    now.sick = falls | stays
    return np.where(now.sick, np.rint(wages * b["events.sick_pay"] / WAGE_STEP) * WAGE_STEP, 0)


def _benefits(world: World, t: int, ends: Array, retired: Array, starts: Array) -> Array:
    """Move work on by a month; who receives unemployment benefit: as long as they had worked."""
    now = world.now
    earned = ends & (now.paid_months >= world.behaviour["work.months_for_benefit"]) & ~retired
    last = world.columns["wages"][:, :, max(t - 1, 0)]
    part = np.rint(last * world.behaviour["events.replacement"] / WAGE_STEP) * WAGE_STEP
    now.benefit = np.where(earned, part, now.benefit)
    length = np.minimum(now.paid_months, world.behaviour["events.unemployment_months"])
    now.benefit_months = np.where(earned, length, np.maximum(now.benefit_months - 1, 0))
    now.employed = (now.employed & ~ends) | starts
    now.paid_months = np.where(now.employed, now.paid_months + 1, 0)
    helped: Array = ~now.employed & ~retired & (now.benefit_months > 0)
    return helped


def _wages(people: Population, b: Behaviour, month: int, noise: Array) -> Array:
    """Wages of those at work, in cents by steps of ten euros; unstable work pays by the hours of the month."""
    years = month // 12 - WAGES_OF
    low = np.select([people.work == UNSTABLE, people.work == FAR], [b["work.low_unstable"], b["work.low_far"]], 1.0)
    high = np.select([people.work == UNSTABLE, people.work == FAR], [b["work.high_unstable"], b["work.high_far"]], 1.0)
    hours = low + (high - low) * noise
    steady = np.where(noise < b["work.steady"], 1.0, hours)
    hours = np.where(people.work == UNSTABLE, steady, hours)
    wages: Array = np.rint(people.level * b["population.wage_raise"] ** years * hours / 10) * WAGE_STEP
    return wages


def _activity(people: Population, now: Now, retired: Array, helped: Array) -> Array:
    codes = ACTIVITY_CODES
    seeks = helped | (people.work > FAR)
    out = np.where(seeks, codes["unemployed"], codes["inactive"])
    out[:, 0] = np.where(people.student, codes["student"], out[:, 0])
    out = np.where(now.invalid, codes["disabled"], out)
    out[:, 0] = np.where(now.incapacity != NO_INCAPACITY, codes["disabled"], out[:, 0])
    activity: Array = np.where(retired, codes["retired"], np.where(now.employed, codes["employed"], out))
    return activity
