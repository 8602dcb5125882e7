"""Charts of data that bears the names JavaScript gives every object."""

from __future__ import annotations

import re
from functools import cache

import altair as alt
import pytest

from bondroit.showing.card_words import CardLine
from bondroit.showing.chart_rows import odds_ratio_lines, rates_by_group
from bondroit.showing.report_data import Estimate
from bondroit.showing.svg import inline_svg

NAMES = ("constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "isPrototypeOf", "toLocaleString",
         "propertyIsEnumerable", "__defineGetter__", "__lookupSetter__")  # fmt: skip


def line(variable, modality, *, reference=False):
    """A line of a card."""
    ends = (None, None) if reference else (1.1, 1.9)
    return CardLine(variable, modality, reference, 1.4, *ends, 20, 0.2, 0.3, 1.0)


def forest(name):
    """A forest plot with the name as variable and as modality."""
    lines = [line(name, "a", reference=True), line(name, name), line("x", name, reference=True), line("x", "b")]
    return odds_ratio_lines(lines, "en")


def rates(name):
    """Rates by group with the name as family, group and measure."""
    found = Estimate(0.4, 0.3, 0.5)
    return rates_by_group([(name, name, [found]), (name, "b", [found]), ("k", name, [found])], [name], "en")


def bars(name):
    """Bars in the order of a list, as most charts are."""
    data = alt.Data(values=[{"label": name, "files": 30}, {"label": "b", "files": 20}])
    return alt.Chart(data).mark_bar().encode(y=alt.Y("label:N", sort=[name, "b"]), x=alt.X("files:Q", title=name))


@cache
def texts(chart, name):
    """The texts of a drawing, in its order."""
    drawn = inline_svg(chart(name), anchor="a", title="t", description="d", language="en")
    return re.findall(r">([^<>]*)</text>", str(drawn))


@pytest.mark.parametrize(
    ("chart", "name"),
    [*((chart, name) for chart in (forest, rates) for name in NAMES[:5]), *((bars, name) for name in NAMES)],
)
def test_a_name_of_javascript_is_drawn_as_any_other(chart, name):
    """The chart is drawn, says the name wherever it would say an ordinary word, and holds nothing beside it."""
    assert texts(chart, name) == [text.replace("word", name) for text in texts(chart, "word")]
    assert name in texts(chart, name)
