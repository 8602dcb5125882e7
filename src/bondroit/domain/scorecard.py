"""The scorecard: an intercept and one line per modality, frozen, versioned and hashed.

`score = 1 / (1 + exp(-points / 1e6))` where points is the integer sum of the intercept's and the modalities'
points. Integers make the sum the same bits on every engine; ranks are decided on them.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

POINTS_PER_LOGIT = 1_000_000
FORMAT = 1

INTERVAL, VALUES, MISSING, OTHER = "interval", "values", "missing", "other"
NUMERIC, CATEGORICAL = "numeric", "categorical"

Value = float | int | str | bool | None


def to_points(coefficient: float) -> int:
    """A coefficient (logit) as an integer number of millionths."""
    return round(coefficient * POINTS_PER_LOGIT)


def probability(points: int) -> float:
    """The score in [0, 1] behind an integer sum of points."""
    return 1.0 / (1.0 + math.exp(-points / POINTS_PER_LOGIT))


@dataclass(frozen=True, slots=True)
class Modality:
    """One class of a variable.

    Attributes:
        name: what a person reads, e.g. `[400, 800)`, `tenant_social`, `missing`.
        kind: `interval` (lower <= x < upper), `values`, `missing`, or `other` (any value not named elsewhere).
        lower, upper: bounds of an interval; None is unbounded.
        values: the values of a `values` class.
        coefficient: logit against the reference; 0 for the reference.
        odds_ratio_low, odds_ratio_high: 95 % interval of exp(coefficient); None for the reference.
        reference: whether this is the class the others are compared with.
        count: files of the survey in the class (unweighted); None where it is masked.
        share: weighted share of the files in the class; None where it is masked.
        rate: weighted share of the class that meets the target; None where it is masked or the class was never seen.
    """

    name: str
    kind: str
    coefficient: float
    reference: bool = False
    lower: float | None = None
    upper: float | None = None
    values: tuple[str, ...] = ()
    odds_ratio_low: float | None = None
    odds_ratio_high: float | None = None
    count: int | None = 0
    share: float | None = 0.0
    rate: float | None = None

    @property
    def points(self) -> int:
        """The integer the sum is made of."""
        return to_points(self.coefficient)

    @property
    def odds_ratio(self) -> float:
        """exp(coefficient)."""
        return math.exp(self.coefficient)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the card: numeric (cut into intervals) or categorical (booleans are `true` / `false`)."""

    name: str
    kind: str
    modalities: tuple[Modality, ...]
    meaning: str = ""

    def modality_of(self, value: Value) -> Modality | None:
        """The class of `value`; None when the card knows no class for it."""
        missing = value is None or (isinstance(value, float) and math.isnan(value))
        if missing:
            return self._first(MISSING)
        if self.kind == NUMERIC:
            x = float(value)  # type: ignore[arg-type]
            for m in self.modalities:
                if m.kind == INTERVAL and (m.lower is None or x >= m.lower) and (m.upper is None or x < m.upper):
                    return m
            return None
        text = categorical_text(value)
        for m in self.modalities:
            if m.kind == VALUES and text in m.values:
                return m
        return self._first(OTHER)

    def _first(self, kind: str) -> Modality | None:
        return next((m for m in self.modalities if m.kind == kind), None)


def categorical_text(value: Value) -> str:
    """How a category is written in a card: booleans as `true` and `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A card: what it aims at, its lines, and where it comes from.

    Attributes:
        name: e.g. `overpayment`.
        version: 1, 2, ...; `name@version` names the card everywhere.
        target: the target in words or the name of the target column.
        intercept: logit of a file that has every reference modality.
        variables: in the order of selection.
        provenance: how it was made: survey, month, sizes, settings, figures of its evaluation; JSON values only.
    """

    name: str
    version: int
    target: str
    intercept: float
    variables: tuple[Variable, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashlib.sha256(canonical_json(to_document(self)).encode()).hexdigest()

    def with_version(self, version: int) -> Scorecard:
        """The same card under another version number."""
        return replace(self, version=version)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one variable adds to a file's points, against the reference."""

    variable: str
    value: Value
    modality: str
    points: int
    odds_ratio: float


def contributions(card: Scorecard, row: Mapping[str, Value]) -> tuple[Contribution, ...]:
    """The terms of one file's score, in the card's order.

    Raises:
        KeyError: a variable is absent from `row`.
        LookupError: the card has no class for a value.
    """
    terms = []
    for variable in card.variables:
        value = row[variable.name]
        modality = variable.modality_of(value)
        if modality is None:
            raise LookupError(variable.name)
        terms.append(Contribution(variable.name, value, modality.name, modality.points, modality.odds_ratio))
    return tuple(terms)


def points_of(card: Scorecard, row: Mapping[str, Value]) -> int:
    """The plain oracle of the score: integer points of one file."""
    return to_points(card.intercept) + sum(term.points for term in contributions(card, row))


def canonical_json(document: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the bytes that are hashed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_document(card: Scorecard) -> dict[str, Any]:
    """The card as plain JSON values, without its hash."""
    return {
        "format": FORMAT,
        "name": card.name,
        "version": card.version,
        "target": card.target,
        "intercept": card.intercept,
        "variables": [
            {
                "name": v.name,
                "kind": v.kind,
                "meaning": v.meaning,
                "modalities": [
                    {
                        "name": m.name,
                        "kind": m.kind,
                        "lower": m.lower,
                        "upper": m.upper,
                        "values": list(m.values),
                        "reference": m.reference,
                        "coefficient": m.coefficient,
                        "odds_ratio_low": m.odds_ratio_low,
                        "odds_ratio_high": m.odds_ratio_high,
                        "count": m.count,
                        "share": m.share,
                        "rate": m.rate,
                    }
                    for m in v.modalities
                ],
            }
            for v in card.variables
        ],
        "provenance": dict(card.provenance),
    }


def from_document(document: Mapping[str, Any]) -> Scorecard:
    """Read what `to_document` wrote.

    Raises:
        KeyError, TypeError, ValueError: the document has not the form of a card.
    """
    if document["format"] != FORMAT:
        message = f"format {document['format']!r}"
        raise ValueError(message)
    variables = tuple(
        Variable(
            name=v["name"],
            kind=v["kind"],
            meaning=v.get("meaning", ""),
            modalities=tuple(
                Modality(
                    name=m["name"],
                    kind=m["kind"],
                    lower=m["lower"],
                    upper=m["upper"],
                    values=tuple(m["values"]),
                    reference=m["reference"],
                    coefficient=float(m["coefficient"]),
                    odds_ratio_low=m["odds_ratio_low"],
                    odds_ratio_high=m["odds_ratio_high"],
                    count=m["count"],
                    share=m["share"],
                    rate=m["rate"],
                )
                for m in v["modalities"]
            ),
        )
        for v in document["variables"]
    )
    return Scorecard(
        name=document["name"],
        version=int(document["version"]),
        target=document["target"],
        intercept=float(document["intercept"]),
        variables=variables,
        provenance=document["provenance"],
    )


def to_json(card: Scorecard) -> str:
    """The card as an indented JSON document that carries its own hash."""
    return json.dumps({**to_document(card), "hash": card.hash}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
