"""Where the report of an audit goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.showing.audit_document import render_audit_document
from bondroit.store.written import require_folder, write_bytes, write_page

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.errors import Language
    from bondroit.showing.audit_model import AuditDocument


@dataclass(frozen=True, slots=True)
class Written:
    """Where the report of an audit goes; None is not written.

    Attributes:
        page: HTML, both languages.
        pdf: PDF/UA-1, in the language of the command.
    """

    page: Path | None = None
    pdf: Path | None = None

    def require(self) -> None:
        """Refuse, before anything is read, a place that cannot be written."""
        for path in (self.page, self.pdf):
            if path is not None:
                require_folder(path)

    def write(self, document: AuditDocument, language: Language) -> None:
        """Write what was asked for."""
        if self.page is not None:
            write_page(self.page, render_audit_document(document, language=language))
        if self.pdf is not None:
            from bondroit.showing.audit_pdf import audit_pdf

            write_bytes(self.pdf, audit_pdf(document, language))
