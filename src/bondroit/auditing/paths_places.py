"""Where in a file of profiles something stands, and the faults found in it, each with its line."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HEADER = re.compile(r"^\s*\[\[?\s*([\w.\"'-]+)\s*\]\]?")
_LISTED = 20


class Places:
    """Lines of a file of profiles, and the faults gathered while it is read.

    Args:
        text: the TOML.
        name: what the file is called in messages.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.found: list[tuple[int, Text]] = []
        self._sections: list[tuple[int, int, int, str]] = []
        """Line, number of the profile from 1 (0 before the first), of the `unknown` from 1, and section."""
        self._lines = text.splitlines()
        profile = unknown = 0
        section = ""
        for number, line in enumerate(self._lines, start=1):
            header = _HEADER.match(line)
            if header:
                section = header[1].replace('"', "").replace("'", "")
                if section == "profile":
                    profile, unknown = profile + 1, 0
                elif section in {"unknown", "profile.unknown"}:
                    unknown += 1
            self._sections.append((number, profile, unknown, section))

    def line(self, profile: int, section: str = "", key: str = "", unknown: int = 0) -> int:
        """The line of a key, else of its section, else of the profile; 0 where none is found.

        Args:
            profile: number of the profile from 1; 0 for what stands before all.
            section: `claimant`, `partner`, `home`, `unknown`; empty for the profile's own keys.
            key: the key.
            unknown: which `[[profile.unknown]]`, from 1.
        """
        wanted = ("profile" if profile else "") + (f".{section}" if section else "")
        wanted = wanted.strip(".")
        here = [
            (number, self._lines[number - 1])
            for number, p, u, s in self._sections
            if p == profile and s == wanted and (not unknown or u == unknown)
        ]
        written = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]")
        exact = next((number for number, line in here if key and written.match(line)), 0)
        # `home.rent = 1` or `home = { rent = 1 }` among the profile's own keys.
        inline = re.compile(rf"\s*{re.escape(section)}\s*[=.]")
        own = [(n, self._lines[n - 1]) for n, p, _, s in self._sections if p == profile and s in {"profile", ""}]
        beside = next((number for number, line in own if section and inline.match(line)), 0)
        return exact or (here[0][0] if here and section else 0) or beside or (own[0][0] if own else 0)

    def add(self, line: int, what: Text) -> None:
        """A fault on a line."""
        if not line:
            self.found.append((1 << 30, Text(f"{self.name}: {what.en}", f"{self.name} : {what.fr}")))
            return
        self.found.append(
            (line, Text(f"{self.name}, line {line}: {what.en}", f"{self.name}, ligne {line} : {what.fr}"))
        )

    def ordered(self) -> list[Text]:
        """The faults in the order of their lines."""
        return [text for _, text in sorted(self.found, key=lambda fault: fault[0])]


def unknown_word(word: str, known: Iterable[str]) -> Text:
    """A word that is none of those known, and the nearest one."""
    there: Sequence[str] = sorted(known)
    near = difflib.get_close_matches(word, there, n=1)
    if near:
        return Text(f"{word}: unknown. Did you mean {near[0]}?", f"{word} : inconnu. Est-ce {near[0]} ?")
    if len(there) <= _LISTED:
        listed = ", ".join(there)
        return Text(f"{word}: unknown. Known: {listed}.", f"{word} : inconnu. Connus : {listed}.")
    return Text(f"{word}: unknown.", f"{word} : inconnu.")
