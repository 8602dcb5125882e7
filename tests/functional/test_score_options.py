"""`bondroit score` as a person meets it: extras, unknown values, what stands already, what is refused."""

from __future__ import annotations

import json
import os

import polars as pl
import pytest
from tests.functional.running import check_refused, command
from tests.functional.scoring_here import MONTH, card, fill, tables, variables

from bondroit.domain.scorecard import contributions, to_points
from bondroit.scoring import files as scoring
from bondroit.scoring import ranking
from bondroit.store import received_large
from bondroit.store.cards import write_card

FILES = 400
UNKNOWN = ("overpayment@1", "third@1", "underpayment@1")


@pytest.fixture
def folder(tmp_path, capsys):
    """A workspace with three cards that know two kinds only, and variables."""
    folder = tmp_path / "body"
    assert command(capsys, "init", folder).code == 0
    fill(folder, FILES, other=False)
    return folder


def _score(capsys, folder, *words):
    return command(capsys, "--workspace", folder, "--json", "--quiet", "score", "--month", "2026-02", *words)


def _with_unknown(folder, count=20):
    """Some files of a kind that no card knows."""
    spoilt = variables(1, FILES).with_columns(
        kind=pl.when(pl.int_range(pl.len()) < count).then(pl.lit("new")).otherwise("kind")
    )
    tables(folder).write("variables", spoilt, MONTH)
    return spoilt


def test_the_same_again_is_recognised_and_what_changes_is_kept(folder, capsys):
    """Twice the same writes once; other variables give new scores, and the old stay under their fingerprint."""
    first = json.loads(_score(capsys, folder).out)
    stored = tables(folder)
    old, print_of = stored.read("scores", MONTH), stored.fingerprint("scores", MONTH)
    assert json.loads(_score(capsys, folder).out) == first | {"recognised": True}
    stored.write("variables", variables(2, FILES), MONTH)
    second = json.loads(_score(capsys, folder, "third").out)
    kept = f"tables/scores/2026-02.replaced-{print_of[:12]}.parquet"
    assert second["replaced"] == kept
    assert second["outdated"] == ["overpayment@1", "underpayment@1"]
    assert pl.read_parquet(folder / kept).equals(old)
    assert stored.months("scores") == (MONTH,)
    third = json.loads(_score(capsys, folder).out)
    assert "outdated" not in third
    assert sorted(path.name for path in (folder / "tables/scores").glob("*.replaced-*")) != [kept]


def test_a_new_version_of_a_card_stands_beside_the_old(folder, capsys):
    """Version 2 joins the table; the rows of version 1 are not touched, and nothing is replaced."""
    _score(capsys, folder)
    before = tables(folder).read("scores", MONTH)
    write_card(folder / "cards" / "third@2.json", card("third", 2, other=False))
    done = json.loads(_score(capsys, folder, "third@2").out)
    assert "replaced" not in done
    after = tables(folder).read("scores", MONTH)
    assert after.filter(pl.col("card") != "third@2").equals(before)
    assert after.filter(pl.col("card") == "third@2").height == FILES


def test_every_card_tells_what_it_does_not_know_at_once(folder, capsys):
    """A missing column and an unknown kind: the first refusal names the column for all cards, the second the kind."""
    stored, rows = tables(folder), _with_unknown(folder)
    stored.write("variables", rows.drop("earned"), MONTH)
    said = _score(capsys, folder)
    check_refused(said, code="E-SCO-002", exit_code=3)
    assert said.err.count("Missing variable: 'earned'.") == 3
    stored.write("variables", rows, MONTH)
    said = _score(capsys, folder)
    check_refused(said, code="E-SCO-002", exit_code=3)
    assert all(f"{label}: Unknown modality of kind: 'new' (20 files)." in said.err for label in UNKNOWN)
    assert "--unknown missing" in said.err
    assert not stored.exists("scores", MONTH)


@pytest.mark.parametrize(("rule", "scored"), [("skip", FILES - 20), ("missing", FILES)])
def test_what_was_done_with_unknown_values_is_recorded(folder, capsys, rule, scored):
    """In the result, in the journal and in the head of the scores."""
    _with_unknown(folder)
    done = json.loads(_score(capsys, folder, "--unknown", rule).out)
    assert [line["files"] for line in done["cards"]] == [scored] * 3
    assert done["unknown_values"] == rule
    assert {(told["variable"], told["files"]) for told in done["unknown_modalities"]} == {("kind", 20)}
    assert [line.get("as_missing") for line in done["cards"]] == [20 if rule == "missing" else None] * 3
    entries = json.loads(command(capsys, "--workspace", folder, "--json", "journal", "show").out)
    assert f'"unknown_values": "{rule}"' in json.dumps(entries)
    told = json.loads(tables(folder).notes("scores", MONTH)["bondroit.scores"])
    assert {said["unknown"] for said in told.values()} == {rule}
    assert json.loads(_score(capsys, folder, "--unknown", rule).out)["recognised"]


def test_classes_never_seen_are_told_of_a_month(folder, capsys):
    """Files without a kind score, and the result says that no card ever saw one."""
    rows = variables(1, FILES).with_columns(kind=pl.when(pl.int_range(pl.len()) < 30).then(None).otherwise("kind"))
    tables(folder).write("variables", rows, MONTH)
    notes = json.loads(_score(capsys, folder).out)["notes"]
    assert [note["en"].split(". ")[0] for note in notes] == [
        f"{label}: 30 files fell in classes the card never saw: kind: missing 30" for label in UNKNOWN
    ]


def test_what_is_asked_goes_to_a_file_beside_the_table(folder, capsys, tmp_path):
    """The highest with percentile and contributions; the workspace's table holds every file all the same."""
    out = tmp_path / "highest.csv"
    done = json.loads(
        _score(capsys, folder, "third", "--out", out, "--top", "5%", "--percentile", "--contributions").out
    )
    assert done["beside"] == {"contributions": True, "percentile": True, "top": "5%"}
    found = pl.read_csv(out)
    assert found["rank"].to_list() == list(range(1, FILES // 20 + 1))
    assert tables(folder).read("scores", MONTH).height == FILES
    rows = {row["household_id"]: row for row in variables(1, FILES).iter_rows(named=True)}
    third = card("third", other=False)
    for row in found.iter_rows(named=True):
        terms = {f"points.{t.variable}": t.points for t in contributions(third, rows[row["household_id"]])}
        assert {name: row[name] for name in terms} == terms
        assert row["points"] == to_points(third.intercept) + sum(terms.values())


@pytest.mark.parametrize(
    "words",
    [
        ("--top", "5%"), ("--contributions",), ("--percentile",), ("--top", "0", "--out", "a.csv"),
        ("--top", "many", "--out", "a.csv"), ("--out", "a.xlsx"), ("--unknown", "guess"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(folder, capsys, words):
    """Extras without a file, a top that is no number, an unknown kind of file or of rule."""
    check_refused(_score(capsys, folder, *words), code="E-USE-001", exit_code=2)
    assert not tables(folder).exists("scores", MONTH)


@pytest.mark.parametrize(
    ("suffix", "more"),
    [
        (suffix, more)
        for suffix in ("parquet", "csv")
        for more in ((), ("--top", "7", "--percentile", "--contributions"), ("--unknown", "missing"))
    ],
)
def test_a_large_table_streams_to_the_same_file(folder, capsys, monkeypatch, suffix, more):
    """Parquet or CSV, held in memory or streamed, by expressions or by loops: the same file."""
    tmp_path = folder.parent
    source = tmp_path / f"table.{suffix}"
    rows = variables(3, FILES).with_columns(code=pl.lit("007"), share=pl.col("earned") / 7)
    rows.write_parquet(source) if suffix == "parquet" else rows.write_csv(source)
    written = []
    for large in (False, True):
        if large:
            for module, name in (
                (scoring, "COMPILED_FROM"), (ranking, "LOADED_FROM"), (received_large, "LARGE_ROWS"),
                (received_large, "LARGE_BYTES"),
            ):  # fmt: skip
                monkeypatch.setattr(module, name, 0)
        out = tmp_path / f"{large}.parquet"
        words = ("score", "--table", source, "--card", folder / "cards/third@1.json", "--out", out, *more)
        done = command(capsys, "--json", "--quiet", *words)
        assert done.code == 0, done.err
        assert json.loads(done.out)["without_score"] == 0
        written.append(pl.read_parquet(out))
    assert written[0].drop("probability").equals(written[1].drop("probability"))
    assert (written[0]["probability"] - written[1]["probability"]).abs().max() < 1e-15
    assert written[0].height == (7 if "--top" in more else FILES)


def test_a_table_that_has_the_columns_already_is_refused(folder, capsys, tmp_path):
    """Columns that the extras would take the place of are named before anything is read."""
    rows = variables(3, 20).with_columns(percentile=pl.lit(1.0)).with_columns(pl.lit(1).alias("points.kind"))
    rows.write_parquet(tmp_path / "t.parquet")
    words = ("score", "--table", tmp_path / "t.parquet", "--card", folder / "cards/third@1.json", "--percentile",
             "--contributions", "--out", tmp_path / "o.parquet")  # fmt: skip
    said = command(capsys, *words)
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert "percentile, points.kind" in said.err


def test_what_does_not_go_together_is_refused(folder, capsys, tmp_path):
    """A month beside a table, a card's file beside a month, two cards: each is named, and nothing is scored."""
    file, table = folder / "cards/third@1.json", tmp_path / "t.parquet"
    variables(3, 20).write_parquet(table)
    for words, fault in (
        (("--month", "2026-02", "--card", file), "--card goes with --table alone"),
        (("--month", "2026-02", "--table", table, "--card", file), "Both --month and --table name the files"),
        (("third", "--table", table, "--card", file), "Both CARD and --card name a card"),
        (("--table", table), "--card or CARD is missing"),
    ):
        said = command(capsys, "--workspace", folder, "score", *words, "--out", tmp_path / "o.parquet")
        check_refused(said, code="E-USE-001", exit_code=2)
        assert fault in said.err
    assert not (tmp_path / "o.parquet").exists()
    assert not tables(folder).exists("scores", MONTH)


def test_a_table_is_scored_by_a_card_of_the_workspace(folder, capsys, tmp_path):
    """By its name, by its label, by its file as first word or with `--card`: the same scores."""
    variables(3, 20).write_parquet(tmp_path / "t.parquet")
    file = folder / "cards/third@1.json"
    found = []
    for words in (("third",), ("third@1",), (file,), ("--card", file)):
        out = tmp_path / "o.parquet"
        said = command(capsys, "--workspace", folder, "score", *words, "--table", tmp_path / "t.parquet", "--out", out)
        assert said.code == 0, said.err
        found.append(pl.read_parquet(out))
    assert all(one.equals(found[0]) for one in found)


def test_the_rule_for_ties_is_told_in_french(folder, capsys):
    """A person reads it in French; the document keeps the sentence of the journal."""
    said = command(capsys, "--workspace", folder, "--lang", "fr", "score", "third", "--month", "2026-02")
    assert said.code == 0, said.err
    text = " ".join(said.out.split())
    assert "les points les plus hauts d'abord" in text
    assert "highest points" not in text
    assert json.loads(_score(capsys, folder, "third", "--lang", "fr").out)["tie_rule"] == scoring.TIE_RULE


def test_where_no_file_can_be_written_is_told_before_scoring(folder, capsys, tmp_path, monkeypatch):
    """A folder of that name, and a folder without the right to write: nothing is read."""
    variables(3, 20).write_parquet(tmp_path / "t.parquet")
    (tmp_path / "d.csv").mkdir()
    monkeypatch.setattr(scoring, "score_together", None)
    own = ("score", "third", "--table", tmp_path / "t.parquet")
    for words in (own, ("score", "--month", "2026-02")):
        said = command(capsys, "--workspace", folder, *words, "--out", tmp_path / "d.csv")
        check_refused(said, code="E-DSK-001", exit_code=5)
        assert "d.csv could not be written" in said.err
    monkeypatch.setattr(os, "access", lambda _path, mode, **_more: not mode & os.W_OK)
    said = command(capsys, "--workspace", folder, *own, "--out", tmp_path / "o.csv")
    check_refused(said, code="E-DSK-001", exit_code=5)


def test_a_name_with_a_blank_is_told_in_quotes(folder, capsys, tmp_path):
    """A column whose name ends in a blank is the nearest, and the blank can be seen."""
    variables(3, 20).rename({"earned": "earned "}).write_parquet(tmp_path / "t.parquet")
    words = ("score", "third", "--table", tmp_path / "t.parquet", "--out", tmp_path / "o.parquet")
    said = command(capsys, "--workspace", folder, *words)
    check_refused(said, code="E-SCO-002", exit_code=3)
    assert "Missing variable: 'earned'. Did you mean 'earned '?" in said.err


def test_a_large_file_that_is_damaged_is_told(folder, capsys, tmp_path, monkeypatch):
    """A page that cannot be read ends in a refusal, and no file is written."""
    monkeypatch.setattr(received_large, "LARGE_ROWS", 0)
    source = tmp_path / "t.parquet"
    variables(3, 5_000).write_parquet(source, statistics=False)
    data = bytearray(source.read_bytes())
    start = data.index(b"\x00", 4)  # the head of the first page
    data[4 : start + 2_000] = b"\xff" * (start + 1_996)
    source.write_bytes(data)
    words = ("score", "--table", source, "--card", folder / "cards/third@1.json", "--out", tmp_path / "o.parquet")
    check_refused(command(capsys, *words), code="E-TAB-001", exit_code=3)
    assert not (tmp_path / "o.parquet").exists()
