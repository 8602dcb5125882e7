"""One figure of an audit: a number about a group, with its interval, or hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.errors import Text

ALL = "all"


class FigureWords(NamedTuple):
    """A figure for a person.

    Attributes:
        label: its name.
        method: how it is made.
        percent: whether it is a share, shown in per cent.
    """

    label: Text
    method: Text
    percent: bool = True


class Estimate(NamedTuple):
    """A number and its 95 % interval; None where it cannot be had or is a plain count."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about a group.

    Attributes:
        attribute: the column that makes the groups; `all` for everyone.
        group: the value of that column.
        name: key of `words.FIGURES`.
        value, low, high: the number and its 95 % interval; None where there is none or where hidden.
        rows: rows behind the number; None where hidden.
        hidden: whether disclosure control hides it.
        joint: bounds that hold at 95 % for all groups of the attribute together (`joint_level`), the upper one maybe
            infinite: what a check looks at. None where hidden or where no check looks at the figure.
    """

    attribute: str
    group: str
    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    rows: int | None = None
    hidden: bool = False
    joint: tuple[float, float] | None = None


def joint_level(groups: int) -> float:
    """Level of each of `groups` intervals such that all of them hold together at 95 % (Bonferroni's inequality)."""
    return 1.0 - 0.05 / max(groups, 1)


def figure(
    attribute: str,
    group: str,
    name: str,
    estimate: Estimate,
    *,
    rows: int,
    hidden: bool,
    joint: Estimate | None = None,
) -> Figure:
    """A figure, emptied if hidden; a number that cannot be had (a ratio to zero) shows no interval."""
    if hidden:
        return Figure(attribute, group, name, None, hidden=True)
    bounds = None if joint is None or joint.low is None or joint.high is None else (joint.low, joint.high)
    shown = estimate if estimate.value is not None else Estimate(None)
    return Figure(attribute, group, name, *shown, rows, joint=bounds)


def figures_frame(figures: Iterable[Figure]) -> pl.DataFrame:
    """One row per figure: attribute, group, figure, value, low, high, rows, suppressed."""
    rows = [(f.attribute, f.group, f.name, f.value, f.low, f.high, f.rows, f.hidden) for f in figures]
    schema = {
        "attribute": pl.String,
        "group": pl.String,
        "figure": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "rows": pl.Int64,
        "suppressed": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def hide_whole_groups(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures, where a group with one hidden figure shows none."""
    known = tuple(figures)
    hidden = {(f.attribute, f.group) for f in known if f.hidden}
    return tuple(
        Figure(f.attribute, f.group, f.name, None, hidden=True) if (f.attribute, f.group) in hidden else f
        for f in known
    )
