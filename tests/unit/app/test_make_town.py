"""Making a town: recognised, refused beside other files, recorded with its behaviour."""

# ruff: noqa: D102 - the ports say what each method does
from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.contract import fakes
from tests.unit.wiring.fake_law import FakeLaw

from bondroit.app.make_town import IDENTITY, make_town
from bondroit.app.ports import Quiet
from bondroit.errors import UserError
from bondroit.town.behaviour import drawn_behaviour
from bondroit.town.making import TownRequest, make_cell

REQUEST = TownRequest(households=50, months=2, seed=4)
SIZE = 20


class MemoryParts:
    """Parts in a dictionary."""

    def __init__(self):
        self.identity, self.kept, self.merged = None, {}, set()

    def prepare(self, identity):
        if identity != self.identity:
            self.identity, self.kept, self.merged = identity, {}, set()
        return self

    def done(self):
        return frozenset(self.kept)

    def write(self, cell, pieces):
        self.kept[cell] = {(name, month): frame for name, month, frame in pieces}

    def waiting(self):
        return tuple(
            (*key, sum(cell[key].height for cell in self.kept.values()))
            for key in self.kept[0]
            if key not in self.merged
        )

    def scan(self, name, month):
        return pl.concat([self.kept[cell][name, month].lazy() for cell in sorted(self.kept)])

    def drop(self, name, month):
        self.merged.add((name, month))

    def rows(self):
        total = {}
        for tables in self.kept.values():
            for (name, _), frame in tables.items():
                total[name] = total.get(name, 0) + frame.height
        return total

    def clear(self):
        self.identity, self.kept = None, {}


@pytest.fixture
def made():
    """What a town is made with, and the cells that were asked for."""
    asked = []

    def maker(request, cells, parts, advance):
        for cell in cells:
            asked.append(cell.number)
            parts.write(cell.number, make_cell(request, cell, FakeLaw(), lambda amount=1: None).pieces())
            advance()

    ports = {
        "tables": fakes.MemoryTables(), "documents": fakes.MemoryDocuments(), "journal": fakes.MemoryJournal(),
        "parts": MemoryParts(), "law": FakeLaw(), "maker": maker, "progress": Quiet(), "size": SIZE,
    }  # fmt: skip
    return ports, asked


def test_a_town_is_made_once(made):
    """The report counts rows; the same request is recognised and no cell is made again; both leave an entry."""
    ports, asked = made
    report = make_town(request=REQUEST, **ports)
    assert asked == [0, 1, 2]
    assert report.tables["snapshots"] == report.tables["truths"] == 100
    assert ports["tables"].read("snapshots")["household_id"].n_unique() == 50
    assert ports["tables"].read("events").height == report.tables["events"]
    assert make_town(request=REQUEST, **ports) == replace(report, recognised=True)
    assert asked == [0, 1, 2]
    assert [e.verb for e in ports["journal"].entries()] == ["town", "town"]
    assert ports["documents"].read_json(IDENTITY)["state"] == "made"


def test_the_behaviour_is_part_of_the_town(made):
    """A draw is recorded with its values and fingerprint, and is another town than the usual one."""
    ports, _ = made
    drawn = replace(REQUEST, behaviour=drawn_behaviour(2))
    make_town(request=drawn, **ports)
    recorded = ports["documents"].read_json(IDENTITY)["behaviour"]
    assert recorded == drawn_behaviour(2).to_document()
    assert make_town(request=drawn, **ports).recognised
    with pytest.raises(UserError) as caught:
        make_town(request=REQUEST, **ports)
    assert caught.value.code == "E-WRK-002"


def test_a_town_is_not_poured_onto_other_files(made):
    """Tables that are no town's, or another town's, are refused; nothing is made."""
    ports, asked = made
    make_town(request=REQUEST, **ports)
    with pytest.raises(UserError) as caught:
        make_town(request=replace(REQUEST, seed=5), **ports)
    assert caught.value.code == "E-WRK-002"
    assert [fault.en for fault in caught.value.faults] == ["Not the same: seed."]
    ports["documents"] = fakes.MemoryDocuments()
    with pytest.raises(UserError) as caught:
        make_town(request=REQUEST, **ports)
    assert caught.value.code == "E-WRK-002"
    assert asked == [0, 1, 2]


def test_a_town_whose_table_went_is_made_again(made):
    """A table of the list that is no longer there is made again, though the town says it is made."""
    ports, asked = made
    make_town(request=REQUEST, **ports)
    known = ports["documents"].read_json(IDENTITY)
    ports["documents"].write_json(IDENTITY, {**known, "tables": {**known["tables"], "plan": 1}})
    assert not make_town(request=REQUEST, **ports).recognised
    assert asked == [0, 1, 2, 0, 1, 2]


def test_a_town_out_of_range_leaves_no_trace(made):
    """It is refused before anything is written."""
    ports, _ = made
    with pytest.raises(UserError) as caught:
        make_town(request=replace(REQUEST, months=0), **ports)
    assert caught.value.code == "E-USE-003"
    assert not ports["documents"].exists(IDENTITY)
