"""SQL of variables over windows: a few sums of each measure, and arithmetic on them.

The months are cut at the ends of all windows (1, 3, 12, 24 -> four segments). History is read once and added up by
household and segment, without any condition; a window is then the few segments within it. One conditional aggregate
for each window over the whole history, the usual way, is written too (`plain`): it is easier to read and far slower.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bondroit.observing.rules import EVENT_KINDS, PAIR_KINDS
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.observing.rules import Rule
    from bondroit.observing.sql_dialects import Dialect
    from bondroit.observing.sql_facts import Asked

SEGMENTS, PLAIN = "segments", "plain"
FORMS = (SEGMENTS, PLAIN)
_LATEST = "LATEST"
_CENTRED = ("deviation", "trend")


class Atom(NamedTuple):
    """A quantity that adds up over segments.

    Attributes:
        aggregate: over the months: SUM, COUNT, MIN, MAX or LATEST.
        value: what is aggregated, an SQL expression over `history`.
        whole: whether it is a sum of integers that fits in 64 bits, where engines give more.
    """

    aggregate: str
    value: str
    whole: bool = False

    @property
    def together(self) -> Atom:
        """What puts segments of it together."""
        return self._replace(aggregate="SUM", whole=True) if self.aggregate == "COUNT" else self


@dataclass(slots=True)
class Sums:
    """The atoms that variables ask for, each written once.

    Attributes:
        asked: the statement.
        atoms: atom to its number.
        windows: (atom, months) to its number.
    """

    asked: Asked
    atoms: dict[Atom, int] = field(default_factory=dict)
    windows: dict[tuple[Atom, int], int] = field(default_factory=dict)

    def over(self, atom: Atom, months: int) -> str:
        """The column that holds `atom` over a window."""
        self.atoms.setdefault(atom, len(self.atoms) + 1)
        return f"w{self.windows.setdefault((atom, months), len(self.windows) + 1)}"


def paired_words(asked: Asked) -> tuple[list[str], list[str]]:
    """Measures of which the following snapshot is needed, and doubles to be centred on their household's mean."""
    dictionary = asked.dictionary
    pairs = sorted({rule.measure for rule in dictionary.rules if rule.kind in PAIR_KINDS})
    centred = {rule.measure for rule in dictionary.rules if rule.kind in _CENTRED}
    return pairs, sorted(word for word in centred if dictionary.measure_type(word) is Type.NUMBER)


def steps_sql(asked: Asked) -> str:
    """The history with, beside each value, that of the following snapshot; empty if no variable asks for it."""
    pairs, centred = paired_words(asked)
    if not pairs and not centred:
        return ""
    column = asked.dialect.column
    own = "PARTITION BY household_id"
    terms = [f"LEAD({asked.name(w)}) OVER ({own} ORDER BY lag DESC) AS {column(f'n_{w}')}" for w in pairs]
    terms += [f"{asked.name(w)} - AVG({asked.name(w)}) OVER ({own}) AS {column(f'c_{w}')}" for w in centred]
    return "SELECT\n  *,\n  " + ",\n  ".join(terms) + "\n FROM history"


def variable_sql(rule: Rule, sums: Sums) -> str:
    """A variable as an expression over the columns of its windows."""
    asked = sums.asked
    value = asked.name(rule.measure)
    if rule.kind == "state":
        return sums.over(Atom("MAX", f"CASE WHEN lag = 1 THEN {value} END"), asked.longest)
    if rule.kind in PAIR_KINDS:
        return _of_pairs(rule, sums)
    if rule.kind == "ratio":
        return _ratio(rule, sums)
    seen = f"CASE WHEN {asked.name(rule.where)} > 0 THEN {value} END" if rule.where else value
    if rule.kind in _CENTRED:
        return _of_moments(rule, seen, sums)
    return _mean(rule, seen, sums) if rule.kind in ("mean", "relative") else _single(rule, seen, sums)


def _is_whole(word: str, sums: Sums) -> bool:
    return sums.asked.dictionary.measure_type(word) is not Type.NUMBER


def _mean(rule: Rule, seen: str, sums: Sums) -> str:
    """A sum over a number of months: of integers rounded, halves up; or over a dated parameter."""
    dialect = sums.asked.dialect
    whole = _is_whole(rule.measure, sums)
    total, number = sums.over(Atom("SUM", seen, whole), rule.months), sums.over(Atom("COUNT", seen), rule.months)
    if rule.kind == "relative":
        unit = sums.asked.dictionary.parameters[rule.by].at(sums.asked.month.plus(-1))
        mean = f"{dialect.as_double(total)} / {dialect.as_double(f'({number} * {unit})')}"
    elif whole:
        mean = dialect.floor_divided(f"2 * {total} + {number}", f"2 * {number}")
    else:
        mean = f"{total} / {dialect.as_double(number)}"
    return f"CASE WHEN {number} > 0 THEN {mean} END"


def _single(rule: Rule, seen: str, sums: Sums) -> str:
    """Kinds that are one atom, or two."""

    def over(aggregate: str, value: str) -> str:
        return sums.over(Atom(aggregate, value), rule.months)

    single = {"sum": "SUM", "minimum": "MIN", "maximum": "MAX", "last": _LATEST}
    if rule.kind in single:
        whole = rule.kind == "sum" and _is_whole(rule.measure, sums)
        return sums.over(Atom(single[rule.kind], seen, whole), rule.months)
    if rule.kind in ("months_since_first", "months_since_last"):
        true = f"CASE WHEN {seen} > 0 THEN lag END"
        return over("MAX" if rule.kind == "months_since_first" else "MIN", true)
    number = over("COUNT", seen)
    if rule.kind == "observed":
        return f"CASE WHEN {number} > 0 THEN {number} END"
    true = over("COUNT", f"CASE WHEN {seen} > 0 THEN 1 END")
    if rule.kind == "share":
        double = sums.asked.dialect.as_double
        return f"CASE WHEN {number} > 0 THEN {double(true)} / {double(number)} END"
    assert rule.kind in ("count", "any"), rule.kind
    return f"CASE WHEN {number} > 0 THEN {true if rule.kind == 'count' else f'{true} > 0'} END"


def _of_pairs(rule: Rule, sums: Sums) -> str:
    """Over successive snapshots: a pair belongs to the month of its older row, so both lie in the window."""
    value, following = sums.asked.name(rule.measure), sums.asked.dialect.column(f"n_{rule.measure}")
    if rule.kind == "changes":
        pairs = sums.over(Atom("COUNT", f"CASE WHEN {value} IS NOT NULL THEN {following} END"), rule.months)
        changed = sums.over(Atom("COUNT", f"CASE WHEN {value} <> {following} THEN 1 END"), rule.months)
        return f"CASE WHEN {pairs} > 0 THEN {changed} END"
    gap = f"{value} - {following}" if rule.kind == "largest_drop" else f"{following} - {value}"
    largest = sums.over(Atom("MAX", gap), rule.months)
    return f"CASE WHEN {largest} > 0 THEN {largest} WHEN {largest} <= 0 THEN 0 END"


def _ratio(rule: Rule, sums: Sums) -> str:
    value, by = sums.asked.name(rule.measure), sums.asked.name(rule.by)
    sides = (
        (rule.measure, f"CASE WHEN {by} IS NOT NULL THEN {value} END"),
        (rule.by, f"CASE WHEN {value} IS NOT NULL THEN {by} END"),
    )
    above, below = (sums.over(Atom("SUM", side, _is_whole(word, sums)), rule.months) for word, side in sides)
    double = sums.asked.dialect.as_double
    return f"CASE WHEN {below} <> 0 THEN {double(above)} / {double(below)} END"


def _of_moments(rule: Rule, seen: str, sums: Sums) -> str:
    """Deviation and trend from sums of products: of integers they are exact until the last division."""
    dialect = sums.asked.dialect
    whole = _is_whole(rule.measure, sums)
    if not whole:
        seen = seen.replace(sums.asked.name(rule.measure), dialect.column(f"c_{rule.measure}"))
    wide = dialect.as_wide if whole else str

    def total(value: str, *, products: bool = False) -> str:
        return sums.over(Atom("SUM", value, whole and not products), rule.months)

    plain = wide(total(seen))
    count = sums.over(Atom("COUNT", seen), rule.months)
    if rule.kind == "deviation":
        squares = total(f"{wide(seen)} * {wide(seen)}", products=True)
        above = dialect.as_double(f"({wide(count)} * {squares} - {plain} * {plain})")
        below = dialect.as_double(f"({count} * ({count} - 1))")
        lowest, highest = (sums.over(Atom(name, seen), rule.months) for name in ("MIN", "MAX"))
        # Sums of doubles would leave a trifle where all values are equal, or one below 0.
        varies = f"{lowest} < {highest} AND {above} > 0"
        return f"CASE WHEN {count} > 1 THEN SQRT(CASE WHEN {varies} THEN {above} / {below} ELSE 0 END) END"
    along = total(f"{wide(seen)} * lag", products=True)
    lags = sums.over(Atom("SUM", f"CASE WHEN {seen} IS NOT NULL THEN lag END", whole=True), rule.months)
    squares = sums.over(Atom("SUM", f"CASE WHEN {seen} IS NOT NULL THEN lag * lag END", whole=True), rule.months)
    # Time runs against the lag.
    above = dialect.as_double(f"({wide(lags)} * {plain} - {wide(count)} * {along})")
    below = dialect.as_double(f"({count} * {squares} - {lags} * {lags})")
    return f"CASE WHEN {count} > 1 THEN {above} / {below} END"


def segments_sql(sums: Sums, source: str) -> str:
    """One row per household and segment of months: every atom, without any condition on the window."""
    ends = sorted({months for _, months in sums.windows})
    segment = "CASE " + " ".join(f"WHEN lag <= {end} THEN {end}" for end in ends[:-1])
    segment = f"{segment} ELSE {ends[-1]} END" if len(ends) > 1 else f"CAST({ends[0]} AS INTEGER)"
    terms = ["household_id", f"{segment} AS segment", "MIN(lag) AS newest"]
    terms += [f"{_aggregate(atom, atom.value, sums.asked.dialect)} AS a{n}" for atom, n in sums.atoms.items()]
    body = ",\n  ".join(terms)
    return f"SELECT\n  {body}\n FROM {source}\n GROUP BY household_id, {segment}"


def windows_sql(sums: Sums, columns: Sequence[tuple[Atom, int]], source: str, form: str) -> str:
    """One row per household: each atom over each of its windows."""
    dialect = sums.asked.dialect
    terms = ["household_id", f"MIN({'newest' if form == SEGMENTS else 'lag'}) AS newest"]
    for atom, months in columns:
        if form == SEGMENTS:
            inside = f"CASE WHEN segment <= {months} THEN a{sums.atoms[atom]} END"
            order, together = "segment", atom.together
        else:
            inside = f"CASE WHEN lag <= {months} THEN {atom.value} END"
            order, together = "lag", atom
        terms.append(f"{_aggregate(together, inside, dialect, order)} AS w{sums.windows[atom, months]}")
    body = ",\n  ".join(terms)
    return f"SELECT\n  {body}\n FROM {source}\n GROUP BY household_id"


def _aggregate(atom: Atom, value: str, dialect: Dialect, order: str = "lag") -> str:
    if atom.aggregate == _LATEST:
        return dialect.latest(value, order)
    aggregated = f"{atom.aggregate}({value})"
    return f"CAST({aggregated} AS BIGINT)" if atom.whole else aggregated


def window_rules(asked: Asked) -> list[Rule]:
    """The variables that look at snapshots."""
    return [rule for rule in asked.dictionary.rules if rule.kind not in EVENT_KINDS]
