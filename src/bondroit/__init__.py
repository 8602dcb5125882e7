"""bondroit: scores, controls, rights and audits for the bodies that pay social benefits.

    import bondroit as bd

    card = bd.build(frame, target="overpaid", weight="weight")
    card                      # shows itself in a notebook
    card.score(new_files)
    bd.audit(frame, outcome="overpaid", groups=["lone_parent"])

Every name is loaded on first use (PEP 562): importing bondroit loads the standard library only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondroit.api.audit import Audit, audit
    from bondroit.api.card import Card, build, read_card, score
    from bondroit.api.estimator import ScorecardClassifier
    from bondroit.api.explain import explain
    from bondroit.api.letter import Letter
    from bondroit.api.workspace import Workspace, init_workspace, open_workspace
    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.errors import BondroitError, UserError

__version__ = "0.1.0"

_HOMES = {
    "Audit": "bondroit.api.audit",
    "BondroitError": "bondroit.errors",
    "Card": "bondroit.api.card",
    "Letter": "bondroit.api.letter",
    "Month": "bondroit.domain.months",
    "ScorecardClassifier": "bondroit.api.estimator",
    "Target": "bondroit.domain.target",
    "UserError": "bondroit.errors",
    "Workspace": "bondroit.api.workspace",
    "audit": "bondroit.api.audit",
    "build": "bondroit.api.card",
    "explain": "bondroit.api.explain",
    "init_workspace": "bondroit.api.workspace",
    "open_workspace": "bondroit.api.workspace",
    "read_card": "bondroit.api.card",
    "score": "bondroit.api.card",
}

__all__ = [
    "Audit",
    "BondroitError",
    "Card",
    "Letter",
    "Month",
    "ScorecardClassifier",
    "Target",
    "UserError",
    "Workspace",
    "audit",
    "build",
    "explain",
    "init_workspace",
    "open_workspace",
    "read_card",
    "score",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'bondroit' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted([*__all__, "__version__"])
