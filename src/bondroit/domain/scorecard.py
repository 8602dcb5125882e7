"""The scorecard: an intercept and one line per modality, frozen, versioned and hashed.

`score = 1 / (1 + exp(-points / 1e6))` where points is the integer sum of the intercept's and the modalities'
points. Integers make the sum the same bits on every engine, `domain.exponential` does so for the score; ranks are
decided on points.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bondroit.domain.card_document import (
    add_odds_ratios,
    read_number,
    read_span,
    read_variable,
    write_number,
    write_span,
    write_variable,
)
from bondroit.domain.exponential import POINTS_PER_LOGIT, probability
from bondroit.domain.modalities import (
    ANYTHING,
    CATEGORICAL,
    INTERVAL,
    MISSING,
    NUMERIC,
    OTHER,
    UNKNOWN,
    VALUES,
    Modality,
    Span,
    Value,
    Variable,
    categorical_text,
    span_of,
    to_points,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ANYTHING", "CARD", "CATEGORICAL", "DECLARE_INTERCEPT", "DECLARE_SPAN", "EXPERIMENT", "FIX", "FORMAT", "FORMATS",
    "INTERVAL", "MISSING", "NUMERIC", "OTHER", "POINTS_PER_LOGIT", "PUBLISHED", "STATUSES", "UNKNOWN", "VALUES",
    "Contribution", "Decision", "Modality", "Scorecard", "Span", "Value", "Variable", "canonical_json",
    "categorical_text", "contributions", "file_document", "from_document", "points_of", "probability",
    "to_document", "to_json", "to_points",
]  # fmt: skip

# Format 1 has no status, decisions, sources or spans. A card keeps the format it was written in, and so its hash.
FORMAT = 2
FORMATS = (1, 2)

CARD, EXPERIMENT, PUBLISHED = "card", "experiment", "published"
STATUSES = (CARD, EXPERIMENT, PUBLISHED)
# Decisions of whoever imports a published table: what it leaves unknown lies in a span.
DECLARE_SPAN, DECLARE_INTERCEPT = "declare_span", "declare_intercept"
# That a variable counts as one class in every file: its coefficient went into the intercept.
FIX = "fix"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about the card, and why.

    Attributes:
        kind: what was done, e.g. `merge`, `cut`, `drop`, `force`.
        variable: the variable concerned; empty for the card as a whole.
        what: the terms of the decision; JSON values only.
        why: the reason, in the person's words.
    """

    kind: str
    variable: str
    what: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    def __post_init__(self) -> None:
        # A copy in JSON values: it comes back equal from a file, and nobody changes it from outside.
        object.__setattr__(self, "what", json.loads(json.dumps(dict(self.what), allow_nan=False)))


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A card: what it aims at, its lines, and where it comes from.

    Attributes:
        name: e.g. `overpayment`.
        version: 1, 2, ...; `name@version` names the card everywhere.
        target: the target in words or the name of the target column.
        intercept: logit of a file that has every reference modality; `UNKNOWN` (NaN) where it was not published.
        variables: in the order of selection.
        provenance: how it was made: survey, month, sizes, settings, figures of its evaluation; JSON values only.
        status: `card`, `experiment` (must not make a control plan), or `published` (read from a published table).
        decisions: what persons decided, in order.
        intercept_span: logits an unknown intercept may take; None where it is known.
        format: of the document, 1 or 2; a card that holds what format 1 has no place for is of format 2.
    """

    name: str
    version: int
    target: str
    intercept: float
    variables: tuple[Variable, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)
    status: str = CARD
    decisions: tuple[Decision, ...] = ()
    intercept_span: Span | None = None
    format: int = FORMAT

    def __post_init__(self) -> None:
        if self.format not in FORMATS or self.status not in STATUSES:
            message = f"format {self.format!r}, status {self.status!r}"
            raise ValueError(message)
        object.__setattr__(self, "intercept_span", span_of(self.intercept, self.intercept_span, "intercept"))
        more = self.decisions or self.status != CARD or not self.known or any(v.source for v in self.variables)
        if more:
            object.__setattr__(self, "format", FORMAT)

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashlib.sha256(canonical_json(to_document(self)).encode()).hexdigest()

    @property
    def known(self) -> bool:
        """Whether the intercept and every coefficient are known, so that a file has one score."""
        return self.intercept_span is None and all(v.known for v in self.variables)

    @property
    def unknown_variables(self) -> tuple[Variable, ...]:
        """The variables that are masked or have a modality of unknown coefficient."""
        return tuple(v for v in self.variables if not v.known)

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
        ValueError: a coefficient that the file needs is unknown.
    """
    terms = []
    for variable in card.variables:
        if variable.masked:
            message = f"{variable.name} is masked"
            raise ValueError(message)
        value = row[variable.name]
        modality = variable.modality_of(value)
        if modality is None:
            raise LookupError(variable.name)
        terms.append(Contribution(variable.name, value, modality.name, modality.points, modality.odds_ratio))
    return tuple(terms)


def points_of(card: Scorecard, row: Mapping[str, Value]) -> int:
    """The plain oracle of the score: integer points of one file. Raises as `contributions` does."""
    return to_points(card.intercept) + sum(term.points for term in contributions(card, row))


def canonical_json(document: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the bytes that are hashed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_document(card: Scorecard) -> dict[str, Any]:
    """The card as plain JSON values in the form of its own format, without its hash."""
    document = {
        "format": card.format,
        "name": card.name,
        "version": card.version,
        "target": card.target,
        "intercept": card.intercept,
        "variables": [write_variable(v, card.format) for v in card.variables],
        "provenance": dict(card.provenance),
    }
    if card.format == 1:
        return document
    decisions = [{"kind": d.kind, "variable": d.variable, "what": dict(d.what), "why": d.why} for d in card.decisions]
    return {
        **document,
        "status": card.status,
        "intercept": write_number(card.intercept),
        "intercept_span": write_span(card.intercept_span),
        "decisions": decisions,
    }


def from_document(document: Mapping[str, Any]) -> Scorecard:
    """Read what `to_document` wrote, in any format that was ever written.

    Raises:
        KeyError, TypeError, ValueError: the document has not the form of a card.
    """
    form = document["format"]
    if type(form) is not int or form not in FORMATS:
        message = f"format {form!r}"
        raise ValueError(message)
    made = Scorecard(
        name=document["name"],
        version=int(document["version"]),
        target=document["target"],
        intercept=read_number(document["intercept"]) if form > 1 else float(document["intercept"]),
        variables=tuple(read_variable(v, form) for v in document["variables"]),
        provenance=document["provenance"],
        intercept_span=read_span(document["intercept_span"]) if form > 1 else None,
        format=form,
    )
    if form == 1:
        return made
    decisions = tuple(Decision(d["kind"], d["variable"], d["what"], d["why"]) for d in document["decisions"])
    return replace(made, status=document["status"], decisions=decisions)


def file_document(card: Scorecard) -> dict[str, Any]:
    """What a file holds: the document, beside every coefficient its odds ratio, and the hash."""
    document = to_document(card)
    add_odds_ratios(document)
    return {**document, "hash": card.hash}


def to_json(card: Scorecard) -> str:
    """The card as an indented JSON document that carries its own hash."""
    return json.dumps(file_document(card), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
