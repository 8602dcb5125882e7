"""The page of proxies: a card without a variable always says who is still selected by income."""

from __future__ import annotations

import pytest

from bondroit.app.audit_proxies_files import still_selected
from bondroit.scoring.moves import GroupMoves
from bondroit.showing.blocks import Caution, Grid
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.proxies_incomes import incomes_blocks

HIDDEN = {"stayed": None, "entered": None, "left": None, "neither": None, "share_old": None, "share_new": None}


def refit(groups):
    """A card without `months`."""
    return {"without": ["months"], "moves": None if groups is None else {"groups": groups}}


def document(groups):
    """What the page is made of."""
    return {"removed": [{"variable": "months", "without": refit(groups), "without_proxies": None}]}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_card_without_a_variable_says_who_is_still_selected(language):
    """A line for the whole card and one for each other, a column a fifth; what is hidden has its word and its note."""
    groups = [
        {"family": "income_fifth", "group": str(k), "share_old": 0.1 / k, "share_new": None if k == 5 else 0.2 / k}
        for k in range(1, 6)
    ]
    (grid,) = incomes_blocks(document(groups), language, NO_NAMES)
    assert isinstance(grid, Grid)
    assert [len(row) for row in grid.rows] == [6, 6]
    assert grid.rows[1][0] == "months"
    assert grid.rows[1][1].startswith("20")
    assert grid.rows[1][5] in {"masked", "masqué"}
    assert grid.note


def test_without_an_income_it_is_said_that_nobody_can_say():
    """Files of a table without income: a sentence, and no table."""
    (said,) = incomes_blocks(document([{"family": "sex", "group": "F"}]), "en", NO_NAMES)
    assert isinstance(said, Caution)
    assert incomes_blocks({"removed": []}, "en", NO_NAMES) == []


def test_tops_by_income_are_told_where_moves_are_hidden():
    """Where few move, the cells of the moves are left out, and the two tops told each by itself, hidden by its own."""
    groups = [GroupMoves("income_fifth", str(k), 40, 2, 3, 955) for k in (1, 2, 3)]
    groups.append(GroupMoves("income_fifth", "4", 4, 0, 0, 996))
    told = still_selected([HIDDEN | {"family": g.family, "group": g.group} for g in groups], groups, 11)
    assert all(one["stayed"] is None for one in told)
    # The fourth is small; the smallest of the others is hidden with it.
    assert [one["share_new"] is None for one in told] == [True, False, False, True]
    assert told[1]["share_old"] == 0.043
    assert told[1]["share_new"] == 0.042


def test_groups_of_other_families_are_left_as_they_were():
    """What is told of them does not change."""
    groups = [GroupMoves("income_fifth", "1", 40, 2, 3, 955), GroupMoves("sex", "F", 5, 1, 1, 90)]
    told = [HIDDEN | {"family": g.family, "group": g.group} for g in groups]
    assert still_selected(told, groups, 11)[1] == told[1]
