"""The demo: from household files to a letter, the same bytes twice, and no household named."""

from __future__ import annotations

import json
import re
import sqlite3

import polars as pl
import pytest
from tests.functional.conftest import HOUSEHOLDS
from tests.functional.running import command, files_below, process

from bondroit.domain.months import Month
from bondroit.domain.target import DIRECTIONS, Target, target_met
from bondroit.store.cards import read_card

MONTH = "2026-02"
IDENTIFIER = re.compile(rb"H\d{7}")
# What holds a time, and the databases that hold times, are compared by content.
TIMED = {".lock", "operations.sqlite"}


def rows(folder, query):
    """Rows of the operations database."""
    with sqlite3.connect(folder / "operations.sqlite") as database:
        return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def again(tmp_path_factory, played):
    """A second demo with the same seed."""
    folder = tmp_path_factory.mktemp("again") / "demo"
    done = process("demo", folder, "--households", HOUSEHOLDS, "--seed", 1, "--quiet")
    _, told = done.communicate(timeout=420)
    assert done.returncode == 0, told
    return folder


def test_two_demos_give_the_same_bytes(played, again):
    """Parquet, JSON, HTML, PDF and settings are the same to the byte; the journal is the same, times aside."""
    first, second = (
        {name: data for name, data in files_below(folder).items() if name not in TIMED} for folder in (played, again)
    )
    assert {n.rpartition(".")[2] for n in first} >= {"parquet", "json", "html", "pdf", "toml"}
    assert sorted(first) == sorted(second)
    assert [n for n in first if first[n] != second[n]] == []
    journal = "select sequence, actor, verb, purpose, detail from journal order by sequence"
    assert rows(played, journal) == rows(again, journal)
    assert rows(played, "select month, household_id, decision, why from decisions order by 1, 2") == rows(
        again, "select month, household_id, decision, why from decisions order by 1, 2"
    )


def test_no_household_is_named_in_what_people_read(played):
    """No identifier stands in reports, letters, cards, town.json or the journal."""
    read = {n: d for n, d in files_below(played).items() if n.startswith(("reports/", "cards/"))}
    assert read
    assert [name for name, data in read.items() if IDENTIFIER.search(data)] == []
    told = " ".join(str(row) for row in rows(played, "select detail from journal")).encode()
    assert told
    assert not IDENTIFIER.search(told)


def test_findings_follow_the_target_of_the_domain(played):
    """What the chain found of each surveyed file is what the plain rule says of its monthly differences."""
    outcomes = pl.read_parquet(played / "tables" / "outcomes" / "all.parquet")
    found = pl.read_parquet(played / "tables" / "findings" / "all.parquet")
    survey = outcomes.filter(pl.col("origin") == "survey").with_columns(
        difference=pl.col("paid_cents") - pl.col("entitled_cents")
    )
    unclaimed = survey.with_columns(
        pl.when(pl.col("claimed") | (pl.col("difference") > 0)).then("difference").otherwise(0)
    )
    by_file = {
        key[0]: {b: g["difference"].to_list() for (b,), g in part.group_by("benefit")}
        for key, part in unclaimed.group_by("household_id")
    }
    for direction in DIRECTIONS:
        told = dict(found.filter(pl.col("origin") == "survey").select("household_id", direction.value).iter_rows())
        assert told == {h: target_met(d, Target(direction)) for h, d in by_file.items()}


def test_scores_are_the_oracles(played):
    """Every stored score of the first card is the plain sum of the domain on the file's variables."""
    from bondroit.domain.scorecard import points_of, probability

    card = read_card(played / "cards" / "overpayment@1.json")
    variables = pl.read_parquet(played / "tables" / "variables" / f"{MONTH}.parquet")
    scores = pl.read_parquet(played / "tables" / "scores" / f"{MONTH}.parquet").filter(pl.col("card") == card.label)
    stored = {h: (p, s) for h, p, s in scores.select("household_id", "points", "probability").iter_rows()}
    assert len(stored) == HOUSEHOLDS
    for row in variables.iter_rows(named=True):
        points = points_of(card, row)
        assert stored[row["household_id"]][0] == points
        assert stored[row["household_id"]][1] == pytest.approx(probability(points), abs=1e-15)


def test_the_month_is_recognised_when_run_again(town, capsys):
    """Running the month again does nothing again and says so."""
    said = command(capsys, "--workspace", town, "month", MONTH, "--json", "--quiet")
    assert said.code == 0, said.err
    assert [s["state"] for s in json.loads(said.out)["steps"]] == ["recognised"] * 4


def test_the_journal_of_a_played_demo_is_whole(town, capsys):
    """Every step of the chain left its entry, and the chain of hashes holds."""
    said = command(capsys, "--workspace", town, "journal", "verify", "--json")
    assert json.loads(said.out)["intact"] is True
    verbs = {row[0] for row in rows(town, "select verb from journal")}
    assert verbs >= {"init", "town", "observe", "draw", "record", "estimate", "build", "score", "plan", "decide",
                     "claim", "yields", "audit", "explain", "publish"}  # fmt: skip


def test_every_proposal_has_its_reason_and_its_decision(played):
    """Each file of the plan says why it is there; a tenth at least is drawn at random; a person decided on each."""
    plan = pl.read_parquet(played / "tables" / "plan" / f"{MONTH}.parquet")
    assert plan["reason"].str.len_chars().min() > 20
    assert (plan["origin"] == "random").mean() >= 0.10
    decided = {row[0] for row in rows(played, "select household_id from decisions")}
    assert decided == set(plan["household_id"])


def test_nobody_in_a_pause_is_proposed(played):
    """No file with a known separation, death or birth in the last three months is in the plan."""
    month = Month.parse(MONTH)
    events = pl.read_parquet(played / "tables" / "events" / "all.parquet").filter(
        pl.col("kind").is_in(["separation", "death", "birth"])
        & (pl.col("known") < month.first_day)
        & (pl.col("month") >= month.plus(-3).first_day)
    )
    plan = pl.read_parquet(played / "tables" / "plan" / f"{MONTH}.parquet")
    assert plan.join(events, on="household_id", how="semi").height == 0


def test_the_demo_ends_with_its_tables(told, town, capsys):
    """The demo, and a second call in French that finds all done: rates, AUC, yields, euros, the report's path."""
    said = command(capsys, "demo", town, "--households", HOUSEHOLDS, "--lang", "fr")
    assert said.code == 0, said.err
    for piece in ("AUC", "random", "Rights not claimed", "The report:"):
        assert piece in told
    for piece in ("AUC", "hasard", "Droits non demandés", "Le rapport :"):
        assert piece in said.out
