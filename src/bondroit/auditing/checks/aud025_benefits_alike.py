"""AUD025: at equal exposure, every benefit errs about as often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import judged
from bondroit.auditing.margins import NEAR_HIGH, NEAR_LOW
from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_complexity import BenefitErrors

SPEC = CheckSpec(
    code="AUD025",
    question=Text(
        "A month of one benefit is wrong about as often as a month of another.",
        "Un mois d'une prestation est faux à peu près aussi souvent qu'un mois d'une autre.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS),
    method=Text(
        "months found wrong on either side, of the months in which the benefit is held, over the same of the other "
        "benefits; intervals at 95 % for all benefits together against 0.8 to 1.25 (margin assumed)",
        "mois trouvés faux dans un sens ou l'autre, parmi les mois où la prestation est détenue, rapportés à ceux des "
        "autres prestations ; intervalles à 95 % pour toutes ensemble, comparés à 0,8 à 1,25 (marge supposée)",
    ),
    source="FACTS, section 1 (La Quadrature: mistakes are made where rules are complex); section 3 (Cour des comptes)",
    severity=Severity.INFORMS,
    action=Text(
        "mend the rule and its form before ranking those who must follow it.",
        "corrigez la règle et son formulaire avant de classer ceux qui doivent la suivre.",
    ),
)
SPECS = (SPEC,)


def benefits_alike(lines: Sequence[BenefitErrors]) -> tuple[Finding, ...]:
    """One finding over the benefits; none with fewer than two."""
    if len(lines) < 2:
        return ()
    told = [(BENEFIT_NAMES[Benefit(line.benefit)], line.joint) for line in lines]
    return (judged(SPEC, "benefit", told, NEAR_LOW, NEAR_HIGH),)
