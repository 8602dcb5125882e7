"""Review sheets and groups of files are erased when their time is over."""

from __future__ import annotations

import datetime as dt
import os

from tests.contract.fakes import FakeClock, MemoryJournal

from bondroit.app.erase_due import erase_due
from bondroit.app.erase_networks import ExpiredNetworks
from bondroit.app.ports import Quiet
from bondroit.domain.months import Month
from bondroit.store.found_networks import FolderFoundNetworks
from bondroit.store.review_sheets import KEPT_DAYS, ReviewSheets, record_sheet
from bondroit.tables.contract import PERIODS


class Nothing:
    """No table and no letter is due."""

    def due(self, _limits):
        """None."""
        return ()

    def letters_due(self, _limit):
        """None."""
        return 0

    def erase_letters(self, _limit):
        """Nothing to do."""


def run(*others, journal, **asked):
    """What was erased, by name."""
    report = erase_due(
        erasing=Nothing(), others=others, journal=journal, clock=FakeClock(), progress=Quiet(), periods=PERIODS, **asked
    )
    return {one.name: one.rows for one in report.erased}


def test_a_sheet_is_as_old_as_its_record_says(tmp_path):
    """Copying or filling in the file does not keep a sheet longer, nor does an old file make a new one leave."""
    today = FakeClock().now()
    long_ago = (today - dt.timedelta(days=400)).timestamp()
    for name, days, touched in (("a-2026-03", KEPT_DAYS + 1, today.timestamp()), ("b-2026-03", KEPT_DAYS, long_ago)):
        for kind in ("csv", "html"):
            path = tmp_path / f"{name}.{kind}"
            path.write_text("x")
            os.utime(path, (touched, touched))
        record_sheet(path, today.date() - dt.timedelta(days=days))
    assert (tmp_path / "a-2026-03.json").stat().st_mode & 0o077 == 0
    assert run(ReviewSheets(tmp_path), journal=MemoryJournal()) == {"review_sheets": 2}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b-2026-03.csv", "b-2026-03.html", "b-2026-03.json"]
    # A record that cannot be read keeps nothing for ever: the file's own day counts.
    (tmp_path / "b-2026-03.json").write_text("torn")
    assert run(ReviewSheets(tmp_path), journal=MemoryJournal()) == {"review_sheets": 2}
    assert list(tmp_path.iterdir()) == []


def test_sheets_from_before_records_leave_after_their_days(tmp_path):
    """Without a record a sheet goes one day after its file's ninetieth, or when its month is asked for."""
    today = FakeClock().now()
    ages = {"taxes-control-2026-03": KEPT_DAYS, "payroll-control-2026-03": KEPT_DAYS + 1, "old-control-2025-01": 0}
    for name, days in ages.items():
        for kind in ("csv", "html"):
            path = tmp_path / f"{name}.{kind}"
            path.write_text("x")
            when = (today - dt.timedelta(days=days)).timestamp()
            os.utime(path, (when, when))
    (tmp_path / "notes.txt").write_text("x")
    sheets, journal = ReviewSheets(tmp_path), MemoryJournal()
    assert run(sheets, journal=journal, dry_run=True) == {"review_sheets": 2}
    assert run(sheets, journal=journal) == {"review_sheets": 2}
    assert run(sheets, journal=journal, before=Month.of(2025, 2)) == {"review_sheets": 2}
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "notes.txt", "taxes-control-2026-03.csv", "taxes-control-2026-03.html",
    ]  # fmt: skip
    assert ReviewSheets(tmp_path / "absent").due(today.date(), Month.of(2026, 1)) == 0


def test_networks_leave_when_they_expire(tmp_path):
    """Groups whose day has come go with their page and an entry in the journal; the others stay until theirs."""
    kept, journal, today = FolderFoundNetworks(tmp_path / "networks"), MemoryJournal(), FakeClock().now().date()
    for month, days in ((Month.of(2026, 1), 0), (Month.of(2026, 2), 1)):
        kept.save(month, {"expires": (today + dt.timedelta(days=days)).isoformat()})
        kept.write_page(month, "x")
    expired = ExpiredNetworks(kept, journal)
    assert run(expired, journal=journal) == {"networks": 1}
    assert [entry.verb for entry in journal.entries()] == ["erase", "forget", "erase"]
    assert kept.months() == (Month.of(2026, 2),)
    assert run(expired, journal=journal, before=Month.of(2026, 3)) == {"networks": 1}
    assert [p.name for p in (tmp_path / "networks").iterdir()] == []
