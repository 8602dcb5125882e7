"""AUD018: whether a value that is missing raises a score above every value that is there."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD018",
    question=Text(
        "A missing value never scores above every known one.",
        "Une valeur manquante ne donne jamais plus que toute valeur connue.",
    ),
    needs=(Need.CARD,),
    method=Text(
        "the coefficient of each class for missing values beside the highest of the variable's others",
        "le coefficient de chaque classe des valeurs manquantes, à côté du plus haut des autres de la variable",
    ),
    source="EU AI Act, art. 10 (gaps in the data)",
    severity=Severity.WARNS,
    action=Text(
        "ask why files without this value are suspected more than any other; complete the data, or merge the class.",
        "demandez pourquoi les dossiers sans cette valeur sont plus suspects que tous ; complétez les données, ou "
        "fusionnez la classe.",
    ),
)
SPECS = (SPEC,)
