"""The French of the help of `bondroit alternatives`."""

from __future__ import annotations

ALTERNATIVES = {
    "Try hundreds of other cards beside a card: does one that finds about as much spare the poorest, and how many of "
    "those chosen would it leave out?": (
        "Essayer des centaines d'autres grilles à côté d'une grille : l'une, qui trouve à peu près autant, "
        "épargne-t-elle les plus pauvres, et combien des choisis laisserait-elle ?"
    ),
    "The card: a file, or name or name@version in the workspace.": (
        "La grille : un fichier, ou nom ou nom@version dans l'espace."
    ),
    "The month of the survey whose files serve, as 2026-02.": (
        "Le mois de l'enquête dont les dossiers servent, comme 2026-02."
    ),
    "A second card, put beside the first on one sheet.": (
        "Une seconde grille, mise à côté de la première sur une feuille."
    ),
    "The yes/no column of what was found; default: the one the card learnt.": (
        "La colonne oui/non de ce qui a été trouvé ; par défaut : celle que la grille a apprise."
    ),
    "With --table: the column of incomes, to tell the poorest.": (
        "Avec --table : la colonne des revenus, pour désigner les plus pauvres."
    ),
    "The share of files called the poorest.": "La part des dossiers dits les plus pauvres.",
    "The share of files that is controlled.": "La part des dossiers contrôlée.",
    "About so many other cards are tried.": "Environ autant d'autres grilles sont essayées.",
    "What makes a card as good: auc, loss (log-loss) or found (at capacity).": (
        "Ce qui rend une grille aussi bonne : auc, loss (perte logarithmique) ou found (trouvé à la capacité)."
    ),
    "By how much it may be worse, in units of --by.": "De combien elle peut être moins bonne, en unités de --by.",
    "Part of what is found that a less harmful card may lose.": (
        "Part de ce qui est trouvé qu'une grille moins dommageable peut perdre."
    ),
    "The card has not learnt from this table: it is judged as it stands.": (
        "La grille n'a pas appris de cette table : elle est jugée telle quelle."
    ),
}
