"""A control plan: a random share drawn first, then the top of each ranking, under a capacity.

There is no default objective: whoever asks for a plan says how the capacity is shared between the directions.
Nothing here decides to control anyone: each line is a proposal that a person confirms or sets aside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.planning.reasons import RankedWords, random_reason, ranked_reason
from bondroit.tables.platform import KINDS, PLAN

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.domain.target import Direction
    from bondroit.errors import Language

LEAST_RANDOM_SHARE = 0.05
DEFAULT_RANDOM_SHARE = 0.10
_ID, _INCLUSION = "household_id", "inclusion_probability"
_ON_SITE, _ON_DOCUMENTS = KINDS[1], KINDS[0]


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many controls can be made in the month."""

    on_site: int
    on_documents: int

    @property
    def total(self) -> int:
        """Both kinds together."""
        return self.on_site + self.on_documents

    def by_kind(self) -> tuple[tuple[str, int], ...]:
        """Kind and number, on site first: the highest places get the fuller control."""
        return ((_ON_SITE, self.on_site), (_ON_DOCUMENTS, self.on_documents))


@dataclass(frozen=True, slots=True)
class Ranking:
    """One scorecard's list.

    Attributes:
        direction: what the card aims at.
        share: its part of the capacity that is not drawn at random.
        scores: rows of the `scores` table of the month, for one card.
    """

    direction: Direction
    share: float
    scores: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Request:
    """What a plan is asked for.

    Attributes:
        month: the month of the plan.
        capacity: controls that can be made.
        random_share: part of each kind drawn at random from all eligible files; never under 5 %.
        seed: makes the draw repeatable.
        language: of the reasons.
    """

    month: Month
    capacity: Capacity
    seed: int
    random_share: float = DEFAULT_RANDOM_SHARE
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and what it was made from.

    Attributes:
        frame: rows of the `plan` table, sorted by kind, origin and place.
        files: files that a card ranked.
        eligible: those that were not paused.
        paused_by_reason: files paused, by reason; a file with two reasons stands under both.
    """

    frame: pl.DataFrame
    files: int
    eligible: int
    paused_by_reason: tuple[tuple[str, int], ...]


def make_plan(request: Request, rankings: tuple[Ranking, ...], paused: pl.DataFrame) -> Plan:
    """Propose files for control.

    Args:
        request: month, capacity, random share and seed.
        rankings: one per card, in the order in which they choose; their shares sum to 1. A file at the top of two
            lists goes to the first and the second takes its next one.
        paused: household_id and reason of files left in peace.

    Returns:
        The plan. It does not depend on the order of the rows given.

    Raises:
        UserError: E-PLN-001 if the random share is under 5 %, the capacity is negative or empty, or the shares are not
            given for every ranking and do not sum to 1.
    """
    _require_allowed(request, rankings)
    everyone = pl.concat([r.scores.select(_ID) for r in rankings]).unique().sort(_ID)
    eligible = everyone.join(paused.select(_ID).unique(), on=_ID, how="anti").sort(_ID)
    drawn = _draw(request, eligible)
    rest = eligible.join(drawn, on=_ID, how="anti")
    parts = [drawn]
    for kind, number in request.capacity.by_kind():
        free = number - drawn.filter(pl.col("kind") == kind).height
        for ranking, quota in zip(rankings, split(free, [r.share for r in rankings]), strict=True):
            chosen = ranking.scores.join(rest, on=_ID, how="semi").sort("rank").head(quota)
            rest = rest.join(chosen, on=_ID, how="anti")
            parts.append(_from_ranking(request, ranking, chosen, kind))
    return Plan(
        frame=pl.concat(parts).sort("kind", "origin", "place"),
        files=everyone.height,
        eligible=eligible.height,
        paused_by_reason=_count_reasons(paused.join(everyone, on=_ID, how="semi")),
    )


def split(number: int, shares: list[float]) -> list[int]:
    """`number` divided by `shares` (they sum to 1): whole parts, the largest remainders first, then the first."""
    exact = [number * share for share in shares]
    parts = [math.floor(x + 1e-9) for x in exact]
    order = sorted(range(len(shares)), key=lambda k: (-(exact[k] - parts[k]), k))
    for k in order[: number - sum(parts)]:
        parts[k] += 1
    return parts


def _require_allowed(request: Request, rankings: tuple[Ranking, ...]) -> None:
    """Refuse a plan that the house does not allow."""
    faults = []
    if not LEAST_RANDOM_SHARE <= request.random_share <= 1:
        faults.append(
            Text(
                f"The random share is {request.random_share:g}; it must lie between {LEAST_RANDOM_SHARE:g} and 1.",
                f"La part tirée au sort est {request.random_share:g} ; il la faut entre {LEAST_RANDOM_SHARE:g} et 1.",
            )
        )
    if request.capacity.on_site < 0 or request.capacity.on_documents < 0 or not request.capacity.total:
        faults.append(Text("The capacity is empty or negative.", "La capacité est nulle ou négative."))
    if request.seed < 0:
        faults.append(Text("The seed is negative.", "La graine est négative."))
    total = math.fsum(r.share for r in rankings)
    if not rankings or min(r.share for r in rankings) < 0 or not math.isclose(total, 1.0, abs_tol=1e-9):
        faults.append(
            Text(
                f"The shares of the directions sum to {total:g}, not 1. There is no default objective.",
                f"Les parts des directions font {total:g} et non 1. Il n'y a pas d'objectif par défaut.",
            )
        )
    if faults:
        raise UserError(
            "E-PLN-001",
            Text("This control plan is not allowed.", "Ce plan de contrôle n'est pas permis."),
            faults=faults,
            remedy=Text(
                "give a capacity, a share for each direction and at least 5 % drawn at random.",
                "donnez une capacité, une part pour chaque direction et au moins 5 % de tirage au sort.",
            ),
        )


def _draw(request: Request, eligible: pl.DataFrame) -> pl.DataFrame:
    """The random share of both kinds: one simple random sample, dealt out on site first."""
    wanted = [(kind, math.ceil(request.random_share * n - 1e-9)) for kind, n in request.capacity.by_kind()]
    number = min(sum(n for _, n in wanted), eligible.height)
    generator = np.random.default_rng([request.seed, request.month.index])
    rows = generator.permutation(eligible.height)[:number]
    kinds = [kind for kind, n in wanted for _ in range(n)][:number]
    places = [k + 1 for _, n in wanted for k in range(n)][:number]
    return _lines(
        request,
        eligible[rows].with_columns(
            pl.Series("kind", kinds, dtype=pl.String),
            pl.Series("place", places, dtype=pl.Int32),
            pl.lit("random").alias("origin"),
            pl.lit(None, dtype=pl.String).alias("card"),
            pl.lit(None, dtype=pl.Float64).alias("probability"),
            pl.lit(number / eligible.height if eligible.height else None, dtype=pl.Float64).alias(_INCLUSION),
            pl.lit(random_reason(number, eligible.height, request.language)).alias("reason"),
        ),
    )


def _from_ranking(request: Request, ranking: Ranking, chosen: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Lines of the plan for the top of one ranking."""
    card = ranking.scores["card"][0] if ranking.scores.height else ""
    words = RankedWords(card, ranking.direction, ranking.scores.height)
    return _lines(
        request,
        chosen.with_columns(
            ranked_reason(words, request.language).alias("reason"),
            pl.lit(kind).alias("kind"),
            pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("place"),
            pl.lit(f"score_{ranking.direction.value}").alias("origin"),
            pl.lit(None, dtype=pl.Float64).alias(_INCLUSION),
        ),
    )


def _lines(request: Request, frame: pl.DataFrame) -> pl.DataFrame:
    return PLAN.conform(frame.with_columns(pl.lit(request.month.first_day, dtype=pl.Date).alias("month")))


def _count_reasons(paused: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    counts = paused.group_by("reason").agg(pl.len()).sort("reason")
    return tuple(counts.iter_rows())
