"""What the report of an audit is made of, before anybody shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bondroit.auditing.check import Severity
from bondroit.auditing.figures import ALL
from bondroit.auditing.findings import Verdict
from bondroit.auditing.report import finding_document
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.auditing.approval import Approval
    from bondroit.auditing.check import NotRun
    from bondroit.auditing.findings import Finding
    from bondroit.errors import Language
    from bondroit.showing.audit_left_out import LeftOut
    from bondroit.showing.blocks import Section

NOTHING = Text("", "")
ORDER: tuple[Verdict | None, ...] = (Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE, Verdict.HOLDS, None)
"""The answers, the gravest first; None for a check that was not run."""


def counts_of(findings: Sequence[Finding], not_run: Sequence[NotRun]) -> dict[tuple[Severity, Verdict | None], int]:
    """Answers by severity and verdict; None for the checks that were not run."""
    found: Counter[tuple[Severity, Verdict | None]] = Counter((f.severity, f.verdict) for f in findings)
    found.update((one.spec.severity, None) for one in not_run)
    return {(s, v): found[s, v] for s in Severity for v in ORDER if found[s, v]}


def _no_sections(language: Language) -> list[Section]:
    del language
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditDocument:
    """An audit to be read.

    Attributes:
        title, subtitle: what was audited.
        banner: e.g. that the town is fictitious; empty if there is none.
        statements: what a reader must know first.
        findings: every check of every topic.
        not_run: the checks that were not run.
        left: the parts asked for that are not there.
        approval: what stands in the way of an approval; None where no card is to be approved.
        quantities: numbers of the whole table, with their names.
        sections: the sections of the topics in one language, in order.
        names: how the attributes of findings are called; by default as they are.
        documents: JSON of the topics, by name.
        footer: how it was made.
    """

    title: Text
    subtitle: Text
    banner: Text = NOTHING
    statements: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    left: tuple[LeftOut, ...] = ()
    approval: Approval | None = None
    quantities: tuple[tuple[str, float], ...] = ()
    sections: Callable[[Language], list[Section]] = _no_sections
    names: Mapping[str, Text] = field(default_factory=dict)
    documents: Mapping[str, Any] = field(default_factory=dict)
    footer: Text = NOTHING

    def name(self, attribute: str, language: Language) -> str:
        """How an attribute of a finding is called: `rsa: own_mistakes` is the family and what is held against it."""
        everyone = Text("everyone", "tout le monde")
        known = {ALL: everyone, **self.names}
        parts = [attribute] if attribute in known else attribute.split(": ")
        said = (known.get(part, Text(part, part)).say(language).partition(" (")[0] for part in parts)
        return (": " if language == "en" else " : ").join(said)

    def to_document(self) -> dict[str, Any]:
        """JSON values: the findings of all topics together, then each topic's own document."""
        counts = counts_of(self.findings, self.not_run)
        return {
            "title": self.title._asdict(),
            "subtitle": self.subtitle._asdict(),
            "statements": [one._asdict() for one in self.statements],
            "counts": [
                {"severity": str(severity), "verdict": "not run" if verdict is None else str(verdict), "answers": n}
                for (severity, verdict), n in counts.items()
            ],
            "approval": None if self.approval is None else self.approval.to_document(),
            "findings": [finding_document(one) for one in self.findings],
            "not_run": [one.to_document() for one in self.not_run],
            "left_out": [one.to_document() for one in self.left],
            "topics": dict(self.documents),
        }
