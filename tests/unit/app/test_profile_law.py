"""The packaged profiles under OpenFisca itself: what the platform gives them is what the engine gives, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.law.referee import plain_entitlements

from bondroit.app.profile_lives import BURN_IN, HISTORY, means_of, play
from bondroit.auditing.paths_document import packaged_profiles
from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.domain.profile import Profiles
from bondroit.law.inputs import RSA_PAST
from bondroit.law.openfisca import OpenFiscaLaw

pytest.importorskip("openfisca_france", reason="the law is not installed (pip install 'bondroit[law]')")

NOW = Month.of(2026, 5)
SMIC = 144_311
CRDS_ROUNDING = 2
"""Cents between float32 sums in another order."""


@pytest.fixture(scope="module")
def played():
    """The profiles of the package, each through every event it may have."""
    return play(packaged_profiles(), OpenFiscaLaw(processes=1), month=NOW, smic_cents=SMIC, events=True)


@pytest.mark.parametrize("name", ["disabled_worker_aah", "two_parents_minimum_income"])
def test_amounts_before_and_after_a_job_lost_are_those_of_the_plain_engine(played, name):
    """A quarter after the event, from dictionaries, one household, the past RSA given: the same to two cents."""
    event = {"two_parents_minimum_income": "separation"}.get(name, "job_loss")
    row = next(k for k, h in enumerate(played.households) if h.profile.name == name and h.event == event)
    one = played.situations.take(slice(row, row + 1))
    first, last = NOW.plus(2), NOW.plus(4)
    start = first.minus(played.amounts.first)
    past = played.amounts.cents[Benefit.RSA][row : row + 1, start - RSA_PAST - 2 : start - 2] > 0
    plain = plain_entitlements(one, first, last, past[0])
    for benefit in Benefit:
        ours = played.amounts.cents[benefit][row, start : start + 3] / 100
        assert np.abs(ours - np.array(plain[benefit])).max() <= CRDS_ROUNDING / 100, benefit


def test_the_past_rsa_is_forgotten_before_the_tables_begin(played):
    """Whether the RSA is said to have been received before the burn-in changes nothing from the first table on."""
    law = OpenFiscaLaw(processes=1)
    before = np.ones((played.situations.households, RSA_PAST), bool)
    first = NOW.plus(-HISTORY - BURN_IN)
    other = law.entitlements(played.situations, first=first, last=NOW.plus(-1), rsa_before=before)
    for benefit, cents in other.cents.items():
        ours = played.amounts.cents[benefit][:, : cents.shape[1]]
        assert np.array_equal(cents[:, BURN_IN:], ours[:, BURN_IN:])


def test_means_by_hand(played):
    """Of April 2026, from LAW.md and the scales of the law: family allowances, RSA of a couple with two, ASF of two."""
    means = {m.profile: dict(m.benefits) for m in means_of(played)}
    assert means["two_minimum_wages"][Benefit.ALLOCATIONS_FAMILIALES] == 15_224
    # The RSA of a couple with two children is 2.1 times the base, less 16.5 % of that of three persons (1.8 times) for
    # who has housing aid, less the family allowances before CRDS (0.5 %).
    by_hand = 65_169 * 2.1 - 65_169 * 1.8 * 0.165 - 15_224 / 0.995
    assert means["two_parents_minimum_income"][Benefit.RSA] == pytest.approx(by_hand, abs=CRDS_ROUNDING)
    assert means["lone_parent_one_smic"][Benefit.ASF] == pytest.approx(2 * means["lone_father"][Benefit.ASF], abs=1)


def test_every_profile_of_the_package_receives_what_it_says(played):
    """The law gives each what its description names; nobody receives RSA and two minimum wages."""
    assert isinstance(packaged_profiles(), Profiles)
    means = {m.profile: dict(m.benefits) for m in means_of(played)}
    assert Benefit.RSA not in means["two_minimum_wages"]
    assert means["disabled_worker_aah"][Benefit.AAH] > 0
