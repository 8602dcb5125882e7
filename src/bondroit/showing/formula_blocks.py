"""The sections of a published formula: by itself, what holds whatever is masked, groups, margins, what is unknown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bondroit.auditing.findings import VERDICT_WORDS
from bondroit.auditing.formula import ASKED
from bondroit.auditing.formula_groups import FAMILIES, words_of
from bondroit.auditing.formula_words import LABEL, STATES, TOWN_LABEL, figure, odds, span
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Caution, Grid, Picture, Points, Prose, Section, numeric_from
from bondroit.showing.drift_blocks import sayer
from bondroit.showing.formula_charts import Range, ratio_ranges
from bondroit.showing.formula_parts_blocks import (
    alone_section,
    margins_section,
    method_section,
    not_run_section,
    unknown_section,
)
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from bondroit.auditing.formula import FormulaReport, Over
    from bondroit.auditing.formula_figures import Bound, GroupLine, Stated
    from bondroit.errors import Language

EXPERIMENT = Text(
    "Experiment: coefficients learnt on the fictitious town, no body's own.",
    "Expérience : coefficients appris sur la ville fictive, d'aucun organisme.",
)


def formula_sections(report: FormulaReport, language: Language) -> list[Section]:
    """Every section of the report, in the order they are read."""
    made = [_first(report, language)]
    if report.over is not None:
        made += [_statements(report.over, language), _groups(report.over, language)]
        made.append(unknown_section(report.over, language))
        if report.over.margins:
            made.append(margins_section(report.over, language))
    made += [alone_section(one, place, language) for place, one in enumerate(report.alone)]
    if report.not_run:
        made.append(not_run_section(report, language))
    return [*made, method_section(language)]


def label(over: Over) -> Text:
    """What the figures over files speak of."""
    if not over.fictitious:
        return Text("The files of this workspace.", "Les dossiers de cet espace de travail.")
    return LABEL if over.margins else TOWN_LABEL


def heads(report: FormulaReport) -> list[Text]:
    """What a reader must know first."""
    said = []
    for alone in report.alone:
        low, high = alone.spread
        en, fr = (f"{percent(alone.masked[1], one, 0)}" for one in ("en", "fr"))
        said.append(
            Text(
                f"{alone.card}: the odds of its highest possible file are {_times(low, high, 'en')} times those of its "
                f"lowest; up to {en} of the spread of points was not published.",
                f"{alone.card} : la cote de son plus haut dossier possible vaut {_times(low, high, 'fr')} fois celle "
                f"du "
                f"plus bas ; jusqu'à {fr} de l'étendue des points n'est pas publiée.",
            )
        )
    if report.over is not None:
        said += _over_heads(report.over)
    return said


def _over_heads(over: Over) -> list[Text]:
    asked = [s for s in over.stated if s.ratio is not None]
    counts = {state: sum(s.state == state for s in asked) for state in STATES}
    alike = sum(s.state_if_alike == "always" for s in asked)
    least, most = over.standing.sure
    said = [
        Text(
            f"Of {len(asked)} statements on groups, {counts['always']} hold whatever is masked, {counts['never']} for "
            f"no admissible value, {counts['depends']} depend on what is masked, {counts['unsettled']} are not "
            "settled.",
            f"Sur {len(asked)} énoncés sur des groupes, {counts['always']} sont vrais quoi que cache le masqué, "
            f"{counts['never']} pour aucune valeur admissible, {counts['depends']} en dépendent, "
            f"{counts['unsettled']} ne sont pas tranchés.",
        ),
        Text(
            f"At least {percent(least, 'en')} and at most {percent(most, 'en')} of the places among the highest "
            f"{percent(over.top, 'en')} have a certain holder.",
            f"Au moins {percent(least, 'fr')} et au plus {percent(most, 'fr')} des places parmi les "
            f"{percent(over.top, 'fr')} les plus hauts ont un occupant certain.",
        ),
    ]
    if any(s.alike is not None for s in over.stated):
        said.append(
            Text(
                f"If the variables that nobody can look up are the same for all, {alike} of them hold whatever the "
                "masked coefficients are; but such a variable may also be just what parts the groups.",
                f"Si les variables que personne ne peut consulter sont les mêmes pour tous, {alike} d'entre eux sont "
                "vrais quels que soient les coefficients masqués ; mais une telle variable peut aussi être justement "
                "ce qui sépare les groupes.",
            )
        )
    return said


def _times(low: float, high: float, language: Language) -> str:
    one, two = (odds(math.exp(min(v, 700.0)), language) for v in (low, high))
    return one if one == two else f"{one} \N{EN DASH} {two}"


def _first(report: FormulaReport, language: Language) -> Section:
    blocks: list[Block] = []
    if report.experiment:
        blocks.append(Caution(EXPERIMENT.say(language)))
    if report.over is not None:
        blocks.append(Caution(label(report.over).say(language)))
    blocks.append(Points(tuple(("", said.say(language)) for said in heads(report))))
    if report.notes:
        blocks.append(Points(tuple(("", note.say(language)) for note in report.notes)))
    return Section("formula-hurry", Text("To know first", "À savoir d'abord").say(language), tuple(blocks))


def _statements(over: Over, language: Language) -> Section:
    say = sayer(language)
    asked = [s for s in over.stated if s.ratio is not None]
    alike = any(s.alike is not None for s in asked)
    columns = [
        say("code", "code"), say("statement", "énoncé"), say("whatever is masked", "quoi que cache le masqué"),
        say("ratio, certain", "rapport, certain"), say("attained", "atteint"),
        say("with error (95 %)", "avec l'erreur (95 %)"),
        say("only coefficients unknown", "seuls les coefficients inconnus"), say("moved most by", "surtout mû par"),
    ]  # fmt: skip
    kept = [k for k in range(len(columns)) if k != _ALIKE or alike]
    caption = say(
        "Ratio of the shares among the highest scores, from its lowest to its highest admissible value.",
        "Rapport des parts parmi les scores les plus hauts, de sa plus basse à sa plus haute valeur admissible.",
    )
    rows = [_stated_row(one, one.ratio, language) for one in asked if one.ratio is not None]
    grid = Grid(
        caption, tuple(columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in rows),
        tuple(_FIRST <= k <= _ALIKE for k in kept),
    )  # fmt: skip
    blocks: list[Block] = [Picture(_drawn(asked, caption, language), caption, grid)] if asked else []
    blocks += _examples(over, language)
    told = tuple((s.finding.code, _settled(s, language)) for s in over.stated if s.ratio is None)
    if told:
        blocks.append(Points(told))
    title = say("What holds whatever is masked", "Ce qui est vrai quoi que cache le masqué")
    return Section("formula-statements", title, tuple(blocks))


def _settled(stated: Stated, language: Language) -> str:
    f = stated.finding
    colon = " :" if language == "fr" else ":"
    return f"{f.question.say(language)} {VERDICT_WORDS[f.verdict].say(language)}{colon} {f.detail.say(language)}."


_FIRST, _ALIKE = 3, 6
"""Columns of a statement: the first figure, and the figure where only coefficients are unknown."""


def _drawn(asked: Sequence[Stated], caption: str, language: Language) -> Markup:
    say = sayer(language)
    chart = ratio_ranges(
        [_range(s, s.ratio, language) for s in asked if s.ratio is not None],
        say("ratio of the shares (1: alike)", "rapport des parts (1 : pareil)"),
        (say("everything masked unknown", "tout le masqué inconnu"),
         say("only coefficients unknown", "seuls les coefficients inconnus")),
    )  # fmt: skip
    return inline_svg(chart, anchor=f"{language}-formula", title=caption, description=caption, language=language)


def _short(stated: Stated, language: Language) -> str:
    """The code and the first group, for a chart."""
    one = next(a for a in ASKED if a.spec.code == stated.finding.code)
    return f"{one.spec.code} {words_of(one.family, one.first[0]).say(language)}"


def _range(stated: Stated, ratio: Bound, language: Language) -> Range:
    return Range(_short(stated, language), ratio.low_95, ratio.high_95, _inner(stated))


def _inner(stated: Stated) -> tuple[float, float] | None:
    return None if stated.alike is None else (stated.alike.low_95, stated.alike.high_95)


def _stated_row(one: Stated, r: Bound, language: Language) -> tuple[str, ...]:
    f, state = one.finding, STATES[one.state].say(language)
    alike = moved = DASH
    if one.alike is not None:
        answer = STATES[str(one.state_if_alike)].say(language)
        alike = f"{span(one.alike.low_95, one.alike.high_95, language)} : {answer}"
    if one.moved_by:
        name, low, high = one.moved_by[0]
        moved = f"{name} ({span(low, high, language)})"
    return (
        f.code, f.question.say(language), state, span(r.low_outer, r.high_outer, language),
        span(r.low_inner, r.high_inner, language), span(r.low_95, r.high_95, language), alike, moved,
    )  # fmt: skip


def _examples(over: Over, language: Language) -> list[Block]:
    """Where a statement depends: admissible values on each side."""
    say, rows = sayer(language), []
    for one in over.stated:
        if one.state != "depends" or one.below is None or one.above is None:
            continue
        for example, apart in (
            (one.below, say("lowest for the first group", "au plus bas pour le premier groupe")),
            (one.above, say("highest for the first group", "au plus haut pour le premier groupe")),
        ):
            told = ", ".join(f"{name} = {odds(value, language)}" for name, value in example.odds) or DASH
            own = f"{', '.join(example.apart)}: {apart}" if example.apart else DASH
            rows.append((one.finding.code, figure(example.ratio, language), told, own))
    if not rows:
        return []
    caption = say(
        "For statements that depend: admissible values (odds ratios) on each side.",
        "Pour les énoncés qui en dépendent : des valeurs admissibles (rapports de cotes) de chaque côté.",
    )
    columns = (
        say("code", "code"), say("ratio", "rapport"), say("coefficients", "coefficients"),
        say("what may differ from file to file", "ce qui peut différer d'un dossier à l'autre"),
    )  # fmt: skip
    return [Grid(caption, columns, tuple(rows), (False, True, False, False), folded=True)]


def _groups(over: Over, language: Language) -> Section:
    say = sayer(language)
    columns = (
        say("group", "groupe"), say("files", "dossiers"), say("weight", "poids"),
        say("share among the highest, certain", "part parmi les plus hauts, certaine"), say("attained", "atteinte"),
        say("with error (95 %)", "avec l'erreur (95 %)"),
        say("file by file", "dossier par dossier"), say("ratio to the others", "rapport aux autres"),
    )  # fmt: skip
    blocks: list[Block] = []
    for family in dict.fromkeys(line.family for line in over.groups):
        words = FAMILIES.get(family, Text(family, family)).say(language)
        rows = tuple(_group_row(line, language) for line in over.groups if line.family == family)
        blocks.append(Grid(words, columns, rows, numeric_from(1, len(columns))))
    note = Prose(
        (
            say(
                "A share lies between the certain ends whatever is masked, and the attained ends are those of "
                "admissible "
                "values. File by file (each file at its own best or worst) the range is wider: one coefficient "
                "cannot be "
                "high for one file and low for another.",
                "Une part est entre les bornes certaines quoi que cache le masqué, et les bornes atteintes sont celles "
                "de valeurs admissibles. Dossier par dossier (chacun à son mieux ou à son pire), l'étendue est plus "
                "large : un coefficient ne peut être haut pour l'un et bas pour l'autre.",
            ),
        )
    )
    title = say("Groups among the highest scores", "Les groupes parmi les scores les plus hauts")
    return Section("formula-groups", title, (note, *blocks))


def _group_row(line: GroupLine, language: Language) -> tuple[str, ...]:
    name = words_of(line.family, line.group).say(language)
    if line.share is None or line.ratio is None or line.files is None:
        return (name, "x", *[DASH] * 6)
    s, r = line.share, line.ratio
    return (
        name, number(line.files, language), percent(line.weight or 0.0, language),
        _shares(s.low_outer, s.high_outer, language), _shares(s.low_inner, s.high_inner, language),
        _shares(s.low_95, s.high_95, language), _shares(line.sure or 0.0, line.perhaps or 0.0, language),
        span(r.low_outer, r.high_outer, language),
    )  # fmt: skip


def _shares(low: float, high: float, language: Language) -> str:
    return f"{percent(low, language)} \N{EN DASH} {percent(high, language)}"
