"""The page of the dictionary: both languages, every column, a search that needs no server, the same bytes."""

from __future__ import annotations

import re

from bondroit.showing.dictionary_page import render_dictionary
from bondroit.tables.catalogue import TABLES
from bondroit.tables.described import describe_table


def page(language):
    """The page of every table."""
    return render_dictionary([describe_table(t) for t in TABLES.values()], language=language)


def test_every_column_stands_on_the_page_in_both_languages():
    """Each column of each table has a line in each edition."""
    text = page("fr")
    assert text.index('<article id="fr"') < text.index('<article id="en"')
    for edition in text.split("<article ")[1:]:
        lines = len(re.findall(r'<tr><th scope="row">', edition))
        assert lines == len(TABLES) + sum(len(t.columns) for t in TABLES.values())


def test_nothing_is_fetched():
    """The script and the styles are in the file; nothing points elsewhere."""
    text = page("en")
    assert "<script>" in text
    assert not re.findall(r'(?:src|href)="(?!#)', text)


def test_the_page_is_the_same_each_time():
    """The same tables give the same bytes."""
    assert page("en") == page("en")
