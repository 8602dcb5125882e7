"""The page of a comparison: both languages, a table beside every chart, no small cell."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date

import pytest

from bondroit.reconciling.sources import default_tolerances
from bondroit.showing.reconcile_figures import published
from bondroit.showing.reconcile_page import render_reconciled
from bondroit.showing.reconcile_words import period, question_sentence


def flow(source, **counts):
    """A flow of a source."""
    nothing = dict.fromkeys(
        ("compared", "within", "by_months", "higher", "lower", "earlier", "no_effect", "questions", "proposals",
         "higher_cents", "lower_cents"), 0,
    )  # fmt: skip
    return nothing | {"source": source, "delays": [], **counts}


@pytest.fixture
def document():
    """Figures of a made-up month."""
    delays = [{"months": 1, "units": 300}, {"months": 2, "units": 7}, {"months": 3, "units": 90}]
    filled = [
        {"history_month": f"2025-{m}", "benefit": b, "direction": d, "files": n, "declared_cents": 900_000,
         "filled_cents": 300_000, "avoided_cents": 600_000}
        for m in ("10", "11") for b, n in (("rsa", 40), ("aah", 4), ("aspa", 20)) for d in ("overpaid", "underpaid")
    ]  # fmt: skip
    return {
        "month": "2026-04", "purpose": "control and rights", "links": "exact", "law": "a law 1", "files": 2_000,
        "flows": [
            flow("payroll", compared=1_000, within=603, higher=197, lower=200, no_effect=200, questions=97,
                 proposals=100, higher_cents=1_234_500, lower_cents=2_345_600, delays=delays),
            flow("unemployment", compared=500, within=460, higher=7, lower=33, no_effect=11, questions=15,
                 proposals=14, higher_cents=77_700, lower_cents=55_500, delays=[{"months": 0, "units": 40}]),
            flow("tax"),
        ],
        "asked": 80, "proposed": 70, "estimate_cents": -5_432_100, "proposed_cents": 4_321_000,
        "benefits": [
            {"benefit": "rsa", "households": 50, "proposed_cents": 3_000_000},
            {"benefit": "aah", "households": 4, "proposed_cents": 654_300},
            {"benefit": "aspa", "households": 16, "proposed_cents": 666_700},
        ],
        "prefilled": filled, "tolerances": default_tolerances().to_document(), "recognised": False,
    }  # fmt: skip


def test_small_cells_and_what_would_tell_them_are_masked(document):
    """A part of seven hides its source, a benefit of four is hidden with another that would tell it."""
    told = published(document)
    payroll, office, _ = told["flows"]
    assert payroll["questions"] == 97
    assert office["masked"]
    assert office["questions"] is None
    assert office["delays"] == []
    assert [d["units"] is None for d in payroll["delays"]] == [False, True, True]
    assert [b["masked"] for b in told["benefits"]] == [False, True, True]
    assert {r["benefit"] for r in told["prefilled_benefits"] if r["masked"]} == {"aah", "aspa"}


def test_few_households_hide_their_sum(document):
    """Fewer than eleven households asked: neither their number nor what is at stake."""
    told = published({**document, "asked": 4})
    assert (told["asked"], told["estimate_cents"], told["proposed"]) == (None, None, 70)


def test_the_page_tells_both_languages_and_no_masked_figure(document):
    """Both editions say that a question is no debt, and no masked amount stands anywhere."""
    page = render_reconciled(document, language="fr", fictitious=True)
    assert page.index("Une question n&#39;est pas une dette") < page.index("A question is not a debt")
    for amount in ("6,543", "6\N{NARROW NO-BREAK SPACE}543", ">460<", ">14<"):
        assert amount not in page
    assert page.count("<svg") == 2 * 4
    assert page.count("<table") >= page.count("<svg")
    assert "fictive" in page
    assert page == render_reconciled(deepcopy(document), language="fr", fictitious=True)


def test_nothing_compared_still_makes_a_page(document):
    """A month in which no source speaks has its page, without a chart that would be empty."""
    empty = {**document, "flows": [flow("payroll")], "benefits": [], "prefilled": [], "asked": 0, "proposed": 0}
    page = render_reconciled(json.loads(json.dumps(empty)), language="en", fictitious=False)
    assert "A question is not a debt" in page


def test_masked_delays_share_a_row_and_a_silent_source_says_why(document):
    """Two and three months late stand in one masked row; the tax office says that the files start too late."""
    document["flows"][2]["silent"] = "uncovered"
    page = render_reconciled(document, language="fr", fictitious=True)
    assert ">2 à 3<" in page
    assert "La source fiscale" in page
    assert "les dossiers ne remontent pas assez loin" in page


def test_a_question_tells_datum_source_date_and_declaration():
    """The sentence of a year says that no amount is drawn from it; that of a month names all four."""
    row = {
        "person": 2, "source": "unemployment", "income": "unemployment", "first": date(2025, 7, 1),
        "until": date(2025, 9, 1), "declared_cents": 0, "partner_cents": 123_456, "known": date(2025, 11, 1),
        "yearly": False,
    }  # fmt: skip
    said = question_sentence(row)
    assert said.en.startswith("July 2025 to September 2025, the partner: €0.00 of unemployment benefit")
    assert "The unemployment office says €1,234.56 (known since November 2025)." in said.en
    assert "d'allocations de chômage" in said.fr
    year = question_sentence(
        row | {"source": "tax", "first": date(2024, 1, 1), "until": date(2024, 12, 1), "yearly": True}
    )
    assert year.en.startswith("2024, the partner")
    assert "no amount is drawn from it" in year.en
    assert period(date(2025, 7, 1), date(2025, 7, 1), "fr") == "juillet 2025"
