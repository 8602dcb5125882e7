"""What a reader of the audit of a table must know first: which rows, chosen by whom, and what cannot be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.material import Material

UNTOLD = Text(
    "The rows are taken as they come. If they are outcomes of chosen controls, they cannot say who errs: name the "
    "chosen rows with --selected, and bring rows drawn at random beside them.",
    "Les lignes sont prises comme elles viennent. Si ce sont les issues de contrôles choisis, elles ne peuvent pas "
    "dire qui se trompe : désignez les lignes choisies par --selected et apportez à côté des lignes tirées au sort.",
)
CHOSEN_SCORES = Text(
    "No row drawn at random has a score: figures on scores are those of the chosen rows.",
    "Aucune ligne tirée au sort n'a de score : les chiffres sur les scores sont ceux des lignes choisies.",
)
BOUNDED = Text(
    "What is not known of those who were not looked at is not guessed: the rate of error of a group is told between "
    "the lowest and the highest that the outcomes allow. Narrower bounds rest on an assumption, and say so.",
    "Ce qu'on ne sait pas de ceux que l'on n'a pas regardés n'est pas deviné : le taux d'erreur d'un groupe est donné "
    "entre le plus bas et le plus haut que les issues permettent. Des bornes plus étroites reposent sur une "
    "supposition, et le disent.",
)
NO_PROBABILITY = Text(
    "The score does not lie between 0 and 1: it is no probability, and is judged by its order alone.",
    "Le score n'est pas compris entre 0 et 1 : ce n'est pas une probabilité, et seul son ordre est jugé.",
)
_NONE = "Aucune ligne n'a"


def one_outcome(material: Material, floor: int) -> list[Text]:
    """That every row has the outcome, or none: a table of those found alone compares nobody; silent on a few rows."""
    if (
        not material.outcome
        or len(material.positive) < floor
        or 0 < int(material.positive.sum()) < len(material.positive)
    ):
        return []
    every = bool(material.positive.all())
    return [
        Text(
            f"{'Every' if every else 'No'} row has the outcome: how often groups have it cannot be compared.",
            f"{'Toutes les lignes ont' if every else _NONE} l'issue : sa fréquence ne se compare pas entre groupes.",
        )
    ]


def left_out(rows: int) -> Text:
    """That rows have no outcome."""
    return Text(f"{rows} row(s) without an outcome are left out.", f"{rows} ligne(s) sans issue sont laissées de côté.")
