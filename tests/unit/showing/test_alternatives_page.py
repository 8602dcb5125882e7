"""The page of other cards: both languages, what it must say and what it never says."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from tests.unit.auditing.alternatives_here import tried_here

from bondroit.auditing.alternatives import About, Study, study
from bondroit.auditing.alternatives_arbitrary import Near
from bondroit.auditing.alternatives_crowd import Crowd, CrowdLine
from bondroit.showing.alternatives_blocks import alternatives_sections
from bondroit.showing.alternatives_page import render_alternatives
from bondroit.showing.alternatives_words import terminal_findings, terminal_frontier

NEVER = ("compliant", " fair ", " unfair ", "équitable", "conforme", "proven", "refuted")


@cache
def _study() -> Study:
    about = About(card="card@1", files="here", near=Near(), tolerance=0.05, fictitious=True)
    found = study(tried_here(600, most=8, share=0.2), about, as_it_stands=None)
    lines = (CrowdLine("", "", 100, 0.1, 0.3), CrowdLine("sex", "F", None, None, None))
    return replace(found, crowd=Crowd(1000, 5, 0.05, 0.2, 150, lines))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_whole_in_each_language(language: str) -> None:
    """Each edition has the frontier, arbitrariness, three questions, the cheapest change and who is still selected."""
    sections = alternatives_sections(_study(), language)  # type: ignore[arg-type]
    anchors = [section.anchor for section in sections]
    assert anchors[:4] == ["alt-hurry", "alt-frontier", "alt-arbitrary", "alt-questions-0"]
    assert len(set(anchors)) == len(anchors)
    assert anchors[-1] == "alt-tried"


def test_the_page_never_judges() -> None:
    """No page says that a card is fair or lawful, and a town's results are reproduced or not, never proven."""
    page = render_alternatives(_study(), language="fr")
    text = re.sub(r"<[^>]+>", " ", page).lower()
    assert not [word for word in NEVER if word in text]
    assert "aucun chiffre n'est ici une conclusion de droit" in text.replace("&#39;", "'")


def test_the_same_study_gives_the_same_page() -> None:
    """Two renderings are the same bytes, and fetch nothing."""
    page = render_alternatives(_study(), language="en")
    assert page == render_alternatives(_study(), language="en")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page


def test_a_corrected_card_is_shown_with_who_is_still_selected_by_income() -> None:
    """Every section of a cheapest change holds the table by fifth of income."""
    found = _study()
    sections = [s for s in alternatives_sections(found, "en") if s.anchor.startswith("alt-halving")]
    assert len(sections) == len(found.halvings)
    for section in sections:
        assert any("still selected by income" in getattr(block, "caption", "") for block in section.blocks)


def test_the_terminal_tells_every_finding() -> None:
    """One line a finding, one row a way of choosing."""
    found = _study()
    assert len(terminal_findings(found, "fr")) == len(found.findings)
    assert found.frontier is not None
    assert len(terminal_frontier(found, "fr")[2]) == len(found.frontier.lines)
