"""Short modules, short functions."""

from __future__ import annotations

import ast

from tests.house.source import modules, told

MODULE_LINES = 300
BODY_LINES = 40

# path, or path::function -> why it may be longer
EXCEPTIONS: dict[str, str] = {}


def _too_long() -> dict[str, int]:
    found = {}
    for module in modules("src", "tools", "benchmarks"):
        lines = len(module.text.splitlines())
        if lines > MODULE_LINES:
            found[module.path] = lines
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _body(node) > BODY_LINES:
                found[f"{module.path}::{node.name}"] = _body(node)
    return found


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


def test_modules_and_functions_are_short() -> None:
    """A module has at most 300 lines and the body of a function at most 40."""
    faults = [f"{place}: {lines} lines" for place, lines in _too_long().items() if place not in EXCEPTIONS]
    rule = f"Split these by meaning (modules: {MODULE_LINES} lines, bodies: {BODY_LINES}), or list the reason here:"
    assert not faults, told(rule, faults)


def test_exceptions_are_still_needed() -> None:
    """An exception that no longer serves is removed."""
    faults = sorted(set(EXCEPTIONS) - set(_too_long()))
    assert not faults, told("These became short: remove them from EXCEPTIONS:", faults)
