"""Runs over files: what a purpose hides is refused, a cut run leaves what was there, chunks stay small."""

from __future__ import annotations

import pytest
from tests.contract.fakes import MemoryJournal
from tests.generative.drawn_histories import ASOF, drawn_facts, rule
from tests.generative.histories_on_disk import of_contract, put, sunk

from bondroit.errors import UserError
from bondroit.observing.dictionary import Dictionary
from bondroit.observing.passing import pieces, types_of
from bondroit.store.checking import Engine
from bondroit.store.histories import MOST_ROWS, PIECE_BYTES, ParquetHistories, chunk_rows
from bondroit.store.parquet import ParquetTables
from bondroit.store.purposed import PurposedTables
from bondroit.tables.contract import Purpose


def test_what_a_purpose_hides_is_not_read(tmp_path):
    """A variable on a protected column is refused for control, told to the journal, and nothing is written."""
    put(tmp_path, drawn_facts(1, 4))
    (tmp_path / "tmp").mkdir()
    engine, journal = Engine(tmp_path / "tmp", threads=1), MemoryJournal()
    tables = PurposedTables(ParquetTables(tmp_path, engine), Purpose.CONTROL, journal)
    words = Dictionary({}, {}, (rule("age", "state", 1, "claimant_age"),))
    with pytest.raises(UserError) as raised:
        ParquetHistories(tmp_path, tables, engine).sink(
            "variables", ASOF, types_of(words), lambda source: pieces(ASOF, words, source)
        )
    assert raised.value.code == "E-PUR-001"
    assert journal.entries()[-1].verb == "refuse"
    assert not list(tmp_path.glob("variables/*"))


def test_a_run_that_is_cut_leaves_what_was_there(tmp_path):
    """When the work fails halfway the table of before stands, byte for byte, and nothing lies beside it."""
    words = of_contract(2)
    put(tmp_path, drawn_facts(2, 6))
    sunk(tmp_path, words)
    (path,) = tmp_path.glob("variables/*")
    before = path.read_bytes()
    engine = Engine(tmp_path / "tmp", threads=1)

    def cut(source):
        yield next(pieces(ASOF, words, source))
        raise KeyError("cut")

    with pytest.raises(KeyError):
        ParquetHistories(tmp_path, ParquetTables(tmp_path, engine), engine).sink(
            "variables", ASOF, types_of(words), cut
        )
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize("variables", [1, 39, 400, 1_505, 10_000])
def test_a_chunk_stays_small_whatever_the_number_of_variables(variables):
    """Rows of a chunk fall as variables grow, down to a block."""
    rows = chunk_rows(variables)
    assert rows == 2_048 or rows * variables * 8 <= PIECE_BYTES
    assert 2_048 <= rows <= MOST_ROWS
