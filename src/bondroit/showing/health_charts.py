"""The two charts of the health page: what the cards find, and what they cost whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.tables import percent_axis_top
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.stats.ranking import Gain

_HEADER = alt.Header(labelOrient="top", labelAnchor="start", title=None, labelPadding=2, labelLimit=440)


def found_lines(curves: Sequence[tuple[str, Sequence[Gain]]], language: Language) -> alt.Chart:
    """Share of the households concerned that each card finds, against the share controlled; chance is dotted."""
    chance = Text("at random", "au hasard").say(language)
    last = max((g.share for _, gains in curves for g in gains), default=1.0)
    rows: list[dict[str, Any]] = [{"x": x, "y": x, "line": chance} for x in (0.0, last)]
    for name, gains in curves:
        rows.append({"x": 0.0, "y": 0.0, "line": name})
        rows += [{"x": g.share, "y": g.events, "line": name} for g in gains]
    names = [*(name for name, _ in curves), chance]
    percent = alt.Axis(format=".0%", tickCount=5)
    chart = (
        alt.Chart(values(rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("x:Q", axis=percent, scale=alt.Scale(domain=[0, last], nice=False),
                    title=Text("households controlled", "ménages contrôlés").say(language)),
            y=alt.Y("y:Q", axis=percent, scale=alt.Scale(domain=[0, percent_axis_top([r["y"] for r in rows])]),
                    title=Text("share found", "part trouvée").say(language)),
            color=alt.Color("line:N", scale=alt.Scale(domain=names, range=[theme.OVER, theme.UNDER, theme.CHANCE])),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=[[1, 0], [7, 3], [2, 4]]),
                                      legend=alt.Legend(symbolType="stroke", symbolSize=500, symbolStrokeWidth=2.5)),
        )
    )  # fmt: skip
    return themed(chart.properties(width=theme.WIDTH, height=240))


def burden_dots(rows: Sequence[dict[str, Any]], cards: Sequence[str], share: float, language: Language) -> alt.Chart:
    """Controls in vain per 1,000 households by group, a mark per card, with intervals; the rule is chance.

    Args:
        rows: attribute, group, card, value, low, high.
        cards: names of the cards, in order.
        share: of the households controlled: a draw at random costs each group 1,000 times that, and no more.
        language: of the axis.
    """
    title = Text("controls in vain per 1,000 households", "contrôles vains pour 1\u202f000 ménages").say(language)
    shapes = alt.Scale(domain=list(cards), range=list(theme.MEASURE_SHAPES)[: len(cards)])
    colours = alt.Scale(domain=list(cards), range=list(theme.MEASURE_COLOURS)[: len(cards)])
    order = list(dict.fromkeys(r["group"] for r in rows))
    base = alt.Chart().encode(
        y=alt.Y("group:N", sort=order, title=None,
                axis=alt.Axis(domain=False, ticks=False, grid=False, labelLimit=200, labelPadding=9),
                scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1)),
        yOffset=alt.YOffset("card:N", sort=list(cards)),
        color=alt.Color("card:N", scale=colours),
    )  # fmt: skip
    x = alt.X("value:Q", axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True), title=title)
    rules = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=x, shape=alt.Shape("card:N", scale=shapes))
    chance = alt.Chart().mark_rule(color=theme.SOFT, strokeDash=[3, 3])
    chance = chance.encode(x=alt.XDatum(1_000 * share, type="quantitative"))
    panels = alt.layer(chance, rules, points, data=values(list(rows)))
    panels = panels.properties(width=theme.WIDTH, height=alt.Step(12))
    families = list(dict.fromkeys(r["attribute"] for r in rows))
    row = alt.Row("attribute:N", sort=families, header=_HEADER, title=None)
    return themed(panels.facet(row=row, spacing=10).resolve_scale(y="independent"))
