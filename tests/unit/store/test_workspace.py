"""The folder of a workspace: made, found, versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bondroit.errors import UserError
from bondroit.store.workspace import Workspace, lay_out, locate, mark, require_format, upgrade

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    """A workspace."""
    workspace = lay_out(tmp_path / "w", "threads = 1\n")
    mark(workspace)
    return workspace


def test_a_workspace_has_its_places(made: Workspace) -> None:
    """Folders, settings and the marker are there and nothing else."""
    assert sorted(p.name for p in made.root.iterdir()) == [
        ".bondroit", "bondroit.toml", "cards", "reports", "tables", "tmp",
    ]  # fmt: skip
    assert made.settings_text() == "threads = 1\n"
    require_format(made)


def test_it_is_found_from_inside(made: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder inside it, and by its path, the workspace is found."""
    inside = made.root / "reports" / "2026-02"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert locate(None).root == made.root
    assert locate(made.root).root == made.root


def test_no_workspace_is_told(tmp_path: Path, made: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a folder without one nor an inner folder named on purpose is a workspace."""
    monkeypatch.chdir(tmp_path)
    for path in (None, tmp_path, tmp_path / "absent", made.tables):
        with pytest.raises(UserError) as caught:
            locate(path)
        assert caught.value.code == "E-WRK-001"


def test_a_workspace_is_not_made_twice(made: Workspace) -> None:
    """Making one where one is, or where a file is, is refused and changes nothing."""
    with pytest.raises(UserError) as caught:
        lay_out(made.root, "threads = 2\n")
    assert caught.value.code == "E-WRK-002"
    with pytest.raises(UserError) as caught:
        lay_out(made.settings, "")
    assert caught.value.code == "E-WRK-002"
    assert made.settings_text() == "threads = 1\n"


def test_a_folder_with_other_files_may_become_one(tmp_path: Path) -> None:
    """What is there stays, settings prepared beforehand included; a making that was killed can be done again."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "bondroit.toml").write_text("threads = 3\n", encoding="utf-8")
    lay_out(tmp_path, "threads = 1\n")
    workspace = lay_out(tmp_path, "threads = 1\n")
    assert workspace.settings_text() == "threads = 3\n"
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("marker", "remedy"),
    [('{"format": 99}', "install"), ('{"format": 0}', "upgrade"), ("", "upgrade"), ("[]", "upgrade")],
)
def test_another_version_is_refused(made: Workspace, marker: str, remedy: str) -> None:
    """A newer form asks for a newer program; an older or illegible one for an upgrade."""
    (made.root / ".bondroit").write_text(marker, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        require_format(made)
    assert caught.value.code == "E-INT-004"
    assert remedy in caught.value.remedy.en


def test_an_upgrade_says_what_it_did(made: Workspace) -> None:
    """A missing folder and an old marker are repaired; then there is nothing to do; a newer form is refused."""
    assert upgrade(made) == ()
    made.temporary.rmdir()
    marker = made.root / ".bondroit"
    marker.write_text("{}", encoding="utf-8")
    assert upgrade(made) == ("tmp/", "format 0 -> 1")
    require_format(made)
    marker.write_text('{"format": 2}', encoding="utf-8")
    with pytest.raises(UserError):
        upgrade(made)


def test_absent_or_illegible_settings_are_told(made: Workspace) -> None:
    """Settings that are gone or not UTF-8 are a fault of settings."""
    made.settings.write_bytes(b"language = '\xe9'")
    with pytest.raises(UserError) as caught:
        made.settings_text()
    assert caught.value.code == "E-USE-003"
    made.settings.unlink()
    with pytest.raises(UserError) as caught:
        made.settings_text()
    assert caught.value.code == "E-USE-003"
