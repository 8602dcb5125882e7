"""Which likely pairs become links: rivals share their chances, best first; or rows of one file that hang together.

Where a person stands at most once in each file, links form a matching. With n links between files of n1 and n2 rows,
the odds that a further free row of each are the same person are, before anything is compared,
(n + 1) / ((n1 - n + 1) (n2 - n + 1)) (Sadinle 2017, "Bayesian Estimation of Bipartite Matchings for Record Linkage",
with a flat prior); n is found together with the links. A model that weighs each pair alone has n / (n1 n2) instead:
where nearly everybody has a match it is far too cautious, since it forgets that a free row waits for somebody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from bondroit.ingesting.linkage.settings import Keeping

if TYPE_CHECKING:
    from bondroit.ingesting.linkage.settings import LinkageSettings

LEFT, RIGHT, EVIDENCE, WEIGHT, PROBABILITY, KEPT = "row_l", "row_r", "evidence", "weight", "probability", "kept"
HIGHEST_WEIGHT = 1_000.0
"""A bound that no comparison of persons comes near: it keeps a weight finite where a model gives a chance of zero."""
_DECIMALS = 6
_ROUNDS, _STEPS, _CLOSE = 20, 60, 0.05
"""Times links take their rows away; steps of each estimate of n, and the change of n at which it is still."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pairs judged.

    Attributes:
        pairs: `row_l`, `row_r`, `evidence` (bits for or against, nothing else known), `weight` (bits, what is known of
            the files added), `probability` (its rivals counted), `kept`; ordered by rows.
        matches: how many pairs of the two files are thought to be the same person, among those looked at.
    """

    pairs: pl.DataFrame
    matches: float


@dataclass(frozen=True, slots=True)
class Files:
    """Sizes.

    Attributes:
        left, right: rows; `right` is 0 for one file against itself.
    """

    left: int
    right: int

    @property
    def comparisons(self) -> float:
        """Pairs that there are."""
        return self.left * self.right if self.right else self.left * (self.left - 1) / 2


def choose(pairs: pl.DataFrame, settings: LinkageSettings, files: Files) -> Chosen:
    """Judge pairs.

    Args:
        pairs: columns `row_l`, `row_r`, `evidence`.
        settings: the threshold and what is kept.
        files: sizes.
    """
    rest = pairs.select(LEFT, RIGHT, pl.col(EVIDENCE).round(_DECIMALS)).sort(LEFT, RIGHT)
    if settings.keeping in {Keeping.ALL, Keeping.CLUSTERS}:
        judged, found = _settled(rest, settings.keeping, files, 0.0)
        return Chosen(judged.with_columns(_a_link(settings).alias(KEPT)), found)
    done: list[pl.DataFrame] = []
    linked = 0.0
    judged, found = _settled(rest, settings.keeping, files, linked)
    for _ in range(_ROUNDS):
        new = judged.filter(_a_link(settings))
        if new.is_empty():
            break
        # A link takes its rows away from other pairs; those that stay are weighed again without it.
        taken = pl.col(LEFT).is_in(new[LEFT].implode())
        if settings.keeping is Keeping.ONE_TO_ONE:
            taken = taken | pl.col(RIGHT).is_in(new[RIGHT].implode())
        done.append(judged.filter(taken).with_columns(_a_link(settings).alias(KEPT)))
        linked += float(new[PROBABILITY].sum())
        judged, found = _settled(judged.filter(~taken).select(LEFT, RIGHT, EVIDENCE), settings.keeping, files, linked)
    done.append(judged.with_columns(pl.lit(value=False).alias(KEPT)))
    return Chosen(pl.concat(done).sort(LEFT, RIGHT), found)


def without_evidence(settings: LinkageSettings) -> pl.Expr:
    """Pairs whose comparisons do not speak for the same person, however few rivals they have."""
    return pl.col(EVIDENCE) <= settings.least_evidence


def _a_link(settings: LinkageSettings) -> pl.Expr:
    """Pairs that are likely enough, and not for want of rivals alone."""
    return (pl.col(PROBABILITY) >= settings.threshold) & ~without_evidence(settings)


def _settled(pairs: pl.DataFrame, keeping: Keeping, files: Files, linked: float) -> tuple[pl.DataFrame, float]:
    """Pairs weighed with the number of links that they themselves give, and that number."""
    number = linked + min(pairs[LEFT].n_unique(), pairs[RIGHT].n_unique()) / 2
    judged = weighed(pairs, prior_bits(number, keeping, files), keeping)
    for _ in range(_STEPS):
        new = linked + float(judged[PROBABILITY].sum())
        still = abs(new - number) < _CLOSE
        number = new
        judged = weighed(pairs, prior_bits(number, keeping, files), keeping)
        if still:
            break
    return judged, number


def prior_bits(links: float, keeping: Keeping, files: Files) -> float:
    """Bits for a pair before anything is compared, when there are so many links."""
    if keeping is Keeping.ONE_TO_ONE:
        free = (max(files.left - links, 0.0) + 1) * (max(files.right - links, 0.0) + 1)
        return math.log2((links + 1) / free)
    if keeping is Keeping.ONE_EACH:
        return math.log2((links + 1) / ((max(files.left - links, 0.0) + 1) * max(files.right, 1)))
    return math.log2((links + 1) / (max(files.comparisons - links, 0.0) + 1))


def weighed(pairs: pl.DataFrame, bits: float, keeping: Keeping) -> pl.DataFrame:
    """Pairs with `weight` and `probability`, given the rivals that each row has.

    The rivals of a pair share one chance: with odds o = 2^weight it is o / (1 + odds of all pairs of either row).
    Above one half nobody can have two links; two equal candidates have less than one half each.

    Args:
        pairs: columns `row_l`, `row_r`, `evidence`, ordered by rows.
        bits: the prior, see `prior_bits`.
        keeping: which rivals there are.
    """
    weight = (pl.col(EVIDENCE) + bits).round(_DECIMALS).clip(-HIGHEST_WEIGHT, HIGHEST_WEIGHT)
    framed = pairs.with_columns(weight.alias(WEIGHT))
    sides = {Keeping.ONE_TO_ONE: (LEFT, RIGHT), Keeping.ONE_EACH: (LEFT,)}.get(keeping, ())
    # Odds are summed less the largest of their row, then all brought to the largest of both rows: the best candidate
    # counts 1 however many bits it has, the others what they have beside it, and no sum is too large.
    highest = pl.max_horizontal(pl.lit(0.0), WEIGHT, *(pl.col(WEIGHT).max().over(side) for side in sides))
    own = _power(pl.col(WEIGHT) - highest)
    everything = _power(-highest)
    for side in sides:
        largest = pl.col(WEIGHT).max().over(side)
        everything = everything + _power(pl.col(WEIGHT) - largest).sum().over(side) * _power(largest - highest)
    # The pair itself stands in the sum of each side: once is enough.
    everything = everything + (1 - len(sides)) * own
    return framed.with_columns((own / everything).round(_DECIMALS).alias(PROBABILITY))


def _power(bits: pl.Expr) -> pl.Expr:
    return pl.lit(2.0).pow(bits)


def clusters(pairs: pl.DataFrame, rows: int) -> pl.Series:
    """The person of each row of one file: the first row among those that hang together by pairs, shape (rows,).

    Args:
        pairs: columns `row_l`, `row_r`.
        rows: rows of the file.
    """
    ends = (pairs[LEFT].to_numpy(), pairs[RIGHT].to_numpy())
    graph = coo_array((np.ones(pairs.height, dtype=np.int8), ends), shape=(rows, rows))
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    return pl.Series("person", first[label].astype(np.int64))


def within_clusters(person: pl.Series) -> pl.DataFrame:
    """Every pair of rows of the same person: columns `row_l` < `row_r`."""
    rows = pl.DataFrame({"person": person}).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    several = rows.filter(pl.len().over("person") > 1)
    both = several.join(several, on="person", suffix="_r").filter(pl.col("row") < pl.col("row_r"))
    return both.select(pl.col("row").alias(LEFT), pl.col("row_r").alias(RIGHT)).sort(LEFT, RIGHT)
