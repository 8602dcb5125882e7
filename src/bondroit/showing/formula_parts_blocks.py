"""Sections of a published formula: what is unknown, the margins, the formula by itself, what could not be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.formula_asked import METHOD
from bondroit.auditing.formula_words import KINDS, figure, odds, span
from bondroit.errors import Text
from bondroit.explaining.numbers import percent
from bondroit.showing.blocks import Grid, Points, Prose, Section
from bondroit.showing.drift_blocks import sayer
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from bondroit.auditing.formula import FormulaReport, Over
    from bondroit.auditing.formula_alone import Alone, VariableAlone
    from bondroit.errors import Language


def unknown_section(over: Over, language: Language) -> Section:
    """What is unknown, and between what it was taken to lie."""
    say = sayer(language)
    rows = tuple(
        (p.name, KINDS[p.kind].say(language), f"{odds(p.odds_low, language)} \N{EN DASH} {odds(p.odds_high, language)}",
         say("assumed", "supposé") if p.assumed else say("declared or published", "déclaré ou publié"),
         percent(p.files, language))
        for p in over.parts
    )  # fmt: skip
    columns = (
        say("part", "partie"), say("what is unknown", "ce qui est inconnu"),
        say("odds ratio between", "rapport de cotes entre"),
        say("ends", "bornes"), say("files concerned", "dossiers concernés"),
    )  # fmt: skip
    s = over.standing
    said = (
        say(
            f"Half of the files may have odds {odds(s.odds_median, language)} times higher or lower as what is masked "
            f"varies; one in ten, more than {odds(s.odds_most, language)} times. Half of the ranks span at least "
            f"{percent(s.rank_median, language)} of all files. Unknown parts may make up up to "
            f"{percent(over.masked_spread, language)} of the variance of points.",
            f"La moitié des dossiers peuvent avoir une cote {odds(s.odds_median, language)} fois plus haute ou plus "
            f"basse selon le masqué ; un sur dix, plus de {odds(s.odds_most, language)} fois. La moitié des rangs "
            f"s'étendent sur au moins {percent(s.rank_median, language)} des dossiers. Les parties inconnues peuvent "
            f"faire jusqu'à {percent(over.masked_spread, language)} de la variance des points.",
        ),
    )
    caption = say("Unknown parts, and between what they were taken to lie.",
                  "Les parties inconnues, et entre quoi on les a prises.")  # fmt: skip
    grid = Grid(caption, columns, rows, (False, False, True, False, True))
    return Section("formula-unknown", say("What is unknown", "Ce qui est inconnu"), (Prose(said), grid))


def margins_section(over: Over, language: Language) -> Section:
    """The public margins, and how they are met."""
    say = sayer(language)
    rows = tuple(
        (m.margin.name, percent(m.margin.value, language),
         f"\N{PLUS-MINUS SIGN} {percent(m.margin.error, language)}", percent(m.before, language),
         percent(m.after, language), m.margin.year, m.margin.source)
        for m in over.margins
    )  # fmt: skip
    columns = (
        say("margin", "marge"), say("published", "publiée"), say("error (assumed)", "erreur (supposée)"),
        say("files", "dossiers"), say("reweighted", "repondérés"), say("year", "année"), say("source", "source"),
    )  # fmt: skip
    met = say("All are met.", "Toutes sont atteintes.") if over.margins_met else say(
        "They contradict one another: not all are met.", "Elles se contredisent : toutes ne sont pas atteintes."
    )  # fmt: skip
    told = say(
        f"{met} The weights are worth {percent(over.efficiency, language)} of as many equal ones. {over.draws} "
        f"replicates "
        "draw every margin within its error, and the files.",
        f"{met} Les poids valent {percent(over.efficiency, language)} d'autant de poids égaux. {over.draws} répliques "
        "tirent chaque marge dans son erreur, et les dossiers.",
    )
    caption = over.margins_source
    grid = Grid(caption, columns, rows, (False, True, True, True, True, False, False))
    return Section("formula-margins", say("Public margins", "Marges publiques"), (Prose((told,)), grid))


def alone_section(alone: Alone, place: int, language: Language) -> Section:
    """What one card tells without any household."""
    say = sayer(language)
    rows = tuple(_variable_row(v, language) for v in alone.variables)
    columns = (
        say("variable", "variable"), say("published", "publiée"),
        say("largest ratio of odds between two classes", "plus grand rapport de cotes entre deux classes"),
        say("span of points (logit)", "étendue des points (logit)"),
        say("classes that may reach the top", "classes qui peuvent atteindre le haut"),
    )  # fmt: skip
    assumed = span(*alone.assumed, language)
    note = say(
        f"Where no end was declared, an unknown coefficient was taken between the odds ratios {assumed} (assumed).",
        f"Sans borne déclarée, un coefficient inconnu est pris entre les rapports de cotes {assumed} (supposé).",
    )
    caption = say(
        "What the formula tells without any household: what may be, not how often.",
        "Ce que la formule dit sans aucun foyer : ce qui peut être, pas combien de fois.",
    )
    grid = Grid(caption, columns, rows, (False, False, True, True, False), note=note)
    title = say(f"The formula by itself: {alone.card}", f"La formule seule : {alone.card}")
    return Section(f"formula-alone-{place}", title, (grid,))


def _variable_row(v: VariableAlone, language: Language) -> tuple[str, ...]:
    say = sayer(language)
    if v.masked:
        told = say("masked", "masquée")
    else:
        told = say("wholly", "entièrement") if v.known else say("in part", "en partie")
    low, high = v.ratio
    ratio = odds(high, language) if low == high else f"{odds(low, language)} \N{EN DASH} {odds(high, language)}"
    points = figure(v.spread[1], language) if v.spread[0] == v.spread[1] else span(*v.spread, language)
    top = ", ".join(c.modality for c in v.classes if c.reach[0] <= 1.0) or DASH
    name = f"{v.variable}: {v.meaning}" if v.meaning else v.variable
    return name, told, ratio, points, top


def not_run_section(report: FormulaReport, language: Language) -> Section:
    """Statements that were not put to the test."""
    items = tuple((n.spec.code, f"{n.spec.question.say(language)} {n.how.say(language)}") for n in report.not_run)
    title = Text(
        "What could not be put to the test, and what it needs", "Ce qui n'a pu être éprouvé, et ce qu'il y faut"
    )
    return Section("formula-not-run", title.say(language), (Points(items),))


def method_section(language: Language) -> Section:
    """How it is reckoned."""
    told = Text(
        "Ranks do not depend on an unknown intercept where one card serves all files. Files with the points of the "
        "last "
        "place share what is left of it in proportion.",
        "Les rangs ne dépendent pas d'une constante inconnue quand une seule grille sert tous les dossiers. Les "
        "dossiers "
        "aux points de la dernière place se partagent ce qui en reste, en proportion.",
    )
    title = Text("How it is reckoned", "Comment c'est calculé").say(language)
    return Section("formula-method", title, (Prose((METHOD.say(language) + ".", told.say(language))),))
