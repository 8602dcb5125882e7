"""Score a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.score_reports import figures_of, lowest_of, told_of
from bondroit.domain.known import unknown_places
from bondroit.errors import Text, UserError
from bondroit.scoring.compatibility import AS_MISSING, REFUSE, summarise
from bondroit.scoring.files import TABLE_TIE_RULE, score_rows
from bondroit.scoring.files import score_table as score_rows_of
from bondroit.scoring.intervals import ADDED as BOUNDS
from bondroit.scoring.rows import NOTHING_MORE, Extras, table_rows
from bondroit.scoring.unseen import count_unseen, say_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.app.ports import OpenedTables, Progress
    from bondroit.app.score_reports import CardScores, Told
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language

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


@dataclass(frozen=True, slots=True)
class TableRequest:
    """What is asked of a table.

    Attributes:
        path: the table, CSV or Parquet.
        unknown: what is done with values the card has no class for: `refuse`, `skip` (no score) or `missing`.
        extras: what is asked beside points, score and rank.
        language: of the lines of progress.
    """

    path: str
    unknown: str = REFUSE
    extras: Extras = NOTHING_MORE
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class ScoredFigures:
    """Figures of a table that was scored and written, no row of it.

    Attributes:
        figures: what the card gave.
        rows: of the table.
        lowest: smallest score.
        unknown: what was done with unknown values.
        told: which values were unknown, and notes.
        extras: what was asked beside.
    """

    figures: CardScores
    rows: int
    lowest: float | None
    unknown: str
    told: Told
    extras: Extras

    def to_document(self) -> dict[str, Any]:
        """JSON values; what is empty is left out."""
        one = self.figures
        document = {
            "card": one.card, "hash": one.card_hash, "rows": self.rows, "without_score": one.unscored,
            "mean_score": one.mean, "lowest": self.lowest, "highest": one.highest,
        }  # fmt: skip
        more = ({"as_missing": one.as_missing} if one.as_missing else {}) | self.told.to_document()
        ties = {"tie_rule": TABLE_TIE_RULE, "beside": self.extras.to_document()} if self.extras.any else {}
        return document | {"unknown_values": self.unknown} | more | ties


def score_table(
    *,
    request: TableRequest,
    card: Scorecard,
    received: OpenedTables,
    progress: Progress,
    write: Callable[[pl.LazyFrame], None],
) -> ScoredFigures | ScoredTable:
    """Score every row of a table and write it; rows stream by.

    Args:
        request: what is asked.
        card: the scorecard.
        received: opens the table.
        progress: shows that the work goes on.
        write: writes the rows with their scores.

    Raises:
        UserError: E-TAB-... for the file, E-SCO-002 if the card does not fit, E-USE-001 if a card that is partly
            unknown is asked for what only one score a file can give.
    """
    extras = request.extras
    looking = Text(f"{card.label} · points", f"{card.label} · points").say(request.language)
    writing = Text(f"{card.label} · writing", f"{card.label} · écriture").say(request.language)
    with received.opened(request.path) as rows:
        if not card.known:
            return _score_bounds(request, card, rows, write)
        _require_free(card, rows.collect_schema().names(), extras)
        count = int(rows.select(pl.len()).collect(engine="streaming").item())
        with progress.step(looking, count) as advance:
            files, scored = score_rows(rows, card, unknown=request.unknown, advance=advance)
        with progress.step(writing):
            write(table_rows(rows, scored, files, extras))
    return ScoredFigures(figures_of(scored), count, lowest_of(scored), request.unknown, told_of((scored,)), extras)


def _score_bounds(
    request: TableRequest, card: Scorecard, rows: pl.LazyFrame, write: Callable[[pl.LazyFrame], None]
) -> ScoredTable:
    """Bounds of the scores of a card that is partly unknown, in memory."""
    asked = request.extras
    if asked.percentile or asked.exact or asked.top is not None or request.unknown == AS_MISSING:
        raise UserError(
            "E-USE-001",
            Text(
                f"{card.label} is partly unknown: it gives bounds, no score by which files have one rank.",
                f"{card.label} est en partie inconnue : elle donne des bornes, pas un score qui range les dossiers.",
            ),
            remedy=Text(
                "leave out --percentile, --exact, --top and --unknown missing.",
                "n'utilisez ni --percentile, ni --exact, ni --top, ni --unknown missing.",
            ),
        )
    strict = request.unknown == REFUSE
    done = score_frame(frame=rows.collect(), card=card, strict=strict, contributions=request.extras.contributions)
    write(done.frame.lazy())
    return done


def score_frame(
    *, frame: pl.DataFrame, card: Scorecard, strict: bool = True, contributions: bool = False
) -> ScoredTable:
    """Score a frame in memory.

    Files in a class `other` or `missing` of which the card saw no file are counted and told in a note; they get no
    score if `strict` is off.

    Raises:
        UserError: E-TAB-002 if the table has columns that the scores would take the place of; E-SCO-002.
    """
    _require_free(card, frame.columns, Extras(contributions=contributions))
    scored = score_rows_of(frame, card, strict=strict, contributions=contributions)
    files, unseen = count_unseen(card, frame.lazy(), summarise(card, frame.lazy()).schema)
    notes = (say_unseen(files, unseen, scored=strict),) if unseen else ()
    return ScoredTable(scored, card.label, card.hash, unknown_places(card), notes)


def _require_free(card: Scorecard, columns: Sequence[str], extras: Extras) -> None:
    """Refuse a table with columns that the scores would take the place of.

    Raises:
        UserError: E-TAB-002.
    """
    added = [*(ADDED if card.known else BOUNDS), *(["percentile"] if extras.percentile else [])]
    added += ["exact"] if extras.exact else []
    added += [f"points.{v.name}" for v in card.variables] if extras.contributions else []
    taken = [name for name in added if name in columns and name not in {v.name for v in card.variables}]
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
