"""Households drawn for the tests of the law, and a blank to write one's own."""

from __future__ import annotations

import numpy as np

from bondroit.domain.months import Month
from bondroit.law.situations import ACTIVITY_CODES, NEVER, NOBODY, TENURE_CODES, Situations

FIRST = Month.of(2021, 1)
MONTHS = 64
PLACES = 6


def blank(size: int) -> dict:
    """Columns of adults of forty, alone, without income, lodged with nothing to pay."""

    def zeros(*shape):
        return np.zeros((size, *shape), np.int32)

    birth = zeros(PLACES)
    birth[:, 0] = Month.of(1985, 1).index
    return {
        "first": FIRST,
        "birth": birth,
        "joined": zeros(PLACES),
        "left": np.full((size, PLACES), NEVER, np.int32),
        "wages": zeros(2, MONTHS),
        "unemployment": zeros(2, MONTHS),
        "pensions": zeros(2, MONTHS),
        "activity": np.full((size, 2, MONTHS), ACTIVITY_CODES["inactive"], np.uint8),
        "alimony": zeros(MONTHS),
        "incapacity": np.zeros((size, MONTHS), np.uint8),
        "sick_pay": zeros(2, MONTHS),
        "invalidity": zeros(2, MONTHS),
        "tenure": np.full((size, MONTHS), TENURE_CODES["tenant_private"], np.uint8),
        "rent": zeros(MONTHS),
        "zone": np.full((size, MONTHS), 2, np.uint8),
        "quarter": np.zeros(size, np.uint8),
    }


def drawn(size: int, seed: int) -> Situations:
    """Households of every kind: couples that form and part, births, jobs lost, old age, disability, moves."""
    random = np.random.default_rng(seed)
    d = blank(size)
    d["birth"][:, 0] = Month.of(2025, 1).index - random.integers(19 * 12, 70 * 12, size)
    pair = random.random(size) < 0.5
    d["birth"][:, 1] = np.where(pair, Month.of(2025, 1).index - random.integers(20 * 12, 60 * 12, size), NOBODY)
    middle = random.integers(FIRST.index + 10, FIRST.index + MONTHS, size)
    comes, goes = random.random(size) < 0.2, random.random(size) < 0.25
    d["joined"][:, 1] = np.where(comes, middle, 0)
    d["left"][:, 1] = np.where(goes & ~comes, middle, NEVER)
    for place in range(2, PLACES):
        there = random.random(size) < 0.4
        born = Month.of(2004, 1).index + random.integers(0, 22 * 12, size)
        d["birth"][:, place] = np.where(there, born, NOBODY)
        d["joined"][:, place] = np.where(there, born, 0)
    level = random.integers(20, 260, (size, 2, 1)) * 1000
    works = random.random((size, 2, MONTHS)) < random.choice([0.1, 0.8, 1.0], (size, 2, 1))
    d["wages"][:] = np.where(works, level, 0)
    helped = random.random((size, 2, 1)) < 0.2
    d["unemployment"][:] = np.where(~works & helped, level // 2000 * 1000, 0)
    old = d["birth"][:, :2] < Month.of(1961, 1).index
    d["wages"][old] = 0
    d["pensions"][:] = np.where(old[:, :, None] & (d["birth"][:, :2, None] != NOBODY), level, 0)
    d["activity"][:] = np.select(
        [old[:, :, None], d["wages"] > 0, helped], [3, 0, 1], random.choice([2, 4], (size, 2, 1))
    )
    d["alimony"][:] = np.where(random.random((size, 1)) < 0.2, 15_000, 0)
    d["incapacity"][:] = random.choice([0, 0, 0, 0, 1, 2], (size, 1))
    ill = random.random((size, 2, MONTHS)) < random.choice([0, 0, 0.1], (size, 2, 1))
    d["sick_pay"][:] = np.where(ill & (d["birth"][:, :2, None] != NOBODY), 700_00, 0)
    unable = (random.random((size, 2, 1)) < 0.12) & (d["birth"][:, :2, None] != NOBODY)
    d["invalidity"][:] = np.where(unable, random.integers(30, 90, (size, 2, 1)) * 1000, 0)
    d["tenure"][:] = random.integers(0, 4, (size, 1))
    d["rent"][:] = random.integers(40, 160, (size, 1)) * 500
    d["zone"][:] = random.integers(1, 4, (size, 1))
    d["quarter"][:] = random.integers(0, 3, size)
    return Situations(**d)
