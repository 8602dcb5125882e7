"""Rows that are written: scores as files stand, and what is asked beside: contributions, percentiles, the highest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.scoring.expressions import probability_expression
from bondroit.scoring.ranking import shared_ranks, tie_keys_of
from bondroit.scoring.together import ROW, look_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.domain.months import Month
    from bondroit.scoring.scorers import Files
    from bondroit.scoring.together import Scored

ID = "household_id"
_PLACE = "_place_of_bondroit"
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Top:
    """The highest files: a number of them, or a percentage of those that have a score.

    Attributes:
        most: so many; None if a percentage is asked for.
        percent: above 0, at most 100; rounded down to whole files, at least one.
    """

    most: int | None = None
    percent: Decimal = _WHOLE

    def of(self, files: int) -> int:
        """How many of `files` these are at most."""
        if self.most is not None:
            return self.most
        return max(1, int(self.percent * files / _WHOLE))


def read_top(text: str) -> Top:
    """`250000`, or `5%`.

    Raises:
        UserError: E-USE-001.
    """
    said = text.strip().replace("\u202f", "").replace("\u00a0", "")
    try:
        if said.endswith("%"):
            percent = Decimal(said[:-1].strip().replace(",", "."))
            if percent.is_finite() and 0 < percent <= _WHOLE:
                return Top(percent=percent)
        elif int(said) > 0:
            return Top(most=int(said))
    except (InvalidOperation, ValueError):
        pass
    raise UserError(
        "E-USE-001",
        Text(f"--top {text}: not understood.", f"--top {text} : pas compris."),
        remedy=Text(
            "give a number of files, as 250000, or a percentage above 0 and up to 100, as 5%.",
            "donnez un nombre de dossiers, comme 250000, ou un pourcentage au-dessus de 0 et jusqu'à 100, comme 5%.",
        ),
    )


@dataclass(frozen=True, slots=True)
class Extras:
    """What is asked beside points, score and rank.

    Attributes:
        contributions: one column `points.NAME` a variable: what it adds to the file's points.
        percentile: the share of the other files with a score that have fewer points, exact.
        top: the highest alone, in order; None for all, as they stand.
        exact: a column `exact`: the score from the coefficients as they stand, not rounded to points.
    """

    contributions: bool = False
    percentile: bool = False
    top: Top | None = None
    exact: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return self.contributions or self.percentile or self.top is not None or self.exact

    def to_document(self) -> dict[str, object]:
        """JSON values, for the journal."""
        top = None if self.top is None else self.top.most or f"{self.top.percent}%"
        exact = {"exact": True} if self.exact else {}
        return {"contributions": self.contributions, "percentile": self.percentile, "top": top, **exact}


NOTHING_MORE = Extras()


def month_rows(
    scored: Scored, variables: pl.LazyFrame, month: Month, files: Files | None = None, extras: Extras = NOTHING_MORE
) -> pl.LazyFrame:
    """Rows of the `scores` table of one card as the files stand, and what is asked beside; streamed.

    Args:
        scored: what the card gave.
        variables: the files it scored.
        month: the as-of month.
        files: what is known of them, for contributions.
        extras: what is asked beside; the highest are chosen by their rank.
    """
    asked = files is not None and (extras.contributions or extras.exact)
    placed = (variables if asked else variables.select(ID)).with_row_index(ROW)
    places = None
    if extras.top is not None:
        places = np.where(scored.ranks <= extras.top.of(scored.files), scored.ranks, np.int32(0))
    placed = _kept(placed, scored, places).with_columns(scored.columns(percentile=extras.percentile))
    more = ["percentile"] if extras.percentile else []
    terms = (
        scored.scorer.contributions(files, unknown=scored.rule) if files is not None and extras.contributions else []
    )
    if files is not None and extras.exact:
        terms = [scored.scorer.exact(files, unknown=scored.rule).alias("exact"), *terms]
    rows = placed.select(
        ID,
        pl.lit(month.first_day, dtype=pl.Date).alias("month"),
        pl.lit(scored.scorer.label).alias("card"),
        "points",
        probability_expression(pl.col("points")).alias("probability"),
        "rank",
        *more,
        *terms,
    )
    return rows if places is None else rows.sort("rank")


def table_rows(frame: pl.LazyFrame, scored: Scored, files: Files, extras: Extras = NOTHING_MORE) -> pl.LazyFrame:
    """Any table with `points`, `probability` and `rank` added, and what is asked beside; streamed.

    Rows without a score stay, with nulls, unless the highest alone are asked for.
    """
    places = None if extras.top is None else highest_places(scored, extras.top)
    placed = frame.with_row_index(ROW)
    if places is not None:
        placed = _kept(placed, scored, places)
    terms = scored.scorer.contributions(files, unknown=scored.rule) if extras.contributions else []
    names = frame.collect_schema().names()
    exact = [scored.scorer.exact(files, unknown=scored.rule).alias("exact")] if extras.exact else []
    found = placed.with_columns(*scored.columns(percentile=extras.percentile), *terms, *exact)
    found = found.with_columns(probability_expression(pl.col("points")).alias("probability"))
    if places is not None:
        found = found.sort(_PLACE)
    terms_names = [term.meta.output_name() for term in terms]
    more = [*(["percentile"] if extras.percentile else []), *(["exact"] if extras.exact else [])]
    return found.select(*names, "points", *terms_names, "probability", "rank", *more)


def _kept(placed: pl.LazyFrame, scored: Scored, places: NDArray[np.int32] | None) -> pl.LazyFrame:
    """The files that have points or, if places are given, those that have one."""
    if places is not None:
        return placed.with_columns(look_up(places, pl.Int32).alias(_PLACE)).filter(pl.col(_PLACE) > 0)
    return placed if scored.known is None else placed.filter(look_up(scored.known, pl.Boolean))


def highest_places(scored: Scored, top: Top) -> NDArray[np.int32]:
    """(n,) the place of each of the highest files from 1, 0 for the others; ranks that are shared are told apart.

    Equal points stand by SplitMix64 of the number of the row, the first is 1, written as text.
    """
    places = np.zeros(scored.points.size, np.int32)
    rows = np.arange(places.size) if scored.known is None else np.flatnonzero(scored.known)
    points = scored.points[rows]
    rows = rows[shared_ranks(points) <= top.of(rows.size)]
    longest = len(str(places.size))
    keys = tie_keys_of(pl.Series(rows + 1).cast(pl.String), seed=0, longest=longest)
    order = np.lexsort((keys, -scored.points[rows].astype(np.int64)))[: top.of(int(points.size))]
    places[rows[order]] = np.arange(1, order.size + 1, dtype=np.int32)
    return places
