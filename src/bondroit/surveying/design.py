"""A table and the names of its design columns -> how its rows were drawn, every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text
from bondroit.stats.surveyed import Surveyed

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.surveying.asked import Asked

MOST_STAGES = 2


def design_of(frame: pl.DataFrame, asked: Asked) -> tuple[Surveyed | None, list[Text], list[Text]]:
    """The design, what is wrong with it, and what a reader must know of it.

    Args:
        frame: holds every column that `asked` names.
        asked: names them.
    """
    faults = _option_faults(asked)
    used = [n for n in (asked.weight, asked.strata, *asked.clusters, *asked.fpc) if n is not None]
    for name in dict.fromkeys(used):
        missing = frame[name].null_count()
        if missing:
            faults.append(Text(f"Column {name}: {missing} row(s) have none.",
                               f"Colonne {name} : {missing} ligne(s) n'en ont pas."))  # fmt: skip
    weights = np.ones(frame.height)
    if asked.weight is not None:
        weights = _positive(frame, asked.weight, faults)
    sizes = [_positive(frame, name, faults) for name in asked.fpc]
    if faults:
        return None, faults, []
    strata = codes(frame, (asked.strata,)) if asked.strata else None
    notes: list[Text] = []
    keys = tuple(n for n in (asked.strata,) if n)
    clusters = codes(frame, (*keys, asked.clusters[0])) if asked.clusters else None
    if clusters is not None and strata is not None:
        notes += _nesting(frame, asked)
    units = codes(frame, (*keys, *asked.clusters[:2])) if len(asked.clusters) > 1 else None
    first = _sizes(sizes[0], strata, clusters, asked.fpc[0], faults) if sizes else None
    second = _sizes(sizes[1], clusters, units, asked.fpc[1], faults) if len(sizes) > 1 else None
    if faults:
        return None, faults, []
    return Surveyed(weights, strata, clusters, first, units, second), [], notes


def codes(frame: pl.DataFrame, names: tuple[str, ...]) -> Integers:
    """(n,) a number for each combination of the columns; missing values are one of their own."""
    known = frame.select(names).unique().sort(names).with_row_index("code")
    joined = frame.select(names).join(known, on=names, how="left", nulls_equal=True, maintain_order="left")
    numbers: Integers = joined["code"].cast(pl.Int64).to_numpy()
    return numbers


def _option_faults(asked: Asked) -> list[Text]:
    faults = []
    if len(asked.clusters) > MOST_STAGES:
        faults.append(Text("--clusters names at most two stages.", "--clusters nomme au plus deux degrés."))
    if asked.fpc and asked.weight is None:
        faults.append(Text("--fpc needs --weight.", "--fpc demande --weight."))
    if len(asked.fpc) > max(len(asked.clusters), 1):
        faults.append(Text("--fpc names more stages than --clusters.", "--fpc nomme plus de degrés que --clusters."))
    if len(asked.clusters) > 1 and len(asked.fpc) == 1:
        faults.append(Text("With two stages --fpc names both, or neither.",
                           "Avec deux degrés, --fpc nomme les deux, ou aucun."))  # fmt: skip
    return faults


def _positive(frame: pl.DataFrame, name: str, faults: list[Text]) -> Floats:
    column = frame[name]
    if not column.dtype.is_numeric():
        faults.append(Text(f"Column {name} holds no numbers.", f"La colonne {name} ne contient pas de nombres."))
        return np.ones(frame.height)
    numbers: Floats = column.cast(pl.Float64).fill_null(1.0).to_numpy()
    bad = int((~(numbers > 0) | ~np.isfinite(numbers)).sum())
    if bad:
        faults.append(Text(f"Column {name}: {bad} value(s) are not above 0.",
                           f"Colonne {name} : {bad} valeur(s) ne dépassent pas 0."))  # fmt: skip
    return numbers


def _nesting(frame: pl.DataFrame, asked: Asked) -> list[Text]:
    doubled = frame.group_by(asked.clusters[0]).agg(n=pl.col(str(asked.strata)).n_unique()).filter(pl.col("n") > 1)
    if doubled.is_empty():
        return []
    return [
        Text(
            f"{doubled.height} value(s) of {asked.clusters[0]} stand in several strata: they are taken for different "
            "units in each.",
            f"{doubled.height} valeur(s) de {asked.clusters[0]} figurent dans plusieurs strates : elles y sont prises "
            "pour des unités différentes.",
        )
    ]


def _sizes(given: Floats, groups: Integers | None, units: Integers | None, name: str, faults: list[Text]) -> Floats:
    """Units of each group in the population, from their number or from the share drawn."""
    table = pl.DataFrame({"given": given}).with_columns(
        group=pl.lit(0) if groups is None else pl.Series(groups),
        unit=pl.int_range(pl.len()) if units is None else pl.Series(units),
    )
    by = table.group_by("group").agg(
        low=pl.col("given").min(), high=pl.col("given").max(), drawn=pl.col("unit").n_unique()
    )
    uneven = by.filter(pl.col("high") - pl.col("low") > 1e-9 * pl.col("high")).height
    if uneven:
        faults.append(Text(f"Column {name}: {uneven} group(s) have several sizes.",
                           f"Colonne {name} : {uneven} groupe(s) ont plusieurs tailles."))  # fmt: skip
    joined = table.join(by, on="group", how="left", maintain_order="left")
    drawn = joined["drawn"].cast(pl.Float64).to_numpy()
    sizes: Floats = drawn / given if (given <= 1).all() and (drawn > 1).any() else given
    small = int((by["drawn"] > by["high"] * (1 + 1e-9)).sum()) if sizes is given else 0
    if small:
        faults.append(
            Text(
                f"Column {name}: {small} group(s) have more units in the table than in the population.",
                f"Colonne {name} : {small} groupe(s) ont plus d'unités dans la table que dans la population.",
            )
        )
    return sizes
