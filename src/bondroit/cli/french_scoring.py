"""The French of the help of `bondroit score`."""

from __future__ import annotations

SCORING = {
    "A card of the workspace: name or name@version; default: every latest one. With --table: also a card's file.": (
        "Une grille de l'espace : nom ou nom@version ; par défaut : la dernière de chaque. Avec --table : aussi le "
        "fichier d'une grille."
    ),
    "With --table: where the scores go (.parquet or .csv), default scores.parquet. With --month: a file of scores "
    "beside the workspace's table, with what is asked below.": (
        "Avec --table : où vont les scores (.parquet ou .csv), par défaut scores.parquet. Avec --month : un fichier de "
        "scores en plus de la table de l'espace de travail, avec ce qui est demandé ci-dessous."
    ),
    "A value the card does not know: refuse, skip (these files get no score), or missing (it counts as a missing "
    "value).": (
        "Une valeur que la grille ne connaît pas : refuse (refuser), skip (ces dossiers n'ont pas de score) ou missing "
        "(elle compte comme une valeur manquante)."
    ),
    "Also what every variable adds to the points, a column each.": (
        "Aussi ce que chaque variable ajoute aux points, une colonne chacune."
    ),
    "Also the share of the other files that have fewer points, exact.": (
        "Aussi la part des autres dossiers qui ont moins de points, exacte."
    ),
    "Only the highest, in order: a number of files, or a percentage such as 5%. Equal points by the recorded rule, "
    "also at the last place.": (
        "Seulement les plus hauts, dans l'ordre : un nombre de dossiers, ou un pourcentage comme 5%. À points égaux "
        "selon la règle enregistrée, à la dernière place aussi."
    ),
    "Also the score from coefficients that are not rounded to points; ranks stay on points.": (
        "Aussi le score des coefficients non arrondis en points ; les rangs restent ceux des points."
    ),
}
