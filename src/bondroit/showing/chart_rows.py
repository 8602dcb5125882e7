"""Charts with one line per thing: odds ratios, rates by group, the waterfall of one file."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing import theme
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.explaining.explanation import Explanation
    from bondroit.showing.card_words import CardLine
    from bondroit.showing.report_data import Estimate

TIMES = "\N{MULTIPLICATION SIGN}\N{NARROW NO-BREAK SPACE}"
_HEADER = alt.Header(labelOrient="top", labelAnchor="start", title=None, labelPadding=2, labelLimit=440)
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_LINE_HEIGHT = 13
_SPLIT = "split(datum.label, '\\n')"


def _wrapped(label: str, width: int = 30) -> str:
    """`label` cut into lines of at most `width` signs."""
    return "\n".join(textwrap.wrap(label, width, break_long_words=False)) or label


def _step(labels: Sequence[str], least: int) -> alt.Step:
    """Room for the label with the most lines."""
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    return alt.Step(max(least, _LINE_HEIGHT * lines + 8))


def _group_step(labels: Sequence[str], measures: int) -> alt.Step:
    """Room for the marks of a group, one under another, and for its label."""
    if measures == 1:
        return _step(labels, 20)
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    return alt.Step(max(10, (_LINE_HEIGHT * lines + 6) // measures))


def _rows_axis(**more: Any) -> alt.Axis:  # noqa: ANN401 - Altair's settings
    return alt.Axis(domain=False, ticks=False, labelExpr=_SPLIT, labelLimit=230, labelLineHeight=_LINE_HEIGHT, **more)


def odds_ratio_lines(lines: Sequence[CardLine], language: Language) -> alt.Chart:
    """A forest plot on a log scale, the reference as a hollow diamond at 1; classes without interval are left out."""
    rows = [
        {
            "variable": line.variable, "modality": _wrapped(line.modality, 26), "order": order,
            "odds": line.odds_ratio, "low": line.low, "high": line.high,
            "kind": "reference" if line.reference else "estimate",
        }
        for order, line in enumerate(lines)
        if line.reference or line.low is not None
    ]  # fmt: skip
    ends = [v for line in lines for v in (line.odds_ratio, line.low, line.high) if v is not None and v > 0]
    low, high = max(min([0.5, *ends]) / 1.08, _TICKS[0]), min(max([2.0, *ends]) * 1.08, _TICKS[-1])
    scale = alt.Scale(type="log", domain=[low, high], nice=False, clamp=True)
    kinds = ["estimate", "reference"]
    y = alt.Y("modality:N", sort=alt.SortField("order"), title=None, axis=_rows_axis(grid=True))
    x = alt.X("odds:Q", scale=scale, axis=alt.Axis(values=[t for t in _TICKS if low <= t <= high], format="~g"),
              title=Text("odds ratio (log scale)", "rapport de cotes (échelle log)").say(language))  # fmt: skip
    one = alt.Chart().mark_rule(color=theme.SOFT, strokeDash=[3, 3])
    one = one.encode(x=alt.XDatum(1, type="quantitative", scale=scale))
    base = alt.Chart().encode(y=y)
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    points = base.mark_point(size=75, opacity=1, strokeWidth=2, color=theme.INK).encode(
        x=x,
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]), legend=None),
        fill=alt.Fill("kind:N", scale=alt.Scale(domain=kinds, range=[theme.INK, "white"]), legend=None),
    )
    panels = alt.layer(one, rules, points, data=values(rows))
    panels = panels.properties(width=theme.WIDTH - 40, height=_step([str(r["modality"]) for r in rows], 24))
    names = list(dict.fromkeys(line.variable for line in lines))
    row = alt.Row("variable:N", sort=names, header=_HEADER, title=None)
    return themed(panels.facet(row=row, spacing=6).resolve_scale(y="independent"))


def rates_by_group(
    rows: Sequence[tuple[str, str, Sequence[Estimate | None]]], measures: Sequence[str], language: Language
) -> alt.Chart:
    """Rates with intervals, one panel per family of groups.

    Args:
        rows: family, group, and one estimate per measure (None where masked or unknown).
        measures: names of the measures, at most four.
        language: of the axis.
    """
    data: list[dict[str, Any]] = [
        {"family": family, "group": _wrapped(group, 24), "measure": measure, "value": e.value,
         "low": e.low, "high": e.high}
        for family, group, estimates in rows
        for measure, e in zip(measures, estimates, strict=True)
        if e is not None
    ]  # fmt: skip
    names = list(measures)
    order = list(dict.fromkeys(_wrapped(r[1], 24) for r in rows))
    shapes = alt.Scale(domain=names, range=list(theme.MEASURE_SHAPES)[: len(names)])
    colours = alt.Scale(domain=names, range=list(theme.MEASURE_COLOURS)[: len(names)])
    base = alt.Chart(values(data)).encode(
        y=alt.Y("group:N", sort=order, title=None, axis=_rows_axis(grid=False),
                scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1)),
        yOffset=alt.YOffset("measure:N", sort=names),
        color=alt.Color("measure:N", scale=colours),
    )  # fmt: skip
    title = Text("share of the group, 95% interval", "part du groupe, intervalle à 95\u202f%").say(language)
    x = alt.X("value:Q", axis=alt.Axis(format=".0~%", tickCount=5), scale=alt.Scale(zero=True), title=title)
    rules = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=x, shape=alt.Shape("measure:N", scale=shapes))
    panels = (rules + points).properties(width=theme.WIDTH, height=_group_step(order, len(names)))
    families = list(dict.fromkeys(r[0] for r in rows))
    row = alt.Row("family:N", sort=families, header=_HEADER, title=None)
    return themed(panels.facet(row=row, spacing=10).resolve_scale(y="independent"))


def waterfall(explanation: Explanation, language: Language) -> alt.Chart:
    """From the reference file to this one, in logits; each bar says its factor."""
    moved = [t for t in explanation.terms if t.points]
    steps = list(zip(explanation.waterfall(), moved, strict=True))
    rows = [
        {
            "label": _wrapped(step.label.say(language), 34), "order": order, "start": step.start, "end": step.end,
            "right": max(step.start, step.end), "text": TIMES + number(term.odds_ratio, language, 2),
            "way": "up" if step.end > step.start else "down",
        }
        for order, (step, term) in enumerate(steps)
    ]  # fmt: skip
    ends = [v for step, _ in steps for v in (step.start, step.end)] or [0.0, 1.0]
    left, right = min(ends), max(ends)
    span = (right - left) or 1.0
    scale = alt.Scale(domain=[left - 0.03 * span, right + 0.22 * span], nice=False, zero=False)
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("label:N", sort=alt.SortField("order"), title=None, axis=_rows_axis()),
    )
    x = alt.X("start:Q", scale=scale, axis=alt.Axis(labels=False, ticks=False, grid=False),
              title=Text("lowers the score ← → raises it", "abaisse le score ← → l'élève").say(language))  # fmt: skip
    ways = ["up", "down"]
    bars = base.mark_bar(height=15, strokeWidth=2).encode(
        x=x,
        x2="end:Q",
        fill=alt.Fill("way:N", scale=alt.Scale(domain=ways, range=[theme.OVER, "white"]), legend=None),
        stroke=alt.Stroke("way:N", scale=alt.Scale(domain=ways, range=[theme.OVER, theme.UNDER]), legend=None),
    )
    text = base.mark_text(align="left", dx=6).encode(x=alt.X("right:Q", scale=scale), text="text:N")
    return themed((bars + text).properties(width=theme.WIDTH - 40, height=_step([str(r["label"]) for r in rows], 26)))
