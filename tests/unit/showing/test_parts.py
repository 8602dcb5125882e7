"""Charts, drawings, figures, the pages of a table that somebody brings, fragments for notebooks."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import vl_convert
from tests.unit.showing.made_up import card, explanation
from tests.unit.showing.made_up_report import evaluation, report

from bondroit.auditing.figures import Figure
from bondroit.auditing.findings import Finding, Verdict
from bondroit.auditing.report import AuditReport
from bondroit.building.request import Built, Evaluation, VariableReport
from bondroit.errors import Text
from bondroit.showing import chart_rows, charts, evaluation_charts, notebook
from bondroit.showing.audit_page import render_audit
from bondroit.showing.blocks import Section, told_once
from bondroit.showing.build_page import render_build
from bondroit.showing.dates import long_date, long_month
from bondroit.showing.evaluation_figures import evaluation_from
from bondroit.showing.report_data import Estimate
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import (
    big_money,
    masked_count,
    money_with_interval,
    percent_axis_top,
    rate_with_interval,
)
from bondroit.showing.templating import unbroken
from bondroit.stats.calibration import CalibrationLine
from bondroit.stats.ranking import Area, Gain

DATA = report()
CHARTS = {
    "euros": lambda g: charts.euros_sides(DATA.headline, g),
    "yields": lambda g: charts.yields_by_origin(DATA.yields, g),
    "gain": lambda g: evaluation_charts.gain_curve(evaluation(0.7).gains, g),
    "calibration": lambda g: charts.calibration(evaluation(0.7).calibration, g),
    "scores": lambda g: charts.score_distribution(evaluation(0.7).scores, g),
    "forest": lambda g: charts.odds_ratios(card(), g),
    "rates": lambda g: chart_rows.rates_by_group([("f", "g", [Estimate(0.2, 0.1, 0.3)])], ["m"], g),
    "waterfall": lambda g: chart_rows.waterfall(explanation(), g),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_xml_with_title_and_description_and_the_same_twice(name, charts_drawn_once, monkeypatch):
    """Each chart becomes one valid drawing; drawn again after the others it has the same bytes."""
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", charts_drawn_once)
    made = [
        str(inline_svg(CHARTS[name]("fr"), anchor="a", title="<T>", description="D & d", language="fr"))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    root = ET.fromstring(made[0])
    assert root.attrib["role"] == "img"
    assert [child.text for child in root[:2]] == ["<T>", "D & d"]
    assert "width" not in root.attrib  # its box gives the width


def test_axes_speak_the_language():
    """A share on an axis has a French space before the sign in French and none in English."""
    french = inline_svg(CHARTS["gain"]("fr"), anchor="a", title="t", description="d", language="fr")
    english = inline_svg(CHARTS["gain"]("en"), anchor="a", title="t", description="d", language="en")
    assert "20\u00a0%<" in french or "20\u202f%<" in french
    assert "20%<" in english


def test_every_modality_with_an_interval_is_in_the_forest_plot():
    """The plot holds the reference and the estimated classes; a class without interval is left out."""
    rows = charts.odds_ratios(card(), "en").to_dict()["data"]["values"]
    modalities = [m for v in card().variables for m in v.modalities]
    assert len(rows) == len([m for m in modalities if m.reference or m.odds_ratio_low is not None])
    assert [r["odds"] for r in rows] == [m.odds_ratio for m in modalities]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (masked_count(7, "en"), "<11 (masked)"),
        (masked_count(0, "en"), "0"),
        (masked_count(11, "fr"), "11"),
        (masked_count(None, "fr"), "—"),
        (rate_with_interval(Estimate(0.123, 0.109, 0.138), "en"), "12.3%\u00a0[10.9\u00a0;\u00a013.8]"),
        (rate_with_interval(None, "en"), "—"),
        (money_with_interval(Estimate(123_400, 100_000, 150_000), "en"), "€1,234\u00a0[1,000\u00a0;\u00a01,500]"),
        (big_money(945_000_000, "en"), "€9.4 million"),
        (big_money(94_500_000, "fr"), "945\u202f000\u202f€"),
        (percent_axis_top([0.31]), 0.35),
        (percent_axis_top([]), 1.0),
        (long_date(date(2026, 2, 1), "fr"), "1er février 2026"),
        (long_month("2026-02", "en"), "February 2026"),
        (long_month("", "en"), ""),
        (unbroken("a : « b » ; c: 10:30"), "a\u00a0: «\u00a0b\u00a0»\u00a0; c: 10:30"),
    ],
)
def test_figures_and_dates(made, expected):
    """Each figure is written as its language wants, and small cells never are."""
    assert made == expected


def test_a_term_is_defined_once():
    """A definition stays in the margin of the first section that gives it."""
    sections = told_once([Section("a", "A", (), (("x", "1"),)), Section("b", "B", (), (("x", "1"), ("y", "2")))])
    assert [s.terms for s in sections] == [(("x", "1"),), (("y", "2"),)]


def _built() -> Built:
    area = Area(0.7, 0.66, 0.74, 0.02)
    bins = tuple(CalibrationLine(40, 0.1, 0.05 * k, 0.05 * k, 0.04 * k, 0.06 * k) for k in range(1, 11))
    gains = (Gain(0.05, 0.2, None), Gain(0.1, 0.34, None))
    return Built(
        card=card(),
        positive="yes",
        evaluation=Evaluation(400, 80, area, gains, bins),
        training_area=Area(0.75, 0.7, 0.8, 0.02),
        variables=(VariableReport("tenure", 3, 0.1, 12.0, True, Text("in the card", "dans la grille")),),
        notes=(Text("A <note>.", "Une <note>."),),
        training=np.ones(1600, dtype=bool),
    )


def test_the_build_page_shows_card_evaluation_candidates_and_notes():
    """The page has every part, the asked language first, the same bytes twice, its words escaped."""
    page = render_build(_built(), rows=2000, language="en")
    assert page == render_build(_built(), rows=2000, language="en")
    assert page.index('<article id="en"') < page.index('<article id="fr"')
    for part in ("overpayment@3", "0.660 \u2013 0.740", "in the card", "A &lt;note&gt;.", card().hash):
        assert part in page


def test_the_build_page_holds_without_rows_kept_apart():
    """Without a holdout there is no section on it."""
    page = render_build(replace(_built(), evaluation=None, notes=()), rows=2000, language="fr")
    assert "fr-apart" not in page
    assert "fr-notes" not in page


def test_an_evaluation_keeps_its_figures():
    """What a build says of its card reaches the page's form unchanged."""
    made = evaluation_from(_built().evaluation)
    assert (made.auc, made.files, made.events) == (Estimate(0.7, 0.66, 0.74), 400, 80)
    assert [g.found for g in made.gains] == [0.2, 0.34]
    assert made.calibration[1].observed == Estimate(0.1, 0.08, 0.12)


def _audit() -> AuditReport:
    figures = (
        Figure("all", "all", "rate", 0.2, 0.18, 0.22, 1000),
        Figure("sex", "F", "rate", 0.25, 0.2, 0.3, 480),
        Figure("sex", "M", "rate", 0.15, 0.1, 0.2, 510),
        Figure("sex", "X", "rate", None, hidden=True),
    )
    finding = Finding(
        "AUD002", "sex", Text("Is it so?", "Est-ce ainsi ?"), Text("m", "m"), "source", Verdict.NOT_ENOUGH_EVIDENCE,
        Text("1 of 2 groups", "1 groupe sur 2"), Text("draw more", "tirez davantage"),
    )  # fmt: skip
    statement = Text("These rows were chosen.", "Ces lignes ont été choisies.")
    return AuditReport(
        "t.csv", 1000, "error", ("sex",), figures, (finding,), (statement,), (("median", 1.5),), None, 11
    )


def test_the_audit_page_says_first_what_must_be_known():
    """Statements come before figures; findings carry code and verdict; hidden groups are not drawn."""
    page = render_audit(_audit(), language="fr")
    assert page == render_audit(_audit(), language="fr")
    assert page.index("Ces lignes ont été choisies.") < page.index('<section id="fr-by-1"')
    assert "AUD002" in page
    assert "<td>preuves insuffisantes</td>" in re.sub(r" data-of=\"[^\"]*\"", "", page)
    assert page.index("1 groupe sur 2") < page.index("tirez davantage.")
    drawn = chart_rows.rates_by_group([("sex", "F", [Estimate(0.25)]), ("sex", "X", [None])], ["rate"], "fr")
    rows = drawn.to_dict()["data"]["values"]
    assert [r["group"] for r in rows] == ["F"]


@pytest.mark.parametrize(
    "made",
    [
        lambda: notebook.card_html(card()),
        lambda: notebook.audit_html(_audit(), language="fr"),
        lambda: notebook.explanation_html(explanation()),
    ],
)
def test_a_fragment_is_self_contained(made):
    """A notebook's fragment is one block with its own style, no script, the same twice."""
    html = made()
    assert html == made()
    assert html.strip().startswith('<div class="bondroit"')
    assert html.strip().endswith("</div>")
    assert "<script" not in html
    assert "<html" not in html
