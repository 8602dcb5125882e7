"""Work done one step ahead by another thread: the same things, the same errors, and an end."""

from __future__ import annotations

import threading

import pytest

from bondroit.store.ahead import ahead


def test_the_same_things_in_the_same_order():
    """Whoever takes sees what the maker made, all of it, in its order."""
    with ahead(iter(range(100))) as things:
        assert list(things) == list(range(100))


def test_an_error_of_the_maker_reaches_who_takes():
    """What went wrong comes after what was made before it."""

    def broken():
        yield 1
        raise KeyError("made to fail")

    taken = []
    with pytest.raises(KeyError), ahead(broken()) as things:
        taken.extend(things)
    assert taken == [1]


def test_the_maker_ends_when_nobody_takes():
    """A taker that gives up leaves no thread behind, however much there was to make."""

    def give_up():
        with ahead(iter(range(10**9))) as things:
            raise OSError(f"full at {next(things)}")

    before = threading.active_count()
    with pytest.raises(OSError, match="full at 0"):
        give_up()
    assert threading.active_count() == before
