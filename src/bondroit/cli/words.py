"""The words of reports in both languages; a key that is not here is shown as it is written."""

from __future__ import annotations

from bondroit.errors import Text

WORDS: dict[str, Text] = {
    "age": Text("age", "âge"),
    "audit": Text("audit", "audit"),
    "auc": Text("AUC", "AUC"),
    "benefit": Text("benefit", "prestation"),
    "build": Text("build", "construction"),
    "card": Text("scorecard", "grille"),
    "cards": Text("scorecards", "grilles"),
    "claim": Text("rights not claimed", "droits non demandés"),
    "controls": Text("controls", "contrôles"),
    "count": Text("count", "nombre"),
    "drawn": Text("drawn", "tirés"),
    "estimates": Text("estimates", "estimations"),
    "files": Text("files", "dossiers"),
    "group": Text("group", "groupe"),
    "groups": Text("groups", "groupes"),
    "high": Text("high", "haut"),
    "households": Text("households", "foyers"),
    "kind": Text("kind", "nature"),
    "low": Text("low", "bas"),
    "mean": Text("mean", "moyenne"),
    "month": Text("month", "mois"),
    "months": Text("months", "mois"),
    "n": Text("files", "dossiers"),
    "name": Text("name", "nom"),
    "notes": Text("notes", "notes"),
    "observe": Text("variables", "variables"),
    "origin": Text("origin", "origine"),
    "outcomes": Text("outcomes", "issues"),
    "overpaid": Text("overpaid", "indus"),
    "overpaid_cents": Text("overpaid (cents)", "indus (centimes)"),
    "overpayment": Text("overpayment", "indu"),
    "plan": Text("control plan", "plan de contrôle"),
    "population": Text("population", "population"),
    "recognised": Text("recognised", "déjà fait"),
    "report": Text("report", "rapport"),
    "score": Text("scores", "scores"),
    "seed": Text("seed", "graine"),
    "share": Text("share", "part"),
    "size": Text("size", "taille"),
    "strata": Text("strata", "strates"),
    "surveyed": Text("files surveyed", "dossiers enquêtés"),
    "unclaimed_cents": Text("not claimed (cents)", "non demandé (centimes)"),
    "underpaid": Text("underpaid", "rappels"),
    "underpaid_cents": Text("underpaid (cents)", "rappels (centimes)"),
    "underpayment": Text("underpayment", "rappel"),
    "unit": Text("unit", "unité"),
    "value": Text("value", "valeur"),
    "variable": Text("variable", "variable"),
    "variables": Text("variables", "variables"),
    "verdict": Text("verdict", "verdict"),
    "yields": Text("yields", "rendements"),
}


def word(key: str) -> Text:
    """The words for a key of a report."""
    plain = key.replace("_", " ")
    return WORDS.get(key, Text(plain, plain))
