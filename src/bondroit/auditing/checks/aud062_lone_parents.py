"""AUD062, of a published formula: lone parents are chosen more often than couples, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD062",
    Text(
        "Lone parents are chosen more often than couples.",
        "Les parents isolés sont plus souvent choisis que les couples.",
    ),
    "FACTS 1, La Quadrature du Net [V]: single parents are targeted without a variable that names them",
    "household",
    first=("lone_parent",),
    second=("couple", "couple_children"),
)
SPECS = (ASKED.spec,)
