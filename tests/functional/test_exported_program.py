"""The program that `card export` writes in Python reads a CSV as `bondroit score --table` does."""

from __future__ import annotations

import csv
import subprocess
import sys

import polars as pl
import pytest
from tests.functional.running import command

from bondroit.domain.scorecard import Modality, Scorecard, Variable, to_json

RENT = Variable("loyer", "numeric", (
    Modality("low", "interval", 0.5, upper=399.5), Modality("high", "interval", -0.25, lower=399.5),
    Modality("missing", "missing", 0.125),
))  # fmt: skip


def classes(name, *values):
    """A category with a class for each value."""
    named = [Modality(v, "values", (k + 1) / 4, values=(v,)) for k, v in enumerate(values)]
    return Variable(name, "categorical", (*named, Modality("other", "other", 2.0), Modality("missing", "missing", 3.0)))


CARD = Scorecard("c", 1, "t", -1.0, (
    RENT, classes("état", "propriétaire", "NAN"), classes("seul", "true", "false"), classes("pièces", "1", "2", "1200"),
    classes("code", "01", "1"),
))  # fmt: skip
HEADER = ("id", "loyer", "état", "seul", "pièces", "code")
ROWS = (
    ("a", "399,50", "propriétaire", "True", "1", "01"), ("b", "399,49", "été", "False", "2,0", "1"),
    ("c", "1 399,5", "", "True", "1 200", "07"), ("d", "", "NaN", "", "", ""), ("e", "NA", "nan", "NA", "nan", "NaN"),
    ("f", "12", "NAN", "False", "1", "01"),
)  # fmt: skip


def written(rows, separator):
    """The table as text."""
    return "".join(separator.join(row) + "\n" for row in (HEADER, *rows))


def english(row):
    """A row without its French numbers."""
    return tuple(cell.replace(" ", "").replace(",", ".") for cell in row)


@pytest.fixture
def there(tmp_path, monkeypatch, capsys):
    """A folder with the card and its program."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "card.json").write_text(to_json(CARD), encoding="utf-8")
    assert command(capsys, "card", "export", "card.json", "--out", "card.py").code == 0
    return tmp_path


def program(*words):
    """Run the program."""
    run = [sys.executable, "-I", "card.py", *words]
    return subprocess.run(run, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("data", "separator", "told"),
    [
        (written(ROWS, ";").encode(), ";", False),
        (written(ROWS, ";").encode("utf-8-sig"), ";", False),
        (written(ROWS, ";").encode("cp1252"), ";", True),
        (written(ROWS, "|").replace(" ", "\u00a0").encode("cp1252"), "|", True),
        (written(map(english, ROWS), ",").encode(), ",", False),
        (written(map(english, ROWS), ";").replace("\n", "\r\n").encode("cp1252"), ";", True),
    ],
    ids=["french", "mark", "windows", "bars", "commas", "points"],
)
def test_a_table_gets_the_points_that_bondroit_gives(there, capsys, data, separator, told):
    """Decimal commas, spaces of thousands, cp1252, yes and no, codes and what is missing: the same points."""
    (there / "files.csv").write_bytes(data)
    done = command(capsys, "score", "--table", "files.csv", "--card", "card.json", "--out", "scores.parquet")
    assert done.code == 0, done.err
    own = program("files.csv")
    assert own.returncode == 0, own.stderr
    assert ("cp1252" in own.stderr) is told
    rows = list(csv.DictReader(own.stdout.splitlines(), delimiter=separator))
    expected = pl.read_parquet("scores.parquet").sort("id")
    assert [row["id"] for row in rows] == expected["id"].to_list()
    assert [int(row["points"]) for row in rows] == expected["points"].to_list()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((written(ROWS[:2], ";") + "g;1.5;x;True;1;1\n").encode(), "line 2, loyer: no number"),
        (written(ROWS, ";").replace("seul", "s\0ul").encode(), "neither UTF-8 nor cp1252"),
        ((written(ROWS, ";") + "é;1;x;True;1;1\n" * 3).encode() + b"\xe9;1;x;True;1;1\n", "neither UTF-8 nor cp1252"),
    ],
    ids=["mixed", "null", "spoilt"],
)
def test_what_cannot_be_read_is_told_with_its_repair(there, data, said):
    """Points and commas in one column, null bytes, UTF-8 that is spoilt in one place: refused in words."""
    (there / "files.csv").write_bytes(data)
    done = program("files.csv", "scores.csv")
    assert done.returncode == 1
    assert said in done.stderr
    assert "1234,5" in done.stderr or "save it as CSV UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (there / "scores.csv").exists()


def test_a_reader_who_has_had_enough_is_no_fault(there):
    """`| head` closes the pipe: the program ends without a word."""
    (there / "files.csv").write_text(written([(f"file{k:06d}", *ROWS[0][1:]) for k in range(30_000)], ";"))
    words = [sys.executable, "-I", "card.py", "files.csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"id;points;probability\n"
        running.stdout.close()
        assert running.stderr.read() == b""
