"""Bad tables of one's own: each a clear message with the remedy and its exit code, no trace, nothing written."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command, files_below

ROWS = 400


def sound_table():
    """A small table with a target that two columns tell apart."""
    return pl.DataFrame(
        {
            "income": [float(i % 40) for i in range(ROWS)],
            "tenure": ["owner" if i % 3 else "tenant" for i in range(ROWS)],
            "weight": [1.0 + i % 2 for i in range(ROWS)],
            "wrong": [int(((i % 40) < 15 and i % 7 < 4) or i % 11 == 0) for i in range(ROWS)],
        }
    )


@pytest.fixture
def there(tmp_path, monkeypatch):
    """An empty folder to work in, with a sound table in it."""
    monkeypatch.chdir(tmp_path)
    sound_table().write_csv("sound.csv")
    return tmp_path


@pytest.fixture
def with_card(there, capsys):
    """The same, with a card learnt from the table."""
    said = command(capsys, "build", "--table", "sound.csv", "--target", "wrong", "--quiet")
    assert said.code == 0, said.err
    return there


def refused(capsys, there, *words, code, exit_code=3):
    """The command is refused and leaves every file as it was."""
    before = files_below(there)
    said = command(capsys, *words)
    check_refused(said, code=code, exit_code=exit_code)
    assert files_below(there) == before
    return said


def test_a_missing_column_names_the_nearest(there, capsys):
    """A target that is not in the table is refused with the likely column."""
    said = refused(capsys, there, "build", "--table", "sound.csv", "--target", "wrnog", code="E-TAB-004")
    assert "wrong" in said.err


def test_a_wrong_type_is_refused_when_scoring(with_card, capsys):
    """Text where the card wants a number is refused with the column's name."""
    sound_table().with_columns(income=pl.lit("much")).write_csv("text.csv")
    said = refused(capsys, with_card, "score", "--table", "text.csv", "--card", "card.json", code="E-SCO-002")
    assert "income" in said.err
    assert "much" not in said.err


def test_an_unknown_modality_is_refused_with_its_count(with_card, capsys):
    """A value that the card never learnt is refused with how many files have it, or told to be skipped."""
    document = json.loads((with_card / "card.json").read_text())
    categorical = [v["name"] for v in document["variables"] if v["kind"] == "categorical"]
    numeric = [v["name"] for v in document["variables"] if v["kind"] == "numeric"]
    assert categorical or numeric
    from bondroit.domain.scorecard import from_document
    from bondroit.store.cards import write_card

    for variable in document["variables"]:
        variable["modalities"] = [m for m in variable["modalities"] if m["kind"] not in {"other", "missing"}]
    write_card(with_card / "bare.json", from_document(document))
    column = (categorical or numeric)[0]
    value = pl.lit("lodged") if categorical else pl.lit(value=None, dtype=pl.Float64)
    sound_table().with_columns(value.alias(column)).write_parquet("unknown.parquet")
    said = refused(capsys, with_card, "score", "--table", "unknown.parquet", "--card", "bare.json", code="E-SCO-002")
    assert str(ROWS) in said.err
    skipped = command(
        capsys, "score", "--table", "unknown.parquet", "--card", "bare.json", "--unknown", "skip", "--json"
    )
    assert skipped.code == 0
    assert json.loads(skipped.out)["without_score"] == ROWS


@pytest.mark.parametrize("content", ["", "income,tenure,weight,wrong\n"], ids=["no byte", "header only"])
def test_an_empty_file_is_refused(there, capsys, content):
    """A file without a byte, or with a header alone, is an empty table."""
    (there / "empty.csv").write_text(content)
    refused(capsys, there, "build", "--table", "empty.csv", "--target", "wrong", code="E-TAB-003")


@pytest.mark.parametrize("weight", [0.0, -2.0, None])
def test_weights_must_be_positive(there, capsys, weight):
    """A weight of zero, below zero or missing is refused."""
    sound_table().with_columns(weight=pl.lit(weight, dtype=pl.Float64)).write_csv("bad.csv")
    refused(capsys, there, "build", "--table", "bad.csv", "--target", "wrong", "--weight", "weight", code="E-BLD-002")


@pytest.mark.parametrize("target", [1, None], ids=["one class", "missing"])
def test_the_target_must_have_two_classes(there, capsys, target):
    """A target with one class, or missing, teaches nothing and is refused."""
    sound_table().with_columns(wrong=pl.lit(target, dtype=pl.Int64)).write_parquet("bad.parquet")
    refused(capsys, there, "build", "--table", "bad.parquet", "--target", "wrong", code="E-BLD-001")


def test_a_truncated_parquet_is_refused(there, capsys):
    """A Parquet file that was cut is told as such."""
    sound_table().write_parquet("whole.parquet")
    whole = (there / "whole.parquet").read_bytes()
    (there / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    refused(capsys, there, "build", "--table", "cut.parquet", "--target", "wrong", code="E-TAB-001")


def test_a_csv_of_no_known_encoding_is_refused_with_its_line(there, capsys):
    """A byte that is neither UTF-8 nor cp1252 is told with its line."""
    (there / "dos.csv").write_bytes(b"a,wrong\n1,0\n\x81,1\n")
    said = refused(capsys, there, "build", "--table", "dos.csv", "--target", "wrong", code="E-TAB-001")
    assert "Line 3" in said.err


@pytest.mark.parametrize("words", [["build", "--target", "wrong"], ["audit", "--outcome", "wrong", "--group", "a"]])
def test_a_folder_is_not_a_table(there, capsys, words):
    """A path that is a folder is refused as such."""
    (there / "folder").mkdir()
    said = refused(capsys, there, *words, "--table", "folder", code="E-TAB-001")
    assert "folder" in said.err


def test_an_altered_card_is_refused(with_card, capsys):
    """A coefficient changed by hand does not fit the card's hash: an integrity error."""
    path = with_card / "card.json"
    document = json.loads(path.read_text())
    document["intercept"] += 0.5
    path.write_text(json.dumps(document))
    refused(capsys, with_card, "score", "--table", "sound.csv", "--card", "card.json", code="E-INT-001", exit_code=4)


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 99}', ""])
def test_a_card_that_is_no_card_is_refused(with_card, capsys, text):
    """A file that is not a card's JSON is refused."""
    (with_card / "no.json").write_text(text)
    refused(capsys, with_card, "score", "--table", "sound.csv", "--card", "no.json", code="E-SCO-001")


@pytest.mark.parametrize("expression", ["nothing > 1", "wrong >", "1; drop table x", "(select 1)", "read_csv('x')"])
def test_a_wrong_expression_is_refused(there, capsys, expression):
    """An expression that names no column, does not parse or is more than an expression is refused."""
    refused(
        capsys, there, "audit", "--table", "sound.csv", "--outcome", "wrong", "--group", "tenure",
        "--positive", expression, code="E-USE-004", exit_code=2,
    )  # fmt: skip


def test_a_full_disk_loses_nothing(with_card, capsys):
    """Where the disk refuses, the earlier scores are as they were and the exit code says so."""
    assert command(capsys, "score", "--table", "sound.csv", "--card", "card.json", "--quiet").code == 0
    (with_card / "shut").mkdir()
    (with_card / "shut" / "scores.parquet").mkdir()
    refused(
        capsys, with_card, "score", "--table", "sound.csv", "--card", "card.json", "--out", "shut/scores.parquet",
        code="E-DSK-001", exit_code=5,
    )  # fmt: skip


def test_an_unknown_option_is_a_usage_error(there, capsys):
    """An option that does not exist exits with 2 and says where to look."""
    said = refused(capsys, there, "score", "--nonsense", code="E-USE-001", exit_code=2)
    assert "--help" in said.err


def test_scores_never_take_the_place_of_columns(with_card, capsys):
    """A table that has a column called points is not scored over it, and the table itself is no output."""
    sound_table().with_columns(points=pl.lit(7)).write_csv("mine.csv")
    said = refused(capsys, with_card, "score", "--table", "mine.csv", "--card", "card.json", code="E-TAB-002")
    assert "points" in said.err
    refused(
        capsys, with_card, "score", "--table", "sound.csv", "--card", "card.json", "--out", "sound.csv",
        code="E-USE-001", exit_code=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["build", "--target", "wrong", "--out", "nowhere/card.json"],
        ["audit", "--outcome", "wrong", "--group", "tenure", "--report", "nowhere/audit.html"],
        ["build", "--target", "wrong", "--out", "/proc/card.json"],
    ],
    ids=["build", "audit", "proc"],
)
def test_a_mistyped_path_makes_no_folder(there, capsys, words):
    """An output in a folder that does not exist, or where nothing can be written, is refused before any work."""
    refused(capsys, there, *words, "--table", "sound.csv", code="E-DSK-001", exit_code=5)


@pytest.mark.parametrize(
    "words",
    [
        ["--selected", "income > 9", "--population", "10"],
        ["--reference", "nobody"],
        ["--population", "1000"],
    ],
    ids=["population", "reference", "no arms"],
)
def test_audit_options_that_do_not_fit_are_refused(there, capsys, words):
    """A population smaller than the table, a reference nobody is called, a population without arms."""
    refused(
        capsys, there, "audit", "--table", "sound.csv", "--outcome", "wrong", "--group", "tenure", *words,
        code="E-USE-001", exit_code=2,
    )  # fmt: skip


@pytest.mark.parametrize("words", [["--seed", "-1"], ["--holdout", "1.5"]])
def test_settings_out_of_range_are_usage_errors(there, capsys, words):
    """A negative seed or a share above nine tenths is refused by its option."""
    refused(capsys, there, "build", "--table", "sound.csv", "--target", "wrong", *words, code="E-USE-001", exit_code=2)
