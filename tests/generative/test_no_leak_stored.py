"""No leak from the files of a workspace: later versions, later news and later months change no variable as of a month.

`test_no_leak` hands the fast path frames whose later versions are already left out; here they stand in the files, and
the readers of `store` must leave them out. A reader that does not is planted, and caught by the same check.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.generative.drawn_histories import ASOF, drawn_facts
from tests.generative.histories_on_disk import of_contract, put, sunk

from bondroit.store import histories, parquet
from bondroit.store.versions import known_before, versions_in

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.observing.dictionary import Dictionary

SEED, HOUSEHOLDS = 11, 24
MONTHLY = ("snapshots", "members")
IN_ONE_FILE = ("events", "places")


def _facts(seed):
    """Drawn facts, each row once in each month in which it is known."""
    facts = drawn_facts(seed, HOUSEHOLDS, versions=True)
    for table in MONTHLY:
        key = ("household_id", "month", "person")
        once = {(*map(row.get, key), row["known"] or row["month"]): row for row in facts[table]}
        facts[table] = list(once.values())
    return facts


def _of_the_past(facts):
    """The facts both valid and known before the as-of month."""
    day = ASOF.first_day

    def past(table, row):
        known = row.get("known") or (row.get("month") if table in MONTHLY else None)
        return known is not None and known < day and row.get("month", known) < day

    return {t: [r for r in rows if past(t, r)] if t != "past_controls" else [] for t, rows in facts.items()}


def _correct_later(root):
    """Tables in one file, half of whose rows went in the as-of month, and which said less two months before."""
    for table in IN_ONE_FILE:
        now = root / table / "all.parquet"
        frame, head = pl.read_parquet(now), pl.read_parquet_metadata(now)
        now.rename(root / table / f"all.before-{ASOF}.parquet")
        kept = {k: v for k, v in head.items() if k.startswith("bondroit.")}
        frame.gather_every(2).write_parquet(now, metadata=kept)
        frame.head(1).write_parquet(root / table / f"all.before-{ASOF.plus(-2)}.parquet", metadata=kept)


@dataclasses.dataclass
class Drawn:
    """A drawn history in two workspaces: with the facts of the past alone, and with every later fact beside them."""

    facts: dict
    past: Path
    whole: Path
    dictionary: Dictionary
    alone: pl.DataFrame


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Both workspaces and the variables from the first, made once for all tests."""
    facts, folder, whole = _facts(SEED), tmp_path_factory.mktemp("drawn"), of_contract(SEED)
    put(folder / "past", _of_the_past(facts))
    put(folder / "whole", facts)
    _correct_later(folder / "whole")
    # One variable in four: every kind and every table still, and a quarter of the work.
    dictionary = dataclasses.replace(whole, rules=whole.rules[::4])
    return Drawn(facts, folder / "past", folder / "whole", dictionary, sunk(folder / "past", dictionary))


def _changed(alone, whole):
    """Variables whose value differs for a household that both runs have."""
    both = [frame.join(other.select("household_id"), on="household_id", how="semi").sort("household_id")
            for frame, other in ((alone, whole), (whole, alone))]  # fmt: skip
    return [name for name in alone.columns if not both[0][name].equals(both[1][name], null_equal=True)]


def check(drawn):
    """The property: the same files of the body, and of each the same variables, whatever came to be known later."""
    alone, whole = drawn.alone, sunk(drawn.whole, drawn.dictionary)
    assert _changed(alone, whole) == [], "later facts changed a variable"
    assert alone.equals(whole), "later facts changed which files there are"


def test_nothing_later_in_the_files_changes_a_variable(drawn):
    """The run that serves gives the same with and without later versions, members, months, events and places."""
    check(drawn)


def test_later_facts_of_every_sort_were_drawn(drawn):
    """The files hold later versions and later months; events and places were known later: the check looks at all."""
    for table in MONTHLY:
        versions = versions_in(drawn.whole / table)
        assert [v for v in versions if v.month < ASOF <= v.known]
        assert [v for v in versions if v.month >= ASOF]
        assert max(v.known for v in versions_in(drawn.past / table)) < ASOF
    day = ASOF.first_day
    assert any(row["known"] is not None and row["known"] >= day > row["month"] for row in drawn.facts["events"])
    assert any(row["known"] >= day for row in drawn.facts["places"])


# Planted leaks ------------------------------------------------------------------------------------------------


def _reads_the_latest(*tables):
    """A reader that takes the latest version of a month of these tables, whenever it was known."""

    def leaky(versions, known_by):
        late = versions and versions[0].path.parent.name in tables
        return known_before(versions, None if late else known_by)

    return leaky


def _up_to_and_with(versions, known_by):
    """A reader that writes <= where < is meant."""
    return known_before(versions, known_by and known_by.plus(1))


def test_a_reader_of_corrected_tables_that_leaks_is_caught(drawn, monkeypatch):
    """A reader of what events and places say now, rather than as of the month, fails the same check."""
    monkeypatch.setattr(histories, "standing", lambda folder, _: folder / "all.parquet")
    with pytest.raises(AssertionError, match="later facts changed a variable"):
        check(drawn)


@pytest.mark.parametrize(
    "leaky",
    [_reads_the_latest(*MONTHLY), _reads_the_latest("snapshots"), _reads_the_latest("members"), _up_to_and_with],
    ids=["latest version", "latest snapshots", "latest members", "up to and with"],
)
def test_a_reader_that_leaks_is_caught(drawn, monkeypatch, leaky):
    """With a leak planted in the readers the same check fails, by a changed value and by nothing else."""
    for reader in (histories, parquet):
        monkeypatch.setattr(reader, "known_before", leaky)
    with pytest.raises(AssertionError, match="later facts changed a variable"):
        check(drawn)
