"""The page of `bondroit town --check`: for every group a dot plot, the same as a table, and how lines are measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing import theme
from bondroit.showing.blocks import Block, Edition, Grid, Picture, Points, Section
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.svg import inline_svg
from bondroit.showing.theme import themed, values
from bondroit.showing.town_check import (
    COLUMNS,
    HELD_OUT,
    LEGEND,
    NORMAL_95,
    check_tables,
    count_table,
    misfits,
)
from bondroit.town.calibration import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language
    from bondroit.town.calibration import Judged, Line, Verdict

FAR = 5.0
"""Tolerances beyond which a point stands at the edge, drawn as an arrow."""
BANDS = ((-2.0, 2.0, "#eeeeee"), (-1.0, 1.0, "#d3d3d3"))
LABEL_WIDTH = 235
TUNED = Text("calibrated on", "calée")


def render_check(
    lines: Sequence[Judged], counts: tuple[Mapping[Verdict, int], Mapping[Verdict, int]], *, households: int, seed: int,
    months: str, language: Language,
) -> str:  # fmt: skip
    """The page, `language` first and the other one beside it; the same check gives the same bytes.

    Args:
        lines: every line with its verdict.
        counts: lines by verdict, those calibrated on and those held out.
        households: files of the town.
        seed: of the town.
        months: its first and last month, in words.
        language: the first one.
    """
    editions = []
    for one in both(language):
        size = number(households, one)
        editions.append(
            Edition(
                language=one,
                title=Text("The town beside the facts", "La ville à côté des faits").say(one),
                subtitle=Text(
                    f"{size} household files, {months}, seed {seed}.", f"{size} dossiers, {months}, graine {seed}."
                ).say(one),
                banner=Text(
                    "This town is fictitious: no real household is in it.",
                    "Cette ville est fictive : aucun foyer réel n'y figure.",
                ).say(one),
                sections=(_first(lines, counts, one), *_groups(lines, one)),
                contents_title=CONTENTS.say(one),
            )
        )
    return render_page(editions)


def _first(
    lines: Sequence[Judged], counts: tuple[Mapping[Verdict, int], Mapping[Verdict, int]], language: Language
) -> Section:
    table = count_table(*counts, language)
    blocks: tuple[Block, ...] = (
        Grid(table.title, table.headers, table.rows, (False, True, True)),
        Points((("", misfits(lines, language)), ("", LEGEND.say(language)))),
    )
    return Section("verdicts", Text("Verdicts", "Verdicts").say(language), blocks)


def _groups(lines: Sequence[Judged], language: Language) -> list[Section]:
    tables = {table.title: table for table in check_tables(lines, language)}
    sections = []
    for group, name in GROUPS.items():
        mine = [j for j in lines if j.line.group == group]
        if not mine:
            continue
        title = name.say(language)
        blocks: list[Block] = []
        if any(position(j.line, j.measured.value) is not None for j in mine if j.measured is not None):
            blocks.append(_picture(mine, group, title, language))
        columns = tuple(column.say(language) for column in COLUMNS)
        blocks.append(Grid(title, columns, tables[title].rows, (False, False, True, True, True)))
        blocks.append(Points(tuple((j.line.label.say(language), _how(j.line, language)) for j in mine)))
        sections.append(Section(group, title, tuple(blocks)))
    return sections


def _how(line: Line, language: Language) -> str:
    """What is measured, over which months; the source of the fact and why the tolerance is so wide."""
    source = Text(line.source, f"source, en anglais\N{NO-BREAK SPACE}: {line.source}").say(language)
    parts = [line.measured.say(language), line.window.meaning.say(language), source]
    parts += [reason.say(language) for reason in line.reasons]
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def position(line: Line, value: float) -> float | None:
    """How far a value is from the fact, in tolerances, below nought if under it; None without a figure to hold to."""
    if line.low is None or line.high is None or not line.margin:
        return None
    beyond = min(value - line.low, 0.0) if value < line.low else max(value - line.high, 0.0)
    return beyond / line.margin


def _picture(lines: Sequence[Judged], group: str, title: str, language: Language) -> Picture:
    caption = Text(
        "Distance of the town from each fact, in tolerances: the dark band fits, the light one is near. Lines are 95% "
        "intervals; hollow points are held out; triangles are further than the edge.",
        "Distance de la ville à chaque fait, en tolérances : la bande foncée convient, la claire est proche. Traits : "
        "intervalles à 95\u202f% ; points creux : lignes gardées à part ; triangles : au-delà du bord.",
    ).say(language)
    svg = inline_svg(
        dot_plot(lines, language),
        anchor=f"{language}-check-{group}",
        title=title,
        description=caption,
        language=language,
    )
    return Picture(svg, caption)


def dot_plot(lines: Sequence[Judged], language: Language) -> alt.Chart:
    """One line a row: the tolerance as bands, the town as a point with its interval, hollow if held out."""
    rows = [row for judged in lines if (row := _point(judged, language)) is not None]
    order = [row["label"] for row in rows]
    scale = alt.Scale(domain=[-FAR, FAR], nice=False)
    x_axis = alt.Axis(tickCount=11, format="d", grid=False)
    title = Text("tolerances from the fact", "tolérances depuis le fait").say(language)
    bands = [
        alt.Chart(values([{"from": low, "to": high}]))
        .mark_rect(color=colour)
        .encode(x=alt.X("from:Q", scale=scale, axis=x_axis, title=title), x2="to:Q")
        for low, high, colour in BANDS
    ]
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=LABEL_WIDTH))
    base = alt.Chart(values(rows)).encode(y=y)
    rules = base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    kinds = [TUNED.say(language), HELD_OUT.say(language)]
    points = base.mark_point(size=70, opacity=1, strokeWidth=2, color=theme.INK).encode(
        x=alt.X("x:Q", scale=scale),
        shape=alt.Shape("edge:N", legend=None, scale=alt.Scale(
            domain=["inside", "left", "right"], range=["circle", "triangle-left", "triangle-right"])),
        fill=alt.Fill("kind:N", scale=alt.Scale(domain=kinds, range=[theme.INK, "white"]), legend=None),
    )  # fmt: skip
    return themed(alt.layer(*bands, rules, points).properties(width=theme.WIDTH, height=alt.Step(22)))


def _point(judged: Judged, language: Language) -> dict[str, Any] | None:
    if judged.measured is None:
        return None
    line, found = judged.line, judged.measured
    at = position(line, found.value)
    if at is None:
        return None
    reach = NORMAL_95 * found.standard_error / line.margin
    edge = "inside" if abs(at) <= FAR else "right" if at > 0 else "left"
    return {
        "label": line.label.say(language),
        "x": _kept(at),
        "low": _kept(at - reach),
        "high": _kept(at + reach),
        "edge": edge,
        "kind": (HELD_OUT if line.held_out else TUNED).say(language),
    }


def _kept(at: float) -> float:
    return math.copysign(min(abs(at), FAR), at)
