"""The month's report as one HTML page."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.showing.made_up import card
from tests.unit.showing.made_up_report import report

from bondroit.errors import Text
from bondroit.explaining.explain import explain_file
from bondroit.showing.html import render_report
from bondroit.showing.masking import hidden_positions
from bondroit.showing.report_audit import masked_rows
from bondroit.showing.report_data import AuditRow, Estimate, JournalLine, ReportData

VOID = {"meta", "input", "br", "img", "link", "hr", "rect", "path", "line", "circle"}


class _Page(HTMLParser):
    """Collects what the tests ask for: balance of tags, ids, links, attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
            if name in {"src", "srcset", "data", "action"} or name.startswith("on"):
                self.fetched.append(f"{tag} {name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


def light() -> ReportData:
    """The same report with few drawings, for tests that render once more."""
    whole = report()
    bare = replace(whole.cards[0], evaluation=None)
    return replace(whole, cards=(bare,), yields=(), plan=None, rights=(), corrections=(), audit=None, explained=None)


@pytest.fixture(scope="module")
def page() -> str:
    return render_report(report())


@pytest.fixture(scope="module")
def parsed(page) -> _Page:
    parser = _Page()
    parser.feed(page)
    return parser


def test_the_same_data_give_the_same_bytes(page):
    """A second rendering in the same process is byte for byte the first."""
    assert render_report(report()) == page


def test_the_page_is_well_formed_and_its_anchors_are_unique(parsed):
    """Every tag closes, no identifier is used twice, every link leads to a section of the page."""
    assert not parsed.faults
    assert not parsed.open
    assert len(parsed.ids) == len(set(parsed.ids))
    assert parsed.links
    assert all(link.startswith("#") and link[1:] in parsed.ids for link in parsed.links)


def test_nothing_is_fetched_and_nothing_runs(page, parsed):
    """No script, no outside resource, no handler: the file can be read from a stick."""
    assert "script" not in parsed.tags
    assert "link" not in parsed.tags
    assert not parsed.fetched
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    # The only addresses are the names of the SVG language.
    assert set(re.findall(r"https?://[^\"' <]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_both_languages_are_there_french_first(page):
    """Two articles, each with its language; French comes first and is the one shown."""
    assert page.index('<article id="fr" lang="fr">') < page.index('<article id="en" lang="en">')
    assert re.search(r'id="choose-fr" checked', page)
    french, english = page.split('<article id="en"')
    assert french.count("<section ") == english.count("<section ")
    assert french.count("<svg ") == english.count("<svg ") > 0


def test_every_drawing_is_told_to_those_who_cannot_see_it(page, parsed):
    """Each drawing is one image with a title and a description that exist."""
    for drawing in re.findall(r"<svg [^>]*>", page):
        assert 'role="img"' in drawing
        for name in re.search(r'aria-labelledby="([^"]+)"', drawing)[1].split():
            assert name in parsed.ids


def test_small_cells_never_reach_the_page():
    """A masked group's figures are nowhere in the page, not even in the drawing, nor a count from 1 to 10."""
    row = AuditRow("aah_with_work", "yes", 7, Estimate(0.314159, 0.1, 0.6), None, None, masked=True)
    base = replace(light(), audit=report().audit)
    data = replace(base, audit=replace(base.audit, rows=(row, *base.audit.rows[:3])))
    page = render_report(data)
    assert "31.4%" not in page
    assert "0.314159" not in page
    assert "&lt;11 (masqué)" in page
    assert "&lt;11 (masked)" in page


def test_a_group_masked_alone_takes_the_smallest_other_with_it():
    """With one group hidden and the total known, its figures could be deduced: a second one is hidden."""
    rows = [
        AuditRow("rsa", "a", 7, masked=True),
        AuditRow("rsa", "b", 500),
        AuditRow("rsa", "c", 90),
        AuditRow("sex", "F", 300),
        AuditRow("sex", "M", 297),
    ]
    assert masked_rows(rows) == {0, 2}


@given(
    files=st.lists(st.integers(0, 60), min_size=1, max_size=8),
    families=st.lists(st.sampled_from("ab"), min_size=8, max_size=8),
)
def test_no_hidden_line_can_be_deduced(files, families):
    """Every small line is hidden, and never one alone where another line of its family is not empty."""
    names = families[: len(files)]
    hidden = hidden_positions(files, families=names)
    assert {i for i, n in enumerate(files) if 0 < n < 11} <= hidden
    for name in set(names):
        own = [i for i, other in enumerate(names) if other == name]
        gone = hidden.intersection(own)
        if len(gone) == 1:
            assert all(files[i] == 0 for i in own if i not in gone)


def test_yields_of_few_controls_are_masked():
    """A line of fewer than 11 controls shows no sum, and the total does not give it away."""
    whole = report().yields
    rows = (replace(whole[0], controls=7, overpaid_cents=123_456_78), *whole[1:])
    page = render_report(replace(light(), yields=rows))
    assert "123,457" not in page
    assert page.count("&lt;11 (masked)") >= 5
    assert page.count(">masked<") >= 5


def test_every_value_is_escaped():
    """Whatever a name holds, it is shown and never read as markup."""
    base = light()
    bad = "<b>&\"'</b>"
    data = replace(base, identity=replace(base.identity, place=Text(bad, bad)), journal=(JournalLine(1, "town", bad),))
    page = render_report(data)
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page


def test_no_page_gives_a_verdict(page):
    """The page shows differences; it never calls itself fair or in order."""
    for word in ("fair", "compliant", "conforme", "équitable", "unbiased", "sans biais"):
        assert not re.search(rf"\b{word}\b", page, re.IGNORECASE), word


def test_a_part_that_is_absent_leaves_no_trace():
    """Without plan, yields, audit, file and journal the page holds and its contents do not name them."""
    data = replace(light(), journal=())
    page = render_report(data)
    for anchor in ("plan", "yields", "audit", "file", "journal", "rights", "corrections"):
        assert f"fr-{anchor}" not in page


def test_a_real_persons_file_is_never_published():
    """On a real body's report the explained file is left out, whatever was given."""
    base = replace(light(), explained=report().explained)
    page = render_report(replace(base, identity=replace(base.identity, fictitious=False)))
    assert 'id="fr-file"' not in page
    assert "Ville fictive (" not in page


def test_nothing_is_drawn_where_nothing_may_be_shown():
    """With every line of yields too small and nothing that moves the score, tables stay and drawings go."""
    base = light()
    row = {"months_in_work": 24.0, "income_cents": 100_000, "tenure": "tenant_social", "rsa_months": 0,
           "recent_move": False}  # fmt: skip
    told = explain_file(card(), row)
    few = tuple(replace(y, controls=5) for y in report().yields)
    drawings = render_report(base).count("<svg ")
    assert render_report(replace(base, yields=few, explained=told)).count("<svg ") == drawings
