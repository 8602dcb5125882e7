"""Every message for a person has a code, two languages and a page."""

from __future__ import annotations

import ast
import re

from bondroit.errors import CODES
from tests.house.source import PROJECT, calls, dotted, modules, told

CODE = re.compile(r"E-[A-Z]{3}-\d{3}")
EXIT_CODES = frozenset({2, 3, 4, 5})
IDENTIFIERS = frozenset({"household_id", "household_ids"})


def _codes_used() -> dict[str, str]:
    """Every code written as a whole string outside `errors.py`, with one place."""
    used = {}
    for module in modules("src"):
        if module.room == "errors":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                used[node.value] = module.place(node)
    return used


def test_every_code_used_is_declared() -> None:
    """A code that the program raises stands in `errors.CODES`."""
    faults = [f"{place}: {code}" for code, place in _codes_used().items() if code not in CODES]
    assert not faults, told("Add these to errors.CODES, then `make docs`:", faults)


def test_every_code_declared_is_used() -> None:
    """A code of `errors.CODES` is raised somewhere."""
    faults = sorted(set(CODES) - set(_codes_used()))
    assert not faults, told("Nothing raises these: remove them from errors.CODES, then `make docs`:", faults)


def test_every_code_has_consequences() -> None:
    """A code leads to one of the four exit codes and to an HTTP status of an error."""
    faults = [c for c, k in CODES.items() if k.exit_code not in EXIT_CODES or not 400 <= k.http_status < 600]
    assert not faults, told("Exit codes are 2 usage, 3 data, 4 integrity, 5 busy; statuses 400 to 599:", faults)


def test_every_code_has_a_section() -> None:
    """`docs/reference/errors.md` has a section for every code."""
    page = (PROJECT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    faults = [code for code in CODES if f"## {code}" not in page]
    assert not faults, told("Run `make docs`; there is no section for:", faults)


def test_both_languages_are_there() -> None:
    """Every `Text` is given in English and in French, and one is not a copy of the other sentence."""
    faults = []
    for module in modules("src"):
        for call in calls(module.tree):
            if dotted(call.func).rpartition(".")[2] != "Text":
                continue
            given = [*call.args, *(k.value for k in call.keywords)]
            starred = any(isinstance(a, ast.Starred) for a in given)
            texts = [a.value for a in given if isinstance(a, ast.Constant)]
            empty = any(not str(t).strip() for t in texts) and any(str(t).strip() for t in texts)
            copied = len(texts) == 2 and texts[0] == texts[1] and len(str(texts[0]).split()) > 3
            if empty or copied or (len(given) != 2 and not starred):
                faults.append(module.place(call))
    assert not faults, told("Text takes an English sentence, then a French one:", faults)


def test_no_message_names_a_household() -> None:
    """No message for a person is made with a household's identifier."""
    faults = []
    for module in modules("src"):
        for call in calls(module.tree):
            if dotted(call.func).rpartition(".")[2] not in {"Text", "UserError"}:
                continue
            for node in ast.walk(call):
                named = isinstance(node, ast.FormattedValue) and dotted(node.value).rpartition(".")[2] in IDENTIFIERS
                if named:
                    faults.append(module.place(node))
    assert not faults, told("Say how many files and where, never which household:", faults)
