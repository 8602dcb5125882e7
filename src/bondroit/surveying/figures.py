"""The figures asked of a drawn sample, domain by domain; those that would tell of few people are hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.estimation import (
    estimate_mean,
    estimate_quantile,
    estimate_rate,
    estimate_ratio,
    estimate_total,
)
from bondroit.stats.poverty import PART_OF_MEDIAN, at_risk_of_poverty
from bondroit.surveying.asked import Line
from bondroit.surveying.weighting import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.estimation import Estimated
    from bondroit.stats.surveyed import Surveyed
    from bondroit.surveying.asked import Asked

_ROUNDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """A line and the numbers of rows it is made of: what they partition must not be small."""

    line: Line
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Domain:
    by: str
    group: str
    members: Booleans
    everyone: Booleans


def lines_of(frame: pl.DataFrame, drawn: Surveyed, members: Booleans, asked: Asked) -> tuple[Line, ...]:
    """Every figure in every domain: for all members, then by each value of each column of `asked.by`.

    Args:
        frame: every row drawn, with the columns asked.
        drawn: the design.
        members: (n,) rows of the whole domain.
        asked: the figures; those on fewer rows than its floor are hidden, with others that would betray them.
    """
    domains = tuple(_domains(frame, members, asked.by))
    told = [_told(figure, domain) for domain in domains for figure in _figures(frame, drawn, domain, asked)]
    behind = [one for domain in domains for one in _behind(frame, domain, asked)]
    hidden = _hidden([*told, *behind], asked.floor)[: len(told)]
    return tuple(_masked(t.line) if hide else t.line for t, hide in zip(told, hidden, strict=True))


def numbers_of(frame: pl.DataFrame, name: str, members: Booleans) -> Floats:
    """(n,) the column as numbers, NaN where it is missing or the row is no member."""
    values: Floats = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    values[~members] = np.nan
    return values


def _domains(frame: pl.DataFrame, members: Booleans, by: Sequence[str]) -> Iterator[_Domain]:
    yield _Domain("", "", members, members)
    for name in by:
        texts = as_text(frame[name])
        for group in texts.filter(members).unique().sort().to_list():
            yield _Domain(name, group, members & (texts == group).to_numpy(), members)


Figure = tuple[str, str, str, "Estimated", tuple[int, ...]]


def _figures(frame: pl.DataFrame, drawn: Surveyed, domain: _Domain, asked: Asked) -> Iterator[Figure]:
    members = domain.members
    for kind, names, estimate in (("mean", asked.means, estimate_mean), ("total", asked.totals, estimate_total)):
        for name in names:
            values = numbers_of(frame, name, members)
            if not np.isnan(values).all():
                yield kind, name, "", estimate(values, drawn, level=asked.level), cells_of(values)
    yield from _shares(frame, drawn, members, asked)
    for top, bottom in asked.ratios:
        values, under = numbers_of(frame, top, members), numbers_of(frame, bottom, members)
        values, under = np.where(np.isnan(under), np.nan, values), np.where(np.isnan(values), np.nan, under)
        if np.nansum(under * drawn.weights) != 0:
            found = estimate_ratio(values, under, drawn, level=asked.level)
            yield "ratio", f"{top}/{bottom}", "", found, (*cells_of(values), *cells_of(under))
    for name, probability in asked.quantiles:
        values = numbers_of(frame, name, members)
        if np.isnan(values).all():
            continue
        found = estimate_quantile(values, probability, drawn, level=asked.level)
        below = int((values < found.value).sum())
        # A quantile is somebody's value: it is told when enough others stand on both sides of it.
        beside = (below, int((values > found.value).sum()))
        yield "quantile", f"{name} {probability:g}", "", found, (min(found.rows, *(2 * n + 1 for n in beside)), 0)
    yield from _poverty(frame, drawn, domain, asked)


def _poverty(frame: pl.DataFrame, drawn: Surveyed, domain: _Domain, asked: Asked) -> Iterator[Figure]:
    for name in asked.poverty:
        values, of = numbers_of(frame, name, domain.everyone), f"{name} {PART_OF_MEDIAN:g}"
        inside = domain.members & ~np.isnan(values)
        if not inside.any():
            continue
        found = at_risk_of_poverty(values, drawn, among=domain.members, level=asked.level)
        poor, rows = int((values[inside] < found.threshold.value).sum()), int(inside.sum())
        if not domain.by:
            yield "threshold", of, "", found.threshold, (rows, 0)
        yield "poverty", of, "", found.share, (poor, rows - poor)


def _shares(frame: pl.DataFrame, drawn: Surveyed, members: Booleans, asked: Asked) -> Iterator[Figure]:
    for name in asked.shares:
        known = members & frame[name].is_not_null().to_numpy()
        texts = as_text(frame[name])
        for value in texts.filter(known).unique().sort().to_list():
            events = np.where(known, (texts == value).to_numpy().astype(np.float64), np.nan)
            yield "share", name, value, estimate_rate(events, drawn, level=asked.level), cells_of(events)


def cells_of(values: Floats) -> tuple[int, int]:
    """Rows behind a figure; for a column of 0 and 1, those of each."""
    known = values[~np.isnan(values)]
    if np.isin(known, (0.0, 1.0)).all():
        return int(known.sum()), int(len(known) - known.sum())
    return len(known), 0


def _behind(frame: pl.DataFrame, domain: _Domain, asked: Asked) -> Iterator[_Told]:
    """The means of the columns of ratios, asked or not: a ratio times one of them gives the other back."""
    for name in dict.fromkeys(name for pair in asked.ratios for name in pair):
        values = numbers_of(frame, name, domain.members)
        if not np.isnan(values).all():
            line = Line("mean", name, "", domain.by, domain.group, None, None, None, None, None, None)
            yield _Told(line, cells_of(values))


def _told(figure: Figure, domain: _Domain) -> _Told:
    kind, of, term, found, cells = figure
    line = Line(
        kind, of, term, domain.by, domain.group, found.value, found.standard_error, found.low, found.high,
        found.freedom, found.rows,
    )  # fmt: skip
    return _Told(line, cells)


def _masked(line: Line) -> Line:
    return replace(line, value=None, standard_error=None, low=None, high=None, freedom=None, rows=None)


def _blocks(told: Sequence[_Told]) -> list[list[int]]:
    """Places of the lines that add up to something known; unseen means stand apart from those that are told."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for place, t in enumerate(told):
        line = t.line
        seen = "" if line.rows is None else "told"
        blocks.setdefault(("groups", seen, line.figure, line.of, line.term, line.by), []).append(place)
        if line.figure == "share":
            blocks.setdefault(("values", seen, line.of, line.by, line.group), []).append(place)
    return list(blocks.values())


def _columns_of_ratios(told: Sequence[_Told]) -> list[tuple[int, list[int]]]:
    """Each ratio with the means of its two columns in the same domain."""
    means: dict[tuple[str, str, str], list[int]] = {}
    for place, t in enumerate(told):
        if t.line.figure == "mean":
            means.setdefault((t.line.of, t.line.by, t.line.group), []).append(place)
    found = []
    for place, t in enumerate(told):
        line = t.line
        if line.figure == "ratio":
            top, _, bottom = line.of.partition("/")
            found.append((place, [p for name in (top, bottom) for p in means.get((name, line.by, line.group), [])]))
    return found


def _hidden(told: Sequence[_Told], floor: int) -> Booleans:
    """Lines to hide: groups of one figure add up to all rows, and so do the values of one share."""
    hidden = np.zeros(len(told), np.bool_)
    if not floor:
        return hidden
    blocks = _blocks(told)
    columns = _columns_of_ratios(told)
    for _ in range(_ROUNDS):
        before = hidden.copy()
        for places in blocks:
            cells: Integers = np.array([told[p].cells for p in places], np.int64)
            hidden[places] |= hidden_rows(cells, floor, told=hidden[places])
        for ratio, means in columns:
            hidden[ratio] |= hidden[means].any()
        if (hidden == before).all():
            break
    return hidden
