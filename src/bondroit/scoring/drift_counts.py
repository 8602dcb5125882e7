"""Files of a month counted by class of each variable and of the score: all that drift is told from.

Counts alone are kept: a month of a country is read once, in batches, and leaves a few hundred integers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.scorecard import MISSING, NUMERIC, OTHER, VALUES
from bondroit.scoring.drift_codes import (
    coded_batches,
    codes_of,
    missing_code,
    readable,
    stranger_code,
    summed,
)
from bondroit.scoring.exponential_steps import probabilities_of
from bondroit.scoring.expressions import value_expression
from bondroit.scoring.unseen import never_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.scoring.drift_codes import Readable, Uint16
    from bondroit.scoring.rows import Top
    from bondroit.stats.arrays import Floats, Integers

DECILES = 10
# Values of one variable that are in no named class: beyond so many, the rarest are counted and not looked at.
MOST_VALUES = 10_000


@dataclass(frozen=True, slots=True)
class ScoreCuts:
    """Classes of the score and a threshold, fixed at the month of reference.

    Attributes:
        label: the month of reference.
        cuts: rising points; class j holds the files with cuts[j-1] <= points < cuts[j].
        threshold: points from which a file is in the top.
        top: share of the scored files of that month that reach it: equal points are all in, or all out.
        scored: files with a score in that month.
    """

    label: str
    cuts: tuple[int, ...]
    threshold: int
    top: float
    scored: int


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What is kept of a month.

    Attributes:
        label: the month.
        files: all files.
        scored: files that have a score.
        by_class: variable -> (classes + 2,) files by code, see `drift_codes`; variables that could be read.
        among_scored: the same of the files that have a score.
        absent, unfit: variables that could not be read.
        by_score: (classes,) scored files by class of the score; empty without cuts.
        above: scored files at or above the threshold.
        probabilities: sum of the probabilities of the scored files.
        outside: categorical variable -> value in no named class -> files.
    """

    label: str
    files: int
    scored: int
    by_class: Mapping[str, Integers]
    among_scored: Mapping[str, Integers]
    absent: tuple[str, ...]
    unfit: tuple[str, ...]
    by_score: Integers
    above: int
    probabilities: float
    outside: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def has_scores(self) -> bool:
        """Whether the score could be looked at."""
        return self.by_score.size > 0 and self.scored > 0


def cuts_of(card: Scorecard, frame: pl.LazyFrame, *, label: str, top: Top, least: int = 1) -> ScoreCuts | None:
    """Deciles of the points of a month, and the points of its top; None if too few files can be scored.

    Equal points stay in one class, so that a card with few scores has fewer classes than ten.

    Args:
        card: the scorecard.
        frame: files of the month of reference.
        label: the month.
        top: of the files, the share or number that the threshold is set for.
        least: files with a score that it takes.
    """
    found = readable(card, frame)
    if not card.known or found.absent or found.unfit:
        return None
    parts = []
    for part in coded_batches(found, frame):
        points, scored = summed(card, codes_of(found, part), part.height)
        parts.append(points[scored])
    points = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    if points.size < max(least, 1):
        return None
    last = points.size - min(top.of(points.size), points.size)
    places = [points.size * k // DECILES for k in range(1, DECILES)]
    ordered = np.partition(points, [*places, last])
    cuts = sorted({int(ordered[place]) for place in places} - {int(points.min())})
    threshold = int(ordered[last])
    return ScoreCuts(label, tuple(cuts), threshold, float((points >= threshold).mean()), points.size)


def count_files(card: Scorecard, frame: pl.LazyFrame, *, label: str, cuts: ScoreCuts | None) -> Counts:
    """Count the files of a month in one pass, and a second one over the columns that hold values of no named class.

    Args:
        card: the scorecard.
        frame: files; a variable that is not there, or of the wrong type, is told and left out.
        label: the month.
        cuts: of the score; None leaves the score out.
    """
    found = readable(card, frame)
    scores = None if not card.known or found.absent or found.unfit else cuts
    tally = _Tally(card, found, scores)
    for part in coded_batches(found, frame) if found.variables else ():
        tally.add(codes_of(found, part), part.height)
    sums = tally.by_class
    outside = {v.name: _outside(v, found, frame) for v in found.variables if _some_outside(v, sums[v.name])}
    return Counts(
        label=label,
        files=int(frame.select(pl.len()).collect(engine="streaming").item()),
        scored=tally.scored,
        by_class=sums,
        among_scored=tally.among_scored,
        absent=found.absent,
        unfit=found.unfit,
        by_score=tally.by_score,
        above=tally.above,
        probabilities=tally.probabilities,
        outside=outside,
    )


class _Tally:
    """Counts that grow by one batch after the other."""

    def __init__(self, card: Scorecard, found: Readable, cuts: ScoreCuts | None) -> None:
        self._card, self._cuts = card, cuts
        self._edges = np.array([] if cuts is None else cuts.cuts, np.int64)
        self.by_class = {v.name: np.zeros(len(v.modalities) + 2, np.int64) for v in found.variables}
        self.among_scored = {name: counts.copy() for name, counts in self.by_class.items()}
        self.by_score: Integers = np.zeros(0 if cuts is None else self._edges.size + 1, np.int64)
        self.scored = self.above = 0
        self.probabilities = 0.0

    def add(self, codes: Mapping[str, Uint16], rows: int) -> None:
        """Count one batch."""
        counted = {name: np.bincount(codes[name], minlength=held.size) for name, held in self.by_class.items()}
        for name, counts in counted.items():
            self.by_class[name] += counts
        if self._cuts is None:
            return
        points, scored = summed(self._card, codes, rows)
        if not scored.all():
            points = points[scored]
            counted = {n: np.bincount(codes[n][scored], minlength=c.size) for n, c in counted.items()}
        for name, counts in counted.items():
            self.among_scored[name] += counts
        places = np.searchsorted(self._edges, points, side="right")
        self.by_score += np.bincount(places, minlength=self.by_score.size)
        self.scored += points.size
        self.above += int((points >= self._cuts.threshold).sum())
        self.probabilities += float(probabilities_of(points).sum())


def missing_share(variable: Variable, counts: Integers | Floats) -> float:
    """Share of the files whose value is missing, whether the card has a class for them or not."""
    own = sum(float(counts[k]) for k, m in enumerate(variable.modalities) if m.kind == MISSING)
    return (own + float(counts[missing_code(variable)])) / float(counts.sum())


def without_class(variable: Variable, counts: Integers) -> int:
    """Files for whose value the card has no class, so that they get no score."""
    return int(counts[missing_code(variable)] + counts[stranger_code(variable)])


def out_of_range(variable: Variable, counts: Integers) -> int:
    """Files with a number outside every interval; 0 for a categorical variable."""
    return int(counts[stranger_code(variable)]) if variable.kind == NUMERIC else 0


def in_unseen(card: Scorecard, variable: Variable, counts: Integers) -> int:
    """Files in a class (`other`, `missing`) of which the card saw no file when it was learnt."""
    return sum(int(counts[k]) for k, m in enumerate(variable.modalities) if never_seen(card, variable, m))


def made_of(card: Scorecard, variable: Variable, places: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """Of each figure, the classes that it adds up."""
    none, stranger = missing_code(variable), stranger_code(variable)
    of_kind = {kind: {k for k, m in enumerate(variable.modalities) if m.kind == kind} for kind in (MISSING, OTHER)}
    numeric = variable.kind == NUMERIC
    codes = {
        "missing": of_kind[MISSING] | {none},
        "without_class": {none, stranger},
        "out_of_range": {stranger} if numeric else set(),
        "unseen": {k for k, m in enumerate(variable.modalities) if never_seen(card, variable, m)},
        "outside": set() if numeric else of_kind[OTHER] | {stranger},
    }
    return {name: tuple(at for at, code in enumerate(places) if code in held) for name, held in codes.items()}


def _some_outside(variable: Variable, counts: Integers) -> bool:
    others = sum(int(counts[k]) for k, m in enumerate(variable.modalities) if m.kind == OTHER)
    return variable.kind != NUMERIC and others + int(counts[stranger_code(variable)]) > 0


def _outside(variable: Variable, found: Readable, frame: pl.LazyFrame) -> dict[str, int]:
    named = [text for m in variable.modalities if m.kind == VALUES for text in m.values]
    value = value_expression(variable, found.schema[variable.name]).cast(pl.String).alias("value")
    counts = (
        frame.select(value)
        .filter(pl.col("value").is_not_null() & ~pl.col("value").is_in(named))
        .group_by("value")
        .agg(pl.len().alias("files"))
        .sort(["files", "value"], descending=[True, False])
        .head(MOST_VALUES)
        .collect(engine="streaming")
    )
    return dict(counts.iter_rows())
