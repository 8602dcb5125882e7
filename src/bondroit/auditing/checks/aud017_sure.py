"""AUD017: whether what each class adds is told apart from nothing."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD017",
    question=Text(
        "What each class adds is told apart from what its reference adds.",
        "Ce que chaque classe ajoute se distingue de ce qu'ajoute sa référence.",
    ),
    needs=(Need.CARD,),
    method=Text(
        "the 95 % interval of each odds ratio leaves out 1; the classes are not reckoned together, and intervals after "
        "a selection of variables are too narrow",
        "l'intervalle à 95 % de chaque rapport de cotes exclut 1 ; les classes ne sont pas comptées ensemble, et les "
        "intervalles après un choix de variables sont trop étroits",
    ),
    source="EU AI Act, art. 15",
    severity=Severity.INFORMS,
    action=Text(
        "do not explain a score by a class whose effect may be nothing; merge it with its reference.",
        "n'expliquez pas un score par une classe dont l'effet peut être nul ; fusionnez-la avec sa référence.",
    ),
)
SPECS = (SPEC,)
