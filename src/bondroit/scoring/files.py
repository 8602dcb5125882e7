"""Points, score and rank of every file of a month, and of the rows of any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.scoring.compatibility import REFUSE, SKIP, require_compatible, summarise
from bondroit.scoring.intervals import score_bounds
from bondroit.scoring.rows import ID, Extras, month_rows, table_rows
from bondroit.scoring.scorers import Scorer, known_files
from bondroit.scoring.ties import OF_MONTH, OF_TABLE
from bondroit.scoring.together import score_together
from bondroit.scoring.unseen import without_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.scorers import Files
    from bondroit.scoring.together import Scored

# Files from which compiled loops are worth the second or two that loading them takes.
COMPILED_FROM = 1_000_000
TIE_RULE, TABLE_TIE_RULE = OF_MONTH.en, OF_TABLE.en


def score_month(card: Scorecard, variables: pl.LazyFrame, month: Month, *, strict: bool = True) -> pl.LazyFrame:
    """Rows of the `scores` table for one card: every file that can be scored, as they stand in `variables`.

    The rank is the place by points, highest first; equal points are put in order by `expressions.with_tie_key`, with
    the month's index as its seed, so that neither the order of rows nor that of pseudonyms decides.

    Args:
        card: the scorecard.
        variables: rows of the `variables` table of the month.
        month: the as-of month.
        strict: refuse unknown modalities; otherwise their files get no score and no row.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-SCO-002.
    """
    unknown = REFUSE if strict else SKIP
    _, scored = score_months((Scorer((card,)),), variables, month, unknown=unknown)
    return month_rows(scored[0], variables, month)


def score_months(
    scorers: Sequence[Scorer],
    variables: pl.LazyFrame,
    month: Month,
    *,
    unknown: str = REFUSE,
    advance: Callable[[int], object] = int,
) -> tuple[Files, tuple[Scored, ...]]:
    """Points and ranks of every file of a month by several cards, in one pass; see `score_month`.

    Args:
        scorers: cards, articulated ones too.
        variables: rows of the `variables` table of the month.
        month: the as-of month.
        unknown: what is done with values a card has no class for: `refuse`, `skip` or `missing`.
        advance: told how many files more were looked at.

    Raises:
        UserError: E-SCO-002, E-SCO-003, E-INT-001: every fault of every card at once.
    """
    files = known_files(scorers, variables, compiled_from=COMPILED_FROM)
    identifier = (ID, month.index)
    scored = score_together(scorers, variables, files, unknown=unknown, identifier=identifier, advance=advance)
    return files, scored


def score_table(
    frame: pl.DataFrame, card: Scorecard, *, strict: bool = True, contributions: bool = False
) -> pl.DataFrame:
    """Any table with `points`, `probability` and `rank` added (1 is the highest; equal points share the better rank).

    A card that is partly unknown adds the bounds of these instead: see `scoring.intervals.score_bounds`.

    Args:
        frame: one row per file; it needs the card's variables and no household contract.
        card: the scorecard.
        strict: refuse unknown modalities; otherwise their rows get nulls.
        contributions: also add one column `points.NAME` per variable.

    Raises:
        UserError: E-SCO-002.
    """
    if not card.known:
        card = card if strict else without_unseen(card)
        require_compatible(card, summary := summarise(card, frame.lazy()), strict=strict)
        return score_bounds(frame, card, summary.schema, contributions=contributions)
    lazy, extras = frame.lazy(), Extras(contributions=contributions)
    files, scored = score_rows(lazy, card, unknown=REFUSE if strict else SKIP)
    return table_rows(lazy, scored, files, extras).collect()


def score_rows(
    frame: pl.LazyFrame, card: Scorecard, *, unknown: str = REFUSE, advance: Callable[[int], object] = int
) -> tuple[Files, Scored]:
    """Points and ranks of the rows of any table; equal points share the better rank. See `score_months`.

    Raises:
        UserError: E-SCO-002, E-SCO-003.
    """
    scorer = Scorer((card,))
    files = known_files((scorer,), frame, compiled_from=COMPILED_FROM)
    return files, score_together((scorer,), frame, files, unknown=unknown, advance=advance)[0]
