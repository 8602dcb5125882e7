"""What the derived columns of a mapping need from outside: lines of code tables, and the key of pseudonyms."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.ingesting.parsing_derived import with_codes
from bondroit.ingesting.parsing_faults import Faults
from bondroit.ingesting.parsing_mapping import wrong_mapping
from bondroit.store.received_text import TextFiles
from bondroit.store.rotating import key_named, name_key
from bondroit.store.secret_keys import key_in_force

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.ingesting.mapping import Mapping
    from bondroit.ingesting.pseudonyms import SecretKey
    from bondroit.wiring.services import Services


def with_code_tables(mapping: Mapping, path: Path, text: str) -> Mapping:
    """The mapping with the lines of its code tables; their names are from the mapping's own folder.

    Args:
        mapping: as read.
        path: of the mapping.
        text: its TOML, for the lines of faults.

    Raises:
        UserError: E-MAP-001 with what is wrong in every one of them.
    """
    done, faults = [], Faults(text)
    for one in mapping.derived:
        made = one
        if one.way == "map":
            try:
                made, wrong = with_codes(one, TextFiles().texts(str(path.parent / one.file)))
            except UserError as error:
                wrong = [error.message, *error.faults]
            for what in wrong:
                faults.add(f"derived.{one.name}", "file", what)
        done.append(made)
    if faults.found:
        raise wrong_mapping(path.name, faults.ordered())
    return replace(mapping, derived=tuple(done)) if done else mapping


def with_key(services: Services, mapping: Mapping, named: Path | None) -> tuple[Mapping, SecretKey | None]:
    """The mapping with the name of the key of its pseudonyms, and the key; neither if it makes none.

    Raises:
        UserError: E-USE-001 for a key that serves nothing; E-KEY-001 without one that can be used; E-KEY-002 if the
            workspace's pseudonyms were made with another.
    """
    if not mapping.domains:
        if named is not None:
            raise _idle()
        return mapping, None
    key = key_in_force(named, os.environ, workspace=services.root)
    before = key_named(services.root / "tables")
    if before not in {None, key.fingerprint}:
        raise _other_key()
    return replace(mapping, key=key.fingerprint, key_layers=len(key.layers)), key


def keep_name(services: Services, key: SecretKey | None) -> None:
    """Note beside the tables which key made their pseudonyms: its name, which tells nothing of it."""
    tables = services.root / "tables"
    if key is not None and key_named(tables) is None:
        name_key(tables, key)


def _idle() -> UserError:
    return UserError(
        "E-USE-001",
        Text("--key: this mapping makes no pseudonym.", "--key : cette correspondance ne fait aucun pseudonyme."),
        remedy=Text(
            "leave --key out, or add a [derived.NAME] with pseudonym; docs/how-to/ingest.md shows one.",
            "laissez --key, ou ajoutez un [derived.NOM] avec pseudonym ; docs/how-to/ingest.md en montre un.",
        ),
    )


def _other_key() -> UserError:
    return UserError(
        "E-KEY-002",
        Text(
            "The pseudonyms of this workspace were made with another key.",
            "Les pseudonymes de cet espace ont été faits avec une autre clé.",
        ),
        remedy=Text(
            "name that key, or change them all first: bondroit pseudonyms rotate.",
            "indiquez cette clé, ou changez-les tous d'abord : bondroit pseudonyms rotate.",
        ),
    )
