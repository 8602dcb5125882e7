"""The tutorials run as they stand."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.data import PROJECT, shared

# What each tutorial says and leaves.
LEFT = {
    "01_a_table_of_your_own": ("AUC on rows kept apart", ("letter.pdf", "ui.json")),
    "02_a_card_edited_by_hand": ("made again from the file", ("edited.json", "edits.toml")),
}
TUTORIALS = sorted((PROJECT / "docs" / "tutorials").glob("*.py"))


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_runs_to_its_end(tutorial, tmp_path):
    """Every cell of the tutorial runs, and it leaves the files it speaks of."""
    data = shared("takeup", "Benefits.csv").parents[1]
    done = subprocess.run(
        [sys.executable, tutorial, tmp_path],
        env={**os.environ, "BONDROIT_TEST_DATA": str(data)},
        capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said, files = LEFT[tutorial.stem]
    assert said in done.stdout
    assert all((tmp_path / name).stat().st_size for name in files)
    assert all(path.read_bytes().startswith(b"%PDF") for path in tmp_path.glob("*.pdf"))
