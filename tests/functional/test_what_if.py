"""`bondroit what-if` as a person runs it: on a table of one's own, in a workspace, from codes, and what it refuses."""

from __future__ import annotations

import json
import math

import numpy as np
import polars as pl
import pytest
from tests.functional.running import check_refused, command

from bondroit.domain.scorecard import Modality, Scorecard, Variable, to_json

ROWS = 1_500


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A table, a card's file and a file of changes."""
    folder = tmp_path_factory.mktemp("own")
    draw = np.random.default_rng(4)
    frame = pl.DataFrame(
        {
            "file": [f"f{k:05d}" for k in range(ROWS)],
            "rent": np.round(draw.exponential(500, ROWS)),
            "level": draw.choice(["a", "b", "c"], ROWS),
            "sex": draw.choice(["F", "M"], ROWS),
            "rare": ["x"] * (ROWS - 4) + ["y"] * 4,
        }
    )
    frame.write_csv(folder / "files.csv")
    rent = Variable("rent", "numeric", (
        Modality("low", "interval", 0.0, reference=True, upper=400.0),
        Modality("high", "interval", 0.7, lower=400.0, odds_ratio_low=1.5, odds_ratio_high=2.7),
        Modality("missing", "missing", 0.0),
    ))  # fmt: skip
    level = Variable("level", "categorical", (
        *(Modality(w, "values", k / 3, values=(w,)) for k, w in enumerate("abc")), Modality("missing", "missing", 0.0),
    ))  # fmt: skip
    (folder / "card.json").write_text(to_json(Scorecard("own", 1, "late", -2.0, (rent, level))))
    (folder / "changes.toml").write_text(
        '[[card]]\nname = "half"\nodds_ratios = { rent = { high = 1.0 } }\n[[card]]\nname = "up"\nshift = 1.0\n'
    )
    return folder


def test_on_a_table_without_a_workspace(own, capsys, tmp_path, monkeypatch):
    """Figures, page and points of a card of one's own; who comes in equals what the points say."""
    monkeypatch.chdir(tmp_path)
    done = command(
        capsys, "what-if", own / "card.json", "--table", own / "files.csv", "--changes", own / "changes.toml",
        "--drop-each", "--draws", 3, "--top", 300, "--by", "sex", "--id", "file", "--html", "page.html",
        "--out", "figures.json", "--points", "points.parquet", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert {k: report[k] for k in json.loads((tmp_path / "figures.json").read_text())} == json.loads(
        (tmp_path / "figures.json").read_text()
    )
    assert [c["name"] for c in report["cards"]] == ["half", "up", "- rent", "- level", "draw 1", "draw 2", "draw 3"]
    points = pl.read_parquet("points.parquet")
    assert points.columns[:3] == ["file", "points own@1", "points half"]
    by_name = {c["name"]: c for c in report["cards"]}
    assert by_name["up"]["enters"] == 0
    base, up = (points[f"points {n}"].to_numpy() / 1e6 for n in ("own@1", "up"))
    assert report["mean_score"] == pytest.approx((1 / (1 + np.exp(-base))).mean(), abs=1e-6)
    assert by_name["up"]["mean_score"] == pytest.approx((1 / (1 + np.exp(-up))).mean(), abs=1e-6)
    assert by_name["half"]["enters"] == by_name["half"]["leaves"] > 0
    groups = by_name["half"]["groups"]
    assert sum(g["enters"] for g in groups) == by_name["half"]["enters"]
    page = (tmp_path / "page.html").read_text()
    assert "What if own@1 were another" in page
    assert "Et si own@1 était autre" in page
    assert "f00001" not in page + done.out


def test_small_counts_are_hidden(own, capsys):
    """A group of four files shows no count, nor does another that would betray it."""
    done = command(
        capsys, "what-if", own / "card.json", "--table", own / "files.csv", "--drop-each", "--by", "rare", "--json"
    )
    report = json.loads(done.out)
    for group in (*report["groups"], *(g for c in report["cards"] for g in c["groups"])):
        assert group["files"] is None
        assert group["enters"] is None


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["--drop-each", "--top", "0"], "E-USE-001", 2),
        (["--drop-each", "--top", "200%"], "E-USE-001", 2),
        (["--drop-each", "--by", "sx"], "E-TAB-004", 3),
        (["--drop-each", "--by", "file"], "E-AUD-001", 3),
        (["--drop-each", "--id", "fil"], "E-TAB-004", 3),
        (["--drop-each", "--points", "points.txt"], "E-USE-001", 2),
        (["--drop-each", "--month", "2026-02"], "E-USE-001", 2),
        ([], "E-USE-001", 2),
        (["--changes", "absent.toml"], "E-TAB-001", 3),
        (["--drop-each", "--out", "no/such/figures.json"], "E-DSK-001", 5),
    ],
)
def test_refusals_on_a_table(own, capsys, words, code, exit_code):
    """What does not fit is said with a code and a remedy, and nothing is written."""
    check_refused(
        command(capsys, "what-if", own / "card.json", "--table", own / "files.csv", *words),
        code=code, exit_code=exit_code,
    )  # fmt: skip


def test_refused_files(own, capsys, tmp_path):
    """A change of what the card does not have, a damaged card, a table without its variable, codes that are none."""
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[card]]\nname = "a"\ndrop = ["rnt"]\n')
    table = ("--table", own / "files.csv")
    said = command(capsys, "what-if", own / "card.json", *table, "--changes", wrong)
    check_refused(said, code="E-USE-007", exit_code=2)
    assert "own@1 has no rnt" in said.err
    card = tmp_path / "card.json"
    card.write_text((own / "card.json").read_text().replace("0.7", "0.9"))
    check_refused(command(capsys, "what-if", card, *table, "--drop-each"), code="E-INT-001", exit_code=4)
    short = tmp_path / "short.csv"
    short.write_text("file,rent\na,1\nb,2\n")
    said = command(capsys, "what-if", own / "card.json", "--table", short, "--drop-each")
    check_refused(said, code="E-SCO-002", exit_code=3)
    assert "level" in said.err
    said = command(capsys, "what-if", own / "card.json", "--codes", own / "files.csv", "--drop-each")
    check_refused(said, code="E-TAB-001", exit_code=3)
    over = command(capsys, "what-if", own / "card.json", *table, "--drop-each", "--out", own / "files.csv")
    check_refused(over, code="E-USE-001", exit_code=2)


def test_in_a_workspace_and_from_codes(town, capsys, tmp_path):
    """A month's files, by groups that only the audit reads; codes straight from the histories give the same figures."""
    month = max(p.stem for p in (town / "tables" / "variables").glob("*.parquet"))
    place = ("--workspace", town)
    asked = ("--drop-each", "--draws", 4, "--top", "10%")
    done = command(capsys, *place, "what-if", "overpayment", "--month", month, *asked, "--by", "sex", "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert report["by"] == ["sex"]
    assert {g["group"] for g in report["groups"]} >= {"F", "M"}
    entry = json.loads(command(capsys, *place, "journal", "show", "--json").out)["entries"][-1]
    assert (entry["verb"], entry["purpose"], entry["detail"]["by"]) == ("what-if", "audit", ["sex"])
    codes = tmp_path / "codes.arrow"
    written = command(capsys, *place, "observe", "--month", month, "--codes", "overpayment", "--out", codes, "--json")
    assert written.code == 0, written.err
    assert json.loads(written.out)["files"] == report["files"]
    again = command(capsys, *place, "what-if", "overpayment", "--codes", codes, *asked, "--json")
    from_codes = json.loads(again.out)
    for one, other in zip(report["cards"], from_codes["cards"], strict=True):
        del one["groups"], other["groups"]
        assert one == other
    assert math.isclose(report["mean_score"], from_codes["mean_score"])
    other = command(capsys, *place, "what-if", "underpayment", "--codes", codes, *asked)
    check_refused(other, code="E-SCO-002", exit_code=3)
    check_refused(command(capsys, *place, "what-if", "nobody", "--month", month, *asked), code="E-WRK-003", exit_code=2)


def test_missing_identifiers_and_names_of_persons(own, capsys, tmp_path):
    """Rows without an identifier are numbered, or refused with their count by --id; no name is shown, nor eaten."""
    frame = pl.read_csv(own / "files.csv").with_columns(
        pl.when(pl.int_range(pl.len()) % 3 > 0).then("file").alias("household_id"),
        nom=pl.when(pl.int_range(pl.len()) < ROWS - 30).then(pl.lit("shared")).otherwise(pl.col("file")),
    )
    frame.write_parquet(tmp_path / "t.parquet")
    changes = tmp_path / "c.toml"
    changes.write_text('[[card]]\nname = "[/x] b"\nshift = 1.0\n')
    asked = ("what-if", own / "card.json", "--table", tmp_path / "t.parquet", "--changes", changes, "--drop-each")
    done = command(capsys, *asked, "--by", "nom", "--html", tmp_path / "p.html", "--out", tmp_path / "f.json")
    assert done.code == 0, done.err
    assert "[/x] b" in done.out
    shown = done.out + (tmp_path / "p.html").read_text() + (tmp_path / "f.json").read_text()
    assert f"f{ROWS - 1:05d}" not in shown
    assert "autres (petits groupes)" in shown
    refused = command(capsys, *asked, "--id", "household_id")
    check_refused(refused, code="E-TAB-002", exit_code=3)
    assert "500" in refused.err
