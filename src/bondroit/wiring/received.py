"""Build, score and audit without a workspace: on a file that somebody brings, or on a frame in memory."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from bondroit.app import audit_table as auditing
from bondroit.app import build_table as building
from bondroit.app.challenge_card import Trial
from bondroit.errors import Text, UserError
from bondroit.showing.build_page import render_build
from bondroit.store.cards import read_card, write_card
from bondroit.store.edits import read_edits, write_edits
from bondroit.store.received import DuckDBReceived
from bondroit.store.received_encoding import encodings_said
from bondroit.store.written import require_folder, write_page
from bondroit.wiring.outputs import refuse_same

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from bondroit.app.audit_table import AuditTableRequest
    from bondroit.app.build_table import BuildTableRequest, BuiltTable
    from bondroit.app.ports import Progress
    from bondroit.auditing.report import AuditReport
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language

__all__ = [
    "audit_frame", "build_table", "encodings_said", "faults_of_columns", "read_card", "read_edits",
    "save_card", "write_card", "write_edits",
]  # fmt: skip


def build_table(
    request: BuildTableRequest,
    *,
    card_path: Path,
    page_path: Path,
    language: Language,
    progress: Progress,
    edits_path: Path | None = None,
    edit_path: Path | None = None,
    challengers: Sequence[str] = (),
) -> BuiltTable:
    """Learn a card from a file; write the card, its page and, if asked, the edits made on it.

    Raises:
        UserError: E-USE-001 if one of them is the table, the file of edits `edit_path` or one of the others.
    """
    refuse_same(
        {"--out": card_path, "--report": page_path, "--edits-out": edits_path},
        {"--table": request.path, "--edit": edit_path},
    )
    for path in (card_path, page_path, *([] if edits_path is None else [edits_path])):
        require_folder(path)
    with progress.step(Text(f"Learning from {request.path}", f"Apprentissage sur {request.path}").say(language)):
        trial = Trial(tuple(challengers), process_time, progress, language)
        done = building.build_table(request=request, received=DuckDBReceived(), trial=trial)
    # What was learnt is kept before it is drawn: a page that cannot be made loses no work.
    write_card(card_path, done.built.card)
    if edits_path is not None:
        write_edits(edits_path, done.built.card.decisions)
    write_page(page_path, render_build(done.built, rows=done.rows, language=language))
    return done


def save_card(path: Path, card: Scorecard) -> None:
    """Write a card where a person says; a mistyped path makes no folders.

    Raises:
        UserError: E-DSK-001 if the folder is not there or the disk refuses.
    """
    require_folder(path)
    write_card(path, card)


def faults_of_columns(table: Path, names: Sequence[str]) -> tuple[Text, ...]:
    """What keeps these columns of a file from being read, to be told with the faults of a command's options."""
    try:
        DuckDBReceived().read(str(table), tuple(dict.fromkeys(names)))
    except UserError as error:
        return error.faults or (error.message,)
    return ()


class _Frame(DuckDBReceived):
    """A frame in memory in the place of a file."""

    def __init__(self, frame: pl.DataFrame) -> None:
        super().__init__()
        self._frame = frame

    def read(self, path: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The frame, whatever the path."""
        del path
        return self._frame if columns is None else self._frame.select(columns)


def audit_frame(frame: pl.DataFrame, request: AuditTableRequest) -> AuditReport:
    """Audit a frame in memory."""
    return auditing.audit_table(request=request, received=_Frame(frame))
