"""Columns as bytes: each candidate cut into at most 32 fine classes, with `other` and `missing` apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.building.levels import Levels, level_codes, level_keys
from bondroit.domain.scorecard import CATEGORICAL, NUMERIC
from bondroit.errors import Text
from bondroit.stats.binning_kernels import code_values, cut_ordered, rising
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Codes, Floats

PREBINS = 32
OTHER_CODE = PREBINS
MISSING_CODE = PREBINS + 1
WIDTH = PREBINS + 2
_ROW_NUMBER_FROM = 20  # rows from which a steadily rising integer is taken for a row number
_DISTINCT_FROM = 20  # texts, all different, from which they are taken for identifiers
_IDENTIFIER_FROM = 50  # rows from which integers that are all different are taken for identifiers
_DIFFERENT = Text("every value is different, as of an identifier", "chaque valeur est différente, comme un identifiant")
_NOTHING = np.zeros(0)
_TEXTS = (pl.Boolean, pl.String, pl.Categorical, pl.Enum)
_AT_ONCE = 1 << 22  # values read out of the table at once: a call of Polars is dear for a short column


@dataclass(frozen=True, slots=True, eq=False)
class Prebinned:
    """One candidate as bytes.

    Attributes:
        name: the column.
        kind: numeric or categorical.
        codes: (n,) 0 to 31 for fine classes, then `other`, then `missing`.
        edges: numeric: rising values; class k holds edges[k-1] <= x < edges[k].
        below: numeric: the greatest observed value under each edge; just under it where the edge must stand as it is.
        levels: categorical: the value of each fine class.
        open: categorical: whether values not listed may come (false for booleans).
        stands: numeric: positions of the edges no class may span.
        tied: categorical: fine classes that must stay in one class, group by group.
    """

    name: str
    kind: str
    codes: Codes
    edges: Floats
    below: Floats
    levels: tuple[str, ...] = ()
    open: bool = False
    stands: tuple[int, ...] = ()
    tied: tuple[tuple[int, ...], ...] = ()


def prebin_columns(frame: pl.DataFrame, request: BuildRequest, weights: Floats) -> tuple[list[Prebinned], list[Text]]:
    """Cut every candidate; columns that cannot serve are left out with a note each.

    A few columns at a time are in memory as numbers; at the end there are only the bytes of those kept.
    """
    kept: list[Prebinned] = []
    notes: list[Text] = []
    names = candidate_names(frame, request)
    size = max(_AT_ONCE // max(frame.height, 1), 1)
    for k in range(0, len(names), size):
        part = names[k : k + size]
        arrays = frame.select(_array(frame[name]) for name in part)
        for name in part:
            found = _prebin(frame[name], arrays[name], request, weights, named=request.candidates is not None)
            if isinstance(found, Prebinned):
                kept.append(found)
            else:
                notes.append(Text(f"Column {name} left out: {found.en}.", f"Colonne {name} écartée : {found.fr}."))
    return kept, notes


def _array(series: pl.Series) -> pl.Expr:
    """A column as numbers, NaN where missing, or as keys of its values; others as nothing."""
    column, dtype = pl.col(series.name), series.dtype
    if dtype.is_numeric():
        plain = dtype.is_float() or (dtype.is_integer() and dtype != pl.Int128 and not series.null_count())
        column = column if plain else column.cast(pl.Float64)
        return column.fill_null(float("nan")) if series.null_count() else column
    return level_keys(column, dtype) if isinstance(dtype, _TEXTS) else pl.lit(None).alias(series.name)


def candidate_names(frame: pl.DataFrame, request: BuildRequest) -> list[str]:
    """Columns that may enter."""
    taken = {request.target, request.weight, request.strata, request.stratum_size, request.clusters}
    taken |= {request.amount, request.period, request.office, *request.exclude}
    names = frame.columns if request.candidates is None else request.candidates
    return [name for name in dict.fromkeys(names) if name not in taken]


def _prebin(
    series: pl.Series, array: pl.Series, request: BuildRequest, weights: Floats, *, named: bool
) -> Prebinned | Text:
    dtype = series.dtype
    if dtype == pl.Null or series.null_count() == len(series):
        return Text("no value at all", "aucune valeur")
    if dtype.is_numeric():
        return _numeric(series, array.to_numpy(), request.cuts.get(series.name, ()), named=named)
    if isinstance(dtype, _TEXTS):
        return _categorical(series, array, request, weights)
    return Text(
        f"its type {dtype} is neither number, text nor boolean",
        f"son type {dtype} n'est ni nombre, ni texte, ni booléen",
    )


def _numeric(series: pl.Series, array: NDArray[Any], cuts: tuple[float, ...], *, named: bool) -> Prebinned | Text:
    values = array.astype(np.float64, copy=False)
    present = np.sort(array).astype(np.float64, copy=False)  # what is missing comes last
    if np.isnan(present[-1]):
        present = present[: np.searchsorted(present, np.nan)]
    if not len(present):
        return Text("no value at all", "aucune valeur")
    if present[0] == present[-1] and len(present) == len(values):
        return Text("it holds one single value", "elle n'a qu'une seule valeur")
    if series.dtype.is_integer() and not named:
        if len(values) >= _ROW_NUMBER_FROM and rising(values):
            return Text("it numbers the rows", "elle numérote les lignes")
        if len(present) >= _IDENTIFIER_FROM and rising(present):
            return _DIFFERENT
    edges, stands = _standing_edges(present, cuts)
    codes, padded = np.empty(len(values), np.uint8), np.full(PREBINS - 1, np.nan)
    padded[: len(edges)] = edges
    code_values(values, padded, MISSING_CODE, codes)
    below = present[present.searchsorted(edges) - 1] if len(edges) else edges
    if stands:
        below[list(stands)] = np.nextafter(edges[list(stands)], -np.inf)
    return Prebinned(series.name, NUMERIC, codes, edges, below, stands=stands)


def _standing_edges(ordered: Floats, cuts: tuple[float, ...]) -> tuple[Floats, tuple[int, ...]]:
    """Edges with those that must stand, and where these are; a cut with no value on one side of it is none."""
    if not cuts:
        return quantile_edges(ordered), ()
    fixed = np.unique(np.array(cuts, np.float64))
    fixed = fixed[(fixed > ordered[0]) & (fixed <= ordered[-1])][: PREBINS - 1]
    edges = np.union1d(fixed, quantile_edges(ordered, PREBINS - len(fixed)))
    return edges, tuple(np.flatnonzero(np.isin(edges, fixed)).tolist())


def quantile_edges(ordered: Floats, classes: int = PREBINS) -> Floats:
    """At most `classes` - 1 cut points of sorted values: quantiles, and the value after each that is much repeated.

    So a heavy value, zero for instance, stands alone. Values with few distinct levels are all told apart. All rows
    count, none is drawn: the order of the rows does not matter.
    """
    edges = np.empty(classes)
    return edges[: cut_ordered(ordered, classes, edges)]


def _categorical(series: pl.Series, keys: pl.Series, request: BuildRequest, weights: Floats) -> Prebinned | Text:
    """Frequent levels keep a class, and those of a group whatever their number; the others are pooled in `other`."""
    groups = request.groups.get(series.name, ())
    named = dict.fromkeys(v for group in groups for v in group)
    found = level_codes(series, keys, weights, named)
    absent = series.null_count()
    if found is None or _DISTINCT_FROM <= len(found.levels) == len(series) - absent:
        return _DIFFERENT
    if len(found.levels) < 2 and not absent:
        return Text("it holds one single value", "elle n'a qu'une seule valeur")
    closed = series.dtype == pl.Boolean
    if not closed:  # no card names a value of a few people, not even one that was asked for
        counts = dict(zip(found.levels, found.counts.tolist(), strict=True))
        named = {v: None for v in named if counts.get(v, 0) >= FLOOR}
    kept = _kept(found, named, closed=closed)
    names = tuple(sorted([*list(named)[:PREBINS], *(found.levels[k] for k in kept)]))
    place = {name: code for code, name in enumerate(names)}
    codes = [place.get(name, OTHER_CODE) for name in found.levels]
    table = np.array([*codes, MISSING_CODE, OTHER_CODE], np.uint8)
    tied = tuple(tuple(sorted(place[v] for v in dict.fromkeys(group) if v in place)) for group in groups)
    return Prebinned(
        name=series.name,
        kind=CATEGORICAL,
        codes=found.codes(table),
        edges=_NOTHING,
        below=_NOTHING,
        levels=names,
        open=not closed,
        tied=tuple(group for group in tied if len(group) > 1),
    )


def _kept(found: Levels, named: Collection[str], *, closed: bool) -> list[int]:
    """Positions of the levels that keep a fine class of their own accord, the heaviest first.

    A level too small to be a modality has one too, and the merge joins it to those of like rate; but no card names a
    value that fewer than 11 rows have.
    """
    heavy = [k for k in np.argsort(-found.shares, kind="stable").tolist() if found.levels[k] not in named]
    return [k for k in heavy[: max(PREBINS - len(named), 0)] if closed or found.counts[k] >= FLOOR]
