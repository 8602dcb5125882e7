"""Parts: cells that are whole or absent, of one town only, merged once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.unit.store.disk_full import small_files

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.store.parts import FOLDER, FolderParts

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = (Month.of(2026, 3), Month.of(2026, 4))
IDENTITY = {"seed": 1}


def rows(cell: int, month: Month | None = None) -> pl.DataFrame:
    """Three rows that say where they come from."""
    return pl.DataFrame({"cell": [cell] * 3, "month": [str(month)] * 3, "row": [0, 1, 2]})


def pieces(cell: int):
    for month in MONTHS:
        yield "snapshots", month, rows(cell, month)
    yield "events", None, rows(cell)


@pytest.fixture
def parts(tmp_path: Path) -> FolderParts:
    """Three cells, written out of order."""
    found = FolderParts(tmp_path).prepare(IDENTITY)
    for cell in (2, 0, 1):
        found.write(cell, pieces(cell))
    return found


def test_cells_come_back_in_order(parts: FolderParts) -> None:
    """Whatever the order in which they were made, cells are read in that of their numbers."""
    assert parts.done() == {0, 1, 2}
    assert parts.waiting() == (("events", None, 9), ("snapshots", MONTHS[0], 9), ("snapshots", MONTHS[1], 9))
    for name, month, _ in parts.waiting():
        assert parts.scan(name, month).collect().equals(pl.concat([rows(cell, month) for cell in range(3)]))
    assert parts.rows() == {"events": 9, "snapshots": 18}


def test_what_is_merged_is_removed_and_remembered(parts: FolderParts, tmp_path: Path) -> None:
    """A merged table waits no more, now and after a cut, and its rows are still counted."""
    parts.drop("snapshots", MONTHS[0])
    for found in (parts, FolderParts(tmp_path).prepare(IDENTITY)):
        assert found.done() == {0, 1, 2}
        assert found.waiting() == (("events", None, 9), ("snapshots", MONTHS[1], 9))
        assert found.rows() == {"events": 9, "snapshots": 18}
    assert not list(tmp_path.glob(f"{FOLDER}/*/cell-*/snapshots~2026-03.parquet"))


def test_a_cut_cell_leaves_nothing(parts: FolderParts) -> None:
    """A cell whose making fails halfway is not there."""

    def cut():
        yield "snapshots", MONTHS[0], rows(3, MONTHS[0])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parts.write(3, cut())
    assert parts.done() == {0, 1, 2}


@pytest.mark.parametrize("damage", ["emptied", "removed", "unlisted", "half made"])
def test_damaged_cells_are_discarded(parts: FolderParts, tmp_path: Path, damage: str) -> None:
    """What a kill or a power cut may leave is found when the work is taken up."""
    (cell,) = tmp_path.glob(f"{FOLDER}/*/cell-00001")
    part = cell / "events~all.parquet"
    match damage:
        case "emptied":
            part.write_bytes(b"")
        case "removed":
            part.unlink()
        case "unlisted":
            (cell / "cell.json").write_text("{")
        case _:
            cell.rename(cell.with_name(".cell-00001.0123"))
    found = FolderParts(tmp_path).prepare(IDENTITY)
    assert found.done() == {0, 2}
    assert len(list(cell.parent.iterdir())) == 3
    found.write(1, pieces(1))
    assert found.scan("events", None).collect()["cell"].to_list() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_parts_of_something_else_are_discarded(parts: FolderParts, tmp_path: Path) -> None:
    """Another identity finds nothing of this one, and a worker of this one that is left over can write no more."""
    other = FolderParts(tmp_path).prepare({"seed": 2})
    assert other.done() == frozenset()
    with pytest.raises(FileNotFoundError):
        parts.write(4, pieces(4))
    assert FolderParts(tmp_path).prepare(IDENTITY).done() == frozenset()


def test_nothing_is_left_once_cleared(parts: FolderParts, tmp_path: Path) -> None:
    """The workspace is as before."""
    parts.clear()
    parts.clear()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(parts: FolderParts) -> None:
    """A refusal of the disk is a message, and leaves no half cell."""
    big = pl.DataFrame({"x": pl.int_range(100_000, eager=True).hash(1)})
    with small_files(50_000), pytest.raises(UserError) as caught:
        parts.write(3, [("events", None, big)])
    assert caught.value.code == "E-DSK-001"
    assert parts.done() == {0, 1, 2}
