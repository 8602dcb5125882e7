"""The routes of an articulated card: which of its cards serves a file."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.scoring.compatibility import fits
from bondroit.scoring.expressions import modality_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.articulation import Articulation
    from bondroit.domain.scorecard import Scorecard

ROUTE = "_route"


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
    routed = variables.with_columns(route_expression(articulation, schema).alias(ROUTE))
    lost = routed.select(pl.col(ROUTE).is_null().any()).collect(engine="streaming").item()
    if lost:
        raise _refused(articulation, Text(f"Files have a value of {name} that no route names.",
                                          f"Des dossiers ont une valeur de {name} sans route."))  # fmt: skip
    return routed


def route_expression(articulation: Articulation, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """The place of each file's route."""
    return modality_expression(articulation.routing, schema[articulation.variable])


def serves(articulation: Articulation, label: str, route: pl.Expr | None = None) -> pl.Expr:
    """Whether a file is served by a card, by its route: the column `_route` if none is given."""
    place = pl.col(ROUTE) if route is None else route
    return reduce(or_, (place == k for k, named in enumerate(articulation.routes) if named.card == label))


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
