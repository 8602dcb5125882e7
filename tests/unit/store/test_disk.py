"""Writes that are whole or absent."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.data import PROJECT
from tests.unit.store.disk_full import small_files, tiny_disk

from bondroit.errors import UserError
from bondroit.store.disk import aside, remove_orphans, write_aside

if TYPE_CHECKING:
    from pathlib import Path

SLOW = """
import sys, time
from pathlib import Path
from bondroit.store.disk import aside
with aside(Path(sys.argv[1])) as temporary:
    temporary.write_bytes(b"half")
    print("half", flush=True)
    time.sleep(60)
"""

LOOP = """
import sys
from pathlib import Path
from bondroit.store.disk import write_aside
path = Path(sys.argv[1])
print("go", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_aside(path, letter * 300_000)
"""


def started(code: str, path: Path) -> subprocess.Popen[str]:
    """A process that runs `code` on `path` and has said its first word."""
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert process.stdout
    assert process.stdout.readline()
    return process


def test_a_write_replaces_the_whole_file(tmp_path: Path) -> None:
    """The target holds the new bytes, its folder was made, and nothing else is left."""
    path = tmp_path / "a" / "b" / "x.json"
    write_aside(path, b"old, and longer")
    write_aside(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """An error in the middle removes what was written aside, and passes."""
    path = tmp_path / "x"
    write_aside(path, b"old")

    def fail() -> None:
        with aside(path) as temporary:
            temporary.write_bytes(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_writer_leaves_the_old_file(tmp_path: Path) -> None:
    """Killed in the middle, a writer leaves the old bytes and an orphan, which is removed once it is dead."""
    path = tmp_path / "x"
    write_aside(path, b"old")
    with started(SLOW, path) as writer:
        assert remove_orphans(tmp_path) == 0, "a living writer's file must stay"
        assert path.read_bytes() == b"old"
        writer.kill()
    assert path.read_bytes() == b"old"
    assert remove_orphans(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("waited", [0.01, 0.03, 0.06])
def test_a_writer_killed_at_any_moment_leaves_one_or_the_other(tmp_path: Path, waited: float) -> None:
    """Killed at an arbitrary moment of a loop of writes, the target is one whole version."""
    path = tmp_path / "x"
    write_aside(path, b"a" * 300_000)
    with started(LOOP, path) as writer:
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(waited)
        writer.kill()
    assert path.read_bytes() in {b"a" * 300_000, b"b" * 300_000}


def test_a_file_too_large_is_a_refusal(tmp_path: Path) -> None:
    """A limit on the size of files is told as a refusal of the disk, and the old file stays."""
    path = tmp_path / "x"
    write_aside(path, b"old")
    with pytest.raises(UserError) as caught, small_files():
        write_aside(path, b"n" * 100_000)
    assert caught.value.code == "E-DSK-001"
    assert caught.value.exit_code == 5
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_a_refusal(tmp_path: Path) -> None:
    """A disk without room is told as such, and the old file stays."""
    path = tmp_path / "disk" / "x"
    with tiny_disk(path.parent):
        write_aside(path, b"old")
        with pytest.raises(UserError) as caught:
            write_aside(path, b"n" * 1_000_000)
        assert caught.value.code == "E-DSK-001"
        assert "No space left" in caught.value.message.en
        assert path.read_bytes() == b"old"
        assert list(path.parent.iterdir()) == [path]


def test_a_folder_in_the_way_is_a_refusal(tmp_path: Path) -> None:
    """A folder where the file should go, or a file where its folder should be, is told as a refusal."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    for path in (tmp_path / "folder", tmp_path / "file" / "x"):
        with pytest.raises(UserError) as caught:
            write_aside(path, b"x")
        assert caught.value.code == "E-DSK-001"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


def test_an_error_of_ours_is_not_the_disks(tmp_path: Path) -> None:
    """An error that has nothing to do with the disk passes as it is."""
    with pytest.raises(FileNotFoundError), aside(tmp_path / "x"):
        (tmp_path / "absent").read_bytes()
