"""The French of the help of `bondroit profiles`."""

from __future__ import annotations

PROFILES = {
    "Score typical households under one or several cards, and play events of life month by month under the law: "
    "who is tipped over the threshold.": (
        "Noter des foyers-types sous une ou plusieurs grilles, et jouer des événements de la vie mois par mois selon "
        "la loi : qui bascule au-dessus du seuil."
    ),
    "Cards: name or name@version in the workspace, or a card's file.": (
        "Des grilles : nom ou nom@version dans l'espace, ou le fichier d'une grille."
    ),
    "A TOML file of households; default: those that come with the package.": (
        "Un fichier TOML de foyers ; par défaut, ceux qui viennent avec le logiciel."
    ),
    "The month looked at; default: the last observed, or the last of the law.": (
        "Le mois regardé ; par défaut, le dernier observé, ou le dernier de la loi."
    ),
    "Also play events of life over the 24 months after it.": (
        "Jouer aussi des événements de la vie sur les 24 mois d'après."
    ),
    "The score from which a file is above, between 0 and 1.": (
        "Le score à partir duquel un dossier est au-dessus, entre 0 et 1."
    ),
    "In place of it: the highest files of the month, such as 5%; the default in a workspace.": (
        "Au lieu de cela : les dossiers les plus hauts du mois, comme 5% ; c'est le défaut dans un espace."
    ),
}
