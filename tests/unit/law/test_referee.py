"""The quick way against OpenFisca-France as it comes, one household at a time, from dictionaries."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.households import drawn
from tests.unit.law.referee import COVER, plain_entitlements

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.law import levers
from bondroit.law import openfisca as adapter
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.law.port import FREE, NO_COVER, WITH_PARTICIPATION

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")


@pytest.fixture(autouse=True)
def _every_lever(monkeypatch):
    """Even a single household goes to the legislation of its group."""
    monkeypatch.setattr(levers, "ALONE_ROWS", 0)


@pytest.fixture
def _remembered(monkeypatch):
    """The plain engine, but the parameters of a date are built once and not at every question."""
    plain = adapter.system(quick=False)
    monkeypatch.setattr(
        plain, "get_parameters_at_instant", functools.cache(plain.get_parameters_at_instant), raising=False
    )


SPANS = (
    (Month.of(2024, 6), Month.of(2024, 8)),
    (Month.of(2025, 3), Month.of(2025, 3)),
    (Month.of(2026, 4), Month.of(2026, 4)),
)


def _agrees_with_the_referee(households, first, last, law, before):
    given = law.entitlements(households, first=first, last=last, rsa_before=before, cover=True)
    cover = given.cover
    for i in range(households.households):
        plain = plain_entitlements(households.take(np.array([i])), first, last, before[i])
        for benefit in Benefit:
            gap = np.abs(given.cents[benefit][i] - 100 * np.array(plain[benefit])).max()
            assert gap <= 2, (i, benefit, gap)
        participation, resources, ceiling = (100 * np.array(plain[name]) for name in COVER[1:])
        status = np.select([np.array(plain["cmu_c"]) > 0, participation > 0], [FREE, WITH_PARTICIPATION], NO_COVER)
        assert (cover.status[i] == status).all()
        for found, expected in (
            (cover.resources, resources),
            (cover.ceiling, ceiling),
            (cover.participation, np.maximum(participation, 0)),
        ):
            assert np.abs(found[i] - expected).max() <= 2


@pytest.mark.usefixtures("_remembered")
@pytest.mark.parametrize("span", range(len(SPANS)))
def test_quick_is_plain(span):
    """The quick way equals OpenFisca as it comes, household by household, to two cents."""
    first, last = SPANS[span]
    households = drawn(4, seed=span)
    before = np.random.default_rng(span).random((4, 5)) < 0.3
    _agrees_with_the_referee(households, first, last, OpenFiscaLaw(), before)


@pytest.mark.proof
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(Month.of(2024, 1).index, Month.of(2026, 4).index))
def test_quick_is_plain_on_drawn_months(seed, month):
    """The same for households and months drawn by Hypothesis."""
    before = np.random.default_rng(seed).random((2, 5)) < 0.3
    _agrees_with_the_referee(drawn(2, seed=seed), Month(month), Month(month), OpenFiscaLaw(), before)


@pytest.mark.proof
@pytest.mark.parametrize("span", range(len(SPANS)))
def test_quick_is_plain_on_many(span):
    """The same on many more households, over half a year."""
    first, last = SPANS[span]
    before = np.random.default_rng(span).random((80, 5)) < 0.3
    _agrees_with_the_referee(drawn(80, seed=100 + span), first, last, OpenFiscaLaw(), before)


@pytest.mark.usefixtures("_remembered")
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(Month.of(2024, 1).index, Month.of(2026, 4).index))
def test_quick_is_plain_on_a_few_drawn_months(seed, month):
    """A few of the same within the usual tests."""
    before = np.random.default_rng(seed).random((1, 5)) < 0.3
    _agrees_with_the_referee(drawn(1, seed=seed), Month(month), Month(month), OpenFiscaLaw(), before)
