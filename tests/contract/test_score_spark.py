"""A card on a local Spark gives the oracle's integers, ranks and percentiles; what it refuses says how to repair it."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from tests.generative.hard_cards import dates_and_decimals, every_edge, hard_cards_and_files, plain, points_far_and_near

from bondroit.app.score_on_spark import SparkRequest, score_on_spark
from bondroit.cli.main import run
from bondroit.domain.scorecard import EXPERIMENT, Modality, Scorecard, Variable, points_of, probability
from bondroit.errors import UserError
from bondroit.scoring import sql_spark
from bondroit.scoring.ranking import with_percentiles
from bondroit.scoring.sql_probability import score_sql
from bondroit.store import spark_files
from bondroit.store.cards import write_card

# Every test starts Spark, which `make test` does not install.
pytestmark = pytest.mark.proof

SETTINGS = {**spark_files.SETTINGS, **sql_spark.SETTINGS}


@pytest.fixture(scope="module")
def spark():
    """One local session for the whole module, told what ours is told."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: apt-get install openjdk-17-jre-headless (Spark's tests are left out)")
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'bondroit[spark]'")
    from bondroit.store.running_sql import local_spark

    session = local_spark(threads=2, memory="1g")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    for key, value in SETTINGS.items():
        session.conf.set(key, value)
    yield session
    session.stop()


def _request(tmp_path, **changes):
    plain_request = {
        "source": str(tmp_path / "files.parquet"), "source_is_table": False, "target": str(tmp_path / "scores"),
        "target_is_table": False, "keep": ("n",),
    }  # fmt: skip
    return SparkRequest(**{**plain_request, **changes})


def _score(spark, tmp_path, cards, frame, **changes):
    frame.write_parquet(tmp_path / "files.parquet")
    engine = spark_files.SparkFiles(spark)
    try:
        report = score_on_spark(request=_request(tmp_path, **changes), cards=cards, engine=engine)
    finally:
        engine.close()
    return report, pl.read_parquet(tmp_path / "scores" / "*.parquet").sort("card", "n")


def _wanted(card, frame):
    points = [plain(card, row) for row in frame.iter_rows(named=True)]
    wanted = pl.DataFrame({"n": frame["n"], "points": points}, schema_overrides={"points": pl.Int64}).drop_nulls()
    wanted = wanted.with_columns(rank=pl.col("points").rank("min", descending=True).cast(pl.Int64))
    return with_percentiles(wanted.lazy()).collect()


def _same(scores, card, frame):
    ours = scores.filter(pl.col("card") == card.label)
    wanted = _wanted(card, frame)
    assert ours.select("n", "points", "rank", "percentile").rows() == wanted.rows()
    assert ours["probability"].to_list() == [probability(points) for points in ours["points"]]


def test_spark_gives_points_ranks_and_percentiles(spark, tmp_path):
    """Every bound and every text, two cards in one pass: the oracle's points, shared ranks, exact percentiles."""
    card, frame = every_edge()
    # A second card with another sum, and one class fewer: some files have no points by it.
    second = replace(card, name="second's $", variables=(replace(card.variables[0], modalities=card.variables[0].modalities[:-2]), *card.variables[1:]))  # fmt: skip  # noqa: E501
    report, scores = _score(spark, tmp_path, [card, second], frame, unknown="skip")
    for one in (card, second):
        _same(scores, one, frame)
    lost = [plain(second, row) for row in frame.iter_rows(named=True)].count(None)
    assert [c.unscored for c in report.cards] == [0, lost]
    assert lost > 0
    first = scores.filter(pl.col("card") == card.label)
    assert report.cards[0].mean == round(first["probability"].mean(), 9)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=hard_cards_and_files())
def test_spark_gives_the_points_of_the_oracle_on_drawn_cards(spark, tmp_path, drawn):
    """Drawn cards and files, infinite and tiny bounds, overlapping intervals, escapes: the oracle's points."""
    card, frame = drawn
    frame.write_parquet(tmp_path / "drawn.parquet")
    spark.read.parquet(str(tmp_path / "drawn.parquet")).createOrReplaceTempView("drawn_files")
    text = sql_spark.scored_sql([card], table="drawn_files", keep=["n"])
    rows = spark.sql(f"SELECT points, probability FROM ({text}) ORDER BY n").collect()
    wanted = [plain(card, row) for row in frame.iter_rows(named=True)]
    assert [row[0] for row in rows] == wanted
    scores = [None if p is None else probability(p) for p in wanted]
    assert [row[1] for row in rows] == scores


def test_spark_gives_the_same_bits_of_the_score(spark, tmp_path):
    """20,000 sums of points: the JVM's score is the plain rule's, to the last bit."""
    points = points_far_and_near()
    pl.DataFrame({"n": range(len(points)), "points": points}).write_parquet(tmp_path / "points.parquet")
    spark.read.parquet(str(tmp_path / "points.parquet")).createOrReplaceTempView("drawn_points")
    score, source = score_sql("drawn_points", sql_spark.SPARK, carried=["n"], farthest=max(points))
    rows = spark.sql(f"SELECT {score} FROM {source} ORDER BY n").collect()
    assert [row[0] for row in rows] == [probability(p) for p in points]


def test_the_code_stays_below_the_limit_of_the_compiler(spark):
    """A card of forty variables: no Java method that Spark writes for it is too large to be compiled."""
    parts = (*(Modality(f"i{k}", "interval", 0.1 * k, lower=float(k), upper=float(k + 1)) for k in range(5)), Modality("missing", "missing", 0.0))  # fmt: skip  # noqa: E501
    card = Scorecard("forty", 1, "t", 0.0, tuple(Variable(f"x{k}", "numeric", parts) for k in range(40)))
    pieces = ", ".join(f"CAST(id AS DOUBLE) AS x{k}" for k in range(40))
    spark.sql(f"SELECT id AS n, {pieces} FROM range(10)").createOrReplaceTempView("forty_files")
    ours = sql_spark.scored_sql([card], table="forty_files", keep=["n"])
    plainly = " + ".join(sql_spark.variable_terms(card, sql_spark.SPARK))
    sizes = [_largest(spark, text) for text in (ours, f"SELECT n, {plainly} AS points FROM forty_files")]
    assert sizes[0] < 8_000 < sizes[1]


def _largest(spark, text):
    """Bytes of the largest method that Spark writes for a SELECT."""
    found = spark.sql(text)._jdf.queryExecution().debug().codegenToSeq()
    stages = spark._jvm.scala.jdk.javaapi.CollectionConverters.asJava(found)
    return max(stage._3().maxMethodCodeSize() for stage in stages)


def test_a_value_without_a_class_is_refused_with_its_count(spark, tmp_path):
    """Values that at least 11 files have are named with their number, rare ones counted; nothing is written."""
    card = Scorecard(
        "few", 1, "t", 0.0, (Variable("tenure", "categorical", (Modality("a", "values", 1.0, values=("a",)),)),)
    )
    frame = pl.DataFrame({"n": range(20), "tenure": ["shared"] * 12 + ["rare"] * 2 + ["a"] * 6})
    with pytest.raises(UserError) as refused:
        _score(spark, tmp_path, [card], frame)
    assert refused.value.code == "E-SCO-002"
    told = " ".join(fault.en for fault in refused.value.faults)
    assert "'shared' (12 files)" in told
    assert "rare" not in told.replace("values that few", "")
    assert not (tmp_path / "scores").exists()
    assert not list(tmp_path.glob(".*aside*"))


def test_every_fault_of_the_columns_at_once(spark, tmp_path):
    """A missing variable and a text where numbers are expected are told together; a place that is taken is left."""
    card, frame = every_edge()
    wrong = frame.drop("whole").with_columns(number=pl.lit("x"))
    with pytest.raises(UserError) as refused:
        _score(spark, tmp_path, [card], wrong)
    assert [fault.en.split(":")[0] for fault in refused.value.faults] == ["Wrong type of 'number'", "Missing variable"]
    with pytest.raises(UserError, match="no column to keep"):
        _score(spark, tmp_path, [card], frame, keep=("household_id",))
    (tmp_path / "scores").mkdir()
    with pytest.raises(UserError, match="already there"):
        _score(spark, tmp_path, [card], frame)
    with pytest.raises(UserError, match="cannot be read"):
        _score(spark, tmp_path, [card], frame, source=str(tmp_path / "nothing"), target=str(tmp_path / "other"))
    with pytest.raises(UserError, match="experiment"):
        _score(spark, tmp_path, [replace(card, status=EXPERIMENT)], frame)


def test_unknown_values_as_missing_and_columns_without_values(spark, tmp_path):
    """`--unknown missing` counts them as missing; an empty column fits any variable; whole decimals are classes."""
    card = Scorecard(
        "mixed", 1, "t", 0.0,
        (
            Variable("code", "categorical", (
                Modality("one", "values", 1.0, values=("1",)), Modality("m", "missing", 0.5),
            )),
            Variable("empty", "numeric", (
                Modality("low", "interval", 2.0, upper=0.0), Modality("m", "missing", 0.25),
            )),
        ),
    )  # fmt: skip
    frame = pl.DataFrame(
        {"n": [0, 1, 2], "code": [1.0, 7.0, None], "empty": [None, None, ""]}, schema_overrides={"empty": pl.String}
    )
    _, scores = _score(spark, tmp_path, [card], frame, unknown="missing")
    assert scores["points"].to_list() == [1_250_000, 750_000, 750_000]


def test_dates_and_decimals(spark, tmp_path):
    """In the text alone a date is a class by its year, month and day; a decimal at a bound is on its double's side."""
    card, frame = dates_and_decimals()
    frame.write_parquet(tmp_path / "typed.parquet")
    spark.read.parquet(str(tmp_path / "typed.parquet")).createOrReplaceTempView("typed_files")
    rows = spark.sql(f"SELECT points FROM ({sql_spark.scored_sql([card], table='typed_files', keep=['n'])}) ORDER BY n")
    assert [row[0] for row in rows.collect()] == [plain(card, row) for row in frame.iter_rows(named=True)]


def test_the_command(spark, tmp_path, capsys):
    """Two cards' files, one pass, JSON: the command gives what the verb gives, and leaves what is there."""
    card, frame = every_edge()
    write_card(tmp_path / "a.json", card)
    write_card(tmp_path / "b.json", replace(card, name="other"))
    frame.write_parquet(tmp_path / "files.parquet")
    words = ["score-on-spark", str(tmp_path / "a.json"), str(tmp_path / "b.json"), "--keep", "n"]
    words += ["--input", str(tmp_path / "files.parquet"), "--output", str(tmp_path / "scores")]
    assert run([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(c["card"], c["files"], c["unscored"]) for c in told["cards"]] == [
        ("every@1", frame.height, 0), ("other@1", frame.height, 0),
    ]  # fmt: skip
    assert run([*words, "--json"]) == 2
    assert run(["--lang", "fr", *words[:5], "--table", "no.such.table", "--output", str(tmp_path / "more")]) == 3
    _same(pl.read_parquet(tmp_path / "scores" / "*.parquet").sort("card", "n"), card, frame)


def test_tables_in_and_out(spark, tmp_path):
    """A table of the catalogue is scored into another, which is refused when it is there."""
    card, frame = every_edge()
    frame.write_parquet(tmp_path / "files.parquet")
    spark.read.parquet(str(tmp_path / "files.parquet")).createOrReplaceTempView("files_named")
    engine = spark_files.SparkFiles(spark)
    asked = _request(tmp_path, source="files_named", source_is_table=True, ranks=False)
    score_on_spark(request=asked, cards=[card], engine=engine)
    engine.close()
    scores = pl.read_parquet(tmp_path / "scores" / "*.parquet").sort("n")
    assert scores.columns == ["n", "card", "points", "probability"]
    assert scores["points"].to_list() == [points_of(card, row) for row in frame.iter_rows(named=True)]


def test_the_text_alone_ranks_too(spark, tmp_path):
    """`bondroit card sql --dialect spark --ranks` as one statement: the same ranks and percentiles."""
    from bondroit.scoring.sql_document import sql_document

    card, frame = every_edge()
    frame.write_parquet(tmp_path / "files.parquet")
    spark.read.parquet(str(tmp_path / "files.parquet")).createOrReplaceTempView("files_text")
    text = sql_document(card, dialect="spark", table="files_text", keep=["n"], ranked=True)
    rows = [tuple(r) for r in spark.sql(text.rstrip().rstrip(";")).collect()]
    scores = pl.DataFrame(rows, schema=["n", "card", "points", "probability", "rank", "percentile"], orient="row")
    _same(scores.sort("n"), card, frame)
