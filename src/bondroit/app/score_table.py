"""Score a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.scoring.files import score_table as score_rows

if TYPE_CHECKING:
    import polars as pl

    from bondroit.app.ports import ReceivedTables
    from bondroit.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTable:
    """The table with `points`, `probability` and `rank` added."""

    frame: pl.DataFrame
    card: str
    card_hash: str

    def to_document(self) -> dict[str, Any]:
        """JSON values; figures of the whole table, no row."""
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
    """Score a frame in memory."""
    return ScoredTable(score_rows(frame, card, strict=strict), card.label, card.hash)
