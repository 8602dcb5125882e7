"""What a variable's classes say of the outcome: weights of evidence, information value, chi-square, Cramér's V."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from bondroit.stats.stability import EMPTY

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Association:
    """Association of p variables with the outcome.

    Attributes:
        evidence: (p, k) weight of evidence of each class: log of its share of events over its share of
            non-events; 0 for a class without rows. Where one of these shares is nought, and there only, half a row
            is first added to every cell of the variable.
        information: (p,) information value: sum of (share of events - share of non-events) x evidence (Kullback and
            Leibler's symmetric divergence).
        chi_square: (p,) Pearson's, on the scale of the histograms.
        freedom: (p,) classes in use less one.
        log_p: (p,) natural log of the p-value.
    """

    evidence: Floats
    information: Floats
    chi_square: Floats
    freedom: Floats
    log_p: Floats


def association(events: Floats, nonevents: Floats) -> Association:
    """Association from histograms (p, k), scaled so that a unit is worth one independent row."""
    total = events + nonevents
    live = total > 0
    classes = live.sum(axis=1, keepdims=True)
    all_events, all_nonevents = events.sum(axis=1, keepdims=True), nonevents.sum(axis=1, keepdims=True)
    added = np.where(live & (np.minimum(events, nonevents) <= 0), 0.5, 0.0)
    share_events = (events + added) / (all_events + added * classes)
    share_nonevents = (nonevents + added) / (all_nonevents + added * classes)
    ratio = np.divide(share_events, share_nonevents, out=np.ones(total.shape), where=live)
    evidence = np.log(ratio)
    gap = events / all_events - nonevents / all_nonevents
    expected = total * all_events / (all_events + all_nonevents)
    product = np.where(live, expected * (1.0 - all_events / (all_events + all_nonevents)), 1.0)
    chi_square = np.where(live, np.square(events - expected) / product, 0.0).sum(axis=1)
    freedom = np.maximum(classes[:, 0] - 1, 0).astype(np.float64)
    log_p = np.where(freedom > 0, chi2.logsf(chi_square, np.maximum(freedom, 1)), 0.0)
    return Association(evidence, (gap * evidence).sum(axis=1), chi_square, freedom, log_p)


def stability_indices(before: Floats, after: Floats) -> Floats:
    """Population stability index of p variables: sum over classes of (b - a) ln(b / a), of shares a and b.

    The plain way, for one variable, is `stats.stability.stability_index`.

    Args:
        before: (p, k) weights of the classes, scaled so that a unit is worth one independent row; a class that is
            empty on one side only counts there as half a unit.
        after: (p, k) the same for the other rows.
    """
    live = before + after > 0
    one, two = (np.where(x > 0, x, EMPTY) / x.sum(axis=1, keepdims=True) for x in (before, after))
    gap = np.where(live, two - one, 0.0)
    result: Floats = (gap * np.log(two / one)).sum(axis=1)
    return result


def passing(log_p: Floats, level: float) -> Booleans:
    """Which tests pass when at most `level` of those that pass are false (Benjamini and Hochberg 1995)."""
    order = np.argsort(log_p, kind="stable")
    bar = np.log(level) + np.log(np.arange(1, len(log_p) + 1) / max(len(log_p), 1))
    under = np.flatnonzero(log_p[order] <= bar)
    kept = np.zeros(len(log_p), np.bool_)
    if len(under):
        kept[order[: under[-1] + 1]] = True
    return kept


def cramers_v(table: Floats) -> float:
    """Cramér's V of a table of weights (r, c): sqrt(chi2 / (total x (min(r, c) - 1))) over its non-empty lines."""
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    smaller = min(table.shape) - 1
    if smaller < 1:
        return 0.0
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    phi = float((np.square(table - expected) / expected).sum()) / total
    return float(np.sqrt(phi / smaller))
