"""The score behind points by sums and products in a fixed order: the same bits on every engine.

Engines round `exp` each in their own way, and 1 / (1 + e) may double what they differ by. IEEE 754 fixes sums,
products, quotients and powers of two to the last bit, so the exponential is made of these alone: with x = k ln 2 + r,
exp(x) = 2^k exp(r), and |r| <= ln 2 / 2 (Cody and Waite, Software Manual for the Elementary Functions, 1980). The first
terms of the series are kept with the rest that their rounding loses (Dekker, Numerische Mathematik 18, 1971), so that
the result is the double nearest to exp(x) in 998 cases of 1,000. docs/decisions/0031 says what was measured.
"""

from __future__ import annotations

import math

POINTS_PER_LOGIT = 1_000_000
FARTHEST = 700 * POINTS_PER_LOGIT
"""Points above which the score is 1, and below whose negative it is 0: beyond, doubles run out."""

PER_LN2 = float.fromhex("0x1.71547652b82fep+0")
"""1 / ln 2."""
LN2_HIGH = float.fromhex("0x1.62e42feep-1")
"""ln 2 to 32 bits: its product with a whole number below 2,048 is exact."""
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
"""ln 2 less `LN2_HIGH`."""
SPLITTER = 134_217_729.0
"""2^27 + 1: x * SPLITTER - (x * SPLITTER - x) is x to 26 bits, whose square is exact."""
TERMS = tuple(1 / math.factorial(n) for n in range(14, 2, -1))
"""1 / 14! to 1 / 3!: the coefficients of r^3 q(r), the highest first."""


def probability(points: int) -> float:
    """The score in [0, 1] behind an integer sum of points: 1 / (1 + exp(-points / 1,000,000)).

    The plain rule that every engine follows step by step; see the head of this module.
    """
    if abs(points) > FARTHEST:
        return 1.0 if points > 0 else 0.0
    x = points / -1e6
    doublings = math.floor(x * PER_LN2 + 0.5)
    near = x - doublings * LN2_HIGH
    rest = near - doublings * LN2_LOW
    low = (near - rest) - doublings * LN2_LOW
    short = rest * SPLITTER - (rest * SPLITTER - rest)
    long = (rest - short) + low
    series = TERMS[0]
    for term in TERMS[1:]:
        series = series * rest + term
    square = 0.5 * short * short
    first = 1.0 + short
    second = first + square
    tail = (long + long * (short + 0.5 * long)) + rest * rest * rest * series
    lost = (short - (first - 1.0)) + (square - (second - first))
    return 1.0 / (1.0 + (second + (tail + lost)) * 2.0**doublings)
