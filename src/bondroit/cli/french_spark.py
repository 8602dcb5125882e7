"""The French of the help of `bondroit card sql` and `bondroit score-on-spark`."""

from __future__ import annotations

SPARK: dict[str, str] = {
    "Write a card as SQL for your own database: duckdb, postgres, spark, oracle, sqlserver, sas.": (
        "Écrire une grille en SQL pour votre base : duckdb, postgres, spark, oracle, sqlserver, sas."
    ),
    "The engine: duckdb, postgres, spark, oracle, sqlserver or sas.": (
        "Le moteur : duckdb, postgres, spark, oracle, sqlserver ou sas."
    ),
    "The table or view of the files, as the engine names it.": (
        "La table ou la vue des dossiers, comme le moteur la nomme."
    ),
    "A column to carry along; may be repeated; default: household_id.": (
        "Une colonne à emporter ; option répétable ; household_id par défaut."
    ),
    "VARIABLE=COLUMN: a variable that the table calls otherwise; may be repeated.": (
        "VARIABLE=COLONNE : une variable que la table nomme autrement ; option répétable."
    ),
    "Also rank and percentile.": "Aussi le rang et le centile.",
    "A new file for the text; default: print it.": "Un nouveau fichier pour le texte ; sinon il est affiché.",
    "Score files on Spark, Parquet or tables in and out; no copy here.": (
        "Noter des dossiers sur Spark, Parquet ou tables en entrée et en sortie ; sans copie ici."
    ),
    "Cards, all in one pass: files, or name or name@version in the workspace.": (
        "Les grilles, toutes en un passage : fichiers, ou nom ou nom@version dans l'espace de travail."
    ),
    "The files: Parquet, a path or URL.": "Les dossiers : du Parquet, chemin ou URL.",
    "The files: a table of Spark's catalogue, as catalog.db.table.": (
        "Les dossiers : une table du catalogue de Spark, comme catalog.db.table."
    ),
    "The scores: a new folder of Parquet, a path or URL.": (
        "Les scores : un nouveau dossier de Parquet, chemin ou URL."
    ),
    "The scores: a new table of Spark's catalogue.": "Les scores : une nouvelle table du catalogue de Spark.",
    "A value a card does not know: refuse, skip (no score), or missing (counts as missing).": (
        "Une valeur qu'une grille ne connaît pas : refuse (refuser), skip (sans score) ou missing (comme manquante)."
    ),
    "Rank and percentile of every file.": "Rang et centile de chaque dossier.",
    "Spark's master, as yarn or spark://host:7077; default: local[2], here.": (
        "Le maître de Spark, comme yarn ou spark://hôte:7077 ; par défaut local[2], ici."
    ),
    "Memory of Spark's driver, as 2g.": "Mémoire du pilote de Spark, comme 2g.",
    "KEY=VALUE: an option of Spark; may be repeated.": "CLÉ=VALEUR : une option de Spark ; option répétable.",
}
