"""What can go wrong in a workspace: each a clear message with the remedy and its exit code, nothing lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time

import polars as pl
import pytest
from tests.functional.running import Said, check_refused, command, files_below, process

MONTH = "2026-02"
# What a reader or a refused writer may touch: the lock's own line.
TOUCHED = {".lock"}


def kept(folder):
    """Every file of a workspace but the lock."""
    return {name: data for name, data in files_below(folder).items() if name not in TOUCHED}


def refused(capsys, town, *words, code, exit_code):
    """The command is refused and the workspace is as it was."""
    before = kept(town)
    said = command(capsys, "--workspace", town, *words)
    check_refused(said, code=code, exit_code=exit_code)
    assert kept(town) == before
    return said


@pytest.fixture
def snapshot(town):
    """The rows of one stored snapshot, to be brought again as a file."""
    return pl.read_parquet(town / "tables" / "snapshots" / "2026-01.parquet")


def bring(capsys, town, frame, *, name="snapshots", code="E-TAB-002"):
    """Bring a frame as a CSV; it must be refused, every table as it was: rows are kept aside and that is journalled."""
    frame.write_csv(town.parent / "brought.csv")
    before = kept(town)
    said = command(capsys, "--workspace", town, "ingest", town.parent / "brought.csv", "--as", name)
    check_refused(said, code=code, exit_code=3)
    after = {n: data for n, data in kept(town).items() if not n.startswith("ingest/rejected/")}
    assert {n for n in before | after if before.get(n) != after.get(n)} <= {"operations.sqlite"}
    return said


def test_a_sound_snapshot_is_taken_and_recognised(town, snapshot, capsys):
    """A file that keeps the contract is taken in to the same bytes, and recognised."""
    before = kept(town)
    snapshot.write_csv(town.parent / "brought.csv")
    said = command(capsys, "--workspace", town, "ingest", town.parent / "brought.csv", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["recognised"] is True
    after = kept(town)
    assert {n for n in before if before[n] != after[n]} == {"operations.sqlite"}


def test_a_duplicate_household_is_refused(town, snapshot, capsys):
    """The same household twice in a month, not the same way, is told with its lines."""
    other = snapshot.head(1).with_columns(pl.col("rent_cents") + 100)
    said = bring(capsys, town, pl.concat([snapshot, other]))
    assert "household_id, month: 2 row(s) repeat the key and say different things; line 2, 2002" in said.err


def test_two_rows_for_one_month_are_refused(town, capsys):
    """Two corrections of the same household, benefit and months are told."""
    rows = pl.read_parquet(town / "tables" / "corrections" / "all.parquet")
    doubled = pl.concat([rows, rows.head(2).with_columns(pl.col("cents") + 1)])
    assert "4 row(s) repeat the key" in bring(capsys, town, doubled, name="corrections").err


def test_a_future_date_is_refused(town, snapshot, capsys):
    """A month after the present one is told as the future."""
    said = bring(capsys, town, snapshot.with_columns(month=pl.date(2099, 1, 1)))
    assert "in the future" in said.err


def test_a_negative_amount_is_refused(town, snapshot, capsys):
    """A wage below zero is told with its lines and without its value."""
    said = bring(capsys, town, snapshot.with_columns(claimant_wage_cents=pl.lit(-12_345)))
    assert "claimant_wage_cents: 2000 value(s) are negative; line 2, 3, 4, ..." in said.err
    assert "12345" not in said.err


def test_a_wrong_type_is_told_with_the_other_faults(town, snapshot, capsys):
    """All faults of the rows of a file are told at once, none by its value."""
    said = bring(capsys, town, snapshot.with_columns(zone=pl.lit(9), rent_cents=pl.lit("a lot")))
    assert "zone: 2000 value(s) are above 3" in said.err
    assert "rent_cents: 2000 value(s) hold no amount in cents" in said.err
    assert "a lot" not in said.err


def test_a_missing_column_is_told(town, snapshot, capsys):
    """A file without a column that the contract asks for is refused by its columns, before any row."""
    said = bring(capsys, town, snapshot.rename({"zone": "zones"}), code="E-TAB-004")
    assert "no column zone. Did you mean zones?" in said.err


@pytest.mark.parametrize("month", ["2026-13", "26-02", "2026-2"])
def test_what_is_no_month_is_refused(town, capsys, month):
    """Something else than year-month is a usage error."""
    refused(capsys, town, "observe", "--month", month, code="E-USE-002", exit_code=2)


def test_a_month_without_files_is_refused(town, capsys):
    """A month that follows no snapshot cannot be observed, and the message says which is missing."""
    said = refused(capsys, town, "observe", "--month", "2031-06", code="E-WRK-003", exit_code=2)
    assert "2031-05" in said.err


def test_an_altered_card_of_the_workspace_is_refused(town, capsys):
    """A coefficient changed by hand in a stored card is an integrity error before any file is scored."""
    path = town / "cards" / "overpayment@1.json"
    document = json.loads(path.read_text())
    document["variables"][0]["modalities"][0]["coefficient"] += 0.1
    path.write_text(json.dumps(document))
    refused(capsys, town, "score", "--month", MONTH, code="E-INT-001", exit_code=4)


def test_an_altered_journal_is_found(town, capsys):
    """An entry changed behind the platform's back is found, and named by its number."""
    with sqlite3.connect(town / "operations.sqlite") as database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{name}"')
        database.execute("update journal set verb = 'nothing' where sequence = 5")
    said = refused(capsys, town, "journal", "verify", code="E-INT-002", exit_code=4)
    assert "5" in said.err


def test_a_truncated_table_is_refused(town, capsys):
    """A stored Parquet file that was cut is told, with the step that makes it again."""
    path = town / "tables" / "variables" / f"{MONTH}.parquet"
    path.write_bytes(path.read_bytes()[:1000])
    refused(capsys, town, "score", "--month", MONTH, code="E-TAB-001", exit_code=3)


def test_a_wrong_setting_is_refused_with_its_line(town, capsys):
    """An unknown setting and a value out of range are told together."""
    path = town / "bondroit.toml"
    text = path.read_text().replace("random_share", "randomshare", 1)
    path.write_text(text.replace("[survey]", "[survey]\nsize = -3\n# ", 1) if "size" not in text else text)
    said = refused(capsys, town, "status", code="E-USE-003", exit_code=2)
    assert "randomshare" in said.err


def test_a_plan_with_too_little_chance_is_refused(town, capsys):
    """A random share under 5 % cannot be set."""
    path = town / "bondroit.toml"
    text = path.read_text()
    assert "random_share = 0.1" in text
    path.write_text(text.replace("random_share = 0.1", "random_share = 0.01"))
    refused(capsys, town, "plan", "--month", MONTH, code="E-USE-003", exit_code=2)


def test_an_unknown_file_cannot_be_explained(town, capsys):
    """A household that was not scored is refused, and its identifier is not repeated."""
    said = refused(capsys, town, "explain", "--month", MONTH, "--file", "H9999999", code="E-FIL-001", exit_code=3)
    assert "H9999999" not in said.err


def test_nothing_is_a_workspace(tmp_path, capsys):
    """Outside a workspace the message says how to make one."""
    said = command(capsys, "--workspace", tmp_path, "status")
    check_refused(said, code="E-WRK-001", exit_code=2)
    assert "bondroit init" in said.err


def test_a_workspace_is_not_made_twice(town, capsys):
    """Init never touches a workspace that is there."""
    before = kept(town)
    check_refused(command(capsys, "init", town), code="E-WRK-002", exit_code=2)
    assert kept(town) == before


def test_a_second_writer_is_told_who_is_at_work(town, capsys):
    """While one process writes, another is refused at once with the holder's verb."""
    holding = (
        "import fcntl, time\n"
        f"f = open({str(town / '.lock')!r}, 'r+')\n"
        "fcntl.flock(f, fcntl.LOCK_EX)\n"
        "print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", holding], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline().strip() == "held"
        refused(capsys, town, "observe", "--month", MONTH, code="E-BSY-001", exit_code=5)
    finally:
        holder.kill()
        holder.wait()
    assert command(capsys, "--workspace", town, "observe", "--month", MONTH).code == 0


def test_a_full_disk_keeps_the_old_scores(town):
    """Where no more may be written, the earlier table stands to the byte and the exit code is 5."""
    (town / "tables" / "scores" / f"{MONTH}.parquet").unlink()
    before = kept(town)

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    running = process("--workspace", town, "score", "--month", MONTH, preexec_fn=small_files)
    out, told = running.communicate(timeout=120)
    check_refused(Said(running.returncode, out, told), code="E-DSK-001", exit_code=5)
    after = kept(town)
    assert {n: d for n, d in after.items() if not n.endswith(".aside")} == before


@pytest.mark.parametrize("delay", [0.4, 0.8, 1.2, 1.6])
def test_a_killed_score_leaves_the_old_or_the_new(town, capsys, delay):
    """Killed at any moment, a scoring run leaves the table as it was or as it must be, and can be run again."""
    path = town / "tables" / "scores" / f"{MONTH}.parquet"
    new = path.read_bytes()
    path.unlink()
    running = process("--workspace", town, "score", "--month", MONTH, "--quiet")
    time.sleep(delay)
    if running.poll() is None:
        os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=120)
    assert not path.exists() or path.read_bytes() == new
    assert command(capsys, "--workspace", town, "journal", "verify").code == 0
    said = command(capsys, "--workspace", town, "score", "--month", MONTH)
    assert said.code == 0, said.err
    assert path.read_bytes() == new
    assert not list(town.rglob("*.aside"))
