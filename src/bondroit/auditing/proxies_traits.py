"""The protected traits that are looked for in a month where nobody names others, made from a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.auditing.profiles import PROFILE_COLUMNS, profiles_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

ID = "household_id"
TRAIT_COLUMNS = (*PROFILE_COLUMNS, "claimant_activity")
TRAITS: Mapping[str, Text] = {
    "lowest_incomes": Text("lowest tenth of annual incomes", "dixième le plus bas des revenus annuels"),
    "rsa": Text("RSA paid in the month", "RSA versé dans le mois"),
    "lone_parent": Text("lone parent", "parent isolé"),
    "woman": Text("claimant is a woman", "l'allocataire est une femme"),
    "aah": Text("AAH paid in the month", "AAH versée dans le mois"),
    "aah_with_work": Text("AAH paid and a wage of the claimant", "AAH versée et salaire de l'allocataire"),
    "unemployed": Text("claimant unemployed", "allocataire au chômage"),
}


def usual_traits(snapshot: pl.DataFrame) -> pl.DataFrame:
    """One row per household file: `household_id` and whether it has each of `TRAITS`; unknown is no.

    Args:
        snapshot: the columns `TRAIT_COLUMNS` of one month.
    """
    found = profiles_of(snapshot).with_columns(snapshot["claimant_activity"])
    marks = {
        "lowest_incomes": pl.col("income_decile") == 1,
        "rsa": pl.col("rsa") == "yes",
        "lone_parent": pl.col("lone_parent") == "yes",
        "woman": pl.col("sex") == "F",
        "aah": pl.col("aah_with_work") != "none",
        "aah_with_work": pl.col("aah_with_work") == "yes",
        "unemployed": pl.col("claimant_activity") == "unemployed",
    }
    return found.select(ID, **{name: mark.fill_null(value=False) for name, mark in marks.items()})
