"""The SQL text of a scorecard gives the oracle's integers on PostgreSQL, as it does on DuckDB."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from bondroit.domain.scorecard import Modality, Scorecard, Variable, points_of, probability
from bondroit.scoring.sql import compile_scores

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
    assert all(abs(score - probability(points)) < 1e-14 for points, score in rows)
