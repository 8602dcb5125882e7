"""What columns of one row must say together. Each is true of every row of a sound table, missing values included."""

from __future__ import annotations

from dataclasses import dataclass

from bondroit.errors import Text


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between columns.

    Attributes:
        columns: those it speaks of.
        broken: SQL over them, true where it does not hold (a missing value breaks nothing).
        what: how that is said, after a number of rows.
    """

    columns: tuple[str, ...]
    broken: str
    what: Text


def _order(first: str, second: str) -> Relation:
    return Relation(
        (first, second),
        f'"{second}" < "{first}"',
        Text(f"have {second} before {first}", f"ont {second} avant {first}"),
    )


RELATIONS: dict[str, tuple[Relation, ...]] = {
    "snapshots": (
        Relation(
            ("youngest_child_age", "oldest_child_age"),
            '"oldest_child_age" < "youngest_child_age"',
            Text(
                "have an oldest child younger than the youngest", "ont un aîné plus jeune que le plus jeune des enfants"
            ),
        ),
        Relation(
            ("children", "youngest_child_age"),
            '"children" = 0 AND "youngest_child_age" IS NOT NULL',
            Text("have the age of a child and no child", "ont l'âge d'un enfant et pas d'enfant"),
        ),
        Relation(
            ("couple", "lone_parent"),
            '"couple" AND "lone_parent"',
            Text("have a partner and are lone parents", "ont un conjoint et sont parents isolés"),
        ),
    ),
    "members": (_order("joined", "left"),),
    "events": (_order("month", "known"),),
    "corrections": (_order("month", "known"),),
    "suspensions": (_order("month", "until"),),
    "unemployment_payments": (_order("month", "known"),),
    "payroll": (_order("month", "known"),),
}
"""By table."""
