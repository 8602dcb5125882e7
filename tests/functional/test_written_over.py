"""No command writes over what it reads, nor two files to one place: the person's own files stay as they are."""

from __future__ import annotations

import os

import numpy as np
import polars as pl
import pytest
from tests.functional.running import command

EDITS = """[[edit]]
do = "drop"
variable = "x"
why = "a try"
"""
PUBLISHED = "variable;modalité;odds ratio\nincome;< 400;ref\nincome;>= 400;1,5\n"
MARGINS = "variable,value,total\nsex,F,200\nsex,M,200\n"


@pytest.fixture
def there(tmp_path, monkeypatch, capsys):
    """A folder with a table, links to it, edits, a published table, known totals and two cards."""
    monkeypatch.chdir(tmp_path)
    chance = np.random.default_rng(1)
    pl.DataFrame(
        {"ui": chance.integers(0, 2, 400), "x": chance.normal(size=400), "sex": chance.choice(["F", "M"], 400)}
    ).write_csv("own.csv")
    (tmp_path / "soft.csv").symlink_to("own.csv")
    os.link("own.csv", "hard.csv")
    for name, text in (("e.toml", EDITS), ("table.csv", PUBLISHED), ("known.csv", MARGINS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("old.json", "new.json"):
        said = command(capsys, "card", "import", "table.csv", "--name", name[:3], "--intercept", "-1", "--out", name)
        assert said.code == 0, said.err
    return tmp_path


BUILD = ("build", "--table", "own.csv", "--target", "ui", "--challengers", "none")
CASES = [
    (*BUILD, "--out", "own.csv"),
    (*BUILD, "--out", "./soft.csv"),
    (*BUILD, "--out", "hard.csv"),
    (*BUILD, "--report", "own.csv"),
    (*BUILD, "--edits-out", "own.csv"),
    (*BUILD, "--edit", "e.toml", "--edits-out", "e.toml"),
    (*BUILD, "--edit", "e.toml", "--out", "e.toml"),
    (*BUILD, "--out", "new.html"),
    (*BUILD, "--out", "one.json", "--edits-out", "one.json"),
    ("score", "--table", "own.csv", "--card", "old.json", "--out", "soft.csv"),
    ("audit", "--table", "own.csv", "--outcome", "ui", "--group", "sex", "--report", "own.csv"),
    ("estimate", "--table", "own.csv", "--mean", "x", "--out", "own.csv"),
    ("estimate", "--table", "own.csv", "--mean", "x", "--margins", "known.csv", "--out", "known.csv"),
    ("card", "import", "table.csv", "--name", "n", "--intercept", "-1", "--out", "table.csv"),
    ("card", "export", "old.json", "--out", "old.json"),
    ("compare", "old.json", "new.json", "--html", "old.json"),
    ("compare", "old.json", "new.json", "--html", "new.json"),
]


def test_no_command_writes_over_what_it_reads(there, capsys):
    """Each is refused by E-USE-001 in both languages before anything is written, by path and through links."""
    before = {path.name: path.read_bytes() for path in there.iterdir()}
    for words in CASES:
        for language, fault in (("en", "names the same file as"), ("fr", "désigne le même fichier que")):
            said = command(capsys, "--lang", language, *words)
            assert said.code == 2, (words, said.out, said.err)
            assert "E-USE-001" in said.err, words
            assert fault in " ".join(said.err.split()), words
            assert {path.name: path.read_bytes() for path in there.iterdir()} == before, words


def test_other_places_are_written(there, capsys):
    """The table beside a page of another name: the table stays, the page is made."""
    before = (there / "own.csv").read_bytes()
    said = command(capsys, "estimate", "--table", "own.csv", "--mean", "x", "--out", "page.html")
    assert said.code == 0, said.err
    assert (there / "page.html").is_file()
    assert (there / "own.csv").read_bytes() == before
