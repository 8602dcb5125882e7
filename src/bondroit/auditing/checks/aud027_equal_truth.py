"""AUD027: a mistake becomes an overpayment as often in one group as in another. In a town alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import judged
from bondroit.auditing.margins import NEAR_HIGH, NEAR_LOW
from bondroit.auditing.profiles import group_label
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_truth import EqualTruth

SPEC = CheckSpec(
    code="AUD027",
    question=Text(
        "A thing told wrongly or late becomes an overpayment in every group as often as in the others.",
        "Une chose dite fausse ou en retard devient un indu dans chaque groupe aussi souvent que dans les autres.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.GROUPS, Need.TOWN),
    method=Text(
        "of the households that truly told something wrongly or late, the share truly overpaid, over that of the other "
        "groups; intervals at 95 % for all groups together against 0.8 to 1.25 (margin assumed)",
        "parmi les foyers ayant vraiment dit quelque chose de faux ou en retard, la part vraiment en indu, rapportée à "
        "celle des autres groupes ; intervalles à 95 % pour tous les groupes ensemble, comparés à 0,8 à 1,25 (marge "
        "supposée)",
    ),
    source="Build of the audit, item 5 (benefits at equal truth)",
    severity=Severity.INFORMS,
    action=Text(
        "at equal truth it is the rule that makes the difference: a card that learns it ranks people by their rules.",
        "à vérité égale, c'est la règle qui fait la différence : une grille qui l'apprend classe les gens par leurs "
        "règles.",
    ),
)
SPECS = (SPEC,)


def truths_alike(lines: Sequence[EqualTruth]) -> tuple[Finding, ...]:
    """One finding per family of groups."""
    found = []
    for attribute in dict.fromkeys(line.attribute for line in lines):
        own = [(group_label(attribute, one.group), one.joint) for one in lines if one.attribute == attribute]
        found.append(judged(SPEC, attribute, own, NEAR_LOW, NEAR_HIGH))
    return tuple(found)
