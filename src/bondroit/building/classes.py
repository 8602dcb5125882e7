"""Fine classes merged into modalities, for all candidates at once, and what each candidate says of the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import comb

from bondroit.building.prebins import MISSING_CODE, OTHER_CODE, PREBINS, WIDTH, Prebinned
from bondroit.domain.scorecard import CATEGORICAL
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.binning import MergeRule, merge_ordered
from bondroit.stats.information import Association, association

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers


_CERTAIN = -23.0  # log of a p-value of 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Classes of one candidate.

    Classes are numbered 0, 1, ... (numeric: rising; categorical: by rising rate), then `other`, then `missing`.

    Attributes:
        source: the fine classes.
        label: (WIDTH,) fine code -> class.
        ordinary: number of classes besides `other` and `missing`.
        supported: (ordinary + 2,) whether the class has enough rows, of both outcomes, to be estimated.
        reference: the heaviest supported class.
        dummy: (WIDTH,) fine code -> 0 for the reference and for unsupported classes, else 1, 2, ...
        counts, weights, rates: (ordinary + 2,) rows, share of the weight, weighted rate of the target.
    """

    source: Prebinned
    label: Integers
    ordinary: int
    supported: Booleans
    reference: int
    dummy: Codes
    counts: Integers
    weights: Floats
    rates: Floats

    @property
    def log_searched(self) -> float:
        """Log of the number of ways to cut the fine classes into as many: how much the merge searched for chance."""
        fine = max(len(self.source.edges) + 1, len(self.source.levels))
        return float(np.log(comb(fine - 1, self.ordinary - 1)))

    @property
    def dummies(self) -> int:
        """Coefficients the candidate takes."""
        return int(self.supported.sum()) - 1

    @property
    def dummy_codes(self) -> Codes:
        """(n,) 0 for the base, 1 to `dummies`."""
        codes: Codes = self.dummy[self.source.codes]
        return codes


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """Per candidate and fine class: weights of events and non-events (a unit is an independent row), and rows."""

    events: Floats
    nonevents: Floats
    counts: Floats


def histograms(columns: Sequence[Prebinned], target: Floats, weights: Floats) -> Histograms:
    """One pass over the bytes of each candidate."""
    shape = (len(columns), WIDTH)
    result = Histograms(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    ones = weights * target
    for j, column in enumerate(columns):
        codes = column.codes.astype(np.intp)
        result.events[j] = weighted_counts(codes, ones, WIDTH)
        result.nonevents[j] = weighted_counts(codes, weights, WIDTH) - result.events[j]
        result.counts[j] = np.bincount(codes, minlength=WIDTH)
    # A difference of sums leaves dust where all are events.
    result.nonevents[result.nonevents < 1e-9 * weights.sum()] = 0.0
    return result


def merge_columns(columns: Sequence[Prebinned], found: Histograms, request: BuildRequest) -> list[Merged]:
    """Merge each candidate's fine classes by dynamic programming; categories are first ordered by their rate."""
    if not columns:
        return []
    categorical = np.array([c.kind == CATEGORICAL for c in columns])
    order = np.tile(np.arange(PREBINS), (len(columns), 1))
    total = found.events + found.nonevents
    base = found.events.sum(axis=1) / total.sum(axis=1)
    rate = (found.events + base[:, None])[:, :PREBINS] / (total[:, :PREBINS] + 1.0)
    rate[found.counts[:, :PREBINS] == 0] = np.inf
    order[categorical] = np.argsort(rate[categorical], axis=1, kind="stable")
    events, nonevents, counts = (
        np.take_along_axis(x[:, :PREBINS], order, axis=1) for x in (found.events, found.nonevents, found.counts)
    )
    share = request.least_share(len(columns[0].codes))
    rule = MergeRule(request.max_modalities, share * float(total[0].sum()), request.min_count, request.alpha)
    labels, classes = merge_ordered(events, nonevents, counts, rule)
    unordered = np.empty_like(labels)
    np.put_along_axis(unordered, order, labels, axis=1)
    return [
        _merged(column, unordered[j], int(classes[j]), found=found, j=j, request=request)
        for j, column in enumerate(columns)
    ]


def _merged(
    column: Prebinned, labels: Integers, ordinary: int, *, found: Histograms, j: int, request: BuildRequest
) -> Merged:
    label = np.empty(WIDTH, np.int64)
    label[:PREBINS] = labels
    label[OTHER_CODE], label[MISSING_CODE] = ordinary, ordinary + 1
    events, nonevents, counts = (
        weighted_counts(label, x[j], ordinary + 2) for x in (found.events, found.nonevents, found.counts)
    )
    weights = events + nonevents
    supported = (events > 0) & (nonevents > 0) & (counts >= request.min_count)
    if not supported.any():  # then nothing is estimated, and the heaviest class is the reference
        supported[np.argmax(counts)] = True
    reference = int(np.argmax(np.where(supported, weights, -1.0)))
    position = np.zeros(ordinary + 2, np.uint8)
    estimated = supported.copy()
    estimated[reference] = False
    position[estimated] = np.arange(1, estimated.sum() + 1)
    return Merged(
        source=column,
        label=label,
        ordinary=ordinary,
        supported=supported,
        reference=reference,
        dummy=position[label],
        counts=counts.astype(np.int64),
        weights=weights / weights.sum(),
        rates=np.divide(events, weights, out=np.zeros_like(weights), where=weights > 0),
    )


def foretells(merged: Sequence[Merged], found: Histograms, request: BuildRequest) -> Booleans:
    """(p,) whether a candidate merged into one class because its fine classes hold one outcome each.

    Only fine classes of at least `request.min_count` rows, all with the event or all without, are held against it:
    the others are taken together, and what is left must still be no chance.
    """
    large = found.counts >= request.min_count
    sure, never = large & (found.nonevents <= 0), large & (found.events <= 0)
    groups = (sure, never, ~(sure | never))
    events, nonevents = (
        np.stack([np.where(g, x, 0.0).sum(axis=1) for g in groups], axis=1) for x in (found.events, found.nonevents)
    )
    result: Booleans = _alone(merged) & (association(events, nonevents).log_p < _CERTAIN)
    return result


def too_small(merged: Sequence[Merged], found: Histograms) -> Booleans:
    """(p,) whether a candidate merged into one class although its fine classes differ far beyond chance.

    Either some hold one outcome only (see `foretells`), or they are below the least share or number of rows.
    """
    result: Booleans = _alone(merged) & (association(found.events, found.nonevents).log_p < _CERTAIN)
    return result


def _alone(merged: Sequence[Merged]) -> Booleans:
    return np.array([m.dummies < 1 for m in merged], np.bool_)


def associate(merged: Sequence[Merged], found: Histograms) -> Association:
    """Association of each candidate's modalities with the target, as the card would code them."""
    width = max((m.dummies for m in merged), default=0) + 1
    events, nonevents = np.zeros((len(merged), width)), np.zeros((len(merged), width))
    for j, m in enumerate(merged):
        events[j] = weighted_counts(m.dummy, found.events[j], width)
        nonevents[j] = weighted_counts(m.dummy, found.nonevents[j], width)
    return association(events, nonevents)
