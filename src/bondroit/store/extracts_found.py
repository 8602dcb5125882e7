"""Which files an extract is made of: those named, or those of a folder whose names fit a pattern with `{month}`."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

# 2026-02, 202602, 2026_02; 02-2026, 022026
_MONTH = r"(?:(?P<y1>(?:19|20)\d\d)[-_. ]?(?P<m1>0[1-9]|1[0-2])|(?P<m2>0[1-9]|1[0-2])[-_. ]?(?P<y2>(?:19|20)\d\d))"
_REMEDY = Text(
    "name files, or one folder whose files fit `files` of the mapping's [source], as in dossiers_{month}.csv.",
    "nommez des fichiers, ou un dossier dont les fichiers suivent `files` de [source] dans la correspondance, comme "
    "dossiers_{month}.csv.",
)


def find_files(paths: Sequence[str], pattern: str | None, *, known: Sequence[str]) -> list[tuple[Path, Month | None]]:
    """The files, each with the month of its name if there is a pattern; those of a folder by month, then by name.

    Raises:
        UserError: E-TAB-001 with every path that is no file, of no known kind, or without a month in its name.
    """
    faults: list[Text] = []
    found: list[tuple[Path, Month | None]] = []
    if not paths:
        faults.append(Text("No file is named.", "Aucun fichier n'est nommé."))
    for path in map(Path, paths):
        if path.is_dir():
            found += _in_folder(path, pattern, faults)
        elif not path.is_file():
            faults.append(_absent(path))
        else:
            month = None if pattern is None else month_of_name(pattern, path.name)
            if pattern is not None and month is None:
                faults.append(_no_month(path, pattern))
            found.append((path, month))
    for path, _ in found:
        if not path.name.lower().endswith(tuple(known)):
            listed = ", ".join(known)
            faults.append(
                Text(f"{path.name} ends with none of {listed}.", f"{path.name} ne finit par aucun de : {listed}.")
            )
    if faults:
        message = Text("The extract cannot be found.", "L'extraction est introuvable.")
        raise UserError("E-TAB-001", message, faults=faults, remedy=_REMEDY)
    return found


def month_of_name(pattern: str, name: str) -> Month | None:
    """The month that `{month}` of the pattern stands for in a file's name; `*` stands for anything."""
    shape = "".join(
        _MONTH if piece == "{month}" else ".*" if piece == "*" else re.escape(piece)
        for piece in re.split(r"(\{month\}|\*)", pattern)
    )
    match = re.fullmatch(shape, name)
    if match is None or "{month}" not in pattern:
        return None
    return Month.of(int(match["y1"] or match["y2"]), int(match["m1"] or match["m2"]))


def _in_folder(folder: Path, pattern: str | None, faults: list[Text]) -> list[tuple[Path, Month | None]]:
    if pattern is None:
        faults.append(
            Text(
                f"{folder} is a folder, and the mapping gives no pattern of names.",
                f"{folder} est un dossier, et la correspondance ne donne pas de motif de noms.",
            )
        )
        return []
    named = [(month_of_name(pattern, file.name), file) for file in sorted(folder.iterdir()) if file.is_file()]
    fitting = sorted((month, file.name, file) for month, file in named if month is not None)
    if not fitting:
        faults.append(
            Text(f"No file of {folder} fits {pattern}.", f"Aucun fichier de {folder} ne suit le motif {pattern}.")
        )
    return [(file, month) for month, _, file in fitting]


def _absent(path: Path) -> Text:
    names = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    hint = Text(f" Did you mean {near[0]}?", f" Vouliez-vous dire {near[0]} ?") if near else Text("", "")
    return Text(f"There is no file {path}.{hint.en}", f"Il n'y a pas de fichier {path}.{hint.fr}")


def _no_month(path: Path, pattern: str) -> Text:
    return Text(
        f"{path.name} does not fit {pattern}: it gives no month.",
        f"{path.name} ne suit pas le motif {pattern} : il ne donne pas de mois.",
    )
