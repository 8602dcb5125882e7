"""Scoring that is killed leaves what was there or what is asked, whole, and the next run finishes the work."""

from __future__ import annotations

import signal
import time

import numpy as np
import polars as pl
import pytest
from tests.functional.running import command, process
from tests.functional.scoring_here import CARDS, MONTH, card, fill, tables, variables

from bondroit.domain.scorecard import points_of

FILES = 60_000
MOMENTS = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A workspace with three cards and variables, scored once."""
    folder = tmp_path_factory.mktemp("killed") / "body"
    assert process("init", folder).wait(60) == 0
    fill(folder, FILES)
    return folder


def _killed(words, draw):
    """Start a run and kill it a little after it looks at the files, or after it writes; whether it was still going."""
    running = process(*words)
    for _ in range(draw.integers(1, 3)):
        running.stderr.readline()
    time.sleep(draw.uniform(0, 0.25))
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=60)
    return running.returncode == -signal.SIGKILL


def _expected(files):
    """Points of some files by the plain oracle, by card."""
    rows = list(files.gather_every(997).iter_rows(named=True))
    return {(f"{name}@1", row["household_id"]): points_of(card(name), row) for name in CARDS for row in rows}


def _is_of(scores, files):
    """Whether a table of scores is whole and of these files."""
    asked = _expected(files)
    found = {
        (label, file): points for label, file, points in scores.select("card", "household_id", "points").iter_rows()
    }
    return scores.height == len(CARDS) * FILES and all(found[key] == points for key, points in asked.items())


def test_killed_at_ten_moments_the_scores_are_the_old_or_the_new(folder, capsys):
    """At ten seeded moments of its run: the table is whole and one of the two, the next run finishes, nothing is left.

    The old scores stay readable beside the new ones, under their fingerprint.
    """
    stored, words = tables(folder), ("--workspace", folder, "score", "--month", "2026-02")
    assert command(capsys, *words).code == 0
    old = variables(1, FILES)
    draw = np.random.default_rng(6)
    killed = 0
    for turn in range(MOMENTS):
        new = variables(2 + turn, FILES)
        stored.write("variables", new, MONTH)
        stood = stored.fingerprint("scores", MONTH)
        killed += _killed(words, draw)
        scores = stored.read("scores", MONTH)
        assert _is_of(scores, old) or _is_of(scores, new)
        assert command(capsys, *words).code == 0
        assert _is_of(stored.read("scores", MONTH), new)
        kept = folder / "tables" / "scores" / f"{MONTH}.replaced-{stood[:12]}.parquet"
        assert _is_of(pl.read_parquet(kept), old)
        assert _left(folder) == []
        old = new
    assert killed
    assert command(capsys, "--workspace", folder, "journal", "verify").code == 0
    assert command(capsys, *words, "--json").code == 0


def _left(folder):
    """What a killed run may not leave behind: files aside, temporary folders."""
    return [*folder.rglob("*.aside"), *(folder / "tmp").glob("*")]


def test_a_table_of_ones_own_is_written_whole_or_not_at_all(folder, tmp_path, capsys):
    """Killed at seeded moments, the file of scores is the old one or the new one."""
    rows = variables(1, FILES)
    rows.write_parquet(tmp_path / "table.parquet")
    out = tmp_path / "scores.parquet"
    words = ("score", "--table", tmp_path / "table.parquet", "--card", folder / "cards/third@1.json",
             "--out", out)  # fmt: skip
    assert command(capsys, *words).code == 0
    whole = out.read_bytes()
    out.write_bytes(b"old")
    draw = np.random.default_rng(7)
    for _ in range(3):
        _killed(words, draw)
        assert out.read_bytes() in {b"old", whole}
    assert command(capsys, *words).code == 0
    assert out.read_bytes() == whole


def test_interrupting_says_so_and_leaves_the_old(folder):
    """Ctrl-C ends the run without a trace of the program, and the scores stand as they were."""
    stored = tables(folder)
    before = stored.fingerprint("scores", MONTH)
    stored.write("variables", variables(99, FILES), MONTH)
    running = process("--workspace", folder, "score", "--month", "2026-02")
    line = running.stderr.readline()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode != 0, line + told
    assert "Traceback" not in told
    assert stored.fingerprint("scores", MONTH) == before
