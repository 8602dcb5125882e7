"""French of what the commands `networks` and `observe --sql` say of themselves."""

from __future__ import annotations

NETWORKING: dict[str, str] = {
    "Groups of files that share a home and an account beyond chance, for a person to read; "
    "off until a legal basis is declared.": (
        "Groupes de dossiers qui partagent un logement et un compte au-delà du hasard, à lire par une personne ; "
        "éteint tant qu'aucune base légale n'est déclarée."
    ),
    "Write the files of the groups found before as a CSV, for the one who reads them.": (
        "Écrire en CSV les dossiers des groupes trouvés auparavant, pour qui les lit."
    ),
    "With --list: who reads; kept in the journal.": "Avec --list : qui lit ; gardé au journal.",
    "Print the variables as SQL for duckdb, spark or postgres, and compute nothing.": (
        "Afficher les variables en SQL pour duckdb, spark ou postgres, sans rien calculer."
    ),
}
