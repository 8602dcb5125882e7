"""One look for every chart: colours of Okabe and Ito (safe for the colour-blind), readable once printed in grey."""

from __future__ import annotations

from typing import Any

import altair as alt

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, SOFT, GRID = "#1b1b1b", "#595959", "#dedede"
OVER, UNDER, UNCLAIMED, CHANCE = "#D55E00", "#0072B2", "#009E73", "#767676"
SIDE_COLOURS = (OVER, UNDER, UNCLAIMED)
SIDE_SHAPES = ("circle", "square", "triangle-up")
MEASURE_COLOURS, MEASURE_SHAPES = (*SIDE_COLOURS, INK), (*SIDE_SHAPES, "diamond")
WIDTH = 300


def themed(chart: Any) -> alt.Chart:  # noqa: ANN401 - Altair's many kinds of charts
    """`chart` with the look of the house, on a transparent ground."""
    axis = {
        "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "labelColor": INK,
        "titleColor": SOFT, "titleFontWeight": "normal", "gridColor": GRID, "domainColor": SOFT, "tickColor": SOFT,
        "labelLimit": 190,
    }  # fmt: skip
    return (
        chart.configure(background="transparent", font=FONT, padding=4)
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_text(font=FONT, fontSize=12, color=INK)
        .configure_header(labelFont=FONT, titleFont=FONT, labelFontSize=12, labelFontWeight="bold", labelColor=INK)
        .configure_legend(
            labelFont=FONT, titleFont=FONT, labelFontSize=12, labelColor=INK, orient="top", title=None, labelLimit=260,
            columns=1,
        )
    )  # fmt: skip


def values(rows: list[dict[str, Any]]) -> alt.Data:
    """Rows as the chart's own data."""
    return alt.Data(values=rows)
