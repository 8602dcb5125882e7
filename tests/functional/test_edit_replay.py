"""A card edited by hand, exported, read, compared, and made again by the command: one hash."""

from __future__ import annotations

import json
import shutil

import numpy as np
import polars as pl
import pytest
from tests.functional.running import check_refused, command

import bondroit as bd

MONTH = "2025-07"


@pytest.fixture
def csv(tmp_path):
    """A table in a file, with a design of its sample."""
    random = np.random.default_rng(4)
    rows = 1500
    income = np.round(random.gamma(2.0, 600.0, rows))
    tenure = random.choice(["owner", "tenant", "lodged"], rows)
    chance = 1 / (1 + np.exp(-(0.5 - income / 500 + 1.5 * (tenure == "lodged"))))
    path = tmp_path / "files.parquet"
    pl.DataFrame(
        {
            "income": income, "tenure": tenure, "age": random.integers(18, 90, rows),
            "office": random.choice(["n", "s"], rows), "weight": random.uniform(1, 3, rows),
            "wrong": random.random(rows) < chance,
        }
    ).write_parquet(path)  # fmt: skip
    return path


def test_a_card_of_a_table_is_made_again_by_the_command(csv, tmp_path, capsys):
    """In Python step by step, then by `build --table --edit`: the same hash, and the same edits."""
    card = bd.build(
        pl.read_parquet(csv), target="wrong", weight="weight", strata="office", required=["age"], cuts={"age": [40]},
        shapes={"income": "falling"}, folds=3,
    )  # fmt: skip
    edited = (
        card.group("tenure", [["owner"], ["tenant"]], why="to look at them apart")
        .merge("tenure", ["owner", "tenant"], why="no difference in law")
        .cut("age", [62], why="retirement")
    )
    edited.save(tmp_path / "by_hand.json")
    edits = tmp_path / "edits.toml"
    edits.write_text(edited.edits_toml(), encoding="utf-8")
    said = command(
        capsys, "--json", "build", "--table", csv, "--target", "wrong", "--weight", "weight", "--strata", "office",
        "--require", "age", "--cut", "age=40", "--shape", "income=falling", "--folds", 3, "--challengers", "none",
        "--edit", edits, "--out", tmp_path / "again.json", "--edits-out", tmp_path / "again.toml",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert json.loads(said.out)["hash"] == edited.hash == bd.read_card(tmp_path / "by_hand.json").hash
    assert bd.read_card(tmp_path / "again.json").hash == edited.hash
    assert (tmp_path / "again.toml").read_text(encoding="utf-8") == edits.read_text(encoding="utf-8")


def test_wrong_options_and_edits_are_told_together(csv, tmp_path, capsys):
    """A shape or a cut that is not understood, and a file of edits with faults, name every fault."""
    said = command(capsys, "build", "--table", csv, "--target", "wrong", "--shape", "age", "--cut", "age=4,x")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "--shape age" in said.err
    assert "'x' is no number" in said.err
    edits = tmp_path / "edits.toml"
    edits.write_text('[[edit]]\ndo = "drop"\nvariable = "incme"\nwhy = "x"\n[[edit]]\ndo = "drop"\n', encoding="utf-8")
    check_refused(
        command(capsys, "build", "--table", csv, "--target", "wrong", "--edit", edits), code="E-BLD-004", exit_code=3
    )
    check_refused(
        command(capsys, "build", "--table", csv, "--target", "wrong", "--edit", tmp_path / "none.toml"),
        code="E-TAB-001", exit_code=3,
    )  # fmt: skip


def test_the_card_of_a_survey_is_made_again_by_the_command(town, tmp_path, capsys):
    """A survey's card edited in Python and kept, then `build --month --edit` in a copy of the workspace: one hash."""
    copy = shutil.copytree(town, tmp_path / "copy")
    survey = bd.open_workspace(town).survey(MONTH)
    card = survey.build("overpayment")
    assert card.scorecard.provenance["evaluation"]["folds"] == 5
    variable = card.scorecard.variables[-1].name
    other = card.scorecard.variables[0]
    pair = [m.name for m in other.modalities if m.kind == "interval"][:2] or [m.name for m in other.modalities[:2]]
    edited = card.drop(variable, why="not a ground").merge(other.name, pair, why="alike")
    kept = survey.keep(edited)
    assert bd.open_workspace(town).card(kept.name).hash == kept.hash
    edits = tmp_path / "edits.toml"
    edits.write_text(edited.edits_toml(), encoding="utf-8")
    words = ("--workspace", copy, "--json", "build", "--month", MONTH, "--challengers", "none", "--edit", edits)
    check_refused(command(capsys, *words), code="E-USE-001", exit_code=2)
    said = command(capsys, *words, "--target", "overpayment", "--edits-out", tmp_path / "again.toml")
    assert said.code == 0, said.err
    assert json.loads(said.out)["cards"][0]["card"] == kept.name
    assert bd.open_workspace(copy).card(kept.name).hash == kept.hash
    assert (tmp_path / "again.toml").read_text(encoding="utf-8") == edited.edits_toml()
    with pytest.raises(bd.UserError, match="was not built from this survey"):
        survey.keep(bd.open_workspace(town).card(kept.name))
