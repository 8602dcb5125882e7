"""The steps of `domain.exponential` for engines that are told by text: each engine writes the same sums and products.

A tree is a name, a number, or an operator with its trees: + - * / floor power_of_two. No engine may join a product and
a sum into one rounding, nor put terms in another order: the trees are written with every parenthesis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.exponential import FARTHEST, LN2_HIGH, LN2_LOW, PER_LN2, SPLITTER, TERMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

Tree = str | float | tuple["str | Tree", ...]

POINTS, DOUBLINGS, REST, LOW, SHORT, SERIES = "points", "doublings", "rest", "low", "short", "series"
PROBABILITY = "probability"
FLOOR, POWER_OF_TWO = "floor", "power_of_two"
LOGIT: Tree = ("/", POINTS, -1e6)
"""The negative of the logit, from a column of points."""

# Files at a time: what a step leaves is read again from the processor's own memory.
_BLOCK = 8_192
_LOWEST_POWER = -1_022
_POWERS: Floats = 2.0 ** np.arange(_LOWEST_POWER, 1_024, dtype=np.float64)


def steps(logit: Tree = LOGIT) -> tuple[tuple[tuple[str, Tree], ...], ...]:
    """Named values, each level from the levels before it and the points; the last level is the score alone.

    Args:
        logit: what gives the negative of the logit, if it is not points by a million.
    """
    near: Tree = ("-", logit, ("*", DOUBLINGS, LN2_HIGH))
    beyond: Tree = ("*", DOUBLINGS, LN2_LOW)
    rest: Tree = ("-", near, beyond)
    enlarged: Tree = ("*", REST, SPLITTER)
    return (
        ((DOUBLINGS, (FLOOR, ("+", ("*", logit, PER_LN2), 0.5))),),
        ((REST, rest), (LOW, ("-", ("-", near, rest), beyond))),
        ((SHORT, ("-", enlarged, ("-", enlarged, REST))), (SERIES, _series())),
        ((PROBABILITY, ("/", 1.0, ("+", 1.0, ("*", _mantissa(), (POWER_OF_TWO, DOUBLINGS))))),),
    )


def _series() -> Tree:
    tree: Tree = TERMS[0]
    for term in TERMS[1:]:
        tree = ("+", ("*", tree, REST), term)
    return tree


def _mantissa() -> Tree:
    """exp(rest + low): the first three terms with what their sum loses, and the tail of the series."""
    long: Tree = ("+", ("-", REST, SHORT), LOW)
    square: Tree = ("*", ("*", 0.5, SHORT), SHORT)
    first: Tree = ("+", 1.0, SHORT)
    second: Tree = ("+", first, square)
    cube: Tree = ("*", ("*", ("*", REST, REST), REST), SERIES)
    tail: Tree = ("+", ("+", long, ("*", long, ("+", SHORT, ("*", 0.5, long)))), cube)
    lost: Tree = ("+", ("-", SHORT, ("-", first, 1.0)), ("-", square, ("-", second, first)))
    return ("+", second, ("+", tail, lost))


def tree_text(
    tree: Tree, *, number: Callable[[float], str], calls: Callable[[str, str], str], names: dict[str, str]
) -> str:
    """A tree as text with every parenthesis, for engines that write sums as a + b.

    Args:
        tree: see the head.
        number: how the engine writes a double.
        calls: how it writes `floor` and `power_of_two` of a text.
        names: name to what the engine calls it, where that differs.
    """
    if isinstance(tree, str):
        return names.get(tree, tree)
    if isinstance(tree, float):
        return number(tree)
    operator, *parts = tree
    said = [tree_text(part, number=number, calls=calls, names=names) for part in parts]
    return calls(str(operator), said[0]) if len(said) == 1 else f"({said[0]} {operator} {said[1]})"


def probabilities_of(points: Integers) -> Floats:
    """The score behind points, (n,) to (n,): bit for bit `domain.exponential.probability` of each."""
    found: NDArray[np.float64] = np.empty(points.size)
    for start in range(0, points.size, _BLOCK):
        found[start : start + _BLOCK] = _of_block(points[start : start + _BLOCK])
    return found


def _of_block(points: Integers) -> Floats:
    within = np.clip(points, -FARTHEST, FARTHEST)
    x = within / -1e6
    doublings = np.floor(x * PER_LN2 + 0.5)
    near, beyond = x - doublings * LN2_HIGH, doublings * LN2_LOW
    rest = near - beyond
    low = (near - rest) - beyond
    enlarged = rest * SPLITTER
    short = enlarged - (enlarged - rest)
    long = (rest - short) + low
    series = TERMS[0] * rest + TERMS[1]
    for term in TERMS[2:]:
        series *= rest
        series += term
    square = 0.5 * short * short
    first = 1.0 + short
    second = first + square
    tail = (long + long * (short + 0.5 * long)) + rest * rest * rest * series
    lost = (short - (first - 1.0)) + (square - (second - first))
    power = _POWERS[doublings.astype(np.int64) - _LOWEST_POWER]
    found: Floats = 1.0 / (1.0 + (second + (tail + lost)) * power)
    if not np.array_equal(within, points):
        found = np.where(points > FARTHEST, 1.0, np.where(points < -FARTHEST, 0.0, found))
    return found
