"""The charts of a drift: the score month by month, variables by months as a heat table, what moved the mean score."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.domain.months import Month, month_range
from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.drift_words import MONTH_WORDS
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language

PALE, MIDDLE, DARK, NONE = "#eef3f7", "#7fb2d9", "#08306b", "#ffffff"
"""Stable, to watch, moved: one hue from light to dark, so that grey print keeps the order; nothing to tell."""
STATES = {
    "stable": Text("stable, or within chance", "stable, ou dans le hasard"),
    "watch": Text("to watch", "à surveiller"),
    "moved": Text("moved", "a bougé"),
    "none": Text("could not be read", "illisible"),
}
PSI = Text("stability index (PSI)", "indice de stabilité (PSI)")
MEAN = Text("mean score", "score moyen")
ABOVE = Text("above the threshold", "au-dessus du seuil")
_FEW_MONTHS, _ROOM_FOR_FIGURES = 14, 7
_MONTHS_SIDE, _ROW, _LINE = 270, 19, 13


def score_chart(
    months: Sequence[Mapping[str, Any]], limits: Mapping[str, float], language: Language
) -> alt.VConcatChart:
    """Three panels, one below the other: PSI with its thresholds and chance, mean score, share above the threshold."""
    scored = [(m["month"], m["score"]) for m in months if m["score"] is not None]
    order = every_month([m["month"] for m in months])
    held = dict(scored)
    psi = [{"month": m, "value": s["psi"], "chance": s["by_chance"]} for m, s in scored]
    # A month without a figure is in the data all the same: the line breaks there.
    lines_of = [
        [{"month": m, "value": held[m][name] if m in held else None} for m in order]
        for name in ("psi", "mean", "above")
    ]
    top = max([*(row["value"] for row in psi), limits["psi_watch"]]) * 1.15
    if top > limits["psi_watch"] * 1.8:
        top = max(top, limits["psi_moved"] * 1.1)
    lines = [{"y": limits[name]} for name in ("psi_watch", "psi_moved") if limits[name] <= top]
    scale = alt.Scale(domain=[0, top], nice=False)
    rules = alt.Chart(values(lines)).mark_rule(strokeDash=[5, 4], color=theme.OVER, strokeWidth=1.6).encode(
        y=alt.Y("y:Q", scale=scale)
    )  # fmt: skip
    chance = alt.Chart(values(psi)).mark_tick(thickness=2.5, size=12, color=theme.INK).encode(
        x=_months(order), y=alt.Y("chance:Q", scale=scale)
    )  # fmt: skip
    first = _line(lines_of[0], order, PSI.say(language), (scale, ".2f", theme.UNDER)) + rules + chance
    panels = [first]
    for rows, name, format_ in ((lines_of[1], MEAN, ".1%"), (lines_of[2], ABOVE, ".1%")):
        known = [float(row["value"]) for row in rows if row["value"] is not None]
        if known:
            high = max(known) * 1.2 or 1.0
            panels.append(_line(rows, order, name.say(language), (alt.Scale(domain=[0, high]), format_, theme.INK)))
    return themed(alt.vconcat(*(p.properties(width=theme.WIDTH + 40, height=104) for p in panels), spacing=14))


def heat_chart(names: Sequence[str], months: Sequence[Mapping[str, Any]], language: Language) -> alt.LayerChart:
    """Variables by months: pale where stable or within chance, darker where it has moved; figures if there is room."""
    rows = [
        {
            "variable": wrapped(v["variable"]), "month": m["month"], "psi": v["psi"],
            "state": STATES[v.get("state", "none")].say(language),
            "mark": "x" if v["psi"] is None else "",
        }
        for m in months
        for v in m["variables"]
    ]  # fmt: skip
    words = [state.say(language) for state in STATES.values()]
    shown = [w for w in words if any(row["state"] == w for row in rows)]
    colours = dict(zip(words, (PALE, MIDDLE, DARK, NONE), strict=True))
    order = every_month([m["month"] for m in months])
    labels = [wrapped(name) for name in names]
    base = alt.Chart(values(rows)).encode(
        x=_months(order),
        y=alt.Y("variable:N", sort=labels, title=None, axis=rows_axis()),
    )
    cells = base.mark_rect(stroke="#c9c9c4", strokeWidth=0.7).encode(
        color=alt.Color(
            "state:N", scale=alt.Scale(domain=shown, range=[colours[w] for w in shown]), sort=shown,
            legend=alt.Legend(symbolType="square", symbolStrokeColor="#777777", symbolStrokeWidth=1),
        )
    )  # fmt: skip
    drawn = cells + base.transform_filter("datum.mark != ''").mark_text(fontSize=11).encode(text="mark:N")
    if len(order) <= _ROOM_FOR_FIGURES:
        dark = alt.condition(f"datum.state == '{words[2]}'", alt.value("white"), alt.value(theme.INK))
        known = base.transform_filter("isValid(datum.psi)")
        drawn += known.mark_text(fontSize=10.5).encode(text=alt.Text("psi:Q", format=".2f"), color=dark)
    return themed(drawn.properties(width=_MONTHS_SIDE, height=row_step(labels, _ROW)))


def shift_chart(shifts: Sequence[tuple[str, float]], language: Language) -> alt.Chart:
    """What each variable added to the change of the mean logit: right where it raised the score, left where it fell."""
    up, down = Text("raises the score", "élève le score"), Text("lowers the score", "abaisse le score")
    rows = [{"name": wrapped(n), "value": v, "side": (up if v >= 0 else down).say(language)} for n, v in shifts]
    names = [wrapped(n) for n, _ in shifts]
    sides = [w.say(language) for w in (up, down)]
    bars = alt.Chart(values(rows)).mark_bar(height=11).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=rows_axis()),
        x=alt.X("value:Q", title=Text("change of the mean logit", "variation du logit moyen").say(language),
                axis=alt.Axis(tickCount=4, format="+.2f")),
        color=alt.Color("side:N", scale=alt.Scale(domain=sides, range=[theme.OVER, theme.UNDER]), sort=sides),
    )  # fmt: skip
    zero = alt.Chart(values([{"x": 0}])).mark_rule(color=theme.INK, strokeWidth=1).encode(x="x:Q")
    return themed((bars + zero).properties(width=theme.WIDTH - 30, height=row_step(names, _ROW)))


def _months(order: Sequence[str]) -> alt.X:
    """The axis of months: every one if they are few, else one in so many."""
    step = -(-len(order) // _FEW_MONTHS)
    shown = list(order[::-1][::step][::-1])
    return alt.X(
        "month:O", sort=list(order), title=None, scale=alt.Scale(domain=list(order)),
        axis=alt.Axis(values=shown, labelAngle=-60, ticks=False),
    )  # fmt: skip


def every_month(labels: Sequence[str]) -> list[str]:
    """The months from the first to the last, also those that are not there; other labels as they are."""
    if any(label in MONTH_WORDS for label in labels):
        return list(labels)
    return [str(month) for month in month_range(Month.parse(labels[0]), Month.parse(labels[-1]))]


def wrapped(label: str) -> str:
    """A label in lines that the side of a chart holds."""
    return "\n".join(textwrap.wrap(label, 30)) or label


def rows_axis(*, grid: bool = False) -> alt.Axis:
    """The axis of rows with wrapped labels."""
    return alt.Axis(
        domain=False, ticks=False, grid=grid, labelExpr="split(datum.label, '\\n')", labelLimit=240,
        labelLineHeight=_LINE,
    )  # fmt: skip


def row_step(labels: Sequence[str], least: int) -> alt.Step:
    """Room for the label with the most lines."""
    return alt.Step(max(least, _LINE * max((label.count("\n") + 1 for label in labels), default=1) + 6))


def _line(
    rows: list[dict[str, Any]], order: Sequence[str], title: str, look: tuple[alt.Scale, str, str]
) -> alt.LayerChart:
    """A line with its points; `look` is its scale, the format of its figures and its colour."""
    scale, format_, colour = look
    base = alt.Chart(values(rows)).encode(
        x=_months(order),
        y=alt.Y("value:Q", scale=scale, title=None, axis=alt.Axis(format=format_, tickCount=4)),
    )
    titled = alt.TitleParams(title, anchor="start", fontSize=12, font=theme.FONT, color=theme.INK)
    return (base.mark_line(strokeWidth=2, color=colour, invalid="break-paths-filter-domains") + base.mark_point(
        filled=True, size=34, opacity=1, color=colour
    )).properties(title=titled)  # fmt: skip
