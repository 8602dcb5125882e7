"""The published JSON Schema takes every real card and refuses every broken one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from tests.contract.test_cards import card

import bondroit.domain
from bondroit.app.build_table import BuildTableRequest, build_frame
from bondroit.domain.card_schema import card_schema
from bondroit.domain.scorecard import UNKNOWN, Decision, Variable, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = Draft202012Validator(card_schema())
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "card_format_1.json"
PARTLY = replace(
    card(),
    intercept=UNKNOWN,
    intercept_span=(-2.0, 1.0),
    status="published",
    variables=(*card().variables, Variable("income", "numeric", (), masked=True, span=(-1.0, 0.5))),
    decisions=(Decision("declare_span", "income", {"low": -1.0, "high": 0.5}, "a report"),),
)


def document(made: Any = PARTLY) -> dict[str, Any]:
    """What the card's file holds."""
    return json.loads(to_json(made))


def test_the_schema_is_one() -> None:
    """It is a valid schema of its draft, and what the package ships is what the code says."""
    Draft202012Validator.check_schema(card_schema())
    shipped = Path(bondroit.domain.__file__).with_name("card.schema.json")
    assert json.loads(shipped.read_text(encoding="utf-8")) == card_schema()


def test_a_card_that_was_built_is_valid() -> None:
    """A card learnt from a table with small classes keeps the schema, suppressed counts included."""
    rows = 600
    frame = pl.DataFrame(
        {
            "income": [float(i % 40) for i in range(rows)],
            "tenure": [("owner", "tenant", "lodged")[(i % 7 > 3) + (i % 150 == 1)] for i in range(rows)],
            "wrong": [int(((i % 40) < 15 and i % 7 < 4) or i % 11 == 0) for i in range(rows)],
        }
    )
    built = build_frame(frame=frame, request=BuildTableRequest(path="", target="wrong")).built.card
    assert not list(SCHEMA.iter_errors(document(built)))


@pytest.mark.parametrize("text", [to_json(card()), to_json(PARTLY), GOLDEN.read_text(encoding="utf-8")])
def test_cards_of_each_kind_are_valid(text: str) -> None:
    """Whole, partly unknown, and of the older format."""
    assert not list(SCHEMA.iter_errors(json.loads(text)))


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no name": lambda d: d.pop("name"),
    "an unknown key": lambda d: d.update(comment="looks harmless"),
    "a future format": lambda d: d.update(format=99),
    "a status nobody knows": lambda d: d.update(status="draft"),
    "no hash": lambda d: d.pop("hash"),
    "a hash cut short": lambda d: d.update(hash=d["hash"][:-1]),
    "version zero": lambda d: d.update(version=0),
    "a text for the intercept": lambda d: d.update(intercept="-1"),
    "a known intercept with a span": lambda d: d.update(intercept=-1.0),
    "an unknown intercept without": lambda d: d.update(intercept_span=None),
    "a kind nobody knows": lambda d: d["variables"][0].update(kind="text"),
    "masked with modalities": lambda d: d["variables"][0].update(masked=True, span={"low": 0, "high": 1}),
    "masked without a span": lambda d: d["variables"][1].update(span=None),
    "a span without masking": lambda d: d["variables"][0].update(span={"low": 0, "high": 1}),
    "no coefficient and no span": lambda d: d["variables"][0]["modalities"][1].update(coefficient=None),
    "an interval with values": lambda d: d["variables"][0]["modalities"][0].update(values=["a"]),
    "missing with a bound": lambda d: d["variables"][0]["modalities"][2].update(lower=1.0),
    "a count under 11": lambda d: d["variables"][0]["modalities"][0].update(count=7),
    "a decision without a reason": lambda d: d["decisions"][0].pop("why"),
    "a signature that is too short": lambda d: d.update(
        signatures=[{"algorithm": "ed25519", "signer": "a", "public_key": "00", "signature": "00"}]
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_card_is_refused(name: str) -> None:
    """Each way to break the document is found by the schema alone."""
    broken = document()
    assert SCHEMA.is_valid(broken)
    BROKEN[name](broken)
    assert not SCHEMA.is_valid(broken)
