"""Published tables of scorecards: a small CSV file as its cells, or every fault of its bytes."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.scoring.published_lines import PublishedText
from bondroit.store.disk import why_unread
from bondroit.store.received_bytes import byte_faults, open_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DELIMITERS = ";\t,|"
# A printed scorecard has tens of lines; a fitted additive model some thousands.
_LARGEST = 20_000_000


def read_published(path: Path) -> PublishedText:
    """Read the cells of a published table.

    The separator is the one of `;`, tab, `,`, `|` that the first line has most of. Blank lines are passed over.

    Raises:
        UserError: E-TAB-001 if it cannot be opened; E-SCO-004 with the fault of its bytes or quotes.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise _refused(path, [Text("It is too large for a scorecard.", "Il est trop gros pour une grille.")])
        faults = byte_faults(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None
    if faults:
        raise _refused(path, faults)
    with open_text(path) as stream:
        lines = stream.read().splitlines(keepends=True)
    if not any(line.strip() for line in lines):
        raise _refused(path, [Text("It is empty.", "Il est vide.")])
    first = next(line for line in lines if line.strip())
    delimiter = max(_DELIMITERS, key=first.count)
    rows = list(_rows(path, lines, delimiter))
    (_, header), *rest = rows
    return PublishedText(
        path.name, digest, tuple(header), tuple((line, tuple(cells)) for line, cells in rest), delimiter
    )


def _rows(path: Path, lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fault = Text(
                f"Line {line}: a double quote is not closed, or text follows it.",
                f"Ligne {line} : un guillemet n'est pas fermé, ou du texte le suit.",
            )
            raise _refused(path, [fault]) from None
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _unreadable(path: Path, error: OSError) -> UserError:
    why = why_unread(error)
    return UserError(
        "E-TAB-001",
        Text(f"{path} cannot be read.", f"{path} est illisible."),
        faults=[Text(f"{why.en}.", f"{why.fr}.")],
        remedy=Text("name a CSV file that is there.", "indiquez un fichier CSV qui existe."),
    )


def _refused(path: Path, faults: list[Text]) -> UserError:
    return UserError(
        "E-SCO-004",
        Text(f"{path.name} cannot be imported as a scorecard.", f"{path.name} ne peut pas devenir une grille."),
        faults=faults,
        remedy=Text(
            "save it as CSV in UTF-8, one line per modality; docs/how-to/cards.md shows one.",
            "enregistrez-le en CSV, en UTF-8, une ligne par modalité ; docs/how-to/cards.md en montre un.",
        ),
    )
