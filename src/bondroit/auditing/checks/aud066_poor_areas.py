"""AUD066, of a published formula: social tenants, for want of poor areas, are chosen more often, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD066",
    Text(
        "Tenants of social housing, the nearest to poor areas here, are chosen more often than the others.",
        "Les locataires du parc social, au plus près des quartiers pauvres ici, sont plus souvent choisis que les "
        "autres.",
    ),
    "FACTS 1, La Quadrature du Net: a reading of the letter of 2022 [I]",
    "social_tenant",
    first=("yes",),
)
SPECS = (ASKED.spec,)
