"""What a check answers: one statement, one of three states, and which groups it is about.

A statement `holds` when the evidence says so for every group, `does not hold` when it says the contrary for one, and
otherwise there is `not enough evidence`. What each check declares is in `auditing.check`; those that judge a figure by
its interval are answered in `auditing.margins`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bondroit.auditing.check import Severity
from bondroit.auditing.figures import ALL
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.check import CheckSpec


class Verdict(StrEnum):
    """The three answers."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does not hold"
    NOT_ENOUGH_EVIDENCE = "not enough evidence"


VERDICT_WORDS: dict[Verdict, Text] = {
    Verdict.HOLDS: Text("holds", "vérifié"),
    Verdict.DOES_NOT_HOLD: Text("does not hold", "non vérifié"),
    Verdict.NOT_ENOUGH_EVIDENCE: Text("not enough evidence", "preuves insuffisantes"),
}
EVERYONE = Text("everyone", "tout le monde")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check on one attribute.

    Attributes:
        code: stable, e.g. AUD002.
        attribute: the column that makes the groups; `all` for the whole table.
        question: the statement put to the test.
        method: how.
        source: where the method or the duty to look comes from.
        verdict: one of three.
        detail: which groups, out of how many.
        action: what to do.
        severity: what an answer other than `holds` entails.
        protects: whether too little evidence on a protected group blocks as a failure does (`CheckSpec.protects`).
    """

    code: str
    attribute: str
    question: Text
    method: Text
    source: str
    verdict: Verdict
    detail: Text
    action: Text
    severity: Severity = Severity.WARNS
    protects: bool = False

    @property
    def summary(self) -> Text:
        """The statement, the answer and the groups, in one sentence."""
        verdict = VERDICT_WORDS[self.verdict]
        about = EVERYONE if self.attribute == ALL else Text(self.attribute, self.attribute)
        return Text(
            f"{self.question.en} ({about.en}) {verdict.en}: {self.detail.en}.",
            f"{self.question.fr} ({about.fr}) {verdict.fr} : {self.detail.fr}.",
        )


def finding_of(
    spec: CheckSpec, verdict: Verdict, detail: Text, *, attribute: str = "all", method: Text | None = None
) -> Finding:
    """The answer of a declared check.

    Args:
        spec: the check.
        verdict: one of three.
        detail: which groups, out of how many; or what was counted.
        attribute: the column that makes the groups; `all` for the whole table or card.
        method: how it was answered here, where it says more than the check's own words.
    """
    return Finding(
        code=spec.code,
        attribute=attribute,
        question=spec.question,
        method=spec.method if method is None else method,
        source=spec.source,
        verdict=verdict,
        detail=detail,
        action=spec.action,
        severity=spec.severity,
        protects=spec.protects,
    )
