"""The charts of a search for proxies: traits guessed, and what a removal leaves of a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.drift_charts import rows_axis, wrapped
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language

TOGETHER = Text("all variables together", "toutes les variables ensemble")
BEST = Text("the best variable alone", "la meilleure variable seule")
SCORE = Text("the score", "le score")
_SHAPES = ("circle", "square", "triangle-up")
_ROW = 36
_HALF = 0.5


def traits_chart(traits: Sequence[Mapping[str, Any]], language: Language) -> alt.FacetChart:
    """AUC of every trait by all variables, by the best one and by the score; a black tick is what chance gives."""
    kinds = [t.say(language) for t in (TOGETHER, BEST, SCORE)]
    rows = []
    for t in traits:
        found = (t["together"], t["alone"][0] if t["alone"] else None, t["score"])
        chances = (t["together"]["chance"], t["chance_alone"], None)
        rows += [
            {
                "trait": t["label"][language], "by": kind, "auc": g["auc"]["value"], "low": g["auc"]["low"],
                "high": g["auc"]["high"], "chance": chance,
            }
            for kind, g, chance in zip(kinds, found, chances, strict=True)
            if g is not None
        ]  # fmt: skip
    lowest = min([_HALF, *(r["low"] for r in rows)])
    scale = alt.Scale(domain=[max(0.0, lowest - 0.02), 1.0], nice=False)
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("by:N", sort=kinds, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=210))
    )
    x = alt.X("auc:Q", scale=scale, axis=alt.Axis(tickCount=6), title=Text(
        "AUC for the trait; 0.5: at random", "AUC pour le caractère ; 0,5 : au hasard").say(language))  # fmt: skip
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    points = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=x, color=alt.Color("by:N", scale=alt.Scale(domain=kinds, range=list(theme.SIDE_COLOURS)), legend=None),
        shape=alt.Shape("by:N", scale=alt.Scale(domain=kinds, range=list(_SHAPES)), legend=None),
    )  # fmt: skip
    chance = base.mark_tick(color=theme.INK, thickness=2, size=16).encode(x=alt.X("chance:Q", scale=scale))
    panels = (rules + points + chance).properties(width=theme.WIDTH - 10, height=alt.Step(18))
    order = list(dict.fromkeys(r["trait"] for r in rows))
    header = alt.Header(labelOrient="top", labelAnchor="start", title=None, labelLimit=430, labelPadding=2)
    return themed(panels.facet(row=alt.Row("trait:N", sort=order, header=header, title=None), spacing=8))


def gaps_chart(rows: Sequence[Mapping[str, Any]], language: Language) -> alt.LayerChart:
    """Gap of the mean logit of each group before (circle) and after (square) a removal, with intervals."""
    sides = [Text("with it", "avec elle").say(language), Text("without it", "sans elle").say(language)]
    data = [
        {
            "group": wrapped(r["label"]), "side": side, "value": r[key]["value"], "low": r[key]["low"],
            "high": r[key]["high"],
        }
        for r in rows
        for side, key in zip(sides, ("before", "after"), strict=True)
    ]  # fmt: skip
    names = [wrapped(r["label"]) for r in rows]
    base = alt.Chart(values(data)).encode(
        y=alt.Y("group:N", sort=names, title=None, axis=rows_axis(grid=True)),
        yOffset=alt.YOffset("side:N", sort=sides),
    )
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x="low:Q", x2="high:Q")
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("value:Q", axis=alt.Axis(tickCount=5, format="+.2f"), title=Text(
            "mean logit of the group less the others'", "logit moyen du groupe moins celui des autres").say(language)),
        color=alt.Color("side:N", scale=alt.Scale(domain=sides, range=[theme.OVER, theme.UNDER]), sort=sides),
        shape=alt.Shape("side:N", scale=alt.Scale(domain=sides, range=["circle", "square"]), sort=sides),
    )  # fmt: skip
    zero = alt.Chart(values([{"x": 0}])).mark_rule(color=theme.INK, strokeWidth=1).encode(x="x:Q")
    return themed(
        (zero + rules + points).properties(width=theme.WIDTH - 40, height=alt.Step(_ROW, **{"for": "position"}))
    )
