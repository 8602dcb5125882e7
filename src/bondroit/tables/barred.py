"""What may not stand in a scorecard, unless as an experiment: nationality, sex, age, address, health, disability.

Known of the model of 2026: nationality, sex and address are excluded (FACTS, section 1). The others follow the
contract: what a column marks as protected serves the audit alone. A name is looked at, not what a column holds: what
stands in for a barred variable (benefits of disabled people, for instance) is for the audit to find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.tables.body import SNAPSHOTS
from bondroit.tables.contract import Sensitivity
from bondroit.tables.health import HEALTH

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUNDS: tuple[tuple[Text, frozenset[str]], ...] = (
    (Text("nationality or origin", "nationalité ou origine"),
     frozenset({"nationality", "citizenship", "foreigner", "birthplace", "ethnicity", "nationalite", "origine"})),
    (Text("sex", "sexe"), frozenset({"sex", "gender", "woman", "sexe", "femme"})),
    (Text("age", "âge"), frozenset({"birthdate", "birthday"})),
    (Text("address", "adresse"),
     frozenset({"address", "street", "postcode", "zipcode", "neighbourhood", "adresse", "iris", "qpv"})),
    (Text("health", "santé"),
     frozenset({"health", "illness", "sick", "medical", "care", "pregnancy", "sante", "maladie", "grossesse"})),
    (Text("disability", "handicap"),
     frozenset({"disability", "disabled", "handicap", "incapacity", "invalidity", "invalidite"})),
    (Text("opinion, belief or union", "opinion, croyance ou syndicat"),
     frozenset({"religion", "belief", "opinion", "union", "politics", "syndicat"})),
)  # fmt: skip
"""Words of names, by the ground on which they are barred."""
_WHOLE: dict[str, Text] = {
    name: Text("age", "âge")
    for name in ("age", "claimant_age", "partner_age", "applicant_age", "over_25", "birth", "birth_year")
}
"""Whole names: the age of an adult is barred, that of a child is not."""
_PROTECTED = frozenset(
    column.name
    for table in (SNAPSHOTS, HEALTH)
    for column in table.columns
    if column.sensitivity is not Sensitivity.ORDINARY
)


def barred_ground(name: str) -> Text | None:
    """On which ground a variable of this name is barred; None if it is not."""
    words = set(name.lower().split("_"))
    if name in _WHOLE:
        return _WHOLE[name]
    for ground, barred in _GROUNDS:
        if words & barred:
            return ground
    return Text("protected, for the audit alone", "protégée, pour l'audit seul") if name in _PROTECTED else None


def require_none_barred(names: Iterable[str]) -> None:
    """Refuse barred variables.

    Raises:
        UserError: E-BLD-010 with every barred variable at once.
    """
    grounds = {name: ground for name in names if (ground := barred_ground(name)) is not None}
    if not grounds:
        return
    raise UserError(
        "E-BLD-010",
        Text("Variables are barred from scorecards.", "Des variables sont exclues des grilles de score."),
        faults=[Text(f"{name}: {ground.en}.", f"{name} : {ground.fr}.") for name, ground in grounds.items()],
        remedy=Text(
            "leave them out with --exclude, or add --experiment: such a card is compared and never makes a plan.",
            "écartez-les par --exclude, ou ajoutez --experiment : une telle grille se compare et ne fait aucun plan.",
        ),
    )
