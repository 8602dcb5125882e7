"""What `bondroit audit` writes and leaves with: the page, the PDF, what stands in the way of an approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from bondroit.cli import session
from bondroit.cli.console import print_line
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bondroit.auditing.files import FilesAudit
    from bondroit.domain.months import Month
    from bondroit.showing.audit_model import AuditDocument
    from bondroit.wiring import Services
    from bondroit.wiring.audit_report import Beside

STANDS = 3
"""The code with which the command leaves, asked to be strict."""
FAMILIES: Mapping[str, str] = {
    "income": "income_decile", "rsa": "rsa", "lone-parents": "lone_parent", "women": "sex",
    "disabled-workers": "aah_with_work", "poor-areas": "poor_area",
}  # fmt: skip
"""Word of the command line -> protected family of `auditing.approval`."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What is written of an audit.

    Attributes:
        page, pdf: where; None writes none.
        about: column -> protected family.
        strict: leave with a code of its own if something stands in the way.
    """

    page: Path | None
    pdf: Path | None
    about: Mapping[str, str]
    strict: bool

    def require(self, parts: Sequence[str], beside: Beside) -> None:
        """Refuse, before anything is read, what cannot be written or is unknown."""
        from bondroit.wiring.audit_report import topics_asked
        from bondroit.wiring.audit_written import Written

        topics_asked(parts, beside)
        Written(self.page, self.pdf).require()

    def month(
        self, services: Services, done: FilesAudit, month: Month, *, card: str | None, parts: Sequence[str],
        beside: Beside,
    ) -> tuple[AuditDocument, FilesAudit]:  # fmt: skip
        """Run the other parts of the audit, and write what was asked for; the audit as it may be told beside them."""
        from bondroit.wiring.audit_report import document_of, gathered
        from bondroit.wiring.audit_written import Written

        found = gathered(services, done, month, card=card, names=parts, beside=beside)
        document = document_of(services, found)
        Written(self.page, self.pdf).write(document, session.language())
        return document, found.audit


def page_asked(ctx: typer.Context, report: Path) -> Path | None:
    """The page, if the command line names it; a default counts with a table alone."""
    asked = ctx.get_parameter_source("report")
    return report if asked is not None and asked.name == "COMMANDLINE" else None


def told_about(texts: Sequence[str]) -> dict[str, str]:
    """`COLUMN=WORD` each.

    Raises:
        UserError: E-USE-001 for another form or an unknown word.
    """
    made: dict[str, str] = {}
    for text in texts:
        column, equals, word = text.partition("=")
        if not equals or not column.strip() or word.strip() not in FAMILIES:
            listed = ", ".join(FAMILIES)
            raise UserError(
                "E-USE-001",
                Text(f"--about {text}: not of the form COLUMN=WORD.", f"--about {text} : pas de la forme COLONNE=MOT."),
                remedy=Text(f"the words are: {listed}.", f"les mots sont : {listed}."),
            )
        made[column.strip()] = FAMILIES[word.strip()]
    return made


def told_of(document: AuditDocument) -> dict[str, Any]:
    """What the JSON tells beside the audit's own figures: the approval, and the other parts."""
    whole = document.to_document()
    own = {"table", "month"}
    topics = {name: told for name, told in whole["topics"].items() if name not in own}
    more = {"topics": topics} if topics else {}
    more |= {"left_out": whole["left_out"]} if whole["left_out"] else {}
    return {"counts": whole["counts"], "approval": whole["approval"]} | more


def leave(document: AuditDocument, *, strict: bool) -> None:
    """Say what stands in the way of an approval; leave with code 3 if that was asked for."""
    from bondroit.auditing.approval import STATE_WORDS, State

    approval = document.approval
    if approval is None:
        return
    if not (session.common().json or session.common().quiet):
        print_line(session.say(STATE_WORDS[approval.state]))
        for one in approval.obstacles:
            print_line(" ".join(["-", *([one.code] if one.code else []), session.say(one.words)]))
    if strict and approval.state is State.STANDS_IN_THE_WAY:
        raise typer.Exit(STANDS)
