"""The French of the help of `bondroit proxies`."""

from __future__ import annotations

PROXIES = {
    "Say what in a card stands for protected traits and for variables taken out of it, who moves without "
    "them, whether groups are selected alike at equal truth, and what a household could move alone.": (
        "Dire ce qui, dans une grille, tient lieu de caractères protégés et de variables qu'on en ôte, qui bouge sans "
        "elles, si les groupes sont sélectionnés pareillement à vérité égale, et ce qu'un foyer pourrait changer seul."
    ),
    "The card: name or name@version in the workspace, or a card's file.": (
        "La grille : nom ou nom@version dans l'espace, ou le fichier d'une grille."
    ),
    "The month whose files are looked at.": "Le mois dont les dossiers sont examinés.",
    "NAME=SQL: who has a trait, by columns of the month's snapshot or of the table; may be repeated; "
    "default for a month: income, RSA, lone parent, woman, AAH, AAH with work, unemployed.": (
        "NOM=SQL : qui a un caractère, par les colonnes de la photographie du mois ou de la table ; peut être répété ; "
        "par défaut pour un mois : revenus, RSA, parent isolé, femme, AAH, AAH avec travail, chômage."
    ),
    "A variable of the card to take out; may be repeated; default: each in turn.": (
        "Une variable de la grille à ôter ; peut être répété ; par défaut, chacune à son tour."
    ),
    "A column of conditions that you declare legitimate; may be repeated.": (
        "Une colonne de conditions que vous déclarez légitimes ; peut être répété."
    ),
    "With --month: the month of the survey; default: the latest one controlled.": (
        "Avec --month : le mois de l'enquête ; par défaut la dernière contrôlée."
    ),
    "With --month: overpayment or underpayment; default: what the card aims at.": (
        "Avec --month : overpayment ou underpayment ; par défaut, ce que vise la grille."
    ),
    "With --table: the column of what is true.": "Avec --table : la colonne de ce qui est vrai.",
    "With --outcome, SQL: which outcomes meet the target.": "Avec --outcome, SQL : quelles issues atteignent la cible.",
    "With --table: the column of weights.": "Avec --table : la colonne des poids.",
    "With --outcome: the column of euros at stake.": "Avec --outcome : la colonne des euros en jeu.",
    "With --table: a variable that households declare; may be repeated.": (
        "Avec --table : une variable que les foyers déclarent ; peut être répété."
    ),
    "With --table: a variable on contacts, disputes, corrections, questions, claims; may be repeated.": (
        "Avec --table : une variable sur les contacts, contestations, corrections, questions, demandes ; peut être "
        "répété."
    ),
    "At equal truth, the card's own scores: it did not learn from these files.": (
        "À vérité égale, les scores de la grille elle-même : elle n'a pas appris de ces dossiers."
    ),
    "How often traits are shuffled, to show what chance gives.": (
        "Combien de fois les caractères sont mélangés, pour montrer ce que donne le hasard."
    ),
    "Also guess traits by boosted trees, where installed.": (
        "Deviner aussi les caractères par des arbres boostés, s'ils sont installés."
    ),
}
