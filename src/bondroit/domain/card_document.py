"""The parts of a card as plain JSON values: variables, modalities, spans, odds ratios; format 1 and format 2."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bondroit.domain.modalities import UNKNOWN, Modality, Span, Variable

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 700.0


def write_variable(variable: Variable, form: int) -> dict[str, Any]:
    """A variable in the form of a format."""
    return _variable_1(variable) if form == 1 else _variable_2(variable)


def add_odds_ratios(document: Mapping[str, Any]) -> None:
    """Put beside every coefficient its odds ratio; format 1 has none.

    Odds ratios follow from the coefficients and are no part of what is hashed: their last digit is the machine's.
    """
    if document["format"] == 1:
        return
    for variable in document["variables"]:
        for line in variable["modalities"]:
            line["odds_ratio"] = _odds_ratio(line["coefficient"])


def take_odds_ratios(document: dict[str, Any]) -> str | None:
    """Take the odds ratios out of what a file holds.

    Returns:
        None, or the place of the first one that does not follow from its coefficient.
    """
    if document["format"] == 1:
        return None
    forged = None
    for variable in document["variables"]:
        for line in variable["modalities"]:
            said, ratio = line.pop("odds_ratio"), _odds_ratio(line["coefficient"])
            fits = said == ratio if said is None or ratio is None else math.isclose(said, ratio, rel_tol=1e-9)
            if not fits and forged is None:
                forged = f"{variable['name']}: {line['name']}"
    return forged


def _odds_ratio(coefficient: float | None) -> float | None:
    """exp(coefficient); None where it is unknown, or beyond what a double holds."""
    return None if coefficient is None or abs(coefficient) > _LARGEST else math.exp(coefficient)


def _variable_1(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "kind": variable.kind,
        "meaning": variable.meaning,
        "modalities": [_modality_1(m) for m in variable.modalities],
    }


def _variable_2(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "kind": variable.kind,
        "meaning": variable.meaning,
        "source": variable.source,
        "masked": variable.masked,
        "span": write_span(variable.span),
        "modalities": [
            {**_modality_1(m), "coefficient": write_number(m.coefficient), "span": write_span(m.span)}
            for m in variable.modalities
        ],
    }


def _modality_1(modality: Modality) -> dict[str, Any]:
    return {
        "name": modality.name,
        "kind": modality.kind,
        "lower": modality.lower,
        "upper": modality.upper,
        "values": list(modality.values),
        "reference": modality.reference,
        "coefficient": modality.coefficient,
        "odds_ratio_low": modality.odds_ratio_low,
        "odds_ratio_high": modality.odds_ratio_high,
        "count": modality.count,
        "share": modality.share,
        "rate": modality.rate,
    }


def read_variable(found: Mapping[str, Any], form: int) -> Variable:
    """Read what `write_variable` wrote; raises KeyError, TypeError or ValueError for anything else."""
    return Variable(
        name=found["name"],
        kind=found["kind"],
        meaning=found.get("meaning", ""),
        modalities=tuple(_read_modality(m, form) for m in found["modalities"]),
        source="" if form == 1 else found["source"],
        masked=False if form == 1 else found["masked"],
        span=None if form == 1 else read_span(found["span"]),
    )


def _read_modality(found: Mapping[str, Any], form: int) -> Modality:
    return Modality(
        name=found["name"],
        kind=found["kind"],
        lower=found["lower"],
        upper=found["upper"],
        values=tuple(found["values"]),
        reference=found["reference"],
        coefficient=read_number(found["coefficient"]) if form > 1 else float(found["coefficient"]),
        odds_ratio_low=found["odds_ratio_low"],
        odds_ratio_high=found["odds_ratio_high"],
        count=found["count"],
        share=found["share"],
        rate=found["rate"],
        span=None if form == 1 else read_span(found["span"]),
    )


def write_number(value: float) -> float | None:
    """A float that is written the same before and after it was read; None where it is unknown."""
    return None if math.isnan(value) else float(value)


def read_number(value: float | None) -> float:
    """Read what `write_number` wrote."""
    return UNKNOWN if value is None else float(value)


def write_span(span: Span | None) -> dict[str, float | None] | None:
    """The ends of a span; an infinite end is None."""
    if span is None:
        return None
    low, high = span
    return {"low": None if low == -math.inf else low, "high": None if high == math.inf else high}


def read_span(found: Mapping[str, Any] | None) -> Span | None:
    """Read what `write_span` wrote."""
    if found is None:
        return None
    low, high = found["low"], found["high"]
    return (-math.inf if low is None else float(low), math.inf if high is None else float(high))
