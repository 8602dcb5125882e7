"""The French of the help of `bondroit ingest`."""

from __future__ import annotations

INGESTING = {
    "Take files into the workspace, as they are or through a mapping; or tell every fault and take nothing.": (
        "Prendre des fichiers dans l'espace de travail, tels quels ou par une correspondance ; ou dire tous leurs "
        "défauts et ne rien prendre."
    ),
    "Files or a folder: with the names of the contract of a table, or with your own and --mapping.": (
        "Des fichiers ou un dossier : aux noms du contrat d'une table, ou aux vôtres et avec --mapping."
    ),
    "The table, as snapshots or members; with --mapping, the mapping says it.": (
        "La table, comme snapshots ou members ; avec --mapping, la correspondance la dit."
    ),
    "A TOML file: from the columns of your files to those of a table.": (
        "Un fichier TOML : des colonnes de vos fichiers à celles d'une table."
    ),
    "Write a first mapping for the file, to be read and corrected.": (
        "Écrire une première correspondance du fichier, à relire et corriger."
    ),
    "With --propose: the mapping to write; an existing file is left.": (
        "Avec --propose : la correspondance à écrire ; un fichier qui existe reste."
    ),
    "List the rejected rows, with what is wrong, in this CSV.": (
        "Lister les rangées rejetées, avec leurs défauts, dans ce CSV."
    ),
    "Check and tell every fault, and take nothing.": ("Vérifier et dire tous les défauts, sans rien prendre."),
    "The month in which all of it was known, as 2026-02.": ("Le mois où tout cela était connu, comme 2026-02."),
    "Only rows that changed are brought, to be merged by key.": (
        "Seules les rangées changées sont apportées, à fondre par clé."
    ),
    "Of rows with one key the last counts; else they are rejected.": (
        "De rangées d'une même clé, la dernière compte ; sinon elles sont rejetées."
    ),
    "Replace the latest version, which was brought by mistake.": (
        "Remplacer la dernière version, apportée par erreur."
    ),
    "Leave rejected rows out and take the others, if few.": (
        "Laisser les rangées rejetées et prendre les autres, si elles sont peu."
    ),
}
