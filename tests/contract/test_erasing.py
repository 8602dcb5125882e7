"""Erasing what is due: months, rows and registers, counted before, gone after, told as erased and not as missing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.contract.fakes import FakeClock, MemoryJournal
from tests.contract.test_tables import parquet

from bondroit.app.erase_due import erase_due
from bondroit.app.ports import Quiet
from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.store.erasing import FolderErasing
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import PERIODS

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.erase_due import EraseReport
    from bondroit.store.parquet import ParquetTables

NOW = Month.of(2026, 4)
OLD, EDGE = NOW.plus(-PERIODS["history"] - 1), NOW.plus(-PERIODS["history"])
"""The last month that is due, and the first that is kept."""


def rows(name: str, *given: dict[str, object]) -> pl.DataFrame:
    """Rows of a table: what is not given is missing, or nought."""
    table = TABLES[name]
    plain = {c.name: None if c.nullable else (c.values[0] if c.values else 0) for c in table.columns}
    return pl.DataFrame([{**plain, **row} for row in given], schema=table.schema)


def right(household: str, month: Month) -> dict[str, object]:
    """A right of a household in a month."""
    return {"household_id": household, "month": month.first_day, "benefit": "rsa"}


@pytest.fixture
def kept(tmp_path: Path) -> ParquetTables:
    """Rights of three months, events with and without a date, payrolls and who is in them."""
    tables = parquet(tmp_path)
    for month in (OLD.plus(-1), OLD, EDGE):
        tables.write("rights", rows("rights", right("A", month), right("B", month)), month)
        payroll = {"month": month.first_day, "known": month.first_day, "correction": False}
        numbers = ["gone", "stays"] if month < EDGE else ["stays"]
        tables.write("payroll", rows("payroll", *({**payroll, "payroll_number": n} for n in numbers)), month)
    person = {"surname": "x", "first_name": "y", "birth_date": dt.date(1980, 1, 1), "sex": "F", "temporary": False}
    numbers = ["gone", "stays", "unheard"]
    tables.write("payroll_persons", rows("payroll_persons", *({**person, "payroll_number": n} for n in numbers)))
    suspended = {"household_id": "A", "month": OLD.first_day, "restored": True}
    ends = [NOW.plus(-PERIODS["controlled"] - 1), NOW.plus(-PERIODS["controlled"]), None]
    frame = rows(
        "suspensions",
        *({**suspended, "month": OLD.plus(-k).first_day, "until": e and e.first_day} for k, e in enumerate(ends)),
    )
    tables.write("suspensions", frame)
    homes = [("A", OLD.plus(-20)), ("A", OLD), ("A", EDGE), ("B", OLD.plus(-30))]
    lived = ({"household_id": h, "since": m.first_day, "address": "t", "bank_account": "b"} for h, m in homes)
    tables.write("homes", rows("homes", *lived))
    return tables


def erase(tables: ParquetTables, tmp_path: Path, journal: MemoryJournal, **asked: object) -> EraseReport:
    """Erase by the verb on a workspace whose letters are in a folder."""
    erasing = FolderErasing(tables, tmp_path / "tables", tmp_path / "letters")
    return erase_due(
        erasing=erasing, others=(), journal=journal, clock=FakeClock(), progress=Quiet(), periods=PERIODS,
        **asked,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_dry_run_counts_and_changes_nothing(kept: ParquetTables, tmp_path: Path) -> None:
    """What would be erased is told table by table; nothing is erased and the journal says nothing."""
    journal, before = MemoryJournal(), kept.fingerprint("rights")
    report = erase(kept, tmp_path, journal, dry_run=True)
    found = {one.name: (one.rows, one.months) for one in report.erased}
    months = (str(OLD.plus(-1)), str(OLD))
    assert found == {
        "rights": (4, months), "payroll": (4, months), "payroll_persons": (1, ()), "suspensions": (1, ()),
        "homes": (1, ()),
    }  # fmt: skip
    assert not report.done
    assert kept.fingerprint("rights") == before
    assert journal.entries() == ()


def test_what_is_due_is_gone_and_the_rest_is_there(kept: ParquetTables, tmp_path: Path) -> None:
    """Old months, ended suspensions, replaced homes and people in no kept payroll go; all else stays."""
    erase(kept, tmp_path, MemoryJournal())
    assert kept.months("rights") == kept.months("payroll") == (EDGE,)
    assert kept.read("payroll_persons")["payroll_number"].to_list() == ["stays", "unheard"]
    assert kept.read("suspensions")["until"].null_count() == 1
    assert kept.read("suspensions").height == 2
    left = kept.read("homes").select("household_id", "since").rows()
    assert left == [("A", OLD.first_day), ("A", EDGE.first_day), ("B", OLD.plus(-30).first_day)]


def test_what_stood_before_a_correction_is_erased_with_the_rest(kept: ParquetTables, tmp_path: Path) -> None:
    """Rows that are due leave the superseded file of a table too, which goes when none is left."""
    table, old = TABLES["events"], NOW.plus(-PERIODS["history"] - 30)
    kind = next(c.values[0] for c in table.columns if c.name == "kind")
    given = [{"household_id": h, "kind": kind, "month": m.first_day, "known": m.first_day}
             for h, m in (("A", old), ("B", NOW))]  # fmt: skip
    whole = rows("events", *given)
    kept.write_all("events", [(None, NOW.plus(-3), whole.lazy())])
    kept.write_all("events", [(None, NOW.plus(-2), whole.tail(1).lazy())])
    kept.write_all("events", [(None, NOW.plus(-1), whole.head(1).lazy())])
    assert len(list((tmp_path / "tables" / "events").glob("*before*"))) == 2
    report = erase(kept, tmp_path, MemoryJournal())
    assert {one.name: one.rows for one in report.erased}["events"] == 2
    assert kept.read("events", known_by=NOW.plus(-2))["household_id"].to_list() == ["B"]
    assert kept.read("events").is_empty()


def test_an_erased_month_is_told_as_erased(kept: ParquetTables, tmp_path: Path) -> None:
    """Reading an erased month says so and when; a month that never was is still an earlier step missing."""
    erase(kept, tmp_path, MemoryJournal())
    with pytest.raises(UserError) as caught:
        kept.read("rights", OLD)
    assert caught.value.code == "E-ERA-001"
    assert [f.en for f in caught.value.faults] == [f"{OLD}: erased on 2026-04-30."]
    with pytest.raises(UserError) as caught:
        kept.read("rights", NOW)
    assert caught.value.code == "E-WRK-003"
    erased = FolderErasing(kept, tmp_path / "tables", tmp_path / "letters").erased()
    assert erased == {name: (OLD.plus(-1), OLD) for name in ("rights", "payroll")}


def test_a_run_that_was_cut_is_taken_up(kept: ParquetTables, tmp_path: Path) -> None:
    """After a cut the same command erases what is left; the end is that of a run that was not cut."""
    erasing = FolderErasing(kept, tmp_path / "tables", tmp_path / "letters")
    whole = erasing.erase

    def cut(name: str, month: str, limits: dict[str, Month], today: str) -> None:
        if name == "payroll":
            raise KeyboardInterrupt
        whole(name, month, limits, today)

    erasing.erase = cut  # type: ignore[method-assign, assignment]
    journal = MemoryJournal()
    common = {"others": (), "journal": journal, "clock": FakeClock(), "progress": Quiet(), "periods": PERIODS}
    with pytest.raises(KeyboardInterrupt):
        erase_due(erasing=erasing, **common)  # type: ignore[arg-type]
    assert [e.detail["state"] for e in journal.entries()] == ["started"]
    erase(kept, tmp_path, journal)
    assert [e.detail["state"] for e in journal.entries()] == ["started", "started", "finished"]
    assert kept.months("payroll") == kept.months("rights") == (EDGE,)
    assert kept.read("payroll_persons").height == 2
    journal.verify()
    assert not erase(kept, tmp_path, journal).erased


def test_an_earlier_month_may_be_asked_for(kept: ParquetTables, tmp_path: Path) -> None:
    """`before` erases what is dated earlier whatever the retention; a month to come is refused."""
    erase(kept, tmp_path, MemoryJournal(), before=NOW)
    assert kept.months("rights") == ()
    assert kept.read("suspensions")["until"].to_list() == [None]
    with pytest.raises(UserError) as caught:
        erase(kept, tmp_path, MemoryJournal(), before=NOW.plus(1))
    assert caught.value.code == "E-USE-002"


def test_letters_of_old_months_go(kept: ParquetTables, tmp_path: Path) -> None:
    """Letters are kept as long as the plan they follow from."""
    folder = tmp_path / "letters"
    folder.mkdir()
    names = [f"{NOW.plus(-lag)}-IS0001-fr.pdf" for lag in (PERIODS["controlled"], PERIODS["controlled"] + 1)]
    for name in names:
        (folder / name).write_bytes(b"%PDF")
    report = erase(kept, tmp_path, MemoryJournal())
    assert [path.name for path in folder.iterdir()] == names[:1]
    assert {one.name: one.rows for one in report.erased}["letters"] == 1
