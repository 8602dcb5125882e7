"""Other cards on real data, by the command: Benefits.csv, and two cards on one sheet."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.data import shared
from tests.functional.running import command


@pytest.fixture
def card(tmp_path, monkeypatch, capsys):
    """A card of Benefits.csv, and a second one without the state's rules."""
    table = shared("takeup", "Benefits.csv")
    monkeypatch.chdir(tmp_path)
    for name, more in (("card", ()), ("other", ("--exclude", "stateur"))):
        words = ("build", "--table", table, "--target", "ui", "--folds", "0", "--challengers", "none")
        said = command(capsys, *words, "--exclude", "rownames", "--out", f"{name}.json", "--report", "r.html", *more)
        assert said.code == 0, said.err
    return table


def test_other_cards_are_tried_on_a_table_by_the_command(card, tmp_path, capsys):
    """One command gives the page, the figures and every check, with a second card on the same sheet."""
    said = command(
        capsys, "alternatives", "card.json", "--table", card, "--income", "statemb", "--group", "sex", "--cards", "10",
        "--against", "other.json", "--html", "page.html", "--out", "figures.json", "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    document = json.loads(said.out)
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["findings"] == document["findings"]
    assert {f["code"] for f in written["findings"]} >= {"AUD030", "AUD032", "AUD033", "AUD034"}
    assert written["rows"] == pl.read_csv(card).height
    figures = {row["figure"] for row in written["sheets"][0]["rows"]}
    assert figures >= {"auc", "found", "precision", "chosen"}
    page = (tmp_path / "page.html").read_text()
    assert "Two cards, one sheet" in page
    assert "Deux grilles, une feuille" in page


def test_what_does_not_go_together_is_said(card, capsys):
    """A month and a table, columns with a month, and a page that is the card are refused, each with its reason."""
    both = command(capsys, "alternatives", "card.json", "--table", card, "--month", "2026-04")
    assert both.code == 2
    alone = command(capsys, "alternatives", "card.json", "--month", "2026-04", "--income", "x")
    assert "--income" in alone.err
    same = command(capsys, "alternatives", "card.json", "--table", card, "--html", "card.json")
    assert same.code == 2
    missing = command(capsys, "alternatives", "card.json", "--table", card, "--group", "nowhere")
    assert missing.code == 3
    assert "nowhere" in missing.err
