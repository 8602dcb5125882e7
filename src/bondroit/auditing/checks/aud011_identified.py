"""AUD011: whether outcomes of the chosen alone tell which groups err more often: by bounds (partial identification)."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD011",
    question=Text(
        "The outcomes of the chosen tell which groups have the error more often.",
        "Les issues des choisis disent quels groupes ont l'erreur plus souvent.",
    ),
    needs=(Need.OUTCOME, Need.GROUPS, Need.CHOSEN_SHARE),
    method=Text(
        "nothing is assumed of those who were not chosen: a group's rate of error lies between none and all of them "
        "having it; the statement holds where these bounds, with their intervals, set every group apart from "
        "the others",
        "on ne suppose rien de ceux qui n'ont pas été choisis : le taux d'erreur d'un groupe va d'aucun d'eux à tous ; "
        "l'énoncé est vérifié si ces bornes, avec leurs intervalles, séparent chaque groupe des autres",
    ),
    source="Manski 1989; Manski and Pepper 2000 (monotone selection); Horowitz and Manski 2000",
    severity=Severity.WARNS,
    action=Text(
        "do not read what was found among the chosen as who errs: draw some controls at random.",
        "ne lisez pas ce qui a été trouvé chez les choisis comme un portrait de ceux qui se trompent : tirez au sort "
        "une part des contrôles.",
    ),
)
SPECS = (SPEC,)
