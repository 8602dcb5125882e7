"""The SQL of scores, ranks and percentiles on Spark, shaped so that the JVM compiles what Spark writes from it.

Spark makes one Java method of a projection. A card of 41 variables in one expression gives a method of 18,000 to
21,000 bytes, and HotSpot interprets every method above 8,000 (docs/decisions/0020). Spark puts an expression that
stands twice in a projection into a method of its own. So variables are added up in groups, and each group stands
twice: in the points, and, as a double (exact, for these are whole numbers below 2^53), in the logit, of which the
probability is made (`sql_probability`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import NUMERIC, to_points
from bondroit.scoring.compatibility import knows_all
from bondroit.scoring.exporting.exportable import largest_sum
from bondroit.scoring.expressions import SCORE
from bondroit.scoring.sql import choice_sql, variable_terms
from bondroit.scoring.sql_dialects import Spark
from bondroit.scoring.sql_probability import score_sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Modality, Scorecard, Variable

SPARK = Spark()
ADDED = ("card", "points", "probability", "rank", "percentile")
"""Columns beside those that are kept."""
SETTINGS = {
    # Above this size of method Spark leaves its own code for the plain one, which it cuts into small methods.
    "spark.sql.codegen.hugeMethodLimit": "8000",
}
"""What a session must be told besides, for cards whose groups do not suffice."""

GROUP = 8
_LOGIT = "bondroit_logit"
# 2^14 millionths of a logit: a country falls into some 2,000 parts, each ranked by itself.
SHIFT = 14


def grouped_sums(card: Scorecard, columns: Mapping[str, str] | None = None, *, group: int = GROUP) -> tuple[str, str]:
    """Two SQL expressions: integer points and the negative of the logit, NULL where the card has no class for a value.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown.
    """
    require_known(card, SCORE)
    terms = variable_terms(card, SPARK, columns)
    groups = ["(" + "\n + ".join(terms[k : k + group]) + ")" for k in range(0, len(terms), group)]
    start = SPARK.integer(to_points(card.intercept))
    points = "\n + ".join([start, *groups])
    doubles = "\n + ".join(f"CAST({term} AS DOUBLE)" for term in (start, *groups))
    return points, f"({doubles}) / -1000000.0D"


def scored_sql(
    cards: Sequence[Scorecard], *, table: str, keep: Sequence[str], columns: Mapping[str, str] | None = None
) -> str:
    """A SELECT of every file by every card, in one pass: `keep`, card, points, probability (NULL without a class).

    Args:
        cards: scorecards.
        table: what stands after FROM, as SQL text.
        keep: columns carried along, by name.
        columns: variable to the SQL text of its column, where that is not a column of its name.
    """
    kept = "".join(f"{SPARK.column(name)}, " for name in keep)
    sums = [grouped_sums(card, columns) for card in cards]
    if len(cards) == 1:
        (points, logit), label = sums[0], SPARK.text(cards[0].label)
        summed = f"(SELECT {kept}{label} AS card, {points} AS points, {logit} AS {_LOGIT} FROM {table}) scored"  # noqa: S608
    else:
        lines = ",\n".join(f"{p} AS _points_{k}, {s} AS _logit_{k}" for k, (p, s) in enumerate(sums))
        rows = ", ".join(
            f"named_struct('card', {SPARK.text(card.label)}, 'points', _points_{k}, 'logit', _logit_{k})"
            for k, card in enumerate(cards)
        )
        summed = (
            f"(SELECT {kept}card, points, {_LOGIT}\n"  # noqa: S608 - names and texts are quoted
            f"FROM (SELECT {kept}{lines} FROM {table})\n"
            f"LATERAL VIEW inline(array({rows})) added AS card, points, {_LOGIT}) scored"
        )
    carried = [*(SPARK.column(name) for name in keep), "card"]
    farthest = max(map(largest_sum, cards))
    score, source = score_sql(summed, SPARK, carried=carried, farthest=farthest, logit=_LOGIT)
    return f"SELECT {kept}card, points, {score} AS probability\nFROM {source}"


def ranked_sql(scored: str, *, keep: Sequence[str]) -> str:
    """A SELECT of every scored file with its rank and percentile, by card.

    Points are counted by parts of 2^14; the counts, some thousands of rows, are added up and sent to every machine;
    each part is then ranked by itself. No machine sorts the whole.

    Args:
        scored: what stands after FROM: rows as `scored_sql` gives them; those without points are left out. It is
            read twice: a table, or a view that is kept.
        keep: columns carried along, by name.
    """
    kept = "".join(f"f.{SPARK.column(name)}, " for name in keep)
    return (
        "WITH counted AS (\n"  # noqa: S608 - names are quoted
        f" SELECT card, shiftright(points, {SHIFT}) AS part, count(*) AS files\n"
        f" FROM {scored} WHERE points IS NOT NULL GROUP BY card, shiftright(points, {SHIFT})\n"
        "), places AS (\n"
        " SELECT card, part, sum(files) OVER (PARTITION BY card ORDER BY part DESC) - files AS above,\n"
        "  sum(files) OVER (PARTITION BY card) AS files FROM counted\n"
        ")\n"
        f"SELECT /*+ BROADCAST(p) */ {kept}f.card, f.points, f.probability,\n"
        " p.above + rank() OVER one AS rank,\n"
        " CAST(p.files - p.above - count(*) OVER one AS DOUBLE) / CAST(greatest(p.files - 1, 1) AS DOUBLE)"
        " AS percentile\n"
        f"FROM {scored} AS f JOIN places AS p ON f.card = p.card AND shiftright(f.points, {SHIFT}) = p.part\n"
        "WINDOW one AS (PARTITION BY p.card, p.part ORDER BY f.points DESC)"
    )


def figures_sql(scored: str) -> str:
    """A SELECT: by card, files, files with points, mean and highest probability."""
    return (
        f"SELECT card, count(*), count(points), avg(probability), max(probability) FROM {scored} "  # noqa: S608
        "GROUP BY card ORDER BY card"
    )


def lost_sql(card: Scorecard, *, table: str, columns: Mapping[str, str] | None = None) -> tuple[list[Variable], str]:
    """The variables that may lack a class for a value, and a SELECT that counts the files of each that do."""
    asked = [v for v in card.variables if not v.masked and not knows_all(v)]
    counts = [f"count_if({_place(v, columns)} IS NULL)" for v in asked] or ["0"]
    return asked, f"SELECT {', '.join(counts)} FROM {table}"  # noqa: S608 - names and texts are quoted


def lost_values_sql(variable: Variable, *, table: str, least: int, columns: Mapping[str, str] | None = None) -> str:
    """A SELECT of the values without a class that at least `least` files have, with their number; most files first.

    A number is a person's own value: of a numeric variable only that it is missing is said.
    """
    column = _column(variable, columns)
    said = "CAST(NULL AS STRING)" if variable.kind == NUMERIC else SPARK.category(column)
    absent = SPARK.is_missing(column)
    if variable.kind == NUMERIC:
        absent += f" OR {SPARK.is_nan(SPARK.double(column))}"
    return (
        f"SELECT value, count(*) AS files FROM (SELECT CASE WHEN {absent} THEN '(missing)' ELSE {said} END AS value "  # noqa: S608
        f"FROM {table} WHERE {_place(variable, columns)} IS NULL) lost "
        f"WHERE value IS NOT NULL GROUP BY value HAVING count(*) >= {least} ORDER BY files DESC, value"
    )


def unseen_sql(
    places: Sequence[tuple[Variable, Modality]], *, table: str, columns: Mapping[str, str] | None = None
) -> str:
    """A SELECT: files in any of these classes (`missing` or `other`), then the files of each."""
    tests = [f"coalesce({_place(v, columns)} = {v.modalities.index(m)}, false)" for v, m in places]
    counts = ", ".join(f"count_if({test})" for test in tests)
    return f"SELECT count_if({' OR '.join(tests)}), {counts} FROM {table}"  # noqa: S608 - names and texts are quoted


def _column(variable: Variable, columns: Mapping[str, str] | None) -> str:
    return (columns or {}).get(variable.name, SPARK.column(variable.name))


def _place(variable: Variable, columns: Mapping[str, str] | None) -> str:
    """The place of the value's modality in the card; NULL where it has none."""
    return choice_sql(variable, list(range(len(variable.modalities))), SPARK, _column(variable, columns))
