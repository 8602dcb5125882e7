"""How many files come among the highest, a bar a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence


_SIDE, _ROW, _LETTERS = 450, 38, 13
"""A drawing is always as wide, so that its letters are as large in each, and still read on a telephone."""


def enters_chart(rows: Sequence[tuple[str, int]]) -> alt.LayerChart:
    """A bar for each card (name, files), in the order given, each below its name: names are long."""
    order = [name for name, _ in rows]
    base = alt.Chart(values([{"label": name, "files": files, "none": 0} for name, files in rows])).encode(
        y=alt.Y("label:N", sort=order, axis=None)
    )
    bars = base.mark_bar(color=theme.UNDER, height=13, yOffset=8).encode(
        x=alt.X("files:Q", scale=alt.Scale(zero=True, nice=True), title=None,
                axis=alt.Axis(tickCount=5, labelFontSize=_LETTERS))
    )  # fmt: skip
    names = base.mark_text(align="left", baseline="middle", yOffset=-8, fontSize=_LETTERS, limit=_SIDE).encode(
        x="none:Q", text="label:N"
    )
    return themed((bars + names).properties(width=_SIDE, height=alt.Step(_ROW)))
