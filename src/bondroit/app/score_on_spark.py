"""Score files where Spark has them: one pass by all cards, then ranks without a sort of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from bondroit.app.articulations import require_no_experiment
from bondroit.domain.known import require_known
from bondroit.domain.scorecard import CATEGORICAL, NUMERIC
from bondroit.errors import Text, UserError
from bondroit.scoring import sql_spark as sql
from bondroit.scoring.compatibility import (
    AS_MISSING,
    REFUSE,
    SKIP,
    SMALLEST_SHOWN,
    UNKNOWN_RULES,
    Summary,
    Unknown,
    fits,
    require_all_compatible,
    unknown_to_missing,
)
from bondroit.scoring.expressions import SCORE
from bondroit.scoring.ties import SHARED
from bondroit.scoring.unseen import Unseen, never_seen, say_unseen, without_unseen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard, Variable

FILES, SCORED = "bondroit_files", "bondroit_scored"
TIE_RULE = SHARED.en
_LARGEST = 2**53


class Engine(Protocol):
    """Where the files are: `store.spark_files` gives the real one."""

    def read(self, place: str, view: str, *, table: bool) -> Mapping[str, pl.DataType]:
        """Give a name to what is at a place; its columns and types."""
        ...

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a SELECT that gives few."""
        ...

    def hold(self, text: str, view: str) -> None:
        """Compute the rows of a SELECT once and keep them under a name."""
        ...

    def require_new(self, place: str, *, table: bool) -> None:
        """Refuse a place where something is."""
        ...

    def write(self, text: str, place: str, *, table: bool) -> None:
        """Write the rows of a SELECT, whole or not at all."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkRequest:
    """What to score, and where the scores go.

    Attributes:
        source, source_is_table: a path of Parquet files or the name of a table.
        target, target_is_table: a folder for Parquet files or the name of a table; nothing may be there.
        keep: columns carried along.
        unknown: what is done with values a card does not know: `refuse`, `skip` or `missing`.
        ranks: whether ranks and percentiles are asked for.
    """

    source: str
    source_is_table: bool
    target: str
    target_is_table: bool
    keep: tuple[str, ...]
    unknown: str = REFUSE
    ranks: bool = True


@dataclass(frozen=True, slots=True)
class SparkScores:
    """What one card gave: files scored, files it has no class for, mean and highest score, and what to know of it."""

    card: str
    card_hash: str
    files: int
    unscored: int
    mean: float | None
    highest: float | None
    notes: tuple[Text, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "card": self.card, "card_hash": self.card_hash, "files": self.files, "unscored": self.unscored,
            "mean": self.mean, "highest": self.highest,
            **({"notes": [{"en": n.en, "fr": n.fr} for n in self.notes]} if self.notes else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SparkReport:
    """What was written, by card, and the rule for equal points."""

    target: str
    unknown: str
    cards: tuple[SparkScores, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "target": self.target, "unknown_values": self.unknown, "cards": [c.to_document() for c in self.cards],
            "tie_rule": TIE_RULE,
        }  # fmt: skip


def score_on_spark(*, request: SparkRequest, cards: Sequence[Scorecard], engine: Engine) -> SparkReport:
    """Write card, points, probability, rank and percentile of every file that a card can score.

    Args:
        request: what, and where to.
        cards: scorecards; their labels differ.
        engine: a Spark session.

    Raises:
        UserError: E-SCO-002 if a card does not fit, with every fault; E-SCO-003, E-PLN-002 for a card that is partly
            unknown or an experiment; E-TAB-001, E-TAB-002, E-TAB-004, E-USE-001, E-SPK-001.
    """
    _require_usable(request, cards)
    engine.require_new(request.target, table=request.target_is_table)
    schema = engine.read(request.source, FILES, table=request.source_is_table)
    _require_columns(request, schema)
    seen, columns = _as_taken(cards, schema, engine)
    empty = [(card, Summary(seen, 0, 0, ())) for card in cards]
    if _unfit(cards, seen):
        files = int(engine.rows(f"SELECT count(*) FROM {FILES}")[0][0])  # noqa: S608 - our own name
        require_all_compatible([(card, replace(one, files=files)) for card, one in empty])
    used = [_used(card, request.unknown) for card in cards]
    engine.hold(sql.scored_sql(used, table=FILES, keep=request.keep, columns=columns), SCORED)
    found = {str(row[0]): row[1:] for row in engine.rows(sql.figures_sql(SCORED))}
    nothing = (0, 0, None, None)
    if request.unknown == REFUSE and any(
        found.get(c.label, nothing)[0] > found.get(c.label, nothing)[1] for c in cards
    ):
        require_all_compatible([(card, _summary(card, seen, columns, engine)) for card in cards])
    kept = ", ".join(sql.SPARK.column(name) for name in request.keep)
    plain = f"SELECT {kept}, card, points, probability FROM {SCORED} WHERE points IS NOT NULL"  # noqa: S608 - quoted
    text = sql.ranked_sql(SCORED, keep=request.keep) if request.ranks else plain
    engine.write(text, request.target, table=request.target_is_table)
    lines = []
    for card in cards:
        files, scored, mean, highest = found.get(card.label, nothing)
        notes = _notes(card, request.unknown, columns, engine)
        mean = None if mean is None else round(float(mean), 9)
        lines.append(SparkScores(card.label, card.hash, int(scored), int(files) - int(scored), mean, highest, notes))
    return SparkReport(request.target, request.unknown, tuple(lines))


def _used(card: Scorecard, unknown: str) -> Scorecard:
    """The card as the rule for unknown values has it."""
    if unknown == SKIP:
        return without_unseen(card)
    return unknown_to_missing(card) if unknown == AS_MISSING else card


def _require_usable(request: SparkRequest, cards: Sequence[Scorecard]) -> None:
    for card in cards:
        require_known(card, SCORE)
        require_no_experiment(card)
    if request.unknown not in UNKNOWN_RULES:
        known = ", ".join(UNKNOWN_RULES)
        raise UserError(
            "E-USE-001",
            Text(f"--unknown {request.unknown}: unknown.", f"--unknown {request.unknown} : inconnu."),
            remedy=Text(f"choose one of: {known}.", f"choisissez parmi : {known}."),
        )
    labels = [card.label for card in cards]
    if len(set(labels)) < len(labels):
        raise UserError(
            "E-USE-001",
            Text("Two cards have the same name and version.", "Deux grilles ont le même nom et la même version."),
            remedy=Text("name each card once.", "nommez chaque grille une fois."),
        )


def _require_columns(request: SparkRequest, schema: Mapping[str, pl.DataType]) -> None:
    absent = [name for name in request.keep if name not in schema]
    if absent:
        raise UserError(
            "E-TAB-004",
            Text(
                f"The files have no column to keep of this name: {', '.join(absent)}.",
                f"Les dossiers n'ont pas de colonne à garder de ce nom : {', '.join(absent)}.",
            ),
            remedy=Text("name the identifier of files with --keep.", "nommez l'identifiant des dossiers par --keep."),
        )
    taken = [name for name in request.keep if name in sql.ADDED]
    if taken or len(set(request.keep)) < len(request.keep):
        raise UserError(
            "E-TAB-002",
            Text(
                "A column to keep has the name of a column of scores, or stands twice.",
                "Une colonne à garder a le nom d'une colonne de scores, ou est nommée deux fois.",
            ),
            remedy=Text("keep other columns, each once.", "gardez d'autres colonnes, chacune une fois."),
        )


def _unfit(cards: Sequence[Scorecard], schema: Mapping[str, pl.DataType]) -> bool:
    return any(v.name not in schema or not fits(v, schema[v.name]) for card in cards for v in card.variables)


def _as_taken(
    cards: Sequence[Scorecard], schema: Mapping[str, pl.DataType], engine: Engine
) -> tuple[dict[str, pl.DataType], dict[str, str]]:
    """The types as the cards take them, and the SQL text of columns that are not read as they stand.

    As `compatibility.schema_of`: a column of the wrong type without any value is of no type; decimals that are all
    whole numbers are integers where a card knows categories.
    """
    variables = {v.name: v for card in cards for v in card.variables}
    wrong = [v for v in variables.values() if v.name in schema and not fits(v, schema[v.name])]
    seen = dict(schema)
    columns: dict[str, str] = {}
    if not wrong:
        return seen, columns
    tests = [test for v in wrong for test in (_is_empty(v, schema[v.name]), _is_whole(v, schema[v.name]))]
    answers = engine.rows(f"SELECT {', '.join(f'coalesce(every({test}), true)' for test in tests)} FROM {FILES}")[0]  # noqa: S608
    for place, v in enumerate(wrong):
        empty, whole = answers[2 * place : 2 * place + 2]
        if empty:
            seen[v.name] = pl.Null()
            columns[v.name] = f"CAST(NULL AS {'DOUBLE' if v.kind == NUMERIC else 'STRING'})"
        elif whole and v.kind == CATEGORICAL:
            seen[v.name] = pl.Int64()
            column = sql.SPARK.column(v.name)
            columns[v.name] = f"CAST(nullif({column}, CAST('NaN' AS DOUBLE)) AS BIGINT)"
    return seen, columns


def _is_empty(variable: Variable, dtype: pl.DataType) -> str:
    column = sql.SPARK.column(variable.name)
    if dtype == pl.String:
        return f"{column} IS NULL OR trim({column}) = ''"
    return f"{column} IS NULL OR isnan({column})" if dtype.is_float() else f"{column} IS NULL"


def _is_whole(variable: Variable, dtype: pl.DataType) -> str:
    if not dtype.is_float():
        return "false"
    column = sql.SPARK.column(variable.name)
    return f"{column} IS NULL OR isnan({column}) OR (abs({column}) < {_LARGEST} AND {column} = rint({column}))"


def _summary(card: Scorecard, schema: Mapping[str, pl.DataType], columns: Mapping[str, str], engine: Engine) -> Summary:
    """What the card does not know of the files: variables, files, values that at least 11 files have."""
    asked, text = sql.lost_sql(card, table=FILES, columns=columns)
    files = int(engine.rows(f"SELECT count(*) FROM {FILES}")[0][0])  # noqa: S608 - our own name
    counts = engine.rows(text)[0]
    unknown = []
    for variable, count in zip(asked, counts, strict=False):
        if count:
            values = sql.lost_values_sql(variable, table=FILES, least=SMALLEST_SHOWN, columns=columns)
            shown = tuple((str(value), int(n)) for value, n in engine.rows(values))
            unknown.append(Unknown(variable.name, int(count), shown))
    return Summary(schema, files, 0, tuple(unknown))


def _notes(card: Scorecard, unknown: str, columns: Mapping[str, str], engine: Engine) -> tuple[Text, ...]:
    """A sentence on files in classes the card never saw, if there are any."""
    places = [(v, m) for v in card.variables for m in v.modalities if never_seen(card, v, m)]
    if not places:
        return ()
    files, *counts = (int(n) for n in engine.rows(sql.unseen_sql(places, table=FILES, columns=columns))[0])
    found = [Unseen(v.name, m.name, n) for (v, m), n in zip(places, counts, strict=True) if n]
    return (say_unseen(files, found, scored=unknown != SKIP),) if found else ()
