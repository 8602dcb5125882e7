"""Words of the page on claims: answers, figures, what a reader must know first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.claims import Answer
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.claims import Judged, Measured, Told
    from bondroit.errors import Language

ANSWERS: dict[Answer, Text] = {
    Answer.REPRODUCED: Text("reproduced", "reproduite"),
    Answer.NOT_REPRODUCED: Text("not reproduced (about equal)", "non reproduite (à peu près égal)"),
    Answer.CONTRADICTED: Text("contradicted", "contredite"),
    Answer.NOT_ENOUGH: Text("not enough evidence", "preuves insuffisantes"),
    Answer.CANNOT: Text("cannot be shown here", "ne peut être montrée ici"),
}
NOT_ROBUST = Text("not robust", "non robuste")
ROBUST = Text("robust", "robuste")
FICTITIOUS = Text(
    "All this is said of fictitious towns: it settles nothing about a real body, whose formula, files and errors are "
    "not "
    "known.",
    "Tout ceci est dit de villes fictives : rien n'est tranché d'un organisme réel, dont la formule, les dossiers et "
    "les "
    "erreurs ne sont pas connus.",
)
METHOD: tuple[Text, ...] = (
    Text(
        "Each draw is a town whose every assumed parameter is drawn within its range (a Latin hypercube of twenty "
        "draws), "
        "with its own seed; what a source gives stays.",
        "Chaque tirage est une ville dont tout paramètre supposé est tiré dans sa fourchette (un hypercube latin de "
        "vingt "
        "tirages), avec sa propre graine ; ce qu'une source donne reste.",
    ),
    Text(
        "In each: a random survey of recipients, controlled in full by the town's fallible controllers; a card built "
        "as "
        "the published ones (overpayments above 600 euros, more than six months; the variables known of the card of "
        "2026 "
        "that the town has, then others by Akaike's criterion, at most 41; no nationality, sex or address); the scores "
        "of a later month; the highest are chosen, as many as in 2021 in proportion (0.65% at home, 1.23% on "
        "documents), the highest places at home.",
        "Dans chacune : une enquête au hasard parmi les allocataires, contrôlée en entier par les agents faillibles de "
        "la ville ; une grille bâtie comme les publiées (indus de plus de 600 euros, plus de six mois ; les variables "
        "connues de la grille de 2026 que la ville possède, puis d'autres par le critère d'Akaike, 41 au plus ; ni "
        "nationalité, ni sexe, ni adresse) ; les scores d'un mois suivant ; les plus hauts sont choisis, autant qu'en "
        "2021 en proportion (0,65 % sur place, 1,23 % sur pièces), les premières places sur place.",
    ),
    Text(
        "Figures are of recipients who were not surveyed, and what is true of them is known. Each has a 95% interval, "
        "the card taken as given.",
        "Les chiffres sont ceux des allocataires non enquêtés, dont on sait le vrai. Chacun a un intervalle à 95 %, la "
        "grille tenue pour donnée.",
    ),
    Text(
        "A town does not reproduce a claim if the whole interval lies within a margin that counts as no difference "
        "(assumed: 4/5 to 5/4 for ratios, a tenth of a logit, two points of a share); else it reproduces it if the "
        "whole "
        "interval lies on the claimed side, contradicts it if on the other side; else there is not enough evidence. A "
        "claim is robust if 95% of the draws answer alike.",
        "Une ville ne reproduit pas une affirmation si tout l'intervalle est dans une marge qui compte pour rien "
        "(supposée : 4/5 à 5/4 pour un rapport, un dixième de logit, deux points d'une part) ; sinon elle la "
        "reproduit si "
        "tout l'intervalle est du côté affirmé, la contredit s'il est de l'autre ; sinon les preuves sont "
        "insuffisantes. "
        "Une affirmation est robuste si 95 % des tirages répondent de même.",
    ),
    Text(
        "A card that ranks well chooses most where errors are most frequent: a group with more errors is then chosen "
        "beyond its part in all errors too. This is a property of taking the top, in these towns as elsewhere.",
        "Une grille qui classe bien choisit surtout là où les erreurs sont les plus fréquentes : un groupe qui en a "
        "plus "
        "est alors choisi même au-delà de sa part de toutes les erreurs. C'est l'effet de prendre le haut du "
        "classement, "
        "dans ces villes comme ailleurs.",
    ),
)
KINDS: dict[str, Text] = {
    "home": Text("at home", "sur place"),
    "documents": Text("on documents", "sur pièces"),
    "wide": Text("highest twentieth", "vingtième le plus haut"),
    "own": Text("the card's own lines on it, all else held", "les seules lignes de la grille, tout égal par ailleurs"),
    "aah": Text("AAH with a wage, against other AAH", "AAH avec salaire, contre les autres AAH"),
    "upper_tenth": Text("highest tenth of scores", "dixième des scores les plus hauts"),
    "chosen": Text("files chosen by one only", "dossiers choisis par une seule"),
    "lowest_any": Text("of all cards, whatever they find", "de toutes les grilles, quoi qu'elles trouvent"),
    "lowest_rsa": Text("the same for households on RSA", "la même chose pour les foyers au RSA"),
    "burden_minors": Text("minors at home", "mineurs au foyer"),
    "burden_disabled_five": Text("by the card of five inputs", "par la grille des cinq entrées"),
}
_DIGITS = {"ratio": 2, "logit": 2, "area": 2, "number": 2}


def answer_words(answer: Answer, *, robust: bool, language: Language) -> str:
    """The answer of the draws, and whether it is robust."""
    words = ANSWERS[answer].say(language)
    if answer in {Answer.CANNOT, Answer.NOT_ENOUGH}:
        return words
    mark = ROBUST if robust else NOT_ROBUST
    return f"{words}, {mark.say(language)}"


def counted(told: Told, language: Language) -> str:
    """How many draws gave the answer of most."""
    total = len(told.draws)
    return Text(f"{told.answers[told.answer]} of {total}", f"{told.answers[told.answer]} sur {total}").say(language)


def value_words(value: float | None, unit: str, language: Language) -> str:
    """A figure in its unit."""
    if value is None:
        return DASH
    if unit == "share":
        return percent(value, language, 1)
    return number(value, language, _DIGITS.get(unit, 2))


def middle(draws: Sequence[Measured]) -> tuple[float | None, float | None, float | None]:
    """Lowest, middle and highest figure of the draws that have one."""
    known = sorted(m.value for m in draws if m.value is not None)
    if not known:
        return None, None, None
    half = len(known) // 2
    centre = known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2
    return known[0], centre, known[-1]


def spread_words(judged: Judged, language: Language) -> str:
    """The middle figure, and between which ones all lie."""
    if not judged.told:
        return DASH
    low, centre, high = (value_words(v, judged.claim.rule.unit, language) for v in middle(judged.told[0].draws))
    return DASH if centre == DASH else f"{centre} [{low}\N{NO-BREAK SPACE}; {high}]"
