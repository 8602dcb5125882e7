"""Charts of profiles and paths: one axis of the score, small multiples of paths, and the heat of the double penalty.

Every mark is told by more than its colour: shape, dash, or the figure written in the cell.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.paths_words import share_of
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.paths import CardPaths, Path
    from bondroit.errors import Language

_ROW, _WIDTH, _PANEL, _HIGH = 34, 265, 128, 92
_LETTERS, _LINE = 26, 14
PALE, DARK = "#fff3e6", "#8c3d00"
_SPLIT = "split(datum.label, '\\n')"


def _level(logit: float | None, *, placed: bool) -> float | None:
    """Where a score stands on the axis; None where it is unbounded or not known."""
    if logit is None or math.isnan(logit):
        return None
    if placed:
        return share_of(logit)
    return None if math.isinf(logit) else logit


def _axis(language: Language, *, placed: bool, title: bool = True) -> dict[str, Any]:
    words = Text("score", "score") if placed else Text("logits, intercept left out", "logits, sans la constante")
    more: dict[str, Any] = {"format": ".0%"} if placed else {}
    return {"title": words.say(language) if title else None, "axis": alt.Axis(tickCount=4, **more)}


def _wrapped(label: str) -> str:
    return "\n".join(textwrap.wrap(label, _LETTERS, break_long_words=False)) or label


def profiles_chart(card: CardPaths, titles: Mapping[str, str], language: Language) -> alt.LayerChart:
    """A point a profile on one axis of the score, a bar over what is unknown, the threshold dashed.

    A thin line with ends: nine draws of ten among the files of the workspace.
    """
    rows = []
    for one in sorted(card.profiles, key=lambda s: -(s.score.usual if s.score.usual is not None else s.score.high)):
        if one.lost:
            continue
        spread = one.spread
        rows.append(
            {
                "name": _wrapped(titles[one.profile]),
                "low": _level(one.score.low, placed=card.placed),
                "high": _level(one.score.high, placed=card.placed),
                "usual": _level(one.score.usual, placed=card.placed),
                "from": None if spread is None else _level(spread.low, placed=card.placed),
                "to": None if spread is None else _level(spread.high, placed=card.placed),
            }
        )
    order = [str(r["name"]) for r in rows]
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("name:N", sort=order, title=None,
                axis=alt.Axis(domain=False, ticks=False, grid=True, labelExpr=_SPLIT, labelLimit=200))
    )  # fmt: skip
    scale = alt.Scale(zero=card.placed, nice=True)
    bars = base.mark_bar(height=9, color=theme.UNDER, opacity=0.35).encode(
        x=alt.X("low:Q", scale=scale, **_axis(language, placed=card.placed)), x2="high:Q"
    )
    drawn = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=alt.X("from:Q", scale=scale), x2="to:Q")
    points = base.mark_point(filled=True, size=80, opacity=1, color=theme.UNDER).encode(x=alt.X("usual:Q", scale=scale))
    layers = [bars, drawn, points, *_limit(card, "x", language)]
    return themed(alt.layer(*layers).properties(width=_WIDTH, height=alt.Step(_ROW)))


def _limit(card: CardPaths, channel: str, language: Language) -> list[alt.Chart]:
    """The threshold: a dashed line, named."""
    if card.threshold is None:
        return []
    at = {"at": card.threshold.probability, "name": Text("threshold", "seuil").say(language)}
    line = alt.Chart(values([at]))
    rule = line.mark_rule(color=theme.OVER, strokeDash=[5, 3], strokeWidth=1.5)
    if channel == "y":
        return [rule.encode(y="at:Q")]
    name = line.mark_text(align="left", dx=4, baseline="top", color=theme.OVER, fontWeight="bold").encode(
        x="at:Q", y=alt.value(2), text="name:N"
    )
    return [rule.encode(x="at:Q"), name]


def paths_chart(card: CardPaths, paths: Sequence[Path], words: Mapping[str, str], language: Language) -> alt.Chart:
    """One household through its events, a panel each: with the event (solid), without (dotted), the threshold dashed.

    Args:
        card: for the threshold and the axis.
        paths: of one profile.
        words: what each event is called.
        language: of the axes.
    """
    rows = [
        {
            "event": words[path.event], "month": month, "with": _level(score.usual, placed=card.placed),
            "without": _level(still.usual, placed=card.placed), "low": _level(score.low, placed=card.placed),
            "high": _level(score.high, placed=card.placed),
            "limit": None if card.threshold is None else card.threshold.probability,
        }
        for path in paths
        for month, (score, still) in enumerate(zip(path.scores, path.without, strict=True))
    ]  # fmt: skip
    title = Text("months after", "mois après").say(language)
    x = alt.X("month:Q", scale=alt.Scale(domain=[0, 24], nice=False), title=title,
              axis=alt.Axis(values=[0, 6, 12, 18, 24], grid=False))  # fmt: skip
    y = alt.Y("with:Q", scale=alt.Scale(zero=card.placed), **_axis(language, placed=card.placed))
    base = alt.Chart().encode(x=x)
    band = base.mark_area(opacity=0.22, color=theme.UNDER, interpolate="step-after").encode(y="low:Q", y2="high:Q")
    still = base.mark_line(strokeDash=[1, 3], color=theme.INK, strokeWidth=1.6, interpolate="step-after").encode(
        y="without:Q"
    )
    line = base.mark_line(color=theme.UNDER, strokeWidth=2.4, interpolate="step-after").encode(y=y)
    limit = base.mark_line(color=theme.OVER, strokeDash=[5, 3], strokeWidth=1.5).encode(y="limit:Q")
    order = [words[path.event] for path in paths]
    header = alt.Header(labelAnchor="start", title=None, labelFontSize=12, labelLimit=_PANEL + 20)
    panels = alt.layer(band, still, line, limit, data=values(rows)).properties(width=_PANEL, height=_HIGH)
    facet = alt.Facet("event:N", sort=order, header=header, title=None)
    return themed(panels.facet(facet=facet, columns=3, spacing=14))


def heat_chart(rows: Sequence[Mapping[str, Any]], events: Sequence[str], language: Language) -> alt.LayerChart:
    """Incomes down, events across: the figure written in each cell, darker for more.

    Args:
        rows: smic (as written), event (as a person reads it), value, text; value None: nothing to play.
        events: in their order.
        language: of the axes.
    """
    data = [{**row, "event": "\n".join(textwrap.wrap(str(row["event"]), 12))} for row in rows]
    order = ["\n".join(textwrap.wrap(name, 12)) for name in events]
    top = max([abs(float(r["value"])) for r in rows if r["value"] is not None], default=1.0) or 1.0
    # Vega puts the first line where a single one would stand: the others would lie in the cells.
    lines = max((name.count("\n") for name in order), default=0)
    incomes = list(dict.fromkeys(row["smic"] for row in rows))
    title = Text("wages of the household, in net Smic", "salaires du foyer, en Smic nets").say(language)
    base = alt.Chart(values(data)).encode(
        x=alt.X("event:N", sort=order, title=None,
                axis=alt.Axis(orient="top", domain=False, ticks=False, labelAngle=0, labelExpr=_SPLIT, labelLimit=90,
                              labelPadding=_LINE * lines,
                              labelFontSize=10)),
        y=alt.Y("smic:N", sort=incomes, title=title, axis=alt.Axis(domain=False, ticks=False)),
    )  # fmt: skip
    cells = base.transform_filter("isValid(datum.value)").mark_rect(stroke="#bcbcb6", strokeWidth=0.8).encode(
        color=alt.Color("value:Q", legend=None, scale=alt.Scale(domain=[0, top], range=[PALE, DARK], clamp=True))
    )  # fmt: skip
    dark = f"datum.value > {top * 0.55}"
    text = base.mark_text(fontSize=12).encode(
        text="text:N", color=alt.condition(dark, alt.value("white"), alt.value(theme.INK))
    )
    return themed((cells + text).properties(width=alt.Step(64), height=alt.Step(27)))
