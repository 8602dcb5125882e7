"""What is wrong with a measure: columns that do not exist, that identify a person, or that cannot be used so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.observing.rules import ADULTS, AGE, COLUMN_TYPES, MEMBER_FORMS
from bondroit.tables.barred import BarredText, bar_of_name
from bondroit.tables.body import ACTIVITIES, ROLES
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Sensitivity, Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.observing.rules import Condition, Measure

_ADDED = (Type.INTEGER, Type.CENTS)
_ASKED = (*_ADDED, Type.BOOLEAN)
_CLASSES = (Type.CATEGORY,)
_TESTS = {"in": _CLASSES, "not_in": _CLASSES, "at_least": _ADDED, "below": _ADDED}


def measure_faults(measure: Measure) -> list[Text]:
    """What is wrong with a measure: columns that do not exist or cannot be used so."""
    if measure.table == "members":
        return _member_faults(measure)
    if measure.table == "places":
        types = COLUMN_TYPES["snapshots"]
        fine = types.get(measure.place_column) in (Type.CATEGORY, Type.TEXT, Type.INTEGER)
        return [] if fine else [unknown_column(measure.place_column)]
    wanted = {"sum": _ADDED, "positive": _ASKED, "at_least": _ADDED}.get(measure.form)
    faults = _column_faults("snapshots", measure.columns, wanted)
    if not measure.columns:
        faults.append(Text("no column.", "aucune colonne."))
    return faults or _fold_faults(measure)


def _fold_faults(measure: Measure) -> list[Text]:
    """A class is counted with another of its column, which stays itself: none is hidden under a new name."""
    values = next((c.values for c in TABLES["snapshots"].columns if c.name == measure.columns[0]), ())
    folded = dict(measure.fold)
    strange = sorted({*folded, *folded.values()} - set(values))
    faults = [Text(f"unknown class {name}.", f"classe inconnue {name}.") for name in strange]
    if folded.keys() & set(folded.values()):
        faults.append(
            Text("fold: a class is both folded and kept.", "fold : une classe est à la fois fondue et gardée.")
        )
    return faults


def _member_faults(measure: Measure) -> list[Text]:
    if measure.form not in MEMBER_FORMS:
        return [Text(f"unknown form {measure.form!r}.", f"forme inconnue {measure.form!r}.")]
    faults = [Text(f"unknown role {r}.", f"rôle inconnu {r}.") for r in measure.roles if r not in ROLES]
    if measure.form in ("sum", "largest"):
        faults += _column_faults("members", measure.columns, _ADDED)
        if len(measure.columns) != 1:
            faults.append(Text("one column is needed.", "il faut une colonne."))
    elif measure.condition is None:
        faults.append(
            BarredText(
                "who lives there is the family situation: a count needs a condition besides the role.",
                "qui vit là est la situation de famille : un décompte exige une condition outre le rôle.",
            )
        )
    return faults + ([] if measure.condition is None else _condition_faults(measure.condition, measure.roles))


def _condition_faults(condition: Condition, roles: tuple[str, ...]) -> list[Text]:
    if condition.test not in _TESTS:
        return [Text(f"unknown test {condition.test!r}.", f"essai inconnu {condition.test!r}.")]
    if condition.column == AGE:
        if set(roles) & set(ADULTS) or not roles:
            return [
                BarredText(
                    'the age of adults is barred; roles = ["child"].',
                    'l\'âge des adultes est exclu ; roles = ["child"].',
                )
            ]
        held: Type | None = Type.INTEGER
    else:
        held = COLUMN_TYPES["members"].get(condition.column)
    wanted = _TESTS[condition.test]
    if held not in wanted or condition.column == "person":
        return [unknown_column(condition.column)]
    if held is not Type.CATEGORY:
        sound = len(condition.values) == 1 and isinstance(condition.values[0], int)
        always = condition.test == "at_least" and sound and int(condition.values[0]) < 1
        return (
            [] if sound and not always else [Text("one number from 1 on is needed.", "il faut un nombre, au moins 1.")]
        )
    return _class_faults(condition)


def _class_faults(condition: Condition) -> list[Text]:
    """Of a condition on a class: unknown classes, and those that would tell health or disability."""
    if condition.column != "activity":
        return [unknown_column(condition.column)]
    faults = [Text(f"unknown class {v}.", f"classe inconnue {v}.") for v in condition.values if v not in ACTIVITIES]
    kept = {v for v in ACTIVITIES if (v in condition.values) == (condition.test == "in")}
    grounds = {v: bar for v in ACTIVITIES if (bar := bar_of_name(v)) is not None}
    told = set(grounds)
    if kept == set(ACTIVITIES):
        faults.append(Text("every adult meets the condition.", "tout adulte remplit la condition."))
    if grounds and (kept == told or kept == set(ACTIVITIES) - told):
        faults += [
            BarredText(f"{v} is barred ({b.ground.en}).", f"{v} est exclu ({b.ground.fr}).") for v, b in grounds.items()
        ]
    return faults


def _column_faults(table: str, columns: Iterable[str], wanted: tuple[Type, ...] | None) -> list[Text]:
    known = {column.name: column for column in TABLES[table].columns}
    faults = []
    for name in columns:
        column = known.get(name)
        if column is None or column.type in (Type.MONTH, Type.DATE):
            faults.append(unknown_column(name))
        elif column.sensitivity is Sensitivity.IDENTIFIER or name == "person":
            faults.append(Text(f"{name} identifies a person.", f"{name} identifie une personne."))
        elif wanted is not None and column.type not in wanted:
            faults.append(
                Text(
                    f"{name} is of type {column.type}, which cannot be used so.",
                    f"{name} est de type {column.type}, qui ne s'emploie pas ainsi.",
                )
            )
    return faults


def unknown_column(column: str) -> Text:
    """The fault of a column that is not in its table, or has not the type it should."""
    return Text(f"unknown column {column}.", f"colonne inconnue {column}.")
