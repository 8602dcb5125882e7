"""AUD063, of a published formula: AAH with work is chosen more often than AAH without, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD063",
    Text(
        "AAH with work is chosen more often than AAH without, hence than all AAH.",
        "L'AAH avec travail est plus souvent choisie que l'AAH sans, donc que toute l'AAH.",
    ),
    "FACTS 1, La Quadrature du Net [V]: AAH while working is one of the strongest",
    "aah_with_work",
    first=("yes",),
    second=("no",),
)
SPECS = (ASKED.spec,)
