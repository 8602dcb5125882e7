"""Scorecard files: what was altered, cut or is no card is told from a card."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.test_cards import card

from bondroit.errors import UserError
from bondroit.store.cards import FolderCards, read_card, write_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Change = "Callable[[dict[str, Any]], object]"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good card file."""
    path = tmp_path / "overpayment@1.json"
    write_card(path, card())
    return path


def test_a_card_file_comes_back(path: Path) -> None:
    """A card written outside a workspace is read back equal."""
    assert read_card(path) == card()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(intercept=3.0),
        lambda d: d.update(version=2),
        lambda d: d["variables"][0]["modalities"][1].update(coefficient=0.0),
        lambda d: d["variables"][0]["modalities"][1].update(lower=401.0),
        lambda d: d["provenance"].update(auc=0.9),
        lambda d: d.update(hash="0" * 64),
        lambda d: d.pop("hash"),
        lambda d: d.update(comment="looks harmless"),
        lambda d: d["variables"][0].update(comment="looks harmless"),
    ],
)
def test_an_altered_card_is_refused(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Any change of value, a forged or missing hash, or something added, is found."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_card(path)
    assert caught.value.code == "E-INT-001"
    assert caught.value.exit_code == 4


def test_a_card_written_otherwise_is_the_same_card(path: Path) -> None:
    """Spaces and the order of keys are not content."""
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document, sort_keys=True, indent=7), encoding="utf-8")
    assert read_card(path) == card()


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"3", b"{}", b"\xff\xfe{", b'{"format": 1}', b'{"format": 2}', b'{"format": NaN}',
     b'{"format": 1, "name": "a", "version": 1, "target": "t", "intercept": 0, "variables": 3, "provenance": {}}'],
)  # fmt: skip
def test_what_is_no_card_is_refused(path: Path, data: bytes) -> None:
    """Cut, empty, not JSON, not text or not of a card's form: one message, no trace."""
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_card(path)
    assert caught.value.code == "E-SCO-001"


def test_the_place_of_a_fault_of_json_is_told(path: Path) -> None:
    """A missing comma is told with its line and column, in both languages."""
    path.write_text('{\n "format": 1\n "name": 2}', encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_card(path)
    assert caught.value.faults[0].en.startswith("line 3, column 2")
    assert caught.value.faults[0].fr.startswith("ligne 3, colonne 2")


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder, is no card."""
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(UserError) as caught:
            read_card(path)
        assert caught.value.code == "E-SCO-001"


def test_a_card_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    """A card copied over another version's file is whole in itself, and still not the one asked for."""
    write_card(tmp_path / "overpayment@2.json", card(version=1))
    with pytest.raises(UserError) as caught:
        FolderCards(tmp_path).load("overpayment@2")
    assert caught.value.code == "E-INT-001"


def test_other_files_are_no_cards(tmp_path: Path) -> None:
    """Files by other names in the folder are not listed."""
    for name in ("notes.json", "a@0.json", "a@1.txt", ".a@1.json.12.aside", "a@x.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert FolderCards(tmp_path).labels() == ()


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x"])
def test_a_name_that_is_no_files_is_a_bug(tmp_path: Path, name: str) -> None:
    """A card cannot be named out of its folder."""
    with pytest.raises(ValueError, match="cannot name"):
        FolderCards(tmp_path).save(card(name))
    assert not list(tmp_path.iterdir())


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    """A misspelt label is answered with the nearest one."""
    cards = FolderCards(tmp_path)
    cards.save(card())
    with pytest.raises(UserError) as caught:
        cards.load("overpaiment@1")
    assert caught.value.faults[0].en == "Did you mean overpayment@1?"
