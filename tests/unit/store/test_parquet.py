"""Parquet files: damage, other versions, full disks, stable bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.data import PROJECT
from tests.unit.store.disk_full import small_files, tiny_disk

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables
from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from pathlib import Path

MARCH = Month.of(2026, 3)


def tables_in(folder: Path) -> ParquetTables:
    return ParquetTables(folder, Engine(temporary=folder.parent / "tmp", threads=2, memory_limit="256MB"))


def rights(rows: int) -> pl.DataFrame:
    """`rows` lines of the table `rights` of March."""
    counted = pl.int_range(rows, eager=True, dtype=pl.Int64)
    return pl.DataFrame({"unclaimed_cents": counted}).select(
        household_id=pl.format("H{}", "unclaimed_cents"),
        month=pl.lit(MARCH.first_day),
        benefit=pl.lit("rsa"),
        unclaimed_cents=pl.col("unclaimed_cents").hash(1) % 100_000,
    ).cast({"unclaimed_cents": pl.Int64})  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path) -> ParquetTables:
    found = tables_in(tmp_path / "tables")
    found.write("rights", rights(5_000), MARCH)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tables" / "rights" / "2026-03.parquet"


@pytest.mark.parametrize("kept", [0, 3, 11, 0.5, 0.99])
def test_a_truncated_file_is_unreadable(tables: ParquetTables, path: Path, kept: float) -> None:
    """A file cut anywhere is refused with a remedy, by reading and by scanning."""
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole)) if isinstance(kept, float) else kept])
    for act in (lambda: tables.read("rights", MARCH), lambda: tables.scan("rights")):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "E-TAB-001"
        assert "2026-03.parquet" in caught.value.message.en


def test_bytes_that_are_no_parquet_are_unreadable(tables: ParquetTables, path: Path) -> None:
    """Any other bytes, or a folder by that name, are not taken for a table."""
    path.write_bytes(b"household_id,month\n" * 50)
    with pytest.raises(UserError) as caught:
        tables.read("rights", MARCH)
    assert caught.value.code == "E-TAB-001"


def test_a_damaged_file_gives_no_trace(tables: ParquetTables, path: Path) -> None:
    """A byte changed anywhere gives a message for a person, or a table of the same shape; never another error.

    Parquet carries no checksum here: a change within a value is found by `fingerprint`, not by reading.
    """
    whole = path.read_bytes()
    before = tables.fingerprint("rights", MARCH)
    places = np.random.default_rng(20260430).integers(len(whole), size=300)
    for place in (*places, *range(len(whole) - 900, len(whole), 3)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x15
        path.write_bytes(damaged)
        assert tables.fingerprint("rights", MARCH) != before
        try:
            assert tables.read("rights", MARCH).shape == (5_000, 4)
        except UserError as error:
            assert error.code in {"E-TAB-001", "E-INT-003"}  # noqa: PT017  either outcome is right


@pytest.mark.parametrize(
    "head",
    [{}, {"bondroit.table": "rights", "bondroit.version": "99"}, {"bondroit.table": "plan", "bondroit.version": "1"}],
    ids=["none", "version", "table"],
)
def test_a_file_of_another_version_is_refused(tables: ParquetTables, path: Path, head: dict[str, str]) -> None:
    """A file that does not say our table and version was not written by this program."""
    rights(3).write_parquet(path, metadata=head)
    with pytest.raises(UserError) as caught:
        tables.read("rights", MARCH)
    assert caught.value.code == "E-INT-003"


def test_a_file_with_other_columns_is_refused(tables: ParquetTables, path: Path) -> None:
    """The head says our version and the columns are not the contract's: the file was altered."""
    head = {"bondroit.table": "rights", "bondroit.version": str(TABLES["rights"].version)}
    rights(3).with_columns(pl.col("unclaimed_cents").cast(pl.Float64)).write_parquet(path, metadata=head)
    with pytest.raises(UserError) as caught:
        tables.scan("rights")
    assert caught.value.code == "E-INT-003"


def test_the_file_says_its_table_and_version(tables: ParquetTables, path: Path) -> None:
    """Name and version of the contract stand in the file itself."""
    assert tables.exists("rights", MARCH)
    head = pl.read_parquet_metadata(path)
    assert (head["bondroit.table"], head["bondroit.version"]) == ("rights", "1")


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize("kind", ["small files", "tiny disk"])
def test_a_refusing_disk_loses_nothing(tmp_path: Path, kind: str, lazy: bool) -> None:
    """When the disk refuses in the middle, the old month is intact and nothing is left aside."""
    folder = tmp_path / "tables"
    refusing = tiny_disk(folder) if kind == "tiny disk" else small_files(60_000)
    big = rights(200_000)
    with refusing:
        tables = tables_in(folder)
        tables.write("rights", rights(100), MARCH)
        with pytest.raises(UserError) as caught:
            tables.sink("rights", big.lazy(), MARCH) if lazy else tables.write("rights", big, MARCH)
        assert caught.value.code == "E-DSK-001"
        assert [p.name for p in (folder / "rights").iterdir()] == ["2026-03.parquet"]
        assert tables.read("rights", MARCH).equals(rights(100))


WRITE = """
import sys
from pathlib import Path
import polars as pl
from tests.unit.store.test_parquet import MARCH, rights, tables_in
tables = tables_in(Path(sys.argv[1]))
frame = rights(300_000)
tables.sink("rights", frame.lazy().with_columns(pl.col("unclaimed_cents") + 0), MARCH)
"""


def test_the_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    """One, two and four threads write the same bytes, and so does the unstreamed write."""
    digests = set()
    for threads in (1, 2, 4):
        folder = tmp_path / str(threads)
        environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
        subprocess.run([sys.executable, "-c", WRITE, str(folder)], env=environment, cwd=PROJECT, check=True)
        digests.add(hashlib.sha256((folder / "rights" / "2026-03.parquet").read_bytes()).hexdigest())
    plain = tables_in(tmp_path / "plain")
    plain.write("rights", rights(300_000), MARCH)
    assert digests == {plain.fingerprint("rights", MARCH)}


LOOP = """
import sys
from pathlib import Path
from tests.unit.store.test_parquet import MARCH, rights, tables_in
tables = tables_in(Path(sys.argv[1]))
frames = [rights(40_000), rights(50_000)]
print("go", flush=True)
while True:
    for frame in frames:
        tables.sink("rights", frame.lazy(), MARCH)
"""


@pytest.mark.parametrize("waited", [0.05, 0.11, 0.17])
def test_a_writer_killed_in_the_middle_leaves_a_whole_month(tmp_path: Path, waited: float) -> None:
    """Killed at an arbitrary moment, the month on disk is one of the two that were written, whole."""
    tables = tables_in(tmp_path / "tables")
    tables.write("rights", rights(40_000), MARCH)
    command = [sys.executable, "-c", LOOP, str(tmp_path / "tables")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "go\n"
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(waited)
        writer.kill()
    found = tables.read("rights", MARCH)
    assert found.height in {40_000, 50_000}
    assert found.equals(rights(found.height))
