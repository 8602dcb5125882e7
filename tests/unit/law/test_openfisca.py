"""The law by OpenFisca-France: quick = plain, known amounts, traps of order and of reference months."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from tests.unit.law.households import FIRST, blank, drawn
from tests.unit.law.referee import plain_entitlements

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.law import levers
from bondroit.law import openfisca as adapter
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.law.situations import ACTIVITY_CODES, NEVER, NOBODY, TENURE_CODES, Situations

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")

SPANS = (
    (Month.of(2024, 6), Month.of(2024, 7)),
    (Month.of(2025, 3), Month.of(2025, 3)),
    (Month.of(2026, 4), Month.of(2026, 4)),
)


def _agrees_with_the_referee(households, first, last, law, before):
    given = law.entitlements(households, first=first, last=last, rsa_before=before)
    for i in range(households.households):
        plain = plain_entitlements(households.take(np.array([i])), first, last, before[i])
        for benefit in Benefit:
            gap = np.abs(given.cents[benefit][i] - 100 * np.array(plain[benefit])).max()
            assert gap <= 2, (i, benefit, gap)


@pytest.mark.parametrize("span", range(len(SPANS)))
def test_quick_is_plain(span):
    """The quick way equals OpenFisca as it comes, household by household, to two cents."""
    first, last = SPANS[span]
    households = drawn(8, seed=span)
    before = np.random.default_rng(span).random((8, 5)) < 0.3
    _agrees_with_the_referee(households, first, last, OpenFiscaLaw(), before)


@pytest.mark.proof
@pytest.mark.parametrize("span", range(len(SPANS)))
def test_quick_is_plain_on_many(span):
    """The same on many more households, over half a year."""
    first = SPANS[span][0].plus(-5)
    last = first.plus(5)
    before = np.random.default_rng(50 + span).random((80, 5)) < 0.3
    _agrees_with_the_referee(drawn(80, seed=100 + span), first, last, OpenFiscaLaw(), before)


def test_without_levers_nothing_changes():
    """The levers change no cent on households of every kind over half a year."""
    households = drawn(150, seed=11)
    first, last = Month.of(2025, 2), Month.of(2025, 4)
    quick = OpenFiscaLaw(quick=True).entitlements(households, first=first, last=last)
    plain = OpenFiscaLaw(quick=False).entitlements(households, first=first, last=last)
    for benefit in Benefit:
        assert np.abs(quick.cents[benefit] - plain.cents[benefit]).max() <= 1
        assert quick.cents[benefit].any()


def _one(**changes) -> Situations:
    columns = blank(1)
    for name, value in changes.items():
        columns[name][:] = value
    return Situations(**columns)


def _given(situations, benefit, *months):
    law = OpenFiscaLaw()
    return [int(law.entitlements(situations, first=m, last=m).cents[benefit][0, 0]) for m in months]


APRILS = (Month.of(2024, 4), Month.of(2025, 4), Month.of(2026, 4))


def test_rsa_of_one_person():
    """RSA of one person without means: the amounts of April 2024, 2025 and 2026 (LAW.md).

    An owner who pays back a loan has neither housing aid nor the advantage of a free home.
    """
    alone = _one(quarter=APRILS[0].index % 3, tenure=TENURE_CODES["owner"], rent=300_00)
    assert _given(alone, Benefit.RSA, *APRILS) == [635_71, 646_52, 651_69]


def test_rsa_of_a_tenant():
    """A tenant with housing aid: the flat rate for housing is taken off (LAW.md: 559.42 in April 2024)."""
    tenant = _one(rent=600_00, quarter=APRILS[0].index % 3)
    assert _given(tenant, Benefit.RSA, APRILS[0]) == [559_42]
    assert _given(tenant, Benefit.AIDE_LOGEMENT, APRILS[0])[0] > 0


def test_family_allowances_of_two_children():
    """Family allowances of a couple with two children, net (LAW.md)."""
    columns = blank(1)
    columns["birth"][:, 1] = columns["birth"][:, 0]
    columns["birth"][:, 2:4] = Month.of(2016, 1).index, Month.of(2019, 1).index
    columns["wages"][:] = 2_000_00
    columns["activity"][:] = ACTIVITY_CODES["employed"]
    assert _given(Situations(**columns), Benefit.ALLOCATIONS_FAMILIALES, *APRILS) == [148_51, 151_04, 152_24]


def test_aah_in_full():
    """AAH of a person without means (LAW.md)."""
    disabled = _one(disability=True)
    assert _given(disabled, Benefit.AAH, *APRILS[:2]) == [1016_05, 1033_32]


def test_the_order_of_variables_changes_nothing(monkeypatch):
    """With the RSA of past months given, computing the variables in reverse gives the same cents (trap 1)."""
    households = drawn(150, seed=4)
    first, last = Month.of(2025, 1), Month.of(2025, 4)
    forth = OpenFiscaLaw().entitlements(households, first=first, last=last)
    monkeypatch.setattr(adapter, "ORDER", tuple(reversed(adapter.ORDER)))
    back = OpenFiscaLaw().entitlements(households, first=first, last=last)
    for benefit in Benefit:
        assert (forth.cents[benefit] == back.cents[benefit]).all()


def test_neither_the_order_of_households_nor_chunks_nor_processes_change_anything():
    """Reversed rows, tiny chunks or two workers give the same cents."""
    households = drawn(60, seed=5)
    first, last = Month.of(2024, 10), Month.of(2024, 12)
    usual = OpenFiscaLaw().entitlements(households, first=first, last=last)
    reverse = np.arange(60)[::-1]
    turned = OpenFiscaLaw(chunk=7).entitlements(households.take(reverse), first=first, last=last)
    workers = OpenFiscaLaw(chunk=20, processes=2)
    shared = workers.entitlements(households, first=first, last=last)
    workers.close()
    for benefit in Benefit:
        assert (turned.cents[benefit][reverse] == usual.cents[benefit]).all()
        assert (shared.cents[benefit] == usual.cents[benefit]).all()


def test_reference_months_since_march_2025():
    """A wage of the month before counts for prime d'activité until February 2025, and no longer since (trap 2)."""
    for month, counts in ((Month.of(2025, 2), True), (Month.of(2025, 3), False)):
        columns = blank(1)
        columns["quarter"][:] = month.index % 3
        columns["wages"][0, 0, month.minus(columns["first"]) - 1] = 1_200_00
        assert (_given(Situations(**columns), Benefit.PRIME_ACTIVITE, month)[0] > 0) is counts


def test_amounts_stand_still_for_a_quarter():
    """Wages that change each month move RSA and prime d'activité in the reference months only."""
    columns = blank(1)
    columns["wages"][0, 0] = np.arange(64) * 17_00
    columns["activity"][:] = ACTIVITY_CODES["employed"]
    columns["quarter"][:] = Month.of(2024, 5).index % 3
    given = OpenFiscaLaw().entitlements(Situations(**columns), first=Month.of(2024, 5), last=Month.of(2024, 10))
    amounts = given.cents[Benefit.PRIME_ACTIVITE][0]
    assert len(set(amounts[:3])) == len(set(amounts[3:])) == 1
    assert amounts[0] != amounts[3]


def test_a_new_family_has_a_new_amount_at_once():
    """A birth raises the RSA in its own month, in the middle of a quarter."""
    columns = blank(1)
    born = Month.of(2024, 6)
    columns["birth"][0, 2], columns["joined"][0, 2] = born.index, born.index
    columns["quarter"][:] = Month.of(2024, 5).index % 3
    given = OpenFiscaLaw().entitlements(Situations(**columns), first=Month.of(2024, 5), last=Month.of(2024, 7))
    may, june, july = given.cents[Benefit.RSA][0]
    assert may < june == july


def test_versions_guard_the_levers(monkeypatch):
    """Another version of the engine is computed the plain way."""
    monkeypatch.setattr(levers, "KNOWN_VERSIONS", {"openfisca-core": "0.0.0"})
    assert not levers.applicable()


def test_levers_leave_no_trace():
    """After the quick way the engine has its own methods back."""
    from openfisca_core.populations.population import Population

    before = Population.has_role
    with levers.quickened():
        assert Population.has_role is not before
    assert Population.has_role is before


def test_openfisca_absent(monkeypatch):
    """Without OpenFisca the message says what to install."""
    monkeypatch.setitem(sys.modules, "openfisca_france", None)
    monkeypatch.setattr(adapter, "_systems", {})
    with pytest.raises(UserError) as raised:
        OpenFiscaLaw().entitlements(_one(), first=APRILS[0], last=APRILS[0])
    assert raised.value.code == "E-USE-005"
    assert raised.value.shown().remedy == "pip install 'bondroit[law]'"


def test_nobody_is_the_empty_place():
    """A drawn household has empty places, and the claimant is always there."""
    households = drawn(50, seed=8)
    assert (households.birth == NOBODY).any()
    assert households.present(APRILS[0])[:, 0].all()


def test_months_may_be_asked_in_parts():
    """A year asked in two parts, the RSA received between them given, equals the year asked at once."""
    households = drawn(60, seed=21)
    stays = (households.joined < FIRST.index) & (households.left == NEVER)
    households = households.take(stays[:, 1] & (households.birth[:, 2:] < Month.of(2023, 1).index).all(axis=1))
    assert households.households > 15
    first, middle, last = Month.of(2024, 7), Month.of(2025, 2), Month.of(2025, 6)
    law = OpenFiscaLaw()
    whole = law.entitlements(households, first=first, last=last)
    received = whole.cents[Benefit.RSA][:, :5] > 0
    part = law.entitlements(households, first=middle, last=last, rsa_before=received)
    assert middle.minus(first) == RSA_PAST + REFERENCE_BACK
    for benefit in Benefit:
        assert (part.cents[benefit] == whole.cents[benefit][:, 7:]).all(), benefit
