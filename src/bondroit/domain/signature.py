"""A signature of a card: who vouches for which hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard

ALGORITHM = "ed25519"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that stands beside a card's hash; the hash does not depend on it.

    Attributes:
        signer: the name the signer gave; it is signed too.
        public_key: 32 bytes in hexadecimal. Who it belongs to must be known from elsewhere.
        signature: 64 bytes in hexadecimal.
    """

    signer: str
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class SignedCard:
    """A card as a file holds it: with its signatures, each of them right; none is allowed."""

    card: Scorecard
    signatures: tuple[Signature, ...] = ()


def signed_bytes(card_hash: str, signer: str) -> bytes:
    """What is signed: the hash and the signer's name, so that neither can be changed."""
    return f"bondroit scorecard\n{card_hash}\n{signer}".encode()


def write_signature(signature: Signature) -> dict[str, str]:
    """The signature as JSON values."""
    return {
        "algorithm": ALGORITHM,
        "signer": signature.signer,
        "public_key": signature.public_key,
        "signature": signature.signature,
    }


def read_signature(found: Mapping[str, Any]) -> Signature:
    """Read what `write_signature` wrote.

    Raises:
        KeyError, TypeError, ValueError: it has not the form of a signature.
    """
    if set(found) != {"algorithm", "signer", "public_key", "signature"} or found["algorithm"] != ALGORITHM:
        message = f"a signature holds algorithm ({ALGORITHM}), signer, public_key and signature"
        raise ValueError(message)
    for name, size in (("public_key", 32), ("signature", 64)):
        if len(bytes.fromhex(found[name])) != size:
            message = f"{name} of {size} bytes"
            raise ValueError(message)
    return Signature(str(found["signer"]), found["public_key"], found["signature"])
