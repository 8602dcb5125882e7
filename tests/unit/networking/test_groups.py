"""Planted networks are found; families, towers, shelters, student halls and guardians are not."""

from __future__ import annotations

import itertools
import math

import numpy as np
import polars as pl
import pytest
from tests.unit.networking.planted_homes import NETWORKS, SMALL_GUARD, planted_homes, with_traps

from bondroit.domain.months import Month
from bondroit.networking.chance import LEAST, links, shuffled
from bondroit.networking.groups import Rules, find_groups, independent_links
from bondroit.networking.sharing import ATTRIBUTES, homes_at, sharing
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.declaring import declare
from bondroit.town.homes import homes, lasting_frames
from bondroit.town.life import live
from bondroit.town.networks import lasting_frames as network_frames
from bondroit.town.networks import networks

pytest.importorskip("networkx", reason="networkx is not installed: pip install 'bondroit[networks]'")

FEW = Rules(shuffles=3)


def _judged(found, truth):
    """True networks found, files of them found, and files found that are in none."""
    files = [file for group in found.groups for file in group.files]
    inside = [file for file in files if file in truth]
    return {truth[file] for file in inside}, len(inside), len(files) - len(inside)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_networks_are_found_and_nobody_else(seed):
    """With the list of shelters and guardians: every network, nearly every file of them, and no other file."""
    homes_, truth, excluded = planted_homes(seed)
    networks_, files, wrong = _judged(find_groups(homes_, excluded, FEW), truth)
    assert networks_ == set(range(len(NETWORKS)))
    assert files >= len(truth) - 2
    assert wrong == 0


def test_frequency_alone_spares_shelters_and_halls_and_the_list_spares_the_small_ones():
    """Without the list large shelters and student halls are still spared; the small shelter needs it."""
    homes_, truth, excluded = planted_homes()
    _, _, wrong = _judged(find_groups(homes_, None, FEW), truth)
    assert wrong == SMALL_GUARD
    _, _, wrong = _judged(find_groups(homes_, excluded.filter(pl.col("token") == "SMALL"), FEW), truth)
    assert wrong == 0


def test_a_group_is_held_by_two_independent_links():
    """An address and its landlord are one link: files that share both, and no account, are no group."""
    homes_, _, excluded = planted_homes()
    found = find_groups(homes_, excluded, FEW)
    assert found.groups
    assert all(independent_links(group) >= 2 for group in found.groups)
    own = homes_.with_columns(pl.Series("bank_account", [f"own{i}" for i in range(homes_.height)]))
    assert find_groups(own, excluded, FEW).groups == ()


def test_every_file_of_a_group_shares_two_independent_things_with_another_of_it():
    """Looked at pair by pair, without any graph."""
    homes_, _, excluded = planted_homes()
    rows = {row["household_id"]: row for row in homes_.to_dicts()}
    link = {a.name: a.link for a in ATTRIBUTES}
    for group in find_groups(homes_, excluded, FEW).groups:
        for file in group.files:
            others = [other for other in group.files if other != file]
            held = [
                {link[name] for name in ("bank_account", "address", "landlord")
                 if rows[file][name] is not None and rows[file][name] == rows[other][name]}
                for other in others
            ]  # fmt: skip
            assert any(len(links_) >= 2 for links_ in held)


def test_the_expected_number_is_the_hypergeometric_tail_times_the_pairs():
    """One cell, its tail added up with binomials of whole numbers."""
    homes_, _, excluded = planted_homes()
    shared = sharing(homes_, excluded)
    cell = links(shared).cells.sort("expected").row(0, named=True)
    n = shared.files
    counts = {name: dict(frame.rows()) for name, frame in shared.frequency.items()}
    a, b = counts[cell["first"]][cell["first_token"]], counts[cell["second"]][cell["second_token"]]
    tail = sum(math.comb(b, k) * math.comb(n - b, a - k) for k in range(cell["files"], min(a, b) + 1)) / math.comb(n, a)
    pairs = len(counts[cell["first"]]) * len(counts[cell["second"]])
    assert cell["expected"] == pytest.approx(tail * pairs, rel=1e-6)


def test_chance_alone_gives_fewer_links_than_the_bar():
    """Tokens dealt again, as often as they are: links in far fewer draws than one in a hundred."""
    homes_, _, excluded = planted_homes()
    shared = sharing(homes_, excluded)
    random = np.random.default_rng(5)
    draws = [links(shuffled(shared, random)).cells.height for _ in range(20)]
    # Two kinds of pairs, each below the bar in all the files together.
    assert np.mean(draws) <= 2 * LEAST + 3 * math.sqrt(2 * LEAST / 20)


def test_dealing_again_keeps_how_often_each_token_is():
    """A shuffle changes who has a token and never how many; an address keeps its landlord."""
    homes_, _, excluded = planted_homes()
    shared = sharing(homes_, excluded)
    dealt = shuffled(shared, np.random.default_rng(1))
    for name in shared.names:
        assert dealt.frame[name].value_counts().sort(name).equals(shared.frame[name].value_counts().sort(name))
    columns = ["address", "landlord"]
    pairs = [frame.select(columns).sort(columns).rows() for frame in (shared.frame, dealt.frame)]
    assert pairs[0] == pairs[1]
    assert not dealt.frame["bank_account"].equals(shared.frame["bank_account"])


def test_the_order_of_the_files_changes_nothing():
    """The same homes in another order: the same groups, numbered alike."""
    homes_, _, excluded = planted_homes()
    again = homes_.sample(fraction=1.0, shuffle=True, seed=3)
    assert (
        find_groups(again, excluded, Rules(shuffles=0)).groups
        == find_groups(homes_, excluded, Rules(shuffles=0)).groups
    )


def test_a_large_component_is_cut_into_communities():
    """Two dense groups on one common landlord are told apart once together they are too large to be read as one."""
    rows = []
    for number, (account, address) in enumerate(itertools.product(["A", "B"], range(10))):
        rows.append((f"H{number:04d}", account, f"{account}{address % 2}", "L"))
    rows += [(f"H{i:04d}", f"own{i}", f"home{i}", None) for i in range(20, 4000)]
    homes_ = pl.DataFrame(rows, schema=["household_id", "bank_account", "address", "landlord"], orient="row")
    whole = find_groups(homes_, None, Rules(shuffles=0)).groups
    cut = find_groups(homes_, None, Rules(shuffles=0, largest=15)).groups
    assert [len(group.files) for group in whole] == [20]
    assert sorted(len(group.files) for group in cut) == [10, 10]


def test_only_what_was_said_before_the_month_counts():
    """A home told in the as-of month is not known yet; the latest one before it is."""
    month = Month.of(2026, 5)
    frame = pl.DataFrame(
        {
            "household_id": ["a", "a", "a", "b"],
            "since": [month.plus(-9).first_day, month.plus(-1).first_day, month.first_day, month.first_day],
            "address": ["old", "now", "later", "later"],
        }
    )
    assert homes_at(frame.lazy(), month).rows() == [("a", "now")]


def test_networks_of_the_town_are_found():
    """Eight thousand households of the town, and shelters, student halls and guardians that it does not have.

    The networks that run are found, and no other file.
    """
    first, last, size = Month.of(2024, 1), Month.of(2025, 12), 8_000
    many = usual_behaviour().having(networks__share=0.02)
    life = live(size, first, last, many, np.random.default_rng(1))
    told = declare(life, many, np.random.default_rng(2))
    planted = networks(life, many, np.random.default_rng(3))
    files = pl.Series([f"H{i:05d}" for i in range(size)])
    made = homes(life, told, planted, many, np.random.default_rng(4))
    table = lasting_frames(made, files, last, cell_first=0)["homes"]
    month = last.plus(1)
    true = network_frames(planted, files, last, first=first, cell_first=0)["networks"].filter(
        (pl.col("since") < month.first_day) & pl.col("until").is_null()
    )
    truth = dict(true.select("household_id", "network").rows())
    planted_homes_, excluded = with_traps(homes_at(table.lazy(), month), set(truth))
    found = find_groups(planted_homes_, excluded, FEW)
    names, inside, wrong = _judged(found, truth)
    large = {name for name in truth.values() if sum(v == name for v in truth.values()) >= 8}
    assert large
    assert large <= names
    assert inside >= 0.8 * len(truth)
    assert wrong == 0
