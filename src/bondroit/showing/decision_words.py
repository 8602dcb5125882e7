"""What a person decided on a card by hand, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.domain.edits import CUT, DROP, GROUP, MEANING, MERGE, REFERENCE, RENAME, REQUIRE, SHAPE
from bondroit.domain.scorecard import DECLARE_INTERCEPT, DECLARE_SPAN, FIX
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Decision
    from bondroit.errors import Language

KINDS = {
    DROP: Text("taken out", "retirée"),
    REQUIRE: Text("put in", "ajoutée"),
    MERGE: Text("classes merged", "classes fusionnées"),
    CUT: Text("cut anew", "recoupée"),
    GROUP: Text("values grouped", "valeurs regroupées"),
    REFERENCE: Text("reference chosen", "référence choisie"),
    SHAPE: Text("shape given", "forme imposée"),
    RENAME: Text("class renamed", "classe renommée"),
    MEANING: Text("meaning given", "sens donné"),
    DECLARE_SPAN: Text("span declared", "encadrement déclaré"),
    DECLARE_INTERCEPT: Text("intercept declared", "constante déclarée"),
    FIX: Text("variable fixed", "variable fixée"),
}


def decision_line(decision: Decision, language: Language) -> tuple[str, str]:
    """What was done, then on which variable, on what terms and why."""
    kind = KINDS.get(decision.kind)
    done = decision.kind if kind is None else kind.say(language)
    terms = _terms(decision.kind, decision.what)
    where = f"{decision.variable}: {terms}" if terms and decision.variable else decision.variable or terms
    if language == "fr":
        where = where.replace(": ", " : ", 1)
    return done, f"{where} \N{EM DASH} {decision.why}"


def _terms(kind: str, what: Mapping[str, Any]) -> str:
    if kind == RENAME:
        return f"{what['modality']} \N{RIGHTWARDS ARROW} {what['name']}"
    if kind == MERGE:
        return " + ".join(what["modalities"])
    if kind == GROUP:
        return " | ".join(", ".join(group) for group in what["groups"])
    if kind == CUT:
        return " | ".join(str(point) for point in what["points"])
    return "; ".join(str(value) for value in what.values())
