"""The tables: the same promises in memory and on Parquet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.fakes import MemoryTables

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables
from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.ports import Tables

FEBRUARY, MARCH = Month.of(2026, 2), Month.of(2026, 3)


@pytest.fixture(params=["memory", "parquet"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Tables:
    return MemoryTables() if request.param == "memory" else parquet(tmp_path)


def parquet(folder: Path) -> ParquetTables:
    return ParquetTables(folder / "tables", Engine(temporary=folder / "tmp", threads=2, memory_limit="256MB"))


def rights(month: Month, cents: tuple[int, ...] = (100, 200)) -> pl.DataFrame:
    """Rows of the monthly table `rights`."""
    return pl.DataFrame(
        {
            "household_id": [f"H{k}" for k in range(len(cents))],
            "month": [month.first_day] * len(cents),
            "benefit": ["rsa"] * len(cents),
            "unclaimed_cents": list(cents),
        },
        schema=TABLES["rights"].schema,
    )


def survey(ids: tuple[str, ...] = ("A", "B")) -> pl.DataFrame:
    """Rows of the table `survey`, which has a single file."""
    n = len(ids)
    return pl.DataFrame(
        {
            "household_id": list(ids),
            "month": [date(2026, 2, 1)] * n,
            "stratum": ["x"] * n,
            "stratum_size": pl.Series([4] * n, dtype=pl.Int32),
            "sample_size": pl.Series([2] * n, dtype=pl.Int32),
            "cluster": pl.Series([None] * n, dtype=pl.String),
            "cluster_size": pl.Series([None] * n, dtype=pl.Int32),
            "inclusion_probability": [0.5] * n,
            "weight": [2.0] * n,
        }
    )


def test_what_was_written_is_read(tables: Tables) -> None:
    """A table comes back with the contract's columns in the contract's order, whatever the order given."""
    tables.write("survey", survey().select(reversed(survey().columns)))
    assert tables.read("survey").equals(survey())
    assert tables.read("survey", columns=["weight"]).columns == ["weight"]
    assert tables.scan("survey").select("stratum").collect().height == 2


def test_months_are_kept_apart(tables: Tables) -> None:
    """Each month is written, replaced and read alone; the whole table is its months in order."""
    tables.write("rights", rights(MARCH), MARCH)
    tables.write("rights", rights(FEBRUARY), FEBRUARY)
    tables.write("rights", rights(FEBRUARY, (5,)), FEBRUARY)
    assert tables.months("rights") == (FEBRUARY, MARCH)
    assert tables.read("rights", FEBRUARY).equals(rights(FEBRUARY, (5,)))
    assert tables.read("rights").equals(pl.concat([rights(FEBRUARY, (5,)), rights(MARCH)]))
    assert tables.scan("rights", [MARCH, FEBRUARY]).collect().equals(pl.concat([rights(MARCH), rights(FEBRUARY, (5,))]))


def test_a_late_correction_is_another_version(tables: Tables) -> None:
    """A month known anew from later on is read so by default, and as it was known before each month when asked."""
    first, april, june = rights(FEBRUARY), rights(FEBRUARY, (100, 250, 9)), rights(FEBRUARY, (7,))
    tables.write("rights", first, FEBRUARY)
    tables.write("rights", june, FEBRUARY, known=Month.of(2026, 6))
    tables.sink("rights", april.lazy(), FEBRUARY, known=Month.of(2026, 4))
    tables.write("rights", rights(MARCH), MARCH)
    assert tables.read("rights", FEBRUARY).equals(june)
    assert tables.months("rights") == (FEBRUARY, MARCH)
    assert tables.versions("rights") == (
        (FEBRUARY, FEBRUARY), (FEBRUARY, Month.of(2026, 4)), (FEBRUARY, Month.of(2026, 6)), (MARCH, MARCH),
    )  # fmt: skip
    for by, then in ((3, first), (4, first), (5, april), (6, april), (7, june)):
        asked = Month.of(2026, by)
        assert tables.read("rights", FEBRUARY, known_by=asked).equals(then)
        assert tables.scan("rights", [FEBRUARY], known_by=asked).collect().equals(then)
    assert tables.read("rights").equals(pl.concat([june, rights(MARCH)]))
    assert tables.read("rights", known_by=Month.of(2026, 4)).equals(pl.concat([first, rights(MARCH)]))


def test_a_month_is_not_there_before_it_was_known(tables: Tables) -> None:
    """Nothing is known of a month within it; a version brought late is not known before its own month either."""
    april = Month.of(2026, 4)
    tables.write("rights", rights(FEBRUARY), FEBRUARY)
    tables.write("rights", rights(MARCH), MARCH, known=Month.of(2026, 6))
    assert tables.months("rights", known_by=april) == (FEBRUARY,)
    assert tables.months("rights", known_by=FEBRUARY) == ()
    assert tables.exists("rights", FEBRUARY, known_by=MARCH)
    assert not tables.exists("rights", FEBRUARY, known_by=FEBRUARY)
    assert not tables.exists("rights", MARCH, known_by=april)
    assert not tables.exists("rights", known_by=FEBRUARY)
    for act in (
        lambda: tables.read("rights", MARCH, known_by=april),
        lambda: tables.scan("rights", [FEBRUARY, MARCH], known_by=april),
        lambda: tables.fingerprint("rights", MARCH, known_by=april),
        lambda: tables.read("rights", known_by=FEBRUARY),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "E-WRK-003"


def test_a_later_version_leaves_the_earlier_as_it_was(tables: Tables) -> None:
    """What was known then keeps its fingerprint; the latest has its own; a table in one file has no versions."""
    tables.write("rights", rights(FEBRUARY), FEBRUARY)
    before = tables.fingerprint("rights", FEBRUARY)
    tables.write("rights", rights(FEBRUARY, (1,)), FEBRUARY, known=MARCH)
    assert tables.fingerprint("rights", FEBRUARY, known_by=MARCH) == before
    assert tables.fingerprint("rights", FEBRUARY) != before
    tables.write("survey", survey())
    assert tables.versions("survey") == ()
    assert tables.read("survey", known_by=FEBRUARY).equals(survey())
    assert tables.exists("survey", known_by=FEBRUARY)


def test_a_table_in_one_file_keeps_what_it_said_before_a_correction(tables: Tables) -> None:
    """Read as of a month, it says what it said then; corrections of one month leave the last."""
    first, second, third, wrong = (survey().head(1).with_columns(household_id=pl.lit(name)) for name in "abcd")
    tables.write_all("survey", [(None, FEBRUARY, first.lazy())])
    tables.write_all("survey", [(None, MARCH, wrong.lazy())])
    tables.write_all("survey", [(None, MARCH, second.lazy())])
    tables.write("survey", second)
    tables.write_all("survey", [(None, Month.of(2026, 6), third.lazy())])
    for asked, then in ((FEBRUARY, first), (MARCH, first), (Month.of(2026, 4), second), (Month.of(2026, 6), second),
                        (Month.of(2026, 7), third), (None, third)):  # fmt: skip
        assert tables.read("survey", known_by=asked).equals(then), asked
    assert tables.fingerprint("survey", known_by=MARCH) != tables.fingerprint("survey")
    assert tables.versions("survey") == ()


def test_several_months_come_together_or_not_at_all(tables: Tables) -> None:
    """If one of several months breaks its contract, none of them is written."""
    bad = rights(MARCH).with_columns(unclaimed_cents=pl.lit(None, pl.Int64))
    with pytest.raises(UserError):
        tables.write_all("rights", [(FEBRUARY, None, rights(FEBRUARY).lazy()), (MARCH, None, bad.lazy())])
    assert tables.months("rights") == ()
    pieces = [(FEBRUARY, None, rights(FEBRUARY).lazy()), (FEBRUARY, MARCH, rights(FEBRUARY, (1,)).lazy())]
    assert tables.write_all("rights", pieces) == 3
    assert tables.versions("rights") == ((FEBRUARY, FEBRUARY), (FEBRUARY, MARCH))


def test_sinking_is_writing(tables: Tables) -> None:
    """A lazy frame gives the same table and the same bytes as a frame, and says how many rows."""
    assert tables.sink("rights", rights(MARCH).lazy(), MARCH) == 2
    sunk = tables.fingerprint("rights", MARCH)
    tables.write("rights", rights(MARCH), MARCH)
    assert tables.fingerprint("rights", MARCH) == sunk


def test_notes_come_back_and_a_replaced_month_is_kept_aside(tables: Tables) -> None:
    """Notes stand with the month they were written with; what is kept aside is no version of it, and kept once."""
    tables.sink("rights", rights(FEBRUARY).lazy(), FEBRUARY, notes={"bondroit.made_up": "{}"})
    tables.sink("rights", rights(MARCH).lazy(), MARCH)
    assert tables.notes("rights", FEBRUARY) == {"bondroit.made_up": "{}"}
    assert tables.notes("rights", MARCH) == {}
    stood = tables.fingerprint("rights", FEBRUARY)
    kept = tables.keep_replaced("rights", FEBRUARY)
    assert kept == tables.keep_replaced("rights", FEBRUARY) == f"tables/rights/2026-02.replaced-{stood[:12]}.parquet"
    tables.sink("rights", rights(FEBRUARY, (7, 8)).lazy(), FEBRUARY)
    assert tables.read("rights", FEBRUARY).equals(rights(FEBRUARY, (7, 8)))
    assert tables.versions("rights") == ((FEBRUARY, FEBRUARY), (MARCH, MARCH))
    assert tables.notes("rights", FEBRUARY) == {}


def test_what_is_there_is_told(tables: Tables) -> None:
    """`exists` and `months` speak of what was written only."""
    assert not tables.exists("rights")
    assert tables.months("rights") == ()
    tables.write("rights", rights(MARCH), MARCH)
    tables.write("survey", survey())
    assert tables.exists("rights")
    assert tables.exists("rights", MARCH)
    assert not tables.exists("rights", FEBRUARY)
    assert tables.exists("survey", FEBRUARY)
    assert tables.months("survey") == ()


def test_a_table_never_written_is_an_earlier_step_missing(tables: Tables) -> None:
    """Reading, scanning or fingerprinting what was never written says that a step is missing."""
    tables.write("rights", rights(MARCH), MARCH)
    for act in (
        lambda: tables.read("survey"),
        lambda: tables.scan("survey"),
        lambda: tables.read("rights", FEBRUARY),
        lambda: tables.scan("rights", [MARCH, FEBRUARY]),
        lambda: tables.fingerprint("survey"),
        lambda: tables.fingerprint("rights", FEBRUARY),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "E-WRK-003"


def test_fingerprints_follow_content(tables: Tables) -> None:
    """The same rows give the same fingerprint; another value, another one; the whole depends on every month."""
    tables.write("rights", rights(FEBRUARY), FEBRUARY)
    tables.write("rights", rights(MARCH), MARCH)
    whole, march = tables.fingerprint("rights"), tables.fingerprint("rights", MARCH)
    tables.write("rights", rights(MARCH), MARCH)
    assert (tables.fingerprint("rights"), tables.fingerprint("rights", MARCH)) == (whole, march)
    tables.write("rights", rights(FEBRUARY, (7, 8)), FEBRUARY)
    assert tables.fingerprint("rights") != whole
    assert tables.fingerprint("rights", MARCH) == march


@pytest.mark.parametrize("lazy", [False, True])
def test_every_fault_is_told_and_nothing_is_written(tables: Tables, lazy: bool) -> None:
    """A frame that breaks the contract is refused with every fault at once, and the old table stays."""
    tables.write("survey", survey())
    bad = pl.concat([survey(), survey()]).with_columns(weight=pl.lit(0.5), stratum=pl.lit(None, pl.String))
    with pytest.raises(UserError) as caught:
        tables.sink("survey", bad.lazy()) if lazy else tables.write("survey", bad)
    assert caught.value.code == "E-TAB-002"
    assert [fault.en for fault in caught.value.faults] == [
        "Column stratum: 4 value(s) missing.",
        "Column weight: 4 value(s) below 1.",
        "2 row(s) repeat the key (household_id, month); each may stand once.",
    ]
    assert tables.read("survey").equals(survey())


@pytest.mark.parametrize("lazy", [False, True])
def test_columns_are_checked_before_anything_is_computed(tables: Tables, lazy: bool) -> None:
    """A missing, a foreign and a wrongly typed column are told together."""
    bad = survey().drop("weight").with_columns(stratum=pl.lit(1), extra=pl.lit(1))
    with pytest.raises(UserError) as caught:
        tables.sink("survey", bad.lazy()) if lazy else tables.write("survey", bad)
    assert [fault.en for fault in caught.value.faults] == [
        "Column stratum holds Int32, not String.",
        "Column weight is missing.",
        "Column extra is not in the contract.",
    ]


@pytest.mark.parametrize("lazy", [False, True])
def test_rows_of_another_month_are_refused(tables: Tables, lazy: bool) -> None:
    """A month's file holds that month alone."""
    mixed = pl.concat([rights(MARCH), rights(FEBRUARY)])
    with pytest.raises(UserError) as caught:
        tables.sink("rights", mixed.lazy(), MARCH) if lazy else tables.write("rights", mixed, MARCH)
    assert [fault.en for fault in caught.value.faults] == [
        "Column month: 2 value(s) are not 2026-03, the month written."
    ]
    assert not tables.exists("rights")


def test_a_monthly_table_needs_its_month(tables: Tables) -> None:
    """Writing a monthly table without a month is a bug of the caller."""
    with pytest.raises(ValueError, match="rights"):
        tables.write("rights", rights(MARCH))


def test_an_empty_table_is_a_table(tables: Tables) -> None:
    """No row is an answer too: a month without rights is written and read."""
    tables.write("rights", rights(MARCH, ()), MARCH)
    assert tables.sink("rights", rights(FEBRUARY, ()).lazy(), FEBRUARY) == 0
    assert tables.read("rights").height == 0
    assert tables.months("rights") == (FEBRUARY, MARCH)


def test_an_open_table_takes_more_columns(tables: Tables) -> None:
    """Variables may differ from one month to the next; what a month lacks is missing there."""
    for month, name in ((FEBRUARY, "children"), (MARCH, "rent")):
        frame = pl.DataFrame({"household_id": ["A"], "month": [month.first_day], name: [3]})
        tables.write("variables", frame, month)
        assert tables.read("variables", month).equals(frame)
    assert tables.read("variables").to_dicts() == [
        {"household_id": "A", "month": date(2026, 2, 1), "children": 3, "rent": None},
        {"household_id": "A", "month": date(2026, 3, 1), "children": None, "rent": 3},
    ]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", None]),
        st.sampled_from([date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 2), None]),
        st.sampled_from([None, 0, 1, 5]),
        st.sampled_from([None, -0.5, 0.5, 1.5, float("nan"), float("inf")]),
        st.sampled_from([None, 0.5, 1.0, 2.0]),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_streaming_finds_the_faults_that_the_plain_check_finds(
    tmp_path: Path, rows: list[tuple[str | None, date | None, int | None, float | None, float | None]]
) -> None:
    """On any frame, good or bad, the check on disk tells what the check in memory tells."""
    frame = pl.DataFrame(
        {
            "household_id": pl.Series([r[0] for r in rows], dtype=pl.String),
            "month": pl.Series([r[1] for r in rows], dtype=pl.Date),
            "stratum": pl.Series(["x"] * len(rows), dtype=pl.String),
            "stratum_size": pl.Series([r[2] for r in rows], dtype=pl.Int32),
            "sample_size": pl.Series([1] * len(rows), dtype=pl.Int32),
            "cluster": pl.Series([None] * len(rows), dtype=pl.String),
            "cluster_size": pl.Series([None] * len(rows), dtype=pl.Int32),
            "inclusion_probability": pl.Series([r[3] for r in rows], dtype=pl.Float64),
            "weight": pl.Series([r[4] for r in rows], dtype=pl.Float64),
        }
    )
    plain, streamed = MemoryTables(), parquet(tmp_path)
    try:
        plain.write("survey", frame)
        expected = None
    except UserError as error:
        expected = error.faults
    if expected is None:
        assert streamed.sink("survey", frame.lazy()) == frame.height
        assert streamed.read("survey").equals(plain.read("survey"))
    else:
        with pytest.raises(UserError) as caught:
            streamed.sink("survey", frame.lazy())
        assert caught.value.faults == expected
