"""A scorecard as SQL text: printed, or in a new file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.scoring.sql_document import sql_document
from bondroit.store.new_files import write_new
from bondroit.store.written import require_folder
from bondroit.wiring import cards

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bondroit.errors import Language


def text_of(
    place: str,
    workspace: Path | None,
    *,
    dialect: str,
    table: str,
    keep: Sequence[str],
    columns: Mapping[str, str],
    ranked: bool,
    language: Language,
    out: Path | None,
) -> str:
    """The text of a card for an engine; also written to `out`, which must be new.

    Raises:
        UserError: as `scoring.sql_document.sql_document`; E-WRK-003, E-SCO-001, E-INT-001 for the card; E-USE-001 if
            something is at `out`; E-DSK-001.
    """
    card = cards.read(place, workspace).card
    text = sql_document(
        card, dialect=dialect, table=table, keep=keep, columns=columns, ranked=ranked, language=language
    )
    if out is not None:
        require_folder(out)
        write_new(out, text)
    return text
