"""Score a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.known import unknown_places
from bondroit.errors import Text, UserError
from bondroit.scoring.compatibility import summarise
from bondroit.scoring.files import score_table as score_rows
from bondroit.scoring.intervals import ADDED as BOUNDS
from bondroit.scoring.unseen import count_unseen, say_unseen, without_unseen

if TYPE_CHECKING:
    import polars as pl

    from bondroit.app.ports import ReceivedTables
    from bondroit.domain.scorecard import Scorecard


ADDED = ("points", "probability", "rank")


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTable:
    """The table with `points`, `probability` and `rank` added, or the bounds of these if the card is partly unknown.

    Attributes:
        unknown: what the card leaves unknown, a sentence each.
        notes: what a person should know of these scores, such as files in classes that the card never saw.
    """

    frame: pl.DataFrame
    card: str
    card_hash: str
    unknown: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON values; figures of the whole table, no row; `notes` only where there are some."""
        notes = {"notes": [{"en": said.en, "fr": said.fr} for said in self.notes]} if self.notes else {}
        return (self._bounds() if self.unknown else self._figures()) | notes

    def _figures(self) -> dict[str, Any]:
        scored = self.frame["probability"].drop_nulls()
        return {
            "card": self.card,
            "hash": self.card_hash,
            "rows": self.frame.height,
            "without_score": self.frame.height - scored.len(),
            "mean_score": scored.mean() if scored.len() else None,
            "lowest": scored.min() if scored.len() else None,
            "highest": scored.max() if scored.len() else None,
        }

    def _bounds(self) -> dict[str, Any]:
        low, high = (self.frame[f"probability_{end}"].drop_nulls() for end in ("low", "high"))
        width = (self.frame["rank_worst"] - self.frame["rank_best"]).drop_nulls()
        return {
            "card": self.card,
            "hash": self.card_hash,
            "rows": self.frame.height,
            "without_score": self.frame["rank_best"].null_count(),
            "lowest_mean_score": low.mean() if low.len() else None,
            "highest_mean_score": high.mean() if high.len() else None,
            "median_ranks_between": width.median() if width.len() else None,
            "unknown": [{"en": said.en, "fr": said.fr} for said in self.unknown],
        }


def score_table(*, path: str, card: Scorecard, strict: bool, received: ReceivedTables) -> ScoredTable:
    """Read the table and score every row.

    Args:
        path: the table, CSV or Parquet.
        card: the scorecard.
        strict: refuse values the card does not know; otherwise their rows get no score.
        received: reads the table.

    Raises:
        UserError: E-TAB-... for the file, E-SCO-002 if the card does not fit.
    """
    return score_frame(frame=received.read(path), card=card, strict=strict)


def score_frame(*, frame: pl.DataFrame, card: Scorecard, strict: bool = True) -> ScoredTable:
    """Score a frame in memory.

    Files in a class `other` or `missing` of which the card saw no file are counted and told in a note; they get no
    score if `strict` is off.

    Raises:
        UserError: E-TAB-002 if the table has columns that the scores would take the place of; E-SCO-002.
    """
    added = ADDED if card.known else BOUNDS
    taken = [name for name in added if name in frame.columns and name not in {v.name for v in card.variables}]
    both = [v.name for v in card.variables if v.name in added]
    if taken or both:
        raise UserError(
            "E-TAB-002",
            Text(
                f"The table already has: {', '.join(taken + both)}; its values would be lost.",
                f"La table a déjà : {', '.join(taken + both)} ; ses valeurs seraient perdues.",
            ),
            remedy=Text("rename these columns and run again.", "renommez ces colonnes et relancez."),
        )
    scored = score_rows(frame, card if strict else without_unseen(card), strict=strict)
    files, unseen = count_unseen(card, frame.lazy(), summarise(card, frame.lazy()).schema)
    notes = (say_unseen(files, unseen, scored=strict),) if unseen else ()
    return ScoredTable(scored, card.label, card.hash, unknown_places(card), notes)
