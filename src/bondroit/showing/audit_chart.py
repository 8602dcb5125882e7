"""The picture for those in a hurry: how many checks hold, by what a failure entails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.auditing.check import Severity
from bondroit.auditing.findings import VERDICT_WORDS, Verdict
from bondroit.errors import Text
from bondroit.showing import theme
from bondroit.showing.audit_model import ORDER
from bondroit.showing.audit_words import NOT_RUN, SEVERITY_WORDS
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language

Counts = "Mapping[tuple[Severity, Verdict | None], int]"
_FILLS = (theme.OVER, "#ffffff", theme.UNDER)
_INKS = ("#ffffff", theme.INK, "#ffffff")
_MARKS = ("#8a3c00", theme.INK, "#00476f")


def verdict_words(verdict: Verdict | None, language: Language) -> str:
    """A verdict, or that the check was not run."""
    return (NOT_RUN if verdict is None else VERDICT_WORDS[verdict]).say(language)


def verdicts_chart(counts: Mapping[tuple[Severity, Verdict | None], int], language: Language) -> alt.Chart:
    """A bar per severity, cut by verdict; every part carries its number, so that no colour is needed to read it."""
    rows: list[dict[str, Any]] = []
    for severity in Severity:
        start = 0
        for place, verdict in enumerate(ORDER[:-1]):
            number = counts.get((severity, verdict), 0)
            if number:
                rows.append({
                    "severity": SEVERITY_WORDS[severity].say(language), "verdict": verdict_words(verdict, language),
                    "start": start, "end": start + number, "middle": start + number / 2, "text": str(number),
                    "ink": _INKS[place],
                })  # fmt: skip
            start += number
    names = [verdict_words(v, language) for v in ORDER[:-1]]
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("severity:N", sort=[SEVERITY_WORDS[s].say(language) for s in Severity], title=None,
                axis=alt.Axis(domain=False, ticks=False, labelLimit=190)),
    )  # fmt: skip
    title = Text("number of answers", "nombre de réponses").say(language)
    bars = base.mark_bar(height=24, strokeWidth=1.5).encode(
        x=alt.X("start:Q", title=title, axis=alt.Axis(tickCount=5, format="d", grid=False)), x2="end:Q",
        fill=alt.Fill("verdict:N", scale=alt.Scale(domain=names, range=list(_FILLS)), legend=alt.Legend(columns=2)),
        stroke=alt.Stroke("verdict:N", scale=alt.Scale(domain=names, range=list(_MARKS)), legend=None),
    )  # fmt: skip
    text = base.mark_text(fontWeight="bold").encode(
        x="middle:Q", text="text:N", color=alt.Color("ink:N", scale=None, legend=None)
    )
    return themed((bars + text).properties(width=theme.WIDTH, height=alt.Step(36)))
