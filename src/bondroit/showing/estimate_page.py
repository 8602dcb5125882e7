"""The page of `bondroit estimate --table`: what to know first, estimates by domain, regressions, methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.errors import Text
from bondroit.explaining.numbers import NARROW, number
from bondroit.showing.blocks import Block, Edition, Grid, Picture, Points, Prose, Section, told_once
from bondroit.showing.estimate_words import (
    FIGURES,
    METHODS,
    MODEL_METHODS,
    PERCENTS,
    figure,
    headings,
    name_of,
    told,
)
from bondroit.showing.interval_chart import Interval, interval_lines
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.svg import inline_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.surveying.asked import Answer, Line, Model

_LEAST_GROUPS = 2


def render_estimates(answer: Answer, *, table: str, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same answer gives the same bytes."""
    return render_page([_edition(answer, table, one) for one in both(language)])


def _edition(answer: Answer, table: str, language: Language) -> Edition:
    sections = [_first(answer, language)]
    for place, by in enumerate(dict.fromkeys(line.by for line in answer.lines)):
        own = [line for line in answer.lines if line.by == by]
        sections.append(_domain(own, by, place, answer.level, language))
    sections += [_model(model, place, answer.level, language) for place, model in enumerate(answer.models)]
    sections.append(_methods(answer, language))
    rows = (answer.rows, answer.members)
    return Edition(
        language=language,
        title=Text(f"Estimates from {table}", f"Estimations tirées de {table}").say(language),
        subtitle=Text(
            f"{number(rows[0], 'en')} rows drawn, {number(rows[1], 'en')} of them in the domain.",
            f"{number(rows[0], 'fr')} lignes tirées, dont {number(rows[1], 'fr')} dans le domaine.",
        ).say(language),
        banner="",
        sections=told_once(sections),
        footer=Text(
            f"Estimates on fewer than {answer.floor} rows are masked, with what would betray them.",
            f"Les estimations sur moins de {answer.floor} lignes sont masquées, avec ce qui les trahirait.",
        ).say(language)
        if answer.floor
        else "",
        contents_title=CONTENTS.say(language),
    )


def _first(answer: Answer, language: Language) -> Section:
    words = {
        "weight": Text("weights", "poids"),
        "strata": Text("strata", "strates"),
        "clusters": Text("units drawn, first stage first", "unités tirées, premier degré d'abord"),
        "fpc": Text("sizes in the population", "tailles dans la population"),
        "calibration": Text("calibration", "calage"),
        "degrees_of_freedom": Text("degrees of freedom", "degrés de liberté"),
    }
    none = Text("none", "aucun").say(language)
    rows = tuple((text.say(language), _said(answer.design.get(key), none, language)) for key, text in words.items())
    head = (Text("design", "plan de sondage").say(language), Text("columns", "colonnes").say(language))
    caption = Text("How the rows were drawn", "Comment les lignes ont été tirées").say(language)
    blocks: list[Block] = [Grid(caption, head, rows, (False, False))]
    if answer.statements:
        blocks.insert(0, Points(tuple(("", s.say(language)) for s in answer.statements)))
    return Section("hurry", Text("To know first", "À savoir d'abord").say(language), tuple(blocks))


def _said(value: object, none: str, language: Language) -> str:
    if isinstance(value, list):
        return ", ".join(str(v) for v in value) or none
    if isinstance(value, int):
        return number(value, language)
    return none if value is None else str(value)


def _domain(lines: Sequence[Line], by: str, place: int, level: float, language: Language) -> Section:
    everyone = Text("Everyone", "Tout le monde").say(language)
    title = Text(f"By {by}", f"Par {by}").say(language) if by else everyone
    blocks: list[Block] = [_picture(own, place, k, level, language) for k, own in enumerate(_drawn(lines))]
    caption = Text("Estimates with their standard errors.", "Estimations et leurs erreurs types.").say(language)
    blocks.append(_grid(lines, caption, level, language))
    return Section(f"estimates-{place}", title, tuple(blocks))


def _drawn(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that are one figure over several groups or values."""
    families: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        if line.by or line.figure == "share":
            term = "" if not line.by else line.term
            families.setdefault((line.figure, line.of, term), []).append(line)
    shown = [[line for line in family if not line.hidden] for family in families.values()]
    return [family for family in shown if len(family) >= _LEAST_GROUPS]


def _picture(lines: Sequence[Line], place: int, rank: int, level: float, language: Language) -> Picture:
    first = lines[0]
    percent = first.figure in PERCENTS
    factor = 100.0 if percent else 1.0
    rows = [
        Interval(line.group or line.term, *(_times(v, factor) for v in (line.value, line.low, line.high)))
        for line in lines
    ]
    of = Text(f" of {first.of}", f" de {first.of}").say(language)
    kind = FIGURES[first.figure].say(language) + of + (f" = {first.term}" if first.by and first.term else "")
    title = f"{kind} ({NARROW if language == 'fr' else ''}%)" if percent else kind
    share = headings(level, language).interval
    caption = Text(
        f"{kind}, {share}; masked lines are left out.", f"{kind}, {share} ; les lignes masquées sont omises."
    )
    svg = inline_svg(
        interval_lines(rows, title), anchor=f"{language}-estimate-{place}-{rank}", title=title,
        description=caption.say(language), language=language,
    )  # fmt: skip
    return Picture(svg, caption.say(language))


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None or not np.isfinite(value) else value * factor


def _grid(lines: Sequence[Line], caption: str, level: float, language: Language) -> Grid:
    head = headings(level, language)
    grouped = any(line.by for line in lines)
    rows = tuple(
        (
            name_of(line, language),
            *((line.group,) if grouped else ()),
            told(line.value, line.figure, language),
            told(line.standard_error, line.figure, language),
            interval_text(line, language),
            "" if line.freedom is None else number(line.freedom, language),
            "" if line.rows is None else number(line.rows, language),
        )
        for line in lines
    )
    columns = tuple(h for k, h in enumerate(head) if grouped or k != 1)
    words = 2 if grouped else 1
    return Grid(caption, columns, rows, tuple(k >= words for k in range(len(columns))))


def interval_text(line: Line, language: Language) -> str:
    """`[low ; high]`, or nothing where it is hidden."""
    if line.hidden:
        return ""
    between = " ; " if language == "fr" else ", "
    return f"[{told(line.low, line.figure, language)}{between}{told(line.high, line.figure, language)}]"


def _model(model: Model, place: int, level: float, language: Language) -> Section:
    kind = {"linear": Text("Linear regression", "Régression linéaire"),
            "logistic": Text("Logistic regression", "Régression logistique")}[model.family]  # fmt: skip
    logistic = model.family == "logistic"
    statistic = "z" if model.freedom is None else "t"
    columns = [Text("term", "terme").say(language), Text("coefficient", "coefficient").say(language),
               *headings(level, language)[3:5], statistic, "p"]  # fmt: skip
    if logistic:
        columns.append(Text("odds ratio [interval]", "rapport de cotes [intervalle]").say(language))
    between = " ; " if language == "fr" else ", "

    def bracket(low: float, high: float) -> str:
        return f"[{figure(low, language)}{between}{figure(high, language)}]"

    rows = []
    for c in model.coefficients:
        row = [c.term, figure(c.value, language), figure(c.standard_error, language), bracket(c.low, c.high),
               figure(c.statistic, language, 4), figure(c.p_value, language, 3)]  # fmt: skip
        if logistic:
            odds = [float(np.exp(min(v, 700.0))) for v in (c.value, c.low, c.high)]
            row.append(f"{figure(odds[0], language, 4)} [{figure(odds[1], language, 4)}{between}"
                       f"{figure(odds[2], language, 4)}]")  # fmt: skip
        rows.append(tuple(row))
    grid = Grid(model.formula, tuple(columns), tuple(rows), tuple(k > 0 for k in range(len(columns))))
    return Section(f"model-{place}", f"{kind.say(language)} {place + 1}", (grid, Prose((fit_words(model, language),))))


def fit_words(model: Model, language: Language) -> str:
    """Rows, degrees of freedom, deviance and errors of a fit, in a few sentences."""
    rows, left = (number(n, language) for n in (model.rows, model.left_out))
    event = Text(f" Event: {model.event}.", f" Événement : {model.event}.").say(language) if model.event else ""
    freedom = "\N{INFINITY}" if model.freedom is None else number(model.freedom, language)
    text = Text(
        f"{rows} rows, {left} left out for want of a value.{event} Degrees of freedom: {freedom}. Deviance: "
        f"{figure(model.deviance, 'en')}. Standard errors {MODEL_METHODS[model.errors].en}.",
        f"{rows} lignes, {left} laissées de côté faute d'une valeur.{event} Degrés de liberté : {freedom}. Déviance : "
        f"{figure(model.deviance, 'fr')}. Erreurs types {MODEL_METHODS[model.errors].fr}.",
    ).say(language)
    if model.log_likelihood is None:
        return text
    likelihood = figure(model.log_likelihood, language)
    return text + Text(f" Log-likelihood: {likelihood}.", f" Log-vraisemblance : {likelihood}.").say(language)


def _methods(answer: Answer, language: Language) -> Section:
    kinds = list(dict.fromkeys(line.figure for line in answer.lines))
    items = [(FIGURES[k].say(language), METHODS[k].say(language) + ".") for k in kinds]
    title = Text("How each figure is made", "Comment chaque chiffre est fait").say(language)
    theory = Text(
        "Estimates and their variances: the package svy, held equal to R's survey; a missing value makes a row no "
        "member of the domain, and leaves it in the design.",
        "Estimations et variances : le paquet svy, tenu égal à survey de R ; une valeur manquante sort une ligne du "
        "domaine et la laisse dans le plan de sondage.",
    ).say(language)
    return Section("methods", title, (Points(tuple(items)), Prose((theory,))) if items else (Prose((theory,)),))
