"""Columns as bytes: each candidate cut into at most 32 fine classes, with `other` and `missing` apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.request import design_columns
from bondroit.domain.scorecard import CATEGORICAL, NUMERIC
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Codes, Floats

PREBINS = 32
OTHER_CODE = PREBINS
MISSING_CODE = PREBINS + 1
WIDTH = PREBINS + 2
_ROW_NUMBER_FROM = 20  # rows from which a steadily rising integer is taken for a row number
_IDENTIFIER_FROM = 50  # rows from which integers that are all different are taken for identifiers
_DIFFERENT = Text("every value is different, as of an identifier", "chaque valeur est différente, comme un identifiant")


@dataclass(frozen=True, slots=True, eq=False)
class Prebinned:
    """One candidate as bytes.

    Attributes:
        name: the column.
        kind: numeric or categorical.
        codes: (n,) 0 to 31 for fine classes, then `other`, then `missing`.
        edges: numeric: rising values; class k holds edges[k-1] <= x < edges[k].
        below: numeric: the greatest observed value under each edge.
        levels: categorical: the value of each fine class.
        open: categorical: whether values not listed may come (false for booleans).
    """

    name: str
    kind: str
    codes: Codes
    edges: Floats
    below: Floats
    levels: tuple[str, ...] = ()
    open: bool = False


def prebin_columns(frame: pl.DataFrame, request: BuildRequest, weights: Floats) -> tuple[list[Prebinned], list[Text]]:
    """Cut every candidate; columns that cannot serve are left out with a note each."""
    kept, notes = [], []
    for name in candidate_names(frame, request):
        found = _prebin(frame[name], request, weights, named=request.candidates is not None)
        if isinstance(found, Prebinned):
            kept.append(found)
        else:
            notes.append(Text(f"Column {name} left out: {found.en}.", f"Colonne {name} écartée : {found.fr}."))
    return kept, notes


def candidate_names(frame: pl.DataFrame, request: BuildRequest) -> list[str]:
    """Columns that may enter."""
    taken = {request.target, *design_columns(request), *request.exclude}
    names = frame.columns if request.candidates is None else request.candidates
    return [name for name in dict.fromkeys(names) if name not in taken]


def _prebin(series: pl.Series, request: BuildRequest, weights: Floats, *, named: bool) -> Prebinned | Text:
    dtype = series.dtype
    if dtype == pl.Null or series.null_count() == len(series):
        return Text("no value at all", "aucune valeur")
    if dtype.is_numeric():
        return _numeric(series, named=named)
    if dtype == pl.Boolean:
        texts = series.replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
        return _categorical(texts, request, weights, closed=True)
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        return _categorical(series.cast(pl.String), request, weights, closed=False)
    return Text(
        f"its type {dtype} is neither number, text nor boolean",
        f"son type {dtype} n'est ni nombre, ni texte, ni booléen",
    )


def _numeric(series: pl.Series, *, named: bool) -> Prebinned | Text:
    values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    absent = np.isnan(values)
    present = np.sort(values[~absent]) if absent.any() else np.sort(values)
    if not len(present):
        return Text("no value at all", "aucune valeur")
    if present[0] == present[-1] and not absent.any():
        return Text("it holds one single value", "elle n'a qu'une seule valeur")
    if not named and _is_row_number(series, values):
        return Text("it numbers the rows", "elle numérote les lignes")
    if not named and series.dtype.is_integer() and _all_different(present):
        return _DIFFERENT
    edges = quantile_edges(present)
    codes = np.searchsorted(edges, values, side="right").astype(np.uint8)
    codes[absent] = MISSING_CODE
    below = present[np.searchsorted(present, edges, side="left") - 1] if len(edges) else edges
    return Prebinned(series.name, NUMERIC, codes, edges, below)


def quantile_edges(ordered: Floats) -> Floats:
    """At most 31 cut points of sorted values: their quantiles, and the value after each that is much repeated.

    So a heavy value, zero for instance, stands alone. Values with few distinct levels are all told apart.
    """
    ranks = (np.linspace(0.0, 1.0, PREBINS + 1)[1:-1] * len(ordered)).astype(np.int64)
    drawn, times = np.unique(ordered[ranks], return_counts=True)
    heavy = drawn[(times > 1) | (drawn == ordered[0])]
    after = np.searchsorted(ordered, heavy, side="right")
    edges = np.unique(np.concatenate([drawn, ordered[after[after < len(ordered)]]]))
    steps = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    if len(steps) < PREBINS:
        edges = ordered[steps]
    edges = edges[(edges > ordered[0]) & np.isfinite(edges)]
    result: Floats = edges[: PREBINS - 1]
    return result


def _is_row_number(series: pl.Series, values: Floats) -> bool:
    if not series.dtype.is_integer() or len(values) < _ROW_NUMBER_FROM or np.isnan(values).any():
        return False
    return bool((np.diff(values) > 0).all())


def _all_different(ordered: Floats) -> bool:
    return len(ordered) >= _IDENTIFIER_FROM and bool((np.diff(ordered) > 0).all())


def _categorical(texts: pl.Series, request: BuildRequest, weights: Floats, *, closed: bool) -> Prebinned | Text:
    levels = texts.drop_nulls().unique().sort()
    if len(levels) < 2 and not texts.null_count():
        return Text("it holds one single value", "elle n'a qu'une seule valeur")
    if len(levels) == len(texts) - texts.null_count() and len(levels) >= _ROW_NUMBER_FROM:
        return _DIFFERENT
    physical = texts.cast(pl.Enum(levels)).to_physical().cast(pl.Int64).fill_null(len(levels)).to_numpy()
    counts = np.bincount(physical, minlength=len(levels) + 1)[:-1]
    shares = np.bincount(physical, weights, len(levels) + 1)[:-1] / weights.sum()
    heavy = np.argsort(-shares, kind="stable")[:PREBINS]
    least = request.least_share(len(texts))
    frequent = np.sort(heavy if closed else heavy[(shares[heavy] >= least) & (counts[heavy] >= request.min_count)])
    lookup = np.full(len(levels) + 1, OTHER_CODE, np.uint8)
    lookup[frequent] = np.arange(len(frequent), dtype=np.uint8)
    lookup[len(levels)] = MISSING_CODE
    names = tuple(levels.gather(frequent).to_list())
    nothing = np.zeros(0)
    return Prebinned(texts.name, CATEGORICAL, lookup[physical], nothing, nothing, names, not closed)
