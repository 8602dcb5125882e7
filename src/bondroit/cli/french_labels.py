"""French of what `bondroit labels` says of itself."""

from __future__ import annotations

LABELS: dict[str, str] = {
    "Say what the overpayments found are made of, and what a card would be on another target.": (
        "Dire de quoi sont faits les indus trouvés, et ce que serait une grille sur une autre cible."
    ),
    "The month of the survey; default: the latest one controlled.": (
        "Le mois de l'enquête ; par défaut : la dernière contrôlée."
    ),
    "Leave out the cards on other targets, which take a minute.": (
        "Laisser de côté les grilles sur d'autres cibles, qui prennent une minute."
    ),
    "Seed of the parts the cards are judged on.": "Graine des parts sur lesquelles les grilles sont jugées.",
}
