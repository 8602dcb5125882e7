"""What an exported file says of itself, in both languages: which card it is, and how it treats every kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.scorecard import EXPERIMENT, MISSING, NUMERIC, OTHER, PUBLISHED
from bondroit.domain.target import Direction
from bondroit.errors import Text
from bondroit.scoring.exporting.ends import end_note
from bondroit.scoring.exporting.exportable import one_line
from bondroit.scoring.exporting.lines import first_of
from bondroit.scoring.unseen import never_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.scorecard import Scorecard, Variable

_STATUS = {
    EXPERIMENT: Text(
        "an experiment: it must not make a control plan", "expérience, qui ne doit pas faire de plan de contrôle"
    ),
    PUBLISHED: Text("read from a published table", "grille lue dans une table publiée"),
}
_CARD = Text("a scorecard", "grille de score")
_TARGETS = {Direction.OVERPAYMENT.value: "indu", Direction.UNDERPAYMENT.value: "rappel"}
"""French of the targets that bondroit knows; another is a column's name."""
_KNOWN = Text("Every coefficient of this card is known.", "Tous les coefficients de cette grille sont connus.")


def head(card: Scorecard) -> tuple[Text, ...]:
    """Which card this is: label, hash, status, target. One printable line each."""
    status = _STATUS.get(card.status, _CARD)
    target = one_line(card.target)
    return (
        Text(f"Scorecard {one_line(card.label)}", f"Grille de score {one_line(card.label)}"),
        Text(f"SHA-256 of the card: {card.hash}", f"SHA-256 de la grille : {card.hash}"),
        Text(f"Status: {card.status} ({status.en})", f"Statut : {status.fr}"),
        Text(
            f"Target: {target}", f"Cible : {_TARGETS[target]} ({target})" if target in _TARGETS else f"Cible : {target}"
        ),
    )


def rules(card: Scorecard) -> tuple[Text, ...]:
    """How points are made, and what becomes of each kind of value. One printable line each."""
    return (
        Text(
            "Points are whole numbers of millionths of a logit: the intercept plus, for each variable, the points of "
            "the first class that holds.",
            "Les points sont des nombres entiers de millionièmes de logit : la constante plus, pour chaque variable, "
            "les points de la première classe qui convient.",
        ),
        Text(
            "The score is the probability 1 / (1 + exp(-points / 1000000)), the exponential made of sums and products "
            "in a fixed order: the same bits on every machine. Rank files on points.",
            "Le score est la probabilité 1 / (1 + exp(-points / 1000000)), l'exponentielle étant faite de sommes et de "
            "produits dans un ordre fixe : les mêmes bits sur toute machine. Classez les dossiers sur les points.",
        ),
        Text(
            "A number falls in a class where lower <= x < upper; true and false are 1 and 0; NaN is missing.",
            "Un nombre est dans une classe si borne basse <= x < borne haute ; vrai et faux valent 1 et 0 ; NaN est "
            "manquant.",
        ),
        Text(
            "A category is compared as text, letter for letter: yes and no are 'true' and 'false', a whole number its "
            "digits; an empty text is a text, not a missing value.",
            "Une modalité est comparée comme un texte, lettre à lettre : oui et non sont « true » et « false », un "
            "nombre entier ses chiffres ; un texte vide est un texte, non une valeur manquante.",
        ),
        Text(
            "A missing value takes the class 'missing', a text that no class names the class 'other'. A value that "
            "has no class gives the file no score.",
            "Une valeur manquante prend la classe « missing », un texte qu'aucune classe ne nomme la classe "
            "« other ». Une valeur sans classe ne donne pas de score au dossier.",
        ),
        *_without(card),
        *_unseen(card),
        end_note(card) or _KNOWN,
        Text(
            "A score is the probability a card gives to a file at a date; it says nothing that was found about people.",
            "Un score est la probabilité qu'une grille donne à un dossier à une date ; ce n'est pas un constat sur des "
            "personnes.",
        ),
    )


def _without(card: Scorecard) -> list[Text]:
    missing = [v for v in card.variables if first_of(v, MISSING) is None]
    other = [v for v in card.variables if v.kind != NUMERIC and first_of(v, OTHER) is None]
    said = []
    if missing:
        said.append(
            Text(f"No class for a missing value: {_names(missing)}.", f"Pas de classe manquante : {_names(missing)}.")
        )
    if other:
        said.append(
            Text(
                f"No class for a text that the card does not name: {_names(other)}.",
                f"Pas de classe pour un texte que la grille ne nomme pas : {_names(other)}.",
            )
        )
    return said


def _unseen(card: Scorecard) -> list[Text]:
    """Classes in which the survey had no file: they score as the card says, which is no knowledge."""
    found = [
        f"{one_line(v.name)} ({one_line(m.name)})"
        for v in card.variables
        for m in v.modalities
        if never_seen(card, v, m)
    ]
    if not found:
        return []
    listed = ", ".join(found)
    return [
        Text(
            f"Classes that the card was learnt without a file of, and that score all the same: {listed}.",
            f"Classes dont la grille n'a vu aucun dossier, et qui comptent pourtant : {listed}.",
        )
    ]


def _names(variables: Sequence[Variable]) -> str:
    return ", ".join(one_line(v.name) for v in variables)
