"""AUD067, of a published formula: households after an event are chosen more often, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD067",
    Text(
        "Households that have just had an event are chosen more often than the others.",
        "Les foyers qui viennent de vivre un événement sont plus souvent choisis que les autres.",
    ),
    "FACTS 1, La Quadrature du Net [V]: recent separation, death or move raises the score",
    "event",
    first=("yes",),
)
SPECS = (ASKED.spec,)
