"""Key files (Ed25519, PEM): made once, read by their owner alone, never overwritten."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

from bondroit.domain.signature import Signature, signed_bytes
from bondroit.errors import Text, UserError
from bondroit.store.disk import why_unread
from bondroit.store.new_files import write_key

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_MODE, PUBLIC_MODE = 0o600, 0o644
PUBLIC = ".pub"


def make_key(path: Path) -> tuple[Path, str]:
    """Make a pair of keys: the private one in `path`, the public one beside it in `path.pub`.

    Returns:
        The file of the public key, and the key in hexadecimal.

    Raises:
        UserError: E-KEY-001 if a file is there already; E-DSK-001 if the disk refuses; E-USE-005.
    """
    _library()
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    public_path = path.with_name(path.name + PUBLIC)
    for file in (path, public_path):
        if file.exists() or file.is_symlink():
            raise _unusable(file, Text("a key file is never overwritten", "un fichier de clé n'est jamais écrasé"))
    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    public = private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    write_key(path, secret, PRIVATE_MODE)
    write_key(public_path, public, PUBLIC_MODE)
    return public_path, _hexadecimal(private.public_key())


def sign(card_hash: str, signer: str, key_file: Path) -> Signature:
    """Sign a card's hash.

    Raises:
        UserError: E-KEY-001 if the file is no private Ed25519 key, or others may read it; E-USE-005.
    """
    _library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - an extra

    data = _read(key_file)
    mode = stat.S_IMODE(key_file.stat().st_mode)
    if mode & 0o077:
        raise _unusable(
            key_file,
            Text(
                "others may read this private key; run chmod 600", "d'autres peuvent lire cette clé privée ; chmod 600"
            ),
        )
    key = _parsed(key_file, data, private=True)
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(key_file, Text("it is no Ed25519 private key", "ce n'est pas une clé privée Ed25519"))
    made = key.sign(signed_bytes(card_hash, signer))
    return Signature(signer, _hexadecimal(key.public_key()), made.hex())


def is_right(signature: Signature, card_hash: str) -> bool:
    """Whether the signature is of this hash, by the key it names.

    Raises:
        UserError: E-USE-005.
    """
    _library()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
    try:
        key.verify(bytes.fromhex(signature.signature), signed_bytes(card_hash, signature.signer))
    except InvalidSignature:
        return False
    return True


def public_key(file: Path) -> str:
    """The public key of a file, in hexadecimal; of a private key's file too.

    Raises:
        UserError: E-KEY-001 if the file is no Ed25519 key; E-USE-005.
    """
    _library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - an extra

    data = _read(file)
    key = _parsed(file, data, private=b"PRIVATE KEY" in data)
    found = key.public_key() if hasattr(key, "public_key") else key
    if not isinstance(found, Ed25519PublicKey):
        raise _unusable(file, Text("it is no Ed25519 key", "ce n'est pas une clé Ed25519"))
    return _hexadecimal(found)


def _hexadecimal(key: Any) -> str:  # noqa: ANN401 - the library is an extra
    return str(key.public_bytes_raw().hex())


def _parsed(file: Path, data: bytes, *, private: bool) -> Any:  # noqa: ANN401 - the library is an extra
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415

    try:
        return form.load_pem_private_key(data, password=None) if private else form.load_pem_public_key(data)
    except TypeError:
        raise _unusable(file, Text("it is locked by a passphrase", "elle est protégée par une phrase")) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _unusable(file, Text("it is no key in PEM", "ce n'est pas une clé en PEM")) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        why = why_unread(error)
        raise _unusable(file, Text(f"it cannot be read: {why.en}", f"illisible : {why.fr}")) from None


def _unusable(file: Path, fault: Text) -> UserError:
    return UserError(
        "E-KEY-001",
        Text(f"The key file {file} cannot be used.", f"Le fichier de clé {file} est inutilisable."),
        faults=(Text(f"{fault.en}.", f"{fault.fr}."),),
        remedy=Text(
            "name another file; `bondroit card key FILE` makes a pair of keys.",
            "nommez un autre fichier ; « bondroit card key FICHIER » crée une paire de clés.",
        ),
    )


def _library() -> None:
    """Refuse where `cryptography` is not installed: what is signed is never taken without a check."""
    try:
        import cryptography  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise UserError(
            "E-USE-005",
            Text("Signatures need the library cryptography.", "Les signatures demandent la bibliothèque cryptography."),
            remedy=Text('run: pip install "bondroit[sign]"', 'lancez : pip install "bondroit[sign]"'),
        ) from None
