"""The words of the page on which anybody counts the points of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.scorecard import EXPERIMENT, PUBLISHED
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard

WORDS = {
    "title": Text("Try it", "Essayez"),
    "datum": Text("datum", "donnée"),
    "situation": Text("situation", "situation"),
    "class": Text("class of the card", "classe de la grille"),
    "points": Text("points", "points"),
    "odds": Text("odds multiplied by", "cote multipliée par"),
    "unknown": Text("not known", "non renseigné"),
    "start": Text("start (every class of reference)", "départ (toutes les classes de référence)"),
    "sum": Text("sum", "somme"),
    "score": Text("score", "score"),
    "no_score": Text("no score", "pas de score"),
    "no_class": Text("the card has no class for this", "la grille n'a pas de classe pour cela"),
    "to_fill": Text("a number is needed", "il faut un nombre"),
    "again": Text("Back to the reference", "Revenir à la référence"),
    "without_script": Text(
        "This browser runs no script: the table of every line below lets you count by hand.",
        "Ce navigateur n'exécute pas de script : la table de toutes les lignes, plus bas, permet de compter à la main.",
    ),
    "caption": Text(
        "Each datum, the situation you enter, the class it falls in, and what it adds.",
        "Chaque donnée, la situation que vous entrez, la classe où elle tombe, et ce qu'elle ajoute.",
    ),
}
SECTIONS = {
    "hurry": Text("For those in a hurry", "Pour les lecteurs pressés"),
    "lines": Text("Every line of the card", "Toutes les lignes de la grille"),
    "rules": Text("How values are treated", "Comment les valeurs sont traitées"),
    "card": Text("Which card this is", "Quelle grille est-ce"),
}
SENTENCES = (
    Text(
        "Enter a situation above: the page says in which class of the card each datum falls, and adds up the points "
        "of these classes as whole numbers.",
        "Entrez une situation ci-dessus : la page dit dans quelle classe de la grille tombe chaque donnée, et "
        "additionne les points de ces classes en nombres entiers.",
    ),
    Text(
        "What you enter stays on this page: nothing is sent, nothing is kept.",
        "Ce que vous entrez reste sur cette page : rien n'est envoyé, rien n'est gardé.",
    ),
    Text(
        "Points are millionths of a logit. A line above zero raises the score, a line below lowers it, against the "
        "class of reference.",
        "Les points sont des millionièmes de logit. Une ligne au-dessus de zéro élève le score, une ligne au-dessous "
        "l'abaisse, par rapport à la classe de référence.",
    ),
    Text(
        "A score is a probability that the card gives to a file. It says nothing that was found about a person; what "
        "is done with it is decided elsewhere.",
        "Un score est une probabilité que la grille donne à un dossier. Il ne dit rien de constaté sur une personne ; "
        "ce qu'on en fait se décide ailleurs.",
    ),
)


def status_warning(card: Scorecard) -> Text | None:
    """What to know of a card that is no ordinary one."""
    if card.status == EXPERIMENT:
        return Text(
            "This card is an experiment: it must not make a control plan.",
            "Cette grille est une expérience : elle ne doit pas faire de plan de contrôle.",
        )
    if card.status == PUBLISHED:
        return Text(
            "This card was read from a published table: the program of the body may do otherwise.",
            "Cette grille a été lue dans une table publiée : le programme de l'organisme peut faire autrement.",
        )
    return None
