"""The page of `bondroit labels`: the sections on labels, then its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.showing.audit_footer import floor_words
from bondroit.showing.audit_gathered import label_names
from bondroit.showing.audit_model import AuditDocument
from bondroit.showing.labels_blocks import labels_sections

if TYPE_CHECKING:
    from bondroit.auditing.labels import LabelAudit


def labels_document(result: LabelAudit, *, banner: Text) -> AuditDocument:
    """The audit of labels as a document of its own.

    Args:
        result: the audit.
        banner: e.g. that the town is fictitious.
    """
    return AuditDocument(
        title=Text("What the card learns from", "Ce dont la grille apprend"),
        subtitle=Text(
            f"Survey of {result.month}: {result.files} files controlled at random; {result.chosen} chosen controls.",
            f"Enquête de {result.month} : {result.files} dossiers contrôlés au hasard ; {result.chosen} contrôles "
            "choisis.",
        ),
        banner=banner,
        findings=result.findings,
        not_run=result.not_run,
        sections=lambda language: labels_sections(result, language),
        names=label_names(result),
        documents={"labels": result.to_document()},
        footer=floor_words(result.floor),
    )
