"""What must hold before a survey is drawn; every fault at once."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.surveying.allocation import ALLOCATIONS, NEYMAN, PROPORTIONAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Integers
    from bondroit.surveying.draw_design import DrawDesign

MAX_STRATA_SHOWN = 3


def check_draw(files: pl.DataFrame, strata: Sequence[str], size: int | None, design: DrawDesign) -> None:
    """Refuse a draw that its columns or its design do not allow."""
    _check_files(files, [*strata, *design.columns])
    faults = [*_design_faults(strata, size, design), *_value_faults(files, strata, design)]
    if faults:
        raise UserError(
            "E-SRV-003",
            Text("The survey cannot be drawn so.", "L'enquête ne peut être tirée ainsi."),
            faults=faults,
            remedy=Text("see bondroit draw --help.", "voyez bondroit draw --help."),
        )


def _design_faults(strata: Sequence[str], size: int | None, design: DrawDesign) -> list[Text]:
    faults = []
    if design.allocation not in ALLOCATIONS:
        faults.append(Text(f"--allocation {design.allocation}: proportional, neyman or equal.",
                           f"--allocation {design.allocation} : proportional, neyman ou equal."))  # fmt: skip
    if (design.allocation == NEYMAN) != (design.spread is not None):
        faults.append(Text("--allocation neyman and --spread go together.",
                           "--allocation neyman et --spread vont ensemble."))  # fmt: skip
    if design.allocation == NEYMAN and design.cluster is not None:
        faults.append(Text("--allocation neyman draws files, not clusters.",
                           "--allocation neyman tire des dossiers, non des grappes."))  # fmt: skip
    if design.allocation != PROPORTIONAL and not strata:
        faults.append(Text("--allocation needs strata.", "--allocation demande des strates."))
    if (design.cluster is None) != (design.clusters is None):
        faults.append(Text("--cluster and --clusters go together.", "--cluster et --clusters vont ensemble."))
    if design.cluster is not None and design.cluster in strata:
        faults.append(Text(f"{design.cluster} is both stratum and cluster: name another --stratum, or none.",
                           f"{design.cluster} est strate et grappe à la fois : autre --stratum, ou none."))  # fmt: skip
    if design.cluster is not None and design.size_of is not None:
        faults.append(Text("--size-of draws files, not clusters.", "--size-of tire des dossiers, non des grappes."))
    if design.least < 1:
        faults.append(Text("--least is at least 1.", "--least vaut au moins 1."))
    if size is None and design.cluster is None:
        faults.append(Text("No size is given.", "Aucune taille n'est donnée."))
    return faults


def _value_faults(files: pl.DataFrame, strata: Sequence[str], design: DrawDesign) -> list[Text]:
    faults = []
    for name, positive in ((design.size_of, True), (design.spread, False)):
        if name is None:
            continue
        column = files[name]
        if not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
            faults.append(Text(f"Column {name} holds no numbers.", f"La colonne {name} ne contient pas de nombres."))
            continue
        numbers = column.cast(pl.Float64)
        wrong = column.null_count() + int((~numbers.is_finite()).sum())
        if wrong:
            faults.append(Text(f"Column {name}: {wrong} file(s) have none.",
                               f"Colonne {name} : {wrong} dossier(s) n'en ont pas."))  # fmt: skip
        none = int((numbers <= 0).sum()) if positive else 0
        if none:
            faults.append(
                Text(
                    f"Column {name}: {none} file(s) are not above 0 and could never be drawn; an estimate would say "
                    "nothing of them.",
                    f"Colonne {name} : {none} dossier(s) ne dépassent pas 0 et ne pourraient jamais être tirés ; une "
                    "estimation n'en dirait rien.",
                )
            )
    if design.cluster is not None:
        missing = files[design.cluster].null_count()
        if missing:
            faults.append(Text(f"Column {design.cluster}: {missing} file(s) have none.",
                               f"Colonne {design.cluster} : {missing} dossier(s) n'en ont pas."))  # fmt: skip
        if strata and design.cluster not in strata:
            several = files.select(design.cluster, *strata).unique().group_by(design.cluster).len()
            count = several.filter(pl.col("len") > 1).height
            if count:
                faults.append(Text(f"{count} cluster(s) stand in several strata.",
                                   f"{count} grappe(s) figurent dans plusieurs strates."))  # fmt: skip
    return faults


def _check_files(files: pl.DataFrame, names: Sequence[str]) -> None:
    absent = [n for n in dict.fromkeys(("household_id", *names)) if n not in files.columns]
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


def check_size(size: int, sizes: Integers, floor: int, *, clusters: bool = False, drawn_clusters: bool = False) -> None:
    """Refuse a number that the strata cannot give.

    Args:
        size: units wanted.
        sizes: (k,) units of each stratum, or of each cluster drawn.
        floor: least number of each.
        clusters: the units are clusters, not files.
        drawn_clusters: `sizes` are those of clusters.

    Raises:
        UserError: E-USE-003.
    """
    least, most = int(np.minimum(sizes, floor).sum()), int(sizes.sum())
    if least <= size <= most:
        return
    what, option = (("clusters", "grappes"), "--clusters") if clusters else (("files", "dossiers"), "--size")
    where = ("clusters", "grappes") if drawn_clusters else ("strata", "strates")
    setting = Text(", or size under [survey] in the settings", ", ou size sous [survey] dans les réglages")
    if clusters or drawn_clusters:
        setting = Text("", "")
    change = ("more", "plus de") if drawn_clusters and size > most else ("fewer", "moins de")
    raise UserError(
        "E-USE-003",
        Text(
            f"A survey of {size} {what[0]} cannot be drawn from {most} {what[0]} in {len(sizes)} {where[0]}.",
            f"Une enquête de {size} {what[1]} ne peut être tirée de {most} {what[1]} en {len(sizes)} {where[1]}.",
        ),
        remedy=Text(
            f"choose a number from {least} to {most} ({option}{setting.en}), or {change[0]} {where[0]}.",
            f"choisissez un nombre de {least} à {most} ({option}{setting.fr}), ou {change[1]} {where[1]}.",
        ),
    )
