"""`bondroit formula` as a person runs it: a table alone, over a town, articulated, a city's card, what it refuses."""

from __future__ import annotations

import gzip
import json
import math

import polars as pl
import pytest
from tests.data import shared
from tests.functional.running import check_refused, command

TABLE = """variable;modalité;rapport de cotes
revenu;< 600;2,4
revenu;[600 ; 1200[;1,7
revenu;1200 et plus;réf.
revenu;manquant;1,0
rsa;non;réf.
rsa;oui;masqué
enfants;< 2;réf.
enfants;2 et plus;1,3
cachée;masquée;
"""
MAPPING = """
[assumed]
low = 0.5
high = 3
[variables.revenu]
column = "annual_income_cents"
scale = 0.000833
[variables.rsa]
column = "rsa_claimed"
values = { oui = ["true"], non = ["false"] }
monotone = "up"
[variables.enfants]
column = "children"
[variables."cachée"]
span = [-0.05, 0.05]
[groups.city]
column = "commune_type"
yes = ["city"]
"""


@pytest.fixture
def published(tmp_path):
    """A published table and its mapping."""
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "map.toml").write_text(MAPPING)
    return tmp_path


def asked(capsys, *words):
    """The document of a command that is done."""
    done = command(capsys, "formula", *words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_a_table_alone_tells_its_ratios(published, capsys, monkeypatch):
    """Without a workspace: the ratios of the table, what of them is masked, and which statements need files."""
    monkeypatch.chdir(published)
    told = asked(capsys, "table.csv", "--html", "page.html", "--out", "figures.json")
    found = {v["variable"]: v for v in told["alone"][0]["variables"]}
    assert found["revenu"]["largest_ratio"] == pytest.approx([2.4, 2.4], rel=1e-5)
    assert found["cachée"]["masked"]
    assert found["rsa"]["largest_ratio"] == pytest.approx([1.0, 2.4], rel=1e-5)  # within what the table shows
    assert {n["code"] for n in told["not_run"]} == {f"AUD06{k}" for k in range(10)}
    assert told["over"] is None
    assert json.loads((published / "figures.json").read_text())["formula"] == "table"
    page = (published / "page.html").read_text()
    assert "La formule seule" in page
    assert "The formula by itself" in page


def test_over_a_town_bounds_hold_and_are_labelled(published, town, capsys):
    """Over a town: attained within certain within 95 % bounds, the town's label, margins met, every state told."""
    told = asked(
        capsys, published / "table.csv", "--over", town, "--mapping", published / "map.toml", "--top", "10%",
        "--draws", "12", "--effort", "60", "--html", published / "page.html",
    )  # fmt: skip
    over = told["over"]
    assert over["fictitious"]
    assert over["margins_met"]
    assert {p["part"] for p in over["unknown"]} == {"rsa: oui", "cachée"}
    assert next(p for p in over["unknown"] if p["part"] == "rsa: oui")["odds_ratio"] == pytest.approx([1, 3], rel=1e-5)
    for group in over["groups"]:
        if group["share"] is not None:
            s = group["share"]
            ordered = [
                s[k] for k in ("low_95", "low_certain", "low_attained", "high_attained", "high_certain", "high_95")
            ]
            assert ordered == sorted(ordered)
            # File by file, nothing is outside either; and it is never narrower than the sharp bound.
            assert group["surely_among_the_highest"] <= s["low_certain"] + 1e-9
            assert group["perhaps_among_the_highest"] >= s["high_certain"] - 1e-9
    assert {"city"} <= {group["family"] for group in over["groups"]}
    states = {s["code"]: s["state"] for s in over["statements"]}
    assert set(states) == {f"AUD06{k}" for k in range(10)}
    assert set(states.values()) <= {"always", "never", "depends", "unsettled"}
    page = (published / "page.html").read_text()
    assert "Fictitious town, reweighted" in page
    assert "Ville fictive, repondérée" in page
    for word in ("compliant", "conforme", "équitable"):
        assert word not in page


def test_a_whole_formula_has_no_bounds_to_speak_of(published, town, capsys):
    """Where nothing is masked, the lowest and the highest value are one, and places are certain but for equal files."""
    whole = TABLE.replace("rsa;oui;masqué", "rsa;oui;1,9").replace("cachée;masquée;\n", "")
    (published / "table.csv").write_text(whole)
    mapping = MAPPING.replace('[variables."cachée"]\nspan = [-0.05, 0.05]\n', "")
    (published / "map.toml").write_text(mapping)
    told = asked(
        capsys, published / "table.csv", "--over", town, "--mapping", published / "map.toml", "--draws", "10",
        "--unweighted",
    )  # fmt: skip
    assert told["over"]["unknown"] == []
    for group in told["over"]["groups"]:
        if group["share"] is not None:
            assert group["share"]["low_certain"] == pytest.approx(group["share"]["high_certain"], abs=1e-9)
    assert told["over"]["margins"] == []


def test_an_articulated_formula_goes_through_the_same_command(published, town, capsys):
    """Two tables, each for its files: the difference of their intercepts is one more unknown."""
    (published / "after.csv").write_text(
        "variable;modalité;rapport de cotes\nenfants;< 2;réf.\nenfants;2 et plus;1,5\n"
    )
    route = (
        '[route]\ncolumn = "quarterly_declaration"\n'
        'parts = [{ card = "table.csv", values = ["true"] }, { card = "after.csv", values = ["false"] }]\n'
    )
    (published / "map.toml").write_text(MAPPING + route)
    told = asked(capsys, "both", "--over", town, "--mapping", published / "map.toml", "--draws", "10", "--effort", "40")
    assert [one["card"] for one in told["alone"]] == ["table@1", "after@1"]
    assert "intercept" in {p["kind"] for p in told["over"]["unknown"]}


def test_a_citys_card_is_read_through_a_mapping(tmp_path, capsys):
    """Amsterdam's deployed card: no two of the city's own 16,384 scores are further apart than the formula tells."""
    source = shared("amsterdam_fairness", "ebm_scorecard_before_reweighing.csv")
    (tmp_path / "m.toml").write_text(
        '[columns]\nvariable = "feature"\nmodality = "category"\ncoefficient = "log_odds_term"\n'
        'lower_incl = "lower_incl"\nupper_excl = "upper_excl"\ncount = "train_count"\n'
        '[card]\nname = "amsterdam"\nintercept = 0.24760025965768181\n'
    )
    told = asked(capsys, source, "--mapping", tmp_path / "m.toml")
    alone = told["alone"][0]
    assert alone["masked_part_of_spread"] == [0.0, 0.0]
    assert alone["intercept_known"]
    with gzip.open(shared("amsterdam_fairness", "scores_before.csv.gz")) as stream:
        scores = pl.read_csv(stream.read())["original_model_score"]
    logits = [math.log(float(p) / (1 - float(p))) for p in (scores.min(), scores.max())]
    assert 1.0 < logits[1] - logits[0] <= alone["spread_logits"][1] + 1e-4


def test_faults_are_told(published, capsys, tmp_path):
    """A table with faults, a mapping of an unknown key, and a place without workspace are refused plainly."""
    (published / "bad.csv").write_text("variable;modalité;rapport de cotes\nx;a;-1\n")
    check_refused(command(capsys, "formula", published / "bad.csv"), code="E-SCO-004", exit_code=3)
    (published / "bad.toml").write_text("[variable.x]\n")
    check_refused(
        command(capsys, "formula", published / "table.csv", "--mapping", published / "bad.toml"), code="E-MAP-001",
        exit_code=2,
    )  # fmt: skip
    check_refused(
        command(capsys, "formula", published / "table.csv", "--over", tmp_path / "nowhere"), code="E-WRK-001",
        exit_code=2,
    )  # fmt: skip
