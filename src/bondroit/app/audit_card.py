"""The verb `audit` on a card: what it tells alone, and over a table that it scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bondroit.app.audit_elsewhere import elsewhere
from bondroit.app.audit_request import check_options
from bondroit.app.audit_table import audit_rows
from bondroit.app.score_table import score_frame
from bondroit.auditing.card_checks import card_findings
from bondroit.auditing.catalogue import codes_asked, lacking
from bondroit.auditing.check import Need
from bondroit.auditing.report import finding_document
from bondroit.domain.known import require_known
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.audit_request import AuditTableRequest
    from bondroit.app.ports import ReceivedTables
    from bondroit.auditing.check import NotRun
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.report import AuditReport
    from bondroit.domain.scorecard import Scorecard

PROBABILITY = "probability"


@dataclass(frozen=True, slots=True)
class CardAudit:
    """What a card alone tells.

    Attributes:
        card: its label.
        card_hash: its hash.
        findings: the checks that need a card only.
        not_run: the others, and what would be needed.
    """

    card: str
    card_hash: str
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "card": self.card,
            "hash": self.card_hash,
            "findings": [finding_document(f) for f in self.findings],
            "not_run": [one.to_document() for one in self.not_run],
        }


def audit_card(card: Scorecard, *, only: Sequence[str] = ()) -> CardAudit:
    """The checks that need a card only; the others are listed with what they need.

    Raises:
        UserError: E-AUD-002 for an unknown check.
    """
    asked = codes_asked(only)
    findings = tuple(f for f in card_findings(card) if asked is None or f.code in asked)
    answered = {f.code for f in findings}
    left = lacking({Need.CARD}, only=asked, answered=answered, elsewhere=elsewhere())
    return CardAudit(card.label, card.hash, findings, left)


def audit_scored_table(*, card: Scorecard, request: AuditTableRequest, received: ReceivedTables) -> AuditReport:
    """Score a table by a card, as `score --table` does, and audit it: the score is the card's.

    Args:
        card: the scorecard, wholly known.
        request: what is asked; its `score` is not looked at.
        received: reads the table.

    Raises:
        UserError: E-SCO-002 if the card does not fit the table; E-SCO-003 if part of it is unknown; what
            `audit_table` raises.
    """
    check_options(replace(request, score=PROBABILITY))
    asked = codes_asked(request.only)
    require_known(card, Text("be audited over a table", "être auditée sur une table"))
    scored = score_frame(frame=received.read(request.path), card=card)
    done = audit_rows(scored.frame, request=replace(request, score=PROBABILITY), received=received)
    own = tuple(f for f in card_findings(card) if asked is None or f.code in asked)
    answered = {f.code for f in own}
    return replace(
        done,
        findings=(*done.findings, *own),
        not_run=tuple(one for one in done.not_run if one.spec.code not in answered),
        statements=(_scored_by(card), *scored.notes, *done.statements),
        card=card.label,
    )


def _scored_by(card: Scorecard) -> Text:
    return Text(
        f"The rows were scored by {card.label} ({card.hash[:12]}).",
        f"Les lignes ont été notées par {card.label} ({card.hash[:12]}).",
    )
