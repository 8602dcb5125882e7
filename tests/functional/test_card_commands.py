"""The card as a document from the command line: import, score with intervals, sign, compare, export."""

from __future__ import annotations

import json
import stat

import polars as pl
import pytest
from tests.functional.running import check_refused, command, files_below

TABLE = """variable;modalité;odds ratio
income;< 400;ref
income;[400 ; 800[;1,5
income;>= 800;0,7
family;masked;
nationality;masked;
language;masked;
"""
SPANS = ("--span", "family=-0.2,0.2", "--span", "nationality=0,0.1", "--span", "language=-0.1,0")


@pytest.fixture
def there(tmp_path, monkeypatch):
    """An empty folder to work in, with a published table and some files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    pl.DataFrame({"file": ["a", "b", "c"], "income": [100.0, 500.0, 900.0]}).write_csv(tmp_path / "files.csv")
    return tmp_path


@pytest.fixture
def imported(there, capsys):
    """The same, with the table imported as card.json."""
    said = command(capsys, "card", "import", "table.csv", "--name", "published", "--intercept", "-2", *SPANS,
                   "--why", "a report", "--out", "card.json")  # fmt: skip
    assert said.code == 0, said.err
    return there


def test_a_published_table_gives_intervals_of_scores(imported, capsys):
    """Three masked variables: every file has a lowest and highest score and a best and worst rank."""
    said = command(capsys, "score", "--table", "files.csv", "--card", "card.json", "--out", "scores.csv")
    assert said.code == 0, said.err
    scores = pl.read_csv("scores.csv")
    assert (scores["probability_low"] < scores["probability_high"]).all()
    assert scores.select("rank_best", "rank_worst").rows() == [(1, 3), (1, 2), (2, 3)]
    assert "masked" in said.out


@pytest.mark.parametrize("name", ["out.csv", "out.json"])
def test_a_table_cannot_be_scored_over_its_own_columns(imported, capsys, name):
    """Columns that the bounds would take the place of, and other kinds of output, are refused."""
    pl.read_csv("files.csv").with_columns(rank_best=1).write_csv("files.csv")
    said = command(capsys, "score", "--table", "files.csv", "--card", "card.json", "--out", name)
    check_refused(said, code="E-TAB-002" if name == "out.csv" else "E-USE-001", exit_code=3 if name == "out.csv" else 2)


def test_a_card_is_signed_and_checked(imported, capsys):
    """The hash stays; a card altered or not signed by the key asked for is refused."""
    pytest.importorskip("cryptography", reason="the extra `sign` is not installed")
    before = json.loads((imported / "card.json").read_text())["hash"]
    for name in ("a.pem", "b.pem"):
        assert command(capsys, "card", "key", name).code == 0
    assert stat.S_IMODE((imported / "a.pem").stat().st_mode) == 0o600
    assert command(capsys, "card", "check", "card.json").code == 0
    said = command(capsys, "card", "sign", "card.json", "--key", "a.pem", "--as", "A. Martin")
    assert said.code == 0, said.err
    assert json.loads((imported / "card.json").read_text())["hash"] == before
    assert command(capsys, "card", "check", "card.json", "--key", "a.pem.pub").code == 0
    check_refused(command(capsys, "card", "check", "card.json", "--key", "b.pem.pub"), code="E-INT-005", exit_code=4)
    (imported / "card.json").write_text((imported / "card.json").read_text().replace("A. Martin", "B. Durand"))
    check_refused(command(capsys, "score", "--table", "files.csv", "--card", "card.json", "--out", "s.csv"),
                  code="E-INT-005", exit_code=4)  # fmt: skip


def test_a_card_goes_through_a_workspace_with_its_hash(imported, capsys):
    """Imported from a file, exported again: the same bytes; imported twice: nothing changes."""
    assert command(capsys, "init", "here").code == 0
    where = ("--workspace", "here")
    said = command(capsys, *where, "card", "import", "card.json")
    assert said.code == 0, said.err
    assert command(capsys, *where, "card", "import", "card.json").code == 0
    assert command(capsys, *where, "card", "export", "published@1", "--out", "again.json").code == 0
    assert (imported / "again.json").read_bytes() == (imported / "card.json").read_bytes()
    said = command(capsys, *where, "compare", "published", "again.json", "--json")
    assert json.loads(said.out)["same_hash"]
    assert json.loads(said.out)["changes"] == []
    assert command(capsys, *where, "journal", "verify").code == 0


def test_two_cards_are_compared_in_words(imported, capsys):
    """Another table of the same card: its odds ratio that moved is told, and the page written."""
    (imported / "table.csv").write_text(TABLE.replace("1,5", "1,8"), encoding="utf-8")
    command(capsys, "card", "import", "table.csv", "--name", "published", "--intercept", "-2", *SPANS,
            "--why", "a report", "--out", "new.json")  # fmt: skip
    said = command(capsys, "compare", "card.json", "new.json", "--html", "page.html")
    assert said.code == 0, said.err
    assert "odds ratio 1.50, now 1.80" in said.out
    assert "1,80" in (imported / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("--intercept", "much"), ("--intercept", "nan"), ("--intercept", "1,0"), ("--span", "family"),
        ("--span", "family=a,b"), ("--span", "family=1"), ("--span", "family=1,0"), ("--span", "=0,1"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_told(there, capsys, words):
    """Numbers that are none and spans that are none are refused, and nothing is written."""
    before = files_below(there)
    said = command(capsys, "card", "import", "table.csv", "--name", "x", *words, "--out", "card.json")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert files_below(there) == before


def test_a_partly_unknown_card_explains_nothing(imported):
    """An explanation, and so a letter, needs one score: it is refused with what is unknown."""
    from bondroit.api.card import read_card
    from bondroit.errors import UserError

    with pytest.raises(UserError) as caught:
        read_card("card.json").explain({"income": 500.0})
    assert caught.value.code == "E-SCO-003"
    assert len(caught.value.faults) == 3


def test_the_schema_is_printed(there, capsys):
    """The published schema comes from the command line too."""
    del there
    assert json.loads(command(capsys, "card", "schema").out)["$id"] == "urn:bondroit:card"
