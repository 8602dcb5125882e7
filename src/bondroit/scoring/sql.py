"""A scorecard as SQL text: the same integer points on every engine, where the files already live."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, to_points
from bondroit.scoring.exporting.exportable import largest_sum
from bondroit.scoring.expressions import SCORE
from bondroit.scoring.sql_dialects import NO, YES
from bondroit.scoring.sql_engines import dialect_of
from bondroit.scoring.sql_probability import score_sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Modality, Scorecard, Variable
    from bondroit.scoring.sql_dialects import Dialect

DUCKDB = "duckdb"


def points_sql(card: Scorecard, *, dialect: str = DUCKDB, columns: Mapping[str, str] | None = None) -> str:
    """An SQL expression: integer points; NULL where the card has no class for some value.

    Numbers are compared as double precision, NaN counts as missing, categories are compared as text.

    Args:
        card: the scorecard.
        dialect: one of `sql_engines.DIALECTS`.
        columns: variable to the SQL text of its column, where that is not a column of its name.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-USE-001 for another dialect.
    """
    require_known(card, SCORE)
    d = dialect_of(dialect)
    return "(" + "\n + ".join([d.integer(to_points(card.intercept)), *variable_terms(card, d, columns)]) + ")"


def variable_terms(card: Scorecard, d: Dialect, columns: Mapping[str, str] | None = None) -> list[str]:
    """The points of each variable, an SQL expression each, in the card's order."""
    return [
        choice_sql(v, [m.points for m in v.modalities], d, (columns or {}).get(v.name, d.column(v.name)))
        for v in card.variables
    ]


def compile_scores(
    card: Scorecard,
    *,
    table: str,
    keep: Sequence[str],
    dialect: str = DUCKDB,
    columns: Mapping[str, str] | None = None,
    labelled: bool = False,
    ranked: bool = False,
) -> str:
    """A SELECT that gives `keep`, points and probability of every row of `table`.

    Args:
        card: the scorecard.
        table: what stands after FROM, as SQL text (a name or a function call): the caller vouches for it.
        keep: columns carried along, by name.
        dialect: one of `sql_engines.DIALECTS`.
        columns: as of `points_sql`.
        labelled: also the card's name and version, as `card`.
        ranked: also rank and percentile by window functions; rows without points are left out.
    """
    d = dialect_of(dialect)
    lead = "".join(f"{d.column(name)}, " for name in keep)
    points = points_sql(card, dialect=dialect, columns=columns)
    score, source = score_sql(
        f"(SELECT {lead}{points} AS points FROM {table}) scored",  # noqa: S608 - quoted above
        d, carried=[d.column(name) for name in keep], farthest=largest_sum(card),
    )  # fmt: skip
    label = f"{d.text(card.label)} AS card, " if labelled else ""
    # PERCENT_RANK is what `ranking` calls a percentile: the share of the other files that have fewer points.
    more = ",\n RANK() OVER (ORDER BY points DESC) AS rank, PERCENT_RANK() OVER (ORDER BY points) AS percentile"
    return f"SELECT {lead}{label}points, {score} AS probability{more if ranked else ''}\nFROM {source}" + (
        "\nWHERE points IS NOT NULL" if ranked else ""
    )


def choice_sql(variable: Variable, results: Sequence[int | None], d: Dialect, column: str) -> str:
    """`results[k]` where the k-th modality holds (the first that does); NULL where the card has no class."""
    missing = d.integer(_result(variable, results, MISSING))
    if variable.kind != NUMERIC:
        lines = [f"CASE WHEN {d.is_missing(column)} THEN {missing}"]
        lines += [
            f"WHEN {d.among(column, _texts(variable, m, d))} THEN {d.integer(result)}"
            for m, result in zip(variable.modalities, results, strict=True)
            if m.kind == VALUES
        ]
        return "\n   ".join([*lines, f"ELSE {d.integer(_result(variable, results, OTHER))} END"])
    value = d.double(column)
    absent = " OR ".join(test for test in (d.is_missing(column), d.is_nan(value)) if test)
    if d.branching:
        return f"CASE WHEN {absent} THEN {missing}\n   ELSE {_halved(variable, results, value, d)} END"
    lines = [
        f"WHEN {_within(m, value, d)} THEN {d.integer(result)}"
        for m, result in zip(variable.modalities, results, strict=True)
        if m.kind == INTERVAL
    ]
    return "\n   ".join([f"CASE WHEN {absent} THEN {missing}", *lines, f"ELSE {d.integer(None)} END"])


def _result(variable: Variable, results: Sequence[int | None], kind: str) -> int | None:
    return next((r for m, r in zip(variable.modalities, results, strict=True) if m.kind == kind), None)


def is_yes_no(variable: Variable) -> bool:
    """Whether the card knows the variable's values as `true` and `false` and no others."""
    values = {text for m in variable.modalities for text in m.values}
    return variable.kind != NUMERIC and bool(values) and values <= {YES, NO}


def _texts(variable: Variable, modality: Modality, d: Dialect) -> list[str]:
    """The texts of a class as the engine has them; a yes/no column may be a number there."""
    texts = list(modality.values)
    if is_yes_no(variable):
        texts += [more for text in modality.values for more in (d.yes if text == YES else d.no)]
    # An engine that keeps an empty text as missing has no file with such a value.
    return [text for text in texts if text.strip(" ") or not d.blank_is_missing]


def _within(modality: Modality, value: str, d: Dialect) -> str:
    lower, upper = modality.lower, modality.upper
    if lower == math.inf and not d.is_nan(value):  # an engine without NaN has no infinite number either
        return d.never
    if upper == -math.inf:
        return d.never
    bounds = []
    if lower is not None and lower != -math.inf:
        bounds.append(f"{value} >= {d.bound(lower)}")
    if upper is not None and (upper != math.inf or d.is_nan(value)):
        bounds.append(f"{value} < {d.bound(upper)}")
    return " AND ".join(bounds) or d.always


def _halved(variable: Variable, results: Sequence[int | None], value: str, d: Dialect) -> str:
    """The result of a number by halving: between two bounds of the card, one class holds for all numbers."""
    bounds = {b for m in variable.modalities for b in (m.lower, m.upper) if b is not None and b != -math.inf}
    starts = [-math.inf, *sorted(bounds)]
    pieces: list[tuple[float, int | None]] = []
    for start in starts:
        modality = variable.modality_of(start)
        found = None if modality is None else results[variable.modalities.index(modality)]
        if not pieces or pieces[-1][1] != found:
            pieces.append((start, found))

    def halves(part: list[tuple[float, int | None]]) -> str:
        if len(part) == 1:
            return d.integer(part[0][1])
        middle = len(part) // 2
        low, high = halves(part[:middle]), halves(part[middle:])
        return f"CASE WHEN {value} < {d.bound(part[middle][0])} THEN {low} ELSE {high} END"

    return halves(pieces)
