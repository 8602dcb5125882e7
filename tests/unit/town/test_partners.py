"""Partner bodies: they know the true life, under their own numbers, late, and with their own errors."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from bondroit.domain.months import Month, month_range
from bondroit.law.situations import ADULTS, NEVER
from bondroit.tables.contract import Column, Table, Type, check_frame
from bondroit.tables.partners import PARTNER_TABLES
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.declaring import declare
from bondroit.town.identities import identities
from bondroit.town.life import live
from bondroit.town.numbers import sound
from bondroit.town.offices import KINDS
from bondroit.town.partner_bodies import AT_HOME, CASH, SHOWN, partner_bodies, persons_known
from bondroit.town.partners import lasting_frames, monthly_frames
from bondroit.town.world import EVENT_CODES

# More deaths and couples than usual, so that a small town has enough of each.
BEHAVIOUR = usual_behaviour().having(events__death=0.004, events__couple=0.01)
EXACT = BEHAVIOUR.having(partners__payroll_noise=0, partners__payroll_wrong=0, partners__tax_not_filed=0)
FIRST, LAST = Month.of(2021, 1), Month.of(2025, 12)
MONTHS = tuple(month_range(FIRST, LAST))
HOUSEHOLDS = 1200
TABLES = {table.name: table for table in PARTNER_TABLES}
PAIRS = (("tax_persons", "tax_number"), ("unemployment_persons", "unemployment_number"))
PAIRS += (("payroll_persons", "payroll_number"),)


def _bodies(behaviour, cell_first=0, households=HOUSEHOLDS, last=LAST):
    life = live(households, FIRST, last, behaviour, np.random.default_rng(3))
    told = declare(life, behaviour, np.random.default_rng(4))
    people = identities(life, cell_first, behaviour, np.random.default_rng(5))
    return partner_bodies(
        life, people,
        identifiers=pl.Series([f"H{cell_first + i:07d}" for i in range(1, households + 1)]),
        known=persons_known(life, told), behaviour=behaviour, random=np.random.default_rng(6),
    )  # fmt: skip


@pytest.fixture(scope="module")
def bodies():
    """What the bodies know of some households."""
    return _bodies(BEHAVIOUR)


@pytest.fixture(scope="module")
def exact():
    """The same without noise in amounts."""
    return _bodies(EXACT)


@pytest.fixture(scope="module")
def lasting(bodies):
    """Their registers and yearly incomes."""
    return lasting_frames(bodies)


@pytest.fixture(scope="module")
def monthly(bodies):
    """Their monthly tables, one below the other."""
    frames = [monthly_frames(month, bodies) for month in MONTHS]
    return {name: pl.concat([f[name] for f in frames]) for name in frames[0]}


def _truth(bodies, lasting):
    """Identifiers and true identity of everyone."""
    people = bodies.people
    return lasting["same_persons"].join(
        pl.DataFrame(
            {
                "household_id": bodies.identifiers.gather(people.household),
                "person": pl.Series(people.place + 1).cast(pl.Int32),
                "row": people.household,
                "slot": people.place,
                "at_birth": people.surname,
                "in_use": people.used_surname,
                "given": people.first_name,
                "born": pl.Series(people.born.astype("datetime64[ms]")).cast(pl.Date),
            }
        ),
        on=["household_id", "person"],
    )


def _alive(bodies, household, slot, month):
    """The plain rule: a partner whose departure is a death is dead from that month on."""
    s = bodies.life.situations
    gone = int(s.left[household, 1])
    if slot == 0 or gone > LAST.index or month.index < gone:
        return True
    return not bodies.life.happened[EVENT_CODES["death"], household, gone - FIRST.index]


def test_a_date_may_be_any_day_but_a_month_is_its_first():
    """The type `date` takes every day, `month` refuses all but the first."""
    frame = pl.DataFrame({"day": [date(2024, 5, 17)], "month": [date(2024, 5, 17)]})

    def faults(kind):
        columns = (Column("day", Type.DATE, "A day"), Column("month", kind, "Another"))
        return check_frame(frame, Table(name="t", version=1, meaning="t", columns=columns, key=("day",)))

    assert faults(Type.DATE) == []
    assert len(faults(Type.MONTH)) == 1


def test_tables_conform(lasting, monthly):
    """Every table keeps its contract and stands in the order of its key."""
    frames = lasting | monthly
    assert set(frames) == set(TABLES)
    for name, frame in frames.items():
        assert frame.height > 100
        assert check_frame(frame, TABLES[name]) == []
        if name in lasting:
            assert frame.equals(frame.sort(TABLES[name].key))


def test_the_same_at_every_call(bodies, lasting):
    """Tables depend neither on the order of calls nor on what was asked before."""
    backwards = {month: monthly_frames(month, bodies) for month in reversed(MONTHS)}
    again = _bodies(BEHAVIOUR)
    for month in MONTHS[::7]:
        for name, frame in monthly_frames(month, again).items():
            assert frame.equals(backwards[month][name])
    for name, frame in lasting_frames(again).items():
        assert frame.equals(lasting[name])


def test_numbers_are_unique_across_cells(lasting):
    """Two cells share no number of anyone at any body."""
    other = lasting_frames(_bodies(BEHAVIOUR, cell_first=HOUSEHOLDS, households=300))
    for number in ("household_id", "personal_number", "tax_number", "unemployment_number", "payroll_number"):
        here, there = (set(f["same_persons"][number].drop_nulls()) for f in (lasting, other))
        assert here
        assert there
        assert not here & there


@pytest.mark.parametrize("households", [1, 2])
def test_a_small_cell_has_every_table(households):
    """One household over some months: every table is there and conforms, though several are empty."""
    few = _bodies(BEHAVIOUR, households=households, last=FIRST.plus(7))
    frames = lasting_frames(few) | monthly_frames(FIRST.plus(2), few)
    assert set(frames) == set(TABLES)
    for name, frame in frames.items():
        assert check_frame(frame, TABLES[name]) == []
    assert frames["tax_incomes"].is_empty()
    assert frames["persons"].height >= households


def test_the_truth_links_every_register(bodies, lasting):
    """Each register line has exactly one true person, and each person said to be known stands in the register."""
    same = lasting["same_persons"]
    assert same.height == bodies.people.size
    for table, number in PAIRS:
        known = same[number].drop_nulls()
        assert known.n_unique() == len(known)
        assert set(known) == set(lasting[table][number])
    assert lasting["persons"].join(same, on=["household_id", "person"], how="anti").is_empty()


def test_undeclared_people_are_missing_from_the_body_alone(bodies, lasting):
    """Who is never declared by the last month is in no register of the body, but the tax office has the partner."""
    truth = _truth(bodies, lasting)
    known = bodies.known[truth["row"].to_numpy(), truth["slot"].to_numpy()] <= LAST.index
    missing = truth.filter(pl.Series(~known))
    listed = lasting["persons"].select("household_id", "person")
    assert truth.filter(pl.Series(known)).select("household_id", "person").equals(listed)
    partners = missing.filter(pl.col("slot") == 1)
    assert partners.height > 3
    assert partners["tax_number"].is_in(lasting["tax_persons"]["tax_number"].implode()).all()


def test_the_month_of_knowing_is_that_of_the_declaration(bodies, lasting):
    """`known` is missing for those of the start, else the month told, never before the person joined."""
    s = bodies.life.situations
    for row in lasting["persons"].join(_truth(bodies, lasting), on=["household_id", "person"]).iter_rows(named=True):
        joined = s.joined[row["row"], row["slot"]]
        if row["known"] is None:
            assert joined <= FIRST.index
        else:
            assert Month.from_date(row["known"]).index >= joined
            assert Month.from_date(row["known"]).index == bodies.known[row["row"], row["slot"]]


@pytest.mark.parametrize("body", ["branch", "tax", "unemployment", "payroll"])
def test_shares_of_errors_are_those_asked_for(bodies, lasting, body):
    """Compared with the truth, names, days and surnames in use are off in the share of the parameters."""
    name, key = {"branch": ("persons", ["household_id", "person"])}.get(body, (f"{body}_persons", [f"{body}_number"]))
    found = lasting[name].join(_truth(bodies, lasting), on=key)
    assert found.height == lasting[name].height
    right = pl.col("surname").is_in(pl.concat_list("at_birth", "in_use")) & (pl.col("first_name") == pl.col("given"))
    married = pl.col("at_birth") != pl.col("in_use")
    shares = {
        "name_errors": found.select((~right).mean(), pl.len()).row(0),
        "date_errors": found.select((pl.col("birth_date") != pl.col("born")).mean(), pl.len()).row(0),
        "name_in_use": found.filter(married).select((pl.col("surname") == pl.col("in_use")).mean(), pl.len()).row(0),
    }
    for what, (share, count) in shares.items():
        asked = BEHAVIOUR[f"partners.{body}_{what}"]
        # Five standard errors, and the few errors that only swap the two surnames.
        assert abs(share - asked) < 5 * np.sqrt(asked * (1 - asked) / count) + 0.01 * (what == "name_in_use")


def test_personal_numbers_are_missing_or_wrong_in_the_shares_asked_for(bodies, lasting):
    """The unemployment office lacks or mistypes some; a wrong one is seen by its key; employers use temporary ones."""
    office = lasting["unemployment_persons"].join(lasting["same_persons"], on="unemployment_number")
    wrong = office["personal_number"] != office["personal_number_right"]
    assert (sound(office["personal_number"]) != wrong).drop_nulls().all()
    shares = (
        (office["personal_number"].is_null(), "unemployment_number_missing"),
        (wrong, "unemployment_number_errors"),
        (lasting["persons"]["personal_number"].is_null(), "branch_number_missing"),
        (lasting["payroll_persons"]["temporary"], "payroll_number_unknown"),
    )
    for series, name in shares:
        asked = BEHAVIOUR[f"partners.{name}"]
        assert abs(series.mean() - asked) < 5 * np.sqrt(asked / len(series))
    numbers = lasting["payroll_persons"].join(lasting["same_persons"], on="payroll_number")
    own = numbers["payroll_number"] == numbers["personal_number"]
    assert (own != numbers["temporary"]).all()


def _by_person(bodies, lasting, number):
    """(row, slot) -> number at a body."""
    truth = _truth(bodies, lasting).filter(pl.col(number).is_not_null())
    return {(r, s): n for r, s, n in truth.select("row", "slot", number).iter_rows()}


def test_monthly_tables_say_the_true_life(exact):
    """Without noise, payments and payroll are the true incomes, person by person, of the living, known by the end."""
    lasting, s = lasting_frames(exact), exact.life.situations
    paid, wage = (_by_person(exact, lasting, f"{body}_number") for body in ("unemployment", "payroll"))
    for month in (*MONTHS[4::9], MONTHS[-3]):
        frames, t = monthly_frames(month, exact), month.minus(FIRST)
        got = dict(frames["unemployment_payments"].select("unemployment_number", "unemployment_cents").iter_rows())
        net = dict(frames["payroll"].select("payroll_number", "net_cents").iter_rows())
        wanted, earned = {}, {}
        for h in range(HOUSEHOLDS):
            for slot in range(ADULTS):
                if (h, slot) in paid and s.unemployment[h, slot, t] and _alive(exact, h, slot, month):
                    wanted[paid[h, slot]] = s.unemployment[h, slot, t]
                shown = exact.jobs[h, slot, t] == SHOWN and _alive(exact, h, slot, month)
                if (h, slot) in wage and s.wages[h, slot, t] and shown:
                    earned[wage[h, slot]] = s.wages[h, slot, t]
        # Nothing but what comes too late to be known by the last month is left out.
        assert got.items() <= wanted.items()
        assert net.items() <= earned.items()
        if month.plus(3) <= LAST:
            assert len(got) == len(wanted) > 10
            assert len(net) == len(earned) > 100


def test_delays_are_within_their_bounds(monthly):
    """Unemployment payments are known in 0 to 2 months, payroll in 1 to 3, corrections within six more."""
    for name, low, high in (("unemployment_payments", 0, 2), ("payroll", 1, 3)):
        frame = monthly[name]
        first = frame.filter(~pl.col("correction")) if name == "payroll" else frame
        settled = first.filter(pl.col("month") < LAST.plus(-5).first_day)
        wait = _months_between(settled)
        assert (wait.min(), wait.max()) == (low, high)
        assert frame["known"].max() <= LAST.first_day
    corrections = (
        monthly["payroll"]
        .filter("correction")
        .join(monthly["payroll"].filter(~pl.col("correction")), on=["payroll_number", "month"])
    )
    assert corrections.height == monthly["payroll"]["correction"].sum() > 20
    late = corrections.select(month="known_right", known="known")
    assert _months_between(late).is_between(1, BEHAVIOUR["partners.payroll_correction_delay"]).all()


def _months_between(frame):
    return frame.select(
        12 * (pl.col("known").dt.year() - pl.col("month").dt.year())
        + pl.col("known").dt.month().cast(pl.Int32)
        - pl.col("month").dt.month()
    ).to_series()


def test_corrections_bring_what_is_right(bodies, lasting, monthly):
    """A correction is close to the true wage; most declarations are, and the share of wrong ones is that asked for."""
    s = bodies.life.situations
    rows = monthly["payroll"].join(_truth(bodies, lasting), on="payroll_number")
    column = [Month.from_date(month).minus(FIRST) for month in rows["month"]]
    true = s.wages[rows["row"].to_numpy(), rows["slot"].to_numpy(), column]
    off = np.abs(rows["net_cents"].to_numpy() / true - 1)
    correction = rows["correction"].to_numpy()
    assert off[correction].max() < 0.03
    asked = BEHAVIOUR["partners.payroll_wrong"]
    assert abs((off[~correction] > 0.03).mean() - asked) < 5 * np.sqrt(asked / len(off))
    ratio = rows["taxable_cents"].to_numpy() / rows["net_cents"].to_numpy()
    assert np.allclose(ratio, BEHAVIOUR["partners.taxable_wage"], atol=1e-3)


def test_a_job_keeps_its_kind(bodies):
    """Some jobs are at home or in cash; the kind changes only where a new job begins."""
    s, kinds = bodies.life.situations, bodies.jobs
    both = (s.wages[:, :, 1:] > 0) & (s.wages[:, :, :-1] > 0)
    assert (kinds[:, :, 1:] == kinds[:, :, :-1])[both].all()
    share = [(kinds[s.wages > 0] == kind).mean() for kind in (AT_HOME, CASH)]
    assert 0.02 < share[0] < 0.09
    assert 0.01 < share[1] < 0.06


def test_tax_incomes_are_the_true_years(exact):
    """Each line is the sum of the twelve true months, added up one by one; couples taxed together share a number."""
    lasting, s, b = lasting_frames(exact), exact.life.situations, EXACT
    number = _by_person(exact, lasting, "tax_number")
    got = {(row["tax_number"], row["year"]): row for row in lasting["tax_incomes"].iter_rows(named=True)}
    assert sorted({year for _, year in got}) == [2021, 2022, 2023, 2024]
    seen = 0
    for (h, slot), mine in number.items():
        for year in range(2021, 2025):
            if not _alive(exact, h, slot, Month.of(year, 1)):
                assert (mine, year) not in got
                continue
            here = s.present(Month.of(year, 12))[h]
            joint = exact.people.jointly_taxed[h] and here[1]
            cents = _plain_year(exact, h, slot, year, b)
            row = got[mine, year]
            seen += 1
            assert row["known"] == date(year + 1, 9, 1)
            assert all(abs(row[kind] - cents[kind]) <= 0.5 for kind in KINDS)
            assert row["taxable_cents"] == sum(row[kind] for kind in KINDS)
            assert row["tax_household"] == (number[h, 0] if joint else mine)
            other = got.get((number.get((h, 1 - slot)), year))
            total = row["taxable_cents"] + (other["taxable_cents"] if joint and other else 0)
            assert row["household_taxable_cents"] == total
            assert row["dependents"] == (here[ADULTS:].sum() if joint or slot == 0 else 0)
    assert seen == len(got)


def _plain_year(bodies, h, slot, year, b):
    """The year of a person, month by month."""
    s, cents = bodies.life.situations, dict.fromkeys(KINDS, 0.0)
    for month in month_range(Month.of(year, 1), Month.of(year, 12)):
        if not _alive(bodies, h, slot, month):
            continue
        t = month.minus(FIRST)
        if bodies.jobs[h, slot, t] != CASH:
            cents["wages_cents"] += s.wages[h, slot, t] * b["partners.taxable_wage"]
        cents["wages_cents"] += s.sick_pay[h, slot, t] * b["partners.taxable_sick_pay"]
        cents["unemployment_cents"] += s.unemployment[h, slot, t] * b["partners.taxable_unemployment"]
        cents["pensions_cents"] += s.pensions[h, slot, t] * b["partners.taxable_pension"]
        cents["pensions_cents"] += s.invalidity[h, slot, t] * b["partners.taxable_invalidity"]
    return cents


def test_some_file_no_return(bodies, lasting):
    """The share of adults without a line is that asked for, and a couple taxed together files or not as one."""
    asked = BEHAVIOUR["partners.tax_not_filed"]
    incomes = lasting["tax_incomes"]
    dead = (bodies.alive_until != NEVER).sum()
    adults = lasting["tax_persons"].height
    for year in (2021, 2024):
        lines = incomes.filter(pl.col("year") == year)
        missing = 1 - lines.height / adults
        assert -0.001 < missing < asked + 5 * np.sqrt(2 * asked / adults) + dead / adults
        joint = lines.filter(pl.len().over("tax_household") == 2)
        assert joint.height > 100
        sums = joint.group_by("tax_household").agg(
            pl.col("taxable_cents").sum(), pl.col("household_taxable_cents").unique().sum()
        )
        assert (sums["taxable_cents"] == sums["household_taxable_cents"]).all()
