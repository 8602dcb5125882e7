"""AUD029: what chosen controls find has the causes of what random ones find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict
from bondroit.auditing.labels_answers import answer
from bondroit.auditing.labels_causes import BY_BENEFIT, BY_CAUSE, CHOSEN, SURVEY
from bondroit.auditing.labels_material import CAUSES, OTHERS
from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_causes import Part

SPEC = CheckSpec(
    code="AUD029",
    question=Text(
        "Chosen controls find the same causes, and the same benefits, as controls drawn at random.",
        "Les contrôles choisis trouvent les mêmes causes, et les mêmes prestations, que ceux tirés au sort.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.PLAN),
    method=Text(
        "share of each cause, and of each benefit, in the overpaid euros of chosen controls and of the random survey; "
        "it does not hold where two 95 % intervals are apart; it is never proven to hold",
        "part de chaque cause, et de chaque prestation, dans les euros d'indu des contrôles choisis et de l'enquête au "
        "hasard ; non vérifié où deux intervalles à 95 % sont disjoints ; jamais démontré vérifié",
    ),
    source="FACTS, section 1 (what is known of who errs comes from the random survey)",
    severity=Severity.INFORMS,
    action=Text(
        "do not learn from chosen controls alone: they show what was looked for.",
        "n'apprenez pas des seuls contrôles choisis : ils montrent ce que l'on cherchait.",
    ),
)
SPECS = (SPEC,)


def chosen_causes(parts: Sequence[Part]) -> tuple[Finding, ...]:
    """One finding per axis; none without chosen controls."""
    found = []
    for axis in (BY_CAUSE, BY_BENEFIT):
        known = {(p.arm, p.part): p.share for p in parts if p.attribute == "all" and p.axis == axis}
        # What stands among the others of one arm need not be what does in the other.
        names = [name for arm, name in known if arm == CHOSEN and (SURVEY, name) in known and name != OTHERS]
        if not names:
            continue
        apart = [name for name in names if _apart(known[CHOSEN, name], known[SURVEY, name])]
        verdict = Verdict.DOES_NOT_HOLD if apart else Verdict.NOT_ENOUGH_EVIDENCE
        told = [_name(axis, name) for name in apart]
        detail = (
            Text("apart: " + ", ".join(t.en for t in told), "disjoints : " + ", ".join(t.fr for t in told))
            if apart
            else Text("no interval lies apart", "aucun intervalle n'est disjoint")
        )
        found.append(answer(SPEC, axis, verdict, detail))
    return tuple(found)


def _apart(one: tuple[float | None, ...], other: tuple[float | None, ...]) -> bool:
    (_, low, high), (_, least, most) = one, other
    if low is None or high is None or least is None or most is None:
        return False
    return high < least or low > most


def _name(axis: str, name: str) -> Text:
    return CAUSES[name] if axis == BY_CAUSE else BENEFIT_NAMES[Benefit(name)]
