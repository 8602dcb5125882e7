"""The charts of an evaluation: gains beside the best order and chance, areas by group, what moved between periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.tables import percent_axis_top
from bondroit.showing.theme import themed, values
from bondroit.stats.stability import MOVED, STABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.showing.evaluation_data import Estimate, Gain

CARD = Text("this scorecard, 95% interval shaded", "cette grille, intervalle à 95\u202f% en ombre")
BEST = Text("best possible order", "meilleur ordre possible")
_TICKS = (STABLE, MOVED, 0.5, 1, 2, 5, 10)
CHANCE = Text("at random", "au hasard")


def gain_curve(gains: Sequence[Gain], language: Language, *, money: bool = False) -> alt.Chart:
    """Share found against share controlled, with its interval, beside the best possible order and chance.

    Args:
        gains: increasing in `controlled`.
        language: of the words.
        money: the amounts and not the files.
    """
    lines = [name.say(language) for name in (CARD, BEST, CHANCE)]
    last = max((g.controlled for g in gains), default=1.0)
    rows = _gain_rows(gains, lines, money=money)
    rows += [{"x": x, "y": x, "line": lines[2]} for x in (0.0, last)]
    drawn = [name for name in lines if any(r["line"] == name for r in rows)]
    top = percent_axis_top([v for r in rows for v in (r["y"], r.get("high", 0.0))])
    axis = alt.Axis(format=".0%", tickCount=5)
    found = Text("share of the euros found", "part des euros trouvée") if money else Text("share found", "part trouvée")
    controlled = Text("files controlled, highest score first", "dossiers contrôlés, score le plus haut d'abord")
    x = alt.X("x:Q", axis=axis, scale=alt.Scale(domain=[0, last], nice=False), title=controlled.say(language))
    y = alt.Y("y:Q", axis=axis, scale=alt.Scale(domain=[0, top], nice=False), title=found.say(language))
    colours = dict(zip(lines, (theme.UNDER if money else theme.OVER, theme.INK, theme.CHANCE), strict=True))
    dashes: dict[str, list[int]] = dict(zip(lines, ([1, 0], [7, 3], [2, 4]), strict=True))
    base = alt.Chart(values(rows)).encode(x=x)
    band = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.22, color=colours[lines[0]])
    curve = base.mark_line(strokeWidth=2.2).encode(
        y=y,
        color=alt.Color("line:N", scale=alt.Scale(domain=drawn, range=[colours[n] for n in drawn])),
        strokeDash=alt.StrokeDash(
            "line:N",
            scale=alt.Scale(domain=drawn, range=[dashes[n] for n in drawn]),
            legend=alt.Legend(symbolType="stroke", symbolSize=500, symbolStrokeWidth=2.2),
        ),
    )
    points = base.transform_filter(alt.datum.mark == 1).mark_point(
        filled=True, size=38, opacity=1, color=colours[lines[0]]
    )
    drawing = band.encode(y="low:Q", y2="high:Q") + curve + points.encode(y="y:Q")
    return themed(drawing.properties(width=theme.WIDTH, height=240))


def _gain_rows(gains: Sequence[Gain], lines: Sequence[str], *, money: bool) -> list[dict[str, Any]]:
    """The points of the card's line and of the best order's."""
    found: list[dict[str, Any]] = [{"x": 0.0, "y": 0.0, "line": lines[0], "low": 0.0, "high": 0.0}]
    best: list[dict[str, Any]] = [{"x": 0.0, "y": 0.0, "line": lines[1]}]
    for g in gains:
        value, bounds, top = (
            (g.money, g.money_bounds, g.best_money) if money else (g.found, g.found_bounds, g.best_found)
        )
        if value is None:
            continue
        row = {"x": g.controlled, "y": value, "line": lines[0], "mark": 1}
        found.append(row if bounds is None else row | {"low": bounds[0], "high": bounds[1]})
        if top is not None:
            best.append({"x": g.controlled, "y": top, "line": lines[1]})
    return found + (best if len(best) > 1 else [])


def areas_by_group(rows: Sequence[tuple[str, Estimate]], whole: float, language: Language) -> alt.Chart:
    """AUC of each group held out, with its interval; the dotted line is the AUC of the whole evaluation."""
    data = [{"group": name, "value": e.value, "low": e.low, "high": e.high} for name, e in rows]
    names = [name for name, _ in rows]
    ends = [v for _, e in rows for v in (e.low, e.high) if v is not None] + [whole]
    scale = alt.Scale(domain=[max(min(ends) - 0.02, 0.0), min(max(ends) + 0.02, 1.0)], nice=False, clamp=True)
    base = alt.Chart(values(data)).encode(
        y=alt.Y("group:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=180)),
    )
    line = alt.Chart(values([{"x": whole}])).mark_rule(strokeDash=[2, 4], color=theme.CHANCE, strokeWidth=2)
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    points = base.mark_point(filled=True, size=65, opacity=1, color=theme.UNDER).encode(
        x=alt.X("value:Q", scale=scale, axis=alt.Axis(tickCount=5), title=Text("AUC", "AUC").say(language))
    )
    drawn = line.encode(x=alt.X("x:Q", scale=scale)) + rules + points
    return themed(drawn.properties(width=theme.WIDTH - 40, height=alt.Step(26)))


def shifts(rows: Sequence[tuple[str, float, float]], language: Language) -> alt.Chart:
    """Index of each variable (filled) beside what chance would give (a tick); dotted lines at 0.1 and 0.25."""
    names = [name for name, _, _ in rows]
    top = max([*(v for row in rows for v in row[1:]), MOVED]) * 1.1
    scale = alt.Scale(type="sqrt", domain=[0, top], nice=False)
    data = [{"name": name, "index": index, "chance": chance} for name, index, chance in rows]
    base = alt.Chart(values(data)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=180)),
    )
    limits = alt.Chart(values([{"x": STABLE}, {"x": MOVED}])).mark_rule(
        strokeDash=[2, 4], color=theme.CHANCE, strokeWidth=2
    )
    title = Text("stability index (PSI), root scale", "indice de stabilité (PSI), échelle racine").say(language)
    axis = alt.Axis(values=[t for t in _TICKS if t <= top], labelExpr="format(datum.value, '.2~f')")
    bars = base.mark_bar(height=10, color=theme.UNDER).encode(x=alt.X("index:Q", scale=scale, axis=axis, title=title))
    ticks = base.mark_tick(thickness=3, size=18, color=theme.INK).encode(
        x=alt.X("chance:Q", scale=scale, axis=axis, title=title)
    )
    drawn = limits.encode(x=alt.X("x:Q", scale=scale, axis=axis, title=title)) + bars + ticks
    return themed(drawn.properties(width=theme.WIDTH - 40, height=alt.Step(26)))
