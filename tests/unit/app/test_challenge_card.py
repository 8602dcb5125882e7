"""Which challengers are asked for, what is kept of them, what the terminal shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bondroit.app.challenge_card import (
    CHOICES,
    UNTRIED,
    challenger_notes,
    challenger_rows,
    challengers_asked,
    keep_challenged,
    kept_challenged,
)
from bondroit.building.challenger_lines import NAMES, SHORT, Challenged, Challenger, Loss, Ranked
from bondroit.building.challenger_words import described
from bondroit.errors import UserError
from bondroit.stats.compare import Compared
from bondroit.stats.ranking import Area, Gain


class _Documents:
    """Documents held in memory."""

    def __init__(self) -> None:
        self.held: dict = {}

    def write_json(self, name, document):
        self.held[name] = document
        return name

    def read_json(self, name):
        return self.held[name]

    def exists(self, name):
        return name in self.held


def _challenged() -> Challenged:
    ranked = Ranked(Area(0.7, 0.68, 0.72, 0.01), (Gain(0.1, 0.25, None),))
    lost = Compared(-0.01, -0.02, 0.0, 0.005)
    line = Challenger(SHORT, NAMES[SHORT], described(SHORT, rows=900), ranked, Loss(lost, lost, None, None), 1.26)
    return Challenged(ranked, (line,), 1000, 200, 5, None)


def test_another_word_is_refused() -> None:
    """`--challengers` takes all, quick or none; any other word is refused with the three."""
    assert {choice: challengers_asked(choice) for choice in CHOICES} == CHOICES
    with pytest.raises(UserError, match="some") as caught:
        challengers_asked("some")
    assert caught.value.code == "E-USE-001"


def test_what_is_kept_comes_back_without_its_times() -> None:
    """The comparison kept beside a card comes back the same but for the seconds, which no page may depend on."""
    documents = _Documents()
    keep_challenged("owed@1", _challenged(), documents)
    again = kept_challenged("owed@1", documents)
    assert again.card == _challenged().card
    assert again.challengers[0].loss == _challenged().challengers[0].loss
    assert again.challengers[0].seconds is None
    assert kept_challenged("owed@2", documents) is None
    keep_challenged("owed@3", None, documents)
    assert list(documents.held) == ["challengers/owed@1.json"]


def test_the_terminal_has_a_line_for_the_card_and_each_challenger() -> None:
    """The rows of the terminal say figures in the language, the card first."""
    rows = challenger_rows(_challenged(), "fr")
    assert [row["challenger"] for row in rows] == ["la grille", "grille à 5 variables"]
    assert rows[1]["auc"] == "0,700"
    assert rows[1]["seconds"] == "1,3"
    assert challenger_rows(None, "fr") == []


def test_nothing_asked_tries_nothing() -> None:
    """Without challengers a build passes through as it is."""
    marker = object()
    assert UNTRIED.of(None, None, marker) is marker


def test_the_terminal_and_the_kept_document_tell_fewer_rows() -> None:
    """What a challenger learnt on outlives the document kept, and the terminal says it below the table."""
    whole = _challenged()
    held = replace(whole, challengers=(replace(whole.challengers[0], fewer=(20_000, 182_127), names=("a", "b")),))
    documents = _Documents()
    keep_challenged("owed@1", held, documents)
    again = kept_challenged("owed@1", documents)
    assert again.challengers[0].fewer == (20_000, 182_127)
    assert again.challengers[0].names == ("a", "b")
    assert "(20,000 of 182,127)" in challenger_notes(again, "en")[0]
    assert "sous-estimé" in challenger_notes(again, "fr")[0]
    assert challenger_notes(whole, "en") == []
