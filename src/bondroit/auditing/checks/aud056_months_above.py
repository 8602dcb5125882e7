"""AUD056: whether poor households stay above the threshold longer than well-off ones after the same events."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD056",
    question=Text(
        "After the same events, a poor household is above the threshold no longer than a well-off one.",
        "Après les mêmes événements, un foyer pauvre n'est pas plus longtemps au-dessus du seuil qu'un foyer aisé.",
    ),
    needs=(Need.CARD, Need.LAW, Need.DECISION),
    method=Text(
        "one family at several incomes, played through each event under the law: mean number of the 24 months after it "
        "spent above the threshold, at up to 1 Smic and from 3 Smic on (assumed), surely and possibly",
        "une même famille à plusieurs revenus, jouée à travers chaque événement selon la loi : "
        "nombre moyen des 24 mois "
        "d'après passés au-dessus du seuil, jusqu'à 1 Smic et à partir de 3 Smic (supposé), sûrement et peut-être",
    ),
    source="FACTS, section 1 (La Quadrature du Net: the double penalty)",
    severity=Severity.WARNS,
    action=Text(
        "show what the burden of events is at each income, and what another target would do.",
        "montrez ce que pèsent les événements à chaque revenu, et ce que ferait une autre cible.",
    ),
    protects=True,
)
SPECS = (SPEC,)
LITTLE = 1.0
"""Months that count as no more than a little; assumed."""
Months = tuple[int, int | None, int]


def finding(poor: Months, poor_paths: Months, rich: Months, rich_paths: Months) -> Finding:
    """The answer.

    Args:
        poor: months above of poor households, summed over paths: surely, at usual values, possibly.
        poor_paths: how many paths there are, three times.
        rich: the same of well-off ones.
        rich_paths: the same.
    """
    (least, usual, most), (floor, middle, ceiling) = _means(poor, poor_paths), _means(rich, rich_paths)
    said, fr = (f"{usual:.1f}" if usual is not None else "?"), (f"{middle:.1f}" if middle is not None else "?")
    detail = Text(
        f"mean months above: poor {said} [{least:.1f} ; {most:.1f}], well-off {fr} [{floor:.1f} ; {ceiling:.1f}]",
        _comma(
f"mois moyens au-dessus : pauvres {said} [{least:.1f} ; {most:.1f}], aisés {fr} "
f"[{floor:.1f} ; {ceiling:.1f}]"),
    )  # fmt: skip
    if least > ceiling + LITTLE:
        verdict = Verdict.DOES_NOT_HOLD
    else:
        verdict = Verdict.HOLDS if most <= floor + LITTLE else Verdict.NOT_ENOUGH_EVIDENCE
    return finding_of(SPEC, verdict, detail, attribute="income")


def _means(months: Months, paths: Months) -> tuple[float, float | None, float]:
    count = max(paths[0], 1)
    return months[0] / count, None if months[1] is None else months[1] / count, months[2] / count


def _comma(text: str) -> str:
    return text.replace(".", ",")
