"""Two cards over the same files: who moves in and out of the top, how ranks agree, which variables explain it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.stats import kendalltau

from bondroit.domain.scorecard import POINTS_PER_LOGIT, to_points
from bondroit.scoring.drift_codes import class_points, coded_batches, codes_of, readable
from bondroit.scoring.exponential_steps import probabilities_of
from bondroit.scoring.moves_points import Names, both_points, in_top
from bondroit.scoring.ranking import LOADED_FROM, count_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.moves_points import BothPoints
    from bondroit.scoring.rows import Top
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers

DECILES = 10
# Kendall's tau sorts pairs: exact up to so many files, beyond from as many drawn at random with a fixed seed.
MOST_FOR_KENDALL = 1_000_000
_SEED = 20_260_430
_ROW = "_row"


@dataclass(frozen=True, slots=True)
class GroupMoves:
    """Files of one group: in the top of both cards, entering, leaving, in neither."""

    family: str
    group: str
    stayed: int
    entered: int
    left: int
    neither: int


@dataclass(frozen=True, slots=True)
class VariableMoves:
    """What the change of card does to the logit through one variable.

    Attributes:
        variable: its name.
        in_old, in_new: whether each card has it.
        everyone: mean change over all files; it depends on which classes are the references.
        entered, left: mean change over the files that enter, and that leave, less `everyone`: what moved them, which
            depends on no reference. None if there is no such file.
    """

    variable: str
    in_old: bool
    in_new: bool
    everyone: float
    entered: float | None
    left: float | None


@dataclass(frozen=True, slots=True)
class Moves:
    """Two cards over one population.

    Attributes:
        files, compared: all files, and those that both cards score: the figures are of these.
        stayed, entered, left: files in the top of both, of the new card alone, of the old alone.
        spearman, kendall: correlations of the ranks, equal points sharing their mean rank (Kendall: tau-b).
        kendall_files: files that Kendall's was computed from.
        mean_old, mean_new: mean probability.
        deciles: (10, 10) files by decile of rank under the old card (rows) and the new one; 1 is the highest.
        variables: those that explain most first.
        groups: family by family.
    """

    files: int
    compared: int
    stayed: int
    entered: int
    left: int
    spearman: float | None
    kendall: float | None
    kendall_files: int
    mean_old: float
    mean_new: float
    deciles: tuple[tuple[int, ...], ...]
    variables: tuple[VariableMoves, ...]
    groups: tuple[GroupMoves, ...]

    @property
    def top(self) -> int:
        """Files of each top."""
        return self.stayed + self.left

    @property
    def neither(self) -> int:
        """Files compared that are in no top."""
        return self.compared - self.stayed - self.entered - self.left

    @property
    def jaccard(self) -> float:
        """Files in both tops, of the files in either."""
        return self.stayed / (self.stayed + self.entered + self.left)


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """What makes groups: the names, and (n,) the group of every file."""

    name: str
    groups: tuple[str, ...]
    codes: Integers


def moves_between(
    old: Scorecard, new: Scorecard, frame: pl.LazyFrame, *, top: Top, names: Names, families: Sequence[Family] = ()
) -> Moves | None:
    """Compare two cards over `frame`: one pass for the points, a second one over the files that move.

    Args:
        old: the card to start from.
        new: the one that takes its place.
        frame: files.
        top: how many files the top is.
        names: identifiers, for the rule that orders equal points.
        families: groups of the files, in the order of `frame`.

    Returns:
        None if there is no file that both cards score.

    Raises:
        UserError: as `moves_points.both_points`.
    """
    both = both_points(old, new, frame)
    if not both.old.size:
        return None
    tops = in_top(both, both.old, top, names), in_top(both, both.new, top, names)
    (rank_old, decile_old), (rank_new, decile_new) = ranked(both.old), ranked(both.new)
    kendall, pairs = _kendall(both.old, both.new)
    return Moves(
        files=both.scored.size,
        compared=both.old.size,
        stayed=int((tops[0] & tops[1]).sum()),
        entered=int((~tops[0] & tops[1]).sum()),
        left=int((tops[0] & ~tops[1]).sum()),
        spearman=_correlation(rank_old, rank_new),
        kendall=kendall,
        kendall_files=pairs,
        mean_old=_mean_probability(both.old),
        mean_new=_mean_probability(both.new),
        deciles=_crossed(decile_old, decile_new),
        variables=_explained(old, new, frame, both, tops),
        groups=tuple(g for family in families for g in _by_group(family, both.scored, *tops)),
    )


def ranked(points: Integers) -> tuple[Floats, Codes]:
    """Mean rank of every file, 1 the highest, and its decile of rank from 0; equal points share both.

    Args:
        points: (m,).
    """
    counted = count_points([points]) if points.size >= LOADED_FROM else None
    if counted is None:
        ordered = np.sort(points)
        above = np.asarray(points.size - np.searchsorted(ordered, points, side="right"), np.int64)
        equal = np.asarray(points.size - above - np.searchsorted(ordered, points, side="left"), np.int64)
        return above + (equal + 1) / 2, (above * DECILES // points.size).astype(np.uint8)
    before, at = counted.places() - 1, points - counted.lowest
    deciles = (before * DECILES // points.size).astype(np.uint8)[at]
    return (before + (counted.counts + 1) / 2)[at], deciles


def _by_group(family: Family, scored: Booleans, old: Booleans, new: Booleans) -> list[GroupMoves]:
    codes = family.codes[scored] * 4 + 2 * old + new
    cells = np.bincount(codes, minlength=4 * len(family.groups)).reshape(-1, 4).tolist()
    return [
        GroupMoves(family.name, group, stayed=both, entered=entered, left=left, neither=neither)
        for group, (neither, entered, left, both) in zip(family.groups, cells, strict=True)
        if neither + entered + left + both
    ]


def _crossed(old: Codes, new: Codes) -> tuple[tuple[int, ...], ...]:
    cells = np.bincount(old * np.uint8(DECILES) + new, minlength=DECILES * DECILES).reshape(DECILES, DECILES)
    return tuple(tuple(row) for row in cells.tolist())


def _correlation(one: Floats, two: Floats) -> float | None:
    """Pearson's, of ranks; both are centred in place."""
    one -= one.mean()
    two -= two.mean()
    scale = float(np.sqrt((one @ one) * (two @ two)))
    return float(one @ two) / scale if scale else None


def _kendall(old: Integers, new: Integers) -> tuple[float | None, int]:
    if old.size > MOST_FOR_KENDALL:
        drawn = np.random.default_rng(_SEED).choice(old.size, MOST_FOR_KENDALL, replace=False, shuffle=False)
        old, new = old[drawn], new[drawn]
    if old.size == 1:
        return None, 1
    value = float(kendalltau(old, new, variant="b").statistic)
    return (None if np.isnan(value) else value), old.size


def _mean_probability(points: Integers) -> float:
    return float(probabilities_of(points).mean())


def _explained(
    old: Scorecard, new: Scorecard, frame: pl.LazyFrame, both: BothPoints, tops: tuple[Booleans, Booleans]
) -> tuple[VariableMoves, ...]:
    """By variable, the mean change over everyone, over those who enter and over those who leave."""
    everyone = _means(new, both.classes_new)
    for name, mean in _means(old, both.classes_old).items():
        everyone[name] = everyone.get(name, 0.0) - mean
    parts = [_means_of_files(old, new, frame, both.rows(which)) for which in (~tops[0] & tops[1], tops[0] & ~tops[1])]
    has = [{v.name for v in card.variables} for card in (old, new)]
    found = [
        VariableMoves(
            name, name in has[0], name in has[1], mean / POINTS_PER_LOGIT,
            *(None if part is None else (part[name] - mean) / POINTS_PER_LOGIT for part in parts),
        )
        for name, mean in everyone.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda v: (-abs(v.entered or 0.0) - abs(v.left or 0.0), v.variable)))


def _means(card: Scorecard, classes: Mapping[str, Integers]) -> dict[str, float]:
    """Mean points that each variable adds, from files counted by class."""
    return {v.name: float(class_points(v)[0] @ classes[v.name]) / int(classes[v.name].sum()) for v in card.variables}


def _means_of_files(old: Scorecard, new: Scorecard, frame: pl.LazyFrame, rows: Integers) -> dict[str, float] | None:
    """Mean change of points by variable over the files at `rows`."""
    if not rows.size:
        return None
    few = frame.with_row_index(_ROW).filter(pl.col(_ROW).cast(pl.Int64).is_in(pl.Series(rows).implode()))
    means: dict[str, float] = {}
    for card, sign in ((new, 1), (old, -1)):
        found = readable(card, frame)
        sums = dict.fromkeys((v.name for v in card.variables), 0)
        for part in coded_batches(found, few):
            codes = codes_of(found, part)
            for v in card.variables:
                sums[v.name] += int(class_points(v)[0][codes[v.name]].sum())
        for name, total in sums.items():
            means[name] = means.get(name, 0.0) + sign * total / rows.size
    return means


def intercept_change(old: Scorecard, new: Scorecard) -> float:
    """Change of the intercept, in logits."""
    return (to_points(new.intercept) - to_points(old.intercept)) / POINTS_PER_LOGIT
