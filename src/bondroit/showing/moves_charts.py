"""The charts of two cards over a population: groups that enter and leave the top, deciles crossed, variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.drift_charts import row_step, rows_axis, wrapped
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language

ENTER, LEAVE = Text("enter the top", "entrent dans le haut"), Text("leave it", "en sortent")
PALE, DARK = "#f2f6fa", "#08306b"
_ROW, _SIDE = 20, 290


def groups_chart(groups: Sequence[Mapping[str, Any]], language: Language) -> alt.FacetChart:
    """Share of each group that enters the top, to the right, and that leaves it, to the left; a panel a family."""
    words = {"entered": ENTER.say(language), "left": LEAVE.say(language)}
    rows = [
        {
            "family": g["family_words"], "group": g["label"][language], "side": words[side],
            "share": sign * g[side] / g["files"],
        }
        for g in groups
        for side, sign in (("entered", 1), ("left", -1))
        if g["files"] and g[side] is not None
    ]  # fmt: skip
    sides = list(words.values())
    bars = alt.Chart(values(rows)).mark_bar(height=12).encode(
        y=alt.Y("group:N", sort=list(dict.fromkeys(r["group"] for r in rows)), title=None,
                axis=alt.Axis(domain=False, ticks=False, labelLimit=170)),
        x=alt.X("share:Q", title=Text("share of the group's files", "part des dossiers du groupe").say(language),
                axis=alt.Axis(tickCount=5, labelExpr="format(abs(datum.value), '.1%')")),
        color=alt.Color("side:N", scale=alt.Scale(domain=sides, range=[theme.OVER, theme.UNDER]), sort=sides),
    )  # fmt: skip
    header = alt.Header(labelOrient="top", labelAnchor="start", title=None, labelLimit=430)
    order = list(dict.fromkeys(r["family"] for r in rows))
    panels = bars.properties(width=theme.WIDTH, height=alt.Step(_ROW)).facet(
        row=alt.Row("family:N", sort=order, header=header, title=None), spacing=12
    )
    return themed(panels.resolve_scale(y="independent"))


def ranks_chart(cells: Sequence[Sequence[int | None]], titles: tuple[str, str], language: Language) -> alt.LayerChart:
    """Files by part of rank under each card, darker for more, a cross where masked; `titles` of the old and the new."""
    rows = [
        {"old": str(i + 1), "new": str(j + 1), "files": n or 0, "mark": "x" if n is None else ""}
        for i, row in enumerate(cells)
        for j, n in enumerate(row)
    ]
    order = [str(k + 1) for k in range(len(cells))]
    base = alt.Chart(values(rows)).encode(
        x=alt.X("new:O", sort=order, axis=alt.Axis(labelAngle=0, orient="top", domain=False, ticks=False),
                title=titles[1]),
        y=alt.Y("old:O", sort=order, axis=alt.Axis(domain=False, ticks=False), title=titles[0]),
    )  # fmt: skip
    known = base.transform_filter("datum.mark == ''").mark_rect(stroke="#d0d0cb", strokeWidth=0.6).encode(
        color=alt.Color("files:Q", scale=alt.Scale(type="sqrt", range=[PALE, DARK], domainMin=0),
                        legend=alt.Legend(title=Text("files", "dossiers").say(language), orient="right"))
    )  # fmt: skip
    masked = base.transform_filter("datum.mark != ''").mark_text(fontSize=10, color=theme.SOFT).encode(text="mark:N")
    return themed((known + masked).properties(width=_SIDE, height=_SIDE - 40))


def variables_chart(variables: Sequence[Mapping[str, Any]], language: Language) -> alt.Chart:
    """What moved the files that enter (circle) and those that leave (square), by variable."""
    words = {"entered": ENTER.say(language), "left": LEAVE.say(language)}
    rows = [
        {"name": wrapped(v["variable"]), "side": words[side], "value": v[side]}
        for v in variables
        for side in words
        if v[side] is not None
    ]
    names, sides = [wrapped(v["variable"]) for v in variables], list(words.values())
    base = alt.Chart(values(rows)).encode(y=alt.Y("name:N", sort=names, title=None, axis=rows_axis(grid=True)))
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("value:Q", axis=alt.Axis(tickCount=4, format="+.2f"),
                title=Text("mean change of the logit", "variation moyenne du logit").say(language)),
        color=alt.Color("side:N", scale=alt.Scale(domain=sides, range=[theme.OVER, theme.UNDER]), sort=sides),
        shape=alt.Shape("side:N", scale=alt.Scale(domain=sides, range=["circle", "square"]), sort=sides),
    )  # fmt: skip
    zero = alt.Chart(values([{"x": 0}])).mark_rule(color=theme.INK, strokeWidth=1).encode(x="x:Q")
    return themed((zero + points).properties(width=theme.WIDTH - 40, height=row_step(names, _ROW)))
