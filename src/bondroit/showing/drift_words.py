"""The words of a drift: references, faults, levels, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language

MONTH_WORDS = {"now": Text("now", "maintenant"), "reference": Text("reference", "référence")}
FAULTS = {
    "absent": Text("gone", "disparue"),
    "unfit": Text("wrong type", "mauvais type"),
    "no_reference": Text("not at the reference", "absente à la référence"),
}
LEVELS = {"watch": Text("to watch", "à surveiller"), "moved": Text("moved", "a bougé")}
CLASS_WORDS = {
    "(missing)": Text("missing, no class", "manquant, sans classe"),
    "(no class)": Text("no class", "sans classe"),
}
CONVENTION = Text(
    "0.10 and 0.25 are a convention of the trade (Siddiqi 2006), not a test and no law: each index stands beside what "
    "chance alone would give, and below that nothing is told.",
    "0,10 et 0,25 sont un usage du métier (Siddiqi 2006), ni un test ni une loi : chaque indice est à côté de ce que "
    "le hasard donnerait seul, et en dessous rien n'est signalé.",
)
METHOD = (
    Text(
        "Stability index (PSI): over the classes of the card, the sum of (share now less share then) times the "
        "logarithm of their ratio; an empty class counts as half a file. The score is cut into the deciles of the "
        "month it is held against.",
        "Indice de stabilité (PSI) : sur les classes de la grille, la somme de (part actuelle moins part d'avant) fois "
        "le logarithme de leur rapport ; une classe vide compte pour un demi-dossier. Le score est coupé aux déciles "
        "du mois auquel on le compare.",
    ),
    Text(
        "By chance: with no change at all the index is about (1/n + 1/m) times a chi-square (Yurdakul and Naranjo "
        "2020). Chance alone passes any bound of a month in 5% of months at most, all of them taken together. Files "
        "mostly stay from one month to the next, so chance moves them less than that: the bound errs on the side of "
        "silence.",
        "Au hasard : sans aucun changement l'indice vaut environ (1/n + 1/m) fois un khi-deux (Yurdakul et Naranjo "
        "2020). Le hasard seul dépasse une borne du mois dans 5 % des mois au plus, toutes ensemble. Les dossiers "
        "restent presque tous d'un mois à l'autre : le hasard les déplace moins, la borne pèche par silence.",
    ),
    Text(
        "Of a variable with masked classes, index and shift are rounded so far that no small number comes out of them; "
        "states and warnings are set before rounding.",
        "D'une variable à classes masquées, l'indice et l'effet sont arrondis assez pour qu'aucun petit nombre ne s'en "
        "déduise ; états et alertes sont fixés avant l'arrondi.",
    ),
    Text(
        "A drift says that files are no longer those the card was made for. It does not say that the score is wrong: "
        "only a new random survey does.",
        "Une dérive dit que les dossiers ne sont plus ceux pour lesquels la grille est faite. Elle ne dit pas que le "
        "score est faux : seule une nouvelle enquête au hasard le dit.",
    ),
)
WHY = {
    "named": Text("", ""),
    "survey": Text(" (the month of the card's survey)", " (le mois de l'enquête de la grille)"),
    "first": Text(" (the first month looked at)", " (le premier mois examiné)"),
}
SURVEY = Text("the survey", "l'enquête")


def spoken_month(label: str, language: Language) -> str:
    """A label as a person reads it: a month as it is written, the others in words."""
    if label == "learning":
        return SURVEY.say(language)
    return MONTH_WORDS[label].say(language) if label in MONTH_WORDS else label


def reference_words(card: Mapping[str, Any]) -> tuple[Text, ...]:
    """What variables and score of one card of the document are held against, and what was not there to look at."""
    against = card["variables_against"]
    if against == "learning":
        variables = Text(
            "Variables: against the survey the card was learnt from.",
            "Variables : face à l'enquête dont la grille est apprise.",
        )
    else:
        named = MONTH_WORDS.get(against, Text(against, against))
        variables = Text(f"Variables: against {named.en}.", f"Variables : face à {named.fr}.")
    if card["score_against"] is None:
        none = Text(
            "The score: not looked at, no file has one, or too few do.",
            "Le score : non examiné, aucun dossier n'en a, ou trop peu.",
        )
        return (variables, none, *_gaps(card))
    return (variables, _score_words(card), *_gaps(card))


def _score_words(card: Mapping[str, Any]) -> Text:
    """Against which month the score is held, why that one, and who was above its threshold there."""
    month = MONTH_WORDS.get(card["score_against"], Text(card["score_against"], card["score_against"]))
    why = WHY[card["score_against_chosen"]]
    if card["top"] is None:
        told = Text(
            "how many files reached its threshold there is masked", "la part au-dessus de son seuil est masquée"
        )
    else:
        english, french = percent(card["top"], "en", 2), percent(card["top"], "fr", 2)
        told = Text(
            f"its threshold was reached there by {english} of the files",
            f"son seuil y était atteint par {french} des dossiers",
        )
    return Text(f"Score: against {month.en}{why.en}; {told.en}.", f"Score : face à {month.fr}{why.fr} ; {told.fr}.")


def _gaps(card: Mapping[str, Any]) -> list[Text]:
    """What is not there to be looked at."""
    found = []
    if card["without_variables"]:
        listed = ", ".join(card["without_variables"])
        found.append(Text(f"No variables of: {listed}.", f"Pas de variables de : {listed}."))
    labels = [m["month"] for m in card["months"]]
    if len(labels) == 1 and labels[0] not in MONTH_WORDS:
        found.append(
            Text(
                f"{labels[0]} is the only month looked at: the score is held against itself and cannot drift.",
                f"{labels[0]} est le seul mois examiné : le score est comparé à lui-même et ne peut dériver.",
            )
        )
    return found
