"""The page of typical households: self-contained, both languages, a table beside every drawing, no word of praise."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.unit.app.test_profile_paths import a_card, couple, lone, run

from bondroit.showing.paths_blocks import paths_sections
from bondroit.showing.paths_page import render_paths


@pytest.fixture(scope="module")
def report():
    """Two households under a small card, events played under the flat law."""
    return run([couple(), lone()], a_card())


def test_the_page_is_whole_in_both_languages(report):
    """Nothing is fetched, and the same report gives the same bytes."""
    page = render_paths(report, language="en")
    assert page == render_paths(report, language="en")
    assert "Typical households" in page
    assert "Des foyers-types" in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_picture_has_its_table(report, language):
    """What is drawn can be read as figures."""
    blocks = [b for s in paths_sections(report, language) for b in s.blocks]
    pairs = [(b, after) for b, after in pairwise(blocks) if b.name == "picture"]
    assert len(pairs) > 4
    assert all(after.name == "grid" and after.rows for _, after in pairs)


def test_anchors_are_unique(report):
    """One section a link, one drawing a title."""
    found = re.findall(r' id="([^"]+)"', render_paths(report, language="fr"))
    assert len(found) == len(set(found))


def test_no_page_says_fair_or_compliant(report):
    """The words no page may say."""
    page = render_paths(report, language="en").lower()
    assert not re.search(r"\b(fair|compliant|équitable|conforme)\b", page)
