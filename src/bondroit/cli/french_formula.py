"""The French of the help of `bondroit formula`."""

from __future__ import annotations

FORMULA: dict[str, str] = {
    "Ask a published formula, masked parts included, who is among its highest scores whatever is masked.": (
        "Demander à une formule publiée, parties masquées comprises, qui est parmi ses scores les plus hauts quoi que "
        "cache le masqué."
    ),
    "A published table (.csv), a card's file (.json), or a label of the workspace.": (
        "Une table publiée (.csv), le fichier d'une grille (.json), ou un nom de l'espace de travail."
    ),
    "A workspace, or WORKSPACE/MONTH: its files stand for the population.": (
        "Un espace de travail, ou ESPACE/MOIS : ses dossiers tiennent lieu de population."
    ),
    "A TOML file: which column stands for each variable, and what is assumed.": (
        "Un fichier TOML : quelle colonne tient lieu de chaque variable, et ce qui est supposé."
    ),
    "A TOML file of public margins; default: those of the package.": (
        "Un fichier TOML de marges publiques ; par défaut : celles du paquet."
    ),
    "Do not reweight the files to public margins.": "Ne pas repondérer les dossiers sur les marges publiques.",
    "Parts of the unknown looked at for each end of a bound.": (
        "Parties de l'inconnu regardées pour chaque bout d'une borne."
    ),
    "Replicates for the error of the margins.": "Répliques pour l'erreur des marges.",
}
