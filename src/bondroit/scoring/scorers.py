"""What scores a file: a card, or an articulated card with those it routes to. Both as expressions over the files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import to_points
from bondroit.errors import Text
from bondroit.scoring.articulated import require_members, route_expression, serves, with_route
from bondroit.scoring.compatibility import (
    AS_MISSING,
    SKIP,
    Summary,
    require_all_compatible,
    schema_of,
    summarise,
    unknown_to_missing,
)
from bondroit.scoring.compiled import compiled_points
from bondroit.scoring.expressions import exact_score_expression, points_expression
from bondroit.scoring.unseen import count_unseen, unseen_points, without_unseen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.articulation import Articulation
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.unseen import Unseen

# Points of 32 bits hold a sum of up to two thousand logits.
_WIDEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Scorer:
    """A card that scores, or an articulated one (`routes`) with the cards it names.

    Attributes:
        cards: the card; of an articulated one its members.
        routes: None for a card.
    """

    cards: tuple[Scorecard, ...]
    routes: Articulation | None = None

    @property
    def label(self) -> str:
        """`name@version`."""
        return self.cards[0].label if self.routes is None else self.routes.label

    @property
    def hash(self) -> str:
        """SHA-256 of the card or of the routes."""
        return self.cards[0].hash if self.routes is None else self.routes.hash

    @property
    def dtype(self) -> type[pl.DataType]:
        """The narrowest type that holds the points of every file."""
        return pl.Int32 if all(_largest(card) <= _WIDEST for card in self.cards) else pl.Int64

    def require_members(self) -> None:
        """Refuse cards that cannot give one score a file, or that are not those the routes name.

        Raises:
            UserError: E-SCO-003, E-INT-001.
        """
        for card in self.cards:
            require_known(card, Text("score a month", "noter un mois"))
        if self.routes is not None:
            require_members(self.routes, {card.label: card for card in self.cards})

    def points(self, files: Files, *, unknown: str) -> pl.Expr:
        """Integer points of every file; null where a card has no class.

        Args:
            files: what is known of the files.
            unknown: what is done with values for which a card has no class, see `compatibility`.
        """
        sums = compiled_points if files.compiled else points_expression
        parts = [(c.label, sums(_adapted(c, unknown), files.schemas[c.label])) for c in self.cards]
        return self._routed(files, parts)

    def unseen(self, files: Files) -> pl.Expr | None:
        """Whether a file is in a class that its card never saw; None if the cards have no such class."""
        sums = compiled_points if files.compiled else points_expression
        asked = [(c.label, unseen_points(c)) for c in self.cards]
        if all(card is None for _, card in asked):
            return None
        none = pl.lit(0, dtype=pl.Int64)
        parts = [(label, none if c is None else sums(c, files.schemas[label])) for label, c in asked]
        return self._routed(files, parts) > 0

    def _routed(self, files: Files, parts: Sequence[tuple[str, pl.Expr]]) -> pl.Expr:
        if self.routes is None:
            return parts[0][1]
        route = route_expression(self.routes, files.own)
        found = pl.lit(None, dtype=pl.Int64)
        for label, expression in parts:
            found = pl.when(serves(self.routes, label, route)).then(expression).otherwise(found)
        return found

    def contributions(self, files: Files, *, unknown: str) -> list[pl.Expr]:
        """What every variable adds to a file's points, one column `points.NAME` a variable, in the cards' order.

        Of an articulated card, null for a variable that the file's own card does not read.
        """
        sums = compiled_points if files.compiled else points_expression
        names = dict.fromkeys(v.name for card in self.cards for v in card.variables)
        columns = []
        for name in names:
            parts = [
                (card.label, sums(_only(_adapted(card, unknown), name), files.schemas[card.label]))
                for card in self.cards
                if any(v.name == name for v in card.variables)
            ]
            columns.append(self._routed(files, parts).alias(f"points.{name}"))
        return columns

    def exact(self, files: Files, *, unknown: str) -> pl.Expr:
        """The score from coefficients that are not rounded to points, see `expressions.exact_score_expression`."""
        parts = [
            (card.label, exact_score_expression(_adapted(card, unknown), files.schemas[card.label]))
            for card in self.cards
        ]
        return self._routed(files, parts)

    def parts(self, frame: pl.LazyFrame) -> list[tuple[Scorecard, pl.LazyFrame]]:
        """Each card with the files it serves."""
        if self.routes is None:
            return [(self.cards[0], frame)]
        routed = with_route(self.routes, frame)
        return [(card, routed.filter(serves(self.routes, card.label))) for card in self.cards]

    def summaries(self, frame: pl.LazyFrame) -> list[tuple[Scorecard, Summary]]:
        """What each card does not know of the files it serves: looks at them once more."""
        return [(card, summarise(card, part)) for card, part in self.parts(frame)]

    def counted_unseen(self, frame: pl.LazyFrame, files: Files) -> tuple[int, list[Unseen]]:
        """Files in classes that their card never saw, and each class; looks at them once more."""
        found = [count_unseen(card, part, files.schemas[card.label]) for card, part in self.parts(frame)]
        return sum(n for n, _ in found), reduce(add, (classes for _, classes in found))


@dataclass(frozen=True, slots=True)
class Files:
    """What is known of the files before they are scored.

    Attributes:
        own: their columns and types.
        schemas: the same as each card takes them (`compatibility.schema_of`), by label.
        count: how many they are.
        compiled: whether they are worth compiled loops.
    """

    own: Mapping[str, pl.DataType]
    schemas: Mapping[str, Mapping[str, pl.DataType]]
    count: int
    compiled: bool


def known_files(scorers: Sequence[Scorer], frame: pl.LazyFrame, *, compiled_from: int) -> Files:
    """What is known of `frame`, all that does not fit told at once.

    Raises:
        UserError: E-SCO-002 with every missing variable and wrong type of every card; for files without a route;
            E-SCO-003, E-INT-001.
    """
    cards = {card.label: card for scorer in scorers for card in scorer.cards}
    count = int(frame.select(pl.len()).collect(engine="streaming").item())
    schemas = {label: schema_of(card, frame) for label, card in cards.items()}
    for scorer in scorers:
        scorer.require_members()
    require_all_compatible(
        [(card, Summary(schemas[label], count, 0, ())) for label, card in cards.items()], strict=False
    )
    for scorer in scorers:
        scorer.parts(frame)
    return Files(frame.collect_schema(), schemas, count, count >= compiled_from)


def _adapted(card: Scorecard, unknown: str) -> Scorecard:
    if unknown == SKIP:
        return without_unseen(card)
    return unknown_to_missing(card) if unknown == AS_MISSING else card


def _only(card: Scorecard, name: str) -> Scorecard:
    """One variable of a card, without the intercept."""
    return replace(card, intercept=0.0, variables=tuple(v for v in card.variables if v.name == name))


def _largest(card: Scorecard) -> int:
    """The most points a file may have, whatever their sign."""
    return abs(to_points(card.intercept)) + sum(
        max((abs(m.points) for m in v.modalities), default=0) for v in card.variables
    )
