"""From an audit of a table, of a month or of a card to its report: a page, a PDF, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.approval import approval_of
from bondroit.auditing.profiles import FAMILIES, group_label
from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.audit_document import render_audit_document
from bondroit.showing.audit_figures import figure_sections, methods_section
from bondroit.showing.audit_footer import FICTITIOUS, floor_words
from bondroit.showing.audit_model import AuditDocument
from bondroit.showing.blocks import Grid, Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.report import AuditReport
    from bondroit.errors import Language
    from bondroit.showing.audit_left_out import LeftOut
    from bondroit.showing.audit_topics import Topic


def render_audit(report: AuditReport, *, language: Language) -> str:
    """The page of the audit of a table, `language` first and the other beside it."""
    return render_audit_document(table_document(report), language=language)


def table_document(report: AuditReport, *, means: Mapping[str, str] | None = None) -> AuditDocument:
    """The audit of a table that somebody brings.

    Args:
        report: the audit.
        means: which protected family each column is about (`auditing.approval.PROTECTED`); without it nobody told,
            and no approval is spoken of.
    """
    by = ", ".join(report.attributes)

    def sections(language: Language) -> list[Section]:
        own = figure_sections(report.figures, document.name, language)
        return [*own, *_quantities(report, language), methods_section(report.figures, language, report.drawn)]

    document = AuditDocument(
        title=Text(f"Audit of {report.table}", f"Audit de {report.table}"),
        subtitle=Text(
            f"{number(report.rows, 'en')} rows; outcome: {report.outcome}; groups: {by}.",
            f"{number(report.rows, 'fr')} lignes ; issue : {report.outcome} ; groupes : {by}.",
        ),
        statements=report.statements,
        findings=report.findings,
        not_run=report.not_run,
        approval=approval_of(report.findings, columns=report.attributes, means=means) if means else None,
        sections=sections,
        documents={"table": report.to_document()},
        footer=floor_words(report.floor),
    )
    return document


def month_document(
    audit: FilesAudit, *, fictitious: bool, topics: Sequence[Topic] = (), left: Sequence[LeftOut] = ()
) -> AuditDocument:
    """The audit of a month, with the topics that were audited with it.

    Args:
        audit: of the month.
        fictitious: whether the files are a town's.
        topics: other parts of the audit, in order.
        left: the parts asked for that are not there.
    """
    findings = (*audit.findings, *(f for topic in topics for f in topic.findings))
    answered = {f.code for f in findings}
    elsewhere = {one.spec.code: one for topic in topics for one in topic.not_run}
    unrun = [
        one
        for one in audit.not_run
        if one.spec.code not in answered and not any(topic.told(one.spec.code) for topic in topics)
    ]
    names = {name: words for topic in topics for name, words in topic.names.items()}

    def sections(language: Language) -> list[Section]:
        own = figure_sections(audit.figures, document.name, language, label=group_label)
        more = [section for topic in topics for section in topic.sections(language)]
        return [*own, *more, methods_section(audit.figures, language, audit.drawn)]

    files = Text(number(audit.files, "en"), number(audit.files, "fr"))
    document = AuditDocument(
        title=Text(f"Audit of the scores of {audit.month}", f"Audit des scores de {audit.month}"),
        subtitle=Text(
            f"{files.en} scored files, {number(audit.capacity, 'en')} controls a month.",
            f"{files.fr} dossiers notés, {number(audit.capacity, 'fr')} contrôles par mois.",
        ),
        banner=FICTITIOUS if fictitious else Text("", ""),
        statements=audit.statements,
        findings=findings,
        not_run=tuple(elsewhere.get(one.spec.code, one) for one in unrun),
        left=tuple(left),
        approval=approval_of(findings, labels={**FAMILIES, **names}),
        sections=sections,
        names={**FAMILIES, **names},
        documents={"month": audit.to_document()} | {topic.name: topic.document for topic in topics},
        footer=floor_words(audit.floor),
    )
    return document


def _quantities(report: AuditReport, language: Language) -> list[Section]:
    rows = tuple((name, number(value, language, 2)) for name, value in report.quantities)
    if not rows:
        return []
    columns = (Text("quantity", "quantité").say(language), Text("value", "valeur").say(language))
    caption = Text("Quantities of the whole table", "Quantités de la table entière").say(language)
    return [Section("quantities", caption, (Grid(f"{caption}.", columns, rows, (False, True)),))]
