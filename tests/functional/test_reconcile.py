"""`bondroit reconcile` on a played town: questions, payments, sentences, answers, the check against the truth."""

from __future__ import annotations

import json

import polars as pl
from tests.functional.running import check_refused, command


def as_of(folder):
    """The month after the last tables."""
    year, month = map(int, max(p.stem for p in (folder / "tables" / "snapshots").glob("*.parquet")).split("-"))
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def test_a_month_is_reconciled_explained_answered_and_checked(town, capsys):
    """The whole way of a month; nobody is named but on request, and a rerun is recognised."""
    month = as_of(town)
    said = command(capsys, "--workspace", town, "--json", "reconcile", "--month", month)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["purpose"] == "control and rights"
    questions = pl.read_parquet(town / "tables" / "questions" / f"{month}.parquet")
    proposals = pl.read_parquet(town / "tables" / "proposals" / f"{month}.parquet")
    assert document["asked"] == questions["household_id"].n_unique() > 11
    assert document["proposed"] == proposals["household_id"].n_unique() > 11
    assert set(questions["source"]) <= {"payroll", "unemployment", "tax"}
    page = (town / "reports" / "reconcile" / f"{month}.html").read_text(encoding="utf-8")
    for household in {*questions["household_id"], *proposals["household_id"]}:
        assert household not in page + said.out + said.err

    again = json.loads(command(capsys, "--workspace", town, "--json", "reconcile", "--month", month).out)
    assert again["recognised"]

    household = questions["household_id"][0]
    told = command(capsys, "--workspace", town, "reconcile", "explain", household, "--month", month)
    assert told.code == 0, told.err
    assert "This is a question and not a debt" in told.out
    assert household not in told.out

    name = questions["question"][0]
    file = town / "answers.csv"
    file.write_text(f"question,answer,note\n{name},contests,not_mine\n", encoding="utf-8")
    answered = json.loads(command(capsys, "--workspace", town, "--json", "reconcile", "answer", file).out)
    assert (answered["answered"], answered["closed"]) == (1, 0)
    assert answered["asked"] == questions.height - 1

    checked = json.loads(command(capsys, "--workspace", town, "--json", "reconcile", "check", "--month", month).out)
    measured = {(m["source"], m["direction"]): m for m in checked["measured"] if m["tolerance"] == 1}
    for one in measured.values():
        assert one["wrong"] == one["wrong_link"] + one["delay"] + one["noise"] <= one["alarms"]
        assert one["found"] <= one["could"] <= one["errors"]
    # The town's payroll is off by half a percent, wrong on two lines of a hundred: most of what it shows is true.
    # Of this town: found 695 of 695, 856 of 875, 94 of 102; wrong 36 of 733, 41 of 899, 0 of 94.
    for key, least, found, wrong in (
        (("payroll", "higher"), 300, 0.95, 0.10), (("payroll", "lower"), 300, 0.93, 0.10),
        (("unemployment", "lower"), 50, 0.80, 0.05),
    ):  # fmt: skip
        one = measured[key]
        assert one["could"] > least
        assert one["found"] > found * one["could"], key
        assert one["wrong"] <= wrong * one["alarms"], key
    # Who has more benefit than declared is rare: few can be found at all, and no alarm may be wrong often.
    rare = measured["unemployment", "higher"]
    assert rare["wrong"] <= 0.2 * rare["alarms"]


def test_a_source_that_is_none_and_a_missing_month_are_refused(town, capsys):
    """Clear refusals, and nothing written."""
    month = as_of(town)
    check_refused(command(capsys, "--workspace", town, "reconcile"), code="E-USE-001", exit_code=2)
    refused = command(capsys, "--workspace", town, "reconcile", "--month", month, "--sources", "payroll,facebook")
    check_refused(refused, code="E-USE-001", exit_code=2)
    linked = command(capsys, "--workspace", town, "reconcile", "--month", month, "--links", "same_persons")
    check_refused(linked, code="E-USE-001", exit_code=2)
    assert not (town / "tables" / "questions").exists()
