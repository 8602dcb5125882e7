"""Chance that can be counted off: a number for each key, the same in whatever order and company it is asked for.

A `numpy.random.Generator` gives its numbers in a row, so who comes first changes what the others get. Controls are
played file by file, in any order and number: their luck is a hash of the town's seed and of what is controlled.
The mixer is splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

Keys = NDArray[np.uint64]
WORD = (1 << 64) - 1
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
FNV_START, FNV_PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
FRACTION = 2.0**-53


def splitmix(keys: Keys) -> Keys:
    """The mixer of splitmix64, number by number."""
    mixed = keys + GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    out: Keys = mixed ^ (mixed >> np.uint64(31))
    return out


def text_keys(texts: pl.Series) -> Keys:
    """A number for each text: FNV-1a over its code points, whatever the length of the others."""
    if not len(texts):
        return np.zeros(0, np.uint64)
    letters = np.asarray(texts.to_list(), dtype=np.str_)
    points = letters.view(np.uint32).reshape(len(letters), -1)
    keys = np.full(len(letters), FNV_START, np.uint64)
    for place in range(points.shape[1]):
        point = points[:, place].astype(np.uint64)
        keys = np.where(point > 0, (keys ^ point) * FNV_PRIME, keys)
    return keys


def uniforms(seed: int, stream: str, *keys: NDArray[Any]) -> NDArray[np.float64]:
    """Numbers in [0, 1), one for each place of `keys`, that depend on nothing else than seed, stream and these keys.

    Args:
        seed: the town's.
        stream: what the luck is about; two streams have nothing to do with each other.
        keys: whole numbers or `text_keys`, arrays of one length, at least one.
    """
    start = FNV_START
    for letter in stream.encode():
        start = np.uint64((int(start ^ np.uint64(letter)) * int(FNV_PRIME)) & WORD)
    state = splitmix(np.full(len(keys[0]), start ^ np.uint64(seed & WORD), np.uint64))
    for key in keys:
        state = splitmix(state ^ splitmix(key.astype(np.uint64)))
    drawn: NDArray[np.float64] = (state >> np.uint64(11)).astype(np.float64) * FRACTION
    return drawn
