"""From rows to a card, without its evaluation: pre-bin, merge, screen, choose, fit, write the lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.assemble import card_variables
from bondroit.building.classes import associate, histograms, merge_columns, shifts
from bondroit.building.noting import merged_notes, not_steady, nothing_found, required_absent
from bondroit.building.penalty_path import on_the_path
from bondroit.building.prebins import prebin_columns
from bondroit.building.screening import look_alikes, resemblance, screen
from bondroit.building.selection import Selected, select
from bondroit.domain.scorecard import Scorecard

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.building.classes import Merged
    from bondroit.building.request import BuildRequest
    from bondroit.errors import Text
    from bondroit.stats.arrays import Floats
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
) -> Learnt:
    """Learn a card on every row given.

    Args:
        rows: the table.
        target: (n,) of 0 and 1.
        sampling: weights and design of the rows.
        request: what is asked.
        periods: (n,) the period of each row, for `max_shift`.

    Raises:
        UserError: E-BLD-003 if no variable tells the target's classes apart, or a required one has a single class.
    """
    sampling = unit_weights(sampling)
    columns, notes = prebin_columns(rows, request, sampling.weights)
    found = histograms(columns, target, sampling.weights)
    merged = merge_columns(columns, found, request)
    said = associate(merged, found)
    required = _required(merged, request)
    kept = np.flatnonzero(screen(merged, said, found, request)).tolist() if merged else []
    if request.max_shift is not None and periods is not None and kept:
        codes = periods.rank("dense").cast(int).to_numpy()
        moved = shifts([merged[j] for j in kept], codes, sampling.weights)
        notes += [
            not_steady(merged[j].source.name, far)
            for j, far in zip(kept, moved, strict=True)
            if far > request.max_shift
        ]
        kept = [j for j, far in zip(kept, moved, strict=True) if far <= request.max_shift]
    kept += [j for j in required if j not in kept]
    near = resemblance(merged, said, kept, sampling.weights)
    stands_in = {
        j: other for j, other in look_alikes(merged, said, kept, sampling.weights, near).items() if j not in required
    }
    left = [a for a, j in enumerate(kept) if j not in stands_in]
    running = [kept[a] for a in left]
    path = None
    if request.method == "l1":
        path = on_the_path(merged, said, running, target=target, sampling=sampling, request=request)
    selected = select(
        merged, running, target, sampling, request, required=required, near=near[np.ix_(left, left)], path=path
    )
    notes += merged_notes(merged, found, request)
    if not selected.chosen:
        raise nothing_found(request.target, int(target.sum()), len(target), len(merged), notes)
    variables = card_variables(selected, merged, target, sampling, meanings=request.meanings, firth=request.firth)
    card = Scorecard(request.name, 1, request.target, float(selected.fit.coefficients[0]), variables)
    return Learnt(card, merged, said, kept, stands_in, selected, sampling, tuple(notes))


def _required(merged: Sequence[Merged], request: BuildRequest) -> list[int]:
    """Positions of the variables that must stand."""
    places = {m.source.name: j for j, m in enumerate(merged)}
    absent = [name for name in request.required if name not in places or merged[places[name]].dummies < 1]
    if absent:
        raise required_absent(absent)
    return [places[name] for name in dict.fromkeys(request.required)]


def unit_weights(sampling: Sampling) -> Sampling:
    """Weights scaled to sum to Kish's effective size: a unit is worth one independent row."""
    weights = sampling.weights * (sampling.effective_size / sampling.weights.sum())
    return replace(sampling, weights=weights)
