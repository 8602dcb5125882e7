"""Charts of a published formula: from the lowest to the highest ratio that what is masked allows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAREST, FARTHEST = 1 / 16, 16.0
"""Ratios drawn; what lies beyond is drawn at the edge, the table tells it."""


class Range(NamedTuple):
    """A line: its label, the whole range, and the range with only the coefficients unknown (None: there is none)."""

    label: str
    low: float
    high: float
    inner: tuple[float, float] | None = None


def ratio_ranges(rows: Sequence[Range], title: str, words: tuple[str, str]) -> alt.Chart:
    """A thin rule for the whole range and a thick one for the inner, on a logarithmic axis, with a line at 1.

    Args:
        rows: the lines.
        title: of the axis.
        words: what the thin and the thick rules are.
    """
    data = [
        {"label": r.label, "low": _held(low), "high": _held(high), "kind": word, "size": size}
        for r in rows
        for low, high, word, size in (
            (r.low, r.high, words[0], 3),
            *(((*r.inner, words[1], 9),) if r.inner is not None else ()),
        )
    ]
    order = [r.label for r in rows]
    seen = [word for word in words if any(one["kind"] == word for one in data)]
    scale = alt.Scale(type="log", base=2, domain=[NEAREST, FARTHEST], nice=False)
    ticks = alt.Axis(values=[1 / 16, 1 / 4, 1, 4, 16], format="~g")
    bars = (
        alt.Chart(values(data))
        .mark_rule(strokeCap="round")
        .encode(
            y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, grid=False)),
            x=alt.X("low:Q", scale=scale, title=title, axis=ticks),
            x2="high:Q",
            strokeWidth=alt.StrokeWidth("size:Q", scale=None),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=seen, range=[theme.SOFT, theme.UNDER]),
                legend=alt.Legend() if len(seen) > 1 else None,
            ),
        )
    )
    one = alt.Chart(values([{"x": 1}])).mark_rule(strokeDash=[4, 3], color=theme.INK).encode(x="x:Q")
    return themed((one + bars).properties(width=theme.WIDTH, height=alt.Step(26)))


def _held(value: float) -> float:
    return FARTHEST if math.isinf(value) else min(FARTHEST, max(NEAREST, value))
