"""AUD015: whether a card uses what may not serve suspicion, by the names of its variables."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD015",
    question=Text(
        "No variable of the card is a protected trait, or the use of a right.",
        "Aucune variable de la grille n'est un trait protégé, ni l'usage d'un droit.",
    ),
    needs=(Need.CARD,),
    method=Text(
        "names of variables against the list of what is barred (tables.barred); what stands in for it under another "
        "name is for bondroit proxies to find",
        "noms des variables comparés à la liste de ce qui est exclu (tables.barred) ; ce qui en tient lieu sous un "
        "autre nom est cherché par bondroit proxies",
    ),
    source="FACTS, section 1 (what the model of 2026 excludes); GDPR, art. 9; EU AI Act, art. 10",
    severity=Severity.BLOCKS,
    action=Text(
        "take the variable out, or write the ground that lets it in, where one may.",
        "ôtez la variable, ou écrivez le motif qui l'admet, là où il en existe un.",
    ),
    protects=True,
)
SPECS = (SPEC,)
