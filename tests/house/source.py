"""The project's files, read once for every rule."""

from __future__ import annotations

import ast
import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src" / "bondroit"
NOT_OURS = frozenset({
    ".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
    ".import_linter_cache", "dist", "build", "demo", "proof", "node_modules",
})  # fmt: skip


@dataclass(frozen=True)
class Module:
    """A Python file of ours: its path from the project's root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room of the package it stands in: `store`, `errors`, ...; empty outside the package."""
        parts = Path(self.path).parts
        if parts[:2] != ("src", "bondroit"):
            return ""
        return parts[2].removesuffix(".py")

    def place(self, node: ast.AST) -> str:
        """`path:line` of a node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def _ours(path: Path) -> bool:
    return not any(part in NOT_OURS or part.endswith(".egg-info") for part in path.relative_to(PROJECT).parts)


def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file under `folders`, sorted folder by folder."""
    return tuple(module for folder in folders for module in _modules_in(folder))


@cache
def _modules_in(folder: str) -> tuple[Module, ...]:
    found = []
    gc.disable()  # millions of nodes, none of which is garbage
    for path in sorted((PROJECT / folder).rglob("*.py")):
        if _ours(path):
            text = path.read_text(encoding="utf-8")
            found.append(Module(path.relative_to(PROJECT).as_posix(), text, ast.parse(text)))
    gc.freeze()
    gc.enable()
    return tuple(found)


@cache
def text_files() -> tuple[tuple[str, str], ...]:
    """Every text file of the project as (path, text), sorted; what git ignores is left out."""
    found = []
    for path in sorted(PROJECT.rglob("*")):
        if path.is_file() and _ours(path):
            try:
                found.append((path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                continue
    return tuple(found)


def calls(tree: ast.AST) -> list[ast.Call]:
    """Every call in a tree."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def dotted(node: ast.expr) -> str:
    """`np.random.default_rng` of the node that says so; a part that is no name is written `?`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def told(rule: str, faults: list[str]) -> str:
    """The message of a broken rule: what to do, then every place."""
    return "\n".join([rule, *(f"  {fault}" for fault in faults)])
