"""Counts of a linkage as they may be shown: small ones are hidden, on the terminal and in JSON as on the page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.showing.test_linkage_page import quality

from bondroit.app.link_files import quality_document
from bondroit.cli import linked_results, session
from bondroit.ingesting.linkage.quality import Against
from bondroit.showing.linkage_figures import FLOOR, hidden_parts, shown_document

MADE = quality(Against(1913, 1931, 1911))
"""Small: false links none, two missed pairs, three doubtful, four unmatched."""


@given(st.lists(st.one_of(st.integers(0, 15), st.integers(0, 4000)), min_size=1, max_size=6))
def test_no_small_part_is_worked_out_from_the_whole(parts):
    """No part from 1 to 10 is shown; unless the whole itself is small, those hidden are eleven or more together."""
    hidden = hidden_parts(parts)
    assert all(i in hidden for i, n in enumerate(parts) if 0 < n < FLOOR)
    if hidden and sum(parts) - sum(n for n in parts if 0 < n < FLOOR) > 0:
        assert len(hidden) > 1
        assert sum(parts[i] for i in hidden) >= FLOOR


def values(document):
    """Every value of a document."""
    for value in document.values() if isinstance(document, dict) else document:
        yield from values(value) if isinstance(value, dict | list) else [value]


def test_json_has_null_for_small_counts_and_names_them():
    """Null stands for what is hidden, under the same keys; large counts and estimates stay."""
    exact = quality_document(MADE)
    told = shown_document(MADE, exact)
    assert set(told) == {*exact, "masked"}
    assert told["pairs_doubtful"] is None
    assert (told["links"], told["links_exact"], told["rows_left"]) == (1915, 1675, 2000)
    assert {told["model_alone_on_joined"][k] for k in ("false", "missed", "recall", "f1", "right")} == {None}
    assert told["joins"][0]["unmatched"] is told["joins"][0]["missing"] is None
    counts = [v for v in values({k: v for k, v in told.items() if k != "masked"}) if isinstance(v, int)]
    assert not [v for v in counts if 0 < v < FLOOR]
    assert {"pairs_doubtful", "joins.personal_number.unmatched", "joins.personal_number.missing"} <= set(told["masked"])
    assert exact["pairs_doubtful"] == 3


@pytest.mark.parametrize(("masked", "doubtful"), [(True, "<11"), (False, "3")])
def test_the_terminal_hides_what_the_page_hides(monkeypatch, masked, doubtful):
    """In a workspace small counts are hidden on the terminal and in what is printed as JSON; on one's own files not."""
    seen = {}
    monkeypatch.setattr(session, "language", lambda: "en")
    monkeypatch.setattr(linked_results, "show", lambda document, text: (seen.update(document), text()))
    monkeypatch.setattr(linked_results, "print_facts", lambda _, facts: seen.update(facts=dict(facts)))
    monkeypatch.setattr(linked_results, "print_table", lambda *args, **_: seen.update(cells=args[2][0]))
    monkeypatch.setattr(linked_results, "print_line", lambda line: seen.setdefault("lines", []).append(line))
    linked_results.show_linked(MADE, {**quality_document(MADE), "written": {}}, masked=masked)
    assert doubtful in seen["facts"].values()
    assert (seen["pairs_doubtful"] is None) == masked
    assert any("masked" in line for line in seen.get("lines", [])) == masked
    assert ("1,931" in seen["cells"]) != masked


def test_the_list_of_review_sheets_hides_small_counts(monkeypatch):
    """A sheet with few pairs, or few of them decided, says no exact number."""
    seen = {}
    monkeypatch.setattr(session, "language", lambda: "en")
    monkeypatch.setattr(linked_results, "show", lambda document, text: (seen.update(document), text()))
    monkeypatch.setattr(linked_results, "print_table", lambda _, __, rows, **___: seen.update(rows=rows))
    linked_results.show_sheets([{"sheet": "a.csv", "pairs": 40, "decided": 3}])
    assert seen["rows"] == [["a.csv", "40", "<11"]]
    assert json.dumps(seen["sheets"]) == '[{"sheet": "a.csv", "pairs": 40, "decided": null}]'
    assert seen["masked"] == ["decided"]
