"""The groups that a published formula is asked about, made from household files and what was known of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.profiles import FAMILIES as PROFILE_FAMILIES
from bondroit.auditing.profiles import PROFILE_COLUMNS, group_label, profiles_of
from bondroit.errors import Text
from bondroit.stats.disclosure import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Booleans, Integers

EVENTS = ("separation", "death", "move", "job_end")
EVENT_MONTHS = 6
"""How long after an event a household is counted as having had one; assumed."""
COLUMNS = (*PROFILE_COLUMNS, "couple", "children", "disability", "claimant_activity", "tenure")
PAID = (
    "rsa", "prime_activite", "aide_logement", "allocations_familiales", "complement_familial", "asf", "paje_base",
    "aah",
)  # fmt: skip
"""Benefits of the branch paid month by month: a file with one of them is a recipient's."""

FAMILIES: dict[str, Text] = {
    **PROFILE_FAMILIES,
    "household": Text("Household", "Ménage"),
    "disabled": Text(
        "The claimant's incapacity gives access to the AAH", "L'incapacité de l'allocataire ouvre droit à l'AAH"
    ),
    "unemployed": Text("The claimant is unemployed", "L'allocataire est au chômage"),
    "social_tenant": Text(
        "Tenant of social housing, the nearest that this town has to a poor area (a reading)",
        "Locataire du parc social, ce que cette ville a de plus proche d'un quartier pauvre (une lecture)",
    ),
    "event": Text(
        f"A separation, a death, a move or the end of a job, known, in the last {EVENT_MONTHS} months (assumed)",
        f"Séparation, décès, déménagement ou fin d'emploi, connus, dans les {EVENT_MONTHS} derniers mois (supposé)",
    ),
}
WORDS: dict[tuple[str, str], Text] = {
    ("household", "single_woman"): Text("single women", "femmes seules"),
    ("household", "single_man"): Text("single men", "hommes seuls"),
    ("household", "lone_parent"): Text("lone parents", "parents isolés"),
    ("household", "couple"): Text("couples without children", "couples sans enfant"),
    ("household", "couple_children"): Text("couples with children", "couples avec enfants"),
    ("disabled", "yes"): Text("disabled", "handicapés"),
    ("disabled", "no"): Text("others", "autres"),
    ("unemployed", "yes"): Text("unemployed", "chômeurs"),
    ("unemployed", "no"): Text("others", "autres"),
    ("social_tenant", "yes"): Text("social tenants", "locataires HLM"),
    ("social_tenant", "no"): Text("others", "autres"),
    ("event", "yes"): Text("after an event", "après un événement"),
    ("event", "no"): Text("others", "autres"),
}


@dataclass(frozen=True, slots=True, eq=False)
class GroupFamily:
    """Files parted into groups.

    Attributes:
        name: of the family.
        groups: in order.
        codes: (n,) place of each file's group; -1 for none.
        hidden: (g,) groups of too few files, and those from which they could be deduced.
    """

    name: str
    groups: tuple[str, ...]
    codes: Integers
    hidden: Booleans

    def members(self, groups: Sequence[str]) -> Booleans:
        """(n,) the files of these groups."""
        places = [self.groups.index(group) for group in groups if group in self.groups]
        return np.isin(self.codes, places)

    def shown(self, groups: Sequence[str]) -> bool:
        """Whether all of these groups are there and may be shown."""
        return all(group in self.groups and not self.hidden[self.groups.index(group)] for group in groups)


def words_of(family: str, group: str) -> Text:
    """How a group is called."""
    return WORDS.get((family, group)) or group_label(family, group, audit=family in PROFILE_FAMILIES)


def grouped(frame: pl.DataFrame) -> pl.DataFrame:
    """A column of text for each family, in the order of the files.

    Args:
        frame: `COLUMNS`, and `event` (whether one is known) if events are.
    """
    woman, couple, parent = pl.col("claimant_sex") == "F", pl.col("couple"), pl.col("children") > 0
    alone = pl.when(woman).then(pl.lit("single_woman")).otherwise(pl.lit("single_man"))
    more = [
        pl.when(couple & parent).then(pl.lit("couple_children")).when(couple).then(pl.lit("couple"))
        .when(parent).then(pl.lit("lone_parent")).otherwise(alone).alias("household"),
        _yes_no(pl.col("disability")).alias("disabled"),
        _yes_no(pl.col("claimant_activity") == "unemployed").alias("unemployed"),
        _yes_no(pl.col("tenure") == "tenant_social").alias("social_tenant"),
    ]  # fmt: skip
    if "event" in frame.columns:
        more.append(_yes_no(pl.col("event")).alias("event"))
    return pl.concat([profiles_of(frame).drop("household_id"), frame.select(more)], how="horizontal")


def family_of(column: pl.Series, floor: int) -> GroupFamily:
    """The groups of a column of text."""
    texts = column.cast(pl.String)
    groups = sorted(texts.drop_nulls().unique().to_list(), key=_order)
    codes = texts.replace_strict(groups, list(range(len(groups))), default=-1, return_dtype=pl.Int64).to_numpy()
    counts = np.bincount(codes[codes >= 0], minlength=len(groups)).astype(np.int64)
    return GroupFamily(column.name, tuple(groups), codes, hidden_rows(counts[:, None], floor))


def recipients() -> pl.Expr:
    """Whether a benefit of the branch was paid in the month."""
    return pl.sum_horizontal(pl.col(f"{name}_paid_cents") for name in PAID) > 0


def _yes_no(expression: pl.Expr) -> pl.Expr:
    return pl.when(expression).then(pl.lit("yes")).otherwise(pl.lit("no"))


def _order(text: str) -> tuple[int, float, str]:
    return (0, float(text), "") if text.isdecimal() else (1, 0.0, text)
