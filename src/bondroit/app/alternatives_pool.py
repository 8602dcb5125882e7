"""Candidates of other cards as bytes: the card's own variables in its classes, and others in classes learnt on a part.

Which candidates are looked at (the forty that tell most of the target) is said by all rows; their classes, and every
coefficient, by the rows a card learns from alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.alternatives_rows import Pool
from bondroit.building.classes import associate, histograms, merge_columns
from bondroit.building.design import modality_codes
from bondroit.building.learning import unit_weights
from bondroit.building.prebins import prebin_columns
from bondroit.stats.kernels import recoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.checking import Survey
    from bondroit.building.prebins import Prebinned
    from bondroit.building.request import BuildRequest
    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.stats.arrays import Booleans, Codes

MOST_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Fixed:
    """A variable of a card in its own classes: (n,) 0 for the base, 1, ... for those with a coefficient."""

    name: str
    codes: Codes
    classes: tuple[str, ...]


def fixed_of(variable: Variable, series: pl.Series) -> Fixed:
    """The classes of a card's variable; those without a coefficient of their own are the base."""
    estimated = [k for k, m in enumerate(variable.modalities) if not m.reference and m.coefficient]
    table = np.zeros(len(variable.modalities) + 1, np.uint8)  # the last serves -1, a value without class
    table[estimated] = np.arange(1, len(estimated) + 1, dtype=np.uint8)
    codes: Codes = table[modality_codes(variable, series)]
    return Fixed(variable.name, codes, tuple(variable.modalities[k].name for k in estimated))


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What cards are made from.

    Attributes:
        fixed: variables of the card, then of a second card, in their own classes.
        columns: other candidates, in fine classes.
        survey: target and design of the rows.
        request: how classes are learnt.
        files: files behind the rows of the survey, coded with them, of which no outcome is known.
    """

    fixed: tuple[Fixed, ...]
    columns: tuple[Prebinned, ...]
    survey: Survey
    request: BuildRequest
    files: int = 0

    def __call__(self, learnt: Booleans, /) -> Pool:
        """The pool whose classes come from the rows `learnt` (n,), coded on the rows of the survey."""
        pool, rows = self.wide(learnt), len(learnt)
        return replace(pool, codes=tuple(np.ascontiguousarray(codes[:rows]) for codes in pool.codes))

    def wide(self, learnt: Booleans) -> Pool:
        """The same, coded on the rows of the survey and then on the files behind them."""
        target = self.survey.target[learnt]
        weights = unit_weights(self.survey.sampling.part(learnt), target).weights
        few = [
            replace(column, codes=np.ascontiguousarray(column.codes[: len(learnt)][learnt])) for column in self.columns
        ]
        merged = merge_columns(few, histograms(few, target, weights), self.request)
        others = [recoded(c.codes, m.dummy) for c, m in zip(self.columns, merged, strict=True)]
        return Pool(
            names=(*(f.name for f in self.fixed), *(c.name for c in self.columns)),
            codes=(*(f.codes for f in self.fixed), *others),
            dummies=(*(len(f.classes) for f in self.fixed), *(m.dummies for m in merged)),
            classes=(*(f.classes for f in self.fixed), *(() for _ in merged)),
        )


def candidates_of(
    frame: pl.DataFrame,
    survey: Survey,
    request: BuildRequest,
    cards: Sequence[Scorecard],
    files: pl.DataFrame | None = None,
) -> tuple[Candidates, tuple[tuple[int, ...], ...]]:
    """The candidates, and the positions of each card's variables among them.

    Args:
        frame: one row per file.
        survey: its target and design.
        request: which columns may enter, and how classes are made.
        cards: the card that others are put beside, and a second one if there is one.
        files: further files with the same variables and no outcome; None for none.
    """
    rows, behind = frame.height, 0 if files is None else files.height
    if files is not None:
        shared = [name for name in files.columns if name in frame.columns]
        frame = pl.concat([frame.select(shared), files.select(shared)], how="vertical_relaxed")
    fixed: list[Fixed] = []
    places = []
    for card in cards:
        start = len(fixed)
        fixed += [fixed_of(variable, frame[variable.name]) for variable in card.variables]
        places.append(tuple(range(start, len(fixed))))
    known = {one.name for one in fixed}
    # Values of categories are those of the survey: the files behind it have no weight.
    weights = np.concatenate([unit_weights(survey.sampling, survey.target).weights, np.zeros(behind)])
    names = tuple(n for n in request.candidates or frame.columns if n in frame.columns)
    asked = request if request.candidates is None else replace(request, candidates=names)
    found = [c for c in prebin_columns(frame, asked, weights)[0] if c.name not in known]
    kept = _telling(found, survey, request, rows)
    return Candidates(tuple(fixed), tuple(kept), survey, request, behind), tuple(places)


def _telling(found: list[Prebinned], survey: Survey, request: BuildRequest, rows: int) -> list[Prebinned]:
    """Those that tell most of the target, in the order of the table."""
    if not found:
        return []
    own = [replace(c, codes=np.ascontiguousarray(c.codes[:rows])) for c in found]
    sums = histograms(own, survey.target, unit_weights(survey.sampling, survey.target).weights)
    merged = merge_columns(own, sums, request)
    said = associate(merged, sums)
    order = np.argsort(said.log_p, kind="stable")[:MOST_CANDIDATES]
    return [found[j] for j in sorted(order.tolist()) if merged[j].dummies > 0]
