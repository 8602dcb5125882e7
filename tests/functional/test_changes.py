"""What changed is never overlooked, and what does not belong together is never mixed."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.conftest import HOUSEHOLDS
from tests.functional.running import check_refused, command

MONTH, SURVEY = "2026-02", "2025-07"


def run(capsys, town, *words):
    """Run a command in the workspace; its JSON."""
    said = command(capsys, "--workspace", town, *words, "--json", "--quiet")
    assert said.code == 0, said.err
    return json.loads(said.out)


def states(document):
    """The state of each step of a month."""
    return {s["step"]: s["state"] for s in document["steps"]}


def test_a_new_survey_changes_the_plan_of_the_month(town, capsys):
    """Controls that found nothing pause files: after another survey the month plans again."""
    assert states(run(capsys, town, "month", MONTH))["plan"] == "recognised"
    run(capsys, town, "observe", "--month", "2026-01")
    run(capsys, town, "draw", "--month", "2026-01", "--size", 150, "--seed", 9)
    run(capsys, town, "record", "--month", "2026-01")
    again = run(capsys, town, "month", MONTH)
    assert states(again) == {"observe": "recognised", "score": "recognised", "plan": "done", "claim": "recognised"}
    planned = next(s["result"] for s in again["steps"] if s["step"] == "plan")
    assert planned["eligible"] == run(capsys, town, "plan", "--month", MONTH)["eligible"]


def test_a_late_snapshot_of_the_past_is_noticed(town, capsys):
    """A corrected snapshot makes the variables anew, if it was known before the month they are of; else it does not."""
    old = pl.read_parquet(town / "tables" / "snapshots" / "2025-10.parquet")
    old.with_columns(pl.col("claimant_wage_cents") + 100_00).write_parquet(town.parent / "late.parquet")
    told = run(capsys, town, "ingest", town.parent / "late.parquet")
    assert [m["state"] for m in told["months"]] == ["version"]
    assert states(run(capsys, town, "month", MONTH))["observe"] == "recognised"
    assert run(capsys, town, "status")["tables"]["snapshots"]["corrected"] == {"2025-10": [told["months"][0]["known"]]}
    run(capsys, town, "ingest", town.parent / "late.parquet", "--known", "2026-01")
    assert states(run(capsys, town, "month", MONTH))["observe"] == "done"


def test_decisions_belong_to_the_plan_that_was_looked_at(town, capsys):
    """Under another plan every file waits for a person again."""
    run(capsys, town, "plan", "--month", MONTH, "--seed", 4242)
    said = command(capsys, "--workspace", town, "record", "--month", MONTH, "--source", "plan")
    check_refused(said, code="E-WRK-003", exit_code=2)
    plan = pl.read_parquet(town / "tables" / "plan" / f"{MONTH}.parquet")
    first = plan.head(3).select("household_id", decision=pl.lit("confirmed"), why=pl.lit(""))
    first.write_csv(town.parent / "decisions.csv")
    told = run(capsys, town, "plan", "--month", MONTH, "--decisions", town.parent / "decisions.csv", "--by", "head")
    assert (told["confirmed"], told["set_aside"], told["waiting"]) == (3, 0, plan.height - 3)
    assert run(capsys, town, "record", "--month", MONTH, "--source", "plan")["controls"] == 3


def test_setting_a_random_file_aside_is_told(town, capsys):
    """A random draw that is not carried out is counted in the answer; setting aside needs a reason."""
    plan = pl.read_parquet(town / "tables" / "plan" / f"{MONTH}.parquet").filter(pl.col("origin") == "random").head(2)
    decided = plan.select("household_id", decision=pl.lit("set_aside"), why=pl.lit("away from home"))
    decided.write_csv(town.parent / "decisions.csv")
    words = ("plan", "--month", MONTH, "--decisions", town.parent / "decisions.csv", "--by", "head")
    assert run(capsys, town, *words)["random_set_aside"] == 2
    decided.with_columns(why=pl.lit("")).write_csv(town.parent / "decisions.csv")
    check_refused(command(capsys, "--workspace", town, *words), code="E-TAB-002", exit_code=3)


@pytest.mark.parametrize("verb", ["estimate", "build"])
def test_two_definitions_of_the_target_are_not_mixed(town, capsys, verb):
    """After the target changed, nothing is computed on findings of the old one until they are recorded again."""
    path = town / "bondroit.toml"
    path.write_text(path.read_text().replace("above_euros = 600", "above_euros = 2000"))
    said = command(capsys, "--workspace", town, verb, "--month", SURVEY)
    check_refused(said, code="E-WRK-003", exit_code=2)
    assert f"bondroit record --month {SURVEY} --source survey" in said.err
    fewer = run(capsys, town, "record", "--month", SURVEY, "--source", "survey")
    assert fewer["recognised"] is False
    assert run(capsys, town, "estimate", "--month", SURVEY)["surveyed"] == fewer["controls"]


def test_nobody_chooses_an_objective_by_default(town, capsys):
    """Without an objective there is no plan and no month; with one asked for there is."""
    path = town / "bondroit.toml"
    path.write_text(path.read_text().replace('objective = "both"', 'objective = ""'))
    for words in (("plan", "--month", MONTH), ("month", MONTH)):
        check_refused(command(capsys, "--workspace", town, *words), code="E-PLN-001", exit_code=2)
    planned = run(capsys, town, "plan", "--month", MONTH, "--objective", "underpayment")
    assert planned["shares"] == {"underpayment@1": 1.0}


def test_another_town_is_not_poured_into_this_one(town, capsys):
    """Another seed, size or span is refused; a town that was cut is made again."""
    for words in (("--seed", 2), ("--households", 2100), ("--months", 24)):
        asked = ("--households", HOUSEHOLDS, "--months", 36, "--seed", 1, *words)
        check_refused(command(capsys, "--workspace", town, "town", *asked), code="E-WRK-002", exit_code=2)
    identity = town / "reports" / "town.json"
    identity.write_text(identity.read_text().replace('"made"', '"making"'))
    kept = (town / "tables" / "truths" / "2025-01.parquet").read_bytes()
    (town / "tables" / "truths" / "2025-01.parquet").unlink()
    again = run(capsys, town, "town", "--households", HOUSEHOLDS, "--seed", 1)
    assert again["recognised"] is False
    assert (town / "tables" / "truths" / "2025-01.parquet").read_bytes() == kept


def test_a_body_brings_its_own_outcomes(town, capsys):
    """Without a town the outcomes taken in are recorded, batch by batch, and give the same estimates."""
    expected = run(capsys, town, "estimate", "--month", SURVEY)["estimates"]
    outcomes = pl.read_parquet(town / "tables" / "outcomes" / "all.parquet")
    survey, plan = (outcomes.filter(part) for part in (pl.col("origin") == "survey", pl.col("origin") != "survey"))
    (town / "reports" / "town.json").unlink()
    for name in ("outcomes", "findings"):
        (town / "tables" / name / "all.parquet").unlink()
    said = command(capsys, "--workspace", town, "record", "--month", SURVEY)
    check_refused(said, code="E-WRK-003", exit_code=2)
    for name, batch in (("survey", survey), ("plan", plan)):
        batch.write_csv(town.parent / f"{name}.csv")
        run(capsys, town, "ingest", town.parent / f"{name}.csv", "--as", "outcomes")
    assert run(capsys, town, "record", "--month", SURVEY)["controls"] == survey["household_id"].n_unique()
    assert (
        run(capsys, town, "record", "--month", MONTH, "--source", "plan")["controls"] == plan["household_id"].n_unique()
    )
    assert run(capsys, town, "estimate", "--month", SURVEY)["estimates"] == expected


def test_the_list_for_a_person_is_what_decisions_are_read_from(town, capsys):
    """Listed, filled in and brought back, the plan's CSV records the decisions; rows left blank wait."""
    run(capsys, town, "plan", "--month", MONTH, "--seed", 77)
    path = town.parent / "list.csv"
    assert run(capsys, town, "plan", "--month", MONTH, "--list", path)["waiting"] > 2
    listed = pl.read_csv(path, infer_schema_length=0)
    assert listed["reason"].str.len_chars().min() > 20
    first = pl.int_range(pl.len()) < 2
    listed.with_columns(decision=pl.when(first).then(pl.lit("confirmed")).otherwise(pl.col("decision"))).write_csv(path)
    told = run(capsys, town, "plan", "--month", MONTH, "--decisions", path, "--by", "head of controls")
    assert (told["confirmed"], told["waiting"]) == (2, listed.height - 2)


def test_version_is_told(capsys):
    """`--version` says which bondroit this is."""
    assert command(capsys, "--version").out.startswith("bondroit 0.")
