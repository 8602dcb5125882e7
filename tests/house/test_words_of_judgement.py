"""No page, document or message says that a card is just or in order: that is for people and law to say."""

from __future__ import annotations

import ast
import re

from tests.house.source import PACKAGE, modules

JUDGEMENT = re.compile(
    r"\b(fair|fairly|fairness|unfair|unbiased|compliant|compliance|équitables?|équitablement|équité|conformes?|"
    r"conformité|non discriminatoires?|non-discriminatory)\b",
    re.IGNORECASE,
)


def judging(text):
    """The words of judgement in a text."""
    return [found[0] for found in JUDGEMENT.finditer(text)]


def _docstrings(tree):
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = (node.body[0] for node in ast.walk(tree) if isinstance(node, holders) and node.body)
    return {id(one.value) for one in first if isinstance(one, ast.Expr)}


def test_no_text_that_a_person_reads_judges_a_card():
    """No string of the package says a word of judgement (docstrings, which readers of code read, aside)."""
    found = []
    for module in modules("src"):
        aside = _docstrings(module.tree)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
                found += [(module.place(node), word) for word in judging(node.value)]
    assert not found, f"say what was seen, not what it is worth: {found}"


def test_no_template_judges_a_card():
    """No template says a word of judgement."""
    folder = PACKAGE / "showing" / "templates"
    found = [(path.name, judging(path.read_text("utf-8"))) for path in sorted(folder.iterdir()) if path.is_file()]
    assert not [one for one in found if one[1]]
