"""The French of the help of `bondroit audit`."""

from __future__ import annotations

AUDITS = {
    "A table of your own": "Une table à vous",
    "A card: name or name@version in the workspace, or a card's file. Alone: the checks that need a card only; with "
    "--table or --month: over these files.": (
        "Une grille : nom ou nom@version dans l'espace, ou le fichier d'une grille. Seule : les contrôles qui ne "
        "demandent qu'elle ; avec --table ou --month : sur ces dossiers."
    ),
    "The code of a check, e.g. AUD003; may be repeated.": "Le code d'un contrôle, par ex. AUD003 ; peut être répété.",
    "Groups that two or three columns make together, as A,B; may be repeated; all: every crossing of the groups.": (
        "Les groupes que font ensemble deux ou trois colonnes, comme A,B ; peut être répété ; all : tous les "
        "croisements des groupes."
    ),
    'SQL: which rows are flagged, e.g. "score >= 5".': "SQL : quelles lignes sont signalées, par ex. « score >= 5 ».",
    "Rows whose score reaches it are flagged.": "Les lignes dont le score l'atteint sont signalées.",
    "The highest scores are flagged: a number of rows, or a percentage such as 5%. Equal scores by the recorded "
    "rule.": (
        "Les scores les plus hauts sont signalés : un nombre de lignes, ou un pourcentage comme 5%. Scores égaux par "
        "la règle inscrite."
    ),
    "Intervals from so many draws of the rows, e.g. 1000, that hold for all groups together; 0: from formulas.": (
        "Intervalles par autant de tirages des lignes, par ex. 1000, valables pour tous les groupes ensemble ; 0 : par "
        "des formules."
    ),
    "The column of sums; in cents if its name ends with _cents.": (
        "La colonne des sommes ; en centimes si son nom finit par « _cents »."
    ),
    "COLUMN=GROUP:NUMBER: people of a group, chosen or not, for bounds; may be repeated.": (
        "COLONNE=GROUPE:NOMBRE : les personnes d'un groupe, choisies ou non, pour les bornes ; peut être répété."
    ),
    "Assumed, for bounds: the chosen err at most so many times as often as the others.": (
        "Supposé, pour les bornes : les choisis se trompent au plus tant de fois plus souvent que les autres."
    ),
    "With a table: a TOML file that says which of its columns and names is which.": (
        "Avec une table : un fichier TOML qui dit quelle colonne et quel nom est lequel."
    ),
    "COLUMN=income, rsa, lone-parents, women, disabled-workers or poor-areas: then what stands in the way of an "
    "approval is told; may be repeated.": (
        "COLONNE=income (revenu), rsa, lone-parents (parents isolés), women (femmes), disabled-workers (travailleurs "
        "handicapés) ou poor-areas (quartiers pauvres) : ce qui fait obstacle à une approbation est alors dit ; peut "
        "être répété."
    ),
    "Where the page goes; with --month, none is written without it.": (
        "Où va la page ; avec --month, aucune n'est écrite sans cela."
    ),
    "Also write the report as PDF/UA.": "Écrire aussi le rapport en PDF/UA.",
    "With --month: also this part of the audit: labels, alternatives, proxies, profiles, formula, claims or all; may "
    "be repeated.": (
        "Avec --month : aussi cette partie de l'audit : labels (issues), alternatives (autres grilles), proxies "
        "(substituts), profiles (profils), formula (formule publiée), claims (affirmations) ou all (toutes) ; peut "
        "être répété."
    ),
    "With --month: a published formula, a table (.csv) or a card's file, over the same files.": (
        "Avec --month : une formule publiée, une table (.csv) ou le fichier d'une grille, sur les mêmes dossiers."
    ),
    "With --formula: a TOML file: which column stands for each variable.": (
        "Avec --formula : un fichier TOML : quelle colonne tient lieu de chaque variable."
    ),
    "With --month: the folder of a run of check-claims.": (
        "Avec --month : le dossier d'une exécution de check-claims."
    ),
    "Leave with code 3 if something stands in the way of an approval.": (
        "Sortir avec le code 3 si quelque chose fait obstacle à une approbation."
    ),
    "With --table: the column of units drawn first.": "Avec --table : la colonne des unités tirées d'abord.",
    "The group that the others are compared with; default: all others; may be repeated, one a column.": (
        "Le groupe auquel les autres sont comparés ; sinon, tous les autres ; peut être répété, un par colonne."
    ),
}
