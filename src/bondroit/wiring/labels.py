"""The audit of labels on a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.app import report_parts
from bondroit.app.audit_labels import LabelsRequest, audit_labels
from bondroit.app.build_options import Changes
from bondroit.app.grounds import grounds_of
from bondroit.app.label_targets import Learning
from bondroit.domain.months import Month
from bondroit.domain.target import DeclaredTarget
from bondroit.errors import Text, UserError
from bondroit.showing.audit_document import render_audit_document
from bondroit.showing.audit_footer import FICTITIOUS
from bondroit.showing.labels_page import labels_document
from bondroit.store.written import require_folder, write_page
from bondroit.tables.contract import Purpose
from bondroit.wiring.chain import meanings
from bondroit.wiring.declared import declared_targets
from bondroit.wiring.rules import targets, truth_tellers
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from bondroit.app.ports import Tables
    from bondroit.auditing.labels import LabelAudit
    from bondroit.wiring.services import Services


def labels(
    services: Services, month: Month | None, *, cards: bool = True, seed: int = 1, page: Path | None = None
) -> LabelAudit:
    """What the overpayments of a survey are made of; with `cards`, what the card would be on other targets.

    Args:
        services: of the workspace.
        month: of the survey; None takes the latest one controlled.
        cards: learn cards on other targets, which takes a minute.
        seed: of the parts that the cards are judged on.
        page: where the page goes; None writes none.

    Raises:
        UserError: E-WRK-003 if no survey was controlled.
    """
    if page is not None:
        require_folder(page)
    tables = services.serving(Purpose.AUDIT)
    drawn = latest_survey(tables) if month is None else month
    learning = None
    if cards:
        learning = Learning(
            max_variables=services.settings.build.max_variables,
            meanings=meanings(services),
            seed=seed,
            changes=Changes(grounds=grounds_of(dictionary_of(services))),
            progress=services.progress,
        )
    request = LabelsRequest(
        month=drawn,
        targets=targets(services.settings),
        declared=tuple(t for t in declared_targets(services, None) if isinstance(t, DeclaredTarget)),
        floor=services.settings.suppression_floor,
        learning=learning,
    )
    truth = truth_tellers(services) if report_parts.is_fictitious(services.documents) else None
    title = Text(f"{drawn} · labels", f"{drawn} · issues").say(services.settings.language)
    with services.progress.step(title):
        done = audit_labels(request=request, tables=tables, journal=services.journal, truth=truth)
    if page is not None:
        document = labels_document(done, banner=Text("", "") if truth is None else FICTITIOUS)
        write_page(page, render_audit_document(document, language=services.settings.language))
    return done


def latest_survey(tables: Tables) -> Month:
    """The month of the latest survey controlled.

    Raises:
        UserError: E-WRK-003 if there is none.
    """
    days: list[date] = []
    if tables.exists("findings"):
        days = tables.read("findings").filter(pl.col("origin") == "survey")["month"].to_list()
    if not days:
        raise UserError(
            "E-WRK-003",
            Text("No random survey was controlled.", "Aucune enquête au hasard n'a été contrôlée."),
            remedy=Text("run: bondroit draw, then bondroit record", "lancez : bondroit draw, puis bondroit record"),
        )
    return Month.from_date(max(days))
