"""A scorecard as SQL text: the same integer points on DuckDB and on PostgreSQL, where the files already live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, POINTS_PER_LOGIT, VALUES, to_points
from bondroit.scoring.expressions import SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.scorecard import Modality, Scorecard, Variable

_DOUBLE = "DOUBLE PRECISION"


def quote_name(name: str) -> str:
    """A column name between double quotes, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def points_sql(card: Scorecard) -> str:
    """An SQL expression: integer points (BIGINT); NULL where the card has no class for some value.

    Numbers are compared as double precision, NaN counts as missing, categories are compared as text.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown.
    """
    require_known(card, SCORE)
    terms = [f"CAST({to_points(card.intercept)} AS BIGINT)", *(_case(v) for v in card.variables)]
    return "(" + "\n + ".join(terms) + ")"


def probability_sql(points: str = "points") -> str:
    """An SQL expression: the score in [0, 1] from a column of points."""
    return f"1 / (1 + exp(-CAST({points} AS {_DOUBLE}) / {POINTS_PER_LOGIT}))"


def compile_scores(card: Scorecard, *, table: str, keep: Sequence[str]) -> str:
    """A SELECT that gives `keep`, points and probability of every row of `table`.

    Args:
        card: the scorecard.
        table: what stands after FROM, as SQL text (a name or a function call): the caller vouches for it.
        keep: columns carried along, by name.
    """
    kept = ", ".join(quote_name(name) for name in keep)
    lead = f"{kept}, " if kept else ""
    return (
        f"SELECT {lead}points, {probability_sql()} AS probability\n"  # noqa: S608 - names and texts are quoted above
        f"FROM (SELECT {lead}{points_sql(card)} AS points FROM {table}) AS scored"
    )


def _case(variable: Variable) -> str:
    column = quote_name(variable.name)
    numeric = variable.kind == NUMERIC
    value = f"CAST({column} AS {_DOUBLE})" if numeric else f"CAST({column} AS TEXT)"
    absent = f"{column} IS NULL"
    if numeric:
        absent += f" OR {value} = CAST('NaN' AS {_DOUBLE})"
    lines = [f"CASE WHEN {absent} THEN {_points(variable, MISSING)}"]
    wanted = INTERVAL if numeric else VALUES
    lines += [
        f"WHEN {_test(m, value)} THEN CAST({m.points} AS BIGINT)" for m in variable.modalities if m.kind == wanted
    ]
    lines.append(f"ELSE {'CAST(NULL AS BIGINT)' if numeric else _points(variable, OTHER)} END")
    return "\n   ".join(lines)


def _points(variable: Variable, kind: str) -> str:
    found = next((m for m in variable.modalities if m.kind == kind), None)
    return f"CAST({found.points if found else 'NULL'} AS BIGINT)"


def _test(modality: Modality, value: str) -> str:
    if modality.kind == VALUES:
        return f"{value} IN ({', '.join(quote_text(v) for v in modality.values)})" if modality.values else "FALSE"
    bounds = []
    if modality.lower is not None:
        bounds.append(f"{value} >= {_number(modality.lower)}")
    if modality.upper is not None:
        bounds.append(f"{value} < {_number(modality.upper)}")
    return " AND ".join(bounds) or "TRUE"


def _number(bound: float) -> str:
    """A bound without a decimal's rounding: the shortest text that gives back the same double."""
    return f"CAST('{float(bound)!r}' AS {_DOUBLE})"
