"""The data dictionary: variables declared in TOML, read and checked, every fault at once."""

from __future__ import annotations

import pkgutil
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.tables.body import EVENTS, SNAPSHOTS
from bondroit.tables.contract import Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SNAPSHOT_KINDS = (
    "state", "mean", "sum", "count", "any", "changes", "largest_drop", "ratio", "relative", "months_since_first",
)  # fmt: skip
EVENT_KINDS = ("months_since", "events")
NEEDS_BY = ("ratio", "relative")


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity read in one snapshot.

    Attributes:
        name: the word variables use.
        columns: the columns it is made of; one, unless the form is `sum` or `positive`.
        form: `column` (as it is), `sum`, `positive` (how many columns are above 0 or true) or `at_least`.
        threshold: for `at_least`: true from this number on, false below or if missing.
        missing: for `column`: what stands in for a missing value.
    """

    name: str
    columns: tuple[str, ...]
    form: str = "column"
    threshold: int = 0
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated amount in cents; each value holds from its month until the next one."""

    name: str
    meaning: Text
    values: tuple[tuple[Month, int], ...]
    assumed: bool

    def at(self, month: Month) -> int:
        """The amount in force in `month`.

        Raises:
            UserError: E-USE-003 if no value is given for so early a month.
        """
        past = [cents for start, cents in self.values if start <= month]
        if not past:
            raise UserError(
                "E-USE-003",
                Text(
                    f"The parameter {self.name} has no value for {month}.",
                    f"Le paramètre {self.name} n'a pas de valeur pour {month}.",
                ),
                remedy=Text(
                    "add an earlier value to the dictionary.", "ajoutez une valeur antérieure au dictionnaire."
                ),
            )
        return past[-1]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one variable is computed. `kind`, `by`, `where`: see the head of variables.toml.

    Attributes:
        name: the column it becomes.
        kind: one of `SNAPSHOT_KINDS` or `EVENT_KINDS`.
        months: length of the window, in months before the as-of month.
        measure: the measure looked at (snapshot kinds).
        by: the measure or the parameter it is divided by.
        where: the yes/no column that says which months count.
        events: kinds of events (event kinds).
        unit: cents, number, months, ratio, class or yes/no.
        meaning: one sentence for a person, in both languages.
        source: where the idea of the variable comes from.
        assumed: whether its window or threshold is our choice.
    """

    name: str
    kind: str
    months: int
    measure: str
    by: str
    where: str
    events: tuple[str, ...]
    unit: str
    meaning: Text
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Every variable, with the measures and the parameters they are made of."""

    measures: Mapping[str, Measure]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]

    @property
    def months(self) -> int:
        """The longest history a variable looks at, in months."""
        return max(rule.months for rule in self.rules)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables, in order."""
        return tuple(rule.name for rule in self.rules)

    @property
    def meanings(self) -> dict[str, Text]:
        """Variable to its sentence in both languages."""
        return {rule.name: rule.meaning for rule in self.rules}

    def measure(self, name: str) -> Measure:
        """A named measure, or the plain column of that name."""
        return self.measures.get(name) or Measure(name, (name,))

    def columns(self) -> tuple[str, ...]:
        """The snapshot columns that are read, sorted."""
        used = {c for m in self._words() for c in self.measure(m).columns}
        return tuple(sorted(used))

    def _words(self) -> Iterable[str]:
        for rule in self.rules:
            yield from (word for word in (rule.measure, rule.where) if word)
            if rule.kind == "ratio":
                yield rule.by


def parse_dictionary(text: str) -> Dictionary:
    """Read a dictionary written as TOML.

    Raises:
        UserError: E-USE-003 with every fault at once: not TOML, unknown kind or column, a protected column.
    """
    try:
        document = tomllib.loads(text)
        dictionary = Dictionary(
            measures={name: _measure(name, body) for name, body in document.get("measures", {}).items()},
            parameters={body["name"]: _parameter(body) for body in document.get("parameter", [])},
            rules=tuple(_rule(body) for body in document["variable"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        fault = Text(f"{type(error).__name__}: {error}", f"{type(error).__name__} : {error}")
        raise _refusal([fault]) from error
    faults = [fault for rule in dictionary.rules for fault in _faults(rule, dictionary)]
    doubled = sorted({name for name in dictionary.names if dictionary.names.count(name) > 1})
    faults += [Text(f"{name}: declared twice.", f"{name} : déclarée deux fois.") for name in doubled]
    if faults or not dictionary.rules:
        raise _refusal(faults)
    return dictionary


@cache
def default_dictionary() -> Dictionary:
    """The dictionary that comes with the package."""
    data = pkgutil.get_data("bondroit.observing", "variables.toml")
    assert data is not None
    return parse_dictionary(data.decode("utf-8"))


def _measure(name: str, body: Mapping[str, Any]) -> Measure:
    for form in ("sum", "positive"):
        if form in body:
            return Measure(name, tuple(body[form]), form)
    if "at_least" in body:
        return Measure(name, (body["column"],), "at_least", threshold=int(body["at_least"]))
    return Measure(name, (body["column"],), missing=body.get("missing"))


def _parameter(body: Mapping[str, Any]) -> Parameter:
    values = sorted((Month.parse(v["from"]), int(v["cents"])) for v in body["values"])
    return Parameter(body["name"], Text(body["en"], body["fr"]), tuple(values), bool(body.get("assumed", False)))


def _rule(body: Mapping[str, Any]) -> Rule:
    return Rule(
        name=body["name"],
        kind=body["kind"],
        months=int(body.get("months", 1)),
        measure=body.get("measure", ""),
        by=body.get("by", ""),
        where=body.get("where", ""),
        events=tuple(body.get("events", ())),
        unit=body["unit"],
        meaning=Text(body["en"], body["fr"]),
        source=body["source"],
        assumed=bool(body.get("assumed", False)),
    )


def _faults(rule: Rule, dictionary: Dictionary) -> list[Text]:
    """What is wrong with one rule."""
    faults = []
    if rule.kind not in SNAPSHOT_KINDS + EVENT_KINDS:
        faults.append(Text(f"{rule.name}: unknown kind {rule.kind!r}.", f"{rule.name} : genre inconnu {rule.kind!r}."))
    if rule.months < 1:
        faults.append(Text(f"{rule.name}: the window is empty.", f"{rule.name} : la fenêtre est vide."))
    if rule.kind in EVENT_KINDS and (not rule.events or set(rule.events) - set(EVENTS)):
        faults.append(Text(f"{rule.name}: unknown kind of event.", f"{rule.name} : genre d'événement inconnu."))
    if rule.kind in SNAPSHOT_KINDS and not rule.measure:
        faults.append(Text(f"{rule.name}: no measure.", f"{rule.name} : aucune mesure."))
    if rule.kind in NEEDS_BY and not rule.by:
        faults.append(Text(f"{rule.name}: 'by' is missing.", f"{rule.name} : « by » manque."))
    if rule.kind == "relative" and rule.by not in dictionary.parameters:
        faults.append(Text(f"{rule.name}: unknown parameter {rule.by}.", f"{rule.name} : paramètre inconnu {rule.by}."))
    words = [w for w in (rule.measure, rule.where, rule.by if rule.kind == "ratio" else "") if w]
    columns = sorted({c for word in words for c in dictionary.measure(word).columns})
    return faults + [fault for column in columns for fault in _column_faults(rule.name, column)]


def _column_faults(variable: str, column: str) -> list[Text]:
    known = {c.name: c for c in SNAPSHOTS.columns}
    if column not in known:
        return [Text(f"{variable}: unknown column {column}.", f"{variable} : colonne inconnue {column}.")]
    if known[column].sensitivity is not Sensitivity.ORDINARY:
        return [
            Text(
                f"{variable}: column {column} is {known[column].sensitivity}; it serves the audit alone.",
                f"{variable} : la colonne {column} est protégée ou identifiante ; elle ne sert qu'à l'audit.",
            )
        ]
    return []


def _refusal(faults: list[Text]) -> UserError:
    return UserError(
        "E-USE-003",
        Text("The data dictionary cannot be used.", "Le dictionnaire de données est inutilisable."),
        faults=faults or [Text("It declares no variable.", "Il ne déclare aucune variable.")],
        remedy=Text(
            "correct the TOML file; its head lists the kinds.",
            "corrigez le fichier TOML ; son en-tête liste les genres.",
        ),
    )
