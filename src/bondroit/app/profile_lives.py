"""The households of a run: every profile, alone and through each event, and the same family at several incomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.profile_rows import Observed
from bondroit.auditing.paths import HORIZON, Means
from bondroit.auditing.paths_document import wrong_profiles
from bondroit.auditing.paths_events import EVENTS
from bondroit.auditing.paths_lives import live, situations_of
from bondroit.auditing.paths_tables import Files, files_of
from bondroit.domain.benefits import BENEFIT_NAMES, BENEFITS, Benefit
from bondroit.domain.profile import Money
from bondroit.errors import Text
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.port import Amounts
from bondroit.observing.asof import observe
from bondroit.tables.body import EVENTS as KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bondroit.auditing.paths_lives import Life
    from bondroit.domain.months import Month
    from bondroit.domain.profile import Adult, Profile, Profiles
    from bondroit.law.port import Law
    from bondroit.law.situations import Situations
    from bondroit.observing.dictionary import Dictionary

INCOMES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Net minimum wages of the household, at which the same event is played."""
HISTORY, BURN_IN = 24, 12
"""Months of tables before the month looked at; months before these in which the past RSA is forgotten."""
NO_EVENT = ""


@dataclass(frozen=True, slots=True)
class Household:
    """One made-up household.

    Attributes:
        profile: its description; at another income, a changed one.
        event: what happens; empty for nothing.
        template: the profile that it was made after at another income; empty for the profile itself.
        smic: that income.
        life: its months.
    """

    profile: Profile
    event: str
    template: str
    smic: float
    life: Life


@dataclass(frozen=True, slots=True)
class Played:
    """Households, what the law gives them, and their tables.

    Attributes:
        households: those of profiles first, then those at other incomes.
        situations, amounts: as the law is told and answers.
        files: the tables.
        month: the month looked at.
        steps: months that are followed after it.
        barred: profile, event and why it cannot happen.
    """

    households: tuple[Household, ...]
    situations: Situations
    amounts: Amounts
    files: Files
    month: Month
    steps: int
    barred: tuple[tuple[str, str, Text], ...]

    def benefits(self, household: int, month: Month) -> int:
        """Cents of benefits paid for a month, but for the ARS, which comes once a year."""
        at = month.minus(self.amounts.first)
        unclaimed = self.households[household].profile.unclaimed
        return sum(
            int(self.amounts.cents[b][household, at])
            for b in BENEFITS
            if b is not Benefit.ARS and str(b) not in unclaimed
        )


def play(profiles: Profiles, law: Law, *, month: Month, smic_cents: int, events: bool) -> Played:
    """Live the profiles under the law.

    Args:
        profiles: the households.
        law: the entitlements.
        month: the month looked at; events happen in it.
        smic_cents: the net monthly Smic.
        events: whether events are played.

    Raises:
        UserError: E-PRF-001 where the law does not give what a description says is received.
    """
    steps = HORIZON if events else 0
    first, last = month.plus(-HISTORY - BURN_IN), month.plus(max(steps - 1, 0))
    households: list[Household] = []
    barred: list[tuple[str, str, Text]] = []
    cases = [(p, "", 0.0) for p in profiles.profiles] + (_grid(profiles, smic_cents) if events else [])
    for profile, template, smic in cases:
        life = live(profile, first=first, last=last, now=month, smic_cents=smic_cents)
        households.append(Household(profile, NO_EVENT, template, smic, life))
        for event in EVENTS.values() if events else ():
            why = event.barred(profile)
            if why is not None:
                barred.append((template or profile.name, event.name, why))
                continue
            played = event.play(life, month, smic_cents)
            households.append(Household(profile, event.name, template, smic, played))
    lives = [household.life for household in households]
    situations = situations_of(lives)
    amounts = _amounts(law, situations, (first, month, last))
    files = files_of(lives, situations, amounts.cents, due_from=first, first=month.plus(-HISTORY), last=last)
    done = Played(tuple(households), situations, amounts, files, month, steps, tuple(dict.fromkeys(barred)))
    _require_received(done)
    return done


def _amounts(law: Law, situations: Situations, months: tuple[Month, Month, Month]) -> Amounts:
    """What the law gives from the first month to the last, the past RSA given where the event begins.

    Computed at once, the law would see the months before an event with the family after it.
    """
    first, event, last = months
    before = law.entitlements(situations, first=first, last=min(event.plus(-1), last))
    if last < event:
        return before
    past = event.minus(first) - REFERENCE_BACK
    received = before.cents[Benefit.RSA][:, past - RSA_PAST : past] > 0
    after = law.entitlements(situations, first=event, last=last, rsa_before=received)
    return Amounts(first, {b: np.concatenate([before.cents[b], after.cents[b]], axis=1) for b in BENEFITS})


def _grid(profiles: Profiles, smic_cents: int) -> list[tuple[Profile, str, float]]:
    """The first couple and the first lone parent who work and have children, at each income."""
    found = []
    for couple in (True, False):
        fits = [
            p for p in profiles.profiles
            if (p.partner is not None) is couple and p.children and p.wages.some and not p.incapacity
            and p.home.tenure != "owner"
        ]  # fmt: skip
        found += [(earning(p, smic, smic_cents), p.name, smic) for p in fits[:1] for smic in INCOMES]
    return found


def earning(profile: Profile, smic: float, smic_cents: int) -> Profile:
    """The same household on other wages: their parts stay as they are; at none, both look for work.

    Args:
        profile: a household that works.
        smic: wages of the household in net minimum wages.
        smic_cents: one of them.
    """
    total = sum(adult.wage.at(smic_cents) for adult in profile.adults)

    def paid(adult: Adult) -> Adult:
        if not adult.works:
            return adult
        if smic == 0:
            return replace(adult, wage=Money(), activity="unemployed", months=(1.0,))
        return replace(adult, wage=Money(smic=smic * adult.wage.at(smic_cents) / total), months=(1.0,))

    name = f"{profile.name}_{smic:g}_smic"
    return replace(profile, name=name, adults=tuple(paid(adult) for adult in profile.adults), receives=())


def _require_received(played: Played) -> None:
    """Refuse profiles that are said to receive what the law does not give them in the year before."""
    faults = []
    year = slice(HISTORY + BURN_IN - 12, HISTORY + BURN_IN)
    for row, household in enumerate(played.households):
        if household.event or household.template:
            continue
        for benefit in household.profile.receives:
            if not played.amounts.cents[Benefit(benefit)][row, year].any():
                name, own = BENEFIT_NAMES[Benefit(benefit)], household.profile.name
                faults.append(
                    Text(
                        f"{own}: said to receive {name.en}, of which the law gives this household nothing in the year "
                        f"before {played.month}; change its incomes, its home or receives.",
                        f"{own} : dit recevoir {name.fr}, dont la loi ne donne rien à ce foyer dans l'année d'avant "
                        f"{played.month} ; changez ses revenus, son logement ou receives.",
                    )
                )
    if faults:
        raise wrong_profiles(faults)


def means_of(played: Played) -> tuple[Means, ...]:
    """What each profile lives on in the month before the one looked at."""
    found = []
    at = played.month.plus(-1).minus(played.amounts.first)
    for row, household in enumerate(played.households):
        if household.event or household.template:
            continue
        life = household.life
        income = int(sum(a[:, at].sum() for a in (life.wages, life.unemployment, life.pensions)) + life.alimony[at])
        given = [
            (b, int(played.amounts.cents[b][row, at])) for b in BENEFITS if str(b) not in household.profile.unclaimed
        ]
        found.append(Means(household.profile.name, income, tuple((b, cents) for b, cents in given if cents)))
    return tuple(found)


def observe_played(played: Played, dictionary: Dictionary, names: Collection[str]) -> Observed:
    """Variables of every household at every month followed, by the code that observes files.

    Args:
        played: the households and their tables.
        dictionary: how variables are made.
        names: the variables wanted.

    Returns:
        Rows in order of months, then of households.
    """
    told = [rule for rule in dictionary.rules if rule.name in names and not _elsewhere(dictionary, rule.measure)]
    told = [rule for rule in told if not set(rule.events) - set(KINDS)]
    silent = frozenset(names) - {rule.name for rule in told}
    rows = len(played.households)
    if not told:
        frame = pl.DataFrame({"household": list(range(rows)) * (played.steps + 1)})
        return Observed(frame, silent)
    sources = tuple(s for s in dictionary.sources if s.table == "events")
    own = replace(dictionary, rules=tuple(told), sources=sources)
    others = {"members": played.files.members.lazy(), "events": played.files.events.lazy()}
    frames = [
        observe(played.month.plus(step), played.files.snapshots.lazy(), None, own, others).collect()
        for step in range(played.steps + 1)
    ]
    return Observed(pl.concat(frames), silent)


def _elsewhere(dictionary: Dictionary, measure: str) -> bool:
    """Whether a measure is read in a table that no household tells."""
    return bool(measure) and dictionary.measure(measure).table == "places"


def profiles_of(played: Played) -> Sequence[Profile]:
    """The profile of each row of `observe_played`."""
    return [household.profile for household in played.households] * (played.steps + 1)
