"""A full run is captured and searched for household identifiers."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.functional.conftest import HOUSEHOLDS

if TYPE_CHECKING:
    from pathlib import Path

# Folders and files that hold household files by their purpose; everything else must not name one.
MEANT_FOR_FILES = ("tables", "tmp")
DECISIONS = "decisions"  # the people's decisions on files, in the operations database


@pytest.fixture
def run(played: Path, told: str) -> tuple[Path, str]:
    """The played demo: its folder, and all that it printed."""
    return played, told


def identifiers(folder: Path) -> frozenset[str]:
    """Every household's identifier in the snapshots of a workspace."""
    snapshots = pl.scan_parquet(folder / "tables" / "snapshots" / "**" / "*.parquet")
    return frozenset(snapshots.select(pl.col("household_id").unique()).collect()["household_id"].to_list())


def named_in(text: str, known: frozenset[str]) -> int:
    """How many of the known identifiers stand in `text`."""
    return sum(identifier in text for identifier in known)


def test_nothing_printed_names_a_household(run: tuple[Path, str]) -> None:
    """Neither results nor progress nor warnings show an identifier."""
    folder, printed = run
    known = identifiers(folder)
    assert len(known) == HOUSEHOLDS
    assert named_in(printed, known) == 0, "The run printed identifiers: say how many files, never which."


def test_no_report_or_card_names_a_household(run: tuple[Path, str]) -> None:
    """Reports, cards, settings and every other text of the workspace show no identifier, in content or in name."""
    folder, _ = run
    known = identifiers(folder)
    faults = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and inside.parts[0] not in MEANT_FOR_FILES and path.suffix != ".sqlite":
            # PDF text is compressed: the reading of letters has its own tests; their names and metadata count here.
            text = inside.as_posix() + path.read_bytes().decode("latin-1")
            faults += [inside.as_posix()] if named_in(text, known) else []
    assert not faults, f"These name a household; give a reference that only the body can resolve: {faults}"


def test_the_journal_names_no_household(run: tuple[Path, str]) -> None:
    """The operations database names a household where people decide on its file, and nowhere else."""
    folder, _ = run
    known = identifiers(folder)
    database = sqlite3.connect(folder / "operations.sqlite")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {"journal", DECISIONS} <= set(tables)
    faults = [
        table
        for table in tables
        if table != DECISIONS
        and any(named_in(str(row), known) for row in database.execute(f'SELECT * FROM "{table}"').fetchall())
    ]
    database.close()
    assert not faults, f"These hold identifiers; keep counts and fingerprints: {faults}"
