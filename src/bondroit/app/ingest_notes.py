"""What a person should know of an extract that was taken though nothing in it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.ingest_versions import Piece
    from bondroit.domain.months import Month


def notes_of(pieces: Sequence[Piece]) -> list[Text]:
    """Rows that stayed in the place of rejected ones, rows that may be missing, later versions that stay in force."""
    kept = sum(piece.kept for piece in pieces)
    unread = max((piece.unread for piece in pieces), default=0)
    notes = []
    if kept:
        notes.append(
            Text(
                f"{kept} row(s) that stood were kept, because the row brought for their key was rejected.",
                f"{kept} ligne(s) en place ont été gardées, car la ligne apportée pour leur clé a été rejetée.",
            )
        )
    if unread:
        notes.append(
            Text(
                f"{unread} rejected row(s) have no key that can be read: what stood for them, if anything, is gone.",
                f"{unread} ligne(s) rejetées n'ont pas de clé lisible : ce qui existait pour elles a disparu.",
            )
        )
    return [*notes, *(later_note(p.month, p.later) for p in pieces if p.month is not None and p.later is not None)]


def later_note(month: Month, later: Month) -> Text:
    """A later version of a month stays in force."""
    return Text(
        f"{month}: the version known in {later} stays in force; if it was a mistake, bring the right one with "
        "--replace.",
        f"{month} : la version connue en {later} reste en vigueur ; si c'était une erreur, apportez la bonne avec "
        "--replace.",
    )
