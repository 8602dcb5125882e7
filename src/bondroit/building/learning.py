"""From rows to a card, without its evaluation: pre-bin, merge, screen, choose, fit, write the lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from bondroit.building.assemble import card_variables
from bondroit.building.barred_notes import barred_notes
from bondroit.building.chances import shifts
from bondroit.building.classes import associate, histograms, merge_columns
from bondroit.building.holding_out import period_groups
from bondroit.building.noting import merged_notes, not_steady, nothing_found, required_absent, stood_in_for
from bondroit.building.penalty_path import on_the_path
from bondroit.building.prebins import prebin_columns
from bondroit.building.screening import look_alikes, resemblance, screen
from bondroit.building.selection import Selected, select
from bondroit.domain.scorecard import Scorecard
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.building.classes import Merged
    from bondroit.building.request import BuildRequest
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.information import Association
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A card and what was seen on the way.

    Attributes:
        card: without provenance.
        merged: every candidate in its classes.
        said: what each says of the target.
        kept: positions that passed the screening.
        stands_in: dropped position -> position of the one that stands in for it.
        selected: the variables of the card and their fit.
        sampling: the design, weights scaled so that a unit is worth one independent row.
        notes: columns left out and why.
    """

    card: Scorecard
    merged: list[Merged]
    said: Association
    kept: list[int]
    stands_in: dict[int, int]
    selected: Selected
    sampling: Sampling
    notes: tuple[Text, ...]


def learn(
    rows: pl.DataFrame,
    target: Floats,
    sampling: Sampling,
    request: BuildRequest,
    *,
    periods: pl.Series | None = None,
    forgiving: bool = False,
) -> Learnt:
    """Learn a card on every row given.

    Args:
        rows: the table.
        target: (n,) of 0 and 1.
        sampling: weights and design of the rows.
        request: what is asked.
        periods: (n,) the period of each row, for `max_shift`.
        forgiving: learn without a required variable that cannot stand: for the parts of a cross-validation.

    Raises:
        UserError: E-BLD-003 if no variable tells the target's classes apart; E-BLD-005 if a required one cannot stand.
    """
    sampling = unit_weights(sampling, target)
    columns, notes = prebin_columns(rows, request, sampling.weights)
    found = histograms(columns, target, sampling.weights)
    merged = merge_columns(columns, found, request)
    said = associate(merged, found)
    required = _required(merged, request, forgiving=forgiving)
    kept = np.flatnonzero(screen(merged, said, found, request)).tolist() if merged else []
    if request.max_shift is not None and periods is not None and kept:
        far = _shifted([merged[j] for j in kept], periods, sampling.weights, request.max_shift)
        notes += [not_steady(merged[j].source.name) for j, gone in zip(kept, far, strict=True) if gone]
        kept = [j for j, gone in zip(kept, far, strict=True) if not gone]
    kept += [j for j in required if j not in kept]
    near = resemblance(merged, said, kept, sampling.weights)
    stands_in = {
        j: other for j, other in look_alikes(merged, said, kept, sampling.weights, near).items() if j not in required
    }
    notes += [
        stood_in_for(merged[j].source.name, merged[other].source.name)
        for j, other in stands_in.items()
        if merged[j].source.name in {*request.cuts, *request.groups, *request.shapes}
    ]
    left = [a for a, j in enumerate(kept) if j not in stands_in]
    running = [kept[a] for a in left]
    path = None
    if request.method == "l1":
        path = on_the_path(merged, said, running, target=target, sampling=sampling, request=request)
    selected = select(
        merged, running, target, sampling, request, required=required, near=near[np.ix_(left, left)], path=path
    )
    notes += merged_notes(merged, found, request)
    refused = [merged[j].source.name for j in required if j not in selected.chosen]
    if refused and not forgiving:
        raise required_absent(refused)
    if not selected.chosen:
        raise nothing_found(request.target, int(target.sum()), len(target), len(merged), notes)
    variables = card_variables(selected, merged, target, sampling, meanings=request.meanings, firth=request.firth)
    card = Scorecard(request.name, 1, request.target, float(selected.fit.coefficients[0]), variables)
    notes = [*barred_notes(v.name for v in variables), *notes]
    return Learnt(card, merged, said, kept, stands_in, selected, sampling, tuple(notes))


def _required(merged: Sequence[Merged], request: BuildRequest, *, forgiving: bool) -> list[int]:
    """Positions of the variables that must stand."""
    places = {m.source.name: j for j, m in enumerate(merged) if m.dummies > 0}
    absent = [name for name in request.required if name not in places]
    if absent and not forgiving:
        raise required_absent(absent)
    return [places[name] for name in dict.fromkeys(request.required) if name in places]


def _shifted(merged: Sequence[Merged], periods: pl.Series, weights: Floats, most: float) -> Booleans:
    """(p,) whether a candidate moved between periods by more than `most`, and by more than chance moves it.

    Periods are years, or whatever the column holds; at most ten, neighbours put together.
    """
    labels, group = period_groups(periods)
    known = group >= 0
    sizes = [float(weights[group == k].sum() ** 2 / np.square(weights[group == k]).sum()) for k in range(len(labels))]
    if len(sizes) <= 1:
        return np.zeros(len(merged), np.bool_)
    # A row without a period has no weight in any.
    moved = shifts(merged, np.where(known, group, 0), weights * known)
    smallest = sorted(sizes)[:2]
    classes = np.array([np.count_nonzero(m.counts) for m in merged])
    by_chance = chi2.isf(0.05, np.maximum(classes - 1, 1)) * sum(1.0 / size for size in smallest)
    result: Booleans = moved > np.maximum(most, by_chance)
    return result


def unit_weights(sampling: Sampling, target: Floats | None = None) -> Sampling:
    """Weights scaled so that a unit is worth one independent row: to Kish's effective size.

    Where clusters were drawn, rows of one cluster resemble one another: the size is divided by the design effect of
    the rate of the `target` (n,), if that is above one. A variable that is the same throughout a cluster has about
    that effect; others a smaller one.
    """
    size = sampling.effective_size
    if sampling.clusters is not None and target is not None:
        size /= max(_design_effect(sampling, target), 1.0)
    return replace(sampling, weights=sampling.weights * (size / sampling.weights.sum()))


def _design_effect(sampling: Sampling, target: Floats) -> float:
    """Variance of the weighted rate under the design, over that of so many independent rows."""
    total = float(sampling.weights.sum())
    rate = float(sampling.weights @ target) / total
    variance = float(linearised_covariance((sampling.weights * (target - rate) / total)[:, None], sampling)[0, 0])
    return variance / (rate * (1.0 - rate) / sampling.effective_size)
