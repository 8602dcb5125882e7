"""AUD065, of a published formula: disabled claimants are chosen more often than the others, whatever is masked."""

from __future__ import annotations

from bondroit.auditing.formula_asked import asked
from bondroit.errors import Text

ASKED = asked(
    "AUD065",
    Text(
        "Disabled claimants are chosen more often than the others.",
        "Les allocataires handicapés sont plus souvent choisis que les autres.",
    ),
    "FACTS 1 and 2; EU AI Act, art. 10; GDPR, art. 9",
    "disabled",
    first=("yes",),
)
SPECS = (ASKED.spec,)
