"""What the command line makes of an error that nobody caught: the store's damage, or a bug of ours."""

from __future__ import annotations

import random

import polars as pl
import pytest

from bondroit.cli import main


@pytest.fixture
def stored(tmp_path):
    """A Parquet file."""
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": range(5_000), "s": [str(k % 977) for k in range(5_000)]}).write_parquet(
        path, statistics=False, compression="snappy"
    )
    return path


def _run(monkeypatch, capsys, work):
    """Exit code and message of a command that does `work`."""
    monkeypatch.setattr(main, "_dispatch", lambda *_: work())
    code = main.run(["--lang", "en", "status"])
    return code, capsys.readouterr().err


@pytest.mark.parametrize("seed", range(5))
def test_damage_inside_a_stored_table_is_told(stored, monkeypatch, capsys, seed):
    """Bytes spoilt in the data pages, met on reading: the table is damaged, E-TAB-001."""
    data, draw = bytearray(stored.read_bytes()), random.Random(seed)
    start = draw.randrange(2_000, len(data) // 2)
    data[start : start + 400] = draw.randbytes(400)
    stored.write_bytes(data)
    work = pl.scan_parquet(stored).select(pl.all().hash().sum()).collect
    code, said = _run(monkeypatch, capsys, lambda: work(engine="streaming"))
    assert code == 3
    assert "A stored table is damaged inside. [E-TAB-001]" in " ".join(said.split())


@pytest.mark.parametrize(
    "wrong",
    [
        pl.col("parquet"),
        pl.col("s").cast(pl.Int8),
        pl.col("a").list.first(),
        pl.col("s").str.json_decode(pl.Struct([])),
    ],
    ids=["column", "cast", "type", "compute"],
)
def test_our_mistakes_on_a_sound_table_are_a_bug(stored, monkeypatch, capsys, wrong):
    """A column that is not there, a cast that fails: a plan that names a Parquet file is no sign of damage."""
    code, said = _run(monkeypatch, capsys, pl.scan_parquet(stored).select(wrong).collect)
    assert code == main.BUG
    assert "This is a bug of bondroit" in " ".join(said.split())
