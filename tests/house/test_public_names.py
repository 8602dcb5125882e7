"""What others may rely on is a reviewed list."""

from __future__ import annotations

import subprocess
import sys

import bondroit
from tests.house.source import told

# A name added here is a promise: it is documented, and it is kept or deprecated for one minor version.
PUBLIC = frozenset({
    "Audit", "BondroitError", "Card", "Letter", "Month", "ScorecardClassifier", "Target", "UserError", "Workspace",
    "audit", "build", "explain", "init_workspace", "open_workspace", "read_card", "score",
})  # fmt: skip

LOADED = """
import sys
before = set(sys.modules)
import bondroit
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print("\\n".join(sorted(new - set(sys.stdlib_module_names) - {"bondroit"})))
"""


def test_public_names_are_reviewed() -> None:
    """`bondroit.__all__` is the list that was reviewed."""
    names = set(bondroit.__all__)
    faults = [f"new: {n}" for n in sorted(names - PUBLIC)] + [f"gone: {n}" for n in sorted(PUBLIC - names)]
    assert not faults, told("A public name is a promise. Review it, then change PUBLIC here:", faults)


def test_public_names_are_there_and_explained() -> None:
    """Every public name can be had, is listed by dir() and has a docstring."""
    faults = [n for n in bondroit.__all__ if not (getattr(bondroit, n).__doc__ or "").strip()]
    faults += [f"{n} is not in dir(bondroit)" for n in bondroit.__all__ if n not in dir(bondroit)]
    assert not faults, told("Explain these where they are defined:", faults)


def test_importing_loads_the_standard_library_only() -> None:
    """`import bondroit` loads nothing but the standard library: names are loaded late (PEP 562)."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    faults = done.stdout.split()
    assert not faults, told("Import these inside the function that needs them:", faults)
