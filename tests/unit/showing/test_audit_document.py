"""The report of an audit: what stands in it, as a page, as a PDF and as JSON, in both languages."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from dataclasses import replace
from functools import cache

import pypdf
import pytest
from tests.house.test_words_of_judgement import judging

from bondroit.auditing.approval import PROTECTED, State, approval_of
from bondroit.auditing.check import CheckSpec, Need, NotRun, Severity
from bondroit.auditing.figures import Figure
from bondroit.auditing.files import FilesAudit
from bondroit.auditing.findings import Finding, Verdict
from bondroit.auditing.report import AuditReport
from bondroit.errors import Text
from bondroit.showing.audit_document import edition_of, render_audit_document
from bondroit.showing.audit_hurry import sentences
from bondroit.showing.audit_left_out import LeftOut
from bondroit.showing.audit_model import AuditDocument, counts_of
from bondroit.showing.audit_obstacles import obstacles_grid
from bondroit.showing.audit_page import month_document, table_document
from bondroit.showing.audit_pdf import audit_pdf, pdf_document
from bondroit.showing.audit_themes import MOST, themed_names
from bondroit.showing.audit_topics import Topic
from bondroit.showing.audit_words import topic_of
from bondroit.showing.blocks import Grid, Picture, Prose, Section
from bondroit.showing.folding import folded
from bondroit.showing.templating import csv_address

LANGUAGES = ("en", "fr")


def told(words):
    """A text that says in which language it is."""
    return Text(f"{words} (en)", f"{words} (fr)")


def finding(code, attribute, verdict, severity=Severity.BLOCKS):
    """A finding."""
    return Finding(
        code, attribute, told(f"Question of {code}."), told("a method"), f"source of {code}", verdict,
        told(f"detail {code} {attribute}"), told("do something."), severity, protects=True,
    )  # fmt: skip


def spec(code):
    """A check that was not run."""
    return CheckSpec(code, told(f"Could it be {code}?"), (Need.SURVEY,), told("m"), "s", Severity.WARNS, told("act"))


FINDINGS = (
    finding("AUD003", "sex", Verdict.HOLDS),
    finding("AUD005", "rsa", Verdict.DOES_NOT_HOLD),
    finding("AUD005", "income_decile", Verdict.NOT_ENOUGH_EVIDENCE),
    finding("AUD021", "all", Verdict.DOES_NOT_HOLD, Severity.WARNS),
)
LEFT = (NotRun(spec("AUD033"), (Need.SURVEY,), told("a survey")),)
FIGURES = tuple(
    figure
    for k, (family, group) in enumerate([("rsa", "no"), ("rsa", "yes"), ("sex", "F"), ("sex", "M")])
    for figure in (
        Figure(family, group, "files", 100.0 + k, rows=100 + k),
        Figure(family, group, "selected", 0.1 + k / 50, 0.05 + k / 50, 0.15 + k / 50, rows=100 + k),
        Figure(family, group, "overpayment", None, hidden=True),
        Figure(family, group, "burden", 120.0, 100.0, 140.0, rows=90),
    )
)


def month() -> AuditDocument:
    """The audit of a month with one topic."""
    audit = FilesAudit("2026-02", 400, 20, FIGURES, FINDINGS[:3], (told("Know this first."),), 11, LEFT)
    grid = Grid("Same words.", ("a", "b"), (('x; "y"', "1"), ("é, z", "2")), (False, True))
    topic = Topic(
        name="labels",
        sections=lambda language: [Section(f"labels-{k}", f"Part {k} {language}", (grid, Prose(("Words.",))))
                                   for k in range(2)],
        findings=FINDINGS[3:],
        names={"office": told("Office")},
        document={"parts": 2},
    )  # fmt: skip
    return month_document(audit, fictitious=True, topics=(topic,))


def plain() -> AuditDocument:
    """An audit without figures."""
    return AuditDocument(title=told("Plain"), subtitle=told("Nothing drawn"), findings=FINDINGS, not_run=LEFT)


@cache
def edition(language):
    """The month's audit in one language."""
    return edition_of(month(), language)


@cache
def pdf_of(language):
    """The same as PDF, read."""
    return pypdf.PdfReader(io.BytesIO(audit_pdf(month(), language)))


@pytest.fixture(scope="module")
def page():
    """The page of the month's audit, English first."""
    return render_audit_document(month(), language="en")


def test_the_first_section_counts_the_answers_by_what_they_entail():
    """Counts by severity and verdict are those of the findings and of the checks that were not run."""
    assert counts_of(FINDINGS, LEFT) == {
        (Severity.BLOCKS, Verdict.DOES_NOT_HOLD): 1,
        (Severity.BLOCKS, Verdict.NOT_ENOUGH_EVIDENCE): 1,
        (Severity.BLOCKS, Verdict.HOLDS): 1,
        (Severity.WARNS, Verdict.DOES_NOT_HOLD): 1,
        (Severity.WARNS, None): 1,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_for_those_in_a_hurry_there_are_few_sentences_and_one_picture(language):
    """Statements, the gravest answers, what was not run and the approval: five sentences, and one drawing."""
    document = month()
    assert len(sentences(document)) == 5
    hurry = edition_of(document, language).sections[0]
    assert sum(isinstance(block, Picture) for block in hurry.blocks) == 1
    words = " ".join(text.say(language) for text in sentences(document))
    for part in (f"Know this first. ({language})", f"Question of AUD005. ({language})".removesuffix(".")):
        assert part in words


def test_what_must_be_known_comes_before_every_figure(page):
    """Statements and the approval stand before the sections by group, the checks and the sources after them."""
    english = page[page.index('<article id="en"') : page.index('<article id="fr"')]
    order = ["en-hurry", "en-approval", "en-by-0", "en-labels-0", "en-methods", "en-checks", "en-not-run", "en-sources"]
    places = [english.index(f'<section id="{anchor}"') for anchor in order]
    assert places == sorted(places)
    assert english.index("Know this first. (en)") < places[1]


def test_every_check_stands_in_the_report_with_its_answer(page):
    """Each finding's detail and each check that was not run, with what would be needed, stand in both languages."""
    for language in LANGUAGES:
        for one in FINDINGS:
            assert one.detail.say(language) in page
            assert one.question.say(language) in page
        assert f"Could it be AUD033? ({language})" in page
        assert f"A survey ({language})." in page


def test_identifiers_are_unique_and_nothing_is_fetched(page):
    """No identifier stands twice, no script stands in the page, and no address but its own and its tables'."""
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert "<script" not in page
    assert set(re.findall(r'(?:href|src)="([a-z]+:)', page)) == {"data:"}


def test_every_table_can_be_taken_away_as_it_is_shown(page):
    """Each table has a CSV file of the cells shown, hidden ones as the word that hides them; names differ."""
    shown = [block for section in edition("en").sections for block in section.blocks]
    grids = [b.grid if isinstance(b, Picture) else b for b in shown if isinstance(b, Grid | Picture)]
    names = [grid.download[0] for grid in grids if grid is not None]
    assert len(names) == len(set(names))
    assert all(f'download="{name}"' in page for name in names)
    for grid in grids:
        if grid is None:
            continue
        held = base64.b64decode(csv_address(grid).partition("base64,")[2]).decode("utf-8-sig")
        assert [tuple(row) for row in csv.reader(io.StringIO(held))] == [grid.columns, *grid.rows]
    hidden = next(g for g in grids if g and "Files with an overpayment" in g.columns)
    place = hidden.columns.index("Files with an overpayment")
    assert {row[place] for row in hidden.rows} == {"masked"}


def test_the_same_audit_gives_the_same_bytes(page):
    """Page and PDF depend on nothing but the audit."""
    assert page == render_audit_document(month(), language="en")
    assert audit_pdf(plain(), "en") == audit_pdf(plain(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_says_what_the_page_says(language):
    """It is a tagged PDF/UA-1 with its language and title; every finding and every section of the page is in it."""
    pdf = pdf_of(language)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in metadata
    text = " ".join(" ".join(part.extract_text() for part in pdf.pages).split())
    for one in FINDINGS:
        assert one.code in text
    assert all(section.title in text for section in edition(language).sections)


def test_drawings_in_the_pdf_are_described_and_tables_have_heads():
    """The structure holds figures with an alternative text, and table heads."""
    found = set()

    def walk(node):
        node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            kind = node.get("/S")
            if kind == "/Figure":
                found.add(("/Figure", bool(node.get("/Alt"))))
            elif kind in {"/TH", "/Table", "/H1", "/H2", "/L"}:
                found.add((str(kind), True))
            if "/K" in node:
                walk(node["/K"])

    walk(pdf_of("en").trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {("/Figure", True), ("/TH", True), ("/Table", True), ("/H1", True), ("/H2", True)} <= found
    assert ("/Figure", False) not in found


def test_the_json_holds_every_topic():
    """For machines: counts, approval, findings of all topics, the checks left, and each topic's own document."""
    document = json.loads(json.dumps(month().to_document()))
    assert [f["code"] for f in document["findings"]] == [f.code for f in FINDINGS]
    assert [one["code"] for one in document["not_run"]] == ["AUD033"]
    assert document["topics"]["labels"] == {"parts": 2}
    assert document["topics"]["month"]["files"] == 400
    assert document["approval"]["state"] == "stands in the way"
    assert sum(one["answers"] for one in document["counts"]) == len(FINDINGS) + len(LEFT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_judges_the_card(page, language):
    """Page and PDF say no word of judgement, whatever the answers are."""
    assert judging(re.sub(r'href="data:[^"]*"', "", page)) == []
    assert judging(json.dumps(pdf_document(plain(), language), ensure_ascii=False)) == []
    good = replace(plain(), findings=tuple(replace(f, verdict=Verdict.HOLDS) for f in FINDINGS))
    good = replace(good, approval=approval_of(good.findings))
    assert judging(re.sub(r'href="data:[^"]*"', "", render_audit_document(good, language=language))) == []


def test_a_table_of_one_s_own_is_asked_what_its_columns_are_about():
    """Without being told, no approval is spoken of; told, what nobody looked at stands in the way."""
    report = AuditReport("t.csv", 400, "error", ("rsa", "sex"), FIGURES, FINDINGS[:2], (), (("median", 1.5),), None, 11)
    assert table_document(report).approval is None
    done = table_document(report, means={"rsa": "rsa", "sex": "sex"}).approval
    assert done is not None
    assert {one.attribute for one in done.obstacles} == {
        "rsa", "income_decile", "lone_parent", "aah_with_work", "poor_area",
    }  # fmt: skip


def test_every_figure_stands_in_one_table():
    """Themes hold every figure once, at most so many a table."""
    names = ["rows", "rate", "auc", "burden", "unheard_of", "selected", *[f"euros_{k}" for k in range(13)]]
    parts = themed_names(names)
    assert sorted(name for _, some in parts for name in some) == sorted(names)
    assert all(len(some) <= MOST for _, some in parts)


def test_checks_stand_under_their_topic():
    """Topics go by the tens of the codes."""
    assert topic_of("AUD006") == topic_of("AUD019")
    assert len({topic_of(f"AUD0{k}0") for k in (1, 2, 3, 4, 5, 6, 7)}) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_left_out_are_named_with_why_and_what_would_give_them(language):
    """In the page for those in a hurry, among what could not be checked, and in the JSON."""
    audit = FilesAudit("2026-02", 400, 20, FIGURES, FINDINGS[:3], (), 11, ())
    left = (LeftOut("claims", told("none was given"), told("give a folder")),)
    document = month_document(audit, fictitious=True, left=left)
    assert any("claims" in words.say(language) for words in sentences(document))
    section = next(s for s in edition_of(document, language).sections if s.anchor == "not-run")
    (grid,) = [b for b in section.blocks if isinstance(b, Grid)]
    assert grid.rows[0][1:] == (f"none was given ({language})", f"give a folder ({language})")
    assert document.to_document()["left_out"][0]["part"] == "claims"


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_little_evidence_on_each_protected_group_stands_in_the_way_as_a_failure(language):
    """Of each of the six families: not enough evidence blocks, and the table of obstacles has a line for it."""
    for family in PROTECTED:
        others = [finding("AUD005", one, Verdict.HOLDS) for one in PROTECTED if one != family]
        approval = approval_of([*others, finding("AUD005", family, Verdict.NOT_ENOUGH_EVIDENCE)])
        assert approval.state is State.STANDS_IN_THE_WAY
        (row,) = obstacles_grid(approval, language).rows
        assert row == (PROTECTED[family].say(language), "\N{EM DASH}", "AUD005", "\N{EM DASH}")
        failed = approval_of([*others, finding("AUD005", family, Verdict.DOES_NOT_HOLD)])
        assert failed.state is State.STANDS_IN_THE_WAY
        assert obstacles_grid(failed, language).rows[0][1].startswith("AUD005 (detail")
        unlooked = approval_of(others)
        assert obstacles_grid(unlooked, language).rows[0][3] in {"yes", "oui"}


def test_long_tables_are_folded_and_whole():
    """A table of many cells opens by a touch; the one for those in a hurry stands open."""
    rows = tuple((str(k), "x") for k in range(40))
    long = Section("s", "S", (Grid("Long.", ("a", "b"), rows, (False, False)),))
    hurry = replace(long, anchor="hurry")
    first, second = folded([long, hurry])
    assert (first.blocks[0].folded, second.blocks[0].folded) == (True, False)
    assert first.blocks[0].rows == rows
