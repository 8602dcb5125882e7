"""A card of an older format is read for ever: it keeps its bytes, its hash and its scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bondroit.domain.scorecard import CARD, Decision, points_of, to_json
from bondroit.store.cards import FolderCards, read_card, write_card

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Value

# Written, hashed and scored by the version of 2026-11 that knew format 1 alone.
FILE = Path(__file__).with_name("card_format_1.json")
HASH = "12ee5655e3f24179e1fe9a6b553be11dc65e9ea3e8fad376774fbc376f45b0e8"
POINTS = (
    ({"income": 500.0, "housing": "tenant"}, -1587654),
    ({"income": None, "housing": "owner"}, -1200000),
    ({"income": 800, "housing": "lodged"}, -2250000),
)


def test_a_card_of_format_1_keeps_its_bytes_and_hash(tmp_path: Path) -> None:
    """It is read, has the hash it had, and is written again byte for byte."""
    card = read_card(FILE)
    assert (card.format, card.status, card.decisions) == (1, CARD, ())
    assert card.hash == HASH
    assert to_json(card) == FILE.read_text(encoding="utf-8")
    write_card(tmp_path / "again.json", card)
    assert (tmp_path / "again.json").read_bytes() == FILE.read_bytes()


@pytest.mark.parametrize(("row", "points"), POINTS)
def test_a_card_of_format_1_scores_as_it_did(row: dict[str, Value], points: int) -> None:
    """Points are those that the older version gave."""
    assert points_of(read_card(FILE), row) == points


def test_another_version_of_it_stays_of_format_1(tmp_path: Path) -> None:
    """A new version number changes the hash, not the format; a decision takes it to format 2."""
    card = read_card(FILE).with_version(4)
    assert card.format == 1
    FolderCards(tmp_path).save(card)
    assert FolderCards(tmp_path).load("overpayment").hash == card.hash
    edited = replace(card, decisions=(Decision("drop", "income", {}, "not asked any more"),))
    assert edited.format == 2
