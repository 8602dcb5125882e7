"""The levers change no cent, leave no trace, and are used on the versions they were proven on only."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from tests.unit.law.households import drawn

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.law import engine, levers
from bondroit.law import openfisca as adapter
from bondroit.law.inputs import prepare
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.law.port import Cover
from bondroit.law.quickening import quickened

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")


def _equal(one, other):
    for benefit in one.cents:
        assert (one.cents[benefit] == other.cents[benefit]).all(), benefit
    for name in (f.name for f in fields(Cover)) if one.cover and other.cover else ():
        assert (getattr(one.cover, name) == getattr(other.cover, name)).all(), name


def _both(households, first, last, cover):
    asked = {"first": first, "last": last, "cover": cover}
    quick = OpenFiscaLaw(quick=True, chunk=3_000).entitlements(households, **asked)
    plain = OpenFiscaLaw(quick=False, chunk=3_000).entitlements(households, **asked)
    return quick, plain


@pytest.mark.parametrize("month", [Month.of(2024, 2), Month.of(2025, 8)])
def test_without_levers_nothing_changes(month, monkeypatch):
    """The levers change no cent on households of every kind, two months in a row."""
    monkeypatch.setattr(levers, "ALONE_ROWS", 0)
    quick, plain = _both(drawn(250, seed=11), month, month.plus(1), cover=True)
    _equal(quick, plain)
    given = {b for b in BENEFITS if quick.cents[b].any()}
    assert given == set(BENEFITS) - ({Benefit.ARS} if month.index % 12 != 7 else set())
    assert len(np.unique(quick.cover.status)) == 3


@pytest.mark.proof
@pytest.mark.parametrize("span", [(2023, 11, 2024, 4), (2024, 7, 2024, 12), (2025, 1, 2025, 12), (2026, 1, 2026, 4)])
@pytest.mark.parametrize("cover", [False, True])
def test_without_levers_nothing_changes_on_thousands(span, cover, monkeypatch):
    """No cent of 5,000 households over half a year or a year, the C2S asked or not."""
    monkeypatch.setattr(levers, "ALONE_ROWS", 0)
    _equal(*_both(drawn(5_000, seed=span[0] + span[1]), Month.of(*span[:2]), Month.of(*span[2:]), cover))


def test_small_groups_that_go_with_others_change_nothing(monkeypatch):
    """Rows computed under the whole law give the cents they give under that of their group."""
    households = drawn(300, seed=12)
    asked = {"first": Month.of(2025, 2), "last": Month.of(2025, 6), "cover": True}
    monkeypatch.setattr(levers, "ALONE_ROWS", 10**9)
    together = OpenFiscaLaw().entitlements(households, **asked)
    monkeypatch.setattr(levers, "ALONE_ROWS", 0)
    _equal(OpenFiscaLaw().entitlements(households, **asked), together)


def test_what_is_asked_changes_no_amount():
    """Each benefit asked alone, and all without the C2S, are what they are when everything is asked."""
    households = drawn(250, seed=13)
    asked = {"first": Month.of(2025, 7), "last": Month.of(2025, 9)}
    whole = OpenFiscaLaw().entitlements(households, **asked, cover=True)
    _equal(OpenFiscaLaw().entitlements(households, **asked), whole)
    for benefit in BENEFITS:
        alone = OpenFiscaLaw().entitlements(households, **asked, benefits=(benefit,))
        assert list(alone.cents) == [benefit]
        _equal(alone, whole)


@pytest.mark.parametrize("month", [Month.of(2024, 5), Month.of(2026, 4)])
def test_what_is_neutralised_is_at_its_default_in_the_plain_engine(month, monkeypatch):
    """Every neutralised variable has its default for every row of its group, computed without any lever."""
    monkeypatch.setattr(levers, "ALONE_ROWS", 0)
    rows = prepare(drawn(600, seed=14), month, month, None).rows
    group = levers.groups(rows)
    assert set(group) == set(levers.NEUTRAL)
    for number, names in levers.NEUTRAL.items():
        plain = adapter.system(quick=False)
        simulation = engine.build(plain, rows.take(group == number))
        for name in names:
            variable = plain.get_variable(name)
            yearly = variable.definition_period == "year"
            values = simulation.calculate(name, str(month.index // 12 - 1) if yearly else str(month))
            assert (np.asarray(values) == variable.default_value).all(), name


def test_nobody_of_a_group_without_a_branch_could_use_it(monkeypatch):
    """AAH and ASPA are due to rows of the groups that compute them only: the edges of age and incapacity."""
    monkeypatch.setattr(levers, "ALONE_ROWS", 0)
    households = drawn(500, seed=15)
    month = Month.of(2025, 6)
    plain = OpenFiscaLaw(quick=False).entitlements(households, first=month, last=month)
    prepared = prepare(households, month, month, None)
    group = levers.groups(prepared.rows)[prepared.row[:, 0]]
    assert (plain.cents[Benefit.AAH][group != levers.FULL_LAW] == 0).all()
    assert (plain.cents[Benefit.ASPA][group == levers.USUAL] == 0).all()


def test_the_order_of_variables_changes_nothing(monkeypatch):
    """With the RSA of past months given, computing the variables in reverse gives the same cents (trap 1)."""
    households = drawn(150, seed=4)
    first, last = Month.of(2025, 1), Month.of(2025, 4)
    forth = OpenFiscaLaw().entitlements(households, first=first, last=last, cover=True)
    monkeypatch.setattr(engine, "ORDER", tuple(reversed(engine.ORDER)))
    monkeypatch.setattr(engine, "MEANS", tuple(reversed(engine.MEANS)))
    back = OpenFiscaLaw().entitlements(households, first=first, last=last, cover=True)
    _equal(forth, back)


def test_versions_guard_the_levers(monkeypatch):
    """Another version of the engine is computed the plain way."""
    monkeypatch.setattr(levers, "KNOWN_VERSIONS", {"openfisca-core": "0.0.0"})
    assert not levers.applicable()


def test_levers_leave_no_trace():
    """After the quick way the engine has its own methods back."""
    from openfisca_core.populations.population import Population

    before = Population.has_role
    with quickened():
        assert Population.has_role is not before
    assert Population.has_role is before
    assert "get_parameters_at_instant" not in vars(adapter.system(quick=False))
