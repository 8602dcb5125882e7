"""The charts of other cards: what is kept against the gap by income, and how many near-equal cards choose a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language

WIDTH, HEIGHT = 430, 300
SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")
COLOURS = (theme.INK, theme.UNDER, theme.UNCLAIMED, theme.OVER, "#CC79A7", theme.CHANCE)


def frontier_chart(
    dots: Sequence[dict[str, float]], lines: Sequence[dict[str, Any]], kinds: Sequence[str], language: Language
) -> alt.LayerChart:
    """The gap of the poorest against what is kept; small dots are all cards, marks with intervals the ways compared.

    Args:
        dots: `kept` and `gap` of every card.
        lines: `kept`, `gap`, `low`, `high`, `kind` of each way.
        kinds: names of the ways, in order.
        language: of the axes.
    """
    x_title = Text("kept of what the card finds", "gardé de ce que la grille trouve").say(language)
    y_title = Text("gap of the poorest, points", "écart des plus pauvres, points").say(language)
    x = alt.X("kept:Q", title=x_title, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("gap:Q", title=y_title, axis=alt.Axis(tickCount=6), scale=alt.Scale(nice=True))
    small = alt.Chart(values(list(dots))).mark_circle(size=14, color=theme.CHANCE, opacity=0.45).encode(x=x, y=y)
    base = alt.Chart(values(list(lines))).encode(
        x=x,
        color=alt.Color("kind:N", scale=alt.Scale(domain=list(kinds), range=list(COLOURS[: len(kinds)]))),
    )
    rules = base.mark_rule(strokeWidth=1.5).encode(y=alt.Y("low:Q", title=y_title), y2="high:Q")
    marks = base.mark_point(filled=True, size=75, opacity=1).encode(
        y=y, shape=alt.Shape("kind:N", scale=alt.Scale(domain=list(kinds), range=list(SHAPES[: len(kinds)])))
    )
    none = alt.Chart(values([{"gap": 0}])).mark_rule(color=theme.SOFT, strokeDash=[3, 3]).encode(y="gap:Q")
    return themed((none + small + rules + marks).properties(width=WIDTH, height=HEIGHT))


def changed_chart(rows: Sequence[dict[str, Any]], language: Language) -> alt.LayerChart:
    """Share of those chosen that a near-equal card does not choose, by group, with intervals.

    Args:
        rows: `group`, `value`, `low`, `high`, in order.
        language: of the axis.
    """
    title = Text("of those chosen, not chosen by a near-equal card", "des choisis, non choisis par une grille voisine")
    order = [r["group"] for r in rows]
    base = alt.Chart(values(list(rows))).encode(
        y=alt.Y("group:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=210))
    )
    x = alt.X(
        "value:Q", title=title.say(language), axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(zero=True)
    )
    rules = base.mark_rule(strokeWidth=2, color=theme.UNDER).encode(x="low:Q", x2="high:Q")
    marks = base.mark_point(filled=True, size=70, color=theme.UNDER, opacity=1).encode(x=x)
    return themed((rules + marks).properties(width=260, height=alt.Step(24)))


def incomes_chart(rows: Sequence[dict[str, Any]], ways: Sequence[str], language: Language) -> alt.LayerChart:
    """Share of each fifth of income controlled, a mark a way, with intervals.

    Args:
        rows: `group`, `way`, `value`, `low`, `high`.
        ways: names of the ways, in order.
        language: of the axis.
    """
    order = list(dict.fromkeys(r["group"] for r in rows))
    title = Text("share of the fifth controlled", "part du cinquième contrôlée").say(language)
    shown = list(ways)
    base = alt.Chart(values(list(rows))).encode(
        y=alt.Y("group:N", sort=order, title=None,
                axis=alt.Axis(domain=False, ticks=False, labelLimit=210, labelPadding=8),
                scale=alt.Scale(paddingInner=0.3)),
        yOffset=alt.YOffset("way:N", sort=shown),
        color=alt.Color("way:N", scale=alt.Scale(domain=shown, range=list(COLOURS[: len(shown)])),
                        legend=alt.Legend(labelLimit=400)),
    )  # fmt: skip
    x = alt.X("value:Q", title=title, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(zero=True))
    rules = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    shape = alt.Shape("way:N", scale=alt.Scale(domain=shown, range=list(SHAPES[: len(shown)])))
    marks = base.mark_point(filled=True, size=60, opacity=1).encode(x=x, shape=shape)
    return themed((rules + marks).properties(width=270, height=alt.Step(14)))
