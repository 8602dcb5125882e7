"""Take-up: who claims, why others do not, and what a control, a debt or a suspension does to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.law.situations import ADULTS, TENURE_CODES
from bondroit.tables.contract import check_frame
from bondroit.tables.operations import CLAIMS, DISPUTES, REASONS, UNCLAIMED_REASONS
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.claiming_rows import claim_frame, dispute_frame, unclaimed_frame
from bondroit.town.correcting import Revisions
from bondroit.town.deterring import LONG_AGO, blows, debts_notified, shyness
from bondroit.town.life import live
from bondroit.town.past_controls import PastControls
from bondroit.town.suspending import HELD_BACK, Suspensions
from bondroit.town.taking_up import FEAR, NEAR_AUTOMATIC, OPENED, OPENED_AGAIN, REFUSED, REFUSED_AGAIN, take_up

FIRST, LAST = Month.of(2023, 1), Month.of(2024, 6)
MONTHS = LAST.minus(FIRST) + 1
HOUSEHOLDS = 4_000
USUAL = usual_behaviour()
SHAPE = (HOUSEHOLDS, MONTHS, len(BENEFITS))
RSA, PRIME, HOUSING = 0, 1, 2
IDENTIFIERS = pl.Series([f"H{i:07d}" for i in range(1, HOUSEHOLDS + 1)])


@dataclass
class Given:
    """Rights that nobody computed."""

    due: np.ndarray
    then: np.ndarray
    revised: Revisions


def _revised(rows=()):
    columns = np.array(list(rows), np.int64).reshape(-1, 5).T
    return Revisions(*columns)


def _rights(due, revised=None):
    return Given(due, due, revised or _revised())


@pytest.fixture(scope="module")
def life():
    """The households."""
    return live(HOUSEHOLDS, FIRST, LAST, USUAL, np.random.default_rng(1))


@pytest.fixture(scope="module")
def made(life):
    """Claims to rights that come and go, with a debt for every second household, and nobody controlled."""
    random = np.random.default_rng(2)
    has = random.random(SHAPE[::2]) < 0.5
    due = np.repeat((has * random.integers(5_000, 60_000, has.shape))[:, None], MONTHS, axis=1)
    due[:, :, :3] *= random.random((HOUSEHOLDS, MONTHS, 3)) < 0.9
    # Half of the households lose their rights for good at some month.
    due[::3, MONTHS // 3 :] = 0
    debt = _revised((i, FIRST.index + 3, FIRST.index + 6, RSA, -90_000) for i in range(0, HOUSEHOLDS, 2))
    rights = _rights(due, debt)
    done = blows(None, None, debt, FIRST, SHAPE[:2])
    return rights, take_up(life, rights, done, USUAL, np.random.default_rng(3), first=FIRST)


def _steady(benefit, cents):
    due = np.zeros(SHAPE, np.int64)
    due[:, :, benefit] = cents
    return due


def _claimed(life, due, behaviour=USUAL, done=None, revised=None):
    rights = _rights(due, revised)
    done = done or blows(None, None, rights.revised, FIRST, SHAPE[:2])
    return take_up(life, rights, done, behaviour, np.random.default_rng(3), first=FIRST)


def test_claims_come_from_rights_and_silence_has_a_reason(made):
    """A claim follows a right of the last months; a right not claimed has exactly one reason, and nothing else has."""
    rights, taken = made
    right = rights.due > 0
    recent = right.copy()
    for back in range(1, int(USUAL["take_up.forgotten_after"])):
        recent[:, back:] |= right[:, :-back]
    assert not (taken.claimed & ~recent).any()
    assert ((taken.reasons > 0) == (right & ~taken.claimed)).all()
    assert set(np.unique(taken.reasons)) == set(range(len(REASONS) + 1))


def test_claims_of_a_month_are_what_changes(made):
    """A claim is opened where nothing was claimed the month before, and first once; refused ones have no right."""
    rights, taken = made
    before = np.concatenate([np.ones_like(taken.claimed[:, :1]), taken.claimed[:, :-1]], axis=1)
    opened = np.isin(taken.claims, (OPENED, OPENED_AGAIN))
    refused = np.isin(taken.claims, (REFUSED, REFUSED_AGAIN))
    assert (opened == (taken.claimed & ~before))[:, 1:].all()
    assert refused.any()
    assert not (refused & ((rights.due > 0) | taken.claimed)).any()
    automatic = [BENEFITS.index(b) for b in NEAR_AUTOMATIC]
    assert not refused[:, :, automatic].any()
    first = np.isin(taken.claims, (OPENED, REFUSED))
    assert first.sum(axis=1).max() == 1
    ever = np.maximum.accumulate(opened | refused | taken.claimed, axis=1)
    assert not (first[:, 1:] & ever[:, :-1]).any()


def test_the_same_chance_gives_the_same_claims(life, made):
    """Equal streams give equal claims, another stream others."""
    rights, taken = made
    done = blows(None, None, rights.revised, FIRST, SHAPE[:2])
    again = take_up(life, rights, done, USUAL, np.random.default_rng(3), first=FIRST)
    assert all(
        (getattr(again, name) == getattr(taken, name)).all() for name in ("claimed", "reasons", "claims", "debts")
    )
    other = take_up(life, rights, done, USUAL, np.random.default_rng(4), first=FIRST)
    assert (other.claimed != taken.claimed).any()


def test_take_up_has_the_published_slopes(life):
    """The share of rights claimed rises with the amount and in social housing, and falls for childless couples."""
    low, high = (_claimed(life, _steady(RSA, cents)).claimed[:, 0, RSA] for cents in (50_00, 500_00))
    assert high.mean() > low.mean() + 0.2
    rsa = _claimed(life, _steady(RSA, 300_00)).claimed[:, 0, RSA]
    tenure = life.situations.tenure[:, 0]
    social, private = (rsa[tenure == TENURE_CODES[f"tenant_{name}"]].mean() for name in ("social", "private"))
    assert social > private > rsa[np.isin(tenure, [TENURE_CODES["owner"], TENURE_CODES["lodged"]])].mean()
    here = life.situations.present(FIRST)
    children = here[:, ADULTS:].any(axis=1)
    assert rsa[children & ~here[:, 1]].mean() > rsa[~children & ~here[:, 1]].mean() > rsa[here[:, 1] & ~children].mean()
    both = _steady(RSA, 300_00) + _steady(PRIME, 200_00)
    linked = _claimed(life, both).claimed[:, 0]
    assert linked[linked[:, PRIME], RSA].mean() > linked[~linked[:, PRIME], RSA].mean() + 0.2
    aspa = BENEFITS.index(Benefit.ASPA)
    small, large = (1 - _claimed(life, _steady(aspa, cents)).claimed[:, 0, aspa].mean() for cents in (205_00, 550_00))
    assert small - large > 0.15


def _controls(households, month):
    count = len(households)
    none = np.zeros(0, np.int64)
    return PastControls(
        np.array(households, np.int64), np.full(count, month), np.zeros(count, int), np.zeros(count, int),
        np.ones(count, bool), none, none,
    )  # fmt: skip


def _held(households, month):
    count = len(households)
    rows = np.array(households), np.full(count, month), np.full(count, month + 2), np.ones(count, bool)
    return Suspensions(*rows, np.zeros(SHAPE, np.int32))


@pytest.mark.parametrize("blow", ["control", "suspension", "debt"])
def test_what_the_body_did_lowers_later_claiming(life, blow):
    """Households struck before a right begins claim it less, for a time, than with the same luck and no blow."""
    begins = 6
    half = list(range(0, HOUSEHOLDS, 2))
    due = _steady(HOUSING, 300_00)
    due[:, :begins] = 0
    due[:, 0, RSA] = 500_00
    rows = [(i, FIRST.index, FIRST.index + 2, RSA, -90_000) for i in half] if blow == "debt" else []
    past = _controls(half, FIRST.index + 2) if blow == "control" else None
    held = _held(half, FIRST.index + 2) if blow == "suspension" else None
    done = blows(past, held, _revised(rows), FIRST, SHAPE[:2])
    b = USUAL.having(**{f"deterrence__{blow}": 2.0}, deterrence__gives_up=0.0)
    struck = _claimed(life, due, b, done, _revised(rows))
    spared = _claimed(life, due, b)
    with_blow = struck.debts.any(axis=(1, 2)) if blow == "debt" else np.isin(np.arange(HOUSEHOLDS), half)
    assert with_blow.sum() > 500
    then = struck.claimed[:, begins, HOUSING], spared.claimed[:, begins, HOUSING]
    assert then[0][with_blow].mean() < then[1][with_blow].mean() - 0.1
    assert (then[0] == then[1])[~with_blow].all()
    feared = struck.reasons[:, begins, HOUSING] == FEAR
    assert feared[with_blow].mean() > 2 * feared[~with_blow].mean()
    short = b.having(deterrence__months=2.0)
    assert (_claimed(life, due, short, done, _revised(rows)).claimed[:, begins] == spared.claimed[:, begins]).all()


def test_a_debt_makes_some_give_up(life):
    """In the month of a debt some claims are dropped, for fear of a debt; none of the near-automatic benefits is."""
    rows = [(i, FIRST.index, FIRST.index + 2, RSA, -90_000) for i in range(HOUSEHOLDS)]
    due = np.full(SHAPE, 400_00)
    b = USUAL.having(deterrence__gives_up=0.5)
    taken = _claimed(life, due, b, blows(None, None, _revised(rows), FIRST, SHAPE[:2]), _revised(rows))
    dropped = taken.claimed[:, 1] & ~taken.claimed[:, 2]
    struck = taken.debts[:, 2].any(axis=1)
    assert (taken.debts[:, 2, RSA] == taken.claimed[:, 0, RSA]).all()
    assert not dropped[~struck].any()
    free = np.array([benefit not in NEAR_AUTOMATIC for benefit in BENEFITS])
    assert not dropped[:, ~free].any()
    assert dropped[struck][:, free].sum() / taken.claimed[struck, 1][:, free].sum() == pytest.approx(0.5, abs=0.03)
    assert (taken.reasons[:, 2][dropped] == FEAR).all()


REVISION = st.tuples(
    st.integers(0, 3), st.integers(0, 4), st.integers(1, 6), st.integers(0, 2), st.sampled_from([-30_000, -9_000, 500])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(REVISION, max_size=12), st.integers(0, 2**32), st.sampled_from([1, 10_000, 40_000]))
def test_debts_equal_sums_by_hand(rows, seed, from_cents):
    """A debt is what is taken back of benefits claimed, benefit by benefit, where all of them reach the threshold."""
    claimed = np.random.default_rng(seed).random((4, 6, len(BENEFITS))) < 0.6
    rows = [(i, FIRST.index + m, FIRST.index + max(k, m + 1), b, c) for i, m, k, b, c in rows]
    done = blows(None, None, _revised(rows), FIRST, (4, 6))
    for t in range(6):
        expected = np.zeros((4, len(BENEFITS)), bool)
        for i in range(4):
            owed = [
                max(-sum(c for h, m, k, b, c in rows if (h, k, b) == (i, FIRST.index + t, benefit)
                         and claimed[i, m - FIRST.index, benefit]), 0)
                for benefit in range(len(BENEFITS))
            ]  # fmt: skip
            expected[i] = [x > 0 and sum(owed) >= from_cents for x in owed]
        assert (debts_notified(done, t, claimed, from_cents) == expected).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-20, 8)), max_size=6), st.lists(st.integers(-20, 6), min_size=4)
)
def test_shyness_lasts_as_told(controls, debts):
    """A control or a debt costs its log-odds from its month on, as long as told, and not twice."""
    past = _controls([i for i, _ in controls], 0)
    past.month[:] = [FIRST.index + m for _, m in controls]
    done = blows(past, None, _revised(), FIRST, (4, 6))
    last_debt = np.array([FIRST.index + m if m > -15 else LONG_AGO for m in debts[:4]])
    b = USUAL.having(deterrence__months=5.0)
    for t in range(6):
        for i, lost in enumerate(shyness(done, t, last_debt, b)):
            near = any(h == i and 0 <= t - m < 5 for h, m in controls)
            owes = last_debt[i] > LONG_AGO and FIRST.index + t - last_debt[i] < 5
            assert lost == pytest.approx(near * b["deterrence.control"] + owes * b["deterrence.debt"])


def test_tables_keep_their_contracts(made):
    """Claims, disputes and reasons keep their contracts and tell the arrays again."""
    _, taken = made
    span = (FIRST, LAST)
    opened = claim_frame(taken, IDENTIFIERS, FIRST)
    assert check_frame(opened, CLAIMS) == []
    asked = [k for k, benefit in enumerate(BENEFITS) if benefit != Benefit.ARS]
    assert opened.height == np.count_nonzero(taken.claims[:, :, asked])
    assert opened.filter("first").height == np.isin(taken.claims[:, :, asked], (OPENED, REFUSED)).sum()
    reasons = unclaimed_frame(taken, IDENTIFIERS, FIRST)
    assert check_frame(reasons, UNCLAIMED_REASONS) == []
    told = np.zeros(SHAPE, np.uint8)
    number = {name: i for i, name in enumerate(IDENTIFIERS)}
    for row in reasons.iter_rows(named=True):
        start, end = (Month.from_date(row[name]).minus(FIRST) for name in ("month", "until"))
        cells = number[row["household_id"]], slice(start, end + 1), BENEFITS.index(row["benefit"])
        assert not told[cells].any()
        told[cells] = REASONS.index(row["reason"]) + 1
    assert (told == taken.reasons).all()
    held = _held(list(range(0, HOUSEHOLDS, 5)), FIRST.index + 1)
    b = USUAL.having(disputes__debt=0.5, disputes__refusal=0.5, disputes__suspension=0.5)
    disputes = dispute_frame(taken, held, b, np.random.default_rng(1), identifiers=IDENTIFIERS, span=span)
    assert check_frame(disputes, DISPUTES) == []
    results = set(disputes.select("about", "result").unique().rows())
    assert results == {("debt", "upheld"), ("debt", "remitted"), ("refusal", "upheld"), ("suspension", "reversed")}
    assert set(disputes.filter(pl.col("about") == "suspension")["benefit"]) <= {str(x) for x in HELD_BACK}
    count = taken.debts.sum()
    late = disputes.filter(pl.col("about") == "debt").height
    assert late == pytest.approx(count / 2, abs=5 * count**0.5)
