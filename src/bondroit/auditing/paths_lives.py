"""From a profile to its life, month by month, and from lives to the arrays that the law takes.

Nothing changes in a life but what an event changes: wages are those of the month that is looked at and are not raised.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.law.situations import (
    ACTIVITY_CODES,
    ADULTS,
    FULL,
    HALF,
    NEVER,
    NO_INCAPACITY,
    NOBODY,
    TENURE_CODES,
    Situations,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bondroit.domain.months import Month
    from bondroit.domain.profile import Profile

INCAPACITIES = {0: NO_INCAPACITY, 50: HALF, 80: FULL}
HALF_A_YEAR = 6
"""A person of an age in years is half a year older, so that no birthday falls on the months looked at first."""
LONG_AGO = 0
MONEY = ("wages", "unemployment", "pensions")


@dataclass(frozen=True, slots=True)
class Life:
    """One household over `T` months from `first`; amounts in cents a month, as known to the body at once.

    Attributes:
        profile: whose life it is.
        first: the month of the first column.
        birth, joined, left: month indexes of each person, the claimant and the partner first; as `law.situations`.
        wages, unemployment, pensions: shape (2, T).
        activity: codes, shape (2, T).
        alimony, incapacity, tenure, rent: shape (T,).
        happened: kind and month index of each event.
    """

    profile: Profile
    first: Month
    birth: tuple[int, ...]
    joined: tuple[int, ...]
    left: tuple[int, ...]
    wages: NDArray[np.int32]
    unemployment: NDArray[np.int32]
    pensions: NDArray[np.int32]
    activity: NDArray[np.uint8]
    alimony: NDArray[np.int32]
    incapacity: NDArray[np.uint8]
    tenure: NDArray[np.uint8]
    rent: NDArray[np.int32]
    happened: tuple[tuple[str, int], ...] = ()

    @property
    def months(self) -> int:
        """Number of columns."""
        return int(self.alimony.shape[0])

    def at(self, month: Month) -> int:
        """The column of a month."""
        return month.minus(self.first)

    def since(self, month: Month, **values: Any) -> Life:  # noqa: ANN401 - arrays of several kinds
        """The same life with other values from `month` on: `name=value`, or `name=(adult, value)`."""
        changed = {}
        for name, value in values.items():
            array = getattr(self, name).copy()
            if isinstance(value, tuple):
                array[value[0], self.at(month) :] = value[1]
            else:
                array[self.at(month) :] = value
            changed[name] = array
        return replace(self, **changed)

    def told(self, kind: str, month: Month) -> Life:
        """The same life with one more event, which the body knows at once."""
        return replace(self, happened=(*self.happened, (kind, month.index)))


def live(profile: Profile, *, first: Month, last: Month, now: Month, smic_cents: int) -> Life:
    """The life of a profile in which nothing happens.

    Args:
        profile: the household; ages are those of `now`.
        first: the first month of the life.
        last: the last one.
        now: the month that is looked at.
        smic_cents: the net monthly Smic that wages are told in.
    """
    months = last.minus(first) + 1
    adults = [*profile.adults, *[None] * (ADULTS - len(profile.adults))]
    money: dict[str, NDArray[np.int32]] = {name: np.zeros((ADULTS, months), np.int32) for name in MONEY}
    activity = np.zeros((ADULTS, months), np.uint8)
    for place, adult in enumerate(adults):
        if adult is None:
            continue
        # The wage of `now` is the first of its months.
        turn = (np.arange(months) - now.minus(first)) % len(adult.months)
        money["wages"][place] = np.rint(adult.wage.at(smic_cents) * np.array(adult.months)[turn])
        money["unemployment"][place] = adult.unemployment.at(smic_cents)
        money["pensions"][place] = adult.pension.at(smic_cents)
        activity[place] = ACTIVITY_CODES[adult.activity]
    ages = [None if adult is None else adult.age for adult in adults] + list(profile.children)
    birth = tuple(NOBODY if age is None else now.index - 12 * age - HALF_A_YEAR for age in ages)
    return Life(
        profile=profile,
        first=first,
        birth=birth,
        joined=tuple(max(b, LONG_AGO) if place >= ADULTS else LONG_AGO for place, b in enumerate(birth)),
        left=(NEVER,) * len(birth),
        wages=money["wages"],
        unemployment=money["unemployment"],
        pensions=money["pensions"],
        activity=activity,
        alimony=np.full(months, profile.alimony.at(smic_cents), np.int32),
        incapacity=np.full(months, INCAPACITIES[profile.incapacity], np.uint8),
        tenure=np.full(months, TENURE_CODES[profile.home.tenure], np.uint8),
        rent=np.full(months, profile.home.rent_cents, np.int32),
    )


def situations_of(lives: Sequence[Life]) -> Situations:
    """Lives of the same months as the arrays of the law, one row a life."""
    persons = max(len(life.birth) for life in lives)
    months = lives[0].months

    def padded(name: str, empty: int) -> NDArray[np.int32]:
        rows = [[*getattr(life, name), *[empty] * (persons - len(life.birth))] for life in lives]
        return np.array(rows, np.int32)

    def stacked(name: str) -> NDArray[Any]:
        return np.stack([getattr(life, name) for life in lives])

    nothing = np.zeros((len(lives), ADULTS, months), np.int32)
    zone = np.array([[life.profile.home.zone] for life in lives], np.uint8)
    return Situations(
        first=lives[0].first,
        birth=padded("birth", NOBODY),
        joined=padded("joined", 0),
        left=padded("left", NEVER),
        wages=stacked("wages"),
        unemployment=stacked("unemployment"),
        pensions=stacked("pensions"),
        sick_pay=nothing,
        invalidity=nothing.copy(),
        activity=stacked("activity"),
        alimony=stacked("alimony"),
        incapacity=stacked("incapacity"),
        tenure=stacked("tenure"),
        rent=stacked("rent"),
        zone=np.repeat(zone, months, axis=1),
        quarter=np.array([life.profile.quarter for life in lives], np.uint8),
    )
