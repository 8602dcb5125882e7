"""AUD020: the overpayments found are not the body's own mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import EVERYONE, interval_words, judged
from bondroit.auditing.labels_causes import share_of_cause
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_material import FoundMoney

MOST = 0.10
"""Of the overpaid euros; assumed."""

SPEC = CheckSpec(
    code="AUD020",
    question=Text(
        "The body's own mistakes make a small part of the overpayments that a card would learn.",
        "Les erreurs de l'organisme font une petite part des indus qu'une grille apprendrait.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS),
    method=Text(
        "share of the overpaid euros of the random survey put down to the body's staff, 95 % interval linearised, "
        "against at most 10 % (margin assumed)",
        "part des euros d'indu de l'enquête au hasard imputée aux agents, intervalle à 95 % linéarisé, comparée à "
        "10 % au plus (marge supposée)",
    ),
    source="FACTS, section 3 (EN3S 2017: errors of the body's own staff are to be covered)",
    severity=Severity.WARNS,
    action=Text(
        'take these months out of the target (cause = "household" in the targets file): nobody should be ranked for '
        "what the body did.",
        'retirez ces mois de la cible (cause = "household" dans le fichier des cibles) : personne ne doit être '
        "classé pour ce que l'organisme a fait.",
    ),
)  # fmt: skip
SPECS = (SPEC,)


def own_mistakes(found: FoundMoney) -> tuple[Finding, ...]:
    """One finding for everyone; none where nothing was overpaid."""
    share = share_of_cause(found, "staff")
    if share.value is None:
        return ()
    ends = None if share.low is None or share.high is None else (share.low, share.high)
    one = judged(SPEC, EVERYONE, [(interval_words(share.value, share.low, share.high), ends)], 0.0, MOST)
    return (one,)
