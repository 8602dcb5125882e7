"""Cells: what a town is cut into."""

from __future__ import annotations

import polars as pl
import pytest
from tests.unit.wiring.fake_law import FakeLaw

from bondroit.tables.catalogue import TABLES
from bondroit.town.making import CELL, Cell, TownRequest, cells, make_cell, make_town

REQUEST = TownRequest(households=130, months=2, seed=4)


def _nothing(amount=1):
    """A progress that shows nothing."""


def _tables(town):
    return {(name, month): frame for name, month, frame in town.pieces()}


@pytest.fixture(scope="module")
def made():
    """The town in cells of 50."""
    return [make_cell(REQUEST, cell, FakeLaw(), _nothing) for cell in cells(130, 50)]


def test_cells_cover_the_town():
    """Cells follow one another without a gap; the last one is what is left."""
    assert cells(130, 50) == (Cell(0, 0, 50), Cell(1, 50, 50), Cell(2, 100, 30))
    assert cells(CELL) == (Cell(0, 0, CELL),)
    assert [c.households for c in cells(CELL + 1)] == [CELL, 1]


def test_identifiers_go_on_from_cell_to_cell(made):
    """Every household of the town has its own pseudonym, in order."""
    found = pl.concat([town.snapshots(REQUEST.last)["household_id"] for town in made])
    assert found.to_list() == [f"H{i:07d}" for i in range(1, 131)]


def test_a_cell_is_the_same_alone(made):
    """A cell made again, alone, is the same; two cells of one town are not alike."""
    again = _tables(make_cell(REQUEST, Cell(1, 50, 50), FakeLaw(), _nothing))
    before = _tables(made[1])
    assert again.keys() == before.keys()
    assert all(again[key].equals(before[key]) for key in again)
    first, second = (town.truths(REQUEST.last).drop("household_id") for town in made[:2])
    assert not first.equals(second)


def test_every_piece_is_a_table_of_the_catalogue(made):
    """Monthly tables come for every month, the others once; all are in the catalogue."""
    keys = list(_tables(made[0]))
    for name in {name for name, _ in keys}:
        months = [month for other, month in keys if other == name]
        assert months == (list(made[0].months) if TABLES[name].monthly else [None]), name


def test_a_town_of_one_cell_is_that_cell(made):
    """A small town needs no cells."""
    small = TownRequest(households=50, months=2, seed=4)
    whole, cell = _tables(make_town(small, FakeLaw(), _nothing)), _tables(made[0])
    assert all(whole[key].equals(cell[key]) for key in cell)
    with pytest.raises(ValueError, match="too many values"):
        make_town(TownRequest(households=CELL + 1), FakeLaw(), _nothing)
