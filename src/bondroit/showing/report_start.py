"""The first sections of the report: for those in a hurry, and what is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Caution, Points, Prose, Section, Tile, Tiles
from bondroit.showing.dates import long_month
from bondroit.showing.glossary import GLOSSARY_TERMS
from bondroit.showing.tables import (
    big_interval,
    big_money,
    money_with_interval,
    percent_interval,
    plain_interval,
    plain_with_interval,
    rate,
)
from bondroit.showing.words import CARDS, ORIGINS, named
from bondroit.showing.yield_figures import mean_per_control

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.report_data import Estimate, ReportData

CAUTION = Text(
    "A score orders files; it finds nothing about people. Only a control made by a person establishes a difference, "
    "against the household or for it.",
    "Un score ordonne des dossiers ; il ne constate rien sur les personnes. Seul un contrôle fait par une personne "
    "établit "
    "un écart, en défaveur du foyer ou en sa faveur.",
)
NOT_PAUSED = Text(
    "Controls at random are drawn among the files that are not paused (after a separation, a death, a birth or a "
    "control that found no euro either way): they speak for those files, not for every file.",
    "Les contrôles au hasard sont tirés parmi les dossiers qui ne sont pas en pause (après une séparation, un décès, "
    "une naissance ou un contrôle n'ayant trouvé aucun euro, ni dans un sens ni dans l'autre) : ils parlent pour ces "
    "dossiers, non pour tous.",
)


def terms(language: Language, *names: str) -> tuple[tuple[str, str], ...]:
    """Definitions for the margin, by English name, from the glossary."""
    found = {term.en: (term.say(language), meaning.say(language)) for term, meaning in GLOSSARY_TERMS}
    return tuple(found[name] for name in names)


def hurry(data: ReportData, language: Language) -> Section:
    """The page in one box."""
    h = data.headline
    return Section(
        "hurry",
        Text("For those in a hurry", "Pour les lecteurs pressés").say(language),
        (
            Tiles(
                (
                    _rate(Text("of files are overpaid", "des dossiers en indu"), h.overpayment_rate, "over", language),
                    _rate(
                        Text("of files are underpaid", "des dossiers en rappel"), h.underpayment_rate, "under", language
                    ),
                )
            ),
            Tiles(
                (
                    _money(Text("overpaid", "d'indus"), h.overpaid, "over", language),
                    _money(Text("underpaid: owed to households", "de rappels, dus aux foyers"), h.underpaid, "under",
                           language),
                    _money(Text("not claimed", "non réclamés"), h.unclaimed, "unclaimed", language),
                )
            ),
            Tiles(tuple(_auc(data, language))),
            Points(tuple(("", s) for s in _sentences(data, language))),
            Caution(CAUTION.say(language)),
        ),
        terms(language, "overpayment", "underpayment", "not claimed", "95% interval", "AUC"),
    )  # fmt: skip


def _rate(label: Text, value: Estimate, tone: str, language: Language) -> Tile:
    return Tile(label.say(language), rate(value, language), percent_interval(value, language), tone)


def _money(label: Text, value: Estimate, tone: str, language: Language) -> Tile:
    return Tile(label.say(language), big_money(value.value, language), big_interval(value, language), tone)


def _auc(data: ReportData, language: Language) -> list[Tile]:
    tiles = []
    for section in data.cards:
        if section.evaluation is None:
            continue
        auc = section.evaluation.auc
        label = Text("AUC, ", "AUC, ").say(language) + named(CARDS, section.card.name, language)
        tiles.append(Tile(label, number(auc.value, language, 3), plain_interval(auc, language)))
    return tiles


def _sentences(data: ReportData, language: Language) -> list[str]:
    h, it = data.headline, data.identity
    files, month = number(h.survey_files, language), long_month(it.survey_month, language)
    found = [
        Text(
            f"Rates and euros are estimated from a random survey of {files} files controlled in full over "
            f"{h.window_months} months before {month}; below each figure, its 95% interval.",
            f"Taux et euros sont estimés par une enquête au hasard de {files} dossiers contrôlés en entier sur les "
            f"{h.window_months} mois précédant {month} ; sous chaque chiffre, son intervalle à 95\u202f%.",
        )
    ]
    if h.what_unclaimed is not None:
        found.append(h.what_unclaimed)
    found += [
        Text(
            f"The {named(CARDS, s.card.name, 'en')} was tried on {number(s.evaluation.files, 'en')} files outside "
            "the survey: "
            f"AUC {plain_with_interval(s.evaluation.auc, 'en')}; 0.5 is chance.",
            f"La {named(CARDS, s.card.name, 'fr')} a été essayée sur {number(s.evaluation.files, 'fr')} dossiers "
            "hors enquête : "
            f"AUC {plain_with_interval(s.evaluation.auc, 'fr')} ; 0,5 est le hasard.",
        )
        for s in data.cards
        if s.evaluation is not None
    ]
    found += _score_against_chance(data)
    return [text.say(language) for text in found]


def _score_against_chance(data: ReportData) -> list[Text]:
    """What a control finds when the score chooses and when chance does, in each direction, with intervals."""
    told = []
    for origin, side, words in (
        ("score_overpayment", "overpaid", Text("overpaid", "d'indu")),
        ("score_underpayment", "underpaid", Text("underpaid", "de rappel")),
    ):
        chosen, drawn = (mean_per_control(data.yields, o, side) for o in (origin, "random"))
        if chosen is not None and drawn is not None:
            (a, n), (b, m) = chosen, drawn
            told.append(
                Text(
                    f"A control chosen by the {ORIGINS[origin].en} found on average {money_with_interval(a, 'en')} "
                    f"{words.en} ({number(n, 'en')} controls); one drawn at random, {money_with_interval(b, 'en')} "
                    f"({number(m, 'en')} controls). In brackets, 95% intervals.",
                    f"Un contrôle choisi par le {ORIGINS[origin].fr} a trouvé en moyenne "
                    f"{money_with_interval(a, 'fr')} {words.fr} ({number(n, 'fr')} contrôles) ; un contrôle tiré au "
                    f"sort, {money_with_interval(b, 'fr')} ({number(m, 'fr')} contrôles). Entre crochets, "
                    "intervalles à 95\u202f%.",
                )
            )
    return [*told, NOT_PAUSED] if told else []


def target(data: ReportData, language: Language) -> Section:
    """What counts as an overpayment or an underpayment, and what of it is assumed."""
    t = data.target
    above = number(t.above_cents / 100, language)
    rule = Text(
        f"A file meets the target when, for one benefit at least, {t.min_months} months or more of the "
        f"{t.window_months} "
        f"before the control differ on the same side, by more than €{above} in all. The same rule serves both "
        "directions: "
        "too much paid (overpayment) and too little (underpayment).",
        f"Un dossier répond à la cible quand, pour une prestation au moins, {t.min_months} mois ou plus des "
        f"{t.window_months} précédant le contrôle présentent un écart du même côté, pour plus de {above}\u202f€ en "
        "tout. La "
        "même règle vaut dans les deux sens : trop versé (indu) et trop peu (rappel).",
    )
    sourced, assumed = Text("from a source", "d'une source"), Text("assumed", "supposé")
    parts = tuple(
        ((assumed if part.assumed else sourced).say(language), part.words.say(language)) for part in data.target_parts
    )
    return Section(
        "target",
        Text("What is looked for", "Ce qui est cherché").say(language),
        (Prose((rule.say(language),)), Points(parts)),
        terms(language, "overpayment", "underpayment"),
    )
