"""The law by OpenFisca-France: quick = plain, known amounts, traps of order and of reference months."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from tests.unit.law.households import FIRST, blank, drawn

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.law import openfisca as adapter
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.law.situations import ACTIVITY_CODES, NEVER, NOBODY, Situations

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")


def _one(**changes) -> Situations:
    columns = blank(1)
    for name, value in changes.items():
        columns[name][:] = value
    return Situations(**columns)


def _given(situations, benefit, *months):
    law = OpenFiscaLaw()
    return [int(law.entitlements(situations, first=m, last=m).cents[benefit][0, 0]) for m in months]


APRILS = (Month.of(2024, 4), Month.of(2025, 4), Month.of(2026, 4))


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
