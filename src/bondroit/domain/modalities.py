"""The lines of a scorecard: variables, their modalities, and the spans of what a published card leaves unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bondroit.domain.exponential import POINTS_PER_LOGIT

INTERVAL, VALUES, MISSING, OTHER = "interval", "values", "missing", "other"
NUMERIC, CATEGORICAL = "numeric", "categorical"

Value = float | int | str | bool | None

# Lowest and highest logit that an unknown coefficient may take; an infinite end says that nobody knows it.
Span = tuple[float, float]
UNKNOWN = math.nan
ANYTHING: Span = (-math.inf, math.inf)


def to_points(coefficient: float) -> int:
    """A coefficient (logit) as an integer number of millionths.

    Raises:
        ValueError: the coefficient is unknown.
    """
    return round(coefficient * POINTS_PER_LOGIT)


def span_of(value: float, span: Span | None, place: str) -> Span | None:
    """The span that goes with a number: None beside a known one, `ANYTHING` beside an unknown one without a span.

    Raises:
        ValueError: a known number has a span, or a span runs backwards.
    """
    if not math.isnan(value):
        if span is not None:
            message = f"{place}: a known number has no span"
            raise ValueError(message)
        return None
    return checked_span(span, place)


def checked_span(span: Span | None, place: str) -> Span:
    """The span of something unknown; `ANYTHING` where none is declared.

    Raises:
        ValueError: it runs backwards, or an end is no number.
    """
    low, high = ANYTHING if span is None else (float(span[0]), float(span[1]))
    if not low <= high or low == math.inf or high == -math.inf:
        message = f"{place}: the span runs from {low} to {high}"
        raise ValueError(message)
    return low, high


@dataclass(frozen=True, slots=True)
class Modality:
    """One class of a variable.

    Attributes:
        name: what a person reads, e.g. `[400, 800)`, `tenant_social`, `missing`.
        kind: `interval` (lower <= x < upper), `values`, `missing`, or `other` (any value not named elsewhere).
        lower, upper: bounds of an interval; None is unbounded.
        values: the values of a `values` class.
        coefficient: logit against the reference; 0 for the reference; `UNKNOWN` (NaN) where it was not published.
        odds_ratio_low, odds_ratio_high: 95 % interval of exp(coefficient); None for the reference.
        reference: whether this is the class the others are compared with.
        count: files of the survey in the class (unweighted); None where it is masked.
        share: weighted share of the files in the class; None where it is masked.
        rate: weighted share of the class that meets the target; None where it is masked or the class was never seen.
        span: logits an unknown coefficient may take; None where the coefficient is known.
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
    span: Span | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "span", span_of(self.coefficient, self.span, self.name))

    @property
    def known(self) -> bool:
        """Whether the coefficient is known."""
        return self.span is None

    @property
    def points(self) -> int:
        """The integer the sum is made of. Raises ValueError where the coefficient is unknown."""
        return to_points(self.coefficient)

    @property
    def odds_ratio(self) -> float:
        """exp(coefficient); NaN where it is unknown."""
        return math.exp(self.coefficient)

    @property
    def logits(self) -> Span:
        """Lowest and highest logit the class may add; both the coefficient where it is known."""
        return (self.coefficient, self.coefficient) if self.span is None else self.span


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the card: numeric (cut into intervals) or categorical (booleans are `true` / `false`).

    Attributes:
        name: the column it is read from.
        kind: `numeric` or `categorical`.
        modalities: its classes; none where the variable is masked.
        meaning: what it is, in words.
        source: where it comes from: a table, a partner's file, a document.
        masked: the card uses the variable, but its classes and coefficients were not published.
        span: logits a masked variable may add to a file; None where it is not masked.
    """

    name: str
    kind: str
    modalities: tuple[Modality, ...]
    meaning: str = ""
    source: str = ""
    masked: bool = False
    span: Span | None = None

    def __post_init__(self) -> None:
        if self.masked:
            if self.modalities:
                message = f"{self.name}: a masked variable has no modalities"
                raise ValueError(message)
            object.__setattr__(self, "span", checked_span(self.span, self.name))
        elif self.span is not None:
            message = f"{self.name}: only a masked variable has a span of its own"
            raise ValueError(message)

    @property
    def known(self) -> bool:
        """Whether every coefficient is known."""
        return not self.masked and all(m.known for m in self.modalities)

    @property
    def logits(self) -> Span:
        """Lowest and highest logit the variable may add to a file of which nothing is known."""
        if self.span is not None:
            return self.span
        ends = [m.logits for m in self.modalities]
        return min((low for low, _ in ends), default=0.0), max((high for _, high in ends), default=0.0)

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
