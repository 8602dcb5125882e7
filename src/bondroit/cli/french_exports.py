"""French of what the command `card export` says of itself."""

from __future__ import annotations

EXPORTS: dict[str, str] = {
    "Write a card to a file: its document, or a form other systems run (--to).": (
        "Écrire une grille dans un fichier : son document, ou une forme que d'autres systèmes exécutent (--to)."
    ),
    "json, onnx, pmml, python, javascript or page; default: what the file's name says, else json.": (
        "json, onnx, pmml, python, javascript ou page ; par défaut ce que dit le nom du fichier, sinon json."
    ),
    "Of a card partly unknown: lowest or highest, the points it may give at that end.": (
        "D'une grille en partie inconnue : lowest (le plus bas) ou highest (le plus haut) des points possibles."
    ),
}
