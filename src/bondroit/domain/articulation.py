"""An articulated card: several scorecards of one target, each for its part of the files, routed by a variable.

Known (FACTS, section 1): the family branch's model of 2026 is two articulated logistic regressions, one for files
before and one for files after pre-filled declarations. The document says which card serves which files, and pins each
by its hash; the score of a file is the score of the card its route names.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bondroit.domain.modalities import NUMERIC, Modality, Variable
from bondroit.domain.scorecard import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.modalities import Value

ARTICULATION = "articulation"
ARTICULATION_FORMAT = 1
INTERVAL, VALUES, MISSING, OTHER = "interval", "values", "missing", "other"
KINDS = (INTERVAL, VALUES, MISSING, OTHER)


@dataclass(frozen=True, slots=True)
class Route:
    """Which files a card serves, by the value of the routing variable.

    Attributes:
        name: what a person reads, e.g. `before pre-filled declarations`.
        kind: `interval` (lower <= x < upper), `values`, `missing`, or `other` (any value not named elsewhere).
        card: label of the card, `name@version`.
        card_hash: of that card: another card under the same label is refused.
        lower, upper: bounds of an interval; None is unbounded.
        values: of a `values` route, as text.
    """

    name: str
    kind: str
    card: str
    card_hash: str
    lower: float | None = None
    upper: float | None = None
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ends = [end for end in (self.lower, self.upper) if end is not None]
        whole = self.kind == INTERVAL or not ends
        if self.kind not in KINDS or not whole or not all(map(math.isfinite, ends)) or ends != sorted(set(ends)):
            message = f"route {self.name!r}: kind {self.kind!r}, from {self.lower} to {self.upper}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Articulation:
    """An articulated card.

    Attributes:
        name, version: `name@version` names it where a scorecard is named.
        target: the target of every card, in words or a column.
        variable: of the file, by which it is routed.
        numeric: whether that variable is a number, else a category (yes/no are `true` / `false`).
        routes: in order; the first that holds serves.
        provenance: how it was made; JSON values only.
    """

    name: str
    version: int
    target: str
    variable: str
    numeric: bool
    routes: tuple[Route, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "provenance", json.loads(json.dumps(dict(self.provenance), allow_nan=False)))

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, which holds the hash of every card."""
        return hashlib.sha256(canonical_json(articulation_document(self)).encode()).hexdigest()

    @property
    def cards(self) -> tuple[str, ...]:
        """Labels of the cards, in order, each once."""
        return tuple(dict.fromkeys(route.card for route in self.routes))

    @property
    def routing(self) -> Variable:
        """The routing variable as a variable of a card, one class per route in their order."""
        parts = tuple(
            Modality(r.name, r.kind, 0.0, lower=r.lower, upper=r.upper, values=r.values, reference=k == 0)
            for k, r in enumerate(self.routes)
        )
        return Variable(self.variable, NUMERIC if self.numeric else "categorical", parts)

    def with_version(self, version: int) -> Articulation:
        """The same under another version number."""
        return replace(self, version=version)


def route_of(articulation: Articulation, value: Value) -> Route | None:
    """The plain oracle of the routing: the route of a file by its value; None where no route holds."""
    found = articulation.routing.modality_of(value)
    if found is None:
        return None
    return next(r for r, m in zip(articulation.routes, articulation.routing.modalities, strict=True) if m == found)


def articulation_document(articulation: Articulation) -> dict[str, Any]:
    """The articulated card as plain JSON values, without its hash."""
    return {
        "kind": ARTICULATION,
        "format": ARTICULATION_FORMAT,
        "name": articulation.name,
        "version": articulation.version,
        "target": articulation.target,
        "variable": articulation.variable,
        "numeric": articulation.numeric,
        "routes": [
            {
                "name": r.name, "kind": r.kind, "card": r.card, "card_hash": r.card_hash, "lower": r.lower,
                "upper": r.upper, "values": list(r.values),
            }
            for r in articulation.routes
        ],
        "provenance": dict(articulation.provenance),
    }  # fmt: skip


def read_articulation(document: Mapping[str, Any]) -> Articulation:
    """Read what `articulation_document` wrote.

    Raises:
        KeyError, TypeError, ValueError: the document has not the form of an articulated card.
    """
    if document["kind"] != ARTICULATION or document["format"] != ARTICULATION_FORMAT:
        message = f"kind {document['kind']!r}, format {document['format']!r}"
        raise ValueError(message)
    routes = tuple(
        Route(r["name"], r["kind"], r["card"], r["card_hash"], r["lower"], r["upper"], tuple(r["values"]))
        for r in document["routes"]
    )
    return Articulation(
        name=document["name"],
        version=int(document["version"]),
        target=document["target"],
        variable=document["variable"],
        numeric=bool(document["numeric"]),
        routes=routes,
        provenance=document["provenance"],
    )
