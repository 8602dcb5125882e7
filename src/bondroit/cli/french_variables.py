"""The help of `variables` in French."""

from __future__ import annotations

VARIABLES: dict[str, str] = {
    "The data dictionary: what each variable means and reads.": (
        "Le dictionnaire de données : ce que chaque variable signifie et lit."
    ),
    "List the variables with their meanings, units and windows.": (
        "Lister les variables avec leur sens, leur unité et leur fenêtre."
    ),
    "Say in words what one variable is, and what it is made from.": (
        "Dire en mots ce qu'est une variable, et de quoi elle est faite."
    ),
    "Check a dictionary file, or tell every fault of it.": (
        "Vérifier un fichier de dictionnaire, ou en dire toutes les fautes."
    ),
    "A TOML file of variables, or candidates; default: the workspace's, else the package's.": (
        "Un fichier TOML de variables, ou candidates ; sinon celui de l'espace de travail, sinon celui du paquet."
    ),
    "Only variables whose name or meaning has this text.": "Seulement celles dont le nom ou le sens a ce texte.",
    "The variable.": "La variable.",
    "A TOML file of variables, or candidates.": "Un fichier TOML de variables, ou candidates.",
}
