"""The charts, as functions from frozen values to Altair charts. Every mark is told by more than its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.card_words import card_lines
from bondroit.showing.chart_rows import odds_ratio_lines
from bondroit.showing.tables import LEAST_CELL, big_money, money, percent_axis_top
from bondroit.showing.theme import themed, values
from bondroit.showing.words import KINDS, ORIGINS, SIDES, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum
    from bondroit.showing.evaluation_data import CalibrationBin, ScoreBin
    from bondroit.showing.report_data import Estimate, Headline, YieldRow

_SIDES = ("overpaid", "underpaid", "unclaimed")


def euros_sides(headline: Headline, language: Language) -> alt.Chart:
    """Euros overpaid, underpaid and not claimed, side by side in the same units, with intervals."""
    found = list(zip(_SIDES, (headline.overpaid, headline.underpaid, headline.unclaimed), strict=True))
    names = [SIDES[side].say(language) for side, _ in found]
    ends = [max(e.value, e.high or e.value) / 1e8 for _, e in found]
    rows = [
        {
            "side": name,
            "value": e.value / 1e8,
            "low": None if e.low is None else e.low / 1e8,
            "high": None if e.high is None else e.high / 1e8,
            "end": end,
            "text": big_money(e.value, language),
        }
        for name, end, (_, e) in zip(names, ends, found, strict=True)
    ]
    top = max([*ends, 0.01]) * 1.3
    title = Text("millions of euros", "millions d'euros").say(language)
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("side:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=150)),
    )
    x = alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(tickCount=4))
    bars = base.mark_bar(height=22).encode(x=x, color=_side_colour(names))
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x="low:Q", x2="high:Q")
    text = base.mark_text(align="left", dx=6, fontWeight="bold").encode(x="end:Q", text="text:N")
    return themed((bars + rules + text).properties(width=theme.WIDTH, height=alt.Step(40)))


def _side_colour(names: Sequence[str]) -> alt.Color:
    return alt.Color("side:N", scale=alt.Scale(domain=list(names), range=list(theme.SIDE_COLOURS)), legend=None)


def yields_by_origin(rows: Sequence[YieldRow], language: Language) -> alt.Chart:
    """Euros per control by origin and kind: overpaid, underpaid and not claimed beside one another."""
    sides = [SIDES[s].say(language) for s in _SIDES]
    data = []
    for row in rows:
        if row.controls == 0:
            continue
        found = (
            (row.overpaid_cents, row.overpaid_per_control),
            (row.underpaid_cents, row.underpaid_per_control),
            (row.unclaimed_cents, row.unclaimed_per_control),
        )
        group = f"{named(ORIGINS, row.origin, language)}, {named(KINDS, row.kind, language)}"
        data += [_per_control(group, side, cents / row.controls, est, language)
                 for side, (cents, est) in zip(sides, found, strict=True)]  # fmt: skip
    top = max([d["end"] for d in data] or [1.0]) * 1.25
    base = alt.Chart(values(data)).encode(
        y=alt.Y("side:N", sort=sides, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=190)),
    )
    x = alt.X("value:Q", title=Text("euros per control", "euros par contrôle").say(language),
              scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(tickCount=4))  # fmt: skip
    bars = base.mark_bar(height=13).encode(x=x, color=_side_colour(sides))
    rules = base.mark_rule(strokeWidth=1.5, color=theme.INK).encode(x="low:Q", x2="high:Q")
    text = base.mark_text(align="left", dx=5).encode(x="end:Q", text="text:N")
    panels = (bars + rules + text).properties(width=theme.WIDTH - 20, height=alt.Step(19))
    groups = list(dict.fromkeys(d["group"] for d in data))
    header = alt.Header(labelOrient="top", labelAnchor="start", title=None, labelPadding=2)
    return themed(panels.facet(row=alt.Row("group:N", sort=groups, header=header, title=None), spacing=8))


def _per_control(group: str, side: str, value: float, estimate: Estimate | None, language: Language) -> dict[str, Any]:
    low = None if estimate is None or estimate.low is None else estimate.low / 100
    high = None if estimate is None or estimate.high is None else estimate.high / 100
    return {
        "group": group, "side": side, "value": value / 100, "low": low, "high": high,
        "end": max(value / 100, high or 0.0), "text": money(value, language),
    }  # fmt: skip


def calibration(bins: Sequence[CalibrationBin], language: Language) -> alt.Chart:
    """Score said against share observed, with intervals; on the diagonal the card says what happens."""
    rows = [{"x": b.predicted, "y": b.observed.value, "low": b.observed.low, "high": b.observed.high} for b in bins]
    top = percent_axis_top([v for b in bins for v in (b.predicted, b.observed.value, b.observed.high or 0.0)])
    axis, scale = alt.Axis(format=".0%", tickCount=5), alt.Scale(domain=[0, top], nice=False)
    said = Text("score said by the card", "score annoncé par la grille").say(language)
    seen = Text("share observed", "part observée").say(language)
    diagonal = (
        alt.Chart(values([{"x": 0.0, "y": 0.0}, {"x": top, "y": top}]))
        .mark_line(strokeDash=[2, 4], color=theme.CHANCE, strokeWidth=2)
        .encode(x=alt.X("x:Q", axis=axis, scale=scale, title=said), y=alt.Y("y:Q", axis=axis, scale=scale, title=seen))
    )
    base = alt.Chart(values(rows)).encode(x=alt.X("x:Q", scale=scale))
    rules = base.mark_rule(color=theme.UNDER, strokeWidth=2, clip=True).encode(y="low:Q", y2="high:Q")
    points = base.mark_point(filled=True, size=70, color=theme.UNDER, opacity=1).encode(y="y:Q")
    return themed((diagonal + rules + points).properties(width=theme.WIDTH, height=260))


def score_distribution(bins: Sequence[ScoreBin], language: Language) -> alt.Chart:
    """How many files have which score; a bar of fewer than 11 files is not drawn."""
    rows = [{"low": b.low, "high": b.high, "files": b.files, "zero": 0} for b in bins if b.files >= LEAST_CELL]
    last = max([b.high for b in bins] or [1.0])
    x = alt.X("low:Q", axis=alt.Axis(format=".0%", tickCount=6), title="score",
              scale=alt.Scale(domain=[0, last], nice=False))  # fmt: skip
    y = alt.Y("files:Q", axis=alt.Axis(tickCount=4), title=Text("files", "dossiers").say(language))
    chart = alt.Chart(values(rows)).mark_rect(fill="#8c8c8c", stroke="white", strokeWidth=0.7)
    return themed(chart.encode(x=x, x2="high:Q", y=y, y2="zero:Q").properties(width=theme.WIDTH, height=180))


def odds_ratios(card: Scorecard, language: Language, dictionary: Mapping[str, Datum] | None = None) -> alt.Chart:
    """The forest plot of a card: odds ratios against the reference, with 95 % intervals."""
    return odds_ratio_lines(card_lines(card, dictionary or {}, language), language)
