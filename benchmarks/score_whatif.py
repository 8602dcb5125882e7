"""Two hundred what-if cards in one pass over coded columns, beside one card, and DuckDB run 200 times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.environments import cache_folder
from benchmarks.problem import Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bondroit.domain.scorecard import Scorecard
    from bondroit.store.coded_files import StoredCodes

CARDS, HIGHEST, CHECKED = 200, 250_000, 2


def case(rows: int, warm: int, name: str) -> Case:
    """Sums of points, exact highest files, who comes in and goes out, of 200 cards; codes are written before."""
    most = min(HIGHEST, rows // 10)

    def one(title: str, function: str, cards: int, **more: object) -> Contestant:
        asked = {"rows": rows, "most": most, "cards": cards}
        return Contestant(
            title, f"benchmarks.score_whatif:{function}", asked, {**asked, "rows": warm, "most": warm // 10},
            **more,  # type: ignore[arg-type]
        )  # fmt: skip

    agrees = "points and last places of two cards"
    duckdb = one("duckdb", "duckdb_cards", CHECKED, agrees=agrees, scaled_from=CHECKED, scale=CARDS / CHECKED)
    return Case(
        f"what-if-{CARDS}-{name}",
        one("bondroit", "ours", CARDS, agrees=agrees),
        (
            one("one card", "ours", 1),
            one("base card alone", "base_alone", 0),
            one("encoding, once", "encoding", 0),
            duckdb,
            replace(duckdb, name="duckdb on codes", prepare="benchmarks.score_whatif:duckdb_codes"),
        ),
        data="codes of 41 variables; of every card the sum of points, the mean score, the last of the highest places "
        "with ties by rule, who comes in and goes out; scaled_from counts cards",
    )


def what_if_cards() -> list[Scorecard]:
    """200 cards: each variable dropped, each of 59 coefficients changed, and 100 with all coefficients moved."""
    import numpy as np

    from benchmarks.score_data import card
    from bondroit.scoring.whatif_changes import dropped_each, neutral_each

    base = card()
    draw = np.random.default_rng(7)
    moved = [
        replace(
            base,
            variables=tuple(
                replace(
                    v,
                    modalities=tuple(
                        replace(m, coefficient=round(m.coefficient + float(draw.normal(0, 0.05)), 6))
                        for m in v.modalities
                    ),
                )
                for v in base.variables
            ),
        )
        for _ in range(100)
    ]
    changed = [made.card for made in neutral_each(base)[:59]]
    first, *dropped = [made.card for made in dropped_each(base)]
    return [first, *moved, *dropped, *changed]


def codes_of(rows: int) -> Path:
    """Where the codes of a file of the benchmark go."""
    from benchmarks.score_data import FORM

    return cache_folder() / "data" / f"score-{FORM}-{rows}-codes.arrow"


def _source(rows: int) -> Path:
    from benchmarks.score_data import FORM

    return cache_folder() / "data" / f"score-{FORM}-{rows}.parquet"


def _written(path: Path, rows: int) -> None:
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.scoring.coded import code_expressions, coding_of
    from bondroit.store.coded_files import sink_codes

    frame = pl.scan_parquet(_source(rows))
    coding = coding_of([card()])
    aside = path.with_suffix(".part")
    sink_codes(aside, frame, code_expressions(coding, dict(frame.collect_schema())))
    aside.rename(path)


def _stored(rows: int) -> StoredCodes:
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.scoring.coded import coding_of
    from bondroit.store.coded_files import StoredCodes

    path = codes_of(rows)
    if not path.exists():
        _written(path, rows)
    return StoredCodes(path, coding_of([card()]), pl.scan_parquet(_source(rows)).select("household_id"))


def encoding(rows: int, most: int, cards: int) -> Callable[[], int]:
    """What is done once, before any card is scored: values to codes, Parquet to Arrow."""
    del most, cards

    def run() -> int:
        path = codes_of(rows).with_suffix(".again")
        _written(path, rows)
        path.unlink()
        return rows

    return run


def ours(rows: int, most: int, cards: int) -> Callable[[], int]:
    """The base card, then the others in one pass."""
    from benchmarks.score_data import card
    from bondroit.scoring.rows import Top
    from bondroit.scoring.whatif import what_if
    from bondroit.scoring.whatif_base import stand_base

    files, base, others = _stored(rows), card(), what_if_cards()[:cards]

    def run() -> int:
        standing = stand_base(files, base, top=Top(most=most), seed=1)
        found = what_if(files, standing, others, seed=1)
        return sum(one.points + one.last for one in found[:CHECKED])

    return run


def base_alone(rows: int, most: int, cards: int) -> Callable[[], int]:
    """Points of one card and its highest files, ties by rule: the least that scoring one card from codes asks."""
    del cards
    from benchmarks.score_data import card
    from bondroit.scoring.rows import Top
    from bondroit.scoring.whatif_base import stand_base

    files, base = _stored(rows), card()

    def run() -> int:
        return stand_base(files, base, top=Top(most=most), seed=1).last

    return run


def duckdb_cards(rows: int, most: int, cards: int) -> Callable[[], int]:
    """Each card by the SQL that we compile for DuckDB, on the values: sum of points and the last of the highest."""
    from bondroit.scoring.sql import points_sql

    queries = [f"SELECT {points_sql(c)} AS points FROM read_parquet('{_source(rows)}')"  # noqa: S608
               for c in what_if_cards()[:cards]]  # fmt: skip
    return _duckdb(queries, most)


def duckdb_codes(rows: int, most: int, cards: int) -> Callable[[], int]:
    """The same on coded columns in Parquet, points looked up in lists."""
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.scoring.coded import coding_of, points_by_code

    coding = coding_of([card()])
    path = codes_of(rows).with_suffix(".parquet")
    if not path.exists():
        _stored(rows)
        pl.scan_ipc(codes_of(rows)).sink_parquet(path)
    queries = []
    for one in what_if_cards()[:cards]:
        tables = zip(coding.columns, points_by_code(coding, one), strict=True)
        terms = [f'({points.tolist()})["{name}"::INTEGER + 1]::BIGINT' for name, points in tables]
        queries.append(f"SELECT {' + '.join(terms)} AS points FROM read_parquet('{path}')")  # noqa: S608
    return _duckdb(queries, most)


def _duckdb(queries: list[str], most: int) -> Callable[[], int]:
    import duckdb

    def run() -> int:
        total = 0
        for query in queries:
            connection = duckdb.connect()
            connection.execute(f"CREATE TEMP TABLE scored AS {query}")
            found = connection.execute(
                "SELECT (SELECT sum(points) FROM scored), min(points) FROM "  # noqa: S608
                f"(SELECT points FROM scored ORDER BY points DESC LIMIT {most})"
            ).fetchone()
            assert found is not None
            total += int(found[0]) + int(found[1])
            connection.close()
        return total

    return run
