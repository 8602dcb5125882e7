"""What a killed verb left in the temporary folder is removed under the lock; what a living one uses is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.contract.fakes import FakeClock

from bondroit.store.lock import WorkspaceLock
from bondroit.store.temporary import CHECKED, EXTRACT, LISTED, SORTED, laid_down, remove_left


def test_what_was_left_is_removed_by_whoever_takes_the_lock(tmp_path):
    """Folders of each kind go with their files; a folder in use and one of somebody else stay."""
    temporary = tmp_path / "tmp"
    for start in (CHECKED, EXTRACT, SORTED, LISTED):
        (temporary / f"{start}dead").mkdir(parents=True)
        (temporary / f"{start}dead" / "rows.parquet").write_text("x")
    (temporary / "other").mkdir()
    with laid_down(EXTRACT, temporary) as used:
        with WorkspaceLock(tmp_path, FakeClock(), temporary)("erase"):
            assert sorted(path.name for path in temporary.iterdir()) == sorted(["other", used.name])
        assert used.is_dir()
    assert [path.name for path in temporary.iterdir()] == ["other"]
    assert remove_left(temporary / "absent") == 0


SPILLS = """
import duckdb, os, signal, sys
duckdb = duckdb.connect(config={"memory_limit": "40MB", "temp_directory": sys.argv[1], "threads": 1})
duckdb.execute("CREATE TABLE t AS SELECT hash(range)::VARCHAR || hash(range + 1)::VARCHAR AS b FROM range(1000000)")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_duckdb_spilled_is_removed_by_whoever_takes_the_lock(tmp_path):
    """Spilled data of a process that was killed go; those of one that lives, and files of other names, stay."""
    temporary = tmp_path / "tmp"
    done = subprocess.run([sys.executable, "-c", SPILLS, str(temporary)], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    left = {path.name for path in temporary.iterdir()}
    assert any(path.stat().st_size for path in temporary.iterdir())
    ours = f"duckdb_temp_{os.getpid()}_0_storage_DEFAULT-0.tmp"
    for name in (ours, "duckdb_temp_notes.txt", "duckdb_temp_99999999999999999999_0_owner"):
        (temporary / name).write_text("x")
    with WorkspaceLock(tmp_path, FakeClock(), temporary)("ingest"):
        assert not left & {path.name for path in temporary.iterdir()}
    assert sorted(path.name for path in temporary.iterdir()) == sorted([ours, "duckdb_temp_notes.txt"])
