"""The parts every page is made of: what a section holds, whatever the subject. Templates give them their look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from bondroit.errors import Language


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure made large: what it is, its value, its interval or source below."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures side by side."""

    items: tuple[Tile, ...]
    name: Literal["tiles"] = "tiles"


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs."""

    paragraphs: tuple[str, ...]
    name: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Points:
    """A list; an item may carry a mark before it (`assumed`, `from a source`, a code)."""

    items: tuple[tuple[str, str], ...]
    name: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `numeric` says which columns are figures; `strong` which rows are sums.

    With `download` (the name of a file and the words of its link) the page holds the cells as a CSV file too.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    strong: tuple[int, ...] = ()
    note: str = ""
    folded: bool = False
    download: tuple[str, str] | None = None
    name: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption, and the table of the same values beside it."""

    svg: Markup
    caption: str
    grid: Grid | None = None
    name: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a section."""

    text: str
    name: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence nobody should miss."""

    text: str
    name: Literal["caution"] = "caution"


Block = Tiles | Prose | Points | Grid | Picture | Heading | Caution


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its anchor is unique in an edition; `terms` are defined in the margin."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole page in one language."""

    language: Language
    title: str
    subtitle: str
    banner: str
    sections: tuple[Section, ...]
    glossary: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    contents_title: str = ""
    glossary_title: str = ""


def told_once(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections, each definition kept only in the margin of the first that gives it."""
    seen: set[str] = set()
    kept = []
    for section in sections:
        fresh = tuple((term, meaning) for term, meaning in section.terms if term not in seen)
        seen |= {term for term, _ in fresh}
        kept.append(replace(section, terms=fresh))
    return tuple(kept)


def numeric_from(first: int, columns: int) -> tuple[bool, ...]:
    """Columns from `first` on are figures."""
    return tuple(index >= first for index in range(columns))
