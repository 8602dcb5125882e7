"""Known amounts of the law by date, and the age of the parameters behind them."""

from __future__ import annotations

import re

import pytest
from tests.unit.law.households import blank

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.law import parameters
from bondroit.law.openfisca import OpenFiscaLaw, system
from bondroit.law.port import FREE, NO_COVER, WITH_PARTICIPATION
from bondroit.law.situations import ACTIVITY_CODES, FULL, HALF, TENURE_CODES, Situations

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")

LAST = Month.of(2026, 4)
"""The last month for which the rules of today are known."""


def _alone(**changes):
    """An owner of forty without means, whose reference month is April."""
    columns = blank(1)
    changes = {"quarter": Month.of(2024, 4).index % 3, "tenure": TENURE_CODES["owner"], "rent": 300_00} | changes
    for name, value in changes.items():
        columns[name][:] = value
    return columns


def _tenant():
    return _alone(tenure=TENURE_CODES["tenant_private"], rent=600_00)


def _couple_with_two_children():
    columns = _alone(wages=2_000_00, activity=ACTIVITY_CODES["employed"])
    columns["birth"][:, 1] = columns["birth"][:, 0]
    columns["birth"][:, 2:4] = Month.of(2016, 1).index, Month.of(2019, 1).index
    return columns


def _lone_parent():
    columns = _alone()
    columns["birth"][:, 2] = Month.of(2016, 1).index
    return columns


def _old():
    columns = _alone(activity=ACTIVITY_CODES["retired"])
    columns["birth"][:, 0] = Month.of(1950, 1).index
    return columns


KNOWN = [
    (_alone, Benefit.RSA, {"2024-04": 635_71, "2025-04": 646_52, "2026-04": 651_69}),
    (_tenant, Benefit.RSA, {"2024-04": 559_42}),
    (
        _couple_with_two_children,
        Benefit.ALLOCATIONS_FAMILIALES,
        {"2024-04": 148_51, "2025-04": 151_04, "2026-04": 152_24},
    ),
    (_lone_parent, Benefit.ASF, {"2024-04": 195_85}),
    (lambda: _alone(incapacity=FULL), Benefit.AAH, {"2024-04": 1016_05, "2025-04": 1033_32}),
    (lambda: _alone(incapacity=HALF), Benefit.AAH, {"2024-04": 1016_05, "2025-04": 1033_32}),
    (_old, Benefit.ASPA, {"2024-04": 1012_02, "2025-04": 1034_29}),
]


@pytest.mark.parametrize("case", range(len(KNOWN)))
def test_known_amounts(case):
    """Amounts of RSA, AF, ASF, AAH and ASPA that LAW.md gives for 2024, 2025 and 2026."""
    household, benefit, amounts = KNOWN[case]
    situations = Situations(**household())
    for month, cents in amounts.items():
        at = Month.parse(month)
        given = OpenFiscaLaw().entitlements(situations, first=at, last=at, benefits=(benefit,))
        assert int(given.cents[benefit][0, 0]) == cents, month


def _cover(columns, first, last):
    return OpenFiscaLaw().entitlements(Situations(**columns), first=first, last=last, benefits=(), cover=True).cover


def test_ceilings_of_the_c2s():
    """The ceiling of one person is 10,166 euros until March 2025 and 10,339 since, times 1.5 for two (LAW.md)."""
    cover = _cover(_alone(), Month.of(2025, 3), Month.of(2025, 4))
    assert cover.ceiling.tolist() == [[10_166_00, 10_339_00]]
    assert _cover(_lone_parent(), Month.of(2024, 4), Month.of(2024, 4)).ceiling.tolist() == [[15_249_00]]


def test_the_c2s_follows_resources():
    """Without means it is free, a little above the ceiling there is a participation, further up no right."""
    months = Month.of(2025, 6), Month.of(2025, 6)
    for wage, status in ((0, FREE), (1_000_00, WITH_PARTICIPATION), (1_500_00, NO_COVER)):
        cover = _cover(_alone(wages=wage, tenure=TENURE_CODES["tenant_private"], rent=0), *months)
        assert cover.status.tolist() == [[status]]
        assert (cover.participation > 0).all() == (status == WITH_PARTICIPATION)
        assert cover.resources[0, 0] >= 12 * wage


def test_sick_pay_and_invalidity_count():
    """Both are resources of the C2S; an invalidity pension is taken off the AAH, sick pay lowers the RSA."""
    months = Month.of(2025, 6), Month.of(2025, 6)
    nothing = _cover(_alone(), *months).resources[0, 0]
    for income in ("sick_pay", "invalidity"):
        columns = _alone()
        columns[income][0, 0] = 300_00
        assert _cover(columns, *months).resources[0, 0] >= nothing + 12 * 300_00
        law = OpenFiscaLaw().entitlements(Situations(**columns), first=months[0], last=months[1])
        without = OpenFiscaLaw().entitlements(Situations(**_alone()), first=months[0], last=months[1])
        assert law.cents[Benefit.RSA][0, 0] < without.cents[Benefit.RSA][0, 0]
    columns = _alone(incapacity=FULL)
    columns["invalidity"][0, 0] = 300_00
    given = OpenFiscaLaw().entitlements(Situations(**columns), first=months[0], last=months[1])
    assert 0 < given.cents[Benefit.AAH][0, 0] < 1033_32


def test_our_own_values_have_a_source_and_come_after_those_of_the_engine():
    """Each dated value says what it is and where it comes from, and is in force in the loaded legislation."""
    plain = system(quick=False)
    for dated in parameters.dated_values():
        assert dated.source
        assert dated.meaning
        assert dated.parameter in parameters.WATCHED
        node = plain.get_parameters_at_instant(dated.start.isoformat())
        for name in dated.parameter.split("."):
            node = getattr(node, name)
        assert node == dated.value


def test_no_parameter_is_out_of_date():
    """What is revalued each year has a value less than a year old in the last month of the rules."""
    old = parameters.out_of_date(system(quick=False), LAST)
    assert not old, (
        f"In {LAST}, more than a year after their last value: {', '.join(old)}. "
        "Add the official value with its source to src/bondroit/law/parameters.toml, or a newer OpenFisca-France."
    )


def test_an_old_parameter_is_told():
    """A year after the last value, its name is given in words."""
    last = max(parameters.last_values(system(quick=False)).values())
    told = parameters.out_of_date(system(quick=False), last.plus(13))
    assert set(told) == set(parameters.WATCHED.values())
    assert all(re.fullmatch(r"[\w' ]+", words) for words in told)
