"""Whether files share two independent things by chance, given how many files have each.

Take an account that a files have and an address that b files have, out of n files. If the two had nothing to do with
one another, the number of files that have both would be hypergeometric: the chance of so many or more is p. There are
as many such pairs of tokens as accounts times addresses, so that p times their number bounds how many pairs like this
one chance would give in all the files together (Bonferroni). A link is kept when that is below 1 in 1,000.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import hypergeom

from bondroit.networking.sharing import BY_NAME, HOUSEHOLD, Sharing

LEAST = 1e-3
"""Expected number, in all the files, of links like this one by chance, below which a link is kept. Assumed."""
_CELL = {
    "first": pl.String, "first_token": pl.String, "second": pl.String, "second_token": pl.String, "files": pl.UInt32,
    "expected": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of independent tokens that files share beyond chance.

    Attributes:
        cells: first, first_token, second, second_token, files, expected: one row per pair of tokens.
        members: cell (row of `cells`), household_id: who shares the pair.
    """

    cells: pl.DataFrame
    members: pl.DataFrame


def links(shared: Sharing, least: float = LEAST) -> Links:
    """Every pair of tokens of two independent attributes that more files share than chance explains."""
    cells, members = [pl.DataFrame(schema=_CELL)], [pl.DataFrame(schema={"cell": pl.UInt32, HOUSEHOLD: pl.String})]
    start = 0
    for first, second in itertools.combinations(shared.names, 2):
        if BY_NAME[first].link == BY_NAME[second].link:
            continue
        found = _cells(shared, first, second, least)
        numbered = found.with_columns((pl.int_range(pl.len()) + start).cast(pl.UInt32).alias("cell"))
        start += found.height
        both = shared.frame.select(HOUSEHOLD, first, second).drop_nulls()
        members.append(
            both.join(numbered, left_on=[first, second], right_on=["first_token", "second_token"]).select(
                "cell", HOUSEHOLD
            )
        )
        cells.append(found)
    return Links(pl.concat(cells), pl.concat(members).sort("cell", HOUSEHOLD))


def _cells(shared: Sharing, first: str, second: str, least: float) -> pl.DataFrame:
    one, two = shared.frequency[first], shared.frequency[second]
    together = shared.frame.select(first, second).drop_nulls().group_by(first, second).len("files")
    together = together.filter(pl.col("files") > 1)
    counted = together.join(one.rename({"files": "of_first"}), left_on=first, right_on="token").join(
        two.rename({"files": "of_second"}), left_on=second, right_on="token"
    )
    chance = hypergeom.sf(
        counted["files"].to_numpy().astype(np.int64) - 1,
        shared.files,
        counted["of_first"].to_numpy().astype(np.int64),
        counted["of_second"].to_numpy().astype(np.int64),
    )
    expected = pl.Series("expected", np.atleast_1d(chance) * (one.height * two.height), dtype=pl.Float64)
    return (
        counted.with_columns(expected, pl.lit(first).alias("first"), pl.lit(second).alias("second"))
        .filter(pl.col("expected") < least)
        .rename({first: "first_token", second: "second_token"})
        .select(*_CELL)
        .sort("first_token", "second_token")
    )


def shuffled(shared: Sharing, random: np.random.Generator) -> Sharing:
    """The same tokens as often, dealt to the files again by chance, each link apart from the others.

    Attributes of one link stay together: an address keeps its landlord.
    """
    frame = shared.frame
    for link in sorted({BY_NAME[name].link for name in shared.names}):
        order = random.permutation(frame.height)
        columns = [name for name in shared.names if BY_NAME[name].link == link]
        frame = frame.with_columns(frame.select(columns)[order])
    return Sharing(shared.files, shared.names, frame, shared.frequency, shared.set_aside)
