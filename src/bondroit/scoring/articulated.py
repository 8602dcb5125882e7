"""Points, score and rank of every file of a month by an articulated card: each file by the card its route names."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.scoring.compatibility import fits, require_compatible, summarise
from bondroit.scoring.expressions import modality_expression, points_expression
from bondroit.scoring.files import ranked_month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.articulation import Articulation
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard

ROUTE = "_route"


def score_articulated(
    articulation: Articulation, cards: Mapping[str, Scorecard], variables: pl.LazyFrame, month: Month
) -> pl.LazyFrame:
    """Rows of the `scores` table under the articulated card's label: all files by rank, whatever their card.

    The plain oracle: `route_of` each file, then `points_of` the card it names.

    Args:
        articulation: routes.
        cards: the member cards by label; their hashes must be those the routes name.
        variables: rows of the `variables` table of the month.
        month: the as-of month.

    Raises:
        UserError: E-INT-001 if a card is not the one the route names; E-SCO-002 if a card does not fit its files, or
            if files have no route.
    """
    require_members(articulation, cards)
    routed = with_route(articulation, variables)
    own = {label: routed.filter(serves(articulation, label)) for label in articulation.cards}
    for label, part in own.items():
        require_compatible(cards[label], summarise(cards[label], part))
    schema = dict(routed.collect_schema())
    points = pl.lit(None, dtype=pl.Int64)
    for label in articulation.cards:
        points = pl.when(serves(articulation, label)).then(points_expression(cards[label], schema)).otherwise(points)
    return ranked_month(routed.select("household_id", points.alias("points")), articulation.label, month)


def with_route(articulation: Articulation, variables: pl.LazyFrame) -> pl.LazyFrame:
    """`variables` with `_route`, the place of each file's route.

    Raises:
        UserError: E-SCO-002 if the variable is missing or of the wrong type, or if files have no route.
    """
    schema = variables.collect_schema()
    name = articulation.variable
    if name not in schema or not fits(articulation.routing, schema[name]):
        raise _refused(articulation, Text(f"Variable {name} is missing, or of the wrong type.",
                                          f"La variable {name} manque, ou est du mauvais type."))  # fmt: skip
    routed = variables.with_columns(modality_expression(articulation.routing, schema[name]).alias(ROUTE))
    lost = routed.select(pl.col(ROUTE).is_null().any()).collect(engine="streaming").item()
    if lost:
        raise _refused(articulation, Text(f"Files have a value of {name} that no route names.",
                                          f"Des dossiers ont une valeur de {name} sans route."))  # fmt: skip
    return routed


def serves(articulation: Articulation, label: str) -> pl.Expr:
    """Whether a routed file is served by a card."""
    places = [k for k, route in enumerate(articulation.routes) if route.card == label]
    return reduce(or_, (pl.col(ROUTE) == k for k in places))


def require_members(articulation: Articulation, cards: Mapping[str, Scorecard]) -> None:
    """Refuse cards that are not those the routes name.

    Raises:
        UserError: E-INT-001.
    """
    strange = [route.card for route in articulation.routes if cards[route.card].hash != route.card_hash]
    if strange:
        raise UserError(
            "E-INT-001",
            Text(
                f"{articulation.label} names another card {strange[0]} than the one that is kept.",
                f"{articulation.label} nomme une autre grille {strange[0]} que celle qui est gardée.",
            ),
            remedy=Text("build the articulated card again.", "reconstruisez la grille articulée."),
        )


def _refused(articulation: Articulation, fault: Text) -> UserError:
    return UserError(
        "E-SCO-002",
        Text(
            f"Articulated card {articulation.label} cannot route these files.",
            f"La grille articulée {articulation.label} ne peut pas aiguiller ces dossiers.",
        ),
        faults=(fault,),
        remedy=Text("bring the variable, or build a new version.", "apportez la variable, ou construisez une version."),
    )
