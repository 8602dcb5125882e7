"""A scorecard as one JavaScript module, for browsers and Node, without any dependency."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from bondroit.domain.exponential import FARTHEST
from bondroit.domain.scorecard import to_points
from bondroit.scoring.exponential_steps import FLOOR, PROBABILITY, steps, tree_text
from bondroit.scoring.exporting.exportable import require_exportable
from bondroit.scoring.exporting.lines import lines_of
from bondroit.scoring.exporting.notes import head, rules

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.exporting.lines import Line

_TAG = re.compile(r"<(?=[!/?a-zA-Z])")


def javascript_text(card: Scorecard) -> str:
    """The card as the text of an ES module with `score(file)`; see `card_js.txt` beside this module.

    Raises:
        UserError: E-SCO-003, E-SCO-005 as `require_exportable`: beyond 2^53 a number of JavaScript is not whole.
    """
    require_exportable(card, "JavaScript")
    template = files("bondroit.scoring.exporting").joinpath("card_js.txt").read_text(encoding="utf-8")
    # In a page, `<` before a letter could open or close a tag, even in a comment.
    said = _TAG.sub("< ", "\n".join(f"// {text.en}" for text in (*head(card), *rules(card))))
    before, _, rest = template.partition("@HEAD@")
    between, _, after = rest.partition("@DATA@")
    after = after.replace("@FARTHEST@", str(FARTHEST)).replace("@STEPS@", _steps())
    return before + said + between + _data(card) + after


def written(value: object) -> str:
    """JSON that JavaScript reads back in a module, and in a script inside a page.

    What does not print is escaped (line separators, control characters, halves of a pair), and so is `<`: no text
    can close the script it stands in.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return "".join(c if c.isprintable() and c != "<" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "<" else "\\u003c"


def _data(card: Scorecard) -> str:
    facts = {"label": card.label, "hash": card.hash, "status": card.status, "target": card.target}
    notes = "".join(f"  {written(text.en)},\n" for text in rules(card))
    lines = "".join(_line(line) for line in lines_of(card))
    return (
        f"export const CARD = {written(facts)};\nexport const NOTES = [\n{notes}];\n"
        f"export const INTERCEPT = {to_points(card.intercept)};\n"
        "// A class is its name, its points, and: for a number the bound inside and the bound outside (null: no bound),"
        "\n// for a category its texts. The first class that holds counts.\n"
        f"export const VARIABLES = [\n{lines}];\n"
    )


def _line(line: Line) -> str:
    classes = line.intervals if line.numeric else line.texts
    rows = "".join(f"    {written(one)},\n" for one in classes)
    numeric = written(line.numeric)
    return (
        f"  {{\n   name: {written(line.name)}, numeric: {numeric},\n   classes: [\n{rows}   ],\n"
        f"   missing: {written(line.missing)}, other: {written(line.other)},\n  }},\n"
    )


def _steps() -> str:
    """The lines of the probability."""
    calls = {FLOOR: "Math.floor({})"}
    lines = []
    for level in steps():
        for name, tree in level:
            said = tree_text(tree, number=repr, calls=lambda f, x: calls.get(f, "2 ** {}").format(x), names={})
            lines.append(f"  {'return' if name == PROBABILITY else f'const {name} ='} {said};")
    return "\n".join(lines)
