"""What may not stand in a control card: by name, and by origin (the column it is computed from).

Three degrees. *Never*: nationality, sex, address (excluded from the model of 2026: FACTS, section 1), opinion, health,
disability, and whatever a household does to use its rights (disputes, contacts, visits, e-mails, data-access requests,
corrections of its own, claims, appointments): the audit alone reads them. *With a written ground*: data on children
beyond their number; family situation and age, whose cards must also be audited before they make a plan. *Free*: the
rest. What stands in for a barred variable (benefits of disabled people, for instance) is for the audit to find.

A list is not a law: a body writes grounds (`[grounds]` of its dictionary file), it cannot lift what is never let in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.tables.bars import AUDIT_ALONE, CHILDREN, NAMES, ORIGINS, PAIRS, TABLES_BARRED, WHOLE, Bar
from bondroit.tables.catalogue import TABLES
from bondroit.tables.columns import TOWN
from bondroit.tables.contract import Sensitivity
from bondroit.tables.sources import is_social_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SOCIAL = Text("social networks", "réseaux sociaux")
_COUNTS = frozenset({"children", "child_over_19", "enfants", "nb_enfants", "nombre_enfants"})
_COUNTING = frozenset({"number", "count", "dependent", "nb", "nombre", "19", "activity", "activities", "activite",
                       "working", "student", "studying", "job", "leaves"})  # fmt: skip
_OF_CHILDREN = frozenset({"child", "children", "enfant", "enfants"})
_PROTECTED = frozenset(
    column.name
    for table in TABLES.values()
    if table.purposes != TOWN
    for column in table.columns
    if column.sensitivity is not Sensitivity.ORDINARY
)


class BarredText(Text):
    """A fault that says that something is barred: where it was asked for in a workspace, the journal tells it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a variable comes from.

    Attributes:
        table, column: what is read.
        value: a kind of event, where only that one is looked at.
    """

    table: str
    column: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.column}" + (f" = {self.value}" if self.value else "")


def bar_of_name(name: str) -> Bar | None:
    """Whether and how a variable of this name is barred."""
    words = set(name.lower().replace("-", "_").split("_"))
    if is_social_network(name):
        return Bar(_SOCIAL)
    if name in WHOLE:
        return WHOLE[name]
    found = next((bar for barred, bar in NAMES if words & barred), None)
    found = found or next((bar for pair, bar in PAIRS if pair <= words), None)
    if found is None and words & _OF_CHILDREN and name not in _COUNTS and not words & _COUNTING:
        return CHILDREN
    return found or (AUDIT_ALONE if name in _PROTECTED else None)


def bar_of_origin(table: str, column: str, value: str = "") -> Bar | None:
    """Whether and how a variable computed from a column is barred; `value` is a kind of event."""
    if table in TABLES_BARRED:
        return TABLES_BARRED[table]
    for key in ((table, column, value), (table, column, "")):
        if key in ORIGINS:
            return ORIGINS[key]
    known = TABLES.get(table)
    declared = {} if known is None else {c.name: c for c in known.columns}
    if column not in declared:
        return bar_of_name(column)
    named = bar_of_name(column)
    if named is not None or declared[column].sensitivity is Sensitivity.ORDINARY:
        return named
    return AUDIT_ALONE


def barred_ground(name: str) -> Text | None:
    """On which ground a variable of this name is barred; None if it is not. A written ground may lift some."""
    bar = bar_of_name(name)
    return None if bar is None else bar.ground


def origin_ground(table: str, column: str, value: str = "") -> Text | None:
    """On which ground a variable computed from this column is barred; None if it is not.

    Args:
        table: of the catalogue.
        column: of that table; `kind` of events with `value`.
        value: the kind of event.
    """
    bar = bar_of_origin(table, column, value)
    return None if bar is None else bar.ground


def faults_of(names: Iterable[str], grounds: Mapping[str, str] | None = None) -> list[Text]:
    """Every barred name that no written ground lets in, with why.

    Args:
        names: of variables.
        grounds: variable to written ground; it lets in what may be let in at all.
    """
    written = grounds or {}
    faults = []
    for name in dict.fromkeys(names):
        bar = bar_of_name(name)
        if bar is None or (bar.liftable and written.get(name, "").strip()):
            continue
        faults.append(Text(f"{name}: {bar.ground.en}.", f"{name} : {bar.ground.fr}."))
    return faults


def require_none_barred(names: Iterable[str], grounds: Mapping[str, str] | None = None) -> None:
    """Refuse barred variables.

    Args:
        names: of variables.
        grounds: variable to written ground.

    Raises:
        UserError: E-BLD-010 with every barred variable at once.
    """
    faults = faults_of(names, grounds)
    if not faults:
        return
    raise UserError(
        "E-BLD-010",
        Text("Variables are barred from scorecards.", "Des variables sont exclues des grilles de score."),
        faults=faults,
        remedy=Text(
            "leave them out with --exclude, or add --experiment: such a card is compared and never makes a plan.",
            "écartez-les par --exclude, ou ajoutez --experiment : une telle grille se compare et ne fait aucun plan.",
        ),
    )


__all__ = [
    "Bar", "BarredText", "Origin", "bar_of_name", "bar_of_origin", "barred_ground", "faults_of",
    "origin_ground", "require_none_barred",
]  # fmt: skip
