"""SQL of what is read once: measures month by month, facts of members and of places, dated events.

Every relation keeps only what is about months before the as-of month and was known before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bondroit.observing.rules import AGE, EVENT_KINDS
from bondroit.tables.body import MEMBERS, SNAPSHOTS
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.observing.dictionary import Dictionary
    from bondroit.observing.rules import Condition, EventSource, Measure, Rule
    from bondroit.observing.sql_dialects import Dialect

_BOOLEANS = frozenset(c.name for table in (SNAPSHOTS, MEMBERS) for c in table.columns if c.type is Type.BOOLEAN)
_ID = "household_id"


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement to write.

    Attributes:
        month: the as-of month M.
        dictionary: the variables.
        dialect: the engine.
        relations: table to what stands after FROM; a table that is not named stands under its own name.
        versioned: tables with a column `known` and several versions of a month, of which the last known before M is
            read.
    """

    month: Month
    dictionary: Dictionary
    dialect: Dialect
    relations: Mapping[str, str] = field(default_factory=dict)
    versioned: frozenset[str] = frozenset()

    @property
    def longest(self) -> int:
        """The longest window over snapshots, in months; 1 at least, as the last snapshot says whose file is there."""
        return max((rule.months for rule in self.dictionary.rules if rule.kind not in EVENT_KINDS), default=1)

    @property
    def oldest(self) -> Month:
        """The oldest month of a snapshot that some window looks at."""
        return self.month.plus(-self.longest)

    def name(self, word: str) -> str:
        """The column of a measure in the history, quoted."""
        return self.dialect.column(f"m_{word}")

    def monthly(self, table: str, alias: str) -> str:
        """What stands after FROM for a monthly table: its rows in the windows, in the last version known before M."""
        source = self.relations.get(table, table)
        day = self.dialect.day
        inside = f"month >= {day(self.oldest)} AND month < {day(self.month)}"
        if table not in self.versioned:
            return f"(SELECT * FROM {source} WHERE {inside}) AS {alias}"  # noqa: S608 - FROM is vouched for, the rest is quoted
        known = "COALESCE(known, month)"
        return (
            f"(SELECT * FROM (SELECT *, {known} AS version_, MAX({known}) OVER (PARTITION BY {_ID}, month) AS latest_"  # noqa: S608
            f" FROM {source} WHERE {inside} AND {known} < {day(self.month)}) AS versions_"
            f" WHERE version_ = latest_) AS {alias}"
        )


def history_sql(asked: Asked) -> list[tuple[str, str]]:
    """Relations (name, SELECT) that end with `history`: household, lag and every measure of each month.

    A yes/no measure is 1 or 0, a number an integer of 64 bits or a double, a class a text.
    """
    dictionary, dialect = asked.dictionary, asked.dialect
    relations = []
    joins = []
    members = dictionary.table_measures("members")
    if members:
        relations.append(("member_months", _member_months(asked, members)))
        joins.append(f"LEFT JOIN member_months AS m ON m.{_ID} = s.{_ID} AND m.month = s.month")
    places = dictionary.table_measures("places")
    columns = sorted({measure.place_column for measure in places})
    if places:
        relations.append(("place_lines", _place_lines(asked, places)))
        joins += [f"LEFT JOIN place_lines AS p{i} ON p{i}.place = s.{dialect.column(c)}" for i, c in enumerate(columns)]
    terms = [f"s.{_ID}", f"{dialect.lag('s.month', asked.month)} AS lag"]
    for word in dictionary.words():
        measure = dictionary.measure(word)
        if measure.table == "snapshots":
            value = _measure(measure, dialect)
        else:
            alias = "m" if measure.table == "members" else f"p{columns.index(measure.place_column)}"
            value = f"{alias}.{asked.name(word)}"
        terms.append(f"{value} AS {asked.name(word)}")
    relations.append(("history", _select(terms, [asked.monthly("snapshots", "s"), *joins])))
    return relations


def dated_sql(asked: Asked) -> str:
    """One row per household with a known event: months since the last, or how many."""
    dialect = asked.dialect
    rules = [rule for rule in asked.dictionary.rules if rule.kind in EVENT_KINDS]
    kinds = {kind for rule in rules for kind in rule.events}
    sources = [s for s in asked.dictionary.sources if s.kind_column or s.kind in kinds]
    facts = "\n UNION ALL ".join(_facts(asked, source) for source in sources)
    terms = [_ID, *(f"{_dated(rule, dialect)} AS {dialect.column(rule.name)}" for rule in rules)]
    return _select(terms, [f"({facts}) AS facts", f"GROUP BY {_ID}"])


def _select(terms: list[str], rest: list[str]) -> str:
    body = ",\n  ".join(terms)
    return f"SELECT\n  {body}\n FROM " + "\n ".join(rest)


def _number(column: str, dialect: Dialect, alias: str = "s") -> str:
    """A column as a number: yes is 1, no is 0."""
    held = f"{alias}.{dialect.column(column)}"
    return f"CASE WHEN {held} THEN 1 WHEN NOT {held} THEN 0 END" if column in _BOOLEANS else held


def _measure(measure: Measure, dialect: Dialect) -> str:
    """A measure of a snapshot; missing if a column it needs is."""
    columns = [_number(column, dialect) for column in measure.columns]
    if measure.form == "sum":
        return "\n    + ".join(f"CAST({c} AS BIGINT)" for c in columns)
    if measure.form == "positive":
        return "\n    + ".join(_is_positive(column, dialect) for column in measure.columns)
    if measure.form == "at_least":
        return f"CASE WHEN {columns[0]} >= {measure.threshold} THEN 1 ELSE 0 END"
    held = _folded(measure, columns[0], dialect)
    return held if measure.missing is None else f"COALESCE({held}, {dialect.text(measure.missing)})"


def _folded(measure: Measure, column: str, dialect: Dialect) -> str:
    """A class, or the one it is counted with."""
    if not measure.fold:
        return column
    cases = " ".join(f"WHEN {dialect.text(one)} THEN {dialect.text(other)}" for one, other in measure.fold)
    return f"CASE {column} {cases} ELSE {column} END"


def _is_positive(column: str, dialect: Dialect) -> str:
    """1 if a column is above 0 or true, 0 if not, missing if it is."""
    number = _number(column, dialect)
    return f"({number})" if column in _BOOLEANS else f"(CASE WHEN {number} > 0 THEN 1 WHEN {number} <= 0 THEN 0 END)"


def _member_months(asked: Asked, measures: tuple[Measure, ...]) -> str:
    """One row per household and month with members on record: what variables ask of them."""
    left = asked.dialect.column("left")
    there = f"(joined IS NULL OR joined <= month) AND ({left} IS NULL OR {left} > month)"
    terms = [_ID, "month"]
    terms += [f"{_of_members(m, there, asked.dialect)} AS {asked.name(m.name)}" for m in measures]
    return _select(terms, [asked.monthly("members", "r"), f"GROUP BY {_ID}, month"])


def _of_members(measure: Measure, there: str, dialect: Dialect) -> str:
    fits = [there]
    if measure.roles:
        fits.append(f"role IN ({', '.join(dialect.text(role) for role in measure.roles)})")
    if measure.condition is not None:
        fits.append(_condition(measure.condition, dialect))
    fit = " AND ".join(f"({test})" for test in fits)
    number = f"COUNT(CASE WHEN {fit} THEN 1 END)"
    if measure.form == "count":
        return number
    if measure.form == "any":
        return f"CASE WHEN {number} > 0 THEN 1 ELSE 0 END"
    seen = f"CASE WHEN {fit} THEN {dialect.column(measure.columns[0])} END"
    total = f"COALESCE(CAST(SUM({seen}) AS BIGINT), 0)" if measure.form == "sum" else f"MAX({seen})"
    return f"CASE WHEN COUNT({seen}) = {number} THEN {total} END"


def _condition(condition: Condition, dialect: Dialect) -> str:
    """A test that is true or not; a missing value does not pass it."""
    values = condition.values
    if condition.column == AGE:
        months = f"({dialect.index('month')} - {dialect.index('birth')})"
        if condition.test == "at_least":
            return f"{months} >= {int(values[0]) * 12}"
        if condition.test == "below":
            return f"{months} < {int(values[0]) * 12}"
        years = [f"{months} BETWEEN {int(v) * 12} AND {int(v) * 12 + 11}" for v in values]
        within = "(" + " OR ".join(years) + ")"
        return within if condition.test == "in" else f"NOT {within}"
    column = _number(condition.column, dialect, "r")
    if condition.test in ("at_least", "below"):
        return f"{column} {'>=' if condition.test == 'at_least' else '<'} {dialect.literal(values[0])}"
    listed = ", ".join(dialect.literal(value) for value in values)
    return f"{column} {'IN' if condition.test == 'in' else 'NOT IN'} ({listed})"


def _place_lines(asked: Asked, measures: tuple[Measure, ...]) -> str:
    """One row per place: its last line known before the as-of month."""
    dialect = asked.dialect
    source = asked.relations.get("places", "places")
    ranked = (
        f"(SELECT *, ROW_NUMBER() OVER (PARTITION BY place ORDER BY known DESC) AS line_"  # noqa: S608 - as above
        f" FROM {source} WHERE known < {dialect.day(asked.month)}) AS lines_"
    )
    facts = [f"{dialect.as_double(dialect.column(m.columns[0]))} AS {asked.name(m.name)}" for m in measures]
    return _select(["place", *facts], [ranked, "WHERE line_ = 1"])


def _facts(asked: Asked, source: EventSource) -> str:
    dialect = asked.dialect
    kind = dialect.column(source.kind_column) if source.kind_column else dialect.text(source.kind)
    happened, known = dialect.column(source.month), dialect.column(source.known)
    day = dialect.day(asked.month)
    return (
        f"SELECT {_ID}, {kind} AS kind, {dialect.lag(happened, asked.month)} AS lag"  # noqa: S608 - as above
        f" FROM {asked.relations.get(source.table, source.table)} WHERE {happened} < {day} AND {known} < {day}"
    )


def _dated(rule: Rule, dialect: Dialect) -> str:
    kinds = ", ".join(dialect.text(kind) for kind in rule.events)
    chosen = f"CASE WHEN kind IN ({kinds}) AND lag <= {rule.months} THEN lag END"
    return f"MIN({chosen})" if rule.kind == "months_since" else f"COUNT({chosen})"
