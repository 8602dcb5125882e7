"""`bondroit audit` as somebody types it who never read how: odd names, other encodings, options in the wrong place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.functional.running import check_refused, command

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "1{sep}[a]{sep}0{dot}9\n0{sep}[/b]{sep}0{dot}1\n1{sep}:x:{sep}0{dot}5\n0{sep}<i>{sep}0{dot}2\n"


def table(tmp_path: Path, *, sep: str = ",", dot: str = ".", encoding: str = "utf-8") -> Path:
    """Four groups of strange names, an outcome, a score, in a column with an accent."""
    path = tmp_path / "t.csv"
    rows = ROWS.format(sep=sep, dot=dot) * 30
    path.write_text(sep.join(("issue", "âge classé", "score")) + "\n" + rows, encoding=encoding)
    return path


def test_names_are_shown_as_they_are_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brackets are no markup and colons no picture, in a table as in an error; the page holds no tag of the table."""
    monkeypatch.setenv("COLUMNS", "80")
    page = tmp_path / "audit.html"
    words = ("--table", table(tmp_path), "--outcome", "issue", "--group", "âge classé", "--floor", "0")
    said = command(capsys, "audit", *words, "--report", page)
    assert said.code == 0, said.err
    assert all(name in said.out for name in ("[a]", "[/b]", ":x:", "<i>"))
    assert "<td><i>" not in page.read_text(encoding="utf-8")
    said = command(capsys, "audit", *words, "--size", "g=a:x")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "g=a:x:" in said.err


def test_the_french_way_of_writing_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Semicolons, decimal commas, cp1252: the figures of the plain table."""
    found = []
    for kind in ({}, {"sep": ";", "dot": ",", "encoding": "cp1252"}):
        said = command(
            capsys, "--json", "audit", "--table", table(tmp_path, **kind), "--outcome", "issue",
            "--group", "âge classé", "--score", "score", "--highest", "25%", "--replicates", "200", "--seed", "4",
            "--floor", "0", "--report", tmp_path / "audit.html",
        )  # fmt: skip
        assert said.code == 0, said.err
        found.append(json.loads(said.out))
    assert found[0]["figures"] == found[1]["figures"]
    assert found[0]["intervals"] == {"kind": "replicates", "replicates": 200, "seed": 4}
    flagged = {f["group"]: f["value"] for f in found[0]["figures"] if f["figure"] == "flagged"}
    assert flagged == {"all": 30, "[a]": 30, "[/b]": 0, ":x:": 0, "<i>": 0}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("c.json", "--group", "g", "--replicates", "300"), ("--group", "--replicates")),
        (("--month", "2026-02", "--outcome", "y", "--floor", "3"), ("--outcome", "--floor")),
        (("--table", "t.csv", "--outcome", "y", "--with", "labels"), ("--with",)),
    ],
)
def test_an_option_that_does_nothing_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    """What was asked is not passed over in silence: every such option is named."""
    said = command(capsys, "audit", *words)
    check_refused(said, code="E-USE-001", exit_code=2)
    assert all(name in said.err for name in named)


@pytest.mark.parametrize(
    ("words", "french"),
    [
        (("audit", "--threshold", "0,5"), "--threshold demande un nombre avec un point"),
        (("audit", "--floor", "x"), "--floor demande un nombre entier"),
        (("audit", "--floor", "-1"), "--floor vaut au moins 0"),
        (("audit", "--outcom", "y"), "Option inconnue : --outcom"),
        (("audit", "--threshold"), "--threshold demande une valeur"),
        (("nothing",), "Il n'y a pas de commande nothing"),
        (("audit", "a", "b"), "Argument(s) en trop : b"),
        (("audit", "--table", "t.csv", "--highest", "beaucoup"), "--highest beaucoup : pas compris"),
    ],
)
def test_a_line_that_is_not_understood_is_told_in_french(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], french: str
) -> None:
    """Typer's own words are English alone; ours are in the language asked for."""
    said = command(capsys, "--lang", "fr", *words)
    assert (said.code, "[E-USE-001]" in said.err) == (2, True), said.err
    assert french in said.err
    assert "Pour réparer :" in said.err


def test_many_groups_fit_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 letters every group's name and every interval are whole: figures that do not fit stand below."""
    monkeypatch.setenv("COLUMNS", "80")
    words = ("--outcome", "issue", "--group", "âge classé", "--score", "score", "--threshold", "0.3", "--floor", "0")
    said = command(capsys, "audit", "--table", table(tmp_path), *words, "--report", tmp_path / "audit.html")
    assert said.code == 0, said.err
    assert "…" not in said.out
