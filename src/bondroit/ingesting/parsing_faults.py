"""The faults of a mapping's text, each with the line on which it stands."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

Say = Callable[[str, Text], None]
"""Tells a fault of one key of a column."""
_END = 1 << 30
# Words that fit in a message.
_LISTED = 20


class Faults:
    """Faults gathered while a mapping is read."""

    def __init__(self, text: str) -> None:
        self.found: list[tuple[int, Text]] = []
        self._lines = text.splitlines()
        self._headers = [_header(line) for line in self._lines]

    def ordered(self) -> list[Text]:
        """By line."""
        return [text for _, text in sorted(self.found, key=lambda fault: fault[0])]

    def add(self, section: str, key: str, what: Text) -> None:
        """A fault of a key."""
        line = self._line(section, key)
        name = f"[{section}] {key}" if section else key
        stop = "" if what.en.endswith(("?", ".")) else "."
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
        return next((number for number, header in enumerate(self._headers, start=1) if header == section), None)

    def _line(self, section: str, key: str) -> int | None:
        """The line of a key in a section, or of the section itself if it is written there; None if neither is found."""
        inside = not section
        start = None
        written = rf"""\s*(["']?{re.escape(key)}["']?|{re.escape(json.dumps(key, ensure_ascii=False))})\s*[=.]"""
        for number, (line, header) in enumerate(zip(self._lines, self._headers, strict=True), start=1):
            if header is not None:
                inside = header == section
                start = number if inside and start is None else start
                if header == (f"{section}.{key}" if section else key):
                    return number
            elif inside and re.match(written, line):
                return number
        return start


def _header(line: str) -> str | None:
    """The section that a line opens, `derived.total` for `[derived."total"]`; None if it opens none."""
    if not line.lstrip().startswith("["):
        return None
    try:
        inner: Any = tomllib.loads(line)
    except (tomllib.TOMLDecodeError, RecursionError):
        # A line of a list that runs over several.
        return None
    parts = []
    while isinstance(inner, dict) and inner:
        [(part, inner)] = inner.items()
        parts.append(part)
    return ".".join(parts)
