"""Names of codes in words: origins, kinds, benefits, groups, verbs, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.benefits import BENEFIT_NAMES
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.errors import Language

ORIGINS: dict[str, Text] = {
    "survey": Text("random survey", "enquête au hasard"),
    "random": Text("random share", "part au hasard"),
    "score_overpayment": Text("overpayment score", "score d'indu"),
    "score_underpayment": Text("underpayment score", "score de rappel"),
}
KINDS: dict[str, Text] = {
    "on_documents": Text("on documents", "sur pièces"),
    "on_site": Text("on site", "sur place"),
    "automatic": Text("automatic", "automatique"),
}
SIDES: dict[str, Text] = {
    "overpaid": Text("overpaid", "indu"),
    "underpaid": Text("underpaid (owed)", "rappel (dû)"),
    "unclaimed": Text("not claimed", "non réclamé"),
}
CARDS: dict[str, Text] = {
    "overpayment": Text("overpayment scorecard", "grille « indu »"),
    "underpayment": Text("underpayment scorecard", "grille « rappel »"),
}
FAMILIES: dict[str, Text] = {
    "income_decile": Text("income decile (1 is the poorest)", "décile de revenu (1 : le plus pauvre)"),
    "rsa": Text("receives RSA", "reçoit le RSA"),
    "lone_parent": Text("lone parent", "parent isolé"),
    "sex": Text("sex of the claimant", "sexe de l'allocataire"),
    "claimant_sex": Text("sex of the claimant", "sexe de l'allocataire"),
    "aah_with_work": Text("AAH with work", "AAH avec un emploi"),
}
GROUPS: dict[str, Text] = {
    "yes": Text("yes", "oui"),
    "no": Text("no", "non"),
    "true": Text("yes", "oui"),
    "false": Text("no", "non"),
    "F": Text("women", "femmes"),
    "M": Text("men", "hommes"),
    "none": Text("no AAH", "sans AAH"),
    "missing": Text("not known", "non renseigné"),
}
PAUSES: dict[str, Text] = {
    "separation": Text("separation", "séparation"),
    "death": Text("bereavement", "deuil"),
    "bereavement": Text("bereavement", "deuil"),
    "birth": Text("birth", "naissance"),
    "control_found_nothing": Text(
        "a control that found no euro either way", "contrôle n'ayant trouvé aucun euro, ni dans un sens ni dans l'autre"
    ),
}
VERBS: dict[str, Text] = {
    "init": Text("workspace opened", "espace ouvert"),
    "town": Text("town made", "ville fabriquée"),
    "ingest": Text("tables received", "tables reçues"),
    "observe": Text("variables observed", "variables observées"),
    "draw": Text("survey drawn", "enquête tirée"),
    "record": Text("outcomes recorded", "issues enregistrées"),
    "estimate": Text("rates estimated", "taux estimés"),
    "build": Text("scorecard built", "grille construite"),
    "score": Text("files scored", "dossiers notés"),
    "plan": Text("plan made", "plan établi"),
    "claim": Text("rights not claimed sought", "droits non réclamés cherchés"),
    "yields": Text("yields summed", "rendements calculés"),
    "audit": Text("audit made", "audit mené"),
    "what-if": Text("what-if cards looked at", "grilles « et si » regardées"),
    "drift": Text("drift looked for", "dérive cherchée"),
    "compare": Text("two scorecards compared", "deux grilles comparées"),
    "explain": Text("a file explained", "un dossier expliqué"),
    "publish": Text("report written", "rapport écrit"),
    "forget": Text("expired groups erased", "groupes périmés effacés"),
    "networks": Text("groups sought, to be read", "groupes cherchés, à lire"),
    "decide": Text("decisions recorded", "décisions enregistrées"),
    "refuse": Text("a use of data refused", "un usage de données refusé"),
    "erase": Text("data erased", "données effacées"),
}


def named(table: dict[str, Text], key: str, language: Language) -> str:
    """The word for `key`, or the key itself without underscores."""
    found = table.get(key)
    return key.replace("_", " ") if found is None else found.say(language)


def benefit(key: str, language: Language) -> str:
    """The name of a benefit."""
    names = {str(b): text for b, text in BENEFIT_NAMES.items()}
    return named(names, key, language)
