"""AUD069, of a published formula: what was published settles who is among the highest scores."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.formula_asked import ACTION
from bondroit.errors import Text

SETTLED = 0.5
"""Part of the highest places whose holders must be certain; assumed."""
SPEC = CheckSpec(
    code="AUD069",
    question=Text(
        "What was published settles at least half of the places among the highest scores.",
        "Ce qui est publié décide au moins la moitié des places parmi les scores les plus hauts.",
    ),
    needs=(Need.CARD, Need.TOWN, Need.MONTH),
    method=Text(
        "files that are among the highest for every admissible value of what is masked, as a part of the places: at "
        "least "
        "(no value takes them out) and at most (some value tried takes the others out)",
        "dossiers qui sont parmi les plus hauts pour toute valeur admissible de ce qui est masqué, rapportés aux "
        "places : "
        "au moins (aucune valeur ne les en sort) et au plus (une valeur essayée en sort les autres)",
    ),
    source="CRPA L312-1-3: publish the rules of the main processings; the half is assumed",
    severity=Severity.INFORMS,
    action=ACTION,
)
SPECS = (SPEC,)
