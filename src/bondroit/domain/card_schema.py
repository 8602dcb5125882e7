"""The JSON Schema (draft 2020-12) of a card's file: the one place it is said in; `make docs` writes it out."""

from __future__ import annotations

from typing import Any

from bondroit.domain.modalities import CATEGORICAL, INTERVAL, MISSING, NUMERIC, OTHER, VALUES
from bondroit.domain.scorecard import STATUSES
from bondroit.domain.signature import ALGORITHM

DRAFT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:bondroit:card"
# Cells from 1 to 10 files are suppressed: null.
_LEAST_CELL = 11

_NULL = {"type": "null"}
_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_MAYBE = {"type": ["number", "null"]}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def card_schema() -> dict[str, Any]:
    """The schema of a card's file, of both formats; a fresh value each time."""
    return {
        "$schema": DRAFT,
        "$id": IDENTIFIER,
        "title": "bondroit scorecard",
        "description": "score = 1 / (1 + exp(-(intercept + sum of one coefficient per variable))), each rounded to a "
        "millionth of a logit. The hash is the SHA-256 of the document without hash, odds_ratio and signatures, as "
        "JSON with sorted keys, no spaces and no escape of what is not ASCII, in UTF-8.",
        "type": "object",
        "required": ["format"],
        "oneOf": [{"$ref": "#/$defs/card_2"}, {"$ref": "#/$defs/card_1"}],
        "$defs": {
            "card_2": _card_2(),
            "card_1": _card_1(),
            "variable_2": _variable_2(),
            "variable_1": _object({**_variable(), "modalities": _list({"$ref": "#/$defs/modality_1"})}),
            "modality_2": _modality_2(),
            "modality_1": _object({**_modality(), "coefficient": _NUMBER}),
            "span": _span(),
            "decision": _decision(),
            "signature": _signature(),
        },
    }


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON value
    """An object that has these properties, every one of them and no other."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
        **more,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _said(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


def _head(form: int) -> dict[str, Any]:
    return {
        "format": {"const": form},
        "name": _said({"type": "string", "minLength": 1}, "The card's name; name@version names the card everywhere."),
        "version": {"type": "integer", "minimum": 1},
        "target": _said(_TEXT, "What the card aims at, in words or as the name of a column."),
    }


def _signatures() -> dict[str, Any]:
    return _said(_list({"$ref": "#/$defs/signature"}), "Signatures of the hash; the hash does not depend on them.")


def _card_2() -> dict[str, Any]:
    whole = _object(
        {
            **_head(2),
            "status": _said({"enum": list(STATUSES)}, "An experiment makes no control plan; published: from a table."),
            "intercept": _said(_MAYBE, "Logit of a file with every reference; null where it is unknown."),
            "intercept_span": _span_or_null("Logits an unknown intercept may take; null where it is known."),
            "variables": _list({"$ref": "#/$defs/variable_2"}),
            "decisions": _said(_list({"$ref": "#/$defs/decision"}), "What persons decided, in order."),
            "provenance": _provenance(),
            "hash": _HASH,
        },
        allOf=[_null_together("intercept", "intercept_span")],
    )
    whole["properties"]["signatures"] = _signatures()
    return whole


def _card_1() -> dict[str, Any]:
    whole = _object(
        {
            **_head(1),
            "intercept": _NUMBER,
            "variables": _list({"$ref": "#/$defs/variable_1"}),
            "provenance": _provenance(),
            "hash": _HASH,
        }
    )
    whole["properties"]["signatures"] = _signatures()
    return whole


def _provenance() -> dict[str, Any]:
    """Open: whoever makes a card says how; these keys mean the same everywhere."""
    known = {
        "survey": _said({}, "The survey the card was learnt from."),
        "month": _said(_TEXT, "The as-of month of the survey."),
        "rows": _said({"type": "integer", "minimum": 0}, "Files of the survey."),
        "events": _said({"type": "integer", "minimum": 0}, "Files that meet the target, unweighted."),
        "weight_sum": _said(_NUMBER, "The population the survey stands for."),
        "rate": _said(_NUMBER, "Weighted share of files that meet the target."),
        "evaluation": _said({}, "How the card orders files it did not learn from."),
        "published": _said({"type": "object"}, "The published table it was read from: name, SHA-256, lines."),
    }
    return _said({"type": "object", "properties": known}, "How the card was made.")


def _variable() -> dict[str, Any]:
    return {
        "name": _said({"type": "string", "minLength": 1}, "The column it is read from."),
        "kind": {"enum": [NUMERIC, CATEGORICAL]},
        "meaning": _said(_TEXT, "Its definition in words."),
    }


def _variable_2() -> dict[str, Any]:
    return _object(
        {
            **_variable(),
            "source": _said(_TEXT, "Where it comes from: a table, a partner's file, a document."),
            "masked": _said({"type": "boolean"}, "Its classes and coefficients were not published."),
            "span": _span_or_null("Logits a masked variable may add; null where it is not masked."),
            "modalities": _list({"$ref": "#/$defs/modality_2"}),
        },
        **{"if": {"properties": {"masked": {"const": True}}}},
        then={"properties": {"modalities": {"maxItems": 0}, "span": {"type": "object"}}},
        **{"else": {"properties": {"span": _NULL}}},
    )


def _modality() -> dict[str, Any]:
    return {
        "name": _said(_TEXT, "What a person reads."),
        "kind": {"enum": [INTERVAL, VALUES, MISSING, OTHER]},
        "lower": _said(_MAYBE, "First number inside an interval; null is unbounded."),
        "upper": _said(_MAYBE, "First number above an interval; null is unbounded."),
        "values": _said(_list(_TEXT), "The values of a class of values."),
        "reference": _said({"type": "boolean"}, "Whether the others are compared with this class."),
        "odds_ratio_low": _said(_MAYBE, "Lower end of the 95 % interval of the odds ratio."),
        "odds_ratio_high": _said(_MAYBE, "Upper end."),
        "count": _said(
            {"anyOf": [_NULL, {"const": 0}, {"type": "integer", "minimum": _LEAST_CELL}]},
            "Files of the survey in the class, unweighted; null where it is suppressed (1 to 10 files, or a number "
            "from which such a one could be deduced).",
        ),
        "share": _said(_MAYBE, "Weighted share of the files in the class."),
        "rate": _said(_MAYBE, "Weighted share of the class that meets the target."),
    }


def _modality_2() -> dict[str, Any]:
    return _object(
        {
            **_modality(),
            "coefficient": _said(_MAYBE, "Logit against the reference; null where it is unknown."),
            "odds_ratio": _said(_MAYBE, "exp(coefficient); follows from it and is not hashed."),
            "span": _span_or_null("Logits an unknown coefficient may take; null where it is known."),
        },
        allOf=[
            _null_together("coefficient", "span"),
            {
                "if": {"properties": {"kind": {"const": INTERVAL}}},
                "then": {"properties": {"values": {"maxItems": 0}}},
                "else": {"properties": {"lower": _NULL, "upper": _NULL}},
            },
        ],
    )


def _null_together(number: str, span: str) -> dict[str, Any]:
    """Either the number is known, or a span stands in its place."""
    return {
        "if": {"properties": {number: _NULL}},
        "then": {"properties": {span: {"type": "object"}}},
        "else": {"properties": {span: _NULL}},
    }


def _span_or_null(description: str) -> dict[str, Any]:
    return _said({"anyOf": [{"$ref": "#/$defs/span"}, _NULL]}, description)


def _span() -> dict[str, Any]:
    return _said(_object({"low": _MAYBE, "high": _MAYBE}), "Ends in logits; null is unbounded.")


def _decision() -> dict[str, Any]:
    return _object(
        {
            "kind": _said({"type": "string", "minLength": 1}, "What was done, e.g. merge, cut, drop."),
            "variable": _said(_TEXT, "The variable concerned; empty for the card as a whole."),
            "what": _said({"type": "object"}, "The terms of the decision."),
            "why": _said(_TEXT, "The reason, in the person's words."),
        }
    )


def _signature() -> dict[str, Any]:
    return _object(
        {
            "algorithm": {"const": ALGORITHM},
            "signer": _said(_TEXT, "The name the signer gave; it is signed too."),
            "public_key": _said({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "32 bytes, hexadecimal."),
            "signature": _said({"type": "string", "pattern": "^[0-9a-f]{128}$"}, "64 bytes, hexadecimal."),
        }
    )
