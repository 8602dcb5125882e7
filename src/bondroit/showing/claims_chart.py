"""One row a claim, one point a draw: what each town answers is told by shape and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.auditing.claims import Answer
from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.claims_words import ANSWERS
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.claims import Judged, Rule
    from bondroit.errors import Language

LOOKS: dict[Answer, tuple[str, str]] = {
    Answer.REPRODUCED: (theme.OVER, "circle"),
    Answer.NOT_REPRODUCED: (theme.INK, "square"),
    Answer.CONTRADICTED: (theme.UNDER, "triangle-up"),
    Answer.NOT_ENOUGH: (theme.CHANCE, "cross"),
}
"""Colour and shape of the answer of a draw."""
UNITS: dict[str, Text] = {
    "ratio": Text("ratio (log scale)", "rapport (échelle logarithmique)"),
    "logit": Text("logits", "logits"),
    "share": Text("share", "part"),
    "area": Text("area under the curve", "aire sous la courbe"),
}
LEAST, MOST = 0.1, 20.0
"""Ratios beyond which a point stands at the edge."""
TICKS = (0.1, 0.25, 0.5, 1, 2, 4, 10, 20)
LABEL_WIDTH, ROW = 300, 24


def draws_chart(judged: Sequence[Judged], language: Language) -> alt.Chart:
    """The draws of claims of one unit, whose figure decides; claims that cannot be shown have no row.

    Args:
        judged: claims, all of one unit.
        language: of the words.
    """
    rule = judged[0].claim.rule
    rows = [row for one in judged if one.told for row in _points(one, rule, language)]
    order = [label(one, language) for one in judged if one.told]
    axis = alt.Axis(domain=False, ticks=False, grid=True, labelLimit=LABEL_WIDTH)
    names = [ANSWERS[answer].say(language) for answer in LOOKS]
    base = alt.Chart(values(rows)).encode(y=alt.Y("label:N", sort=order, title=None, axis=axis))
    points = base.mark_point(filled=True, size=42, opacity=0.7).encode(
        x=alt.X("value:Q", scale=_scale(rule), title=UNITS[rule.unit].say(language), axis=_axis(rule)),
        color=alt.Color("answer:N", scale=alt.Scale(domain=names, range=[look[0] for look in LOOKS.values()])),
        shape=alt.Shape("answer:N", scale=alt.Scale(domain=names, range=[look[1] for look in LOOKS.values()])),
    )
    line = alt.Chart(values([{"at": rule.at}])).mark_rule(color=theme.INK, strokeDash=[3, 3]).encode(x="at:Q")
    return themed((line + points).properties(width=theme.WIDTH, height=alt.Step(ROW)))


def label(judged: Judged, language: Language) -> str:
    """Code and sentence of a claim, or what it says of whom; the table beside has the whole."""
    first, _, rest = judged.claim.sentence.say(language).rstrip(".").partition(": ")
    return f"{judged.claim.code} {rest or first}"


def _points(judged: Judged, rule: Rule, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "label": label(judged, language),
            "value": min(max(measured.value, LEAST), MOST) if rule.unit == "ratio" else measured.value,
            "answer": ANSWERS[rule.answer(measured)].say(language),
        }
        for measured in judged.told[0].draws
        if measured.value is not None
    ]


def _scale(rule: Rule) -> alt.Scale:
    if rule.unit == "ratio":
        return alt.Scale(type="log", domain=[LEAST, MOST], nice=False)
    return alt.Scale(zero=False, nice=True)


def _axis(rule: Rule) -> alt.Axis:
    if rule.unit == "ratio":
        return alt.Axis(values=list(TICKS), format="~g", grid=True)
    return alt.Axis(tickCount=6, format=".0%") if rule.unit == "share" else alt.Axis(tickCount=6)


def income_chart(curve: Sequence[Mapping[str, Any]], language: Language) -> alt.Chart:
    """Mean shares over the draws by tenth of income: truly in the target, chosen, chosen for nothing.

    Args:
        curve: `tenth`, `series` (a name in words), `value`.
        language: of the words.
    """
    names = list(dict.fromkeys(row["series"] for row in curve))
    x = alt.X("tenth:O", title=Text("tenth of income", "dixième de revenu").say(language), axis=alt.Axis(labelAngle=0))
    y = alt.Y(
        "value:Q", title=Text("over the mean of all", "rapporté à la moyenne").say(language), axis=alt.Axis(tickCount=5)
    )
    looks = {
        "color": alt.Color("series:N", scale=alt.Scale(domain=names, range=list(theme.SIDE_COLOURS[: len(names)]))),
        "shape": alt.Shape("series:N", scale=alt.Scale(domain=names, range=list(theme.SIDE_SHAPES[: len(names)]))),
    }
    base = alt.Chart(values([dict(row) for row in curve])).encode(x=x, y=y)
    lines = base.mark_line().encode(color=looks["color"])
    points = base.mark_point(filled=True, size=60, opacity=1).encode(**looks)
    return themed((lines + points).properties(width=theme.WIDTH, height=220))
