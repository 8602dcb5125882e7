"""The page of what-if cards: who comes among the highest scores and who leaves, card by card and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.scoring.whatif_report import beside, shown
from bondroit.showing.blocks import Block, Edition, Grid, Picture, Points, Section, told_once
from bondroit.showing.pages import CONTENTS, render_page
from bondroit.showing.svg import inline_svg
from bondroit.showing.what_if_chart import enters_chart
from bondroit.showing.what_if_words import (
    COLUMNS,
    FAMILIES,
    by_said,
    changed_said,
    count,
    decimals,
    figures,
    group_said,
    heads,
    hidden_said,
    moved_said,
    share_said,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.errors import Language
    from bondroit.scoring.whatif_report import CardLine, WhatIfReport

_OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}
MOST_DRAWN, MOST_GROUPED, ACROSS = 30, 60, 8


def render_what_if(report: WhatIfReport, *, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same report gives the same bytes."""
    return render_page([_edition(report, one) for one in (language, _OTHER[language])])


def _edition(report: WhatIfReport, language: Language) -> Edition:
    sections = [_first(report, language)]
    sections += [_family(report, family, language) for family in dict.fromkeys(line.family for line in report.lines)]
    sections += [_by(report, by, place, language) for place, by in enumerate(report.by)]
    files = number(report.rows, language)
    return Edition(
        language=language,
        title=title(report).say(language),
        subtitle=Text(f"{report.files}: {files} files.", f"{report.files} : {files} dossiers.").say(language),
        banner="",
        sections=told_once(sections),
        footer=hidden_said(report).say(language),
        contents_title=CONTENTS.say(language),
    )


def _first(report: WhatIfReport, language: Language) -> Section:
    base = report.base
    mean = decimals(100 * base.mean, 3, language)
    highest = count(beside(base.highest, report.rows, report.floor), report.floor, language, hidden="*")
    lost = count(shown(report.rows - base.scored, report.floor), report.floor, language)
    said = [
        Text(
            f"The {highest} files with the highest scores by {base.label} are compared with those by "
            f"{len(report.lines)} what-if cards. The mean score of all files by {base.label} is {mean} %.",
            f"Les {highest} dossiers aux scores les plus hauts selon {base.label} sont comparés à ceux de "
            f"{len(report.lines)} grilles « et si ». Le score moyen de tous les dossiers selon {base.label} est de "
            f"{mean} %.",
        ),
        Text(
            f"Files that {base.label} has no class for are left out: {lost}.",
            f"Les dossiers pour lesquels {base.label} n'a pas de classe sont laissés de côté : {lost}.",
        ),
        changed_said(),
        moved_said(report),
    ]
    if report.seed is not None:
        said.append(
            Text(
                f"Coefficients are drawn each apart, normal about their value with the standard error of their "
                f"interval (assumed: the card holds no covariances); seed {report.seed}.",
                f"Les coefficients sont tirés chacun à part, normaux autour de leur valeur avec l'erreur type de leur "
                f"intervalle (supposé : la grille n'a pas les covariances) ; graine {report.seed}.",
            )
        )
    heading = Text("To know first", "À savoir d'abord").say(language)
    return Section("hurry", heading, (Points(tuple(("", s.say(language)) for s in said)),))


def _ordered(lines: Iterable[CardLine]) -> list[CardLine]:
    """The cards that move most files first."""
    return sorted(lines, key=lambda line: -1 if line.enters is None else line.enters, reverse=True)


def _family(report: WhatIfReport, family: str, language: Language) -> Section:
    ordered = _ordered(line for line in report.lines if line.family == family)
    blocks: list[Block] = []
    drawn = [line for line in ordered if line.enters][:MOST_DRAWN]
    if drawn:
        heading = Text(
            "Files that come among the highest (as many leave)",
            "Dossiers qui entrent parmi les plus hauts (autant en sortent)",
        ).say(language)
        svg = inline_svg(
            enters_chart([(line.name, int(line.enters or 0)) for line in drawn]),
            anchor=f"{language}-whatif-{family}", title=heading, description=heading, language=language,
        )  # fmt: skip
        left = len(ordered) - len(drawn)
        more = Text(f"{left} more in the table.", f"{left} de plus dans le tableau.").say(language) if left else ""
        blocks.append(Picture(svg, f"{heading}. {more}".strip()))
    rows = tuple(tuple(figures(report, line, language)) for line in ordered)
    caption = FAMILIES[family].say(language)
    columns = tuple(heads(report, language))
    blocks.append(Grid(caption, columns, rows, (False, *(True,) * (len(columns) - 1))))
    return Section(f"cards-{family}", caption, tuple(blocks))


def _by(report: WhatIfReport, by: str, section: int, language: Language) -> Section:
    """Cards down, groups across: as many tables as groups that go beside one another ask for."""
    ordered = _ordered(report.lines)
    first_ones = ordered[:MOST_GROUPED]
    base = [line for line in report.base_groups if line.by == by]
    cells = [(line.name, [share_said(g, language) for g in line.groups if g.by == by]) for line in first_ones]
    lines = [
        (Text("files of the group", "dossiers du groupe").say(language),
         [count(g.files, report.floor, language, hidden="*") for g in base]),
        (report.base.label, [share_said(g, language) for g in base]),
        *cells,
    ]  # fmt: skip
    left = len(ordered) - len(first_ones)
    more = Text(f"{left} more cards: --out.", f"{left} grilles de plus : --out.").say(language) if left else ""
    grids = []
    for first in range(0, len(base), ACROSS):
        part = slice(first, first + ACROSS)
        columns = (COLUMNS[0].say(language), *(group_said(g.group).say(language) for g in base[part]))
        rows = tuple((name, *found[part]) for name, found in lines)
        numeric = (False, *(True,) * (len(columns) - 1))
        grids.append(Grid(by_said(by).say(language), columns, rows, numeric, note=more))
    return Section(f"by-{section}", Text(f"By {by}", f"Par {by}").say(language), tuple(grids))
