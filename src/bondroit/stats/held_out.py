"""How well something guesses a yes-or-no trait of rows it did not learn from: area and share of information.

Rows are dealt into parts, each guessed by what was learnt from the others. The area under the ROC curve is that of
pairs within a part, the mean over parts by their weight: pairs across parts compare guesses of two fits, which pulls a
worthless guess below one half. Its interval is linearised as if the fits were given (LeDell, Petersen and van der Laan
2015, Electronic Journal of Statistics 9). Of a worthless guess it may lie below one half: what chance gives one part
too much of, the others have too little of, and they foretell the contrary. Only an area above one half says something.

The share of information is 1 - L / L0, L the mean log loss of the guesses and L0 that of the common rate of the other
parts: the part of the trait's entropy that is removed (Theil 1970; held out, it is below nought for a guess that is
worse than none).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.compare import area_influence
from bondroit.stats.gains import share_interval
from bondroit.stats.ranking import Bounded, design_quantile
from bondroit.stats.sampling import effective_units, first_stage, linearised_covariance, unit_of_row

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling

PARTS = 5
_LEAST = 1e-12


def parts_of(sampling: Sampling, *, parts: int = PARTS, seed: int = 1) -> Integers:
    """(n,) the part of each row, dealt at random, whole clusters together."""
    rows = len(sampling.weights)
    unit = first_stage(rows, sampling).unit
    count = rows if unit is None else int(unit.max()) + 1
    dealt = np.random.default_rng(seed).permutation(count) % parts
    return np.asarray(dealt if unit is None else dealt[unit], np.int64)


def held_out_area(
    scores: Floats, target: Floats, part: Integers, sampling: Sampling, *, level: float = 0.95
) -> Bounded:
    """Area within parts, with its interval; one half, and nothing known of it, where no part has both outcomes.

    Args:
        scores: (n,) guesses by what was learnt without the row's part; a part of -1 is not judged.
        target: (n,) of 0 and 1.
        part: (n,).
        sampling: the design of the rows.
        level: of the interval.
    """
    value, influence = area_by_part(scores, target, part, sampling.weights)
    if value is None:
        return Bounded(0.5, 0.0, 1.0)
    error = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    unit = unit_of_row(sampling)
    rarer = min(effective_units(sampling.weights * side, unit) for side in (target, 1.0 - target))
    return share_interval(value, error, design_quantile(sampling, level), rarer)


def held_out_gain(
    one: Floats, other: Floats, target: Floats, part: Integers, sampling: Sampling, *, level: float = 0.95
) -> Bounded:
    """Area of `one` less that of `other` on the same rows, within the same parts, with a paired interval."""
    first, moves_first = area_by_part(one, target, part, sampling.weights)
    second, moves_second = area_by_part(other, target, part, sampling.weights)
    if first is None or second is None:
        return Bounded(0.0, -1.0, 1.0)
    return _around(first - second, moves_first - moves_second, sampling, level)


def area_by_part(scores: Floats, target: Floats, part: Integers, weights: Floats) -> tuple[float | None, Floats]:
    """The area, None where no part has both outcomes, and (n,) each row's weighted influence on it."""
    influence, value, held = np.zeros(len(target)), 0.0, 0.0
    judged = []
    for k in np.unique(part[part >= 0]).tolist():
        rows = part == k
        if 0.0 < target[rows].sum() < rows.sum():
            judged.append((rows, float(weights[rows].sum())))
            held += judged[-1][1]
    for rows, weight in judged:
        area, moves = area_influence(scores[rows], target[rows], weights[rows])
        value += area * weight / held
        influence[rows] = moves * (weight / held)
    return (value if judged else None), influence


def information_share(
    guesses: Floats, common: Floats, target: Floats, sampling: Sampling, *, level: float = 0.95
) -> Bounded:
    """1 - L / L0 with its linearised interval; may lie below nought.

    Args:
        guesses: (n,) probabilities by what was learnt without the row's part.
        common: (n,) the common rate of the other parts.
        target: (n,) of 0 and 1.
        sampling: the design of the rows.
        level: of the interval.
    """
    loss, none = (sampling.weights * log_loss(p, target) for p in (guesses, common))
    base = float(none.sum())
    if base <= 0.0:
        return Bounded(0.0, 0.0, 1.0)
    ratio = float(loss.sum()) / base
    influence = (ratio * none - loss) / base
    return _around(1.0 - ratio, influence, sampling, level)


def explained_share(
    guesses: Floats, means: Floats, values: Floats, sampling: Sampling, *, level: float = 0.95
) -> Bounded:
    """1 - sum w (y - guess)^2 / sum w (y - mean)^2, held out, with its linearised interval; 0 where y is constant."""
    errors, spread = (sampling.weights * np.square(values - g) for g in (guesses, means))
    base = float(spread.sum())
    if base <= 0.0:
        return Bounded(0.0, 0.0, 0.0)
    ratio = float(errors.sum()) / base
    return _around(1.0 - ratio, (ratio * spread - errors) / base, sampling, level)


def log_loss(guesses: Floats, target: Floats) -> Floats:
    """(n,) - log of the probability given to what is true."""
    p = np.clip(guesses, _LEAST, 1.0 - _LEAST)
    result: Floats = -np.where(target > 0.5, np.log(p), np.log1p(-p))
    return result


def _around(value: float, influence: Floats, sampling: Sampling, level: float) -> Bounded:
    error = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    half = design_quantile(sampling, level) * error
    return Bounded(value, value - half, min(value + half, 1.0))
