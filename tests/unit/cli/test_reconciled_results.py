"""A comparison in a terminal of 80 columns: no column is cut, and a masked figure says so."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bondroit.cli import console, session
from bondroit.cli.reconciled_results import MEASURES, SHOWN, print_checked, print_reconciled
from bondroit.showing.reconcile_words import SOURCES

SOURCE_NAMES = tuple(SOURCES)


@pytest.fixture(params=["en", "fr"])
def printed(monkeypatch, request):
    """What is printed, at 80 columns, in each language."""
    out = io.StringIO()
    monkeypatch.setattr(session, "language", lambda: request.param)
    monkeypatch.setattr(console, "RESULTS", Console(file=out, width=80, highlight=False))
    return request.param, out


def test_every_measure_of_a_check_is_there(printed):
    """Each source and side has its table, with every figure whole."""
    language, out = printed
    figures = {key: 9_876_000 + i for i, key in enumerate(MEASURES) if key != "tolerance"}
    figures = {key: value % 100_000 for key, value in figures.items()}
    measured = [
        {"source": source, "direction": side, "tolerance": 1.0, **figures}
        for source in ("payroll", "unemployment") for side in ("higher", "lower")
    ]  # fmt: skip
    moved = {f"{w}_{n}": 1_234_567 for w in ("question", "proposal")
             for n in ("files", "wrong_files", "cents", "true_cents")}  # fmt: skip
    print_checked({
        "month": "2026-04", "links": "links", "measured": measured, "mistakes": [], "prefilled": [],
        "money": {**moved, "overpaid_cents": 1, "underpaid_cents": 1},
    })  # fmt: skip
    text = out.getvalue()
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    for source in ("payroll", "unemployment"):
        assert text.count(f"{SOURCES[source].say(language)}:") == 2
    for word in MEASURES.values():
        assert word.say(language) in text
    for figure in figures.values():
        written = f"{figure:,}" if language == "en" else f"{figure:,}".replace(",", "\u202f")
        assert text.count(written) == len(measured)


def test_masked_figures_and_silent_sources_are_said(printed):
    """A masked source reads masked, one that compares nothing says why."""
    language, out = printed
    flows = [
        {"source": "payroll", "silent": "", **dict.fromkeys(SHOWN, 1_234_567)},
        {"source": "unemployment", "silent": "", **dict.fromkeys(SHOWN), "compared": 5_000},
        {"source": "tax", "silent": "uncovered", **dict.fromkeys(SHOWN, 0)},
    ]
    heads = {
        "month": "2026-04",
        "links": "exact",
        "asked": None,
        "proposed": 40,
        "estimate_cents": None,
        "proposed_cents": 1_000,
    }
    print_reconciled({**heads, "report": {"flows": flows}})
    text = out.getvalue()
    assert text.count({"en": "masked", "fr": "masqué"}[language]) == len(SHOWN) - 1 + 2
    assert {"en": "personal numbers alone", "fr": "seul numéro personnel"}[language] in " ".join(text.split())
    assert {"en": "do not go back far enough", "fr": "ne remontent pas assez loin"}[language] in text
    assert all(len(line) <= 80 for line in text.splitlines() if "1" in line and "567" in line)
