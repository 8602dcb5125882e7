"""What a command writes is none of what it reads, and no two things it writes go to one file."""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.store.disk import told_by_system
from bondroit.store.own_places import refuse_own
from bondroit.store.workspace import locate
from bondroit.store.written import require_folder, write_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where what was found goes; None is not written.

    Attributes:
        figures: JSON.
        page: HTML.
    """

    figures: Path | None = None
    page: Path | None = None

    def require(self, inputs: Mapping[str, str | Path | None]) -> None:
        """Refuse, before anything is read, a file that cannot be written or is one of `inputs`."""
        outputs = {"--out": self.figures, "--html": self.page}
        refuse_same(outputs, inputs)
        for path in outputs.values():
            if path is not None:
                require_folder(path)

    def write(self, document: Callable[[], Mapping[str, object]], page: Callable[[], str]) -> None:
        """Make and write what was asked for: every figure as JSON, the page."""
        if self.figures is not None:
            text = json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
            write_page(self.figures, text + "\n")
        if self.page is not None:
            write_page(self.page, page())


def refuse_same(outputs: Mapping[str, str | Path | None], inputs: Mapping[str, str | Path | None]) -> None:
    """Refuse, before anything is read or written, to write over what is read or twice to one file.

    Links are followed, symbolic and hard ones: two names of one file are one file.

    Args:
        outputs: option -> the file it makes; None where it is not asked for.
        inputs: option or argument -> the file it reads.

    Raises:
        UserError: E-USE-001 with every pair that is one file.
    """
    written = [(name, Path(path)) for name, path in outputs.items() if path is not None]
    read = [(name, Path(path)) for name, path in inputs.items() if path is not None]
    pairs = [
        (name, other)
        for place, (name, path) in enumerate(written)
        for other, at in (*read, *written[:place])
        if _same(path, at)
    ]
    if not pairs:
        return
    raise UserError(
        "E-USE-001",
        Text("A file would be written over.", "Un fichier serait écrasé."),
        faults=[
            Text(f"{name} names the same file as {other}.", f"{name} désigne le même fichier que {other}.")
            for name, other in pairs
        ],
        remedy=Text("name another file; nothing was written.", "indiquez un autre fichier ; rien n'a été écrit."),
    )


def require(
    outputs: Mapping[str, str | Path], inputs: Mapping[str, str | Path], *, workspace: Path | None = None
) -> None:
    """Refuse every output that is an input, another output, or in what a workspace keeps for itself.

    The command line asks this before every command that writes what a person names; see `cli.written`.

    Args:
        outputs: option or argument -> the file it makes; an address such as `hdfs://` is left to what writes it.
        inputs: option or argument -> the file it reads.
        workspace: the one that was named; None: the one around here, if there is one.

    Raises:
        UserError: E-USE-001.
    """
    files = {name: path for name, path in ((n, _local(p)) for n, p in outputs.items()) if path is not None}
    if not files:
        return
    refuse_same(files, inputs)
    try:
        root = locate(workspace).root
    except UserError:
        root = None
    for path in files.values():
        refuse_own(path, workspace=root)


def _local(place: str | Path) -> Path | None:
    """The path of a place on this machine; None for an address elsewhere."""
    said = str(place).removeprefix("file://")
    return None if "://" in said else Path(said.removeprefix("file:"))


def _same(one: Path, other: Path) -> bool:
    try:
        if one.exists() and other.exists():
            return one.samefile(other)
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError):  # a path nobody can look at: what opens it says why
        return one.absolute() == other.absolute()


def writing_failed(error: OSError) -> UserError:
    """What a person is told when the disk refuses at a place that nobody foresaw."""
    place = f" ({error.filename})" if error.filename else ""
    said = told_by_system(error.errno or errno.EIO)
    return UserError(
        "E-DSK-001",
        Text(f"Writing failed{place}: {said.en}.", f"L'écriture a échoué{place} : {said.fr}."),
        remedy=Text(
            "free some space or rights on that disk and run the command again; what was there before is intact.",
            "libérez de la place ou des droits sur ce disque et relancez ; ce qui s'y trouvait est intact.",
        ),
    )
