"""`bondroit card sql`: a text for each engine, printed or in a new file, and what it refuses."""

from __future__ import annotations

import json

import pytest
from tests.generative.hard_cards import every_edge

from bondroit.cli.main import run
from bondroit.scoring.sql_engines import DIALECTS
from bondroit.store.cards import write_card


@pytest.fixture
def card_file(tmp_path):
    """The file of a card."""
    write_card(tmp_path / "card.json", every_edge()[0])
    return str(tmp_path / "card.json")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_engine_gets_its_text(card_file, dialect, capsys):
    """The text is printed alone, so that it can be sent to a file or to the engine."""
    assert run(["card", "sql", card_file, "--dialect", dialect, "--table", "db.files", "--keep", "n"]) == 0
    text = capsys.readouterr().out
    assert "every@1" in text
    assert "FROM db.files" in text
    assert text.rstrip().endswith(";")


def test_a_new_file_and_other_columns(card_file, tmp_path, capsys):
    """`--out` writes where nothing is; `--column` names the table's own columns; the head is in French on request."""
    out = str(tmp_path / "scores.sql")
    words = ["card", "sql", card_file, "--dialect", "oracle", "--column", "whole=Montant_€", "--out", out]
    assert run([*words, "--lang", "fr"]) == 0
    text = (tmp_path / "scores.sql").read_text(encoding="utf-8")
    assert '"Montant_€"' in text
    assert "NON LANCÉ PAR NOUS SUR ORACLE" in text
    assert '"HOUSEHOLD_ID"' in text
    capsys.readouterr()
    assert run([*words, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "E-USE-001"


@pytest.mark.parametrize("words", [["--dialect", "db2"], ["--dialect", "sas", "--column", "whole"]])
def test_what_is_not_understood(card_file, words):
    """Another engine, and half of a pair."""
    assert run(["card", "sql", card_file, *words]) == 2


def test_a_column_for_no_variable_of_the_card(card_file, capsys):
    """A variable that the card does not have is refused, with the nearest one it has."""
    for name, meant in (("zz", ""), ("whol", " Did you mean 'whole'?")):
        assert run(["--lang", "en", "card", "sql", card_file, "--dialect", "duckdb", "--column", f"{name}=a"]) == 2
        said = " ".join(capsys.readouterr().err.split())
        assert f"--column {name}=a: the card has no variable '{name}'.{meant}" in said
        assert "E-USE-001" in said


@pytest.mark.parametrize(
    "table", ["a b; drop", "a;", 'a"b', "a'", "[a", "`a", "a\nb", '"a\nb"', "a -- b", "a /* b", " "]
)
def test_a_table_that_is_none(card_file, table, capsys):
    """What would end the statement, begin a comment or leave a quote open is refused, by every engine."""
    for dialect in DIALECTS:
        assert run(["--lang", "en", "card", "sql", card_file, "--dialect", dialect, "--table", table]) == 2
        assert "--table is not one table" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "table",
    ["db.files", 'db."my; files"', "`a b`.c", "[d b].[t--]", "read_parquet('a''b.parquet')", "files AS f", "été"],
)
def test_a_table_as_engines_name_it(card_file, table, capsys):
    """Names in the quotes of an engine may hold anything."""
    assert run(["card", "sql", card_file, "--dialect", "duckdb", "--table", table]) == 0
    assert f"FROM {table}" in capsys.readouterr().out
