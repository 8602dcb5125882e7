"""The faults of a mapping's text, each with the line on which it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

Say = Callable[[str, Text], None]
"""Tells a fault of one key of a column."""
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_END = 1 << 30
# Words that fit in a message.
_LISTED = 20


class Faults:
    """Faults gathered while a mapping is read."""

    def __init__(self, text: str) -> None:
        self.found: list[tuple[int, Text]] = []
        self._lines = text.splitlines()

    def ordered(self) -> list[Text]:
        """By line."""
        return [text for _, text in sorted(self.found, key=lambda fault: fault[0])]

    def add(self, section: str, key: str, what: Text) -> None:
        """A fault of a key."""
        line = self._line(section, key)
        name = f"[{section}] {key}" if section else key
        stop = "" if what.en.endswith("?") else "."
        en, fr = f"{name}: {what.en}{stop}", f"{name} : {what.fr}{stop}"
        if line is None:
            self.found.append((_END, Text(en, fr)))
        else:
            self.found.append((line, Text(f"Line {line}, {en}", f"Ligne {line}, {fr}")))

    def at(self, section: str, target: str) -> Say:
        """Says faults of a column that is written as a section of its own, or on one line of [columns]."""

        def say(key: str, what: Text) -> None:
            own = self._line(section, key) is not None or self._section_line(section) is not None
            self.add(*((section, key) if own else ("columns", target)), what)

        return say

    def unknown(self, section: str, key: str, known: Sequence[str], *, value: str | None = None) -> None:
        """A word that is none of those known: the key, or its value."""
        word = key if value is None else value
        near = difflib.get_close_matches(word, known, n=1)
        listed = ", ".join(known) if len(known) <= _LISTED else ""
        what = Text("unknown", "inconnu")
        if value is not None:
            what = Text(f"'{value}' is unknown", f"« {value} » est inconnu")
        if near:
            what = Text(f"{what.en}; did you mean {near[0]}?", f"{what.fr} ; est-ce {near[0]} ?")
        elif listed:
            what = Text(f"{what.en} (known: {listed})", f"{what.fr} (connus : {listed})")
        self.add(section, key, what)

    def missing(self, name: str, meaning: Text) -> None:
        """A column of the contract that nothing fills, with what it means."""
        self.found.append(
            (
                _END,
                Text(
                    f"[columns] {name} ({meaning.en}) is not filled, and may not be missing: name the received "
                    "column, or a constant.",
                    f"[columns] {name} ({meaning.fr}) n'est pas rempli et ne peut manquer : nommez la colonne "
                    "reçue, ou une constante.",
                ),
            )
        )

    def _section_line(self, section: str) -> int | None:
        for number, line in enumerate(self._lines, start=1):
            found = _HEADER.match(line)
            if found and _bare(found[1]) == section:
                return number
        return None

    def _line(self, section: str, key: str) -> int | None:
        """The line of a key in a section, or of the section itself if it is written there; None if neither is found."""
        inside = not section
        start = None
        for number, line in enumerate(self._lines, start=1):
            found = _HEADER.match(line)
            if found:
                inside = _bare(found[1]) == section
                start = number if inside and start is None else start
                if _bare(found[1]) == (f"{section}.{key}" if section else key):
                    return number
            elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", line):
                return number
        return start


def _bare(header: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in header.split("."))
