"""The lines of the card: names of modalities, coefficients, intervals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.inference import card_bounds
from bondroit.building.selection import spans
from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, Modality, Variable
from bondroit.stats.disclosure import FLOOR, hidden_rows, small_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.building.classes import Merged
    from bondroit.building.selection import Selected
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling

_LONGEST_NAME = 60
_WIDEST = 30.0  # logits: an interval without an end is told as far as this
# A card is published: rows times rate must not count a handful of surveyed people. Coefficients are not touched.
LEAST_SHOWN = FLOOR


def card_variables(
    selected: Selected,
    merged: Sequence[Merged],
    target: Floats,
    sampling: Sampling,
    *,
    meanings: Mapping[str, str],
    firth: bool = False,
) -> tuple[Variable, ...]:
    """One variable per selected candidate, with 95 % design-based intervals on its odds ratios.

    Args:
        selected: the variables of the card and their fit.
        merged: classes of every candidate.
        target: (n,) of 0 and 1.
        sampling: weights and design of the rows.
        meanings: of the variables, by name.
        firth: whether the fit was made with Firth's penalty; its intervals are then those of the profile.
    """
    bounds = np.clip(card_bounds(selected, merged, target, sampling, firth=firth), -_WIDEST, _WIDEST)
    return tuple(
        replace(
            _variable(merged[j], selected.fit.coefficients[span], bounds[span], target),
            meaning=meanings.get(merged[j].source.name, ""),
        )
        for j, span in zip(selected.chosen, spans(selected.chosen, merged), strict=True)
    )


def _variable(m: Merged, coefficients: Floats, bounds: Floats, target: Floats) -> Variable:
    source = m.source
    modalities = {k: _ordinary(m, k) for k in range(m.ordinary)}
    if source.open:
        modalities[m.ordinary] = _plain(m, m.ordinary, OTHER)
    modalities[m.ordinary + 1] = _plain(m, m.ordinary + 1, MISSING)
    estimated = [k for k in modalities if m.supported[k] and k != m.reference]
    for k, coefficient, (low, high) in zip(estimated, coefficients.tolist(), bounds.tolist(), strict=True):
        modalities[k] = _estimated(modalities[k], coefficient, low, high)
    events = np.bincount(m.label[source.codes], weights=target, minlength=m.ordinary + 2).astype(np.int64)
    return Variable(source.name, source.kind, _masked(tuple(modalities.values()), events[list(modalities)]))


def masked_lines(lines: tuple[Modality, ...], events: Integers) -> tuple[Modality, ...]:
    """The classes of one variable with their small cells masked; `events` (lines,) are rows with the event."""
    return _masked(lines, events)


def _masked(lines: tuple[Modality, ...], events: Integers) -> tuple[Modality, ...]:
    """`lines` without the figures that count few rows, nor those from which the totals would give them away.

    A class of 1 to 10 rows has neither count nor share; a class with fewer than 11 rows with the event, or fewer
    without, has no rate; where a single class would be hidden, the next smallest is hidden with it.

    Args:
        lines: the classes of one variable, whole.
        events: (lines,) rows with the event, unweighted.
    """
    counts = np.array([line.count for line in lines], np.int64)
    rates = np.array([line.rate for line in lines], np.float64)
    cells = np.stack([events, counts - events], axis=1)
    # What a reader gets who multiplies: with unequal weights it is not the number of rows.
    told = np.rint(counts * rates).astype(np.int64)
    hidden = hidden_rows(counts[:, None], LEAST_SHOWN)
    few = (cells < LEAST_SHOWN) | small_cells(np.stack([told, counts - told], axis=1), LEAST_SHOWN)
    rateless = hidden_rows(cells, LEAST_SHOWN, told=hidden | (few.any(axis=1) & (counts > 0))) | (counts == 0)
    return tuple(
        replace(
            line,
            count=None if gone else line.count,
            share=None if gone else line.share,
            rate=None if none else line.rate,
        )
        for line, gone, none in zip(lines, hidden.tolist(), rateless.tolist(), strict=True)
    )


def _estimated(modality: Modality, coefficient: float, low: float, high: float) -> Modality:
    return replace(
        modality,
        coefficient=coefficient,
        odds_ratio_low=float(np.exp(low)),
        odds_ratio_high=float(np.exp(high)),
    )


def _plain(m: Merged, k: int, kind: str) -> Modality:
    return Modality(
        name=kind,
        kind=kind,
        coefficient=0.0,
        reference=k == m.reference,
        count=int(m.counts[k]),
        share=float(m.weights[k]),
        rate=float(m.rates[k]),
    )


def _ordinary(m: Merged, k: int) -> Modality:
    plain = _plain(m, k, INTERVAL)
    if m.source.kind == NUMERIC:
        lower, upper = _bounds(m, k)
        return replace(plain, name=interval_name(lower, upper), lower=lower, upper=upper)
    values = tuple(v for code, v in enumerate(m.source.levels) if m.label[code] == k)
    return replace(plain, name=values_name(values), kind=VALUES, values=values)


def _bounds(m: Merged, k: int) -> tuple[float | None, float | None]:
    """Bounds of numeric class k: between fine classes i and i + 1 stands edge i."""
    inside = np.flatnonzero(m.label[: len(m.source.edges) + 1] == k)
    cuts = [short_number(float(below), float(edge)) for below, edge in zip(m.source.below, m.source.edges, strict=True)]
    first, last = int(inside[0]), int(inside[-1])
    return (cuts[first - 1] if first > 0 else None), (cuts[last] if last < len(cuts) else None)


def short_number(below: float, edge: float) -> float:
    """The number with the fewest digits in (below, edge]: it cuts the observed values as `edge` does.

    Beside an infinite value the finite one is rounded away to one digit, as it is a person's own.
    """
    if not (np.isfinite(below) and np.isfinite(edge)):
        return _beside_infinity(below, edge)
    if below < 0.0 <= edge:
        return 0.0
    size = int(np.floor(np.log10(max(abs(below), abs(edge)))))
    for digits in range(-size - 1, 17 - size):
        unit = 10.0 ** abs(digits)
        trial = np.floor(edge * unit) / unit if digits >= 0 else np.floor(edge / unit) * unit
        if below < trial <= edge:
            return float(trial) + 0.0  # no negative zero
    return edge


# Below this a double has no powers of ten to round to.
_TINY = 1e-300


def _beside_infinity(below: float, edge: float) -> float:
    """A finite number of one digit in (below, edge], of which one or both are infinite."""
    value = edge if np.isfinite(edge) else below
    if not np.isfinite(value):
        return 0.0
    unit = 10.0 ** np.floor(np.log10(abs(value))) if abs(value) > _TINY else 1.0
    if np.isfinite(edge):
        trial = np.floor(value / unit) * unit
        return float(trial) + 0.0 if np.isfinite(trial) and trial <= edge else edge
    trial = (np.floor(value / unit) + 1) * unit
    return float(trial) + 0.0 if below < trial < np.inf else float(np.finfo(np.float64).max)


def number_text(value: float) -> str:
    """A bound as a person writes it."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def interval_name(lower: float | None, upper: float | None) -> str:
    """`< 4`, `[4, 8)`, `>= 8`, or `any` when nothing bounds it."""
    if lower is None and upper is None:
        return "any"
    if lower is None:
        assert upper is not None
        return f"< {number_text(upper)}"
    if upper is None:
        return f">= {number_text(lower)}"
    return f"[{number_text(lower)}, {number_text(upper)})"


def values_name(values: tuple[str, ...]) -> str:
    """The values joined, the first ones and a number when they are many; in quotes if it were a reserved name."""
    whole = ", ".join(values)
    if whole in (OTHER, MISSING):
        return f"'{whole}'"
    if len(whole) <= _LONGEST_NAME or len(values) < 3:
        return whole
    return f"{values[0]}, {values[1]} + {len(values) - 2}"
