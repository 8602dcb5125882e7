"""Fictitious households for the benchmark of the law, by seed; nearly every one is the only one of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.months import Month
from bondroit.law.situations import ACTIVITY_CODES, FULL, HALF, NEVER, NOBODY, TENURE_CODES, Situations

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORM = 1
PLACES = 6
MONTHS = 60
FIRST, LAST = Month.of(2021, 1), Month.of(2025, 12)
NOW = Month.of(2025, 1).index

# Shares of the mix (assumed, near the branch's 13.8 million households): they are printed with the results.
OLD, INCAPACITY, INVALIDITY, SICK = 0.14, 0.09, 0.03, 0.10
COUPLE, PARENT, ALIMONY = 0.42, 0.58, 0.10
LEAVES, COMES, MONTHLY_WAGES, NEVER_WORKS = 0.02, 0.02, 0.45, 0.25
TENURES = {"owner": 0.22, "tenant_private": 0.40, "tenant_social": 0.30, "lodged": 0.08}


def households(count: int, number: int = 0) -> Situations:
    """`count` households over five years; `number` is that of the part drawn."""
    draw = np.random.default_rng([FORM, number])
    birth, joined, left = _families(count, draw)
    wages, unemployment, pensions, activity = _work(birth, draw)
    incapacity = np.where(draw.random(count) < INCAPACITY, draw.choice([HALF, FULL], count), 0).astype(np.uint8)
    unable = (draw.random((count, 2)) < INVALIDITY / 1.4)[:, :, None]
    ill = (draw.random((count, 2)) < SICK)[:, :, None] & (draw.random((count, 2, MONTHS)) < 0.15) & (wages > 0)
    alone = (birth[:, 1] == NOBODY) & (birth[:, 2:] != NOBODY).any(axis=1)
    tenure = draw.choice([TENURE_CODES[t] for t in TENURES], count, p=list(TENURES.values()))
    paid = alone & (draw.random(count) < ALIMONY / 0.25)
    rent = np.where(tenure == TENURE_CODES["lodged"], 0, draw.integers(220_00, 980_00, count))

    def steady(values: NDArray[Any], kind: Any) -> NDArray[Any]:  # noqa: ANN401
        return np.repeat(values[:, None], MONTHS, axis=1).astype(kind)

    return Situations(
        first=FIRST,
        birth=birth,
        joined=joined,
        left=left,
        wages=np.where(ill, wages // 3, wages).astype(np.int32),
        unemployment=unemployment,
        pensions=pensions,
        sick_pay=np.where(ill, wages // 2, 0).astype(np.int32),
        invalidity=np.where(unable & (birth[:, :2, None] != NOBODY), 520_00, 0).astype(np.int32)
        + np.zeros((1, 1, MONTHS), np.int32),
        activity=activity,
        alimony=steady(np.where(paid, draw.integers(90_00, 260_00, count), 0), np.int32),
        incapacity=steady(incapacity, np.uint8),
        tenure=steady(tenure, np.uint8),
        rent=steady(rent, np.int32),
        zone=steady(draw.integers(1, 4, count), np.uint8),
        quarter=draw.integers(0, 3, count).astype(np.uint8),
    )  # fmt: skip


def _families(count: int, draw: np.random.Generator) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    birth = np.full((count, PLACES), NOBODY, np.int32)
    joined, left = np.zeros((count, PLACES), np.int32), np.full((count, PLACES), NEVER, np.int32)
    old = draw.random(count) < OLD
    age = np.where(old, draw.integers(60 * 12, 85 * 12, count), draw.integers(19 * 12, 60 * 12, count))
    birth[:, 0] = NOW - age
    couple = draw.random(count) < COUPLE
    birth[:, 1] = np.where(couple, NOW - np.maximum(age + draw.integers(-60, 60, count), 19 * 12), NOBODY)
    when = draw.integers(NOW, NOW + 12, count)
    moves = draw.random(count)
    joined[:, 1] = np.where(couple & (moves < COMES), when, 0)
    left[:, 1] = np.where(couple & (moves > 1 - LEAVES), when, NEVER)
    children = np.where(
        ~old & (draw.random(count) < PARENT), draw.choice([1, 2, 3, 4], count, p=[0.40, 0.38, 0.16, 0.06]), 0
    )
    for k in range(4):
        born = NOW - draw.integers(0, 20 * 12, count)
        birth[:, 2 + k] = np.where(children > k, np.maximum(born, birth[:, 0] + 18 * 12), NOBODY)
    return birth, joined, left


def _work(
    birth: NDArray[np.int32], draw: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Wages, unemployment benefit, pensions and activity, shapes (n, 2, months)."""
    count = len(birth)
    there = birth[:, :2] != NOBODY
    retired = there & (birth[:, :2] < NOW - 63 * 12)
    usual = (draw.gamma(4.0, 340.0, (count, 2)) * 100).astype(np.int64) + 100_00
    stays = np.where(draw.random((count, 2)) < NEVER_WORKS, 0.0, draw.choice([0.90, 0.97, 1.0], (count, 2)))
    changes = draw.random((count, 2, MONTHS)) < 0.06
    state = draw.random((count, 2, MONTHS)) < stays[:, :, None]
    # A job or its absence lasts until the next change.
    since = np.maximum.accumulate(np.where(changes, np.arange(MONTHS), 0), axis=2)
    works = np.take_along_axis(state, since, axis=2) & (there & ~retired)[:, :, None]
    varies = np.where(
        (draw.random((count, 2)) < MONTHLY_WAGES)[:, :, None], draw.uniform(0.8, 1.2, (count, 2, MONTHS)), 1.0
    )
    wages = np.where(works, usual[:, :, None] * varies, 0).astype(np.int32)
    helped = (
        (draw.random((count, 2)) < 0.5)[:, :, None] & ~works & (stays > 0)[:, :, None] & (there & ~retired)[:, :, None]
    )
    unemployment = np.where(helped, usual[:, :, None] * 0.57, 0).astype(np.int32)
    pensions = np.where(retired[:, :, None], usual[:, :, None] * 0.7, 0).astype(np.int32) + np.zeros(
        (1, 1, MONTHS), np.int32
    )
    idle = draw.choice([ACTIVITY_CODES["inactive"], ACTIVITY_CODES["student"]], (count, 2, 1), p=[0.85, 0.15])
    activity = np.select(
        [retired[:, :, None], works, helped],
        [ACTIVITY_CODES["retired"], ACTIVITY_CODES["employed"], ACTIVITY_CODES["unemployed"]],
        idle,
    ).astype(np.uint8)
    return wages, unemployment, pensions, activity


def mix(situations: Situations) -> dict[str, float]:
    """Shares that say what the households are."""
    adults = situations.birth[:, :2]
    old = ((adults != NOBODY) & (adults < NOW - 60 * 12)).any(axis=1)
    incapacity = (situations.incapacity > 0).any(axis=1)
    invalidity = (situations.invalidity > 0).any(axis=(1, 2))
    return {
        "couple": float((adults[:, 1] != NOBODY).mean()),
        "with children": float((situations.birth[:, 2:] != NOBODY).any(axis=1).mean()),
        "an adult of 60 or more": float(old.mean()),
        "incapacity": float(incapacity.mean()),
        "invalidity pension": float(invalidity.mean()),
        "none of these three": float((~(old | incapacity | invalidity)).mean()),
        "tenants": float(np.isin(situations.tenure[:, 0], (1, 2)).mean()),
        "no wage in five years": float((situations.wages == 0).all(axis=(1, 2)).mean()),
    }
