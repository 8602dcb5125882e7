"""AUD048: whether the order of files could be undone by declarations alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.declared_share import ALL
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.auditing.proxies_verdicts import EVADED
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.declared_share import DeclaredShare

SPEC = CheckSpec(
    code="AUD048",
    question=Text(
        "Few of the highest files could leave the top by what they declare alone.",
        "Peu des dossiers les plus hauts pourraient quitter le haut par ce qu'ils déclarent seulement.",
    ),
    needs=(Need.CARD, Need.DECLARED),
    method=Text(
        "every declared variable of a file given the class that adds least, the rest and the threshold as they "
        "are: an upper bound; at most a tenth (assumed). Above it, the bound alone does not say that they could",
        "chaque variable déclarée d'un dossier mise dans la classe qui ajoute le moins, le reste et le seuil "
        "inchangés : une borne haute ; au plus un dixième (supposé). Au-delà, la borne ne dit pas qu'ils le "
        "pourraient",
    ),
    source="the CNAF's fear of evasion, as those report it who asked for the formula",
    severity=Severity.INFORMS,
    action=Text(
        "a refusal to publish on the ground of evasion is to be held against this figure.",
        "un refus de publier au motif du contournement se mesure à ce chiffre.",
    ),
)
SPECS = (SPEC,)


def answer(declared: DeclaredShare) -> list[Finding]:
    """One finding; none where it is not told what is declared."""
    if not declared.known:
        return []
    share = declared.leaving[0].share[ALL]
    if share is None:
        told = Text("too few files to tell", "trop peu de dossiers pour le dire")
        return [finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, told)]
    verdict = Verdict.HOLDS if share <= EVADED else Verdict.NOT_ENOUGH_EVIDENCE
    text = f"{100 * share:.1f} %"
    french = text.replace(".", ",")
    return [finding_of(SPEC, verdict, Text(f"{text} of the top at most", f"{french} du haut au plus"))]
