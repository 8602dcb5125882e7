"""AUD060, of a published formula: the poorest tenth is chosen more often, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD060",
    Text(
        "The poorest tenth by income is chosen more often than the others.",
        "Le dixième le plus pauvre est plus souvent choisi que les autres.",
    ),
    "FACTS 1, La Quadrature du Net [V]: low income raises the score",
    "income_decile",
    first=("1",),
)
SPECS = (ASKED.spec,)
