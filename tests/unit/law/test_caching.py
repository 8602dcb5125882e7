"""Entitlements kept by content: the same amounts, nothing computed twice, memory bounded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.law.households import drawn

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.law.caching import CachedLaw, MemoryCache
from bondroit.law.port import Amounts, Cover
from bondroit.law.situations import stack

JUNE, AUGUST = Month.of(2025, 6), Month.of(2025, 8)


@dataclass
class CountingLaw:
    """A law of arithmetic that counts the households it computes."""

    name: str = "arithmetic"
    version: str = "1"
    asked: list[int] = field(default_factory=list)

    def entitlements(self, situations, *, first, last, rsa_before=None, benefits=BENEFITS, cover=False):
        """Amounts that depend on rents, on past RSA and on what is asked."""
        self.asked.append(situations.households)
        months = last.minus(first) + 1
        base = situations.rent[:, -1:] + situations.wages[:, 0, -1:] + rsa_before.sum(axis=1, keepdims=True)
        cents = {b: (base * (1 + BENEFITS.index(b)) + np.arange(months)).astype(np.int64) for b in benefits}
        status = (cents[next(iter(cents))] % 3).astype(np.uint8)
        return Amounts(
            first, cents, Cover(status, *(cents[next(iter(cents))] + k for k in range(3))) if cover else None
        )


def _same(one, other):
    assert list(one.cents) == list(other.cents)
    assert all((one.cents[b] == other.cents[b]).all() for b in one.cents)
    assert (one.cover is None) == (other.cover is None)
    for name in Cover.__slots__ if one.cover else ():
        assert (getattr(one.cover, name) == getattr(other.cover, name)).all()
        assert getattr(one.cover, name).dtype == getattr(other.cover, name).dtype


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.booleans(), st.integers(1, 30))
def test_amounts_are_those_of_the_law(seed, cover, again):
    """Kept, forgotten or computed anew, amounts are those of the law behind."""
    households = drawn(40, seed=seed)
    before = np.random.default_rng(seed).random((40, 5)) < 0.5
    cached = CachedLaw(CountingLaw(), MemoryCache(most=again * 100))
    for rows in (np.arange(40), np.arange(again), np.arange(40)[::-1]):
        part, past = households.take(rows), before[rows]
        asked = {"first": JUNE, "last": AUGUST, "rsa_before": past, "cover": cover}
        _same(cached.entitlements(part, **asked), CountingLaw().entitlements(part, **asked))


def test_nothing_is_computed_twice():
    """Households seen before, and twins in one call, are computed once; the counters say so."""
    law = CountingLaw()
    cached = CachedLaw(law, MemoryCache())
    households = drawn(30, seed=1)
    cached.entitlements(stack([households, households]), first=JUNE, last=AUGUST)
    cached.entitlements(households, first=JUNE, last=AUGUST)
    assert law.asked == [30]
    assert (cached.hits, cached.misses) == (60, 30)


def test_what_changes_the_amounts_changes_the_key():
    """Another month, version, past, benefit or income is another question."""
    law = CountingLaw()
    cached = CachedLaw(law, MemoryCache())
    households = drawn(1, seed=2)
    once = {"first": JUNE, "last": JUNE}
    cached.entitlements(households, **once)
    cached.entitlements(households, first=JUNE, last=AUGUST)
    cached.entitlements(households, **once, cover=True)
    cached.entitlements(households, **once, benefits=(Benefit.RSA,))
    cached.entitlements(households, **once, rsa_before=np.ones((1, 5), bool))
    cached.entitlements(replace(households, rent=households.rent + 1), **once)
    law.version = "2"
    cached.entitlements(households, **once)
    assert law.asked == [1] * 7


def test_a_future_that_does_not_count_is_no_other_question():
    """An income after the months asked changes no key."""
    law = CountingLaw()
    cached = CachedLaw(law, MemoryCache())
    households = drawn(5, seed=3).between(Month.of(2021, 1), Month.of(2025, 12))
    cached.entitlements(households, first=JUNE, last=JUNE)
    later = households.wages.copy()
    later[:, :, -1] += 100_00
    cached.entitlements(replace(households, wages=later), first=JUNE, last=JUNE)
    assert (cached.hits, cached.misses) == (5, 5)


def test_memory_is_bounded():
    """The cache never holds more than it may, and forgets what was used longest ago."""
    cache = MemoryCache(most=100)
    cache.write({bytes([k]) * 10: b"x" * 15 for k in range(4)})
    cache.read([bytes([0]) * 10])
    cache.write({bytes([9]) * 10: b"y" * 15})
    assert set(cache.read([bytes([k]) * 10 for k in range(10)])) == {bytes([k]) * 10 for k in (0, 2, 3, 9)}


def test_with_the_real_law():
    """OpenFisca's amounts come back unchanged from the cache."""
    pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")
    from bondroit.law.openfisca import OpenFiscaLaw

    households, law = drawn(20, seed=4), OpenFiscaLaw()
    cached = CachedLaw(law, MemoryCache())
    plain = law.entitlements(households, first=JUNE, last=AUGUST, cover=True)
    for _ in range(2):
        _same(cached.entitlements(households, first=JUNE, last=AUGUST, cover=True), plain)
    assert (cached.hits, cached.misses) == (20, 20)
