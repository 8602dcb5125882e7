"""The random survey: strata, clusters in one or two stages, unequal probabilities; each file's chance is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.surveying.allocation import EQUAL, NEYMAN, allocate, standard_deviations
from bondroit.surveying.chances import inclusion_probabilities, lowest_chances, systematic
from bondroit.surveying.draw_checks import check_draw, check_size
from bondroit.surveying.draw_design import SIMPLE
from bondroit.tables.platform import SURVEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.surveying.draw_design import DrawDesign

ALL_FILES = "all"
BETWEEN = " · "


def draw_survey(
    files: pl.DataFrame,
    *,
    size: int | None,
    seed: int,
    month: Month,
    stratum: str | Sequence[str] | None = None,
    design: DrawDesign = SIMPLE,
) -> pl.DataFrame:
    """Draw `size` files at random.

    The draw depends on the seed, the month and the set of files, not on the order of the rows: files are taken
    in the order of stratum and identifier before chance is asked.

    Args:
        files: one row per file: household_id, the columns of the strata and of the design. A missing stratum is one
            of its own.
        size: files to draw; None, with clusters, takes every file of them (one stage).
        seed: of the draw; the month is mixed into it.
        month: of the draw.
        stratum: column or columns whose combinations are the strata; None draws from all files alike.
        design: see `DrawDesign`.

    Returns:
        A table under the contract of `tables.catalogue.SURVEY`, sorted by household_id.

    Raises:
        UserError: E-TAB-003 (no file), E-TAB-004 (column missing), E-TAB-002 (a household twice),
            E-USE-003 (size too small for the strata, or above the number of files), E-SRV-003 (the design).
    """
    names = [] if stratum is None else [stratum] if isinstance(stratum, str) else list(stratum)
    check_draw(files, names, size, design)
    ordered = files.select("household_id", *design.columns, stratum=_label(names) if names else pl.lit(ALL_FILES)).sort(
        "stratum", "household_id"
    )
    chance = np.random.default_rng([seed, month.index])
    if design.cluster is None:
        assert size is not None
        drawn = _files(ordered, size, chance, design)
    else:
        drawn = _clusters(ordered, size, chance, design)
    return SURVEY.conform(
        drawn.with_columns(month=pl.lit(month.first_day), weight=1.0 / pl.col("inclusion_probability")).sort(
            "household_id"
        )
    )


def _label(names: Sequence[str]) -> pl.Expr:
    return pl.concat_str([pl.col(n).cast(pl.String).fill_null("missing") for n in names], separator=BETWEEN)


def _codes(ordered: pl.DataFrame, name: str) -> Integers:
    codes: Integers = (ordered[name].rank("dense").cast(pl.Int64) - 1).to_numpy()
    return codes


def _files(ordered: pl.DataFrame, size: int, chance: np.random.Generator, design: DrawDesign) -> pl.DataFrame:
    """Files drawn one by one within strata."""
    code = _codes(ordered, "stratum")
    sizes = np.bincount(code)
    check_size(size, sizes, design.least)
    counts = allocate(size, sizes, least=design.least, measure=_measure(ordered, code, sizes, design))
    chances = chance.random(ordered.height)
    if design.size_of is None:
        taken, probabilities = lowest_chances(chances, code, counts), (counts / sizes)[code]
    else:
        amounts = ordered[design.size_of].cast(pl.Float64).to_numpy()
        probabilities, taken = np.zeros(ordered.height), np.zeros(ordered.height, np.bool_)
        for stratum, start in enumerate(chance.random(len(sizes)).tolist()):
            rows = code == stratum
            probabilities[rows] = inclusion_probabilities(amounts[rows], int(counts[stratum]))
            taken[rows] = systematic(probabilities[rows], chances[rows], start)
    return ordered.with_columns(
        stratum_size=pl.Series(sizes[code]),
        sample_size=pl.Series(counts[code]),
        inclusion_probability=pl.Series(probabilities),
        cluster=pl.lit(None, pl.String),
        cluster_size=pl.lit(None, pl.Int64),
    ).filter(pl.Series(taken))


def _measure(ordered: pl.DataFrame, code: Integers, sizes: Integers, design: DrawDesign) -> Floats | None:
    if design.allocation == EQUAL:
        return np.ones(len(sizes))
    if design.allocation == NEYMAN:
        assert design.spread is not None
        values = ordered[design.spread].cast(pl.Float64).to_numpy()
        return sizes * standard_deviations(values, code, len(sizes))
    return None


def _clusters(ordered: pl.DataFrame, size: int | None, chance: np.random.Generator, design: DrawDesign) -> pl.DataFrame:
    """Clusters drawn within strata, then all of their files, or some of each."""
    assert design.cluster is not None
    assert design.clusters is not None
    units = (
        ordered.group_by("stratum", pl.col(design.cluster).cast(pl.String).alias("cluster"))
        .agg(cluster_size=pl.len().cast(pl.Int64))
        .sort("stratum", "cluster")
    )
    code = _codes(units, "stratum")
    sizes = np.bincount(code)
    check_size(design.clusters, sizes, design.least, clusters=True)
    measure = np.ones(len(sizes)) if design.allocation == EQUAL else None
    counts = allocate(design.clusters, sizes, least=design.least, measure=measure)
    first = units.with_columns(
        stratum_size=pl.Series(sizes[code]),
        sample_size=pl.Series(counts[code]),
        first=pl.Series((counts / sizes)[code]),
    ).filter(pl.Series(lowest_chances(chance.random(units.height), code, counts)))
    inside = first["cluster_size"].to_numpy()
    if size is not None:
        check_size(size, inside, design.least, drawn_clusters=True)
    second = inside if size is None else allocate(size, inside, least=design.least)
    first = first.with_columns(second=pl.Series(second / inside), unit=pl.int_range(pl.len()))
    rows = ordered.with_columns(cluster=pl.col(design.cluster).cast(pl.String)).join(
        first, on=["stratum", "cluster"], how="inner", maintain_order="left"
    )
    taken = lowest_chances(chance.random(rows.height), rows["unit"].cast(pl.Int64).to_numpy(), second)
    return rows.with_columns(inclusion_probability=pl.col("first") * pl.col("second")).filter(pl.Series(taken))
