"""AUD028: controls see what is owed to households as well as what they owe. In a town alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict
from bondroit.auditing.labels_answers import EVERYONE, answer, interval_words
from bondroit.auditing.labels_complexity import bounds
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_truth import Seen

SPEC = CheckSpec(
    code="AUD028",
    question=Text(
        "Controls establish as large a part of what is owed to households as of what they owe.",
        "Les contrôles établissent une part aussi grande de ce qui est dû aux foyers que de ce qu'ils doivent.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.TOWN),
    method=Text(
        "share of the truly underpaid, and of the truly overpaid euros of the survey that its controls established; "
        "it holds where the interval of the first is not wholly below that of the second",
        "part des euros vraiment dus, et des euros vraiment indus de l'enquête que ses contrôles ont établie ; vérifié "
        "si l'intervalle de la première n'est pas tout entier sous celui de la seconde",
    ),
    source="FACTS, section 3 (EN3S 2017: it should work in both directions)",
    severity=Severity.WARNS,
    action=Text(
        "an underpayment found is a label too: have controllers look for it, and count it.",
        "un rappel trouvé est aussi une issue : faites-le chercher par les contrôleurs, et comptez-le.",
    ),
)
SPECS = (SPEC,)


def both_sides_seen(lines: Sequence[Seen]) -> tuple[Finding, ...]:
    """One finding; none unless both directions are told."""
    known = {line.what: line.share for line in lines if line.share.value is not None}
    if not {"overpayment", "underpayment"} <= set(known):
        return ()
    over, under = known["overpayment"], known["underpayment"]
    of_over, of_under = bounds(over), bounds(under)
    if of_over is None or of_under is None:
        verdict = Verdict.NOT_ENOUGH_EVIDENCE
    elif of_under[1] < of_over[0]:
        verdict = Verdict.DOES_NOT_HOLD
    else:
        verdict = Verdict.HOLDS if of_under[0] >= of_over[0] else Verdict.NOT_ENOUGH_EVIDENCE
    assert over.value is not None
    assert under.value is not None
    one, two = interval_words(under.value, under.low, under.high), interval_words(over.value, over.low, over.high)
    detail = Text(
        f"{one.en} of what is owed to households, {two.en} of what they owe",
        f"{one.fr} de ce qui est dû aux foyers, {two.fr} de ce qu'ils doivent",
    )
    return (answer(SPEC, EVERYONE, verdict, detail),)
