"""French of what `drift`, and `compare` over the files of a month, say of themselves."""

from __future__ import annotations

DRIFTS: dict[str, str] = {
    "Say how scores and variables drift month by month, with thresholds that warn; or between two tables.": (
        "Dire comment scores et variables dérivent de mois en mois, avec des seuils d'alerte ; ou entre deux tables."
    ),
    "The last month to look at, as 2026-02; default: the last that has variables.": (
        "Le dernier mois à examiner, par exemple 2026-02 ; par défaut : le dernier qui a des variables."
    ),
    "The first month; default: the first that has variables.": (
        "Le premier mois ; par défaut : le premier qui a des variables."
    ),
    "The reference: learning (the card's survey) or a month; default: learning.": (
        "La référence : learning (l'enquête de la grille) ou un mois ; par défaut : learning."
    ),
    "The top of the score: a share such as 5%, or a number of files.": (
        "Le haut du score : une part comme 5%, ou un nombre de dossiers."
    ),
    "PSI from which to warn; default: the setting, 0.10.": (
        "PSI à partir duquel alerter ; par défaut : le réglage, 0,10."
    ),
    "PSI of what has moved; default: the setting, 0.25.": "PSI de ce qui a bougé ; par défaut : le réglage, 0,25.",
    "With --table: the table to hold it against.": "Avec --table : la table à laquelle la comparer.",
    "Also write a page.": "Écrire aussi une page.",
    "Leave with code 3 if there is a warning.": "Sortir avec le code 3 s'il y a une alerte.",
    "Say in words what differs between two cards; with --month, who moves in and out of the top.": (
        "Dire en phrases ce qui diffère entre deux grilles ; avec --month, qui entre dans le haut et qui en sort."
    ),
    "Also compare over the files of this month, as 2026-02.": (
        "Comparer aussi sur les dossiers de ce mois, par exemple 2026-02."
    ),
    "Also compare over a CSV or Parquet table of your own.": "Comparer aussi sur une table à vous, CSV ou Parquet.",
    "Groups: of the audit with --month (default: all), columns with --table; may repeat.": (
        "Groupes : ceux de l'audit avec --month (par défaut tous), des colonnes avec --table ; peut se répéter."
    ),
}
