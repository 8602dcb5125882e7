"""What files share as of a month, and what is set aside: shelters, guardians, and whatever very many files share.

An attribute is a token in the files: a bank account, an address, a landlord, a telephone. Attributes of one *link*
follow from one another (who rents in a building often has its landlord), so that they count once: two attributes are
independent when their links differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month

HOUSEHOLD = "household_id"
REASONS: dict[str, Text] = {
    "domiciliation": Text("address of domiciliation", "adresse de domiciliation"),
    "shelter": Text("shelter", "hébergement"),
    "student_hall": Text("student hall", "résidence étudiante"),
    "care_home": Text("care home", "établissement médico-social"),
    "guardian": Text("guardian", "mandataire à la protection des majeurs"),
    "social_landlord": Text("social landlord", "bailleur social"),
    "other": Text("other", "autre"),
}
"""Why a token is on the list of what is excluded."""
PLACES = ("domiciliation", "shelter", "student_hall", "care_home")
"""Reasons that are about a whole home: whoever lives there, or rents from the same landlord there, is not linked."""
COMMON = "common"
"""The reason of a token that more files share than a network has."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of the homes.

    Attributes:
        name: the column.
        link: what it tells: `payment`, `housing` or `contact`.
        label: how a person calls it.
        common_from: from so many files on, a token links nobody. Assumed: a network of the town has 30 files at most.
    """

    name: str
    link: str
    label: Text
    common_from: int


ATTRIBUTES = (
    Attribute("bank_account", "payment", Text("bank account", "compte bancaire"), 40),
    Attribute("address", "housing", Text("address", "adresse"), 40),
    Attribute("landlord", "housing", Text("landlord", "bailleur"), 100),
    Attribute("phone", "contact", Text("telephone", "téléphone"), 20),
)
BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    """Who shares what.

    Attributes:
        files: how many files there are.
        names: attributes that the table has, in the order of `ATTRIBUTES`.
        frame: one row per file: household_id, then each attribute; missing where a token is excluded, or of one file.
        frequency: attribute to (token, files): how many files have each token that is left.
        set_aside: (attribute, reason) to the number of tokens excluded.
    """

    files: int
    names: tuple[str, ...]
    frame: pl.DataFrame
    frequency: Mapping[str, pl.DataFrame]
    set_aside: Mapping[tuple[str, str], int]


def homes_at(homes: pl.LazyFrame, month: Month) -> pl.DataFrame:
    """What each file said last before `month`: one row per file, sorted by file.

    Args:
        homes: rows of the table `homes`: household_id, since, and the attributes.
        month: the as-of month; what is said from it on is not known.
    """
    known = homes.filter(pl.col("since") < pl.lit(month.first_day))
    return known.sort(HOUSEHOLD, "since").group_by(HOUSEHOLD, maintain_order=True).last().drop("since").collect()


def sharing(homes: pl.DataFrame, excluded: pl.DataFrame | None, common: Mapping[str, int] | None = None) -> Sharing:
    """Count who shares what, and set aside what links nobody.

    Args:
        homes: one row per file, see `homes_at`.
        excluded: the list: attribute, token, reason; None if there is no list.
        common: attribute to the number of files from which a token links nobody; `common_from` where not given.
    """
    names = tuple(a.name for a in ATTRIBUTES if a.name in homes.columns)
    frame = homes.select(HOUSEHOLD, *names)
    aside: dict[tuple[str, str], int] = {}
    frequency = {}
    for name in names:
        limit = (common or {}).get(name, BY_NAME[name].common_from)
        judged = _judged(frame, name, _listed(excluded, name), limit)
        for reason, number in judged.drop_nulls("reason").group_by("reason").len().sort("reason").rows():
            aside[name, reason] = number
        frame = _without(frame, name, judged, names)
    for name in names:
        counted = frame.drop_nulls(name).group_by(name).len("files").rename({name: "token"})
        frequency[name] = counted.filter(pl.col("files") > 1).sort("token")
        shared = frame[name].is_in(frequency[name]["token"].implode())
        frame = frame.with_columns(pl.when(shared).then(pl.col(name)).alias(name))
    return Sharing(homes.height, names, frame, frequency, aside)


def _judged(frame: pl.DataFrame, name: str, listed: pl.DataFrame, limit: int) -> pl.DataFrame:
    """Each token with its files, and the reason for which it links nobody, missing if it may."""
    counted = frame.drop_nulls(name).group_by(name).len("files").rename({name: "token"})
    common = pl.when(pl.col("files") >= limit).then(pl.lit(COMMON))
    return counted.join(listed, on="token", how="left").with_columns(pl.coalesce("reason", common).alias("reason"))


def _without(frame: pl.DataFrame, name: str, judged: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The files without the tokens that link nobody; a home that links nobody takes its landlord with it."""
    reason = frame.select(name).join(judged, left_on=name, right_on="token", how="left", maintain_order="left")[
        "reason"
    ]
    whole = [*PLACES, COMMON] if name == "address" else list(PLACES)
    gone = {name: reason.is_not_null()}
    for other in names:
        if other != name and BY_NAME[other].link == BY_NAME[name].link:
            gone[other] = reason.is_in(whole).fill_null(value=False)
    return frame.with_columns(pl.when(~rows).then(pl.col(column)).alias(column) for column, rows in gone.items())


def _listed(excluded: pl.DataFrame | None, name: str) -> pl.DataFrame:
    """The tokens of one attribute that the list excludes, each once."""
    if excluded is None:
        return pl.DataFrame(schema={"token": pl.String, "reason": pl.String})
    mine = excluded.filter(pl.col("attribute") == name)
    return mine.group_by("token").agg(pl.col("reason").sort().first())
