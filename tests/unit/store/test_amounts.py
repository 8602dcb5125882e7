"""The cache of amounts on disk: it gives back what it was given, forgets what is old or damaged, and never lies."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.law.caching import MemoryCache
from bondroit.store.amounts import SqliteAmounts

KEYS = st.binary(min_size=32, max_size=32)


@pytest.fixture
def cache(tmp_path):
    """An empty cache."""
    return SqliteAmounts(tmp_path / ".cache" / "amounts.sqlite")


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(KEYS, st.binary(max_size=200), max_size=20), st.lists(KEYS, max_size=5))
def test_it_gives_what_the_one_in_memory_gives(tmp_path_factory, items, others):
    """Read after write equals the cache in memory, for keys that were written and for keys that were not."""
    cache, memory = SqliteAmounts(tmp_path_factory.mktemp("c") / "amounts.sqlite"), MemoryCache()
    cache.write(items)
    memory.write(items)
    keys = [*items, *others]
    assert dict(cache.read(keys)) == dict(memory.read(keys))


def test_nothing_is_there_at_first(cache):
    """Reading before any write finds nothing and makes no file."""
    assert cache.read([b"k" * 32]) == {}
    assert not cache.path.exists()


def test_the_oldest_go_first(tmp_path):
    """Beyond its size it keeps the latest results only."""
    cache = SqliteAmounts(tmp_path / "amounts.sqlite", most=20 * (32 + 100 + 8))
    keys = [bytes([i]) * 32 for i in range(50)]
    for key in keys:
        cache.write({key: key[:1] * 100})
    assert set(cache.read(keys)) == set(keys[-20:])


def test_a_changed_byte_is_not_believed(cache):
    """A value that was altered in the file is absent, the others stand."""
    keys = [bytes([i]) * 32 for i in range(3)]
    cache.write(dict.fromkeys(keys, b"\x01" * 40))
    with sqlite3.connect(cache.path) as base:
        (value,) = base.execute("SELECT value FROM amounts WHERE key = ?", (keys[1],)).fetchone()
        base.execute("UPDATE amounts SET value = ? WHERE key = ?", (b"\x02" + value[1:], keys[1]))
    base.close()
    assert set(cache.read(keys)) == {keys[0], keys[2]}


def test_a_damaged_file_is_forgotten(cache):
    """A file that is no database any more is dropped, and the next write begins a new one."""
    key = b"k" * 32
    cache.write({key: b"v"})
    cache.path.write_bytes(np.random.default_rng(1).bytes(5000))
    assert cache.read([key]) == {}
    cache.write({key: b"w"})
    assert cache.read([key]) == {key: b"w"}
