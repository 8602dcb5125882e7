"""Why an amount: the command on a played town, against what the town paid."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command

BENEFITS = ("rsa", "prime_activite", "aide_logement")


def last_snapshot(folder):
    """The last month of the tables and its files."""
    path = max((folder / "tables" / "snapshots").glob("*.parquet"))
    return path.stem, pl.read_parquet(path)


@pytest.mark.parametrize("benefit", BENEFITS)
def test_an_amount_is_explained(town, capsys, benefit):
    """The tree of a household that receives it is told in words and as JSON, and never names the household."""
    month, files = last_snapshot(town)
    household = files.filter(pl.col(f"{benefit}_paid_cents") > 0)["household_id"].sort()[0]
    given = ("--workspace", town, "explain", household, "--benefit", benefit, "--month", month)
    said = command(capsys, *given)
    assert said.code == 0, said.err
    assert said.out.startswith("Why €")
    assert household not in said.out + said.err
    document = json.loads(command(capsys, "--json", *given).out)
    assert document["month"] == month
    assert document["amount"] >= 0
    assert f"€{document['amount']:,.2f}" in said.out
    assert household not in json.dumps(document)


def test_a_file_that_is_not_there_is_refused(town, capsys):
    """An unknown file gets a clear refusal."""
    month, _ = last_snapshot(town)
    said = command(capsys, "--workspace", town, "explain", "nobody", "--benefit", "rsa", "--month", month)
    check_refused(said, code="E-FIL-001", exit_code=3)
