"""AUD014: whether every part of a card is known."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD014",
    question=Text("Every part of the card is known.", "Toute la grille est connue."),
    needs=(Need.CARD,),
    method=Text(
        "the intercept, the variables and the coefficients without a value are counted",
        "la constante, les variables et les coefficients sans valeur sont comptés",
    ),
    source="FACTS, section 1 (CNAF letter to the CADA, 2022: a table published with masked variables)",
    severity=Severity.WARNS,
    action=Text(
        "ask for what is masked; until then read bounds, not scores (bondroit score --table).",
        "demandez ce qui est masqué ; d'ici là, lisez des bornes et non des scores (bondroit score --table).",
    ),
)
SPECS = (SPEC,)
