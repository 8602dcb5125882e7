"""Keys of pseudonyms: files of their owner alone, never inside a workspace, never overwritten."""

from __future__ import annotations

import secrets
import stat
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.ingesting.pseudonyms import LAYER_BYTES, SecretKey
from bondroit.store.disk import why_unread
from bondroit.store.new_files import write_key
from bondroit.store.workspace import MARKER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = "BONDROIT_PSEUDONYM_KEY"
HEAD = "bondroit pseudonym key 1"
MODE = 0o600
_OTHERS = 0o077


def make_key(path: Path, *, after: Path | None = None, workspace: Path | None = None) -> SecretKey:
    """Make a key; with `after`, that key and a layer more.

    Args:
        path: where it goes; it must not be there.
        after: the present key, to follow.
        workspace: the workspace in use, if one is.

    Raises:
        UserError: E-KEY-001 if a file is there, or the place is inside a workspace, or `after` cannot be used;
            E-DSK-001 if the disk refuses.
    """
    layers = () if after is None else read_key(after, workspace=workspace).layers
    if path.exists() or path.is_symlink():
        raise _unusable(path, Text("a key file is never overwritten", "un fichier de clé n'est jamais écrasé"))
    _require_outside(path, workspace)
    key = SecretKey((*layers, secrets.token_bytes(LAYER_BYTES)))
    text = "\n".join([HEAD, *(layer.hex() for layer in key.layers)]) + "\n"
    write_key(path, text.encode(), MODE)
    return key


def read_key(path: Path, *, workspace: Path | None = None) -> SecretKey:
    """The key in a file.

    Raises:
        UserError: E-KEY-001 if it cannot be read, is no key, lies in a workspace, or others may read it.
    """
    _require_outside(path, workspace)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _unusable(path, Text("it is no plain file", "ce n'est pas un fichier ordinaire"))
        if stat.S_IMODE(mode) & _OTHERS:
            raise _unusable(path, Text("others may read it; run chmod 600", "d'autres peuvent la lire ; chmod 600"))
        head, *lines = path.read_text(encoding="ascii").splitlines()
        layers = tuple(bytes.fromhex(line.strip()) for line in lines if line.strip())
    except OSError as error:
        why = why_unread(error)
        raise _unusable(path, Text(f"it cannot be read: {why.en}", f"illisible : {why.fr}")) from None
    except ValueError:  # not ASCII, no hexadecimal, or empty
        head, layers = "", ()
    if head.strip() != HEAD or not layers or any(len(layer) != LAYER_BYTES for layer in layers):
        raise _unusable(path, Text("it is no key of pseudonyms", "ce n'est pas une clé de pseudonymes"))
    return SecretKey(layers)


def key_in_force(path: Path | None, environment: Mapping[str, str], *, workspace: Path | None = None) -> SecretKey:
    """The key named by an option or, without one, by the environment.

    Raises:
        UserError: E-KEY-001 if none is named; as `read_key`.
    """
    from pathlib import Path  # noqa: PLC0415 - names alone above

    named = path if path is not None else environment.get(VARIABLE, "").strip()
    if named:
        return read_key(Path(named), workspace=workspace)
    raise UserError(
        "E-KEY-001",
        Text("No key of pseudonyms was named.", "Aucune clé de pseudonymes n'est indiquée."),
        remedy=Text(
            f"name it by --key FILE or {VARIABLE}; `bondroit pseudonyms make-key FILE` makes one.",
            f"indiquez-la par --key FICHIER ou {VARIABLE} ; « bondroit pseudonyms make-key FICHIER » en crée une.",
        ),
    )


def _require_outside(path: Path, workspace: Path | None) -> None:
    """Links are followed: who takes a copy of the workspace must not take the key with it."""
    real = path.resolve()
    inside = workspace is not None and real.is_relative_to(workspace.resolve())
    if inside or any((folder / MARKER).is_file() for folder in real.parents):
        raise _unusable(
            path, Text("it lies inside a workspace; keep it elsewhere", "elle est dans un espace de travail ; ailleurs")
        )


def _unusable(file: Path, fault: Text) -> UserError:
    return UserError(
        "E-KEY-001",
        Text(f"The key file {file} cannot be used.", f"Le fichier de clé {file} est inutilisable."),
        faults=(Text(f"{fault.en}.", f"{fault.fr}."),),
        remedy=Text(
            "name another file; `bondroit pseudonyms make-key FILE` makes a key, outside the workspace.",
            "nommez un autre fichier ; « bondroit pseudonyms make-key FICHIER » crée une clé, hors de l'espace.",
        ),
    )
