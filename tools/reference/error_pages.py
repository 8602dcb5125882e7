"""The page of error codes, with the messages that the code raises under each."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from bondroit.errors import BUSY, CODES, DATA, INTEGRITY, USAGE
from tools.reference.markdown import table

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "bondroit"
EXITS = {
    USAGE: "2, the command or a setting",
    DATA: "3, the data",
    INTEGRITY: "4, something stored was altered",
    BUSY: "5, busy or the disk",
}


@dataclass(frozen=True, order=True)
class Raised:
    """A message as it stands in the code: English, French, and the remedy in both."""

    code: str
    message: str
    french: str
    remedy: str
    french_remedy: str


INTRODUCTION = (
    "# Error codes\n\n"
    "A message says what could not be done, every fault at once, and the remedy. It never shows a person's value\n"
    "or a household's identifier. The code decides the exit code of the command line; other exit codes are 0, done,\n"
    "and 1, a bug of ours. Below each code: what the program says (`…` is what differs) and the remedy.\n\n"
)


def errors() -> str:
    """Markdown of `docs/reference/errors.md`."""
    found = sorted(raised())
    parts = [
        INTRODUCTION
        + table(
            ("code", "what", "quoi", "exit code"),
            ((f"[{c}](#{c.lower()})", k.title.en, k.title.fr, EXITS[k.exit_code]) for c, k in CODES.items()),
        )
    ]
    for name, kind in CODES.items():
        parts.append(f"## {name}\n\n**{kind.title.en}** · *{kind.title.fr}*  ")
        parts.append(f"Exit code {EXITS[kind.exit_code]}. HTTP status {kind.http_status}.\n")
        parts += [
            f"- {one.message}\n  To repair: {one.remedy}  \n  *{one.french} Pour réparer : {one.french_remedy}*"
            for one in found
            if one.code == name
        ]
        parts.append("")
    return "\n".join(parts)


def raised() -> set[Raised]:
    """Every `UserError(...)` of the package whose parts are written out where it is raised."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UserError":
                one = _read(node)
                if one:
                    found.add(one)
    return found


def _read(call: ast.Call) -> Raised | None:
    remedy = next((k.value for k in call.keywords if k.arg == "remedy"), None)
    message = call.args[1] if len(call.args) > 1 else None
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return None
    said, repaired = _both(message), _both(remedy)
    if said is None or repaired is None:
        return None
    return Raised(str(call.args[0].value), *said, *repaired)


def _both(node: ast.expr | None) -> tuple[str, str] | None:
    if not isinstance(node, ast.Call) or len(node.args) != 2:
        return None
    return _words(node.args[0]), _words(node.args[1])


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _words(node.left) + _words(node.right)
    return "…"
