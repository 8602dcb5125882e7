"""What a ranking costs those with whom nothing is wrong: controls that found nothing, per 1,000 of them, by group.

A card controls the top share of a population. Of those without an anomaly in a group, the burden is the part that is
controlled all the same. Equal scores are controlled for their part, as if drawn. Intervals are Wilson's at the
effective size that the linearised error of the design tells; the card is taken as given, the place of the cut is
estimated: households too many above it push others out, at the rate at which the burden grows with the share (see
`stats.gains`). Small cells are hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.figures import ALL
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.disclosure import FLOOR, hidden_rows
from bondroit.stats.gains import share_interval
from bondroit.stats.ranking import design_quantile
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.material import Attribute
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling

PER = 1_000
LEVEL = 0.95
STEP = 0.1
"""The growth of the burden is taken from a tenth less to a tenth more than the share."""


@dataclass(frozen=True, slots=True)
class Burden:
    """The burden of one card on one group.

    Attributes:
        card: which card.
        share: of the population that is controlled.
        attribute, group: whose; `all` for everyone.
        rows: households of the group without an anomaly; None where hidden.
        value, low, high: controls that found nothing per 1,000 of them; None where hidden.
    """

    card: str
    share: float
    attribute: str
    group: str
    rows: int | None
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """A ranking cut at a share: `chance` (n,) of each row to be controlled, and how it grows with the share."""

    card: str
    share: float
    chance: Floats
    growth: Floats
    sampling: Sampling

    @classmethod
    def of(cls, card: str, scores: Floats, sampling: Sampling, share: float) -> _Cut:
        """The ranking by `scores` (n,) cut at `share`."""
        chance, (low, high) = controlled(scores, sampling.weights, share), (share * (1 - STEP), share * (1 + STEP))
        ends = [controlled(scores, sampling.weights, end) for end in (low, high)]
        return cls(card, share, chance, (ends[1] - ends[0]) / (high - low), sampling)

    def line(self, attribute: str, group: str, members: Booleans) -> Burden:
        """The burden of the rows `members`, none of which has an anomaly."""
        weights = self.sampling.weights * members
        total = float(weights.sum())
        if total <= 0.0:
            return Burden(self.card, self.share, attribute, group, 0, None)
        value = float(weights @ self.chance) / total
        slope = float(weights @ self.growth) / total
        moved = self.sampling.weights * (self.chance - self.share) / float(self.sampling.weights.sum())
        influence = weights * (self.chance - value) / total - slope * moved
        error = float(np.sqrt(linearised_covariance(influence[:, None], self.sampling)[0, 0]))
        size = total**2 / float(np.square(weights).sum())
        found = share_interval(value, error, design_quantile(self.sampling, LEVEL), size)
        return Burden(self.card, self.share, attribute, group, int(members.sum()), *(PER * part for part in found))


def controlled(scores: Floats, weights: Floats, share: float) -> Floats:
    """(n,) the chance of each row to be controlled when the top `share` of the weight is.

    Rows above the cut are, those below are not; the equal scores at the cut share what is left.
    """
    _, group = np.unique(-scores, return_inverse=True)
    own = weighted_counts(group, weights)
    room = share * float(weights.sum()) - (np.cumsum(own) - own)
    chance: Floats = np.clip(room / own, 0.0, 1.0)[group]
    return chance


def burdens(
    card: str,
    scores: Floats,
    found: Booleans,
    sampling: Sampling,
    *,
    shares: Sequence[float],
    attributes: Sequence[Attribute],
    floor: int = FLOOR,
) -> tuple[Burden, ...]:
    """The burden of one card, for everyone and by group, at each share.

    Args:
        card: its name.
        scores: (n,) highest first.
        found: (n,) the control finds something.
        sampling: the design of the rows.
        shares: of the population controlled.
        attributes: what makes the groups; a row may lack one.
        floor: smallest count shown.
    """
    nothing = ~found
    lines: list[Burden] = []
    for share in shares:
        cut = _Cut.of(card, scores, sampling, share)
        lines.append(cut.line(ALL, ALL, nothing))
        for attribute in attributes:
            groups = list(attribute.members())
            cells = np.array([_cells(members, found, cut.chance) for _, members in groups])
            hidden = hidden_rows(cells, floor)
            for (group, members), hide in zip(groups, hidden.tolist(), strict=True):
                if hide:
                    lines.append(Burden(card, share, attribute.name, group, None, None))
                else:
                    lines.append(cut.line(attribute.name, group, members & nothing))
    return tuple(lines)


def _cells(members: Booleans, found: Booleans, chance: Floats) -> tuple[int, int, int]:
    """Counts that the burden and the size of a group tell: nothing found and controlled, or not; something found."""
    nothing = members & ~found
    seen = round(float(chance[nothing].sum()))
    return seen, int(nothing.sum()) - seen, int((members & found).sum())
