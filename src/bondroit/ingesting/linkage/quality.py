"""How good links are: estimated from the model itself, checked against exact joins, or against a known truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.ingesting.linkage.choosing import KEPT, LEFT, PROBABILITY, RIGHT, WEIGHT
from bondroit.ingesting.linkage.normalising import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bondroit.ingesting.linkage.joining import JoinCounts
    from bondroit.ingesting.linkage.settings import LinkageSettings, Rule

BANDS = (-10, -5, 0, 2, 4, 6, 8, 10, 15, 20, 30)
"""Bounds of the bands of weight, in bits; 0 is evens, 10 is a thousand to one."""


@dataclass(frozen=True, slots=True)
class Band:
    """Pairs by weight: from `low` (None: no bound) up to `high`; kept as links or not."""

    low: int | None
    high: int | None
    kept: int
    left: int


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement: the share of true pairs and of chance pairs that have it, and what it weighs in bits."""

    column: str
    level: str
    same: float | None
    chance: float | None
    weight: float | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """The share of rows in which a column is filled, in each file."""

    column: str
    left: float
    right: float | None


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Links that a rule of blocking gave, and those that it alone gave."""

    rule: str
    links: int
    alone: int


@dataclass(frozen=True, slots=True)
class Against:
    """Links held against a known truth.

    Attributes:
        true_pairs: pairs that are the same person.
        links: pairs linked.
        right: links that are true.
    """

    true_pairs: int
    links: int
    right: int

    @property
    def precision(self) -> float:
        """Share of links that are true; 1 if there is none."""
        return self.right / self.links if self.links else 1.0

    @property
    def recall(self) -> float:
        """Share of true pairs that are linked; 1 if there is none."""
        return self.right / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.links + self.true_pairs
        return 2 * self.right / total if total else 1.0


def bands(pairs: pl.DataFrame) -> tuple[Band, ...]:
    """Counts of pairs by weight."""
    edges = (None, *BANDS, None)
    place = pl.lit(0, dtype=pl.Int32)
    for bound in BANDS:
        place = place + (pl.col(WEIGHT) >= bound).cast(pl.Int32)
    counted = pairs.group_by(place.alias("band")).agg(kept=pl.col(KEPT).sum(), left=(~pl.col(KEPT)).sum())
    found = {row[0]: row[1:] for row in counted.iter_rows()}
    return tuple(Band(edges[i], edges[i + 1], *map(int, found.get(i, (0, 0)))) for i in range(len(edges) - 1))


def levels(model: Mapping[str, Any]) -> tuple[Level, ...]:
    """The levels of a trained model, those of missing values left out."""
    from math import log2  # noqa: PLC0415

    made = []
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            m, u = level.get("m_probability"), level.get("u_probability")
            weight = log2(m / u) if m and u else None
            made.append(Level(comparison["output_column_name"], level["label_for_charts"], m, u, weight))
    return tuple(made)


def completeness(left: pl.DataFrame, right: pl.DataFrame | None, settings: LinkageSettings) -> tuple[Completeness, ...]:
    """How often each column is filled."""

    def share(frame: pl.DataFrame, column: str) -> float:
        return 1 - frame[column].null_count() / max(frame.height, 1)

    return tuple(
        Completeness(c.column, share(left, c.column), None if right is None else share(right, c.column))
        for c in settings.comparisons
    )


def found_by(
    links: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, rules: tuple[Rule, ...]
) -> tuple[tuple[RuleCount, ...], float]:
    """Which rules would have given each link, and how many true pairs no rule gave, by the estimate of Chao (1987).

    With f1 links given by exactly one rule and f2 by exactly two, at least f1 (f1 - 1) / (2 (f2 + 1)) others were given
    by none: a lower bound, since rules fail together.

    Args:
        links: `row_l`, `row_r`.
        left: a prepared file.
        right: the other (the same for one file).
        rules: the rules of blocking.
    """
    both = (
        links.select(LEFT, RIGHT)
        .join(left, left_on=LEFT, right_on=ROW)
        .join(right, left_on=RIGHT, right_on=ROW, suffix="_other")
    )

    def value(column: str, letters: int) -> pl.Expr:
        return pl.col(column).str.slice(0, letters) if letters else pl.col(column)

    given = both.select(
        pl.all_horizontal(
            [
                (value(t.left, t.letters) == value(f"{t.right}_other", t.letters)).fill_null(value=False)
                for t in rule.terms
            ]
        ).alias(str(place))
        for place, rule in enumerate(rules)
    ).with_columns(times=pl.sum_horizontal(pl.all()))
    once, twice = (int((given["times"] == k).sum()) for k in (1, 2))
    counts = tuple(
        RuleCount(str(rule), int(given[str(i)].sum()), int((given[str(i)] & (given["times"] == 1)).sum()))
        for i, rule in enumerate(rules)
    )
    return counts, once * (once - 1) / (2 * (twice + 1)) if once else 0.0


def estimated_false(pairs: pl.DataFrame) -> float:
    """Links that are thought to be false: the sum of what their probabilities leave."""
    return float((1 - pairs.filter(pl.col(KEPT))[PROBABILITY]).sum())


def estimated_missed(pairs: pl.DataFrame) -> float:
    """True pairs among those looked at that are thought to have been left out."""
    return float(pairs.filter(~pl.col(KEPT))[PROBABILITY].sum())


def against_truth(links: pl.DataFrame, left: pl.Series, right: pl.Series | None) -> Against:
    """Links held against keys that are equal for the same person.

    Args:
        links: `row_l`, `row_r`.
        left: the key of each row; missing: nobody's.
        right: the same of the other file; None for one file.
    """
    rows = pl.DataFrame({"key": left}).with_row_index(LEFT).drop_nulls("key").with_columns(pl.col(LEFT).cast(pl.Int64))
    other = (
        rows.rename({LEFT: RIGHT})
        if right is None
        else (
            pl.DataFrame({"key": right})
            .with_row_index(RIGHT)
            .drop_nulls("key")
            .with_columns(pl.col(RIGHT).cast(pl.Int64))
        )
    )
    truth = rows.join(other, on="key")
    if right is None:
        truth = truth.filter(pl.col(LEFT) < pl.col(RIGHT))
    return Against(truth.height, links.height, links.join(truth, on=[LEFT, RIGHT], how="semi").height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """All that is said of a linkage; no value of a person is in it.

    Attributes:
        rows_left, rows_right: sizes of the files; `rows_right` is None for one file.
        pairs: pairs judged likely enough to be kept for this report.
        threshold: least probability of a link.
        exact, model, reviewed: links by how they were made.
        refused: pairs that a person refused.
        doubtful: pairs on the review sheet.
        matches: pairs thought to be the same person, among those that the rules give.
        false: links thought to be false.
        missed: true pairs thought to be left out below the threshold.
        outside: true pairs thought to be given by no rule: a lower bound.
        bands, levels, columns, rules, joins: the parts.
        against_joins: the model alone held against the exact joins: how it would do without the number.
        against_truth: the links held against a known truth.
        notes: levels that could not be trained.
        within: for one file, the pairs of rows that are in one group, joined by a link or by several; else None.
    """

    rows_left: int
    rows_right: int | None
    pairs: int
    threshold: float
    exact: int
    model: int
    reviewed: int
    refused: int
    doubtful: int
    matches: float
    false: float
    missed: float
    outside: float
    bands: tuple[Band, ...]
    levels: tuple[Level, ...]
    columns: tuple[Completeness, ...]
    rules: tuple[RuleCount, ...]
    joins: tuple[JoinCounts, ...] = ()
    against_joins: Against | None = None
    against_truth: Against | None = None
    notes: tuple[str, ...] = ()
    within: int | None = None

    @property
    def links(self) -> int:
        """All links."""
        return self.exact + self.model + self.reviewed
