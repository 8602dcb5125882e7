"""The charts of a comparison: what became of units, payments by benefit, delays, what pre-filling avoids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.reconcile_words import SOURCES
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language

GREYS = ("#e6e6e6", "#cfcfcf", "#ababab", "#7d7d7d")
_BARE = {"domain": False, "ticks": False}


def flows_chart(flows: Sequence[Mapping[str, Any]], words: Mapping[str, Text], language: Language) -> alt.Chart:
    """Parts of the units of each source, stacked to the whole; a masked source has an empty bar."""
    names = [w.say(language) for w in words.values()]
    rows = [
        {"source": SOURCES[f["source"]].say(language), "part": names[i], "share": f[p] / f["compared"], "order": i}
        for f in flows
        if not f["masked"] and f["compared"]
        for i, p in enumerate(words)
    ]
    colours = [*GREYS, theme.OVER, theme.UNCLAIMED]
    order = [SOURCES[f["source"]].say(language) for f in flows]
    bars = alt.Chart(values(rows)).mark_bar(height=24, stroke="white", strokeWidth=0.6).encode(
        y=alt.Y("source:N", sort=order, title=None, axis=alt.Axis(**_BARE, labelLimit=170)),
        x=alt.X("share:Q", stack="zero", title=Text("units compared", "unités comparées").say(language),
                axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("part:N", scale=alt.Scale(domain=names, range=colours), sort=names),
        order="order:Q",
    )  # fmt: skip
    return themed(bars.properties(width=theme.WIDTH, height=alt.Step(38)))


def proposed_chart(benefits: Sequence[Mapping[str, Any]], language: Language) -> alt.Chart:
    """Euros proposed by benefit."""
    rows = [
        {"benefit": BENEFIT_NAMES[Benefit(b["benefit"])].say(language), "value": b["proposed_cents"] / 100}
        for b in benefits
        if not b["masked"]
    ]
    order = [row["benefit"] for row in sorted(rows, key=lambda row: -float(row["value"]))]
    bars = alt.Chart(values(rows)).mark_bar(height=18, color=theme.UNCLAIMED).encode(
        y=alt.Y("benefit:N", sort=order, title=None, axis=alt.Axis(**_BARE, labelLimit=230)),
        x=alt.X("value:Q", title="euros", axis=alt.Axis(tickCount=4, format=",.0f")),
    )  # fmt: skip
    return themed(bars.properties(width=theme.WIDTH - 60, height=alt.Step(26)))


def delays_chart(flows: Sequence[Mapping[str, Any]], language: Language) -> alt.Chart:
    """Units that differ by months of delay, a panel for each source."""
    rows = [
        {"source": SOURCES[f["source"]].say(language), "months": d["months"], "units": d["units"]}
        for f in flows
        for d in f["delays"]
        if d["units"]
    ]
    bars = alt.Chart(values(rows)).mark_bar(color=theme.UNDER, size=13).encode(
        x=alt.X("months:Q", title=Text("months later", "mois après").say(language), axis=alt.Axis(format="d")),
        y=alt.Y("units:Q", title=Text("units that differ", "unités différentes").say(language),
                axis=alt.Axis(tickCount=4)),
    )  # fmt: skip
    panels = bars.properties(width=theme.WIDTH, height=110)
    header = alt.Header(labelOrient="top", labelAnchor="start", title=None)
    order = list(dict.fromkeys(row["source"] for row in rows))
    faceted = panels.facet(row=alt.Row("source:N", sort=order, header=header, title=None), spacing=10)
    return themed(faceted.resolve_scale(y="independent"))


def prefilled_chart(months: Sequence[Mapping[str, Any]], words: Mapping[str, Text], language: Language) -> alt.Chart:
    """Euros wrong by month as declared and as filled in, overpaid above, underpaid below, in panels."""
    kinds = {
        "declared_cents": Text("as declared", "tel que déclaré").say(language),
        "filled_cents": Text("filled in", "pré-rempli").say(language),
    }
    rows = [
        {
            "month": m["history_month"], "side": words[m["direction"]].say(language), "kind": kind,
            "value": m[name] / 100,
        }
        for m in months
        if not m["masked"]
        for name, kind in kinds.items()
    ]  # fmt: skip
    names = list(kinds.values())
    base = alt.Chart(values(rows)).encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=-60)),
        y=alt.Y("value:Q", title="euros", axis=alt.Axis(tickCount=4, format=",.0f")),
        color=alt.Color("kind:N", scale=alt.Scale(domain=names, range=[theme.OVER, theme.UNDER]), sort=names),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=names, range=["circle", "square"]), sort=names),
    )  # fmt: skip
    layered = (base.mark_line(strokeWidth=2) + base.mark_point(filled=True, size=55, opacity=1)).properties(
        width=theme.WIDTH, height=130
    )
    order = [word.say(language) for word in words.values()]
    header = alt.Header(labelOrient="top", labelAnchor="start", title=None)
    return themed(layered.facet(row=alt.Row("side:N", sort=order, header=header, title=None), spacing=10))
