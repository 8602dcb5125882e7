"""The charts of a drift: the score month by month, variables by months as a heat table, what moved the mean score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
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
_MONTHS_SIDE, _ROW = 270, 19


def state_of(psi: float | None, by_chance: float | None, limits: Mapping[str, float]) -> str:
    """One of `STATES`: an index within chance is not told from a stable one."""
    if psi is None:
        return "none"
    if by_chance is not None and psi <= by_chance:
        return "stable"
    return "moved" if psi >= limits["psi_moved"] else "watch" if psi >= limits["psi_watch"] else "stable"


def score_chart(
    months: Sequence[Mapping[str, Any]], limits: Mapping[str, float], language: Language
) -> alt.VConcatChart:
    """Three panels, one below the other: PSI with its thresholds and chance, mean score, share above the threshold."""
    scored = [(m["month"], m["score"]) for m in months if m["score"] is not None]
    order = [m["month"] for m in months]
    psi = [{"month": m, "value": s["psi"], "chance": s["by_chance"]} for m, s in scored]
    mean = [{"month": m, "value": s["mean"]} for m, s in scored]
    above = [{"month": m, "value": s["above"]} for m, s in scored if s["above"] is not None]
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
    first = _line(psi, order, PSI.say(language), (scale, ".2f", theme.UNDER)) + rules + chance
    panels = [first]
    for rows, name, format_ in ((mean, MEAN, ".1%"), (above, ABOVE, ".1%")):
        if rows:
            high = max(float(row["value"]) for row in rows) * 1.2 or 1.0
            panels.append(_line(rows, order, name.say(language), (alt.Scale(domain=[0, high]), format_, theme.INK)))
    return themed(alt.vconcat(*(p.properties(width=theme.WIDTH + 40, height=104) for p in panels), spacing=14))


def heat_chart(
    names: Sequence[str], months: Sequence[Mapping[str, Any]], limits: Mapping[str, float], language: Language
) -> alt.LayerChart:
    """Variables by months: pale where stable or within chance, darker where it has moved; figures if there is room."""
    rows = [
        {
            "variable": v["variable"], "month": m["month"], "psi": v["psi"],
            "state": STATES[state_of(v["psi"], v.get("by_chance"), limits)].say(language),
            "mark": "x" if v["psi"] is None else "",
        }
        for m in months
        for v in m["variables"]
    ]  # fmt: skip
    words = [state.say(language) for state in STATES.values()]
    shown = [w for w in words if any(row["state"] == w for row in rows)]
    colours = dict(zip(words, (PALE, MIDDLE, DARK, NONE), strict=True))
    order = [m["month"] for m in months]
    base = alt.Chart(values(rows)).encode(
        x=_months(order),
        y=alt.Y("variable:N", sort=list(names), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200)),
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
    return themed(drawn.properties(width=_MONTHS_SIDE, height=alt.Step(_ROW)))


def shift_chart(shifts: Sequence[tuple[str, float]], language: Language) -> alt.Chart:
    """What each variable added to the change of the mean logit: right where it raised the score, left where it fell."""
    up, down = Text("raises the score", "élève le score"), Text("lowers the score", "abaisse le score")
    rows = [{"name": n, "value": v, "side": (up if v >= 0 else down).say(language)} for n, v in shifts]
    names = [n for n, _ in shifts]
    sides = [w.say(language) for w in (up, down)]
    bars = alt.Chart(values(rows)).mark_bar(height=11).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200)),
        x=alt.X("value:Q", title=Text("change of the mean logit", "variation du logit moyen").say(language),
                axis=alt.Axis(tickCount=4, format="+.2f")),
        color=alt.Color("side:N", scale=alt.Scale(domain=sides, range=[theme.OVER, theme.UNDER]), sort=sides),
    )  # fmt: skip
    zero = alt.Chart(values([{"x": 0}])).mark_rule(color=theme.INK, strokeWidth=1).encode(x="x:Q")
    return themed((bars + zero).properties(width=theme.WIDTH - 30, height=alt.Step(_ROW)))


def _months(order: Sequence[str]) -> alt.X:
    """The axis of months: every one if they are few, else one in so many."""
    step = -(-len(order) // _FEW_MONTHS)
    shown = list(order[::-1][::step][::-1])
    return alt.X("month:O", sort=list(order), title=None, axis=alt.Axis(values=shown, labelAngle=-60, ticks=False))


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
    return (base.mark_line(strokeWidth=2, color=colour) + base.mark_point(
        filled=True, size=34, opacity=1, color=colour
    )).properties(title=titled)  # fmt: skip
