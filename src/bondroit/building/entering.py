"""Which candidates are worth an exact test at each step of the forward selection.

A rough score of each candidate comes from two histograms: sum over its classes of (sum of residuals)^2 / (sum of
variances), over the part of it that the chosen variables do not say (1 - R^2 of their weights of evidence). Scores
mostly fall as variables enter, so a candidate whose last score is low is not looked at again at once: the classical
lazy search (Minoux 1978). All are looked at again every few steps, and before the search ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.prebins import WIDTH
from bondroit.stats.kernels import two_sums_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Merged
    from bondroit.stats.arrays import Floats

TESTED = 12
"""Candidates tested exactly at a step."""
LOOKED_AT = 96
"""Candidates whose rough score is made anew at a step."""
EVERY = 8
"""Steps after which all candidates are looked at."""
_LEAST_OWN = 0.05  # part of a candidate that is at least its own


class Entrance:
    """The candidates that wait, and their last rough scores.

    Args:
        merged: all candidates.
        waiting: positions of those that may enter.
        target: (n,) of 0 and 1.
        weights: (n,).
        near: correlation of the candidates at positions `known`; None takes all for independent.
        known: positions of the lines of `near`.
    """

    def __init__(
        self,
        merged: Sequence[Merged],
        waiting: Sequence[int],
        target: Floats,
        weights: Floats,
        *,
        near: Floats | None,
        known: Sequence[int],
    ) -> None:
        self._merged = merged
        self._waiting = list(waiting)
        self._target, self._weights = target, weights
        self._scores = dict.fromkeys(waiting, np.inf)
        self._place = {j: a for a, j in enumerate(known)}
        self._near = near
        self._own = np.ones(len(known))
        self._factors = np.zeros((len(known), 0))
        self._steps = 0
        self.all_looked_at = False

    def likeliest(self, probabilities: Floats) -> list[int]:
        """The candidates to test exactly at the fit with these `probabilities` (n,), best first."""
        whole = self._steps % EVERY == 0
        self._steps += 1
        looked = self._ranked() if whole else self._ranked()[:LOOKED_AT]
        self.all_looked_at = len(looked) == len(self._waiting)
        residuals = self._weights * (self._target - probabilities)
        variances = self._weights * probabilities * (1.0 - probabilities)
        for j in looked:
            self._scores[j] = self._rough(j, residuals, variances)
        return self._ranked()[:TESTED]

    def look_at_all(self) -> None:
        """At the next step look at every candidate."""
        self._steps = 0

    def taken(self, j: int, *, entered: bool) -> None:
        """Candidate j waits no longer; if it entered, the others are less their own by what it says."""
        self._waiting.remove(j)
        del self._scores[j]
        if not entered or self._near is None or j not in self._place:
            return
        a = self._place[j]
        line = (self._near[:, a] - self._factors @ self._factors[a]) / np.sqrt(max(self._own[a], 1e-9))
        self._factors = np.column_stack([self._factors, line])
        self._own = np.maximum(self._own - np.square(line), 1e-9)

    def _ranked(self) -> list[int]:
        return sorted(self._waiting, key=lambda j: (-self._scores[j], j))

    def _rough(self, j: int, residuals: Floats, variances: Floats) -> float:
        m = self._merged[j]
        fine = two_sums_of(m.source.codes, residuals, variances, WIDTH)
        slope, curve = (np.bincount(m.dummy, line, m.dummies + 1) for line in fine)
        own = 1.0 if j not in self._place else max(float(self._own[self._place[j]]), _LEAST_OWN)
        return float((slope * slope / np.maximum(curve, 1e-12)).sum()) / own - m.dummies
