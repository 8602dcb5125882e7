"""Every claim of FACTS, sections 1 and 2, in the order in which it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.claims_groups import group_claims
from bondroit.auditing.claims_health import HEALTH
from bondroit.auditing.claims_lives import event_claims, profile_claims, trait_claims
from bondroit.auditing.claims_score import LETTER, MADE_OF, THESIS
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.claims import Claim

TOPICS: dict[str, Text] = {
    "chosen": Text("Who is chosen", "Qui est choisi"),
    "beyond": Text("Beyond their real errors", "Au-delà des erreurs réelles"),
    "burden": Text("Controlled for nothing", "Contrôlés pour rien"),
    "raises": Text("What raises the score", "Ce qui élève le score"),
    "lowers": Text("What lowers it", "Ce qui l'abaisse"),
    "events": Text("Life events and the threshold", "Événements de vie et seuil"),
    "profiles": Text("Typical households", "Foyers types"),
    "made_of": Text("What the score is made of", "De quoi le score est fait"),
    "proxies": Text("Stand-ins", "Variables de substitution"),
    "letter": Text("What the body says", "Ce que dit l'organisme"),
    "thesis": Text("The thesis", "La thèse"),
    "health": Text("The health branch", "La branche santé"),
}
"""In the order shown."""


def every_claim() -> tuple[Claim, ...]:
    """All claims, topic by topic, then by code."""
    made = (
        *group_claims(), *trait_claims(), *event_claims(), *profile_claims(), *MADE_OF, *LETTER, *THESIS, *HEALTH,
    )  # fmt: skip
    order = list(TOPICS)
    return tuple(sorted(made, key=lambda claim: (order.index(claim.topic), int(claim.code[3:]))))
