"""AUD068, of a published formula: unemployed claimants are chosen more often than the others, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD068",
    Text(
        "Unemployed claimants are chosen more often than the others.",
        "Les allocataires au chômage sont plus souvent choisis que les autres.",
    ),
    "FACTS 1, La Quadrature du Net [V]: unemployment raises the score",
    "unemployed",
    first=("yes",),
)
SPECS = (ASKED.spec,)
