"""Declared targets and the health branch on the command line, on a small town."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command

TARGETS = """
[[target]]
name = "any_overpayment"
direction = "overpaid"
above_euros = 100
min_months = 2

[[target]]
name = "anomaly"
branch = "health"
"""


@pytest.fixture
def month(town):
    """The month of the survey."""
    return pl.read_parquet(next((town / "tables" / "survey").glob("*.parquet")))["month"].max().isoformat()[:7]


def test_a_declared_target_is_built_and_scored(town, month, capsys):
    """The card carries its declaration, and scores every file of the month beside the settings' own two."""
    (town / "targets.toml").write_text(TARGETS)
    here = ("--workspace", town, "--quiet", "--json")
    built = command(capsys, *here, "build", "--month", month, "--targets", town / "targets.toml")
    assert built.code == 0, built.err
    (line,) = json.loads(built.out)["cards"]
    assert line["card"] == "any_overpayment@1"
    card = json.loads((town / "cards" / "any_overpayment@1.json").read_text())
    assert card["provenance"]["declared_target"]["above_cents"] == 10_000
    scored = command(capsys, *here, "score", "--month", month)
    assert scored.code == 0, scored.err
    names = [one["card"].partition("@")[0] for one in json.loads(scored.out)["cards"]]
    assert names == ["any_overpayment", "overpayment", "underpayment"]


def test_the_health_branch_is_compared_and_makes_no_plan(town, month, capsys):
    """Two experiments, a page in both languages, figures as JSON; they are not scored, alone or with the others."""
    (town / "targets.toml").write_text(TARGETS)
    here = ("--workspace", town, "--quiet", "--json")
    asked = ("--targets", town / "targets.toml", "--branch", "health", "--size", 400)
    built = command(capsys, *here, "build", "--month", month, *asked)
    assert built.code == 0, built.err
    (target,) = json.loads(built.out)["targets"]
    assert [card["status"] for card in target["cards"]] == ["experiment"] * 2
    page = (town / "reports" / "health" / f"{month}.html").read_text()
    assert "cannot make a control plan" in page
    assert "ne peut faire de plan de contrôle" in page
    check_refused(
        command(capsys, *here, "score", "health_anomaly_five", "--month", month), code="E-PLN-002", exit_code=2
    )
    scored = command(capsys, *here, "score", "--month", month)
    assert [one["card"].partition("@")[0] for one in json.loads(scored.out)["cards"]] == ["overpayment", "underpayment"]


def test_a_wrong_targets_file_is_refused_with_every_fault(town, month, capsys):
    """Each fault with its line, and nothing is built; an unknown branch and an unknown target are told too."""
    wrong = town / "targets.toml"
    wrong.write_text('[[target]]\nname = "x"\ndirection = "up"\nmin_month = 3\n')
    said = command(capsys, "--workspace", town, "build", "--month", month, "--targets", wrong)
    check_refused(said, code="E-USE-006", exit_code=2)
    assert "Line 3" in said.err
    assert "Line 4" in said.err
    wrong.write_text(TARGETS)
    for more in (("--branch", "school"), ("--target", "other")):
        said = command(capsys, "--workspace", town, "build", "--month", month, "--targets", wrong, *more)
        check_refused(said, code="E-USE-001", exit_code=2)


def test_a_barred_variable_is_refused_on_the_command_line(town, month, capsys):
    """Asked for by name, it is refused before anything is built."""
    said = command(capsys, "--workspace", town, "build", "--month", month, "--require", "claimant_sex")
    check_refused(said, code="E-BLD-010", exit_code=2)
