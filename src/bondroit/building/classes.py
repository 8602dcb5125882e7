"""Fine classes merged into modalities, for all candidates at once, and what each candidate says of the target."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, lgamma, log
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.prebins import MISSING_CODE, OTHER_CODE, PREBINS, WIDTH, Prebinned
from bondroit.domain.scorecard import CATEGORICAL
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.binning import MergeRule, merge_ordered
from bondroit.stats.binning_kernels import fill_histogram
from bondroit.stats.information import Association, association
from bondroit.stats.kernels import recoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers
    from bondroit.stats.binning import Merging


_DUST = 1e-9  # independent rows
_CERTAIN = -23.0  # log of a p-value of 1e-10
# Classes of a number are kept apart at so many times alpha, those of a category, whose order is itself learnt, at so
# many: what is best on rows held out (benchmarks/binning.py). Whether the variable tells anything is tested at alpha.
_APART_NUMBER, _APART_CATEGORY = 10.0, 2.0
_APART_AT_MOST = 0.5


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
        shape: the shape its rates were given (`rising` where `monotone` was asked); empty where cuts that must stand
            ruled out the shape asked for.
        forced: whether cuts that must stand made classes smaller than asked, or of one outcome.
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
    shape: str = "free"
    forced: bool = False

    @property
    def log_searched(self) -> float:
        """Log of the number of ways to make as many classes: how much the merge searched for chance.

        Numbers are cut in their order; categories may be put together anyhow, so k**levels / k! ways.
        """
        k, levels = self.ordinary, len(self.source.levels)
        if levels:
            return max(levels * log(k) - lgamma(k + 1), 0.0)
        return log(comb(len(self.source.edges), k - 1))

    @property
    def dummies(self) -> int:
        """Coefficients the candidate takes."""
        return int(np.count_nonzero(self.supported)) - 1

    @property
    def dummy_codes(self) -> Codes:
        """(n,) 0 for the base, 1 to `dummies`."""
        codes: Codes = recoded(self.source.codes, self.dummy)
        return codes


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """Per candidate and fine class: weights of events and non-events (a unit is an independent row), and rows."""

    events: Floats
    nonevents: Floats
    counts: Floats


def histograms(columns: Sequence[Prebinned], target: Floats, weights: Floats) -> Histograms:
    """One pass over the bytes of each candidate."""
    sums, counts = group_tables(columns, weights, target.astype(np.uint8), 2)
    return Histograms(sums[:, :, 1].copy(), sums[:, :, 0].copy(), counts.astype(np.float64))


def group_tables(columns: Sequence[Prebinned], weights: Floats, group: Codes, groups: int) -> tuple[Floats, Integers]:
    """(p, WIDTH, groups) sums of weights by fine class and group, and (p, WIDTH) rows by fine class."""
    sums, counts = np.zeros((len(columns), WIDTH, groups)), np.zeros((len(columns), WIDTH), np.int64)
    weights = np.ascontiguousarray(weights, np.float64)
    for j, column in enumerate(columns):
        fill_histogram(column.codes, weights, group, sums[j], counts[j])
    return sums, counts


def merge_columns(columns: Sequence[Prebinned], found: Histograms, request: BuildRequest) -> list[Merged]:
    """Merge each candidate's fine classes by dynamic programming; categories are first ordered by their rate.

    The settings of the request are kept to: shapes, cuts that must stand, values that must stay together.
    """
    if not columns:
        return []
    events, nonevents, counts = (x[:, :PREBINS].copy() for x in (found.events, found.nonevents, found.counts))
    for j, column in enumerate(columns):
        for first, *others in column.tied:
            for x in (events, nonevents, counts):
                x[j, first] += x[j, others].sum()
                x[j, others] = 0.0
    if request.firth:
        # A class of one outcome has a finite estimate then: dust keeps it from being forbidden.
        events[counts > 0] += _DUST
        nonevents[counts > 0] += _DUST
    order = _rate_order(columns, events, nonevents, counts)
    events, nonevents, counts = (np.take_along_axis(x, order, axis=1) for x in (events, nonevents, counts))
    merging = merge_ordered(
        events,
        nonevents,
        counts,
        MergeRule(
            request.max_modalities,
            request.least_share(len(columns[0].codes)) * float((found.events + found.nonevents)[0].sum()),
            request.min_count,
            request.alpha,
        ),
        shapes=[request.shapes.get(c.name, "free") if c.kind != CATEGORICAL else "free" for c in columns],
        stands=_standing(columns),
        alphas=_levels(columns, request.alpha),
    )
    label = np.empty((len(columns), WIDTH), np.int64)
    np.put_along_axis(label, order, merging.labels.astype(np.int64), axis=1)
    for j, column in enumerate(columns):
        for first, *others in column.tied:
            label[j, others] = label[j, first]
    label[:, OTHER_CODE], label[:, MISSING_CODE] = merging.classes, merging.classes + 1
    return _merged(columns, label, merging, found, request)


def _levels(columns: Sequence[Prebinned], alpha: float) -> Floats:
    """(p,) level of the test by which a further class of each candidate is kept."""
    times = np.where([c.kind == CATEGORICAL for c in columns], _APART_CATEGORY, _APART_NUMBER)
    levels: Floats = np.maximum(np.minimum(times * alpha, _APART_AT_MOST), alpha)
    return levels


def _rate_order(columns: Sequence[Prebinned], events: Floats, nonevents: Floats, counts: Floats) -> Integers:
    """(p, PREBINS) fine classes as they are merged: categories by rising rate, those without rows last."""
    order = np.tile(np.arange(PREBINS), (len(columns), 1))
    categorical = np.array([c.kind == CATEGORICAL for c in columns])
    events, total, counts = events[categorical], (events + nonevents)[categorical], counts[categorical]
    base = events.sum(axis=1, keepdims=True) / np.maximum(total.sum(axis=1, keepdims=True), 1e-300)
    rate = np.where(counts > 0, (events + base) / (total + 1.0), np.inf)
    order[categorical] = np.argsort(rate, axis=1, kind="stable")
    return order


def _standing(columns: Sequence[Prebinned]) -> Booleans:
    """(p, PREBINS) whether a cut must stand before the fine class: edge i stands before class i + 1."""
    stands = np.zeros((len(columns), PREBINS), np.bool_)
    for j, column in enumerate(columns):
        stands[j, [edge + 1 for edge in column.stands]] = True
    return stands


def class_sums(classes: Integers, sums: Floats, width: int) -> Floats:
    """(p, width): sums (p, WIDTH) over fine classes by class (p, WIDTH)."""
    place = np.arange(len(sums))[:, None] * width + classes
    return weighted_counts(place.ravel(), sums.ravel(), len(sums) * width).reshape(len(sums), width)


def _merged(
    columns: Sequence[Prebinned], label: Integers, merging: Merging, found: Histograms, request: BuildRequest
) -> list[Merged]:
    sizes = merging.classes + 2
    events, nonevents, counts = (class_sums(label, x, WIDTH) for x in (found.events, found.nonevents, found.counts))
    weights = events + nonevents
    both = np.ones(counts.shape, np.bool_) if request.firth else (events > 0) & (nonevents > 0)
    supported = both & (counts >= request.min_count)
    none = ~supported.any(axis=1)  # then nothing is estimated, and the heaviest class is the reference
    supported[none, np.argmax(counts[none], axis=1)] = True
    reference = np.argmax(np.where(supported, weights, -1.0), axis=1)
    estimated = supported.copy()
    estimated[np.arange(len(columns)), reference] = False
    position = np.where(estimated, estimated.cumsum(axis=1), 0).astype(np.uint8)
    dummy = np.take_along_axis(position, label, axis=1)
    rates = np.divide(events, weights, out=np.zeros_like(weights), where=weights > 0)
    shares = weights / weights.sum(axis=1, keepdims=True)
    rows = counts.astype(np.int64)
    return [
        Merged(
            source=column,
            label=label[j],
            ordinary=int(merging.classes[j]),
            supported=supported[j, : sizes[j]],
            reference=int(reference[j]),
            dummy=dummy[j],
            counts=rows[j, : sizes[j]],
            weights=shares[j, : sizes[j]],
            rates=rates[j, : sizes[j]],
            shape=merging.shapes[j],
            forced=bool(merging.forced[j]),
        )
        for j, column in enumerate(columns)
    ]


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
    dummy = np.array([m.dummy for m in merged], np.int64).reshape(len(merged), WIDTH)
    return association(class_sums(dummy, found.events, width), class_sums(dummy, found.nonevents, width))
