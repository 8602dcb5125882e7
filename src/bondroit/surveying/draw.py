"""The random survey: stratified simple random sampling without replacement."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.tables.platform import SURVEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month
    from bondroit.stats.arrays import Integers

LEAST_PER_STRATUM = 2
ALL_FILES = "all"
BETWEEN = " · "


def draw_survey(
    files: pl.DataFrame, *, size: int, seed: int, month: Month, stratum: str | Sequence[str] | None = None
) -> pl.DataFrame:
    """Draw `size` files at random, each stratum in proportion to its size but at least two.

    The draw depends on the seed, the month and the set of files, not on the order of the rows: files are taken
    in the order of stratum and identifier before chance is asked.

    Args:
        files: one row per file: household_id and the columns of the strata. A missing stratum is one of its own.
        size: files to draw.
        seed: of the draw; the month is mixed into it.
        month: of the draw.
        stratum: column or columns whose combinations are the strata; None draws from all files alike.

    Returns:
        A table under the contract of `tables.catalogue.SURVEY`, sorted by household_id.

    Raises:
        UserError: E-TAB-003 (no file), E-TAB-004 (column missing), E-TAB-002 (a household twice),
            E-USE-003 (size too small for the strata, or above the number of files).
    """
    names = [] if stratum is None else [stratum] if isinstance(stratum, str) else list(stratum)
    _check_files(files, names)
    label = pl.concat_str([pl.col(n).cast(pl.String).fill_null("missing") for n in names], separator=BETWEEN)
    ordered = files.select("household_id", stratum=label if names else pl.lit(ALL_FILES)).sort(
        "stratum", "household_id"
    )
    strata = ordered.group_by("stratum", maintain_order=True).agg(stratum_size=pl.len())
    sizes = strata["stratum_size"].cast(pl.Int64).to_numpy()
    _check_size(size, sizes)
    drawn = allocate(size, sizes)
    chance = np.random.default_rng([seed, month.index]).random(ordered.height)
    return SURVEY.conform(
        ordered.with_columns(chance=chance)
        .join(strata.with_columns(sample_size=drawn), on="stratum", how="left", maintain_order="left")
        .filter(pl.col("chance").rank("ordinal").over("stratum") <= pl.col("sample_size"))
        .with_columns(
            month=pl.lit(month.first_day),
            inclusion_probability=pl.col("sample_size") / pl.col("stratum_size"),
            weight=pl.col("stratum_size") / pl.col("sample_size"),
        )
        .sort("household_id")
    )


def allocate(size: int, strata: Integers, *, least: int = LEAST_PER_STRATUM) -> Integers:
    """Files to draw per stratum: in proportion, by largest remainder, at least `least` or the whole stratum.

    Strata whose share falls below the least get it; the others share what is left in the same way. Equal
    remainders go to the first stratum.

    Args:
        size: files to draw, at most the sum of `strata` and at least the sum of the least numbers.
        strata: (k,) files of each stratum.
        least: see above.
    """
    floor = np.minimum(least, strata)
    drawn = np.zeros(len(strata), np.int64)
    free = np.ones(len(strata), np.bool_)
    while free.any():
        quota = strata * ((size - drawn.sum()) / strata[free].sum())
        short = free & (quota < floor)
        if not short.any():
            drawn[free] = _largest_remainders(quota[free], int(size - drawn[~free].sum()))
            break
        drawn[short] = floor[short]
        free &= ~short
    return drawn


def _largest_remainders(quota: np.ndarray[tuple[int, ...], np.dtype[np.float64]], size: int) -> Integers:
    whole = np.floor(quota + 1e-9).astype(np.int64)
    order = np.argsort(-(quota - whole), kind="stable")
    whole[order[: size - int(whole.sum())]] += 1
    return whole


def _check_files(files: pl.DataFrame, names: Sequence[str]) -> None:
    absent = [n for n in ("household_id", *names) if n not in files.columns]
    if absent:
        near = {n: ", ".join(difflib.get_close_matches(n, files.columns, n=3, cutoff=0.5)) for n in absent}
        raise UserError(
            "E-TAB-004",
            Text("The survey cannot be drawn.", "L'enquête ne peut être tirée."),
            faults=[
                Text(
                    f"Column {n} is missing." + (f" Did you mean {near[n]}?" if near[n] else ""),
                    f"La colonne {n} manque." + (f" Vouliez-vous dire {near[n]} ?" if near[n] else ""),
                )
                for n in absent
            ],
            remedy=Text("name columns of the table of files.", "nommez des colonnes de la table des dossiers."),
        )
    if files.is_empty():
        raise UserError(
            "E-TAB-003",
            Text("There is no file to draw from.", "Il n'y a aucun dossier où tirer."),
            remedy=Text("bring the files of the month first.", "apportez d'abord les dossiers du mois."),
        )
    doubled = files.height - files["household_id"].n_unique()
    if doubled:
        raise UserError(
            "E-TAB-002",
            Text(
                f"{doubled} household(s) stand more than once among the files.",
                f"{doubled} ménage(s) figurent plusieurs fois parmi les dossiers.",
            ),
            remedy=Text("give one row per household.", "donnez une ligne par ménage."),
        )


def _check_size(size: int, sizes: Integers) -> None:
    least, most = int(np.minimum(sizes, LEAST_PER_STRATUM).sum()), int(sizes.sum())
    if least <= size <= most:
        return
    raise UserError(
        "E-USE-003",
        Text(
            f"A survey of {size} files cannot be drawn from {most} files in {len(sizes)} strata.",
            f"Une enquête de {size} dossiers ne peut être tirée de {most} dossiers en {len(sizes)} strates.",
        ),
        remedy=Text(
            f"choose a size from {least} to {most} (--size, or size under [survey] in the settings), or fewer strata.",
            f"choisissez une taille de {least} à {most} (--size, ou size sous [survey] dans les réglages), ou moins de "
            "strates.",
        ),
    )
