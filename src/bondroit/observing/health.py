"""Variables of the households on the free C2S, as of the first day of a month, from the health insurer's own table.

The five of FACTS, section 2 (two of them a reading of our sources: first application, number of adults), and those of
the experimental card. Windows of twelve months and the threshold of one act, euro or contact are assumed. Most are
barred from cards (`tables.barred`): they serve replicas of status `experiment` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.domain.months import Month

WINDOW = 12
AGE = 25
"""Being over 25 raises the score (FACTS 2)."""
HEALTH_ID = "health_household"
YES_NO = ("woman", "over_25", "first_application", "two_adults", "minors", "disability_pension", "sick_pay")
"""Variables that are 1 for yes and 0 for no."""
FIVE: dict[str, Text] = {
    "woman": Text("The applicant is a woman", "Le demandeur est une femme"),
    "over_25": Text("Applicant over 25", "Demandeur de plus de 25 ans"),
    "first_application": Text("First application", "Première demande"),
    "two_adults": Text("Two adults declared", "Deux adultes déclarés"),
    "minors": Text("A child declared", "Un enfant déclaré"),
}
ADDED: dict[str, Text] = {
    "disability_pension": Text("A disability pension in 12 months", "Une pension d'invalidité en 12 mois"),
    "care_acts_12m": Text("Acts of care in 12 months", "Actes de soins en 12 mois"),
    "sick_pay": Text("Sick pay in 12 months", "Des indemnités journalières en 12 mois"),
    "contacts_12m": Text("Contacts with the insurer in 12 months", "Contacts avec l'assureur en 12 mois"),
}
GROUPS: dict[str, Text] = {
    "sex": Text("Sex of the applicant", "Sexe du demandeur"),
    "age": Text("Age of the applicant", "Âge du demandeur"),
    "composition": Text("Household", "Ménage"),
}
COMPOSITIONS: dict[str, Text] = {
    "woman_alone": Text("woman alone", "femme seule"),
    "man_alone": Text("man alone", "homme seul"),
    "lone_mother": Text("lone mother", "mère seule"),
    "lone_father": Text("lone father", "père seul"),
    "couple": Text("two adults, no child", "deux adultes, sans enfant"),
    "couple_children": Text("two adults with children", "deux adultes avec enfants"),
}
AGES = (26, 40, 60)
AGE_GROUPS: dict[str, Text] = {
    "to_25": Text("25 or under", "25 ans ou moins"),
    "26_39": Text("26 to 39", "26 à 39 ans"),
    "40_59": Text("40 to 59", "40 à 59 ans"),
    "from_60": Text("60 or over", "60 ans ou plus"),
}


def observe_health(month: Month, health: pl.LazyFrame) -> pl.LazyFrame:
    """One row per household that held the free C2S at the end of the month before `month`, sorted by household.

    Args:
        month: the as-of month; only earlier months count.
        health: rows of the `health` table, any months.

    Returns:
        health_household, the variables of `FIVE` and `ADDED` as numbers, and the groups `sex`, `age` and
        `composition`, which serve the comparison of burdens alone.
    """
    first, last = month.plus(-WINDOW).first_day, month.plus(-1).first_day
    history = health.filter(pl.col("month").is_between(first, last))
    now = history.filter((pl.col("month") == last) & (pl.col("status") == "free"))
    woman, child = pl.col("applicant_sex") == "F", pl.col("children") > 0
    alone = pl.when(woman).then(pl.lit("woman_alone")).otherwise(pl.lit("man_alone"))
    parent = pl.when(woman).then(pl.lit("lone_mother")).otherwise(pl.lit("lone_father"))
    couple = pl.when(child).then(pl.lit("couple_children")).otherwise(pl.lit("couple"))
    years = history.group_by(HEALTH_ID).agg(
        (pl.col("disability_pension_cents") > 0).any().cast(pl.Int32).alias("disability_pension"),
        pl.col("care_acts").sum().alias("care_acts_12m"),
        (pl.col("sick_pay_cents") > 0).any().cast(pl.Int32).alias("sick_pay"),
        pl.col("contacts").sum().alias("contacts_12m"),
    )
    states = now.select(
        HEALTH_ID,
        pl.col("applicant_sex").alias("sex"),
        woman.cast(pl.Int32).alias("woman"),
        (pl.col("applicant_age") > AGE).cast(pl.Int32).alias("over_25"),
        (pl.col("application") == "first").cast(pl.Int32).alias("first_application"),
        (pl.col("adults") > 1).cast(pl.Int32).alias("two_adults"),
        child.cast(pl.Int32).alias("minors"),
        _age_group(pl.col("applicant_age")).alias("age"),
        pl.when(pl.col("adults") > 1)
        .then(couple)
        .otherwise(pl.when(child).then(parent).otherwise(alone))
        .alias("composition"),
    )
    return states.join(years, on=HEALTH_ID, how="left").select(HEALTH_ID, *FIVE, *ADDED, *GROUPS).sort(HEALTH_ID)


def _age_group(age: pl.Expr) -> pl.Expr:
    group = pl.lit(next(reversed(AGE_GROUPS)))
    for end, name in reversed(list(zip(AGES, AGE_GROUPS, strict=False))):
        group = pl.when(age < end).then(pl.lit(name)).otherwise(group)
    return group
