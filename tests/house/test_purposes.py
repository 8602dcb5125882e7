"""Every verb reads tables for its own purpose: none is handed the tables that serve every purpose."""

from __future__ import annotations

import ast

from bondroit.tables.catalogue import TABLES
from bondroit.tables.described import BASES, describe_table
from bondroit.tables.french import FRENCH
from tests.house.source import Module, dotted, modules, told

# path::function -> why it may hold the tables of every purpose; each is read by a person
UNBOUND: dict[str, str] = {
    "src/bondroit/wiring/towns.py::play": "makes a fictitious town: it writes, and looks at what is written already",
    "src/bondroit/wiring/ingesting.py::take_extract": "takes a body's files in: it writes",
    "src/bondroit/wiring/keeping.py::erasing_of": "erases: it uses no value",
    "src/bondroit/wiring/variables.py::observed_dictionary": "asks whether a table is there, and reads none",
    "src/bondroit/wiring/services.py::serving": "makes the view for a purpose",
    "src/bondroit/cli/commands/start.py::status": "says which months are there, and reads none",
}


def _holders(module: Module) -> dict[str, str]:
    """path::function of every function that names `services.tables` or `self.tables` of the services."""
    found = {}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        for inner in ast.walk(node):
            own = module.path.endswith("wiring/services.py") and isinstance(inner, ast.Attribute)
            names = ("services.tables", "self.services.tables", *(("self.tables",) if own else ()))
            if isinstance(inner, ast.Attribute) and dotted(inner) in names:
                found[f"{module.path}::{node.name}"] = module.place(inner)
    return found


def test_verbs_read_for_a_purpose() -> None:
    """`services.tables` is handed to no verb that reads: `services.serving(purpose)` is."""
    held = {k: v for module in modules("src") if module.room in {"wiring", "api", "cli"}
            for k, v in _holders(module).items()}  # fmt: skip
    faults = [f"{place} ({holder})" for holder, place in held.items() if holder not in UNBOUND]
    assert not faults, told("Give the verb services.serving(Purpose....), or say here why it needs none:", faults)
    gone = sorted(set(UNBOUND) - set(held))
    assert not gone, told("These hold the tables no more; take them off the list:", gone)


def test_every_meaning_has_its_french() -> None:
    """What a table and a column mean is written in both languages, and nothing more is."""
    meanings = {m for table in TABLES.values() for m in (table.meaning, *(c.meaning for c in table.columns))}
    assert not meanings - set(FRENCH), told("Add their French to tables/french*.py:", sorted(meanings - set(FRENCH)))
    assert not set(FRENCH) - meanings, told("No table says these any more:", sorted(set(FRENCH) - meanings))


def test_every_table_is_described() -> None:
    """Each has a legal basis and a retention, or is fictitious or public, and every column serves something."""
    faults = []
    for name, table in TABLES.items():
        described = describe_table(table)
        assert described.basis == BASES[table.basis]
        if table.retention is None and table.basis not in {"fiction", "public"}:
            faults.append(f"{name}: no retention")
        faults += [f"{name}.{c.name}: serves nothing" for c in table.columns if not table.serves(c)]
    assert not faults, told("Say in tables/ how long rows are kept and what they serve:", faults)
