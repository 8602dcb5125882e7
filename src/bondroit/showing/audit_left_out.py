"""The parts of an audit that a report was asked for and does not hold, each with why and what would give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.showing.blocks import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language

PART_WORDS: Mapping[str, Text] = {
    "labels": Text("what the card learns from (labels)", "ce dont la grille apprend (labels)"),
    "alternatives": Text("other cards (alternatives)", "d'autres grilles (alternatives)"),
    "proxies": Text("what stands for what (proxies)", "ce qui tient lieu de quoi (proxies)"),
    "profiles": Text("lives and profiles (profiles)", "vies et profils (profiles)"),
    "formula": Text("a published formula (formula)", "une formule publiée (formula)"),
    "claims": Text("what critics say (claims)", "ce que disent les critiques (claims)"),
}
"""How a part is called, with its word of the command line."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part that is not in the report.

    Attributes:
        name: of the part, a key of `PART_WORDS`.
        why: it is not there.
        how: what would give it.
    """

    name: str
    why: Text
    how: Text

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {"part": self.name, "why": self.why._asdict(), "how": self.how._asdict()}


def left_out_words(left: Sequence[LeftOut]) -> Text:
    """One sentence that names them."""
    names = [PART_WORDS[one.name] for one in left]
    return Text(
        f"Parts of the audit that are not in this report: {'; '.join(n.en for n in names)}. Why, and what would give "
        "them, is told with what could not be checked.",
        f"Parties de l'audit absentes de ce rapport : {' ; '.join(n.fr for n in names)}. Le pourquoi, et ce qui les "
        "donnerait, est dit avec ce qui n'a pas pu être vérifié.",
    )


def left_out_grid(left: Sequence[LeftOut], language: Language) -> Grid:
    """A line a part."""
    heads = (
        Text("part", "partie"), Text("why it is not here", "pourquoi elle n'y est pas"),
        Text("what would give it", "ce qui la donnerait"),
    )  # fmt: skip
    rows = tuple((PART_WORDS[one.name].say(language), one.why.say(language), one.how.say(language)) for one in left)
    caption = Text("Parts of the audit left out.", "Parties de l'audit laissées de côté.").say(language)
    return Grid(caption, tuple(h.say(language) for h in heads), rows, (False,) * 3)
