"""Exact joins through a number that both files have, with what stands against them counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.ingesting.linkage.choosing import LEFT, RIGHT
from bondroit.ingesting.linkage.normalising import ROW

if TYPE_CHECKING:
    from bondroit.ingesting.linkage.settings import LinkageSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCounts:
    """What became of an exact join, in rows of the left file unless said otherwise.

    Attributes:
        column: the number.
        missing: without a number.
        missing_right: rows of the right file without one.
        unmatched: a number that the right file has not.
        many_to_one: a number that stands in several rows of the left file; none of them is joined.
        one_to_many: a number that stands in several rows of the right file; none of them is joined.
        contradicted: the numbers agree and nothing else that is compared does: not joined, to be reviewed.
        joined: links.
    """

    column: str
    missing: int
    missing_right: int
    unmatched: int
    many_to_one: int
    one_to_many: int
    contradicted: int
    joined: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Exact joins.

    Attributes:
        pairs: `row_l`, `row_r`, one row a link.
        contradicted: the same for pairs to be reviewed.
        counts: one a number.
    """

    pairs: pl.DataFrame
    contradicted: pl.DataFrame
    counts: tuple[JoinCounts, ...]


def nothing() -> pl.DataFrame:
    """No pairs."""
    return pl.DataFrame(schema={LEFT: pl.Int64, RIGHT: pl.Int64})


def join_exactly(left: pl.DataFrame, right: pl.DataFrame, settings: LinkageSettings) -> Joined:
    """Links by each number in turn; a row joined by one is left out of the next.

    Args:
        left: the body's file, prepared.
        right: the partner's, prepared.
        settings: which numbers, and what else is compared.
    """
    pairs, against, counts = nothing(), nothing(), []
    for column in settings.joined:
        one = left.join(pairs, left_on=ROW, right_on=LEFT, how="anti")
        other = right.join(pairs, left_on=ROW, right_on=RIGHT, how="anti")
        new, contradicted, count = _join(one, other, column, settings)
        pairs, against = pl.concat([pairs, new]), pl.concat([against, contradicted])
        counts.append(count)
    return Joined(pairs.sort(LEFT, RIGHT), against.sort(LEFT, RIGHT), tuple(counts))


def _join(
    left: pl.DataFrame, right: pl.DataFrame, column: str, settings: LinkageSettings
) -> tuple[pl.DataFrame, pl.DataFrame, JoinCounts]:
    have, there = left.filter(pl.col(column).is_not_null()), right.filter(pl.col(column).is_not_null())
    found = have.join(there, on=column, how="semi")
    several_left = have.filter(pl.len().over(column) > 1).select(column).unique()
    several_right = there.filter(pl.len().over(column) > 1).select(column).unique()
    one_to_many = found.join(several_right, on=column, how="semi").height
    many = found.join(several_left, on=column, how="semi").join(several_right, on=column, how="anti").height
    unique = have.join(several_left, on=column, how="anti").join(
        there.join(several_right, on=column, how="anti"), on=column, suffix="_r"
    )
    compared = [c.column for c in settings.compared if c.column != column]
    agree = pl.any_horizontal([(pl.col(c) == pl.col(f"{c}_r")).fill_null(value=False) for c in compared])
    judged = unique.select(pl.col(ROW).alias(LEFT), pl.col(f"{ROW}_r").alias(RIGHT), agree=agree)
    sound, contradicted = (judged.filter(f).drop("agree") for f in (pl.col("agree"), ~pl.col("agree")))
    return (
        sound,
        contradicted,
        JoinCounts(
            column=column,
            missing=left.height - have.height,
            missing_right=right.height - there.height,
            unmatched=have.height - found.height,
            many_to_one=many,
            one_to_many=one_to_many,
            contradicted=contradicted.height,
            joined=sound.height,
        ),
    )
