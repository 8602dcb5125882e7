"""Writes that are whole or absent: aside in the same folder, flushed to the disk, then renamed.

A writer that is killed leaves its aside file, never half a target. The aside file is held by `flock` for as
long as its writer lives, so that what a dead writer left can be told from what a living one is writing.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".aside"
REFUSALS = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO,
        errno.EISDIR, errno.ENOTDIR, errno.ENOLCK, errno.ENAMETOOLONG, errno.EEXIST, errno.ENXIO,
    }
)  # fmt: skip
# Polars turns some refusals of the system into a text that ends with the number.
_OS_ERROR = re.compile(r"\(os error (\d+)\)")


@contextmanager
def disk_refusals(path: Path) -> Iterator[None]:
    """Turn a refusal of the disk inside the block into a message for a person.

    Args:
        path: what was being written, named in the message.

    Raises:
        UserError: E-DSK-001 for a full disk, a quota, missing rights, a folder in the way.
    """
    try:
        yield
    except Exception as error:
        number = refusal_number(error)
        if number is None:
            raise
        raise refused(path, number) from error


def refusal_number(error: Exception) -> int | None:
    """The errno of a refusal of the disk; None for any other error."""
    number = getattr(error, "errno", None)
    if number is None:
        found = _OS_ERROR.search(str(error))
        number = int(found[1]) if found else None
    return number if number in REFUSALS else None


def told_by_system(number: int) -> Text:
    """What the system says of an errno, in words that end no sentence."""
    return Text(os.strerror(number), _FRENCH.get(number, os.strerror(number)))


def refused(path: Path, number: int) -> UserError:
    """The message for a refusal of the disk."""
    said = told_by_system(number)
    return UserError(
        "E-DSK-001",
        Text(f"{path} could not be written: {said.en}.", f"{path} n'a pas pu être écrit : {said.fr}."),
        remedy=_remedy(number),
    )


_NO_FOLDER = Text(
    "name a folder that is there, or make it first.", "nommez un dossier qui existe, ou créez-le d'abord."
)
_OTHER_NAME = Text("give the file another name or folder.", "donnez au fichier un autre nom ou un autre dossier.")
_REMEDIES = {
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: _OTHER_NAME,
    errno.EEXIST: _OTHER_NAME,
    errno.ENAMETOOLONG: _OTHER_NAME,
}


def _remedy(number: int) -> Text:
    return _REMEDIES.get(
        number,
        Text(
            "free some space, or obtain the rights to write there, and run the command again; "
            "what was there before is intact.",
            "libérez de la place, ou obtenez le droit d'écrire à cet endroit, et relancez la commande ; "
            "ce qui s'y trouvait est intact.",
        ),
    )


_FRENCH = {
    errno.ENOSPC: "il n'y a plus de place sur le disque",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.EACCES: "le droit d'écrire manque",
    errno.EPERM: "l'opération n'est pas permise",
    errno.EROFS: "le disque est en lecture seule",
    errno.EIO: "le disque a une erreur d'entrée-sortie",
    errno.ENOENT: "le dossier n'existe pas",
    errno.EISDIR: "un dossier porte ce nom",
    errno.ENOTDIR: "un fichier est à la place d'un dossier",
    errno.ENOLCK: "ce disque ne sait pas verrouiller un fichier",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EEXIST: "un fichier porte ce nom",
    errno.ENXIO: "le périphérique manque",
}


_UNREAD = {
    errno.ENOENT: Text("there is no such file", "ce fichier n'existe pas"),
    errno.EACCES: Text("the right to read it is lacking", "le droit de le lire manque"),
    errno.EISDIR: Text("it is a folder", "c'est un dossier"),
}


def why_unread(error: OSError) -> Text:
    """Why the system does not let a file be read, in words that end no sentence."""
    number = error.errno or 0
    said = error.strerror or type(error).__name__
    return _UNREAD.get(number, Text(said, _FRENCH.get(number, said)))


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; rename it to `path` if the block ends well, remove it if not.

    Args:
        path: the target. Its folder is made if need be.

    Raises:
        UserError: E-DSK-001 if the disk refuses; the target is then as it was.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{SUFFIX}")
    with disk_refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o666)
        except FileNotFoundError as error:  # the folder is there and takes no file, as in /proc
            raise refused(path, errno.ENOENT) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield temporary
            os.fsync(handle)
            temporary.replace(path)
            flush_folder(path.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)


def write_aside(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    with aside(path) as temporary:
        temporary.write_bytes(data)


def flush_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_orphans(root: Path) -> int:
    """Remove the aside files under `root` whose writer is dead; the number removed."""
    removed = 0
    for path in sorted(root.rglob(f".*{SUFFIX}")):
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            path.unlink(missing_ok=True)
            removed += 1
        finally:
            os.close(handle)
    return removed
