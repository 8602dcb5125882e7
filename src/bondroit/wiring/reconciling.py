"""Reconcile on a workspace: settings and services put into the verbs, one writer at a time."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app import check_reconciled, explain_reconciled, reconcile_answers, reconcile_files, report_parts
from bondroit.errors import Text, UserError
from bondroit.reconciling.sources import default_tolerances
from bondroit.showing.reconcile_figures import published
from bondroit.showing.reconcile_page import render_reconciled
from bondroit.store.received_sheets import Sheets
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.wiring.services import Services


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The report and where its page and figures were written."""

    report: reconcile_files.ReconcileReport
    page: str
    document: str

    def to_document(self) -> dict[str, Any]:
        """JSON values: the counts that a terminal shows, all figures, and the places of the page and of the same."""
        figures = published(self.report.to_document())
        shown = ("month", "purpose", "links", "files", "asked", "proposed", "estimate_cents", "proposed_cents")
        first = {name: figures[name] for name in shown}
        return {**first, "recognised": self.report.recognised, "report": figures, "page": self.page,
                "document": self.document}  # fmt: skip


def reconcile(
    services: Services, month: Month, *, sources: Sequence[str] = (), prefilled: bool = False, links: str | None = None
) -> Reconciled:
    """Compare, ask and propose; write the page."""
    tolerances = default_tolerances().only(sources) if sources else default_tolerances()
    with services.lock("reconcile"), _law(services) as law:
        report = reconcile_files.reconcile_files(
            request=reconcile_files.ReconcileRequest(
                month=month, tolerances=tolerances, prefilled=prefilled, links=links
            ),
            law=law,
            # The law needs births and families, which serve rights and never a control.
            tables=services.serving(Purpose.RIGHTS),
            journal=services.journal,
            progress=services.progress,
        )
        language = services.settings.language
        fictitious = report_parts.is_fictitious(services.documents)
        page = render_reconciled(report.to_document(), language=language, fictitious=fictitious)
        return Reconciled(
            report,
            page=services.documents.write_text(f"reconcile/{month}.html", page),
            document=services.documents.write_json(f"reconcile/{month}.json", published(report.to_document())),
        )


def explain(services: Services, household: str, month: Month | None) -> explain_reconciled.HouseholdView:
    """One household's view."""
    return explain_reconciled.explain_reconciled(
        household_id=household, month=month, tables=services.serving(Purpose.RIGHTS), journal=services.journal
    )


def answer(services: Services, path: Path) -> reconcile_answers.AnswersReport:
    """Take down answers from a CSV."""
    frame, lines = Sheets().rows(str(path))
    with services.lock("reconcile"):
        return reconcile_answers.take_answers(
            frame=frame,
            tables=services.serving(Purpose.RIGHTS),
            journal=services.journal,
            clock=services.clock,
            lines=lines,
        )


def check(services: Services, month: Month, *, links: str | None = None) -> check_reconciled.CheckReport:
    """Hold a comparison against the town's truth, which is read for audit alone."""
    if not report_parts.is_fictitious(services.documents):
        raise UserError(
            "E-WRK-003",
            Text("Only a town knows the truth.", "Seule une ville connaît la vérité."),
            remedy=Text("make one: bondroit town", "créez-en une : bondroit town"),
        )
    with services.lock("reconcile"), _law(services) as law:
        return check_reconciled.check_reconciled(
            month=month, law=law, tables=services.serving(Purpose.AUDIT), journal=services.journal, links=links
        )


@contextmanager
def _law(services: Services) -> Iterator[Law]:
    """The law, its workers ended afterwards."""
    law = services.law()
    try:
        yield law
    finally:
        close = getattr(law, "close", None)
        if close is not None:
            close()
