"""Tokens that stand for numbers of files, landlords, buildings and bank accounts, and show no order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from bondroit.town.population import Array

SCRAMBLE, OFFSET, MODULUS = 387_420_489, 2_718_281_828, 10_000_000_000
"""A one-to-one map of the numbers below ten thousand million (the factor, 3 to the 18th, shares none with it).

It hides the order in which numbers were given, no more: whoever knows it can turn it round.
"""


def tokens(letter: str, numbers: Array) -> pl.Series:
    """One token of a letter and ten digits per number from 0 to `MODULUS` - 1; different numbers, different tokens."""
    scrambled = pl.Series((np.asarray(numbers, np.int64) * SCRAMBLE + OFFSET) % MODULUS)
    return pl.select(letter + scrambled.cast(pl.String).str.zfill(10)).to_series()
