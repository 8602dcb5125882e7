"""Past controls: when they come, what they bring to light, what they hold back, and the truth of what is wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.law.situations import ADULTS, NEVER
from bondroit.tables.contract import check_frame
from bondroit.tables.operations import MISTAKES, PAST_CONTROLS, PAST_KINDS, PAST_ORIGINS, SUSPENSIONS
from bondroit.tables.platform import KINDS
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.controllers import perfect_controllers
from bondroit.town.correcting import Revisions, corrections, held_back
from bondroit.town.declaring import declare
from bondroit.town.life import live
from bondroit.town.mistaking import mistake_frame
from bondroit.town.past_controls import past_control_frame, past_controls
from bondroit.town.suspending import HELD_BACK, suspended, suspension_frame, without_lost
from bondroit.town.world import EVENT_CODES

FIRST, LAST = Month.of(2021, 1), Month.of(2024, 6)
TABLES_FROM = Month.of(2023, 1)
HOUSEHOLDS = 1_200
USUAL = usual_behaviour()
# Often, and with a score of the past that tells nothing: only events raise the chance.
OFTEN = USUAL.having(
    controls__past_on_site=0.02, controls__past_on_documents=0.02, controls__past_other=0.03, controls__score_finds=1.0,
    controls__score_work=0.0,
)  # fmt: skip
IDENTIFIERS = pl.Series([f"H{i:07d}" for i in range(1, HOUSEHOLDS + 1)])
MONTHS = LAST.minus(TABLES_FROM) + 1


def _chance(number=1):
    return np.random.default_rng(number)


@pytest.fixture(scope="module")
def told():
    """A life and what is told of it."""
    life = live(HOUSEHOLDS, FIRST, LAST, USUAL, _chance(1))
    return life, declare(life, USUAL, _chance(2))


def _knowns(told):
    """Every array of months of knowing, by name."""
    incomes = {"wages": told.wages.known, "benefits": told.benefits.known}
    return {name: getattr(told, name) for name in ("joined_known", "left_known", "home_known", "known")} | incomes


def test_controls_come_as_often_as_told(told):
    """The number of each kind is that of the behaviour, and months after events have more."""
    life, _ = told
    past, _ = past_controls(life, told[1], OFTEN, _chance(), seed=1)
    cells = HOUSEHOLDS * life.situations.months
    for kind, origin, name in (
        ("on_site", "score", "past_on_site"), ("on_documents", "score", "past_on_documents"),
        ("on_documents", "other", "past_other"),
    ):  # fmt: skip
        mine = (past.kind == PAST_KINDS.index(kind)) & (past.origin == PAST_ORIGINS.index(origin))
        expected = OFTEN[f"controls.{name}"] * cells
        assert mine.sum() == pytest.approx(expected, abs=5 * expected**0.5)
    back = int(OFTEN["controls.event_months"])
    any_event = life.happened.any(axis=0)
    after = np.zeros(any_event.shape, bool)
    for t in range(any_event.shape[1]):
        after[:, t] = any_event[:, max(t - back, 0) : t].any(axis=1)
    hit = np.zeros(any_event.shape, bool)
    hit[past.household, past.month - FIRST.index] = True
    assert hit.sum() == len(past.household)
    assert hit[after].mean() / hit[~after].mean() == pytest.approx(OFTEN["controls.after_event"], rel=0.15)


def test_blind_controllers_change_nothing(told):
    """Controls that find nothing leave everything told as it was."""
    life, before = told
    blind = OFTEN.having(
        controls__found_survey=0.0, controls__found_on_site=0.0, controls__found_on_documents=0.0
    )  # fmt: skip
    past, after = past_controls(life, before, blind, _chance(), seed=1)
    assert len(past.household) > 100
    assert not past.found.any()
    for name, known in _knowns(after).items():
        assert (known == _knowns(before)[name]).all(), name
    assert (past.alimony_known == NEVER).all()


def test_what_a_control_finds_is_known_the_month_after(told):
    """Nothing is known later than before, and what is known earlier is known the month after a control of the file."""
    life, before = told
    past, after = past_controls(life, before, OFTEN, _chance(), seed=1)
    learns = {}
    for household, month in zip(past.household.tolist(), past.month.tolist(), strict=True):
        learns.setdefault(household, set()).add(month + 1)
    changed = 0
    for name, known in _knowns(after).items():
        old = _knowns(before)[name]
        assert (known <= old).all(), name
        for place in zip(*np.nonzero(known < old), strict=True):
            household = place[1] if name == "known" else place[0]
            assert known[place] in learns[household], name
            changed += 1
    assert changed > 100
    assert past.found.any()
    assert not past.found.all()


def test_perfect_controllers_leave_nothing_hidden(told):
    """After a control that finds everything, no fact of the months looked at stays hidden, written fact by fact."""
    life, before = told
    b = perfect_controllers(OFTEN).having(controls__narrow=1.0)
    past, after = past_controls(life, before, b, _chance(), seed=1)
    people, s, back = life.people, life.situations, int(b["controls.history"])
    hidden_before = 0
    for household, month, found in zip(past.household.tolist(), past.month.tolist(), past.found.tolist(), strict=True):
        any_hidden = False
        for told_, open_ in ((after, False), (before, True)):
            facts = []
            for person in np.flatnonzero(people.birth[household]):
                facts.append((people.joined[household, person], told_.joined_known[household, person]))
                facts.append((people.left[household, person], told_.left_known[household, person]))
            facts += [(FIRST.index + t, k) for t, k in enumerate(told_.home_known[household]) if k]
            for income, true in ((told_.wages, s.wages), (told_.benefits, s.unemployment)):
                for adult in range(ADULTS):
                    if not people.joined[household, adult] <= month < people.left[household, adult]:
                        continue
                    facts += [
                        (FIRST.index + t, income.known[household, adult, t])
                        for t in range(s.months)
                        if income.told[household, adult, t] != true[household, adult, t]
                        and FIRST.index + t > month - back
                    ]
            hidden = any(when <= month and known > month + 1 for when, known in facts)
            if open_:
                any_hidden = hidden
            else:
                assert not hidden
        hidden_before += any_hidden
        assert not found or any_hidden or before.alimony_hidden[household] or before.sick_pay_hidden[household]
    assert hidden_before > 50


def test_what_is_in_favour_of_the_household_is_found_less(told):
    """Controllers who see no underpayment find hidden partners and never a hidden separation or birth."""
    life, before = told
    one_eyed = perfect_controllers(OFTEN).having(controls__underpaid_found=0.0)
    _, after = past_controls(life, before, one_eyed, _chance(), seed=1)
    assert (after.left_known[:, 1] == before.left_known[:, 1]).all()
    assert (after.joined_known[:, ADULTS:] == before.joined_known[:, ADULTS:]).all()
    assert (after.joined_known[:, 1] < before.joined_known[:, 1]).any()
    earlier = after.wages.known < before.wages.known
    assert earlier.any()
    assert (before.wages.told < life.situations.wages)[earlier].all()
    rent = life.situations.rent
    household, t = np.nonzero(after.home_known < before.home_known)
    assert (rent[household, t] <= rent[household, t - 1]).all()


def test_events_are_known_with_their_facts(told):
    """A couple or a separation that a control finds is known to the table of events in the same month."""
    life, before = told
    _, after = past_controls(life, before, perfect_controllers(OFTEN), _chance(), seed=1)
    for when, name, events in (
        ("joined", "joined_known", ("couple",)),
        ("left", "left_known", ("separation", "death")),
    ):
        known, old = getattr(after, name)[:, 1], getattr(before, name)[:, 1]
        found = np.flatnonzero(known < old)
        for household in found:
            t = getattr(life.people, when)[household, 1] - FIRST.index
            codes = [EVENT_CODES[e] for e in events if life.happened[EVENT_CODES[e], household, t]]
            assert [after.known[code, household, t] for code in codes] == [known[household]] * len(codes)


def _revisions(rows):
    return Revisions(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))


def test_amounts_of_a_past_control_are_the_revisions_it_led_to(told):
    """A control that found something shows what was taken back and paid the month after, in the tables."""
    past, _ = past_controls(*told, OFTEN, _chance(), seed=1)
    inside = (past.month >= TABLES_FROM.index + 2) & (past.month < LAST.index)
    good, empty = np.flatnonzero(past.found & inside)[0], np.flatnonzero(~past.found & inside)[0]
    rows = [
        (past.household[k], past.month[k] - 1, past.month[k] + delay, benefit, cents)
        for k in (good, empty)
        for delay, benefit, cents in ((1, 0, -700), (1, 1, 500), (1, 2, -40), (2, 0, -9))
    ]
    claimed = np.ones((HOUSEHOLDS, MONTHS, len(BENEFITS)), bool)
    claimed[:, :, 2] = False
    frame = past_control_frame(past, _revisions(rows), claimed, IDENTIFIERS, (TABLES_FROM, LAST))
    assert check_frame(frame, PAST_CONTROLS) == []
    assert frame.height == len(past.household)

    def amounts(k):
        own = (pl.col("household_id") == IDENTIFIERS[int(past.household[k])]) & (
            pl.col("month") == Month(int(past.month[k])).first_day
        )
        return frame.filter(own).select("overpaid_cents", "underpaid_cents").rows()

    assert amounts(good) == [(700, 500)]
    assert amounts(empty) == [(0, 0)]
    outside = frame.filter((pl.col("month") < TABLES_FROM.first_day) | (pl.col("month") == LAST.first_day))
    assert outside["overpaid_cents"].null_count() == outside.height > 0


@pytest.fixture(scope="module")
def held(told):
    """Past controls and many suspensions."""
    past, _ = past_controls(*told, OFTEN, _chance(), seed=1)
    b = USUAL.having(suspensions__found=0.6, suspensions__nothing=0.3)
    shape = (HOUSEHOLDS, MONTHS, len(BENEFITS))
    return past, suspended(past, b, _chance(3), shape, TABLES_FROM)


def test_suspensions_follow_controls_and_do_not_overlap(held):
    """Each begins the month after a control and holds back three benefits until it ends, month by month."""
    past, q = held
    controls = set(zip(past.household.tolist(), (past.month + 1).tolist(), strict=True))
    released = np.zeros((HOUSEHOLDS, MONTHS, len(BENEFITS)), np.int64)
    for household, month, until, restored in zip(
        q.household.tolist(), q.month.tolist(), q.until.tolist(), q.restored.tolist(), strict=True
    ):
        assert (household, month) in controls
        for at in range(max(month, TABLES_FROM.index), min(until, LAST.index + 1)):
            for benefit in HELD_BACK:
                cell = household, at - TABLES_FROM.index, BENEFITS.index(benefit)
                assert released[cell] == 0
                released[cell] = until if restored else NEVER
    assert (q.released == released).all()
    assert (q.mask == (released > 0)).all()
    assert q.restored.any()
    assert not q.restored.all()


def test_restored_amounts_add_up_and_lost_ones_stay_lost(held):
    """Paid plus corrections is the latest version where payments were restored, and nothing where they were lost."""
    _, q = held
    then = np.full(q.released.shape, 300)
    household, column, benefit = np.nonzero(q.mask)
    revised = Revisions(
        household, TABLES_FROM.index + column, np.full(len(household), LAST.index), benefit,
        np.where(column < MONTHS - 1, -100, 0),
    )  # fmt: skip
    claimed = np.ones(q.released.shape, bool)
    changes = (without_lost(revised, q, TABLES_FROM), held_back(q.released, then, TABLES_FROM.index, LAST.index))
    made = corrections(changes, claimed, IDENTIFIERS, TABLES_FROM)
    total = np.where(q.mask, 0, then)
    number = {name: k for k, name in enumerate(IDENTIFIERS)}
    for row in made.iter_rows(named=True):
        t = Month.from_date(row["month"]).minus(TABLES_FROM)
        total[number[row["household_id"]], t, BENEFITS.index(row["benefit"])] += row["cents"]
    early = np.arange(MONTHS)[None, :, None] < MONTHS - 1
    assert (total[(q.released == NEVER)] == 0).all()
    assert (total[q.mask & (q.released <= LAST.index) & early] == 200).all()
    assert (total[~q.mask] == 300).all()


def test_the_table_of_suspensions_keeps_its_contract(held):
    """One row per benefit claimed; what has not ended has neither end nor issue."""
    _, q = held
    claimed = np.ones(q.released.shape, bool)
    claimed[:, :, BENEFITS.index(HELD_BACK[0])] = False
    frame = suspension_frame(q, claimed, IDENTIFIERS, (TABLES_FROM, LAST))
    assert check_frame(frame, SUSPENSIONS) == []
    assert set(frame["benefit"]) == {str(b) for b in HELD_BACK[1:]}
    assert frame["until"].is_null().equals(frame["restored"].is_null())
    assert frame["until"].null_count() == 2 * int((q.until > LAST.index).sum())


def test_no_control_no_suspension(told):
    """A town without controls has empty tables that keep their contracts."""
    never = USUAL.having(controls__past_on_site=0.0, controls__past_on_documents=0.0, controls__past_other=0.0)
    past, after = past_controls(*told, never, _chance(), seed=1)
    shape = (HOUSEHOLDS, MONTHS, len(BENEFITS))
    q = suspended(past, USUAL, _chance(3), shape, TABLES_FROM)
    nothing = _revisions([(0, TABLES_FROM.index, TABLES_FROM.index + 1, 0, 5)])
    span = (TABLES_FROM, LAST)
    for frame, table in (
        (past_control_frame(past, nothing, np.ones(shape, bool), IDENTIFIERS, span), PAST_CONTROLS),
        (suspension_frame(q, np.ones(shape, bool), IDENTIFIERS, span), SUSPENSIONS),
    ):
        assert frame.height == 0
        assert check_frame(frame, table) == []
    assert all((known == _knowns(told[1])[name]).all() for name, known in _knowns(after).items())


def test_every_income_told_wrongly_is_a_mistake_with_its_author(told, held):
    """Month by month, what is told wrongly of someone there stands in exactly one row, with its author and its end."""
    life, before = told
    past, q = held
    frame = mistake_frame(life, before, past, q, identifiers=IDENTIFIERS, first=TABLES_FROM)
    assert check_frame(frame, MISTAKES) == []
    people, s = life.people, life.situations
    rows = {}
    for row in frame.filter(pl.col("fact") == "wage").iter_rows(named=True):
        rows.setdefault((row["household_id"], row["person"]), []).append(row)
    seen = 0
    for household in range(0, HOUSEHOLDS, 7):
        for adult in range(ADULTS):
            mine = rows.get((IDENTIFIERS[household], adult + 1), [])
            for t in range(TABLES_FROM.minus(FIRST), s.months):
                at = FIRST.plus(t)
                known = before.wages.known[household, adult, t]
                here = people.joined[household, adult] <= at.index < people.left[household, adult]
                wrong = before.wages.told[household, adult, t] != s.wages[household, adult, t] and here
                covering = [
                    r for r in mine if r["month"] <= at.first_day <= Month.from_date(r["until"]).plus(-13).first_day
                ]
                if wrong and known > at.index:
                    assert len(covering) == 1
                    staff = before.wages.staff[household, adult, t]
                    assert covering[0]["author"] == ("staff" if staff else "household")
                    expected = None if known > LAST.index else Month(int(known)).first_day
                    assert covering[0]["known"] == expected
                    seen += 1
                else:
                    assert not covering
    assert seen > 50


def test_late_persons_and_homes_are_mistakes(told, held):
    """Partners, separations and homes known late stand in the table, and nothing known at once does."""
    life, before = told
    past, q = held
    none = replace(q, **{name: getattr(q, name)[:0] for name in ("household", "month", "until", "restored")})
    frame = mistake_frame(life, before, past, none, identifiers=IDENTIFIERS, first=FIRST)
    people = life.people
    for fact, when, known in (
        ("partner", people.joined[:, 1], before.joined_known[:, 1]),
        ("separation", people.left[:, 1], before.left_known[:, 1]),
    ):
        late = (when != NEVER) & (known > when) & (when <= LAST.index)
        got = frame.filter(pl.col("fact") == fact).select("household_id", "month").rows()
        assert got == [(IDENTIFIERS[int(i)], Month(int(when[i])).first_day) for i in np.flatnonzero(late)]
    index = FIRST.index + np.arange(life.situations.months)
    homes = (before.home_known > index).sum()
    assert frame.filter(pl.col("fact") == "home").height == homes
    assert not frame["fact"].is_in(["suspension"]).any()


def test_words_of_past_controls_are_those_of_controls():
    """A past control is of the same kinds as a control of a plan."""
    assert PAST_KINDS == KINDS
