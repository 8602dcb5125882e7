"""The scorecards: the same promises in memory and in a folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contract.fakes import MemoryCards

from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, Modality, Scorecard, Variable
from bondroit.errors import UserError
from bondroit.store.cards import FolderCards

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.ports import Cards


@pytest.fixture(params=["memory", "folder"])
def cards(request: pytest.FixtureRequest, tmp_path: Path) -> Cards:
    return MemoryCards() if request.param == "memory" else FolderCards(tmp_path / "cards")


def card(name: str = "overpayment", version: int = 1, intercept: float = -1.25) -> Scorecard:
    """A small card."""
    rent = Variable(
        "rent",
        NUMERIC,
        (
            Modality("low", INTERVAL, 0.0, reference=True, upper=400.0, count=20, share=0.5, rate=0.1),
            Modality("high", INTERVAL, 0.7, lower=400.0, odds_ratio_low=1.5, odds_ratio_high=2.7, count=20),
            Modality("missing", MISSING, 0.1),
        ),
        "Loyer mensuel, en centimes",
    )
    return Scorecard(name, version, "an overpayment above 600 €", intercept, (rent,), {"rows": 40, "auc": 0.7})


def test_a_saved_card_is_loaded(cards: Cards) -> None:
    """A card comes back equal, with its hash, by its label and by its name alone."""
    cards.save(card())
    cards.save(card(version=2, intercept=0.5))
    assert cards.load("overpayment@1") == card()
    assert cards.load("overpayment@1").hash == card().hash
    assert cards.load("overpayment").version == 2


def test_the_latest_version_is_the_highest_number(cards: Cards) -> None:
    """Version 10 comes after version 9."""
    for version in (10, 9):
        cards.save(card(version=version))
    assert cards.load("overpayment").version == 10
    assert cards.labels() == ("overpayment@9", "overpayment@10")


def test_labels_are_sorted(cards: Cards) -> None:
    """Cards are listed by name and then version, and the next version is one more than the latest."""
    assert cards.labels() == ()
    assert cards.next_version("overpayment") == 1
    for name, version in (("underpayment", 1), ("overpayment", 2), ("overpayment", 1)):
        cards.save(card(name, version))
    assert cards.labels() == ("overpayment@1", "overpayment@2", "underpayment@1")
    assert cards.next_version("overpayment") == 3


def test_a_version_is_never_changed(cards: Cards) -> None:
    """Saving the very same card again does nothing; another card under the same label is refused."""
    cards.save(card())
    cards.save(card())
    with pytest.raises(UserError) as caught:
        cards.save(replace(card(), intercept=9.0))
    assert caught.value.code == "E-INT-001"
    assert cards.load("overpayment@1") == card()


@pytest.mark.parametrize("label", ["overpayment", "overpayment@2", "overpaiment@1"])
def test_an_absent_card_is_a_missing_step(cards: Cards, label: str) -> None:
    """A card that was never built is said to be missing."""
    if "@" in label:
        cards.save(card())
    with pytest.raises(UserError) as caught:
        cards.load(label)
    assert caught.value.code == "E-WRK-003"
