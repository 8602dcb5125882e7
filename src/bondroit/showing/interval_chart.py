"""Estimates with their intervals, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence


class Interval(NamedTuple):
    """A line: its label, the estimate and its bounds (None where there are none)."""

    label: str
    value: float | None
    low: float | None
    high: float | None


def interval_lines(rows: Sequence[Interval], title: str) -> alt.Chart:
    """A point per line and a rule for its interval, on one axis called `title`."""
    data = [{"label": r.label, "value": r.value, "low": r.low, "high": r.high} for r in rows]
    order = [r.label for r in rows]
    base = alt.Chart(values(data)).encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, grid=False, labelLimit=230))
    )
    scale = alt.Scale(zero=False, nice=True)
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(
        x=alt.X("low:Q", scale=scale, title=title), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=75, opacity=1, color=theme.UNDER).encode(
        x=alt.X("value:Q", scale=scale, title=title, axis=alt.Axis(tickCount=5))
    )
    return themed((rules + points).properties(width=theme.WIDTH, height=alt.Step(26)))
