"""AUD061, of a published formula: households on RSA are chosen more often than the others, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD061",
    Text(
        "Households on RSA are chosen more often than the others.",
        "Les foyers au RSA sont plus souvent choisis que les autres.",
    ),
    "FACTS 1, La Quadrature du Net [V]: RSA raises the score",
    "rsa",
    first=("yes",),
)
SPECS = (ASKED.spec,)
