"""Organised networks of the town: who they are, what they declare, and that the truth stays as it is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.law.situations import TENURE_CODES
from bondroit.tables.contract import check_frame
from bondroit.tables.homes import NETWORKS
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.life import live
from bondroit.town.networks import NOBODY_ELSE, apply, lasting_frames, network_names, networks

FIRST, LAST, SIZE = Month.of(2023, 1), Month.of(2025, 6), 3000
MANY = usual_behaviour().having(networks__share=0.012)


@pytest.fixture(scope="module")
def life():
    """Thirty months of three thousand households."""
    return live(SIZE, FIRST, LAST, usual_behaviour(), np.random.default_rng(1))


@pytest.fixture(scope="module")
def found(life):
    """More networks than usual."""
    return networks(life, MANY, np.random.default_rng(2))


def test_members_are_truly_lodged(life, found):
    """Each member is lodged free of charge in every month in which it declares a rent."""
    member = np.nonzero(found.number != NOBODY_ELSE)[0]
    assert len(member) > 10
    for i in member:
        for t in range(life.situations.months):
            if found.since[i] <= FIRST.index + t < found.until[i]:
                assert life.situations.tenure[i, t] == TENURE_CODES["lodged"]
                assert life.situations.rent[i, t] == 0


def test_networks_have_their_size(found):
    """A network has from five to thirty files, few addresses and accounts, and rents that hardly differ."""
    numbers = np.unique(found.number[found.number != NOBODY_ELSE])
    assert numbers.tolist() == list(range(len(numbers)))
    for number in numbers:
        inside = found.number == number
        assert 5 <= inside.sum() <= 30
        assert len(np.unique(found.purse[inside])) <= MANY["networks.accounts"]
        assert len(np.unique(found.place[inside])) <= max(round(inside.sum() / MANY["networks.files_an_address"]), 1)
        assert np.ptp(found.rent[inside]) <= 20_00
        assert (found.rent[inside] % 5_00 == 0).all()
        assert (found.since[inside] < found.until[inside]).all()


def test_the_declared_home_is_the_network_s_in_its_months_alone(life, found):
    """Rows in any order, repeated or left out, are the plain rule read month by month; the truth is not touched."""
    s = life.situations
    before = s.tenure.copy(), s.rent.copy()
    members = np.nonzero(found.number != NOBODY_ELSE)[0]
    rows = np.random.default_rng(3).permutation(np.concatenate([members, members, np.arange(0, SIZE, 50)]))
    tenure, rent = apply(found, s.tenure[rows], s.rent[rows], first=FIRST, household=rows)
    changed = 0
    for k, i in enumerate(rows):
        for t in range(s.months):
            inside = found.number[i] != NOBODY_ELSE and found.since[i] <= FIRST.index + t < found.until[i]
            assert tenure[k, t] == (TENURE_CODES["tenant_private"] if inside else s.tenure[i, t])
            assert rent[k, t] == (found.rent[i] if inside else s.rent[i, t])
            changed += inside
    assert changed > 0
    assert (tenure.dtype, rent.dtype) == (s.tenure.dtype, s.rent.dtype)
    assert (s.tenure == before[0]).all()
    assert (s.rent == before[1]).all()
    assert (apply(found, s.tenure, s.rent, first=FIRST)[1][rows] == rent).all()


def test_the_usual_share_is_near_its_parameter(life):
    """Over many draws the files declared by networks in an average month come near the share asked."""
    months = FIRST.index + np.arange(life.situations.months)
    share = [networks(life, MANY, np.random.default_rng(k)).active(months).mean() for k in range(60)]
    assert abs(np.mean(share) / MANY["networks.share"] - 1) < 0.35


def test_without_networks_nothing_changes(life):
    """A share of zero makes no network, and an empty table that keeps its contract."""
    none = networks(life, usual_behaviour().having(networks__share=0.0), np.random.default_rng(4))
    assert (none.number == NOBODY_ELSE).all()
    tenure, rent = apply(none, life.situations.tenure, life.situations.rent, first=FIRST)
    assert (tenure == life.situations.tenure).all()
    assert (rent == life.situations.rent).all()
    identifiers = pl.Series([f"H{i}" for i in range(SIZE)])
    frame = lasting_frames(none, identifiers, first=FIRST, last=LAST, cell_first=0)["networks"]
    assert frame.height == 0
    assert check_frame(frame, NETWORKS) == []


def test_the_table_holds_what_the_months_saw(life, found):
    """The truth table holds every member whose rent was declared in its months, with open ends at the last one."""
    identifiers = pl.Series([f"H{i}" for i in range(SIZE)])
    first, last = FIRST.plus(12), LAST.plus(-3)
    frame = lasting_frames(found, identifiers, first=first, last=last, cell_first=0)["networks"]
    assert check_frame(frame, NETWORKS) == []
    running = found.active(np.arange(first.index, last.index + 1)).any(axis=1)
    assert set(frame["household_id"]) == {f"H{i}" for i in np.nonzero(running)[0]}
    still = {f"H{i}" for i in np.nonzero(running & (found.until > last.index))[0]}
    assert set(frame.filter(pl.col("until").is_null())["household_id"]) == still


def test_names_are_unique_over_cells(found):
    """Networks of different cells never share a name, and households outside have none."""
    here, there = network_names(found, 0), network_names(found, SIZE)
    assert set(here.drop_nulls()).isdisjoint(there.drop_nulls())
    assert (here.is_null().to_numpy() == (found.number == NOBODY_ELSE)).all()
    assert here.drop_nulls().n_unique() == found.number.max() + 1


def test_the_same_seed_gives_the_same_networks(life, found):
    """Chance comes from the seed alone."""
    again = networks(life, MANY, np.random.default_rng(2))
    assert (again.number == found.number).all()
    assert (again.rent == found.rent).all()
    assert (networks(life, MANY, np.random.default_rng(5)).number != found.number).any()


def test_a_town_too_small_for_a_network_has_none():
    """Where not enough households are lodged, no network is made and nothing breaks."""
    tiny = live(6, FIRST, LAST, usual_behaviour(), np.random.default_rng(1))
    sure = usual_behaviour().having(networks__share=5.0)
    found = networks(tiny, sure, np.random.default_rng(1))
    assert (found.number == NOBODY_ELSE).all()
