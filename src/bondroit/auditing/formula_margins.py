"""Public margins with their error, and files weighted to meet them: once as published, then as they may be instead.

A margin is a share of the files that meet some conditions, of all or of those that meet others. Weights are raked
(`stats.calibrating`) on the combinations of conditions that occur. A replicate draws every margin within its error
(normal, its 95 % interval the declared one) and the files themselves (Poisson weights): the town is one draw of many.
Margins are drawn apart, as no source says how their errors go together; those that contradict one another are redrawn.
"""

from __future__ import annotations

import pkgutil
import tomllib
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.stats.calibrating import RAKING, calibrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bondroit.stats.arrays import Booleans, Floats

_TESTS = ("is", "above", "at_least", "below")
_LEAST, _MOST = 0.001, 0.999
_NORMAL = 1.96
_NEAR_MET, _NOTHING, _TRIES = 1e-6, 1e-9, 50
FARTHEST = 4.0
"""Margins drawn together that no weights within this factor meet are drawn again: they contradict one another."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One public figure.

    Attributes:
        name: of the figure.
        value: the share.
        error: half of its 95 % interval.
        year, source: of the figure.
        where: conditions.
        among: of the files it is a share of; empty: of all.
    """

    name: str
    value: float
    error: float
    year: str
    source: str
    where: tuple[Mapping[str, Any], ...]
    among: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins, and where they come from; `recipients` is the number of files they are of, 0 if nobody said it."""

    source: str
    margins: tuple[Margin, ...]
    recipients: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """A margin, and what the files say: before and after weighting."""

    margin: Margin
    before: float
    after: float

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        m = self.margin
        return {
            "name": m.name, "value": m.value, "error": m.error, "year": m.year, "source": m.source,
            "before": self.before, "after": self.after,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Files weighted to margins.

    Attributes:
        weights: (n,) of mean one.
        met: each margin.
        converged: whether all are met together.
        efficiency: (sum w)^2 / (n sum w^2): how even the weights are.
    """

    weights: Floats
    met: tuple[Met, ...]
    converged: bool
    efficiency: float


@dataclass(frozen=True, slots=True, eq=False)
class Reweighting:
    """Files and margins, ready for weights.

    Attributes:
        margins: the margins.
        cells: (n,) which combination of conditions a file has.
        holds: (c, m) whether the combination meets each margin's conditions; `among` likewise.
    """

    margins: Margins
    cells: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = field(repr=False)
    holds: Booleans = field(repr=False)
    among: Booleans = field(repr=False)


def packaged_margins() -> Margins:
    """The margins that come with the package."""
    found = pkgutil.get_data("bondroit.auditing", "formula_margins.toml")
    if found is None:
        message = "formula_margins.toml is missing"
        raise FileNotFoundError(message)
    return parse_margins(found.decode(), name="formula_margins.toml")


def parse_margins(text: str, *, name: str) -> Margins:
    """Read margins; the packaged file says how they are written.

    Raises:
        UserError: E-MAP-001.
    """
    try:
        document = tomllib.loads(text)
        made = tuple(_margin(key, one) for key, one in document["margins"].items())
        return Margins(str(document.get("source", name)), made, int(document.get("recipients", 0)))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            "E-MAP-001",
            Text(f"The margins {name} cannot be used.", f"Les marges {name} sont inutilisables."),
            faults=[Text(f"{error}.", f"{error}.")],
            remedy=Text(
                "docs/explanation/published-formula.md shows how a margin is written.",
                "docs/explanation/published-formula.md montre comment une marge s'écrit.",
            ),
        ) from error


def _margin(name: str, one: Mapping[str, Any]) -> Margin:
    value, error = float(one["value"]), float(one["error"])
    if not 0.0 < value < 1.0 or error < 0.0:
        message = f"{name}: a share lies between 0 and 1, its error is not negative"
        raise ValueError(message)
    where, among = tuple(one["where"]), tuple(one.get("among", ()))
    for condition in (*where, *among):
        if set(condition) - {"column", *_TESTS} or not set(condition) & set(_TESTS):
            message = f"{name}: a condition has a column and one of {', '.join(_TESTS)}"
            raise ValueError(message)
    if not where:
        message = f"{name}: no condition"
        raise ValueError(message)
    return Margin(name, value, error, str(one.get("year", "")), str(one.get("source", "")), where, among)


def reweighting(frame: pl.DataFrame, margins: Margins) -> Reweighting:
    """What the margins ask of the files.

    Args:
        frame: the files, with the columns that conditions name.
        margins: the margins.

    Raises:
        UserError: E-TAB-004 if a column is missing.
    """
    columns = {str(c["column"]) for m in margins.margins for c in (*m.where, *m.among)}
    missing = sorted(columns - set(frame.columns))
    if missing:
        raise UserError(
            "E-TAB-004",
            Text(
                "The files lack columns that margins name.",
                "Il manque aux dossiers des colonnes que citent les marges.",
            ),
            faults=[Text(f"Missing column: {name}.", f"Colonne absente : {name}.") for name in missing],
            remedy=Text("leave these margins out with --margins FILE.", "ôtez ces marges par --margins FICHIER."),
        )
    flags = frame.select(
        *(_all_of(m.where).alias(f"w{k}") for k, m in enumerate(margins.margins)),
        *((_all_of(m.among) if m.among else pl.lit(value=True)).alias(f"a{k}") for k, m in enumerate(margins.margins)),
    )
    matrix = flags.to_numpy().astype(np.bool_)
    size = len(margins.margins)
    kinds, cells = np.unique(matrix, axis=0, return_inverse=True)
    return Reweighting(margins, cells.reshape(-1).astype(np.int64), kinds[:, :size], kinds[:, size:])


def _all_of(conditions: Sequence[Mapping[str, Any]]) -> pl.Expr:
    return reduce(and_, (_condition(c) for c in conditions))


def _condition(condition: Mapping[str, Any]) -> pl.Expr:
    column, tests = pl.col(str(condition["column"])), []
    if "is" in condition:
        tests.append(column.cast(pl.String).is_in([str(v) for v in condition["is"]]))
    if "above" in condition:
        tests.append(column > condition["above"])
    if "at_least" in condition:
        tests.append(column >= condition["at_least"])
    if "below" in condition:
        tests.append(column < condition["below"])
    return reduce(and_, tests).fill_null(value=False)


def weighted(asked: Reweighting) -> Weighted:
    """The files weighted to the margins as they were published."""
    margins = asked.margins.margins
    start = np.bincount(asked.cells, minlength=len(asked.holds)).astype(np.float64)
    values = np.array([m.value for m in margins])
    own, gap = _raked(asked, start, values)
    met = tuple(
        Met(m, _share(asked, k, start), _share(asked, k, own)) for k, m in enumerate(margins)
    )  # fmt: skip
    weights = (own / start)[asked.cells]
    efficiency = float(weights.sum() ** 2 / (len(weights) * (weights @ weights)))
    return Weighted(weights, met, gap <= _NEAR_MET, efficiency)


def replicates(asked: Reweighting, *, draws: int, seed: int) -> Iterator[Floats]:
    """(n,) weights of each replicate: margins drawn within their error, files drawn with Poisson weights.

    Args:
        asked: the files and the margins.
        draws: how many.
        seed: of the draws.
    """
    margins = asked.margins.margins
    draw = np.random.default_rng(seed)
    values = np.array([m.value for m in margins])
    errors = np.array([m.error for m in margins]) / _NORMAL
    for _ in range(draws):
        own = draw.poisson(1.0, len(asked.cells)).astype(np.float64)
        start = np.maximum(np.bincount(asked.cells, own, len(asked.holds)), _NOTHING)
        made = start
        for _ in range(_TRIES):
            shares = np.clip(values + errors * draw.standard_normal(len(values)), _LEAST, _MOST)
            found, gap = _raked(asked, start, shares)
            factors = found / start
            if gap <= _NEAR_MET and factors.min() >= 1.0 / FARTHEST and factors.max() <= FARTHEST:
                made = found
                break
        yield own * (made / start)[asked.cells]


def resampled(files: int, *, draws: int, seed: int) -> Iterator[Floats]:
    """(n,) Poisson weights of each replicate, where there are no margins.

    Args:
        files: how many.
        draws: how many replicates.
        seed: of the draws.
    """
    draw = np.random.default_rng(seed)
    for _ in range(draws):
        yield draw.poisson(1.0, files).astype(np.float64)


def _raked(asked: Reweighting, start: Floats, values: Floats) -> tuple[Floats, float]:
    """(c,) weights of the combinations under which the margins hold, and the largest gap left, as a share."""
    if not len(values):
        return start, 0.0
    total = float(start.sum())
    columns = asked.holds - values * asked.among
    matrix = np.column_stack([np.ones(len(start)), columns])
    done = calibrate(matrix, np.array([total, *np.zeros(len(values))]), start, method=RAKING)
    gaps = np.abs(columns.T @ done.weights) / total
    return done.weights, float(gaps.max(initial=0.0))


def _share(asked: Reweighting, margin: int, weights: Floats) -> float:
    own = float(weights @ asked.holds[:, margin])
    return own / float(weights @ asked.among[:, margin])
