"""The files that a published formula is held against: a month of the household chain, or of the health branch's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.auditing.formula_groups import EVENT_MONTHS, EVENTS, grouped, recipients
from bondroit.errors import Text, UserError
from bondroit.observing.health import ADDED, FIVE, WINDOW, observe_health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.ports import Tables
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.formula_mapping import FormulaMapping, MoreGroup

_ID = "household_id"
_HOUSEHOLDS = {
    "lone_mother": "lone_parent", "lone_father": "lone_parent", "woman_alone": "single_woman",
    "man_alone": "single_man",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class TownFiles:
    """Files, one row each.

    Attributes:
        label: the month, and the branch.
        frame: their columns: the snapshot, and the variables that were observed.
        groups: a column of text for each family, in the same order.
        fictitious: whether they are a town's.
        all_files: before those that are no recipients were left out.
        margins: whether public margins speak of them.
    """

    label: str
    frame: pl.DataFrame
    groups: pl.DataFrame
    fictitious: bool
    all_files: int
    margins: bool = True


def of_health(cards: Sequence[Scorecard], mapping: FormulaMapping) -> bool:
    """Whether every variable of the cards that is not masked is one of the health branch's."""
    names = [v.name for card in cards for v in card.variables if not v.masked]
    columns = [(mapping.variables[n].column or n) if n in mapping.variables else n for n in names]
    return bool(columns) and all(column in FIVE or column in ADDED for column in columns)


def last_month(tables: Tables) -> Month:
    """The month after the last snapshot: its files are those known then.

    Raises:
        UserError: E-WRK-003 if there is none.
    """
    known = tables.months("snapshots")
    if known:
        return max(known).plus(1)
    raise UserError(
        "E-WRK-003",
        Text("There is no household file here.", "Il n'y a aucun dossier ici."),
        remedy=Text("run: bondroit town, or bondroit ingest", "lancez : bondroit town, ou bondroit ingest"),
    )


def town_files(tables: Tables, month: Month | None, *, fictitious: bool, groups: Sequence[MoreGroup] = ()) -> TownFiles:
    """The recipients of a month: what was known of them before it.

    Args:
        tables: reads snapshots, and variables and events if they are there.
        month: as-of; None: the one after the last snapshot.
        fictitious: whether the files are a town's.
        groups: further ones, by a column.

    Raises:
        UserError: E-WRK-003 without the snapshot of the month before; E-TAB-004 if a column of `groups` is missing.
    """
    asof = last_month(tables) if month is None else month
    before = asof.plus(-1)
    snapshot = tables.read("snapshots", before)
    paid = snapshot.filter(recipients())
    if tables.exists("variables", asof):
        variables = tables.read("variables", asof)
        shared = [name for name in variables.columns if name in paid.columns and name != _ID]
        paid = paid.join(variables.drop(shared), on=_ID, how="left", maintain_order="left")
    if tables.exists("events"):
        paid = paid.with_columns(pl.col(_ID).is_in(_after_event(tables, asof).implode()).alias("event"))
    made = grouped(paid)
    paid = paid.with_columns(made.select(name for name in made.columns if name not in paid.columns).get_columns())
    missing = [one.column for one in groups if one.column not in paid.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("The files lack columns of [groups].", "Il manque aux dossiers des colonnes de [groups]."),
            faults=[Text(f"Missing column: {name}.", f"Colonne absente : {name}.") for name in missing],
            remedy=Text("name columns of the workspace.", "nommez des colonnes de l'espace de travail."),
        )
    more = [
        pl.when(pl.col(one.column).cast(pl.String).is_in(list(one.yes))).then(pl.lit("yes")).otherwise(pl.lit("no"))
        .alias(one.name)
        for one in groups
    ]  # fmt: skip
    made = made.with_columns(paid.select(more).get_columns())
    return TownFiles(str(asof), paid.drop(_ID), made, fictitious, snapshot.height)


def _after_event(tables: Tables, asof: Month) -> pl.Series:
    """Households with an event of `EVENTS` in the last months that was known before the month."""
    events = tables.scan("events").filter(
        pl.col("kind").is_in(EVENTS)
        & (pl.col("known") < asof.first_day)
        & pl.col("month").is_between(asof.plus(-EVENT_MONTHS).first_day, asof.plus(-1).first_day)
    )
    return events.select(_ID).unique().collect()[_ID]


def health_files(tables: Tables, month: Month | None, *, fictitious: bool) -> TownFiles:
    """The households on the free C2S of a month; no public margins speak of them.

    Args:
        tables: reads `health`.
        month: as-of; None: the one after the last.
        fictitious: whether the files are a town's.

    Raises:
        UserError: E-WRK-003 without twelve months of `health` before.
    """
    known = tables.months("health")
    asof = month or (max(known).plus(1) if known else last_month(tables))
    months = [asof.plus(-lag) for lag in range(WINDOW, 0, -1)]
    if not set(months) <= set(known):
        raise UserError(
            "E-WRK-003",
            Text(f"Some of the insurer's files before {asof} are missing.",
                 f"Des dossiers de l'assureur antérieurs à {asof} manquent."),
            remedy=Text("choose a later month.", "choisissez un mois plus tardif."),
        )  # fmt: skip
    frame = observe_health(asof, tables.scan("health", months)).collect()
    groups = frame.select(
        "sex", pl.col("composition").replace(_HOUSEHOLDS).alias("household"), "age",
        pl.when(pl.col("disability_pension") > 0).then(pl.lit("yes")).otherwise(pl.lit("no")).alias("disabled"),
    )  # fmt: skip
    return TownFiles(f"{asof}, C2S", frame.select(*FIVE, *ADDED), groups, fictitious, frame.height, margins=False)
