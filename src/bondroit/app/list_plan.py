"""The plan of a month as a list for a person: each file with its reason, and room for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Operations, Tables
    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True, eq=False)
class PlanList:
    """The list: household_id, origin, kind, place, probability, reason, decision, why."""

    month: str
    frame: pl.DataFrame

    def to_document(self) -> dict[str, Any]:
        """JSON values: counts, no file."""
        return {
            "month": self.month,
            "files": self.frame.height,
            "waiting": int((self.frame["decision"] == "").sum()),
        }


def list_plan(*, month: Month, tables: Tables, operations: Operations, journal: Journal) -> PlanList:
    """The files proposed in `month`, decided or not; filled in, it is what `plan --decisions` reads.

    Raises:
        UserError: E-WRK-003 if there is no plan.
    """
    plan = tables.read("plan", month, ["household_id", "origin", "kind", "place", "probability", "reason"])
    made = {d.household_id: d for d in operations.decisions(str(month), tables.fingerprint("plan", month))}
    decided = [made.get(household) for household in plan["household_id"]]
    frame = plan.with_columns(
        pl.Series("decision", ["" if d is None else d.decision for d in decided], dtype=pl.String),
        pl.Series("why", ["" if d is None else d.why for d in decided], dtype=pl.String),
    ).sort(pl.col("kind") != "on_site", "origin", "place")
    done = PlanList(str(month), frame)
    journal.append("list", "control", done.to_document())
    return done
