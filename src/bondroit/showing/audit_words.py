"""The words of the report of an audit: severities, topics, and what its terms mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import Severity
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language

SEVERITY_WORDS: Mapping[Severity, Text] = {
    Severity.BLOCKS: Text("blocks an approval", "bloque une approbation"),
    Severity.WARNS: Text("warns", "alerte"),
    Severity.INFORMS: Text("informs", "informe"),
}
NOT_RUN = Text("not run", "non exécuté")
TOPICS: tuple[tuple[int, Text], ...] = (
    (0, Text("Who bears it", "Sur qui cela pèse")),
    (20, Text("What the card learns from", "Ce dont la grille apprend")),
    (30, Text("Other cards", "D'autres grilles")),
    (40, Text("What stands for what", "Ce qui remplace quoi")),
    (50, Text("Lives and profiles", "Vies et profils")),
    (60, Text("A published formula", "Une formule publiée")),
    (70, Text("What critics say", "Ce que disent les critiques")),
)
"""The first code of each topic's checks, and how it is called."""

CAUTION = Text(
    "A check that holds says that one thing was looked at and found as stated, with this much evidence. It is no "
    "judgement of the card, and none of the people it orders.",
    "Un contrôle vérifié dit qu'une chose a été regardée et trouvée comme énoncée, avec ces preuves-là. Ce n'est un "
    "jugement ni sur la grille, ni sur les personnes qu'elle ordonne.",
)
TERMS: tuple[tuple[Text, Text], ...] = (
    (
        Text("holds", "vérifié"),
        Text(
            "every interval lies within the margin: there is enough evidence that the statement is so.",
            "chaque intervalle est dans la marge : il y a assez de preuves que l'énoncé est exact.",
        ),
    ),
    (
        Text("does not hold", "non vérifié"),
        Text(
            "an interval lies wholly outside the margin: there is enough evidence that the statement is not so.",
            "un intervalle est tout entier hors de la marge : il y a assez de preuves que l'énoncé est inexact.",
        ),
    ),
    (
        Text("not enough evidence", "preuves insuffisantes"),
        Text(
            "the intervals reach over the margin: nobody can tell with these data. On income, RSA, lone parents, "
            "women, disabled workers and poor areas it blocks as a failure does.",
            "les intervalles débordent la marge : nul ne peut le dire avec ces données. Sur le revenu, le RSA, les "
            "parents isolés, les femmes, les travailleurs handicapés et les quartiers pauvres, cela bloque autant "
            "qu'un échec.",
        ),
    ),
    (
        Text("margin", "marge"),
        Text(
            "how far a figure may lie from equality before it counts as different; assumed, and written beside each "
            "check.",
            "jusqu'où un chiffre peut s'écarter de l'égalité avant de compter comme différent ; supposée, et écrite à "
            "côté de chaque contrôle.",
        ),
    ),
    (
        Text("masked", "masqué"),
        Text(
            "hidden because few people make the figure, or because such a figure would follow from it.",
            "caché parce que peu de personnes font le chiffre, ou parce qu'un tel chiffre s'en déduirait.",
        ),
    ),
)


def audit_terms(language: Language) -> tuple[tuple[str, str], ...]:
    """The terms of an audit, for the margin and the glossary."""
    return tuple((term.say(language), meaning.say(language)) for term, meaning in TERMS)


def topic_of(code: str) -> Text:
    """The topic of a check, by its code: `AUD023` stands among what the card learns from."""
    number = int("".join(sign for sign in code if sign.isdigit()) or 0)
    return next(words for first, words in reversed(TOPICS) if number >= first)
