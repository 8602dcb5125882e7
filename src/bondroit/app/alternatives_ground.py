"""The rows on which other cards are tried: groups, classes of income, quarters, a capacity, all from one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_table import MOST_GROUPS
from bondroit.auditing.alternatives_rows import BY_INCOME, OTHERS, POOREST, QUARTERS, Ground
from bondroit.auditing.material import MISSING, Attribute, attribute_of
from bondroit.building.evaluation import parts
from bondroit.errors import Text, UserError
from bondroit.stats.sampling import first_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.checking import Survey
    from bondroit.stats.arrays import Booleans, Floats, Integers

MOST_ROWS = 30_000
"""A larger table is drawn from: hundreds of cards are learnt ten times each."""
FIFTHS = 5
LEAST_EVENTS = 60
"""Rows with the outcome, and rows without: fifteen of each in a quarter."""
CLASSES = "income_fifth"


def ground_of(
    frame: pl.DataFrame,
    survey: Survey,
    *,
    order: Integers,
    groups: Sequence[str],
    income: str | None,
    poorest: float,
    share: float,
    seed: int,
) -> Ground:
    """The ground of a table.

    Args:
        frame: one row per file, with groups and incomes.
        survey: target, weights, design and amounts.
        order: (n,) an order of the rows that follows from what they hold: they are dealt into quarters from it.
        groups: columns that make groups.
        income: the column of incomes; None without one.
        poorest: share of the weight that is called the poorest.
        share: of the weight that is controlled.
        seed: of the quarters.

    Raises:
        UserError: E-AUD-001 for too few rows of one outcome, or a column of too many groups.
    """
    rarer = int(min(survey.target.sum(), (1.0 - survey.target).sum()))
    if rarer < LEAST_EVENTS:
        raise _unusable(
            Text(
                f"{rarer} row(s) have the rarer outcome; {LEAST_EVENTS} are needed to learn and to judge apart.",
                f"{rarer} ligne(s) ont l'issue la plus rare ; il en faut {LEAST_EVENTS} pour apprendre et juger à "
                "part.",
            )
        )
    traits = [_trait(frame[name]) for name in groups]
    incomes = None
    if income is not None:
        values = frame[income].cast(pl.Float64).fill_nan(None).to_numpy()
        below = weight_below(values, survey.sampling.weights)
        traits.insert(0, _income(np.where(np.isnan(below), np.nan, below >= poorest - 1e-12)))
        incomes = _fifths(below)
    amounts = survey.amounts if survey.amounts is not None and survey.amounts.any() else None
    return Ground(
        target=survey.target,
        worth=survey.target if amounts is None else amounts,
        euros=amounts is not None,
        sampling=survey.sampling,
        quarter=parts(survey, order, QUARTERS, seed),
        share=share,
        traits=tuple(traits),
        incomes=incomes,
    )


def weight_below(values: Floats, weights: Floats) -> Floats:
    """(n,) the share of the weight with a lower value, equal values alike; NaN where there is none."""
    known = ~np.isnan(values)
    found = np.full(len(values), np.nan)
    if known.any():
        _, place = np.unique(values[known], return_inverse=True)
        held = np.bincount(place, weights[known])
        found[known] = ((np.cumsum(held) - held) / held.sum())[place]
    return found


def fifths_of(incomes: pl.Series) -> Attribute:
    """Classes of income of files that all weigh alike."""
    values = incomes.cast(pl.Float64).fill_nan(None).to_numpy()
    return _fifths(weight_below(values, np.ones(len(values))))


def _income(other: Floats) -> Attribute:
    """Poorest and others; a third group for rows without an income, if there are any."""
    absent = np.isnan(other)
    codes = np.where(absent, 2, np.nan_to_num(other)).astype(np.int64)
    names = (POOREST, OTHERS, MISSING) if absent.any() else (POOREST, OTHERS)
    return Attribute(BY_INCOME, names, codes)


def _fifths(below: Floats) -> Attribute:
    absent = np.isnan(below)
    codes = np.where(absent, FIFTHS, np.minimum(np.nan_to_num(below) * FIFTHS + 1e-9, FIFTHS - 1)).astype(np.int64)
    names = [str(k + 1) for k in range(FIFTHS)] + ([MISSING] if absent.any() else [])
    used = [k for k in range(len(names)) if (codes == k).any()]
    return Attribute(CLASSES, tuple(names[k] for k in used), np.searchsorted(used, codes).astype(np.int64))


def _trait(column: pl.Series) -> Attribute:
    count = column.n_unique()
    if count > MOST_GROUPS:
        raise _unusable(
            Text(
                f"{column.name} has {count} values: more than {MOST_GROUPS} groups.",
                f"{column.name} a {count} valeurs : plus de {MOST_GROUPS} groupes.",
            )
        )
    return attribute_of(column)


def _unusable(fault: Text) -> UserError:
    return UserError(
        "E-AUD-001",
        Text(
            "Other cards cannot be tried on this table.", "D'autres grilles ne peuvent être essayées sur cette table."
        ),
        faults=(fault,),
        remedy=Text(
            "choose another column, or bring a larger table.",
            "choisissez une autre colonne, ou apportez une table plus grande.",
        ),
    )


def drawn_rows(survey: Survey, seed: int, most: int = MOST_ROWS) -> Booleans | None:
    """(n,) at most about `most` rows drawn at random, whole clusters at once; None where all may stay."""
    rows = len(survey.target)
    if rows <= most:
        return None
    unit = first_stage(rows, survey.sampling).unit
    units = np.arange(rows) if unit is None else unit
    count = int(units.max()) + 1
    order = np.random.default_rng(seed).permutation(count)
    sizes = np.bincount(units, minlength=count)[order]
    kept = np.zeros(count, np.bool_)
    kept[order[np.cumsum(sizes) <= most]] = True
    drawn: Booleans = kept[units]
    return drawn
