"""The French of the help of `describe` and `erase`."""

from __future__ import annotations

KEEPING = {
    "Say what every table and column means, who wrote it, what it serves and how long it is kept.": (
        "Dire ce que chaque table et colonne signifie, qui l'écrit, à quoi elle sert et combien de temps on la garde."
    ),
    "Erase what its retention says is due; the journal stays valid.": (
        "Effacer ce dont la durée de conservation est passée ; le journal reste valide."
    ),
    "One table, with its columns; none: every table.": "Une table, avec ses colonnes ; sans elle : toutes les tables.",
    "Write the whole dictionary as a page, HTML.": "Écrire tout le dictionnaire en une page, HTML.",
    "Erase what the retention says is due today.": "Effacer ce dont la conservation est passée aujourd'hui.",
    "Erase whatever is dated before this month, as 2024-01.": "Effacer tout ce qui est daté d'avant ce mois (2024-01).",
    "Only say what would be erased.": "Seulement dire ce qui serait effacé.",
}
"""English help -> French help."""
