"""Bootstrap of a survey: units drawn again within their stratum, weights rescaled.

In a stratum of n units, n - 1 are drawn with replacement and the weight of each is multiplied by n / (n - 1) times the
number of times it was drawn: the variance of a weighted total over such draws is then the linearised one. Where a
share f of the stratum was drawn, w is replaced by w [1 - a + a n / (n - 1) t] with a = sqrt(1 - f), which does the same
with the finite population correction.

Source: Rao, J. N. K. and Wu, C. F. J. (1988), JASA 83; Rao, Wu and Yue (1992), Survey Methodology 18.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.sampling import first_stage

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

NEGLIGIBLE_SHARE = 0.1
"""A stratum drawn to less than this is drawn again as if from an endless population: errors at most 5 % too wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A survey drawn again.

    Attributes:
        kept: (n,) the rows with any weight left, those that a card learns from: the rows drawn at least once and, in
            a stratum of which a share that is not negligible was surveyed, whose weights are only shrunk, all rows.
        sampling: design of the rows kept, with their new weights.
        times: (n,) how many times each row was drawn.
    """

    kept: Booleans
    sampling: Sampling
    times: Integers


def draw_times(sampling: Sampling, chance: np.random.Generator) -> Integers:
    """(n,) how many times each row is drawn: n - 1 units of each stratum, with replacement, whole clusters at once.

    A stratum with a single unit, or wholly drawn, is kept as it is.
    """
    rows = len(sampling.weights)
    stage = first_stage(rows, sampling)
    order = np.argsort(stage.strata, kind="stable")
    ends = np.cumsum(stage.counts).astype(np.int64)
    times = np.ones(len(stage.strata), np.int64)
    kept = (stage.counts <= 1) | (stage.factors <= 0)
    for end, count in zip(ends[~kept], stage.counts[~kept].astype(np.int64), strict=True):
        inside = order[end - count : end]
        times[inside] = chance.multinomial(count - 1, np.full(count, 1.0 / count))
    return times if stage.unit is None else times[stage.unit]


def rescaled_weights(sampling: Sampling, times: Integers, *, negligible: float = 0.0) -> Floats:
    """(n,) weights of a draw in which each row came `times` (n,), see the module.

    A row not drawn has none left where the finite population correction is left out, and keeps some where it is not.

    Args:
        sampling: the survey.
        times: see `draw_times`.
        negligible: share of a stratum below which the finite population correction is left out.
    """
    stage = first_stage(len(sampling.weights), sampling)
    count = stage.counts
    left = np.where(count > 1, stage.factors * (count - 1) / np.maximum(count, 1), 0.0)  # 1 - f
    shrink = np.sqrt(np.where(left >= 1.0 - negligible - 1e-12, 1.0, left))
    shrink[(count <= 1) | (stage.factors <= 0)] = 0.0
    stretch = count / np.maximum(count - 1, 1)
    of_row = stage.strata if stage.unit is None else stage.strata[stage.unit]
    result: Floats = sampling.weights * (1.0 - shrink[of_row] + shrink[of_row] * stretch[of_row] * times)
    return result


def draw_again(sampling: Sampling, chance: np.random.Generator) -> Drawn:
    """A survey drawn from the survey as the survey was from the population, each row once, with its new weight.

    A row drawn twice must not stand twice: its copies would pass for independent rows, chance differences would be
    found significant, and a selection would let noise in (De Bin, Janitza, Sauerbrei and Boulesteix 2016, Biometrics
    72). Once, with twice the weight, Kish's effective size says that the draw is worth half the rows: of a variable
    that says nothing, a test then rejects as often as it should; a weak variable comes in less often than it would
    in a new survey of full size.
    """
    times = draw_times(sampling, chance)
    weights = rescaled_weights(sampling, times, negligible=NEGLIGIBLE_SHARE)
    kept = weights > 1e-9 * sampling.weights
    return Drawn(kept, replace(sampling.part(kept), weights=weights[kept]), times)
