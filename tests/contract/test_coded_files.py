"""Coded files on disk: read by blocks, found by row, removed at the end, and refused when they are none."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.errors import UserError
from bondroit.observing.coded import Coded
from bondroit.observing.columns import Texts
from bondroit.scoring.coded import code_expressions, coding_of
from bondroit.store import coded_files
from bondroit.store.checking import Engine
from bondroit.store.coded_files import CodedFolders, read_codes, write_codes

PARTS = tuple(Modality(w, "values", k / 2, values=(w,)) for k, w in enumerate("abc"))
CARD = Scorecard(
    "drawn", 1, "t", 0.0, (Variable("level", "categorical", (*PARTS, Modality("missing", "missing", 1.0))),)
)
ROWS = 1_000


@pytest.fixture
def frame():
    draw = np.random.default_rng(1)
    return pl.DataFrame({"id": [f"é{k}" for k in range(ROWS)], "level": draw.choice(["a", "b", "z"], ROWS)})


@pytest.mark.parametrize(("block", "at_a_time"), [(64, 100), (1 << 16, 1 << 19), (7, 64)])
def test_blocks_are_small_and_in_order(frame, tmp_path, monkeypatch, block, at_a_time):
    """Whatever the pieces written and read, blocks are no larger than asked and hold the codes in order."""
    monkeypatch.setattr(coded_files, "BLOCK", block)
    monkeypatch.setattr(coded_files, "AT_A_TIME", at_a_time)
    coding = coding_of([CARD])
    expected = frame.select(code_expressions(coding, frame.schema)).to_series().to_numpy()
    with CodedFolders(tmp_path).coded(frame.lazy(), coding, frame.schema, identifier="id", compiled=True) as files:
        blocks = list(files.blocks())
        assert files.rows == ROWS
        assert max(b.shape[1] for b in blocks) <= block
        assert np.concatenate(blocks, axis=1)[0].tolist() == expected.tolist()
        among = np.zeros(ROWS, np.bool_)
        among[:10] = True
        assert files.identifiers(np.array([3, 64, 999]), among) == (["é3", "é64", "é999"], 3)
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_rows_are_numbered_where_nothing_names_them(frame, tmp_path):
    """Without a column of identifiers the place of the row stands for it."""
    coding = coding_of([CARD])
    with CodedFolders(tmp_path).coded(frame.lazy(), coding, frame.schema, identifier=None, compiled=False) as files:
        assert files.identifiers(np.array([0, 12]), np.ones(ROWS, np.bool_)) == (["0", "12"], 3)


def test_codes_come_back_with_their_month(tmp_path):
    """What is written from chunks of files is read with its coding, month, numbers and identifiers."""
    coding = coding_of([CARD])
    pieces = [np.array([0, 1, 4], np.uint8), np.array([3], np.uint8)]
    names = [["x", "yy", "z"], ["w"]]

    def make(_):
        for codes, ids in zip(pieces, names, strict=True):
            none = np.zeros(len(ids), np.int64)
            yield Coded(Texts.of(pl.Series(ids)), codes[None, :], none, none == 0)

    path = tmp_path / "codes.arrow"
    engine = Engine(temporary=tmp_path / "tmp", threads=1, memory_limit="1GB")
    month = Month.of(2026, 2)
    written = write_codes(path, coding, month, root=tmp_path, tables=None, engine=engine, make=make)
    files, told = read_codes(path)
    assert (written, files.rows, told, files.coding) == (4, 4, "2026-02", coding)
    assert np.concatenate(list(files.blocks()), axis=1).tolist() == [[0, 1, 4, 3]]
    assert files.identifiers(np.array([1, 3]), np.ones(4, np.bool_)) == (["yy", "w"], 2)


def test_what_holds_no_codes_is_refused(frame, tmp_path):
    """A text, a Parquet file, an Arrow file of something else, nothing: E-TAB-001."""
    (tmp_path / "a.arrow").write_text("codes")
    frame.write_parquet(tmp_path / "b.arrow")
    frame.write_ipc(tmp_path / "c.arrow")
    for name in "abcd":
        with pytest.raises(UserError) as refused:
            read_codes(tmp_path / f"{name}.arrow")
        assert refused.value.code == "E-TAB-001"
