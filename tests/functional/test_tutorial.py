"""The tutorials run as they stand."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.data import PROJECT, shared

TUTORIALS = sorted((PROJECT / "docs" / "tutorials").glob("*.py"))


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_runs_to_its_end(tutorial, tmp_path):
    """Every cell of the tutorial runs, and it leaves the card and the letter it speaks of."""
    data = shared("takeup", "Benefits.csv").parents[1]
    done = subprocess.run(
        [sys.executable, tutorial, tmp_path],
        env={**os.environ, "BONDROIT_TEST_DATA": str(data)},
        capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "AUC on rows kept apart" in done.stdout
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "ui.json").exists()
