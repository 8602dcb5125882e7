"""Two cards over the files of a month or of a table: who moves in and out of the top, by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.audit_table import MOST_GROUPS
from bondroit.app.drift_card import TABLE, USUAL_TOP, require_enough
from bondroit.app.population_document import population_document
from bondroit.auditing.material import attribute_of
from bondroit.auditing.profiles import FAMILIES, PROFILE_COLUMNS, profiles_of
from bondroit.errors import Text, UserError
from bondroit.scoring.moves import Family, Moves, moves_between
from bondroit.scoring.moves_points import Names
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.rows import Top

_ID = "household_id"


@dataclass(frozen=True, slots=True)
class Population:
    """Two cards over the same files.

    Attributes:
        label: the month, or `table`.
        old, new: the cards.
        moves: what the comparison found.
        floor: smallest count shown.
    """

    label: str
    old: Scorecard
    new: Scorecard
    moves: Moves
    floor: int = FLOOR

    def to_document(self) -> dict[str, Any]:
        """JSON values; what may not be shown is null."""
        return {
            "over": self.label,
            "old": {"card": self.old.label, "hash": self.old.hash},
            "new": {"card": self.new.label, "hash": self.new.hash},
            **population_document(self.old, self.new, self.moves, self.floor, audit=self.label != TABLE),
        }


def compare_month(
    *,
    old: Scorecard,
    new: Scorecard,
    month: Month,
    tables: Tables,
    journal: Journal,
    by: Sequence[str] = (),
    top: Top = USUAL_TOP,
    floor: int = FLOOR,
) -> Population:
    """Compare two cards over the files of a month; groups are those of the audit, from the month before.

    Args:
        old: the card to start from.
        new: the one that takes its place.
        month: whose variables are read.
        tables: reads `variables` and `snapshots`, for an audit.
        journal: gets one entry.
        by: families of groups, see `auditing.profiles.FAMILIES`; all if empty.
        top: how many files the top is.
        floor: smallest count shown.

    Raises:
        UserError: E-USE-001 for an unknown family, or if no file is scored by both; E-WRK-003 without the variables or
            the snapshot; E-SCO-002, E-SCO-003; E-TAB-005 if too few files are there.
    """
    strange = [name for name in by if name not in FAMILIES]
    if strange:
        raise UserError(
            "E-USE-001",
            Text(f"--by {strange[0]}: no group of the audit.", f"--by {strange[0]} : pas un groupe de l'audit."),
            remedy=Text(f"use {', '.join(FAMILIES)}.", f"utilisez {', '.join(FAMILIES)}."),
        )
    variables = tables.scan("variables", [month])
    profiles = profiles_of(tables.read("snapshots", month.plus(-1), PROFILE_COLUMNS)).select(_ID, *(by or FAMILIES))
    grouped = variables.select(_ID).join(profiles.lazy(), on=_ID, how="left", maintain_order="left").collect()
    done = _compared(
        old, new, variables, label=str(month), top=top, names=Names(variables, _ID, month.index),
        grouped=grouped.drop(_ID), floor=floor,
    )  # fmt: skip
    figures = done.to_document()
    detail = {"month": str(month), "old": old.label, "new": new.label, "top": figures["top"],
              "stayed": figures["stayed"]}  # fmt: skip
    journal.append("compare", "audit", detail)
    return done


def compare_table(
    *,
    old: Scorecard,
    new: Scorecard,
    frame: pl.DataFrame,
    by: Sequence[str] = (),
    top: Top = USUAL_TOP,
    floor: int = FLOOR,
) -> Population:
    """Compare two cards over a table that somebody brings.

    Equal points at the last place are put in order by `household_id` if the table has it, else by the row's number.

    Args:
        old: the card to start from.
        new: the one that takes its place.
        frame: one row per file.
        by: columns that make groups.
        top: how many files the top is.
        floor: smallest count shown.

    Raises:
        UserError: E-TAB-004 for a column that is not there, E-USE-001 for one with too many values or if no file is
            scored by both; E-SCO-002, E-SCO-003; E-TAB-005 if too few files are there.
    """
    missing = [name for name in by if name not in frame.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("The table lacks columns.", "Il manque des colonnes à la table."),
            faults=[Text(f"Missing column: {name}.", f"Colonne absente : {name}.") for name in missing],
            remedy=Text("name columns of the table with --by.", "nommez par --by des colonnes de la table."),
        )
    names = Names(frame.lazy(), _ID if frame.schema.get(_ID) == pl.String else None, 0)
    return _compared(
        old,
        new,
        frame.lazy(),
        label=TABLE,
        top=top,
        names=names,
        grouped=frame.select(list(dict.fromkeys(by))),
        floor=floor,
    )


def _compared(
    old: Scorecard, new: Scorecard, frame: pl.LazyFrame, *, label: str, top: Top, names: Names, grouped: pl.DataFrame,
    floor: int,
) -> Population:  # fmt: skip
    require_enough(label, int(frame.select(pl.len()).collect(engine="streaming").item()), floor)
    families = [_family(grouped[name]) for name in grouped.columns]
    moves = moves_between(old, new, frame, top=top, names=names, families=families)
    if moves is None:
        raise UserError(
            "E-USE-001",
            Text("No file has a score by both cards.", "Aucun dossier n'a de score par les deux grilles."),
            remedy=Text("compare cards made for these files.", "comparez des grilles faites pour ces dossiers."),
        )
    if moves.compared < floor:
        raise UserError(
            "E-TAB-005",
            Text(
                f"Fewer than {floor} files have a score by both cards.",
                f"Moins de {floor} dossiers ont un score par les deux grilles.",
            ),
            remedy=Text(
                "compare over more files; for one file: bondroit explain.",
                "comparez sur plus de dossiers ; pour un seul : bondroit explain.",
            ),
        )
    return Population(label, old, new, moves, floor)


def _family(column: pl.Series) -> Family:
    count = column.n_unique()
    if count > MOST_GROUPS:
        raise UserError(
            "E-USE-001",
            Text(
                f"{column.name} has {count} values: more than {MOST_GROUPS} groups.",
                f"{column.name} a {count} valeurs : plus de {MOST_GROUPS} groupes.",
            ),
            remedy=Text("name a column with fewer values.", "nommez une colonne qui a moins de valeurs."),
        )
    made = attribute_of(column)
    return Family(made.name, made.groups, made.codes)
