"""What a killed verb left in the temporary folder is removed under the lock; what a living one uses is not."""

from __future__ import annotations

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
