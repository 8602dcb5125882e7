"""The variables of a dictionary as one SQL statement, for DuckDB, Spark or PostgreSQL: where the files already live.

One pass over the snapshots, one over the members, one over the places, one over the events, and one join of the few;
no join and no pass of its own for any variable. Integers are exact, halves go up; doubles agree with the plain oracle
to 12 digits (`deviation` and `trend` of integers, `share`, `ratio` and `relative` to the last digit or the one before).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.observing.rules import EVENT_KINDS
from bondroit.observing.sql_dialects import dialect_of
from bondroit.observing.sql_facts import Asked, dated_sql, history_sql
from bondroit.observing.sql_windows import (
    PLAIN,
    SEGMENTS,
    Sums,
    segments_sql,
    steps_sql,
    variable_sql,
    window_rules,
    windows_sql,
)
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bondroit.domain.months import Month
    from bondroit.observing.dictionary import Dictionary

_ID = "household_id"
_WINDOWS_AN_ATOM = 2
"""From so many windows for each sum on, adding up by segments first is less work (measured on DuckDB)."""


def compile_variables(
    dictionary: Dictionary,
    month: Month,
    *,
    dialect: str = "duckdb",
    relations: Mapping[str, str] | None = None,
    form: str | None = None,
    versioned: Collection[str] = (),
) -> str:
    """A SELECT that gives the variables of every file of the last snapshot before `month`, in no order.

    Args:
        dictionary: the variables.
        month: the as-of month M; only what is about earlier months and was known before M counts.
        dialect: duckdb, spark or postgres.
        relations: table (`snapshots`, `members`, `places`, `events` and other tables of events) to what stands after
            FROM, as SQL text: the caller vouches for it. A table that is not named stands under its own name.
        form: `segments` (many windows over few measures) or `plain` (one conditional aggregate per window); by default
            whichever does less.
        versioned: tables that hold several versions of a month, told apart by a column `known`.

    Returns:
        SQL text: household_id, month, then the variables in the order of the dictionary.

    Raises:
        UserError: E-USE-001 for an unknown engine; E-USE-003 if the engine would cut names short or has not so many
            columns.
    """
    asked = Asked(month, dictionary, dialect_of(dialect), relations or {}, frozenset(versioned))
    _require_room(asked)
    sums = Sums(asked)
    values = {rule.name: variable_sql(rule, sums) for rule in window_rules(asked)}
    if form is None:
        form = SEGMENTS if len(sums.windows) > _WINDOWS_AN_ATOM * len(sums.atoms) else PLAIN
    relations_ = history_sql(asked)
    source = "history"
    if steps := steps_sql(asked):
        relations_.append(("steps", steps))
        source = "steps"
    parts = _parts(sums, source, form)
    relations_ += parts
    names = [name for name, _ in parts if name.startswith("windows")]
    if any(rule.kind in EVENT_KINDS for rule in dictionary.rules):
        relations_.append(("dated", dated_sql(asked)))
    text = ",\n".join(f"{name} AS (\n {select}\n)" for name, select in relations_)
    return f"WITH {text}\n{_outcome(asked, values, names)}"


def tables_read(dictionary: Dictionary) -> tuple[str, ...]:
    """The tables that the statement of a dictionary reads, sorted."""
    kinds = {kind for rule in dictionary.rules for kind in rule.events}
    tables = {"snapshots", *(measure.table for measure in map(dictionary.measure, dictionary.words()))}
    if kinds:
        tables |= {source.table for source in dictionary.sources if source.kind_column or source.kind in kinds}
    return tuple(sorted(tables))


def _parts(sums: Sums, source: str, form: str) -> list[tuple[str, str]]:
    """The segments, and the windows over them, in as many relations as the engine's width asks for."""
    columns = list(sums.windows)
    parts: list[tuple[str, str]] = []
    if form == SEGMENTS and columns:
        parts.append(("segments", segments_sql(sums, source)))
        source = "segments"
    width = (sums.asked.dialect.most_columns or len(columns) + 3) - 2
    first = form if columns else "plain"
    for number, start in enumerate(range(0, max(len(columns), 1), width), start=1):
        parts.append((f"windows_{number}", windows_sql(sums, columns[start : start + width], source, first)))
    return parts


def _outcome(asked: Asked, values: Mapping[str, str], windows: list[str]) -> str:
    """The last SELECT: the files of the last snapshot, every variable in the type of the contract."""
    dialect, dictionary = asked.dialect, asked.dictionary
    types = {Type.INTEGER: "INTEGER", Type.CENTS: "BIGINT", Type.NUMBER: dialect.double_type}
    terms = [f"windows_1.{_ID}", f"{dialect.day(asked.month)} AS month"]
    for rule in dictionary.rules:
        held = dictionary.rule_type(rule)
        if rule.kind in EVENT_KINDS:
            value = f"dated.{dialect.column(rule.name)}"
            value = f"COALESCE({value}, 0)" if rule.kind == "events" else value
        else:
            value = values[rule.name]
        if held is Type.BOOLEAN:
            typed = value if rule.kind == "any" else f"{value} = 1"
        else:
            typed = f"CAST({value} AS {types.get(held, dialect.text_type)})"
        terms.append(f"{typed} AS {dialect.column(rule.name)}")
    joins = [f"LEFT JOIN {name} ON {name}.{_ID} = windows_1.{_ID}" for name in windows[1:]]
    if any(rule.kind in EVENT_KINDS for rule in dictionary.rules):
        joins.append(f"LEFT JOIN dated ON dated.{_ID} = windows_1.{_ID}")
    body = ",\n  ".join(terms)
    rest = "\n ".join(["windows_1", *joins])
    return f"SELECT\n  {body}\n FROM {rest}\n WHERE windows_1.newest = 1"


def _require_room(asked: Asked) -> None:
    """Refuse what an engine would cut short."""
    dialect, names = asked.dialect, asked.dictionary.names
    faults = []
    if dialect.longest_name:
        long = [name for name in names if len(name.encode()) > dialect.longest_name]
        faults += [
            Text(
                f"{name}: longer than {dialect.longest_name} bytes.", f"{name} : plus de {dialect.longest_name} octets."
            )
            for name in long
        ]
    if dialect.most_columns and len(names) + 2 > dialect.most_columns:
        faults.append(
            Text(
                f"{len(names)} variables; {dialect.name} gives {dialect.most_columns - 2} at most.",
                f"{len(names)} variables ; {dialect.name} en donne {dialect.most_columns - 2} au plus.",
            )
        )
    if faults:
        raise UserError(
            "E-USE-003",
            Text(
                f"The dictionary cannot be written for {dialect.name}.",
                f"Le dictionnaire ne peut s'écrire pour {dialect.name}.",
            ),
            faults=faults,
            remedy=Text(
                "shorten the names, or share the variables out over two dictionaries.",
                "raccourcissez les noms, ou répartissez les variables sur deux dictionnaires.",
            ),
        )
