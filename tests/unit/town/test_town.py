"""The town: its tables keep their contracts, come out of law and behaviour, and are the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.law.known import known_entitlements
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.law.situations import ADULTS, NEVER
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import check_frame
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.controls import play_controls
from bondroit.town.correcting import corrections, held_back
from bondroit.town.frames import TAXABLE_OVER_NET
from bondroit.town.knowing import as_known, versions
from bondroit.town.life import CHILD_OUT_MONTHS
from bondroit.town.making import TownRequest, make_town
from bondroit.town.paying import rights
from bondroit.town.suspending import without_lost

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")

# More careful than usual, so that enough households tell all in time.
CAREFUL = usual_behaviour().having(declaring__careful=0.75, declaring__staff_forgets=0.01)
REQUEST = TownRequest(households=240, months=24, seed=5, behaviour=CAREFUL)


def _nothing(amount=1):
    """A progress that shows nothing."""


@pytest.fixture(scope="module")
def town():
    """One small town for all the tests."""
    return make_town(REQUEST, OpenFiscaLaw(), _nothing)


def _all(town, name):
    return pl.concat([getattr(town, name)(month) for month in town.months])


def _same_lives(town):
    """Households whose whole life was told right and in time."""
    true, told = town.life.situations, town.versions.final
    same = np.ones(true.households, bool)
    for name in ("joined", "left", "wages", "unemployment", "sick_pay", "tenure", "rent", "alimony", "activity"):
        differs = getattr(true, name) != getattr(told, name)
        same &= ~differs.reshape(true.households, -1).any(axis=1)
    late = np.zeros(true.households, bool)
    late[town.versions.facts.household] = True
    late |= (town.settled.released > 0).any(axis=(1, 2))
    return same & ~late


@pytest.mark.parametrize("name", ["snapshots", "members", "truths"])
def test_monthly_tables_conform(town, name):
    """Every month of every table keeps its contract."""
    for month in town.months:
        assert check_frame(getattr(town, name)(month), TABLES[name]) == []


def test_events_and_corrections_conform(town):
    """Events and corrections keep their contracts, and no correction comes before the month after it."""
    assert check_frame(town.tables["events"], TABLES["events"]) == []
    assert check_frame(town.tables["corrections"], TABLES["corrections"]) == []
    assert town.tables["corrections"].height > 0
    assert (town.tables["corrections"]["known"] > town.tables["corrections"]["month"]).all()
    assert town.tables["corrections"]["known"].max() <= town.request.last.first_day


def test_the_same_seed_makes_the_same_town(town):
    """Another chunk size changes no table; another seed does."""
    again = make_town(REQUEST, OpenFiscaLaw(chunk=170), _nothing)
    for name in ("snapshots", "members", "truths"):
        assert _all(again, name).equals(_all(town, name))
    assert again.tables["events"].equals(town.tables["events"])
    assert again.tables["corrections"].equals(town.tables["corrections"])
    other = make_town(TownRequest(households=20, months=1, seed=6), OpenFiscaLaw(), _nothing)
    assert not other.truths(REQUEST.last).equals(town.truths(REQUEST.last).head(20))


def test_who_tells_all_in_time_is_paid_right(town):
    """Errors come out of what is told: where all was told, paid equals due and nothing is corrected."""
    same = _same_lives(town)
    assert 0.1 < same.mean() < 0.9
    assert (town.rights.due[same] == town.rights.then[same]).all()
    corrected = town.tables["corrections"]["household_id"].unique()
    assert not town.identifiers.filter(pl.Series(same)).is_in(corrected.implode()).any()
    assert (town.rights.due[~same] != town.rights.then[~same]).any()


def test_paid_then_is_the_law_on_the_version_in_force(town):
    """What is paid in a month is the law on the life as known in that month, asked for on its own."""
    month = REQUEST.first.plus(9)
    of = town.versions.of[:, 9]
    known = town.versions.situations.take(of)
    given = OpenFiscaLaw().entitlements(known, first=month, last=month, rsa_before=town.rights.then[:, 2:7, 0] > 0)
    for i, benefit in enumerate(BENEFITS):
        # A household whose family changed lately has its quarter begun by that change, which one month cannot see.
        settled = (town.versions.situations.present(month) == town.versions.situations.present(month.plus(-2))).all(
            axis=1
        )
        agree = np.abs(given.cents[benefit][:, 0] - town.rights.then[:, 9, i]) <= 2
        assert agree[settled[of]].mean() > 0.99


def test_known_lives_fact_by_fact(town):
    """The life known at a month equals the one written out fact by fact."""
    life, told = town.life, town.told
    s, people = life.situations, life.people
    for household in range(0, REQUEST.households, 4):
        if told.networks.number[household] >= 0:
            continue
        for by in (REQUEST.first.index, REQUEST.first.index + 6, REQUEST.last.index):
            known = as_known(life, told, np.array([household]), np.array([by]))
            home = 0
            for t in range(s.months):
                month = s.first.index + t
                when = told.home_known[household, t]
                if t and when and (when <= by or when <= month):
                    home = t
                assert known.rent[0, t] == s.rent[household, home]
                assert known.tenure[0, t] == s.tenure[household, home]
                for adult in range(ADULTS):
                    for name, income in (("wages", told.wages), ("unemployment", told.benefits)):
                        when = income.known[household, adult, t]
                        right = when <= by or when <= month
                        source = getattr(s, name) if right else income.told
                        assert getattr(known, name)[0, adult, t] == source[household, adult, t]
            for person in range(people.birth.shape[1]):
                came, went = people.joined[household, person], people.left[household, person]
                knows = told.joined_known[household, person] <= max(by, came)
                assert known.joined[0, person] == (came if knows else NEVER)
                gone = went if told.left_known[household, person] <= max(by, went) else NEVER
                if person >= ADULTS and people.birth[household, person]:
                    gone = min(gone, people.birth[household, person] + CHILD_OUT_MONTHS)
                assert known.left[0, person] == gone


def test_corrections_lead_to_each_version_in_turn(town):
    """Paid plus the corrections made by a month is the law on the version then in force, asked for on its own."""
    number = dict(zip(town.identifiers, range(REQUEST.households), strict=True))
    span = (REQUEST.first, REQUEST.first.plus(11))
    for by in (REQUEST.first.plus(8), REQUEST.first.plus(15), REQUEST.last):
        known = town.versions.situations.take(town.versions.of[:, by.minus(REQUEST.first)])
        law = OpenFiscaLaw().entitlements(known, first=span[0], last=span[1])
        total = np.where(town.claimed & (town.settled.released == 0), town.rights.then, 0)
        for row in town.tables["corrections"].filter(pl.col("known") <= by.first_day).iter_rows(named=True):
            i, t = number[row["household_id"]], Month.from_date(row["month"]).minus(REQUEST.first)
            assert town.claimed[i, t, BENEFITS.index(row["benefit"])]
            assert 0 < Month.from_date(row["known"]).minus(Month.from_date(row["month"])) <= 24
            total[i, t, BENEFITS.index(row["benefit"])] += row["cents"]
        past = min(by.minus(REQUEST.first), 12)
        for k, benefit in enumerate(BENEFITS):
            want = np.where(town.claimed[:, :past, k], law.cents[benefit][:, :past], 0)
            # What is still held back then, or lost for good, was not paid.
            whole = town.settled.released[:, :past, k] <= by.index
            assert (total[:, :past, k] == want)[whole].all(), benefit


def test_a_correction_rests_on_what_was_known_by_then(town):
    """Without all that became known after a month, the corrections dated up to it stay the same."""
    by = REQUEST.first.plus(13)

    def forget(known):
        return np.where(known > by.index, NEVER, known)

    told = replace(
        town.told,
        **{name: forget(getattr(town.told, name)) for name in ("joined_known", "left_known", "home_known")},
        wages=replace(town.told.wages, known=forget(town.told.wages.known)),
        benefits=replace(town.told.benefits, known=forget(town.told.benefits.known)),
    )
    known = versions(town.life, told, REQUEST.first, REQUEST.last)
    given = rights(OpenFiscaLaw(), town.life.situations, known, (REQUEST.first, REQUEST.last), _nothing)
    revised = without_lost(given.revised, town.settled.suspensions, REQUEST.first)
    late = held_back(town.settled.released, given.then, REQUEST.first.index, REQUEST.last.index)
    again = corrections((revised, late), town.claimed, town.identifiers, REQUEST.first)
    early = pl.col("known") <= by.first_day
    assert town.tables["corrections"].filter(early).height > 20
    assert town.tables["corrections"].filter(~early).height > 20
    assert again.filter(early).equals(town.tables["corrections"].filter(early))


def test_a_month_may_be_corrected_more_than_once(town):
    """Partial knowledge is put right when it comes: some months have corrections of several dates."""
    several = town.tables["corrections"].group_by("household_id", "benefit", "month").len()
    assert several["len"].max() > 1


def test_annual_income_is_that_of_the_life_known(town):
    """The annual income of a snapshot is made of the incomes the body knew in that month, person by person."""
    for month in (REQUEST.first, REQUEST.last):
        t = month.minus(REQUEST.first)
        known = town.versions.situations.take(town.versions.of[:, t])
        shown = town.snapshots(month)["annual_income_cents"].to_list()
        start = Month.of(month.index // 12 - 2, 1).minus(known.first)
        there = known.present(month)
        for i in range(0, REQUEST.households, 7):
            total = sum(
                int(money[i, adult, at])
                for money in (known.wages, known.unemployment, known.pensions, known.sick_pay, known.invalidity)
                for adult in range(ADULTS)
                if there[i, adult]
                for at in range(start, start + 12)
            )
            assert shown[i] == round(TAXABLE_OVER_NET * total)


def test_nobody_claims_out_of_nothing(town):
    """A benefit is claimed only where a right was seen in the six months before, and some rights are not claimed."""
    seen = np.maximum(town.rights.due, town.rights.then) > 0
    recent = seen.copy()
    for back in range(1, 6):
        recent[:, back:] |= seen[:, :-back]
    assert not (town.claimed & ~recent).any()
    assert (seen & ~town.claimed).any()


def test_controls_find_paid_and_due(town):
    """A control finds, for each benefit and month, what was paid with corrections known by then, and what was due."""
    month = REQUEST.last
    controlled = pl.DataFrame(
        {"household_id": town.identifiers[:40], "origin": ["survey"] * 40, "kind": ["on_site"] * 40}
    )
    found = play_controls(
        controlled=controlled, month=month, snapshots=_all(town, "snapshots").lazy(),
        corrections=town.tables["corrections"].lazy(), truths=_all(town, "truths").lazy(), window=12,
    )  # fmt: skip
    assert check_frame(found, TABLES["outcomes"]) == []
    assert found.height == 40 * 12 * len(BENEFITS)
    number = dict(zip(town.identifiers, range(REQUEST.households), strict=True))
    made = {
        (r["household_id"], r["benefit"], r["month"]): r["cents"]
        for r in town.tables["corrections"].iter_rows(named=True)
        if r["known"] < month.first_day
    }
    for r in found.iter_rows(named=True):
        i, t = number[r["household_id"]], Month.from_date(r["history_month"]).minus(REQUEST.first)
        k = BENEFITS.index(r["benefit"])
        paid = town.rights.then[i, t, k] if town.claimed[i, t, k] and not town.settled.released[i, t, k] else 0
        assert r["paid_cents"] == paid + made.get((r["household_id"], r["benefit"], r["history_month"]), 0)
        assert r["entitled_cents"] == town.rights.due[i, t, k]
        assert r["claimed"] == town.claimed[i, t, k]


def test_known_entitlements_are_what_was_paid(town):
    """For files whose declared life is complete, the law on known data gives what was paid, where claimed.

    Files whose family changed in these tables are left out: a partner's incomes before the arrival are not in them.
    """
    first, last = REQUEST.last.plus(-2), REQUEST.last
    known = known_entitlements(
        OpenFiscaLaw(), snapshots=_all(town, "snapshots"), members=_all(town, "members"), first=first, last=last
    )
    assert known.height == REQUEST.households * 3 * len(BENEFITS)
    s = town.life.situations
    family = np.stack([s.present(REQUEST.first.plus(k)) for k in range(-6, REQUEST.months)])
    settled = _same_lives(town) & (family == family[0]).all(axis=(0, 2))
    # Two years back is before the first table: AAH and the resources it enters look there.
    settled &= ~s.incapacity.any(axis=1)
    compared = 0
    for k, benefit in enumerate(BENEFITS):
        cents = known.filter(pl.col("benefit") == str(benefit))["known_due_cents"].to_numpy().reshape(-1, 3)
        claimed = town.claimed[:, -3:, k] & settled[:, None]
        if benefit != "allocations_familiales":
            assert (np.abs(cents - town.rights.then[:, -3:, k])[claimed] <= 2).all(), benefit
        compared += int(claimed.sum())
    assert compared > 40


def test_every_parameter_has_its_source_and_range():
    """A parameter without a source in FACTS is marked assumed, and lies in its range."""
    behaviour = usual_behaviour()
    for name, p in behaviour.parameters.items():
        assert p.low <= p.value <= p.high, name
        assert p.meaning
        assert p.assumed or p.source.startswith("FACTS"), name
    with pytest.raises(KeyError):
        behaviour.having(take_up__unknown=1.0)


def test_behaviour_decides():
    """When everybody is careful and the staff makes no error, everyone is paid right."""
    angels = usual_behaviour().having(
        declaring__careful=1.0,
        declaring__staff_error=0.0,
        declaring__staff_forgets=0.0,
        declaring__benefit_kept=0.0,
        declaring__omits_always=0.0,
        declaring__omits_far=0.0,
        declaring__overstates_always=0.0,
        declaring__overstates_unstable=0.0,
    )
    request = TownRequest(households=60, months=3, seed=2, behaviour=angels)
    right = make_town(request, OpenFiscaLaw(), _nothing)
    assert (right.rights.due == right.rights.then).all()
    assert right.tables["corrections"].height == 0


@pytest.mark.parametrize(
    "request_", [TownRequest(households=0), TownRequest(months=0), TownRequest(last=Month.of(2030, 1))]
)
def test_a_town_out_of_range_is_refused(request_):
    """Sizes and months out of range are refused with a remedy."""
    with pytest.raises(UserError) as raised:
        make_town(request_, OpenFiscaLaw(), _nothing)
    assert raised.value.code == "E-USE-003"
