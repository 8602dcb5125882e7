"""AUD016: whether every class of a card rests on enough files."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

ENOUGH = 50
"""Files of the survey that a class should rest on: assumed, by no source."""

SPEC = CheckSpec(
    code="AUD016",
    question=Text(
        "Every class of the card rests on enough files.", "Chaque classe de la grille repose sur assez de dossiers."
    ),
    needs=(Need.CARD,),
    method=Text(
        f"files of the survey in each class, at least {ENOUGH} (assumed); a count that was not published is not known",
        f"dossiers de l'enquête dans chaque classe, au moins {ENOUGH} (supposé) ; un effectif non publié n'est pas "
        "connu",
    ),
    source="EU AI Act, art. 10 and 15",
    severity=Severity.WARNS,
    action=Text(
        "merge the small classes, or draw more files (bondroit card edit; bondroit draw).",
        "fusionnez les petites classes, ou tirez plus de dossiers (bondroit card edit ; bondroit draw).",
    ),
)
SPECS = (SPEC,)
