"""Tables read for a purpose: the same refusals over the tables in memory and over Parquet, each in the journal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.contract.fakes import MemoryJournal, MemoryTables
from tests.contract.test_tables import MARCH, parquet, rights

from bondroit.errors import UserError
from bondroit.store.purposed import PurposedTables
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Purpose, Sensitivity

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.ports import Tables


@pytest.fixture(params=["memory", "parquet"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Tables:
    made = MemoryTables() if request.param == "memory" else parquet(tmp_path)
    made.write("rights", rights(MARCH), MARCH)
    made.write("members", members(), MARCH)
    made.write("variables", variables(), MARCH)
    return made


def members() -> pl.DataFrame:
    """One member of one household."""
    row = {c.name: None if c.nullable else 0 for c in TABLES["members"].columns}
    row |= {"household_id": "A", "month": MARCH.first_day, "person": 1, "role": "claimant", "birth": date(1980, 1, 1)}
    return pl.DataFrame([row], schema=TABLES["members"].schema)


def variables() -> pl.DataFrame:
    """Variables of one household, one of them barred by its name."""
    return pl.DataFrame(
        {"household_id": ["A"], "month": [MARCH.first_day], "rent": [3], "visits_12m": [4], "couple": [True]}
    )


def refusal(journal: MemoryJournal, view: PurposedTables, name: str, columns: tuple[str, ...] | None = None) -> None:
    """Reading and scanning are refused, and the last entry of the journal says what was asked."""
    with pytest.raises(UserError) as caught:
        view.read(name, MARCH, columns)
    assert caught.value.code == "E-PUR-001"
    entry = journal.entries()[-1]
    assert (entry.verb, entry.purpose) == ("refuse", view.purpose.value)
    assert entry.detail["table"] == name
    assert entry.detail["columns"] == list(columns or ())


def test_a_table_of_rights_is_not_read_for_control(tables: Tables) -> None:
    """Reading and scanning rights for a control is refused and journalled; for rights it is not."""
    journal = MemoryJournal()
    control = PurposedTables(tables, Purpose.CONTROL, journal)
    refusal(journal, control, "rights")
    with pytest.raises(UserError):
        control.scan("rights")
    assert [e.verb for e in journal.entries()] == ["refuse", "refuse"]
    assert control.serving("rights").read("rights", MARCH).height == 2


def test_a_protected_column_is_not_read_for_control(tables: Tables) -> None:
    """A protected column that is asked for is refused; one that is not asked for is not there."""
    journal = MemoryJournal()
    control = PurposedTables(tables, Purpose.CONTROL, journal)
    refusal(journal, control, "members", ("role",))
    hidden = {"role", "birth"}
    assert hidden.isdisjoint(control.read("members", MARCH).columns)
    assert hidden.isdisjoint(control.scan("members", [MARCH]).collect_schema().names())
    for purpose in (Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT):
        assert control.serving(purpose).read("members", MARCH).equals(tables.read("members", MARCH))


def test_a_written_ground_lets_in_what_may_be_let_in(tables: Tables) -> None:
    """The birth of a member may be lifted by a ground; what is never let in, and an empty ground, may not."""
    journal = MemoryJournal()
    lifted = {("members", "birth"): "age of a child", ("members", "role"): " ", ("snapshots", "claimant_sex"): "why"}
    control = PurposedTables(tables, Purpose.CONTROL, journal, lifted=lifted)
    assert "birth" in control.read("members", MARCH).columns
    assert control.read("members", MARCH, ["birth"]).height == 1
    refusal(journal, control, "members", ("role",))
    with pytest.raises(UserError):
        control.read("snapshots", MARCH, ["claimant_sex"])


def test_open_tables_hide_barred_names_from_control(tables: Tables) -> None:
    """A variable that was brought in under a barred name is not there for control, and is for the audit."""
    control = PurposedTables(tables, Purpose.CONTROL, MemoryJournal())
    assert control.read("variables", MARCH).columns == ["household_id", "month", "rent"]
    assert control.serving("audit").read("variables", MARCH).equals(variables())


def test_a_linkage_states_its_ground(tables: Tables) -> None:
    """No view links files without a written ground, and the attempt is journalled."""
    journal = MemoryJournal()
    for ground in ("", "  "):
        with pytest.raises(UserError) as caught:
            PurposedTables(tables, Purpose.LINKAGE, journal, ground=ground)
        assert caught.value.code == "E-PUR-004"
    assert [(e.verb, e.purpose) for e in journal.entries()] == [("refuse", "linkage")] * 2
    assert PurposedTables(tables, Purpose.LINKAGE, journal, ground="article 1").ground == "article 1"


def test_what_is_not_data_of_people_passes(tables: Tables) -> None:
    """That a table is there, its months, its fingerprint and writing do not depend on the purpose."""
    control = PurposedTables(tables, Purpose.CONTROL, MemoryJournal())
    assert control.exists("rights", MARCH)
    assert control.months("rights") == (MARCH,)
    assert control.fingerprint("rights", MARCH) == tables.fingerprint("rights", MARCH)
    control.write("rights", rights(MARCH, (7,)), MARCH)
    assert tables.read("rights", MARCH).height == 1


@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_protected_column_of_any_table_serves_control(name: str) -> None:
    """Whatever the table, protected columns serve no control, truths of the town serve nothing but the audit."""
    table = TABLES[name]
    truth = table.meaning.endswith("No real body has this table.")
    for column in table.columns:
        serves = table.serves(column)
        assert Purpose.AUDIT in serves
        assert Purpose.CONTROL not in serves or column.sensitivity is not Sensitivity.PROTECTED
        assert not truth or serves == (Purpose.AUDIT,)
