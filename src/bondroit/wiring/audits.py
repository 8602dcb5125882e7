"""The audit: of a card, of a table that somebody brings, of a month of a workspace; of a card over either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import audit_card as carding
from bondroit.app.audit_request import check_about, check_replicates
from bondroit.app.audit_table import audit_table as audit_received
from bondroit.auditing.catalogue import codes_asked
from bondroit.auditing.replicates import FORMULA
from bondroit.showing.audit_page import table_document
from bondroit.showing.words import VERBS, named
from bondroit.store.received import DuckDBReceived
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards
from bondroit.wiring.audit_written import Written
from bondroit.wiring.outputs import refuse_same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from bondroit.app.audit_card import CardAudit
    from bondroit.app.audit_request import AuditTableRequest
    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.replicates import Replicates
    from bondroit.auditing.report import AuditReport
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.wiring.services import Services


def audit_table(
    request: AuditTableRequest,
    *,
    card: str | None = None,
    workspace: Path | None = None,
    page_path: Path,
    pdf_path: Path | None = None,
    about: Mapping[str, str] | None = None,
    language: Language,
) -> AuditReport:
    """Audit a file, scored by a card if one is named; write the page.

    Args:
        request: what is asked; with a card, `score` is left out.
        card: a card's file, or a label in the workspace.
        workspace: where a label is looked up; None: the one around here.
        page_path: where the page goes.
        pdf_path: where the PDF goes; None writes none.
        about: which protected family each column is about.
        language: of the page.

    Raises:
        UserError: E-USE-001 if the page is the table or the card, or `about` names no column of
            groups; E-SCO-002 if the card does not fit the table.
    """
    check_about(request, about or {})
    place = None if card is None else cards.find(card, workspace)
    outputs = {"--report": page_path, **({} if pdf_path is None else {"--pdf": pdf_path})}
    refuse_same(dict(outputs), {"--table": request.path, **({} if place is None else {"CARD": place})})
    written = Written(page_path, pdf_path)
    written.require()
    received = DuckDBReceived()
    if place is None:
        done = audit_received(request=request, received=received)
    else:
        done = carding.audit_scored_table(
            card=cards.read(str(place), workspace).card, request=request, received=received
        )
    written.write(table_document(done, means=about), language)
    return done


def audit_card(card: str, *, workspace: Path | None = None, only: Sequence[str] = ()) -> CardAudit:
    """What a card alone tells, without any file.

    Raises:
        UserError: E-AUD-002 for an unknown check; what `cards.read` raises.
    """
    codes_asked(only)
    return carding.audit_card(cards.read(card, workspace).card, only=only)


def audit_month(
    services: Services, month: Month, *, card: str | None = None, only: Sequence[str] = (), how: Replicates = FORMULA
) -> FilesAudit:
    """Who is scored, chosen and controlled in a month, by group; one entry in the journal.

    Args:
        services: of the workspace.
        month: that was scored.
        card: a card's file or label, audited over the files of the month whether it scored them before or not; None:
            the latest of each direction that did.
        only: codes of the checks wanted; none for all.
        how: how intervals are had.

    Raises:
        UserError: E-AUD-002 for an unknown check; E-USE-001 for too few or too many draws; E-WRK-003 without
            scores, or variables for a card.
    """
    from bondroit.app import audit_files

    asked = codes_asked(only)
    check_replicates(how)
    tables = services.serving(Purpose.AUDIT)
    one = None if card is None else cards.read(card, services.root).card
    with services.progress.step(_said(services, month)):
        done = audit_files.audit_files(
            month=month,
            tables=tables,
            floor=services.settings.suppression_floor,
            truth=_truth(services, month, of="scores" if one is None else "variables"),
            capacity=services.settings.plan.on_site + services.settings.plan.on_documents,
            card=one,
            only=asked,
            how=how,
            held=one is not None and bool(_held(services, one)),
        )
    findings = {f"{finding.code} {finding.attribute}": finding.verdict.value for finding in done.findings}
    audited = audit_files.cards_audited(month=month, tables=tables) if one is None else _held(services, one)
    # Some checks alone are no audit of a card: they open no plan.
    told = {"cards": list(audited)} if asked is None else {"cards": [], "only": sorted(asked), "of": list(audited)}
    detail = {"month": str(month), "files": done.files, "findings": findings}
    services.journal.append("audit", "audit", detail | told)
    return done


def _held(services: Services, card: Scorecard) -> tuple[str, ...]:
    """The card's label if it is that of the workspace; a file of another card under the same label is none of it."""
    held = card.label in services.cards.labels() and services.cards.load(card.label).hash == card.hash
    return (card.label,) if held else ()


def _truth(services: Services, month: Month, *, of: str) -> pl.DataFrame | None:
    """In a town, whether each file of a month (of its table `of`) truly meets each target."""
    from bondroit.app import evaluate_cards, report_parts
    from bondroit.wiring.rules import targets, truth_tellers

    if not report_parts.is_fictitious(services.documents):
        return None
    play = truth_tellers(services)
    both = list(targets(services.settings).values())
    return evaluate_cards.true_findings(
        month=month, targets=both, tables=services.serving(Purpose.AUDIT), play=lambda files: play(files, month), of=of
    )


def _said(services: Services, month: Month) -> str:
    """What the line of progress says, in the workspace's language."""
    return f"{month} · {named(VERBS, 'audit', services.settings.language)}"
