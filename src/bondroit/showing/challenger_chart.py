"""The chart of a card beside its challengers: a point and an interval each, one panel per figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language

CARD = "card"
_ROW = 22


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure with its interval; `kind` is `CARD` for the card itself."""

    kind: str
    name: str
    value: float
    low: float | None
    high: float | None


def challenger_chart(panels: Sequence[tuple[str, str, Sequence[Mark]]], language: Language) -> alt.Chart:
    """One panel under another.

    Args:
        panels: title, format of the axis (d3), and marks in order; the card's value is drawn as a dotted line.
        language: kept for the charts' common form; titles come in it.
    """
    del language
    drawn = [_panel(title, form, marks) for title, form, marks in panels]
    return themed(alt.vconcat(*drawn, spacing=14))


def _panel(title: str, form: str, marks: Sequence[Mark]) -> alt.LayerChart:
    rows = [
        {"name": m.name, "value": m.value, "low": m.low, "high": m.high, "kind": CARD if m.kind == CARD else "other"}
        for m in marks
    ]
    ends = [v for m in marks for v in (m.value, m.low, m.high) if v is not None]
    room = 0.06 * (max(ends) - min(ends) or 0.1)
    scale = alt.Scale(domain=[min(ends) - room, max(ends) + room], nice=False, zero=False)
    axis = alt.Axis(format=form, tickCount=5)
    kinds = [CARD, "other"]
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("name:N", sort=[m.name for m in marks], title=None, axis=alt.Axis(domain=False, ticks=False)),
    )
    own = [r for r in rows if r["kind"] == CARD]
    line = (
        alt.Chart(values(own))
        .mark_rule(color=theme.CHANCE, strokeDash=[2, 4], strokeWidth=2)
        .encode(x=alt.X("value:Q", scale=scale))
    )
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    points = base.mark_point(size=75, opacity=1, filled=True).encode(
        x=alt.X("value:Q", scale=scale, axis=axis, title=title),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["diamond", "circle"]), legend=None),
        color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[theme.OVER, theme.UNDER]), legend=None),
    )
    return (line + rules + points).properties(width=theme.WIDTH, height=_ROW * len(marks))
