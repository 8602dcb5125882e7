"""A name in code, a column and the glossary are the same word."""

from __future__ import annotations

import ast
import re

from bondroit.domain.benefits import BENEFIT_NAMES
from bondroit.tables.catalogue import TABLES
from tests.house.source import PROJECT, modules, told

# Words of the glossary's last column that never stand in a name; the others have a second, innocent use.
NEVER = frozenset({"fraud", "suspicion", "feature", "dump", "summons", "inspection", "debt", "profiling"})


def _glossary() -> tuple[frozenset[str], str]:
    """The English words, lower case, and the text of the last column."""
    words: set[str] = set()
    refused = []
    for line in (PROJECT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and not set(cells[0]) <= {"-", " "}:
            words |= {w.strip().lower() for w in re.split(r"[,/]", cells[0])}
            refused.append(cells[3].lower())
    return frozenset(words), " ".join(refused)


def _split(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def test_domain_classes_are_in_the_glossary() -> None:
    """Every public class of `domain` is a word of the glossary."""
    words, _ = _glossary()
    faults = [
        f"{module.place(node)}: {node.name}"
        for module in modules("src")
        if module.room == "domain"
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and _split(node.name) not in words
    ]
    assert not faults, told("Add the word to GLOSSARY.md, or use the word that is there:", faults)


def test_benefits_are_in_the_glossary() -> None:
    """Every benefit stands in the glossary under its French name."""
    text = (PROJECT / "GLOSSARY.md").read_text(encoding="utf-8").lower()
    faults = [name.fr for name in BENEFIT_NAMES.values() if name.fr.lower() not in text]
    assert not faults, told("Add to GLOSSARY.md:", faults)


def test_refused_words_stand_in_no_name() -> None:
    """No table, column, class or function is named by a word that the glossary refuses."""
    _, refused = _glossary()
    assert [w for w in NEVER if w not in refused] == []
    names = [(f"table {t.name}", t.name) for t in TABLES.values()]
    names += [(f"column {t.name}.{c.name}", c.name) for t in TABLES.values() for c in t.columns]
    names += [
        (module.place(node), node.name)
        for module in modules("src")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    ]
    faults = [f"{place}: {name}" for place, name in names if NEVER & set(re.split(r"[_ ]", _split(name)))]
    assert not faults, told("Use the glossary's word:", faults)
