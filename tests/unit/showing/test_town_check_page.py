"""The page of the check: whole, in both languages, the same bytes each time; points at their distance."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bondroit.showing.town_check import fact_words, town_words
from bondroit.showing.town_check_page import FAR, dot_plot, position, render_check
from bondroit.town.calibration import Measured, Verdict, judge, lines

EVERY = lines()


def _judged(distance=0.5):
    """Every line with a figure, the town at a distance of it, in tolerances."""
    return [
        judge(line, Measured((line.high if line.margin else 2.0) + distance * line.margin, line.margin / 10, 900))
        for line in EVERY
        if line.low is not None
    ]


def _page(language):
    counts = dict.fromkeys(Verdict, 1)
    return render_check(
        _judged(), (counts, counts), households=1234, seed=1, months="2023-05 - 2026-04", language=language
    )


def test_the_page_is_whole_and_told_twice():
    """The page has every line in English and in French, says that the town is fictitious, and fetches nothing."""
    page = _spaced(_page("en"))
    for line in EVERY:
        if line.low is not None:
            assert _escaped(line.label.en) in page
            assert _escaped(line.label.fr) in page
    assert "fictitious" in page
    assert "fictive" in page
    assert "<script" not in page
    assert "src=" not in page
    assert page == _spaced(_page("en"))


def _spaced(page):
    """Without the kinds of spaces."""
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def _escaped(text):
    return text.replace("'", "&#39;")


@pytest.mark.parametrize(("distance", "edge"), [(-1.5, "inside"), (0.0, "inside"), (3.0, "inside"), (9.0, "right")])
def test_a_point_stands_at_its_distance(distance, edge):
    """A point is as many tolerances from the fact as the town is, and stays at the edge beyond that."""
    line = next(x for x in EVERY if x.low == x.high and not x.relative)
    assert position(line, line.low + distance * line.margin) == pytest.approx(distance)
    judged = judge(line, Measured(line.low + distance * line.margin, line.margin / 10, 900))
    (row,) = dot_plot([judged], "en").to_dict()["layer"][-1]["data"]["values"]
    assert row["x"] == pytest.approx(math.copysign(min(abs(distance), FAR), distance))
    assert row["edge"] == edge


def test_figures_are_written_as_the_language_does():
    """A share is a percentage, euros are whole, a direction is a bound; decimals follow the language."""
    share = replace(EVERY[0], unit="share", low=0.125, high=0.125, tolerance=0.02, relative=False)
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert fact_words(share, "fr") == f"12,5 ± 2,0{narrow}%"
    assert fact_words(replace(share, unit="euros", low=420.0, high=420.0, tolerance=0.2, relative=True), "en") == (
        f"420 ± 84{narrow}€"
    )
    assert fact_words(replace(share, unit="ratio", low=1.0, high=math.inf), "en") == "> 1"
    assert fact_words(replace(share, low=None, high=None), "en") == "-"
    assert town_words(judge(share, Measured(0.13, 0.01, 500)), "en") == f"13.0 ± 2.0{narrow}%"
    assert town_words(judge(share, Measured(0.13, 0.01, 5)), "en") == "-"
