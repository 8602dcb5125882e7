"""The French of the help of `bondroit what-if`, and of codes."""

from __future__ import annotations

WHAT_IF = {
    "Show who would come among the highest scores and who would leave, were the card another: a variable "
    "dropped, a coefficient changed, hundreds of cards in one pass.": (
        "Montrer qui entrerait parmi les scores les plus hauts et qui en sortirait si la grille était autre : une "
        "variable ôtée, un coefficient changé, des centaines de grilles en un passage."
    ),
    "The base card: name or name@version in the workspace, or a card's file.": (
        "La grille de départ : nom ou nom@version dans l'espace, ou le fichier d'une grille."
    ),
    "The month whose files are scored.": "Le mois dont les dossiers sont notés.",
    "Codes that `observe --codes` wrote, in place of a month.": (
        "Des codes écrits par « observe --codes », au lieu d'un mois."
    ),
    "A TOML file, a table `card` for each: what is changed on it.": (
        "Un fichier TOML, une table « card » par grille : ce qui change sur elle."
    ),
    "The card without each variable in turn.": "La grille sans chaque variable, tour à tour.",
    "The card with each modality in turn counting as the reference.": (
        "La grille où chaque modalité, tour à tour, compte comme la référence."
    ),
    "So many cards with coefficients drawn within their intervals.": (
        "Autant de grilles aux coefficients tirés dans leurs intervalles."
    ),
    "Which files are the highest: a number of files, or a percentage such as 5%.": (
        "Quels dossiers sont les plus hauts : un nombre de dossiers, ou un pourcentage comme 5%."
    ),
    "A column of groups to count by; may be repeated.": "Une colonne de groupes où compter ; peut être répété.",
    "With --table: the column that tells files apart.": "Avec --table : la colonne qui distingue les dossiers.",
    "Write every figure as JSON.": "Écrire tous les chiffres en JSON.",
    "Write a page, in French and English.": "Écrire une page, en français et en anglais.",
    "Write the points of every file by every card (.parquet or .csv).": (
        "Écrire les points de chaque dossier par chaque grille (.parquet ou .csv)."
    ),
    "A card whose codes are written, and no table of variables; may be repeated, needs --out.": (
        "Une grille dont les codes sont écrits, et aucune table de variables ; peut être répété, demande --out."
    ),
    "With --codes: where the codes go (.arrow).": "Avec --codes : où vont les codes (.arrow).",
}
