"""AUD064, of a published formula: files of women are chosen more often than those of men, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD064",
    Text(
        "Files of women are chosen more often than those of men.",
        "Les dossiers de femmes sont plus souvent choisis que ceux d'hommes.",
    ),
    "FACTS 1, La Quadrature du Net [V]: 80 % of lone-parent families are headed by women",
    "sex",
    first=("F",),
)
SPECS = (ASKED.spec,)
