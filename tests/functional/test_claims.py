"""`bondroit check-claims` by the real command: two tiny draws, and in `make proof` the twenty that the page tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.functional.running import command, process

SAID = Path(__file__).parents[2] / "docs" / "explanation" / "claims.md"
LINE = re.compile(r"^\| (CLM\d+) \|.*\| (reproduced|not reproduced|contradicted), robust")
TWENTY_DRAWS = 25 * 60


@pytest.fixture(autouse=True)
def _law():
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")


def test_two_tiny_draws(tmp_path, capsys):
    """Two small towns under the real law answer; asked again, the command makes nothing and says the same."""
    words = ("check-claims", tmp_path / "c", "--draws", 2, "--usual", 0, "--households", 900, "--surveyed", 400,
             "--processes", 1, "--json")  # fmt: skip
    first = command(capsys, *words)
    assert first.code == 0, first.err
    told = json.loads(first.out)
    assert told["draws"] == 2
    assert {one["answer"] for one in told["claims"]} >= {"not enough evidence", "cannot be shown here"}
    again = json.loads(command(capsys, *words).out)
    assert again["taken_up"] == 2
    assert again["claims"] == told["claims"]
    assert "fictitious" in (tmp_path / "c" / "claims.html").read_text(encoding="utf-8")
    alone = command(capsys, *words[:-1], "--only", "CLM02")
    assert alone.code == 0, alone.err
    assert "CLM02" in alone.out
    assert "CLM03" not in alone.out


@pytest.mark.proof
def test_twenty_draws_say_what_the_project_says(tmp_path):
    """Every claim that docs/explanation/claims.md calls robust is so again, by the same answer, over twenty draws."""
    said = dict(found.groups() for line in SAID.read_text(encoding="utf-8").splitlines() if (found := LINE.match(line)))
    assert said
    done = process("check-claims", tmp_path / "c", "--usual", 0, "--json")
    out, told = done.communicate(timeout=2 * TWENTY_DRAWS)
    assert done.returncode == 0, told
    answers = {one["code"]: one["answer"] for one in json.loads(out)["claims"] if one["robust"]}
    assert {code: answers.get(code) for code in said} == said
