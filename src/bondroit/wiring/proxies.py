"""Proxies in a card: on a month of a workspace, or on a table that somebody brings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.app.audit_proxies import audit_proxies, journalled
from bondroit.app.audit_proxies_month import month_subject
from bondroit.app.audit_proxies_table import table_subject
from bondroit.app.words_of import card_words
from bondroit.showing.drift_names import names_of
from bondroit.showing.proxies_page import render_proxies
from bondroit.store.cards import read_card
from bondroit.store.received import DuckDBReceived
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards
from bondroit.wiring.rules import targets
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from bondroit.app.audit_proxies import ProxyRequest
    from bondroit.app.audit_proxies_month import MonthAsked
    from bondroit.app.audit_proxies_table import TableAsked
    from bondroit.app.ports import Progress
    from bondroit.auditing.proxies_report import ProxyReport
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames
    from bondroit.wiring.outputs import Outputs
    from bondroit.wiring.services import Services


def on_month(services: Services, label: str, asked: MonthAsked, request: ProxyRequest, outputs: Outputs) -> ProxyReport:
    """Proxies on the files of a month, for the audit; one entry in the journal.

    Raises:
        UserError: E-WRK-003 without variables, snapshot or card; as `app.audit_proxies.audit_proxies`.
    """
    outputs.require({"CARD": cards.find(label, services.root)})
    card = cards.read(label, services.root).card
    words = dictionary_of(services)
    with services.lock("proxies"):
        subject = month_subject(
            asked=asked, card=card, tables=services.serving(Purpose.AUDIT), received=services.received,
            dictionary=words, targets=targets(services.settings),
        )  # fmt: skip
        request = replace(request, floor=services.settings.suppression_floor)
        report = audit_proxies(request=request, subject=subject, progress=services.progress)
        services.journal.append("proxies", Purpose.AUDIT.value, {**journalled(report), "hash": card.hash})
    _write(report, outputs, names_of([card], card_words(words)), services.settings.language)
    return report


def on_table(
    card_path: Path, asked: TableAsked, request: ProxyRequest, outputs: Outputs, *, progress: Progress,
    language: Language,
) -> ProxyReport:  # fmt: skip
    """Proxies on a CSV or Parquet table, without a workspace.

    Raises:
        UserError: E-TAB-... for the table; as `app.audit_proxies.audit_proxies`.
    """
    outputs.require({"--table": Path(asked.path), "--card": card_path})
    card = read_card(card_path)
    subject = table_subject(asked=asked, card=card, received=DuckDBReceived())
    report = audit_proxies(request=request, subject=subject, progress=progress)
    _write(report, outputs, names_of([card], card_words()), language)
    return report


def _write(report: ProxyReport, outputs: Outputs, names: CardNames, language: Language) -> None:
    outputs.write(report.to_document, lambda: render_proxies(report.to_document(), language=language, names=names))
