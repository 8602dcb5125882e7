"""What is done with equal points, in words: the English ones are what documents and the journal keep."""

from __future__ import annotations

from bondroit.errors import Text

OF_MONTH = Text(
    "highest points first; ties by SplitMix64 of the as-of month and the household's pseudonym, then by the pseudonym",
    "les points les plus hauts d'abord ; à égalité, SplitMix64 du mois et du pseudonyme du foyer, puis le pseudonyme",
)
OF_TABLE = Text(
    "equal points share the better rank; among the highest alone, ties by SplitMix64 of the row's number in the table",
    "à points égaux, le meilleur rang pour tous ; parmi les plus hauts seuls, SplitMix64 du numéro de la ligne dans la "
    "table",
)
SHARED = Text("equal points share the better rank", "à points égaux, le meilleur rang pour tous")

RULES = {rule.en: rule for rule in (OF_MONTH, OF_TABLE, SHARED)}
"""Rule as documents keep it -> the same for a person of either language."""
