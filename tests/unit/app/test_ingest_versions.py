"""What stands is neither lost behind a later version nor behind a rejected row, and a person is told of both."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import replace

import polars as pl
import pytest
from tests.contract.fakes import FakeClock
from tests.unit.app.ingesting_here import Here, payments, plain_mapping

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.store.rejected_listing import list_rejects
from bondroit.tables.catalogue import TABLES

FEBRUARY, APRIL, MAY, JUNE = (Month.of(2026, k) for k in (2, 4, 5, 6))
NAME = "unemployment_payments"


@pytest.fixture
def here(tmp_path):
    """A folder without any table."""
    return Here(tmp_path)


def cents(here, **asked):
    """The amounts that stand of February."""
    return here.tables.read(NAME, FEBRUARY, **asked)["unemployment_cents"].to_list()


def refused(code, act):
    """The refusal that an act meets."""
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def test_changes_that_a_later_version_would_hide_are_refused(here):
    """Changes known in April after those of June name June; known in June as well, both count."""
    here.bring(payments(FEBRUARY, (0, 0)), NAME)
    here.bring(payments(FEBRUARY, (111,)), NAME, mode="changes", known=JUNE)
    late, before = payments(FEBRUARY, (222,), start=1), here.files()
    error = refused("E-USE-001", lambda: here.bring(late, NAME, mode="changes", known=APRIL))
    assert "2026-06" in error.message.en
    assert "--known 2026-06" in error.remedy.en
    assert here.files() == before
    here.bring(late, NAME, mode="changes", known=JUNE)
    assert cents(here) == [111, 222]


def test_changes_before_the_first_version_are_refused_by_its_month(here):
    """A month first known in June takes no changes known in April: the refusal names June."""
    here.bring(payments(FEBRUARY, (1, 2)), NAME, known=JUNE)
    late = payments(FEBRUARY, (3,))
    error = refused("E-USE-001", lambda: here.bring(late, NAME, mode="changes", known=APRIL))
    assert "2026-06" in error.message.en


def test_a_whole_month_behind_a_later_version_is_noted(here):
    """It is written as it was known in April, and a note names the version of June that stays in force."""
    here.bring(payments(FEBRUARY, (1, 2)), NAME)
    here.bring(payments(FEBRUARY, (1, 9)), NAME, known=JUNE)
    report = here.bring(payments(FEBRUARY, (1, 5)), NAME, known=APRIL)
    assert [m["state"] for m in report.months] == ["version"]
    assert [n.en.split(";")[0] for n in report.notes] == ["2026-02: the version known in 2026-06 stays in force"]
    assert cents(here) == [1, 9]
    assert cents(here, known_by=MAY) == [1, 5]


def test_an_extract_brought_again_after_its_correction_names_what_counts(here):
    """The recognised extract is told that the correction stays in force, and of `--replace`; alone it is not."""
    first = payments(FEBRUARY, (1, 2))
    here.bring(first, NAME)
    assert here.bring(first, NAME).notes == ()
    here.bring(payments(FEBRUARY, (1, 3)), NAME)
    report = here.bring(first, NAME)
    assert report.recognised
    (note,) = report.notes
    assert "known in 2026-06 stays in force" in note.en
    assert "--replace" in note.en
    assert cents(here) == [1, 3]


def test_a_file_taken_in_part_is_not_recognised_as_whole(here):
    """Without `keep_sound` the same file is refused; with it, it is recognised; a sound one is either way."""
    bad = payments(FEBRUARY, (*range(30), -5))
    here.bring(bad, NAME, keep_sound=True)
    refused("E-TAB-002", lambda: here.bring(bad, NAME))
    assert here.bring(bad, NAME, keep_sound=True).recognised
    sound = payments(FEBRUARY, range(40))
    here.bring(sound, NAME)
    here.bring(payments(FEBRUARY, range(1, 41)), NAME, replace=True)
    here.bring(sound, NAME, replace=True)
    assert here.bring(sound, NAME, keep_sound=True).recognised


def test_the_row_that_stands_for_a_rejected_one_is_kept(here):
    """A rejected row leaves the earlier row of its key in place, counted; one gone from the extract is gone."""
    here.bring(payments(FEBRUARY, range(100, 130)), NAME)
    rows = payments(FEBRUARY, (*range(200, 228), -1)).filter(pl.col("unemployment_number") != "U00003")
    report = here.bring(rows, NAME, keep_sound=True)
    expected = [*range(200, 203), *range(204, 228), 128]
    assert cents(here) == expected
    assert (report.standing_kept, report.months[0]["removed"]) == (1, 2)
    assert [n.en for n in report.notes if "kept, because" in n.en] == [
        "1 row(s) that stood were kept, because the row brought for their key was rejected."
    ]


def test_a_rejected_row_without_a_key_is_told(here):
    """A line that is no row may have been any of those that are gone: a note says so."""
    here.bring(payments(FEBRUARY, range(30)), NAME)
    text = payments(FEBRUARY, range(29)).write_csv() + "U00029,2026-02-01\n"
    report = here.bring(text, NAME, keep_sound=True)
    assert report.standing_kept == 0
    assert any(n.en.startswith("1 rejected row(s) have no key") for n in report.notes)


def test_a_batch_keeps_what_stands_for_its_rejected_rows(here):
    """In a table in one file too, the earlier outcome of a rejected one stays, and other batches as they were."""
    table = TABLES["outcomes"]
    plain = {c.name: None if c.nullable else (c.values[0] if c.values else 0) for c in table.columns}
    day = dt.date(2026, 2, 1)
    names = [f"H{k:02}" for k in range(30)]
    rows = pl.DataFrame([{**plain, "household_id": n, "month": day} for n in names], schema=table.schema)
    other = rows.head(2).with_columns(month=pl.lit(dt.date(2026, 1, 1)))
    here.bring(pl.concat([rows, other]), "outcomes")
    stood = here.tables.read("outcomes")
    *lines, last = rows.write_csv().splitlines()
    report = here.bring("\n".join([*lines, last.replace(",0,0,", ",?,0,")]), "outcomes", keep_sound=True)
    assert (report.rejected, report.standing_kept) == (1, 1)
    assert here.tables.read("outcomes").equals(stood)
    report = here.bring("\n".join([*lines, last.replace("H29,2026-02-01,", "H29,2026-02-01,?")]), "outcomes",
                        keep_sound=True)  # fmt: skip
    assert (report.rejected, report.standing_kept, report.months[0]["removed"]) == (1, 0, 1)
    assert any(n.en.startswith("1 rejected row(s) have no key") for n in report.notes)


def test_events_as_of_a_month_are_those_known_then(here):
    """Rows corrected or taken out later are still read as of before; rows that are only added keep no copy."""
    events = pl.DataFrame(
        {"household_id": ["a", "b", "c", "d"], "kind": ["move"] * 4, "month": [dt.date(2026, 1, 1)] * 4,
         "known": [dt.date(2026, 2, 1)] * 4},
        schema=TABLES["events"].schema,
    )  # fmt: skip
    here.bring(events.head(3), "events")
    here.clock = FakeClock(dt.datetime(2026, 7, 15, tzinfo=dt.UTC))
    assert here.bring(events, "events").months[0]["state"] == "replaced"
    assert list(here.files()) == ["events/all.parquet"]
    here.clock = FakeClock(dt.datetime(2026, 8, 15, tzinfo=dt.UTC))
    later = pl.col("household_id") == "a"
    moved = events.head(3).with_columns(known=pl.when(later).then(dt.date(2026, 6, 1)).otherwise("known"))
    report = here.bring(moved, "events")
    assert (report.months[0]["state"], report.months[0]["known"]) == ("version", "2026-08")
    for asked, then in ((Month.of(2026, 8), events), (Month.of(2026, 9), moved), (None, moved)):
        assert here.tables.read("events", known_by=asked).equals(then), asked
    # The same extract again is recognised; what was brought by mistake is replaced and keeps nothing.
    assert here.bring(moved, "events").recognised
    here.clock = FakeClock(dt.datetime(2026, 9, 15, tzinfo=dt.UTC))
    here.bring(events, "events", replace=True)
    assert sorted(here.files()) == ["events/all.before-2026-08.parquet", "events/all.parquet"]


def test_the_mapping_says_how_an_extract_is_taken_unless_the_command_does(here):
    """`mode` and `conflicts` of the mapping count where the request leaves them out."""
    mapping = replace(plain_mapping(NAME), mode="changes", conflicts="last")
    here.bring(payments(FEBRUARY, (1, 2)), NAME, mapping=mapping, mode="whole")
    twice = pl.concat([payments(FEBRUARY, (5,)), payments(FEBRUARY, (7,))])
    report = here.bring(twice, NAME, mapping=mapping)
    assert (report.superseded, cents(here)) == (1, [7, 2])
    refused("E-TAB-002", lambda: here.bring(twice, NAME, mapping=mapping, conflicts="reject"))


def test_rejected_rows_are_for_their_owner_alone(here):
    """The file is 0600 in folders 0700, and so is the list that a person asked for."""
    refused("E-TAB-002", lambda: here.bring(payments(FEBRUARY, (1, -2)), NAME))
    kept = here.root / here.rejects.listed()[0].path
    list_rejects(kept, here.root / "list.csv")
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (kept, here.root / "list.csv", kept.parent, kept.parents[1])]
    assert modes == [0o600, 0o600, 0o700, 0o700]
