"""The report of an audit: its parts gathered, the page, the PDF and the JSON written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import report_parts
from bondroit.errors import Text, UserError
from bondroit.showing.audit_page import month_document
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.files import FilesAudit
    from bondroit.domain.months import Month
    from bondroit.showing.audit_model import AuditDocument
    from bondroit.showing.audit_topics import Topic
    from bondroit.wiring.services import Services

TOPICS = ("labels", "alternatives", "proxies", "profiles")
CARD = "overpayment"


def topics_asked(names: Sequence[str]) -> tuple[str, ...]:
    """The parts asked for, in the order of a report; `all` is every one.

    Raises:
        UserError: E-USE-001 for an unknown one.
    """
    unknown = [name for name in names if name not in (*TOPICS, "all")]
    if unknown:
        listed = ", ".join((*TOPICS, "all"))
        raise UserError(
            "E-USE-001",
            Text(f"--with {unknown[0]}: unknown.", f"--with {unknown[0]} : inconnu."),
            remedy=Text(f"use one of: {listed}.", f"utilisez : {listed}."),
        )
    return TOPICS if "all" in names else tuple(name for name in TOPICS if name in names)


def gathered(services: Services, month: Month, *, card: str | None, names: Sequence[str]) -> tuple[Topic, ...]:
    """Run the other parts of an audit.

    Args:
        services: of the workspace.
        month: audited.
        card: its label; None takes the latest on overpayments.
        names: of the parts, see `topics_asked`.

    Raises:
        UserError: what each part raises, e.g. E-WRK-003 without a survey.
    """
    label = CARD if card is None else card
    return tuple(_PARTS[name](services, month, label) for name in topics_asked(names))


def document_of(services: Services, audit: FilesAudit, topics: Sequence[Topic]) -> AuditDocument:
    """The whole audit of a month as one document."""
    return month_document(audit, fictitious=report_parts.is_fictitious(services.documents), topics=topics)


def _labels(services: Services, month: Month, card: str) -> Topic:
    from bondroit.showing.audit_gathered import labels_topic
    from bondroit.wiring.labels import labels

    del month, card
    return labels_topic(labels(services, None))


def _alternatives(services: Services, month: Month, card: str) -> Topic:
    from bondroit.app.alternatives_asked import Asked
    from bondroit.showing.audit_gathered import alternatives_topic
    from bondroit.wiring.alternatives import Outputs, on_month
    from bondroit.wiring.labels import latest_survey

    del month
    drawn = latest_survey(services.serving(Purpose.AUDIT))
    return alternatives_topic(on_month(services, card, None, drawn, asked=Asked(), outputs=Outputs(), target=None))


def _proxies(services: Services, month: Month, card: str) -> Topic:
    from bondroit.app.audit_proxies import ProxyRequest
    from bondroit.app.audit_proxies_month import MonthAsked
    from bondroit.app.words_of import card_words
    from bondroit.showing.audit_gathered import proxies_topic
    from bondroit.showing.drift_names import names_of
    from bondroit.wiring.cards import read
    from bondroit.wiring.proxies import Outputs, on_month
    from bondroit.wiring.variables import dictionary_of

    report = on_month(services, card, MonthAsked(month=month, traits={}), ProxyRequest(), Outputs())
    names = names_of([read(card, services.root).card], card_words(dictionary_of(services)))
    return proxies_topic(report, names)


def _profiles(services: Services, month: Month, card: str) -> Topic:
    from bondroit.showing.audit_gathered import profiles_topic
    from bondroit.wiring.profiles import Request, run

    request = Request(cards=(card,), month=month, events=True)
    report = run(request, services.root, progress=services.progress, language=services.settings.language)
    return profiles_topic(report)


_PARTS = {"labels": _labels, "alternatives": _alternatives, "proxies": _proxies, "profiles": _profiles}
