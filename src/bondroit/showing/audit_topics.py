"""A topic of an audit that stands beside the month's own figures: its sections, its checks, its JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.auditing.check import NotRun
    from bondroit.auditing.findings import Finding
    from bondroit.errors import Language, Text
    from bondroit.showing.blocks import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A part of an audit.

    Attributes:
        name: of the topic, a key of the JSON document.
        sections: in one language.
        findings: its checks.
        not_run: those it could not run.
        names: how the attributes of its findings are called.
        document: its JSON.
        answers: the first signs of the codes that its sections answer without being findings on the card audited.
    """

    name: str
    sections: Callable[[Language], list[Section]]
    findings: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)
    answers: str = ""

    def told(self, code: str) -> bool:
        """Whether its sections answer this check, of another card or of none."""
        return bool(self.answers) and code.startswith(self.answers)
