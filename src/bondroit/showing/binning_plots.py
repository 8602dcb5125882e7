"""How a variable is cut: the weighted share of each class as bars, its rate with interval as points."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bondroit.domain.scorecard import MISSING, OTHER
from bondroit.errors import Text
from bondroit.explaining.explain import datum_of
from bondroit.explaining.numbers import modality_text, number, percent
from bondroit.showing import theme
from bondroit.showing.blocks import Grid, Picture, numeric_from
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, percent_axis_top
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.building.class_rates import ClassRate
    from bondroit.domain.scorecard import Variable
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum

_LINE_HEIGHT, _WRAP = 13, 26
_SPLIT = "split(datum.label, '\\n')"
_GAP = " "  # an empty line before the classes that stand apart
_APART = "#ffffff"
_BAR = "#8c8c8c"
_COLUMNS = (
    Text("class", "classe"), Text("files", "dossiers"), Text("share", "part"),
    Text("rate [95% interval]", "taux [intervalle à 95\u202f%]"),
)  # fmt: skip

HOW_TO_READ = Text(
    "Left: weighted share of files in each class. Right: share of them that meets the target, with its 95% interval; "
    "dashed: of all files. Hollow: not known, or other.",
    "À gauche : part pondérée des dossiers de chaque classe. À droite : part d'entre eux répondant à la cible, avec "
    "son intervalle à 95\u202f% ; tirets : ensemble des dossiers. En creux : non renseigné, ou autre.",
)


def binning_frame(rates: Sequence[ClassRate]) -> pl.DataFrame:
    """One row per class: modality, kind, files, share, rate and its interval; what is masked is null."""
    rows = [
        {
            "modality": r.modality.name,
            "kind": r.modality.kind,
            "reference": r.modality.reference,
            "files": r.modality.count,
            "share": r.modality.share,
            "rate": r.modality.rate,
            "rate_low": r.low,
            "rate_high": r.high,
        }
        for r in rates
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def binning_chart(rates: Sequence[ClassRate], language: Language, datum: Datum | None = None) -> alt.Chart:
    """Two panels with the same lines: shares as bars, rates as points; missing and other below, hollow.

    Classes that nobody is in are left out; so is what the card masks.

    Args:
        rates: the classes of one variable, in order.
        language: of the axes and of the names of classes.
        datum: the words of the variable, if a dictionary has them.
    """
    lines = [line for line in _lines(rates, language, datum) if line["share"] is None or line["share"] > 0]
    order = list(dict.fromkeys(line["label"] for line in lines))
    height = alt.Step(max(24, _LINE_HEIGHT * max((label.count("\n") + 1 for label in order), default=1) + 8))
    apart = alt.condition("datum.apart", alt.value(_APART), alt.value(_BAR))
    points = alt.condition("datum.apart", alt.value(_APART), alt.value(theme.UNDER))
    axis = alt.Axis(domain=False, ticks=False, labelExpr=_SPLIT, labelLimit=230, labelLineHeight=_LINE_HEIGHT)
    base = alt.Chart(values(lines)).encode(y=alt.Y("label:N", sort=order, title=None, axis=axis))
    share_top = percent_axis_top([x["share"] or 0.0 for x in lines])
    shares = (
        base.mark_bar(height=13, stroke=_BAR, strokeWidth=1)
        .encode(
            x=_percent("share", Text("share of files", "part des dossiers").say(language), (0.0, share_top)),
            color=apart,
        )
        .properties(width=120, height=height)
    )
    bare = base.encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labels=False, domain=False, ticks=False))
    )
    ends = _ends(lines)
    title = Text("rate, 95% interval", "taux, intervalle à 95\u202f%").say(language)
    whiskers = bare.mark_rule(strokeWidth=2, color=theme.INK).encode(x=_percent("low", title, ends), x2="high:Q")
    dots = bare.mark_point(filled=True, size=45, opacity=1, stroke=theme.UNDER, strokeWidth=1.5)
    dots = dots.encode(x=_percent("rate", title, ends), color=points)
    panel = alt.layer(*_overall(lines, ends), whiskers, dots).properties(width=170, height=height)
    return themed(alt.hconcat(shares, panel, spacing=10))


def _ends(lines: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """An axis that holds every rate and interval, from one multiple of 5 % to another: points need no zero."""
    found = [x for line in lines for x in (line["rate"], line["low"], line["high"]) if x is not None]
    return int(min(found, default=0.0) * 20) / 20, percent_axis_top(found)


def _percent(column: str, title: str, ends: tuple[float, float]) -> alt.X:
    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    return alt.X(f"{column}:Q", title=title, scale=scale, axis=alt.Axis(format=".0~%", tickCount=4, labelOverlap=True))


def _overall(lines: Sequence[dict[str, Any]], ends: tuple[float, float]) -> list[alt.Chart]:
    """The rate of all files together, as a dashed line; none when a class is masked, for it would tell its rate."""
    if not lines or any(x["share"] is None or x["rate"] is None for x in lines if x["label"] != _GAP):
        return []
    mean = sum(x["share"] * x["rate"] for x in lines if x["share"] is not None)
    rule = alt.Chart(values([{"mean": mean}])).mark_rule(color=theme.SOFT, strokeDash=[3, 3])
    return [rule.encode(x=alt.X("mean:Q", scale=alt.Scale(domain=list(ends), nice=False, zero=False)))]


def _lines(rates: Sequence[ClassRate], language: Language, datum: Datum | None) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    before = False
    for r in rates:
        apart = r.modality.kind in {MISSING, OTHER}
        seen = r.modality.share is None or r.modality.share > 0
        if apart and seen and not before:
            before = True
            if made:
                made.append(dict.fromkeys(("share", "rate", "low", "high")) | {"label": _GAP, "apart": True})
        label = "\n".join(textwrap.wrap(_name(r, language, datum), _WRAP, break_long_words=False))
        made.append(
            {
                "label": label, "apart": apart, "share": r.modality.share, "rate": r.modality.rate,
                "low": r.low, "high": r.high,
            }
        )  # fmt: skip
    return made


def _name(rate: ClassRate, language: Language, datum: Datum | None) -> str:
    return rate.modality.name if datum is None else modality_text(rate.modality, datum).say(language)


def binning_picture(
    variable: Variable, rates: Sequence[ClassRate], language: Language, dictionary: Mapping[str, Datum]
) -> Picture:
    """The chart of one variable with the table of its figures; `HOW_TO_READ` is said once for all of them."""
    datum = dictionary.get(variable.name) or datum_of(variable)
    label = datum.label.say(language)
    title, told = Text(f"Classes of {label}", f"Classes de {label}").say(language), HOW_TO_READ.say(language)
    svg = inline_svg(
        binning_chart(rates, language, datum),
        anchor=f"{language}-binning-{variable.name}", title=title, description=told, language=language,
    )  # fmt: skip
    rows = tuple(_row(r, _name(r, language, datum), language) for r in rates)
    grid = Grid(f"{title}.", tuple(c.say(language) for c in _COLUMNS), rows, numeric_from(1, len(_COLUMNS)))
    return Picture(svg, "", grid)


def _row(r: ClassRate, name: str, language: Language) -> tuple[str, ...]:
    m, masked = r.modality, DEDUCIBLE.say(language)
    rate = (DASH if m.count == 0 else masked) if m.rate is None else percent(m.rate, language)
    if r.low is not None and r.high is not None:
        rate += f" [{number(100 * r.low, language, 1)} ; {number(100 * r.high, language, 1)}]"
    return (
        name,
        masked if m.count is None else number(m.count, language),
        masked if m.share is None else percent(m.share, language),
        rate,
    )
