"""What a dictionary may say of the variables of a card, and what it may not."""

from __future__ import annotations

import html
from dataclasses import replace

import polars as pl
import pytest

from bondroit.app.compare_population import compare_table
from bondroit.app.export_card import PAGE, export_card
from bondroit.app.words_of import card_words
from bondroit.auditing.profiles import FAMILIES, family_label, group_label
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.observing.dictionary import default_dictionary
from bondroit.showing.card_words import words_of_card
from bondroit.showing.moves_page import render_moves

YEARS = (Modality("< 2", "interval", 0.5, upper=2.0), Modality(">= 2", "interval", 0.0, reference=True, lower=2.0))
WORDS = card_words()
HOUSED = default_dictionary().meanings["tenure"]


def page_of(made):
    """The page of a card as a person reads it."""
    return html.unescape(export_card(card=made, form=PAGE, language="fr").decode())


def card(meaning):
    """A card of one variable called as one of the dictionary's."""
    return Scorecard("c", 1, "ui", 0.0, (Variable("tenure", "numeric", YEARS, meaning=meaning),))


@pytest.mark.parametrize("meaning", ["", "years in the job", HOUSED.en.upper()])
def test_a_name_alone_is_no_meaning(meaning):
    """`tenure` of somebody's table keeps its own name or meaning: on a page the dictionary's is nowhere."""
    assert words_of_card(card(meaning), WORDS) == {}
    page = page_of(card(meaning))
    assert HOUSED.fr not in page
    assert (meaning or "tenure") in page


@pytest.mark.parametrize("meaning", [HOUSED.en, HOUSED.fr])
def test_a_card_learnt_with_the_dictionary_is_told_by_it(meaning):
    """A build in a workspace writes the dictionary's meaning in its language: the page says it in both."""
    assert words_of_card(card(meaning), WORDS) == {"tenure": WORDS["tenure"]}
    page = page_of(card(meaning))
    assert HOUSED.en in page
    assert HOUSED.fr in page


def test_a_column_called_as_a_family_of_the_audit_keeps_its_name():
    """Only the audit's own groups bear its words; in a table that somebody brings, `sex` is a column like another."""
    assert family_label("sex") == FAMILIES["sex"]
    assert group_label("sex", "F").en == "women"
    assert (family_label("sex", audit=False).fr, group_label("sex", "F", audit=False).fr) == ("sex", "F")
    old = card("")
    new = replace(old, name="d", intercept=0.5)
    frame = pl.DataFrame({"tenure": [float(k % 5) for k in range(200)], "sex": ["F", "M"] * 100})
    document = compare_table(old=old, new=new, frame=frame, by=("sex",)).to_document()
    assert {g["label"]["en"] for g in document["groups"]} == {"F", "M"}
    for language in ("en", "fr"):
        page = render_moves(old, new, (), document, language=language)
        assert "women" not in page
        assert FAMILIES["sex"].say(language) not in page
