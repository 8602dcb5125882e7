"""The composition root: a workspace made, opened, upgraded, and everything wired to it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bondroit.errors import UserError
from bondroit.wiring.services import init_workspace, open_services, upgrade_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh workspace."""
    for name in ("BONDROIT_DATABASE", "BONDROIT_ACTOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BONDROIT_NOW", "2026-04-30T12:00:00")
    return init_workspace(tmp_path / "w", language="en")


def test_a_fresh_workspace_opens(root: Path) -> None:
    """What `init` made is opened: documented settings in the language asked, an empty store, one journal entry."""
    services = open_services(root)
    assert services.root == root
    assert services.settings.language == "en"
    assert services.cards.labels() == ()
    assert services.operations.runs() == ()
    (entry,) = services.journal.entries()
    assert (entry.verb, entry.actor, entry.at) == ("init", "operator", "2026-04-30T12:00:00.000000+00:00")
    assert services.journal.verify() == 1


def test_two_workspaces_made_alike_are_alike(root: Path, tmp_path: Path) -> None:
    """With the clock stopped, a second workspace has the same settings and the same journal."""
    other = init_workspace(tmp_path / "other", language="en")
    assert open_services(root).journal.entries() == open_services(other).journal.entries()
    assert (root / "bondroit.toml").read_bytes() == (other / "bondroit.toml").read_bytes()


def test_documents_cards_and_tables_go_to_their_places(root: Path) -> None:
    """What a verb writes lands in the workspace."""
    services = open_services(root)
    with services.lock("report"):
        services.documents.write_json("2026-02/yields.json", {"n": 1})
    assert json.loads((root / "reports" / "2026-02" / "yields.json").read_bytes()) == {"n": 1}


def test_a_workspace_is_not_made_twice(root: Path) -> None:
    """A second `init` is refused and adds nothing to the journal."""
    with pytest.raises(UserError) as caught:
        init_workspace(root)
    assert caught.value.code == "E-WRK-002"
    assert open_services(root).journal.verify() == 1


def test_a_fresh_workspace_needs_no_upgrade(root: Path) -> None:
    """There is nothing to do, and so nothing is noted."""
    assert upgrade_workspace(root) == ()
    assert open_services(root).journal.verify() == 1


def test_an_upgrade_is_noted(root: Path) -> None:
    """A missing folder and an old marker are repaired, and the journal says so."""
    (root / "tmp").rmdir()
    (root / ".bondroit").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        open_services(root)
    assert caught.value.code == "E-INT-004"
    assert upgrade_workspace(root) == ("tmp/", "format 0 -> 1")
    assert open_services(root).journal.entries()[-1].detail == {"done": ["tmp/", "format 0 -> 1"]}


def test_a_database_of_another_place_asks_for_an_upgrade(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL given by the environment leads elsewhere: that database is empty until `upgrade`."""
    monkeypatch.setenv("BONDROIT_DATABASE", "sqlite:///elsewhere.sqlite")
    with pytest.raises(UserError) as caught:
        open_services(root)
    assert caught.value.code == "E-INT-004"
    assert upgrade_workspace(root) == ("operations database: revision 0001",)
    assert [e.verb for e in open_services(root).journal.entries()] == ["upgrade"]


def test_wrong_settings_stop_everything(root: Path) -> None:
    """Neither opening nor upgrading goes past settings that are wrong."""
    (root / "bondroit.toml").write_text("thread = 1\n", encoding="utf-8")
    for act in (open_services, upgrade_workspace):
        with pytest.raises(UserError) as caught:
            act(root)
        assert caught.value.code == "E-USE-003"


LOADED = """
import sys
import bondroit.wiring.services
print(*sorted({"polars", "duckdb", "sqlalchemy", "alembic", "openfisca_core"} & set(sys.modules)))
"""


def test_naming_the_services_loads_no_engine() -> None:
    """The threads of the engines are settled before they are loaded, so the composition root loads none of them."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


THREADS = """
import sys
from pathlib import Path
from bondroit.wiring.services import open_services
open_services(Path(sys.argv[1]))
import polars as pl
print(pl.thread_pool_size())
"""


def test_threads_are_those_of_the_settings(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars runs on as many threads as the settings say."""
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    (root / "bondroit.toml").write_text("threads = 3\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", THREADS, str(root)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"
