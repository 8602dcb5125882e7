"""A file is called by what it holds."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.source import PACKAGE, PROJECT, modules, told

BANNED = frozenset({"utils", "util", "helpers", "misc", "common", "core", "base", "manager", "handler"})

# path -> why it says more than a docstring
FACES = {"src/bondroit/wiring/__init__.py": "the one place where the command line and the library ask for services"}


def test_no_drawer_for_everything() -> None:
    """No module or folder is called utils, helpers, misc, common, core, base, manager or handler."""
    faults = [
        module.path
        for module in modules("src", "tests", "tools", "benchmarks")
        if BANNED & {part.removesuffix(".py") for part in Path(module.path).parts}
    ]
    assert not faults, told("Call these by what they hold:", faults)


def test_no_empty_room() -> None:
    """A room holds at least one module beside its `__init__.py`."""
    rooms = sorted(p.parent for p in PACKAGE.glob("*/__init__.py"))
    faults = [r.relative_to(PROJECT).as_posix() for r in rooms if len(list(r.rglob("*.py"))) == 1]
    assert not faults, told("A room is made with its first real module; remove these:", faults)


def test_a_room_opens_with_one_sentence() -> None:
    """The `__init__.py` of a room is a docstring: names are imported from where they are defined."""
    faults = []
    for module in modules("src"):
        inside = module.path.endswith("/__init__.py") and module.path.count("/") == 3
        if inside and module.path not in FACES and not (len(module.tree.body) == 1 and ast.get_docstring(module.tree)):
            faults.append(module.path)
    assert not faults, told("Keep one docstring and nothing else in:", faults)
