"""The command `town`: behaviour over its ranges, on the command line."""

from __future__ import annotations

import json

import pytest
from tests.functional.running import check_refused, command

SMALL = ("--households", 30, "--months", 1, "--json", "--quiet")


@pytest.fixture
def workspace(tmp_path, capsys):
    """A fresh workspace."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    folder = tmp_path / "w"
    assert command(capsys, "init", folder).code == 0
    return folder


def test_a_drawn_town_says_so(workspace, capsys):
    """A draw with a value of one's own is recorded in the answer and in town.json; asked again it is recognised."""
    mine = workspace / "mine.toml"
    mine.write_text("[events]\nmove = 0.0071\n")
    words = ("--workspace", workspace, "town", *SMALL, "--draw", 3, "--behaviour", mine)
    said = command(capsys, *words)
    assert said.code == 0, said.err
    behaviour = json.loads(said.out)["behaviour"]
    assert (behaviour["draw"], behaviour["changed"]["events.move"]) == (3, 0.0071)
    recorded = json.loads((workspace / "reports" / "town.json").read_bytes())
    assert recorded["behaviour"] == behaviour
    assert json.loads(command(capsys, *words).out)["recognised"] is True
    check_refused(command(capsys, *words[:-4]), code="E-WRK-002", exit_code=2)


def test_a_wrong_behaviour_is_refused_with_every_fault(workspace, capsys):
    """A mistyped name and a value out of range are told together, and nothing is made."""
    mine = workspace / "mine.toml"
    mine.write_text("[events]\nseparatoin = 0.1\nmove = 5\n")
    said = command(capsys, "--workspace", workspace, "town", "--behaviour", mine)
    check_refused(said, code="E-USE-003", exit_code=2)
    assert "Did you mean events.separation?" in said.err
    assert "events.move must be from" in said.err
    said = command(capsys, "--workspace", workspace, "town", "--behaviour", workspace / "absent.toml")
    check_refused(said, code="E-TAB-001", exit_code=3)
    assert not (workspace / "reports" / "town.json").exists()
