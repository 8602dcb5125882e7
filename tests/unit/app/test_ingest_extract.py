"""Taking an extract in: whole or not at all, recognised, and each month as it was known then."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from tests.unit.app.ingesting_here import Here, payments, plain_mapping

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.tables.catalogue import TABLES

JANUARY, FEBRUARY, MARCH, APRIL, JUNE = (Month.of(2026, k) for k in (1, 2, 3, 4, 6))
NAME, KEY = "unemployment_payments", "unemployment_number, month"


@pytest.fixture
def here(tmp_path):
    """A folder without any table."""
    return Here(tmp_path)


def refused(code, act):
    """The refusal that an act meets."""
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def states(report):
    """Month, known month and state of every piece."""
    return [(m["month"], m["known"], m["state"]) for m in report.months]


def test_each_month_is_written_and_counted(here):
    """The rows come out as they were brought, by key; the report and the journal count them."""
    rows = pl.concat([payments(FEBRUARY, (5, 6)), payments(JANUARY, (3, 1, 2))])
    report = here.bring(rows.reverse(), NAME)
    assert here.tables.read(NAME).equals(rows.sort("month", "unemployment_number"))
    assert (report.rows, report.taken, report.rejected, report.recognised) == (5, 5, 0, False)
    assert states(report) == [("2026-01", "2026-01", "new"), ("2026-02", "2026-02", "new")]
    assert [e.detail["taken"] for e in here.journal.entries()] == [5]
    assert not here.left()


def test_the_same_extract_again_is_recognised_and_writes_nothing(here):
    """Bytes, mapping and contract the same: no file is touched, and the journal gets no second entry."""
    here.bring(payments(JANUARY, (1, 2)), NAME)
    before = here.files()
    report = here.bring(payments(JANUARY, (1, 2)), NAME)
    assert report.recognised
    assert report.taken == 2
    assert here.files() == before
    assert len(here.journal.entries()) == 1


def test_the_same_rows_in_other_bytes_change_nothing(here):
    """Another order of rows is another file with the same content: no new version."""
    here.bring(payments(JANUARY, (1, 2)), NAME)
    before = here.files()
    report = here.bring(payments(JANUARY, (1, 2)).reverse(), NAME)
    assert report.recognised
    assert states(report) == [("2026-01", "2026-01", "unchanged")]
    assert here.files() == before


def test_a_late_correction_makes_a_version_and_leaves_the_old_one(here):
    """A month that differs is a new version known in the present month; as known before, it is what it was."""
    first, later = payments(JANUARY, (1, 2, 3)), payments(JANUARY, (1, 9))
    here.bring(first, NAME)
    old = here.files()
    report = here.bring(later, NAME)
    assert report.months == (
        {"month": "2026-01", "known": "2026-06", "state": "version", "rows": 2, "added": 0, "changed": 1, "removed": 1},
    )
    assert {k: v for k, v in here.files().items() if k in old} == old
    assert here.tables.read(NAME, JANUARY, known_by=JUNE).equals(first)
    assert here.tables.read(NAME, JANUARY).equals(later)
    assert here.tables.read(NAME, JANUARY, known_by=JUNE.plus(1)).equals(later)


def test_an_extract_that_brings_a_new_month_is_known_with_it(here):
    """What an extract of February says anew of January was known at the end of February."""
    here.bring(payments(JANUARY, (1, 2)), NAME)
    both = pl.concat([payments(JANUARY, (1, 5)), payments(FEBRUARY, (7,))])
    assert states(here.bring(both, NAME)) == [("2026-01", "2026-02", "version"), ("2026-02", "2026-02", "new")]
    assert here.tables.read(NAME, known_by=MARCH)["unemployment_cents"].to_list() == [1, 5, 7]
    assert here.tables.read(NAME, known_by=FEBRUARY)["unemployment_cents"].to_list() == [1, 2]


def test_an_old_extract_brought_again_does_not_undo_a_correction(here):
    """The first extract, after its correction, is still recognised."""
    first = payments(JANUARY, (1, 2))
    here.bring(first, NAME)
    here.bring(payments(JANUARY, (1, 3)), NAME)
    before = here.files()
    assert here.bring(first, NAME).recognised
    assert here.files() == before


def test_the_known_month_may_be_stated(here):
    """A body that knows when its extract was made says so: not before what it describes, nor after today."""
    here.bring(payments(JANUARY, (1, 2)), NAME)
    assert states(here.bring(payments(JANUARY, (1, 3)), NAME, known=MARCH)) == [("2026-01", "2026-03", "version")]
    late = here.bring(payments(FEBRUARY, (4,)), NAME, known=APRIL)
    assert states(late) == [("2026-02", "2026-04", "new")]
    assert here.tables.months(NAME, known_by=APRIL) == (JANUARY,)
    refused("E-USE-001", lambda: here.bring(payments(MARCH, (1,)), NAME, known=JANUARY))
    refused("E-USE-001", lambda: here.bring(payments(MARCH, (1,)), NAME, known=JUNE.plus(1)))


def test_a_mistake_of_bringing_may_be_replaced(here):
    """`replace` puts an extract in the place of the latest version: there is no second one."""
    here.bring(payments(JANUARY, (1, 2)), NAME)
    assert states(here.bring(payments(JANUARY, (10, 20)), NAME, replace=True)) == [("2026-01", "2026-01", "replaced")]
    assert here.tables.versions(NAME) == ((JANUARY, JANUARY),)
    assert here.tables.read(NAME, JANUARY, known_by=FEBRUARY)["unemployment_cents"].to_list() == [10, 20]


def test_changes_are_merged_by_key(here):
    """An extract of changes gives the whole month anew: replaced rows, added rows, and the others as they were."""
    here.bring(payments(JANUARY, (1, 2, 3)), NAME)
    changes = payments(JANUARY, (22, 33, 44), start=1)
    report = here.bring(changes, NAME, mode="changes", known=MARCH)
    assert report.months[0] | {"rows": 3} == {
        "month": "2026-01", "known": "2026-03", "state": "version", "rows": 3, "added": 1, "changed": 2, "removed": 0,
    }  # fmt: skip
    assert here.tables.read(NAME, JANUARY)["unemployment_cents"].to_list() == [1, 22, 33, 44]
    assert here.tables.read(NAME, JANUARY, known_by=MARCH)["unemployment_cents"].to_list() == [1, 2, 3]


def test_changes_of_a_month_that_was_never_whole_are_refused(here):
    """A few rows are no month."""
    refused("E-WRK-003", lambda: here.bring(payments(JANUARY, (1,)), NAME, mode="changes"))
    assert here.files() == {}


def test_nothing_is_taken_if_one_row_is_rejected(here):
    """A month with a faulty row is refused with its line and no value; the row is kept aside with its reason."""
    bad = payments(JANUARY, (1, -555, 3))
    error = refused("E-TAB-002", lambda: here.bring(bad, NAME))
    assert error.exit_code == 3
    assert [f.en for f in error.faults] == ["Column unemployment_cents: 1 value(s) are negative; line 3."]
    assert "555" not in str(error)
    assert here.files() == {}
    (kept,) = here.rejects.listed()
    assert (kept.table, kept.rows, kept.at, kept.until) == (NAME, 1, "2026-06-15", "2026-09-13")
    rows = pl.read_parquet(here.root / kept.path)
    assert rows.select("_file", "_line", "_faults", "unemployment_cents").rows() == [
        ("brought.csv", 3, ["unemployment_cents: below"], "-555")
    ]
    (entry,) = here.journal.entries()
    assert entry.detail["refused"] is True
    assert not here.left()


def test_sound_rows_are_taken_when_asked(here):
    """With `keep_sound` the others are taken, counted, and the rejected rows stay aside."""
    bad = payments(JANUARY, (*range(30), -555))
    report = here.bring(bad, NAME, keep_sound=True)
    assert (report.rows, report.taken, report.rejected) == (31, 30, 1)
    assert here.tables.read(NAME).height == 30
    assert report.kept_aside == str(here.root / here.rejects.listed()[0].path)


def test_too_many_rejected_rows_are_a_wrong_mapping(here):
    """Above the share allowed nothing is taken even so."""
    bad = payments(JANUARY, (1, 2, 3, -4))
    error = refused("E-TAB-002", lambda: here.bring(bad, NAME, keep_sound=True))
    assert "more than 5%" in error.remedy.en
    assert here.bring(bad, NAME, keep_sound=True, at_most=0.5).taken == 3


def test_a_row_twice_is_kept_once_and_told(here):
    """The same row again refuses nothing."""
    rows = payments(JANUARY, (1, 2))
    report = here.bring(pl.concat([rows, rows.head(1), rows.head(1)]), NAME)
    assert (report.rows, report.taken, report.duplicates) == (4, 2, 2)
    assert [n.en for n in report.notes] == [
        "Columns unemployment_number, month: 2 row(s) are the same as another and were kept once; line 4, 5."
    ]
    assert here.tables.read(NAME).equals(rows)


def test_rows_that_contradict_each_other_are_all_rejected(here):
    """Which of two rows with one key is right cannot be known: both are told; the others can be taken."""
    rows = pl.concat([payments(JANUARY, range(40)), payments(JANUARY, (77,))])
    error = refused("E-TAB-002", lambda: here.bring(rows, NAME))
    assert "2 row(s) repeat the key" in error.faults[0].en
    assert "line 2, 42" in error.faults[0].en
    report = here.bring(rows, NAME, keep_sound=True)
    assert (report.taken, report.rejected) == (39, 2)


def test_the_last_of_contradicting_rows_counts_if_the_mapping_says_so(here):
    """With `conflicts = last` a later row replaces an earlier one, and that is told."""
    rows = pl.concat([payments(JANUARY, (1, 2)), payments(JANUARY, (7,)), payments(JANUARY, (8,))])
    report = here.bring(rows, NAME, conflicts="last")
    assert (report.taken, report.superseded, report.rejected) == (2, 2, 0)
    assert here.tables.read(NAME)["unemployment_cents"].to_list() == [8, 2]


def test_lines_that_are_no_rows_are_rejected_with_the_others(here):
    """A line with too few columns is told by its number and kept aside whole."""
    text = payments(JANUARY, (1, 2, 3)).write_csv().splitlines()
    text.insert(2, "U900,2026-01-01")
    error = refused("E-TAB-002", lambda: here.bring("\n".join(text) + "\n", NAME))
    assert error.faults[0].en == "1 line(s) have too few columns; line 3."
    rows = pl.read_parquet(here.root / here.rejects.listed()[0].path)
    assert rows.select("_line", "_faults", "_text").rows() == [(3, ["too_few_columns"], "U900,2026-01-01")]


def test_a_dry_run_tells_everything_and_writes_nothing(here):
    """Faults are told and months are planned; no table, no row aside, no entry in the journal."""
    refused("E-TAB-002", lambda: here.bring(payments(JANUARY, (1, -2)), NAME, dry_run=True))
    assert states(here.bring(payments(JANUARY, (1, 2)), NAME, dry_run=True)) == [("2026-01", "2026-01", "new")]
    assert here.files() == {}
    assert here.rejects.listed() == ()
    assert here.journal.entries() == ()


def test_several_files_are_told_by_name(here):
    """Each fault says in which file it stands; keys are looked at across files."""
    one, two = here.root / "a.csv", here.root / "b.csv"
    payments(JANUARY, (1, -2)).write_csv(one)
    payments(JANUARY, (5, -6, -7), start=0).write_csv(two)
    error = refused("E-TAB-002", lambda: here.take([one, two], plain_mapping(NAME)))
    assert [f.en for f in error.faults] == [
        "Column unemployment_cents: 3 value(s) are negative; a.csv line 3, b.csv line 3, 4.",
        f"Columns {KEY}: 2 row(s) repeat the key and say different things; a.csv line 2, b.csv line 2.",
    ]


def test_months_that_no_file_could_bear_are_refused(here):
    """A month of 1880 would be a file nobody reads again; next month is not known yet."""
    rows = pl.concat([payments(Month.of(1880, 1), (1,)), payments(JUNE.plus(1), (1,), known=JUNE)])
    error = refused("E-TAB-002", lambda: here.bring(rows, NAME))
    told = " ".join(f.en for f in error.faults)
    assert "are before 1990-01; line 2" in told
    assert "are in the future (after 2026-06); line 3" in told


def test_a_table_in_one_file_is_replaced_or_merged(here):
    """Corrections come whole, or as changes by key; there is one file and no version."""
    rows = pl.DataFrame(
        {"household_id": ["a", "b"], "benefit": ["rsa", "rsa"], "month": [dt.date(2026, 1, 1)] * 2,
         "known": [dt.date(2026, 2, 1)] * 2, "cents": [1, 2]},
        schema=TABLES["corrections"].schema,
    )  # fmt: skip
    here.bring(rows, "corrections")
    changed = rows.tail(1).with_columns(cents=pl.lit(5, pl.Int64))
    report = here.bring(changed, "corrections", mode="changes")
    assert report.months[0]["state"] == "replaced"
    assert here.tables.read("corrections")["cents"].to_list() == [1, 5]
    assert here.bring(changed, "corrections").months[0]["removed"] == 1
    assert here.tables.read("corrections")["cents"].to_list() == [5]


def test_an_empty_extract_and_an_unknown_table_are_refused(here):
    """A file of names alone holds no row; a table of the platform is brought by nobody."""
    refused("E-TAB-003", lambda: here.bring(payments(JANUARY, ()), NAME))
    scores = pl.DataFrame(schema=TABLES["scores"].schema)
    refused("E-USE-001", lambda: here.bring(scores, "scores"))


def test_a_column_nothing_fills_is_told(here):
    """A mapping that leaves out a column that may not be missing is refused before anything is read."""
    mapping = plain_mapping(NAME)
    short = type(mapping)(mapping.table, mapping.source, mapping.columns[:-1])
    error = refused("E-TAB-004", lambda: here.bring(payments(JANUARY, (1,)), NAME, mapping=short))
    assert "unemployment_cents" in error.faults[0].en


def test_what_is_kept_aside_is_erased_in_time(here):
    """After its last day a file of rejected rows is erased; until then it stays."""
    refused("E-TAB-002", lambda: here.bring(payments(JANUARY, (-1,)), NAME))
    assert here.rejects.erase_due(dt.date(2026, 9, 13)) == ()
    assert [kept.table for kept in here.rejects.erase_due(dt.date(2026, 9, 14))] == [NAME]
    assert here.rejects.listed() == ()
