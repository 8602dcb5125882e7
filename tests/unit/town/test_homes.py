"""Homes of the town: files hold what was told, and networks hide among households that share for good reason."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.law.situations import TENURE_CODES
from bondroit.tables.contract import check_frame
from bondroit.tables.homes import HOMES
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.declaring import declare
from bondroit.town.homes import NONE, SOCIAL, homes, known_home, lasting_frames
from bondroit.town.life import live
from bondroit.town.networks import NOBODY_ELSE, networks
from bondroit.town.tokens import MODULUS, tokens
from bondroit.town.world import EVENT_CODES

FIRST, LAST, SIZE = Month.of(2023, 1), Month.of(2025, 6), 2000
MANY = usual_behaviour().having(networks__share=0.01)
IDENTIFIERS = pl.Series([f"H{i:04d}" for i in range(SIZE)])


@pytest.fixture(scope="module")
def town():
    """A life, what is told of it, its networks and its homes."""
    life = live(SIZE, FIRST, LAST, MANY, np.random.default_rng(1))
    told = declare(life, MANY, np.random.default_rng(2))
    found = networks(life, MANY, np.random.default_rng(3))
    return life, told, found, homes(life, told, found, MANY, np.random.default_rng(4))


@given(st.lists(st.tuples(st.integers(1, 11), st.integers(0, 15)), max_size=6, unique_by=lambda change: change[0]))
def test_the_known_home_is_the_latest_one_told(changes):
    """For every month the home of the file is the latest change that is known by then, looked up one by one."""
    home_known = np.zeros((1, 12), np.int64)
    for column, delay in changes:
        home_known[0, column] = FIRST.index + column + delay
    source = known_home(home_known, FIRST)
    for t in range(12):
        known = [column for column, delay in changes if column + delay <= t]
        assert source[0, t] == max(known, default=0)


def test_rows_are_the_changes_of_the_files(town):
    """The table has one row per change of address, landlord or account, and nothing after the last month."""
    *_, found = town
    last = LAST.plus(-4)
    frame = lasting_frames(found, IDENTIFIERS, last, cell_first=0)["homes"]
    assert check_frame(frame, HOMES) == []
    plain = []
    for i in range(SIZE):
        before = None
        for t in range(last.minus(FIRST) + 1):
            now = tuple(int(values[i, t]) for values in (found.address, found.landlord, found.account))
            if now != before:
                plain.append((IDENTIFIERS[i], FIRST.plus(t).first_day))
            before = now
    assert frame.select("household_id", "since").rows() == plain


def test_a_move_enters_the_file_when_it_is_told(town):
    """Outside networks the address changes in months in which a move becomes known, and in no other."""
    life, told, found, result = town
    outside = found.number == NOBODY_ELSE
    moved = np.zeros((SIZE, life.situations.months), bool)
    for i, m in zip(*np.nonzero(life.happened[EVENT_CODES["move"]]), strict=True):
        # A later change of home that is told first brings the move with it.
        told_by = told.home_known[i, m:]
        for known in told_by[(told_by > 0)]:
            if known <= LAST.index:
                moved[i, known - FIRST.index] = True
    changed = result.address[:, 1:] != result.address[:, :-1]
    assert not (changed & ~moved[:, 1:])[outside].any()
    assert changed[outside].sum() > 100


def test_landlords_go_with_the_tenure(town):
    """Owners and people lodged have no landlord, social tenants a social one, and private tenants a private one."""
    life, _, found, result = town
    told_start = result.landlord[:, 0]
    tenure, plain = life.situations.tenure[:, 0], ~found.active(np.array([FIRST.index]))[:, 0]
    for name, fits in (
        ("owner", told_start == NONE), ("lodged", told_start == NONE),
        ("tenant_social", told_start <= SOCIAL), ("tenant_private", told_start >= 0),
    ):  # fmt: skip
        assert fits[plain & (tenure == TENURE_CODES[name])].all(), name


def test_private_landlords_have_few_flats_and_social_ones_many(town):
    """Most private landlords have one or two of the files, a few many more; a social landlord has scores."""
    life, _, found, result = town
    start = result.landlord[:, 0][found.number == NOBODY_ELSE]
    private = np.unique(start[start >= 0], return_counts=True)[1]
    social = np.unique(start[start <= SOCIAL], return_counts=True)[1]
    assert np.median(private) <= 2
    assert private.max() >= 5 * np.median(private)
    assert np.median(social) > 5 * private.mean()
    assert len(social) <= 3 * MANY["homes.social_landlords"]
    assert life.people.size == SIZE


def test_a_building_has_one_landlord_unless_people_are_lodged(town):
    """Files of tenants at one address have the same landlord."""
    *_, found, result = town
    plain = (found.number == NOBODY_ELSE) & (result.landlord[:, 0] != NONE)
    frame = pl.DataFrame({"address": result.address[plain, 0], "landlord": result.landlord[plain, 0]})
    owners = frame.group_by("address").agg(pl.col("landlord").n_unique(), pl.len())
    assert owners["landlord"].max() == 1
    assert owners["len"].max() > 5


def test_members_of_a_network_share_landlord_addresses_and_accounts(town):
    """In their months the members have one landlord, and addresses and accounts that nobody else has."""
    *_, found, result = town
    running = found.active(FIRST.index + np.arange(result.address.shape[1]))
    assert running.any()
    for number in range(found.number.max() + 1):
        inside = running & (found.number == number)[:, None]
        if not inside.any():
            continue
        assert len(np.unique(result.landlord[inside])) == 1
        for values, most in ((result.address, 30), (result.account, MANY["networks.accounts"])):
            own = np.unique(values[inside])
            assert len(own) <= most
            assert not np.isin(values[~inside], own).any()


def test_some_share_an_account_for_good_reason(town):
    """Accounts are shared by a few households outside networks too, and most accounts are of one household."""
    *_, found, result = town
    outside = found.number == NOBODY_ELSE
    sharing = np.unique(result.account[outside, -1], return_counts=True)[1]
    assert (sharing > 1).any()
    assert (sharing == 1).mean() > 0.95
    lone = usual_behaviour().having(
        homes__young_on_account=0.0, homes__old_on_account=0.0, homes__separated_on_account=0.0
    )
    life, told = town[0], town[1]
    nobody = networks(life, lone.having(networks__share=0.0), np.random.default_rng(3))
    alone = homes(life, told, nobody, lone, np.random.default_rng(4))
    for t in (0, 15, 29):
        assert len(np.unique(alone.account[:, t])) == SIZE


def test_tokens_of_cells_never_meet_but_social_landlords_are_everyones(town):
    """Two cells have no address, account or private landlord in common; social landlords are the same."""
    *_, result = town
    here = lasting_frames(result, IDENTIFIERS, LAST, cell_first=0)["homes"]
    there = lasting_frames(result, IDENTIFIERS, LAST, cell_first=SIZE)["homes"]
    for name in ("address", "bank_account"):
        assert set(here[name]).isdisjoint(there[name])
    both = set(here["landlord"].drop_nulls()) & set(there["landlord"].drop_nulls())
    assert both == set(tokens("L", MODULUS + np.unique(result.landlord[result.landlord <= SOCIAL])))


@given(st.lists(st.integers(0, MODULUS - 1), unique=True, min_size=1, max_size=50))
def test_tokens_differ_where_numbers_do(numbers):
    """Different numbers have different tokens, all of the same length."""
    named = tokens("B", np.array(numbers))
    assert named.n_unique() == len(numbers)
    assert set(named.str.len_chars()) == {11}


def test_the_same_seed_gives_the_same_homes(town):
    """Chance comes from the seed alone, and accounts have a stream of their own."""
    life, told, found, result = town
    again = homes(life, told, found, MANY, np.random.default_rng(4))
    for name in ("address", "landlord", "account"):
        assert (getattr(again, name) == getattr(result, name)).all()
    other = homes(life, told, found, MANY.having(homes__same_building=0.6), np.random.default_rng(4))
    assert (other.account == result.account).all()
    assert (other.address != result.address).any()
