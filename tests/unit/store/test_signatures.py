"""Signatures of cards: right ones are kept, wrong ones refused, keys stay with their owner."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contract.test_cards import card

from bondroit.domain.scorecard import Decision
from bondroit.errors import UserError
from bondroit.store import keys
from bondroit.store.cards import read_card, read_signed, write_card

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("cryptography", reason="the extra `sign` is not installed")
CARD = replace(card(), decisions=(Decision("merge", "rent", {"modalities": ["a", "b"]}, "too few files"),))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private key."""
    keys.make_key(tmp_path / "key.pem")
    return tmp_path / "key.pem"


@pytest.fixture
def signed(tmp_path: Path, key: Path) -> Path:
    """A signed card's file."""
    path = tmp_path / "card.json"
    write_card(path, CARD, (keys.sign(CARD.hash, "A. Martin", key),))
    return path


def test_a_private_key_is_its_owners_and_is_never_overwritten(key: Path) -> None:
    """Nobody else may read it; making it again is refused and leaves it as it was."""
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    with pytest.raises(UserError) as caught:
        keys.make_key(key)
    assert caught.value.code == "E-KEY-001"
    assert key.read_bytes() == before


def test_a_public_key_in_the_way_is_kept(tmp_path: Path) -> None:
    """A file where the public key would go is not overwritten, and no private key is made."""
    (tmp_path / "key.pem.pub").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError):
        keys.make_key(tmp_path / "key.pem")
    assert not (tmp_path / "key.pem").exists()
    assert (tmp_path / "key.pem.pub").read_text(encoding="utf-8") == "mine"


def test_a_signed_card_keeps_its_hash(signed: Path, key: Path) -> None:
    """The signature comes back, names its signer and key, and changes nothing of the card."""
    held = read_signed(signed)
    assert held.card == CARD
    assert held.card.hash == CARD.hash
    assert [(s.signer, s.public_key) for s in held.signatures] == [("A. Martin", keys.public_key(key))]
    assert keys.public_key(key) == keys.public_key(key.with_name("key.pem.pub"))


def test_an_unsigned_card_is_read(tmp_path: Path) -> None:
    """A card without signatures is fine, and says that it has none."""
    write_card(tmp_path / "card.json", CARD)
    assert read_signed(tmp_path / "card.json").signatures == ()


@pytest.mark.parametrize(
    "change",
    [
        {"signer": "B. Durand"},
        {"signature": "00" * 64},
        {"public_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},
    ],
)
def test_a_wrong_signature_is_refused(signed: Path, change: dict[str, str]) -> None:
    """Another signer's name, other bytes, another key: each is found when the card is read."""
    document = json.loads(signed.read_text(encoding="utf-8"))
    document["signatures"][0].update(change)
    signed.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_card(signed)
    assert caught.value.code == "E-INT-005"
    assert caught.value.exit_code == 4


def test_a_signature_of_another_card_is_refused(signed: Path, tmp_path: Path) -> None:
    """A signature cannot be moved to another card."""
    other = replace(CARD, intercept=3.0)
    write_card(tmp_path / "other.json", other, read_signed(signed).signatures)
    with pytest.raises(UserError) as caught:
        read_card(tmp_path / "other.json")
    assert caught.value.code == "E-INT-005"


@pytest.mark.parametrize("change", [{"algorithm": "rsa"}, {"signature": "zz"}, {"public_key": "00"}, {"comment": "x"}])
def test_what_is_no_signature_is_refused(signed: Path, change: dict[str, str]) -> None:
    """A signature of another form makes the file unreadable, without a trace."""
    document = json.loads(signed.read_text(encoding="utf-8"))
    document["signatures"][0].update(change)
    signed.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_card(signed)
    assert caught.value.code == "E-SCO-001"


def test_a_key_that_others_may_read_does_not_sign(key: Path) -> None:
    """A private key with rights for others is refused with the remedy."""
    key.chmod(0o644)
    with pytest.raises(UserError) as caught:
        keys.sign(CARD.hash, "A. Martin", key)
    assert "chmod 600" in str(caught.value)


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    """A file that holds no Ed25519 key is told, for signing and for checking."""
    path = tmp_path / "key.pem"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    for use in (lambda: keys.sign(CARD.hash, "A", path), lambda: keys.public_key(path)):
        with pytest.raises(UserError) as caught:
            use()
        assert caught.value.code == "E-KEY-001"


def test_a_known_signature_is_right() -> None:
    """The key, message and signature of RFC 8032 (test 1) hold for the library behind ours."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    made = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert made.public_key().public_bytes_raw().hex().startswith("d75a980182b10ab7d54bfed3c964073a")
    assert made.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")
