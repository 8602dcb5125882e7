"""How many files come among the highest, a bar a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence


def enters_chart(rows: Sequence[tuple[str, int]], title: str) -> alt.Chart:
    """A bar for each card (name, files), in the order given, on an axis called `title`."""
    data = [{"label": name, "files": files} for name, files in rows]
    order = [name for name, _ in rows]
    bars = (
        alt.Chart(values(data))
        .mark_bar(color=theme.UNDER, height={"band": 0.62})
        .encode(
            y=alt.Y(
                "label:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, grid=False, labelLimit=330)
            ),
            x=alt.X("files:Q", scale=alt.Scale(zero=True, nice=True), title=title, axis=alt.Axis(tickCount=5)),
        )
    )
    return themed(bars.properties(width=theme.WIDTH, height=alt.Step(22)))
