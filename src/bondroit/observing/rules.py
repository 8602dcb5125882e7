"""What a declared variable is made of: measures, conditions on members, sources of events, windows.

Months are counted backwards from the as-of month M: lag 1 is the month before M. A window of n months holds lags 1 to
n. A window without any non-missing value gives missing, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.tables.body import MEMBERS, SNAPSHOTS
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from bondroit.domain.months import Month

SNAPSHOT_KINDS = (
    "state", "last", "mean", "sum", "minimum", "maximum", "deviation", "count", "any", "share", "observed", "changes",
    "largest_drop", "largest_rise", "ratio", "relative", "months_since_first", "months_since_last", "trend",
)  # fmt: skip
EVENT_KINDS = ("months_since", "events")
PAIR_KINDS = ("changes", "largest_drop", "largest_rise")
"""Kinds that compare one snapshot with the one before it."""
NEEDS_BY = ("ratio", "relative")
NO_WHERE = ("state", "ratio", *PAIR_KINDS, *EVENT_KINDS)
"""Kinds that take no `where`."""

MEMBER_FORMS = ("count", "any", "sum", "largest")
ADULTS = ("claimant", "partner")
AGE = "age"
"""Of a condition: completed years of a member at the month of the row, from the month of birth."""

COLUMN_TYPES = {
    "snapshots": {column.name: column.type for column in SNAPSHOTS.columns},
    "members": {column.name: column.type for column in MEMBERS.columns},
}

_NUMBERS = frozenset({Type.INTEGER, Type.CENTS, Type.NUMBER})
_TRUTHS = _NUMBERS | {Type.BOOLEAN}
_ALL = _TRUTHS | {Type.CATEGORY}
PERMITTED: dict[str, frozenset[Type]] = {
    **dict.fromkeys(("state", "last", "observed", "changes"), _ALL),
    **dict.fromkeys(("count", "any", "share", "months_since_first", "months_since_last"), _TRUTHS),
    **dict.fromkeys(
        (
            "mean",
            "sum",
            "minimum",
            "maximum",
            "deviation",
            "largest_drop",
            "largest_rise",
            "ratio",
            "relative",
            "trend",
        ),
        _NUMBERS,
    ),
}
"""Kind to the types of measures on which it makes sense. In `_TRUTHS` a month counts when true, or above 0."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a member of the household; a member whose value is missing does not meet it.

    Attributes:
        column: a column of the table `members`, or `age`.
        test: `in`, `not_in` (classes), `at_least`, `below` (numbers, years).
        values: the classes, or the one number.
    """

    column: str
    test: str
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity read in one snapshot, among its members, or in what is known of its place.

    Attributes:
        name: the word variables use.
        columns: the columns it is made of; one, unless the form is `sum` or `positive`; for members: none for `count`
            and `any`, one amount for `sum` and `largest`; for places: one.
        form: snapshots: `column` (as it is), `sum`, `positive` (how many columns are above 0 or true) or `at_least`;
            members: `count` (how many), `any` (whether there is one), `sum` or `largest` of the column; places:
            `column`.
        threshold: for `at_least`: true from this number on, false below or if missing.
        missing: for `column`: what stands in for a missing value.
        fold: for `column` of classes: (class, the class it is counted with), before `missing` stands in.
        table: `snapshots`, `members` or `places`.
        roles: members: the roles looked at; empty is all.
        condition: members: what is asked of them besides.
        place_column: places: the column of the snapshot that names the place.
        words: the measure as a noun, in both languages; derived from the name when absent.
        ground: why a sum may hold a column that would be barred alone; empty: it holds none.

    Members of a month are the rows of `members` of that household and month who had come (`joined` missing or not
    after the month) and had not left (`left` missing or after the month). They are looked at in months that have a
    snapshot. No row at all in the month gives missing; rows of which none fits give 0, false, a sum of 0, a missing
    `largest`. A sum or a `largest` is missing when the amount of a member that fits is missing.

    Facts of a place are those of the place named in each month's snapshot, on its last line known before the as-of
    month (`known` < M); missing without such a line.
    """

    name: str
    columns: tuple[str, ...]
    form: str = "column"
    threshold: int = 0
    missing: str | None = None
    table: str = "snapshots"
    roles: tuple[str, ...] = ()
    condition: Condition | None = None
    place_column: str = ""
    words: Text | None = None
    ground: str = ""
    fold: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventSource:
    """A table whose rows are read as events of households: one row, one event.

    Attributes:
        table: the table read.
        kind: the kind that every row gets; empty if `kind_column` says it.
        kind_column: the column that holds the kind.
        month: the column of the month in which it happened.
        known: the column of the month from which it was known; a missing value is never known. For an act of the body
            itself it is the month of the act.
    """

    table: str
    kind: str = ""
    kind_column: str = ""
    month: str = "month"
    known: str = "known"


EVENTS_SOURCE = EventSource("events", kind_column="kind")
"""The source that every dictionary has."""


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
        by: the measure (ratio) or the parameter (relative) it is divided by.
        where: the yes/no measure that says which months count.
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
class Said:
    """What a sentence says: the fields of a rule, and the measure it makes on its way, if any."""

    kind: str
    months: int = 1
    measure: str = ""
    by: str = ""
    where: str = ""
    events: tuple[str, ...] = ()
    unit: str = ""
    made: Measure | None = None


def value_type(kind: str, measured: Type | None) -> Type:
    """The type of a variable of this kind over a measure of type `measured` (None for event kinds).

    Counts and months are INTEGER, `any` is BOOLEAN, shares, ratios, deviations and trends are NUMBER; the others keep
    the type of what they look at.
    """
    if kind == "any":
        return Type.BOOLEAN
    if kind in ("share", "ratio", "relative", "deviation", "trend"):
        return Type.NUMBER
    kept = ("state", "last", "mean", "sum", "minimum", "maximum", "largest_drop", "largest_rise")
    return measured if kind in kept and measured is not None else Type.INTEGER


def measure_type(measure: Measure) -> Type:
    """INTEGER, CENTS, NUMBER, BOOLEAN or CATEGORY: what a measure of known columns holds."""
    if measure.table == "places":
        return Type.NUMBER
    if measure.form in ("at_least", "any"):
        return Type.BOOLEAN
    if measure.form in ("positive", "count"):
        return Type.INTEGER
    types = COLUMN_TYPES[measure.table]
    held = {types[column] for column in measure.columns}
    only = held.pop() if len(held) == 1 else Type.INTEGER
    return Type.CATEGORY if only is Type.TEXT else only


def unit_of(kind: str, measured: Type | None) -> str:
    """The unit of a variable of this kind over a measure of type `measured`, unless its author says another."""
    if kind in ("share", "ratio", "relative"):
        return "ratio"
    if kind in ("count", "observed", "months_since", "months_since_first", "months_since_last"):
        return "months"
    if kind in ("changes", "events") or measured is None:
        return "number"
    units = {Type.CENTS: "cents", Type.BOOLEAN: "yes/no", Type.CATEGORY: "class"}
    return "yes/no" if kind == "any" else units.get(measured, "number")
