"""The groups of household files that the audit looks at, made from a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILE_COLUMNS = (
    "household_id",
    "annual_income_cents",
    "rsa_paid_cents",
    "lone_parent",
    "claimant_sex",
    "aah_paid_cents",
    "claimant_wage_cents",
)

FAMILIES: Mapping[str, Text] = {
    "income_decile": Text(
        "Decile of the household's annual income (1 is the lowest; equal incomes stay together)",
        "Décile du revenu annuel du foyer (1 est le plus bas ; les revenus égaux restent ensemble)",
    ),
    "rsa": Text("RSA paid in the month", "RSA versé dans le mois"),
    "lone_parent": Text("Lone parent", "Parent isolé"),
    "sex": Text("Sex of the claimant", "Sexe de l'allocataire"),
    "aah_with_work": Text(
        "AAH paid and a wage of the claimant, against AAH without",
        "AAH versée et salaire de l'allocataire, contre AAH sans",
    ),
}
GROUP_WORDS: Mapping[tuple[str, str], Text] = {
    ("rsa", "yes"): Text("with RSA", "avec RSA"),
    ("rsa", "no"): Text("without RSA", "sans RSA"),
    ("lone_parent", "yes"): Text("lone parents", "parents isolés"),
    ("lone_parent", "no"): Text("others", "autres"),
    ("sex", "F"): Text("women", "femmes"),
    ("sex", "M"): Text("men", "hommes"),
    ("aah_with_work", "yes"): Text("AAH with work", "AAH avec travail"),
    ("aah_with_work", "no"): Text("AAH without work", "AAH sans travail"),
    ("aah_with_work", "none"): Text("no AAH", "sans AAH"),
}
# The group that another is compared with, where it is not everyone else.
REFERENCES: Mapping[tuple[str, str], str] = {("aah_with_work", "yes"): "no"}
_DECILES = 10


def profiles_of(snapshot: pl.DataFrame) -> pl.DataFrame:
    """One row per household file: `household_id` and its group in each family, as text.

    Args:
        snapshot: the columns `PROFILE_COLUMNS` of one month.
    """
    income = pl.col("annual_income_cents")
    decile = ((income.rank("min") - 1) * _DECILES // income.count() + 1).cast(pl.Int64)
    aah = pl.col("aah_paid_cents") > 0
    return snapshot.select(
        "household_id",
        decile.alias("income_decile"),
        _yes_no(pl.col("rsa_paid_cents") > 0).alias("rsa"),
        _yes_no(pl.col("lone_parent")).alias("lone_parent"),
        pl.col("claimant_sex").alias("sex"),
        pl.when(~aah).then(pl.lit("none")).otherwise(_yes_no(pl.col("claimant_wage_cents") > 0)).alias("aah_with_work"),
    )


def family_label(family: str, *, audit: bool = True) -> Text:
    """How a family of groups is called.

    Args:
        family: a key of `FAMILIES`, or a column.
        audit: whether the groups are those of `profiles_of`; a column that somebody brings keeps its own name, also
            where it is called as a family is: who is meant by `sex` in it, nobody told.
    """
    return FAMILIES.get(family, Text(family, family)) if audit else Text(family, family)


def group_label(family: str, group: str, *, audit: bool = True) -> Text:
    """How a group is called; `audit` as in `family_label`."""
    if not audit:
        return Text(group, group)
    if family == "income_decile":
        return Text(f"decile {group}", f"décile {group}")
    return GROUP_WORDS.get((family, group), Text(group, group))


def _yes_no(expression: pl.Expr) -> pl.Expr:
    return pl.when(expression).then(pl.lit("yes")).when(~expression).then(pl.lit("no"))
