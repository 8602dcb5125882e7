"""Keyed pseudonyms: identifiers replaced by HMAC-SHA-256 under a secret key (RFC 2104, FIPS 198-1).

Without the key nobody can tell whether a person is in a file, even knowing all identifiers there are: a plain hash
would not do, since personal numbers are few enough to be tried one by one. A pseudonym is

    P1 = HMAC(k1, plain identifier)          k1 = HMAC(layer 1, "bondroit pseudonym" 0 version 0 domain)
    P2 = HMAC(k2, P1), and so on             one layer more each time the key is changed

cut to 128 bits, in hexadecimal. The domain says what kind of number it is (household_id, personal_number): the same
value in two domains gives two pseudonyms that nobody without the key can bring together. A layer added to a key
changes every pseudonym from what the tables hold, so that identifiers are not needed again and no list of old and new
is kept; who had the former key learns nothing of the new pseudonyms.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYER_BYTES = 32
_BLOCK = 64
SIGNS = 32
"""Hexadecimal signs of a pseudonym: 128 bits; among a hundred million people, one chance in 10^22 that two meet."""
FORM = rf"^[0-9a-f]{{{SIGNS}}}$"
_SEED = b"bondroit pseudonym\x001\x00"
_DOMAIN = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key: its layers, oldest first, 32 bytes each. It never shows itself."""

    layers: tuple[bytes, ...] = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Names the key without telling anything of it: 16 hexadecimal signs for the journal."""
        return hmac.digest(hashlib.sha256(b"".join(self.layers)).digest(), b"bondroit key name", "sha256").hex()[:16]

    def follows(self, older: SecretKey) -> bool:
        """Whether this key is the older one with layers added."""
        return len(self.layers) > len(older.layers) and self.layers[: len(older.layers)] == older.layers


def require_domain(domain: str) -> str:
    """The domain, if it is a word of small letters, figures and underscores.

    Raises:
        UserError: E-USE-001.
    """
    if _DOMAIN.fullmatch(domain):
        return domain
    raise UserError(
        "E-USE-001",
        Text(f"'{domain}' is no domain of pseudonyms.", f"« {domain} » n'est pas un domaine de pseudonymes."),
        remedy=Text("use a word such as household_id.", "employez un mot comme household_id."),
    )


def plain_identifier(values: pl.Expr) -> pl.Expr:
    """Identifiers as they are hashed: capitals, no spaces, one form of each sign (NFKC); zeros in front stay.

    Hyphens, points, strokes count: `1-23` and `12-3` are two identifiers. What has no letter and no figure is missing.
    """
    plain = values.cast(pl.String).str.normalize("NFKC").str.to_uppercase().str.replace_all(r"\s", "")
    return pl.when(plain.str.contains(r"[\p{L}\p{N}]")).then(plain)


def pseudonyms(values: pl.Series, key: SecretKey, domain: str, *, from_layer: int = 0) -> pl.Series:
    """Pseudonyms of identifiers; missing stays missing. Each distinct value is hashed once.

    Args:
        values: identifiers or, with `from_layer`, pseudonyms made with so many layers of the key.
        key: the key.
        domain: what kind of number it is.
        from_layer: layers that the values have already.
    """
    plain = values.to_frame("v").select(plain_identifier(pl.col("v")) if not from_layer else pl.col("v"))["v"]
    distinct = plain.drop_nulls().unique()
    subkeys = _subkeys(key, domain)
    made = [_one(value.encode(), subkeys[from_layer:]) for value in distinct]
    return plain.replace_strict(distinct, pl.Series(made, dtype=pl.String), default=None).alias(values.name)


def hmac_blocks(key: SecretKey, domain: str) -> list[tuple[bytes, bytes]]:
    """What stands before the inner and the outer text of HMAC-SHA-256 (RFC 2104), 64 bytes each, for each layer.

    For an engine that has SHA-256 and no HMAC: sha256(outer + sha256(inner + value)), cut as `pseudonyms` cuts it. As
    secret as the key itself.
    """
    padded = [subkey.ljust(_BLOCK, b"\0") for subkey in _subkeys(key, domain)]
    return [(bytes(b ^ 0x36 for b in pad), bytes(b ^ 0x5C for b in pad)) for pad in padded]


def _subkeys(key: SecretKey, domain: str) -> list[bytes]:
    return [hmac.digest(layer, _SEED + require_domain(domain).encode(), "sha256") for layer in key.layers]


def _one(value: bytes, subkeys: list[bytes]) -> str:
    made = ""
    for subkey in subkeys:
        made = hmac.digest(subkey, value, "sha256").hex()[:SIGNS]
        value = made.encode()
    return made


def with_pseudonyms(frame: pl.DataFrame, domains: Mapping[str, str], key: SecretKey) -> pl.DataFrame:
    """A file with columns of identifiers replaced.

    Args:
        frame: the file.
        domains: column -> domain.
        key: the key.

    Raises:
        UserError: E-TAB-002 for a column that is neither text nor whole numbers.
    """
    _require_identifiers(frame, domains)
    return frame.with_columns(pseudonyms(frame[column], key, domain) for column, domain in domains.items())


def _require_identifiers(frame: pl.DataFrame, domains: Mapping[str, str]) -> None:
    """A number with a decimal point is no identifier: 12345 would come as 12345.0, and large ones lose figures."""
    faults = []
    for column in domains:
        kind = frame.schema[column]
        if kind.is_integer() or kind in (pl.String, pl.Categorical, pl.Enum, pl.Null):
            continue
        faults.append(
            Text(
                f"Column {column} is of type {kind}: identifiers are text or whole numbers.",
                f"La colonne {column} est de type {kind} : un identifiant est un texte ou un nombre entier.",
            )
        )
    if faults:
        raise UserError(
            "E-TAB-002",
            Text("These columns cannot hold identifiers.", "Ces colonnes ne peuvent contenir des identifiants."),
            faults=faults,
            remedy=Text(
                "write them as text where they come from: a decimal number may have lost figures and zeros.",
                "écrivez-les en texte à la source : un nombre décimal a pu perdre des chiffres et des zéros.",
            ),
        )


def changed(frame: pl.DataFrame, domains: Mapping[str, str], old: SecretKey, new: SecretKey) -> pl.DataFrame:
    """A table whose pseudonyms, made with `old`, become those of `new`, which follows it.

    Raises:
        UserError: E-KEY-002 if a column holds what is no pseudonym.
    """
    faults = []
    for column in domains:
        strange = int((~frame[column].drop_nulls().str.contains(FORM)).sum())
        if strange:
            faults.append(
                Text(
                    f"Column {column}: {strange} value(s) are no pseudonyms of ours.",
                    f"Colonne {column} : {strange} valeur(s) ne sont pas des pseudonymes de bondroit.",
                )
            )
    if faults:
        raise UserError(
            "E-KEY-002",
            Text("These columns do not hold pseudonyms.", "Ces colonnes ne contiennent pas de pseudonymes."),
            faults=faults,
            remedy=Text(
                "make pseudonyms first (`bondroit pseudonyms apply`), ingest them, then change the key.",
                "créez d'abord des pseudonymes (« bondroit pseudonyms apply »), ingérez-les, puis changez la clé.",
            ),
        )
    layers = len(old.layers)
    return frame.with_columns(
        pseudonyms(frame[column], new, domain, from_layer=layers) for column, domain in domains.items()
    )
