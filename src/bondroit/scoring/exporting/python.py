"""A scorecard as one Python file: a function and a small program, with the standard library alone, from Python 3.8."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from bondroit.domain.exponential import FARTHEST
from bondroit.domain.scorecard import to_points
from bondroit.scoring.exponential_steps import FLOOR, POINTS, PROBABILITY, steps, tree_text
from bondroit.scoring.exporting.exportable import require_exportable
from bondroit.scoring.exporting.lines import lines_of
from bondroit.scoring.exporting.notes import head, rules

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.exporting.lines import Found, Line


def python_text(card: Scorecard) -> str:
    """The card as the text of a Python file with `score(file)`; see `card_py.txt` beside this module.

    Raises:
        UserError: E-SCO-003, E-SCO-005 as `require_exportable`.
    """
    require_exportable(card, "Python")
    template = files("bondroit.scoring.exporting").joinpath("card_py.txt").read_text(encoding="utf-8")
    said = "\n".join(f"# {text.en}" for text in (*head(card), *rules(card)))
    before, _, rest = template.partition("@HEAD@")
    between, _, after = rest.partition("@DATA@")
    after = after.replace("@FARTHEST@", str(FARTHEST)).replace("@STEPS@", _steps())
    return before + said + between + _data(card) + after


def _data(card: Scorecard) -> str:
    """The card's constants. `repr` writes any text so that Python reads it back, whatever it holds."""
    facts = {"label": card.label, "hash": card.hash, "status": card.status, "target": card.target}
    notes = "".join(f"    {text.en!r},\n" for text in rules(card))
    lines = "".join(_line(line) for line in lines_of(card))
    return (
        f"CARD = {facts!r}\nNOTES = (\n{notes})\nINTERCEPT = {to_points(card.intercept)}\n"
        "# A class is its name, its points, and: for a number the bound inside and the bound outside (None: no "
        "bound),\n# for a category its texts.\n"
        f"VARIABLES = (\n{lines})\n"
    )


def _line(line: Line) -> str:
    classes = line.intervals if line.numeric else line.texts
    rows = "".join(f"            {one!r},\n" for one in classes)
    return (
        f"    {{\n        'name': {line.name!r},\n        'numeric': {line.numeric},\n        'classes': (\n{rows}"
        f"        ),\n        'missing': {_found(line.missing)},\n        'other': {_found(line.other)},\n    }},\n"
    )


def _found(found: Found | None) -> str:
    return repr(found)


def _steps() -> str:
    """The lines of the probability. `math.floor` gives a whole number, whose power of two is exact."""
    calls = {FLOOR: "math.floor({})"}
    names = {POINTS: "float(points)"}
    lines = []
    for level in steps():
        for name, tree in level:
            said = tree_text(tree, number=repr, calls=lambda f, x: calls.get(f, "2.0 ** {}").format(x), names=names)
            lines.append(f"    {'return' if name == PROBABILITY else f'{name} ='} {said}")
    return "\n".join(lines)
