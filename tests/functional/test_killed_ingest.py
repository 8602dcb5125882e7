"""An ingest that is killed leaves what was there or what was brought, and the next one finishes the work."""

from __future__ import annotations

import signal
import time

import polars as pl
import pytest
from tests.functional.running import command, process
from tests.unit.app.ingesting_here import payments

from bondroit.domain.months import Month
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables

NAME = "unemployment_payments"
MONTHS = tuple(Month.of(2026, k) for k in (1, 2, 3))
ROWS = 40_000


@pytest.mark.parametrize("moment", ["extract-*", "checked.*", "*.aside", "*.known-2026-10.parquet"])
def test_a_killed_ingest_leaves_old_or_new(tmp_path, capsys, moment):
    """Killed while it unpacks or checks, while it writes or once it renames: every month is whole; then it is taken up.

    Nothing of it lies in the temporary folder after the next one.
    """
    folder = tmp_path / "body"
    assert command(capsys, "init", folder).code == 0
    old = {month: payments(month, range(ROWS)) for month in MONTHS}
    new = {month: payments(month, range(1, ROWS + 1)) for month in MONTHS}
    words = ("--workspace", folder, "ingest", tmp_path / "brought.csv", "--as", NAME)
    pl.concat(old.values()).write_csv(tmp_path / "brought.csv")
    assert command(capsys, *words).code == 0
    pl.concat(new.values()).write_csv(tmp_path / "brought.csv")
    running = process(*words, "--known", "2026-10")
    while running.poll() is None and not any(folder.rglob(moment)):
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=60)
    assert running.returncode == -signal.SIGKILL
    if moment == "extract-*":
        assert list(folder.glob("tmp/extract-*"))
    tables = ParquetTables(folder / "tables", Engine(temporary=folder / "tmp", threads=2))
    for month in MONTHS:
        found = tables.read(NAME, month)
        assert found.equals(old[month]) or found.equals(new[month])
        assert tables.read(NAME, month, known_by=Month.of(2026, 10)).equals(old[month])
    said = command(capsys, *words, "--known", "2026-10")
    assert said.code == 0, said.err
    for month in MONTHS:
        assert tables.read(NAME, month).equals(new[month])
        assert tables.read(NAME, month, known_by=Month.of(2026, 10)).equals(old[month])
    assert list((folder / "tmp").rglob("*")) == []
    assert command(capsys, "--workspace", folder, "journal", "verify").code == 0
