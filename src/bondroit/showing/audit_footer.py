"""What stands at the foot, and at the head, of the report of an audit."""

from __future__ import annotations

from bondroit.errors import Text

FICTITIOUS = Text(
    "Fictitious town: no household of this page exists. Benefits follow the real law; behaviour and errors are "
    "assumed. What is seen is reproduced, or not reproduced, on this fictitious town; no figure describes a real body.",
    "Ville fictive : aucun foyer de cette page n'existe. Les prestations suivent la loi réelle ; comportements et "
    "erreurs sont supposés. Ce qui est vu est reproduit, ou non reproduit, sur cette ville fictive ; aucun chiffre ne "
    "décrit un organisme réel.",
)


def floor_words(floor: int) -> Text:
    """What is hidden."""
    return Text(
        f"Cells below {floor} are hidden, with what would let them be deduced.",
        f"Les cases inférieures à {floor} sont masquées, avec ce qui permettrait de les déduire.",
    )
