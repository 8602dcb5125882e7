"""The SQL text of a scorecard gives the oracle's integers on PostgreSQL, as it does on DuckDB."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine, text
from tests.generative.hard_cards import dates_and_decimals, every_edge, hard_cards_and_files, plain, points_far_and_near

from bondroit.domain.scorecard import Modality, Scorecard, Variable, points_of, probability
from bondroit.scoring.sql import compile_scores
from bondroit.scoring.sql_document import sql_document
from bondroit.scoring.sql_engines import dialect_of
from bondroit.scoring.sql_probability import score_sql

CARD = Scorecard(
    "overpayment", 1, "t", -1.25,
    (
        Variable("income share", "numeric", (
            Modality("low", "interval", 0.5, upper=0.1),
            Modality("middle", "interval", 0.0, lower=0.1, upper=0.30000000000000004, reference=True),
            Modality("high", "interval", -0.7, lower=0.30000000000000004),
            Modality("missing", "missing", 0.2),
        )),
        Variable("tenure", "categorical", (
            Modality("owner", "values", 0.0, values=("owner", "l'autre"), reference=True),
            Modality("other", "other", 0.3),
            Modality("missing", "missing", -0.1),
        )),
        Variable("late", "categorical", (
            Modality("no", "values", 0.0, values=("false",), reference=True),
            Modality("yes", "values", 0.9, values=("true",)),
        )),
    ),
)  # fmt: skip
SHARES = [None, float("nan"), -0.0, 0.1, 0.30000000000000004, 0.3, float("inf"), -1e300, 9007199254740993.0]
TENURES = ["owner", "l'autre", "lodged", None]


def test_postgresql_gives_the_points_of_the_oracle(postgres_url):
    """Bounds, NaN, infinities, quotes and yes/no columns: the same integers as the plain rule."""
    files = [
        {"n": n, "income share": share, "tenure": TENURES[n % 4], "late": n % 3 == 0} for n, share in enumerate(SHARES)
    ]
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(
            text('CREATE TEMP TABLE files (n INT, "income share" DOUBLE PRECISION, tenure TEXT, late BOOLEAN)')
        )
        insert = text("INSERT INTO files VALUES (:n, :share, :tenure, :late)")
        connection.execute(insert, [{**f, "share": f["income share"]} for f in files])
        sql = compile_scores(CARD, table="files", keep=["n"])
        rows = connection.exec_driver_sql(f"SELECT points, probability FROM ({sql}) AS s ORDER BY n").all()
    engine.dispose()
    assert [points for points, _ in rows] == [points_of(CARD, f) for f in files]
    assert [score for _, score in rows] == [probability(points) for points, _ in rows]


TYPES = {
    pl.Float64: "DOUBLE PRECISION", pl.Float32: "REAL", pl.Int64: "BIGINT", pl.Int32: "INT", pl.Int16: "SMALLINT",
    pl.Boolean: "BOOLEAN", pl.String: "TEXT", pl.Date: "DATE",
    pl.Decimal: "DECIMAL(12, 2)",
}  # fmt: skip


@pytest.fixture(scope="module")
def postgres(postgres_url):
    """One connection for the module."""
    # The columns of the one table change their types: no statement may be prepared once for all.
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT", connect_args={"prepare_threshold": None})
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _on_postgres(connection, card, frame, statement):
    """The rows of a statement over the files, by row number; a yes/no column of numbers is given as an integer."""
    numbers = [v.name for v in card.variables if v.kind == "numeric" and frame.schema[v.name] == pl.Boolean]
    frame = frame.with_columns(pl.col(name).cast(pl.Int16) for name in numbers)
    quoted = ['"' + name.replace('"', '""') + '"' for name in frame.columns]
    columns = ", ".join(f"{name} {TYPES[dtype.base_type()]}" for name, dtype in zip(quoted, frame.dtypes, strict=True))
    connection.exec_driver_sql("DROP TABLE IF EXISTS hard_files")
    connection.exec_driver_sql(f"CREATE TEMP TABLE hard_files ({columns})")
    places = ", ".join(["%s"] * frame.width)
    connection.exec_driver_sql(f"INSERT INTO hard_files VALUES ({places})", frame.rows())
    # psycopg reads a percent sign as the place of a value.
    return connection.exec_driver_sql(f"SELECT * FROM ({statement.replace('%', '%%')}) s ORDER BY n").all()


def _same(rows, card, frame):
    wanted = [plain(card, row) for row in frame.iter_rows(named=True)]
    assert [row.points for row in rows] == wanted
    scores = [None if p is None else probability(p) for p in wanted]
    assert [row.probability for row in rows] == scores


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=hard_cards_and_files())
def test_drawn_cards_on_postgresql(postgres, drawn):
    """Infinite and tiny bounds, overlapping intervals, escapes, blanks, accents: the oracle's points."""
    card, frame = drawn
    statement = compile_scores(card, table="hard_files", keep=["n"], dialect="postgres")
    _same(_on_postgres(postgres, card, frame, statement), card, frame)


def test_postgresql_gives_the_same_bits_of_the_score(postgres):
    """20,000 sums of points: the server's score is the plain rule's, to the last bit."""
    points = points_far_and_near()
    array = f"CAST('{{{','.join(map(str, points))}}}' AS BIGINT[])"
    given = f"(SELECT i AS n, p AS points FROM unnest({array}) WITH ORDINALITY AS t(p, i)) g"
    score, source = score_sql(given, dialect_of("postgres"), carried=["n"], farthest=max(points))
    rows = postgres.exec_driver_sql(f"SELECT {score} FROM {source} ORDER BY n").all()
    assert [row[0] for row in rows] == [probability(p) for p in points]


def test_dates_and_decimals_on_postgresql(postgres):
    """A date is the text of its year, month and day; a decimal at a bound is on the side of its double."""
    card, frame = dates_and_decimals()
    statement = compile_scores(card, table="hard_files", keep=["n"], dialect="postgres")
    _same(_on_postgres(postgres, card, frame, statement), card, frame)


def test_the_document_on_postgresql(postgres):
    """The whole text with its head and ranks, for every bound and every text."""
    card, frame = every_edge()
    statement = sql_document(card, dialect="postgres", table="hard_files", keep=["n"], ranked=True)
    rows = _on_postgres(postgres, card, frame, statement.rstrip().rstrip(";"))
    _same(rows, card, frame)
    ranks = pl.Series([row.points for row in rows]).rank("min", descending=True).to_list()
    assert [row.rank for row in rows] == ranks
