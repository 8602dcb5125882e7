"""Take down what a person decided on the files proposed for control: confirmed or set aside, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.ports import Decision
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Operations, Tables
    from bondroit.domain.months import Month

COLUMNS = ("household_id", "decision", "why")
DECISIONS = ("confirmed", "set_aside")
LEAST_WHY = 3
AS_PROPOSED = "for the reason proposed"


@dataclass(frozen=True, slots=True)
class DecideReport:
    """Counts of decisions, of files that still wait for one, and of files drawn at random that were set aside.

    The last should be none: a random draw that is not carried out no longer says what a random control finds.
    """

    month: str
    confirmed: int
    set_aside: int
    waiting: int
    random_set_aside: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month,
            "confirmed": self.confirmed,
            "set_aside": self.set_aside,
            "waiting": self.waiting,
            "random_set_aside": self.random_set_aside,
        }


def decide_plan(
    *, month: Month, frame: pl.DataFrame, by: str, tables: Tables, operations: Operations, journal: Journal
) -> DecideReport:
    """Record decisions on the plan of `month`.

    Args:
        month: of the plan.
        frame: household_id, decision (`confirmed` or `set_aside`), why; setting aside needs a reason; rows without
            a decision wait.
        by: who decided: a role or a name at the body, kept in the operations database.
        tables: reads `plan`.
        operations: keeps the decisions.
        journal: gets one entry with counts.

    Raises:
        UserError: E-TAB-004 if a column is missing; E-TAB-002 with every fault; E-WRK-003 if there is no plan.
    """
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("The decisions cannot be read.", "Les décisions sont illisibles."),
            faults=[Text(f"Column {c} is missing.", f"La colonne {c} manque.") for c in missing],
            remedy=Text(f"give the columns {', '.join(COLUMNS)}.", f"donnez les colonnes {', '.join(COLUMNS)}."),
        )
    plan = tables.read("plan", month, ["household_id", "origin"])
    given = frame.select(pl.col(c).cast(pl.String).fill_null("") for c in COLUMNS).filter(pl.col("decision") != "")
    _require_sound(given, plan)
    agreed = (pl.col("decision") == "confirmed") & (pl.col("why").str.strip_chars() == "")
    given = given.with_columns(why=pl.when(agreed).then(pl.lit(AS_PROPOSED)).otherwise("why"))
    seen = tables.fingerprint("plan", month)
    operations.decide(
        Decision(str(month), seen, household, decision, by, why) for household, decision, why in given.iter_rows()
    )
    made = operations.decisions(str(month), seen)
    counts = [sum(d.decision == kind for d in made) for kind in DECISIONS]
    aside = [d.household_id for d in made if d.decision == "set_aside"]
    drawn = plan.filter((pl.col("origin") == "random") & pl.col("household_id").is_in(aside)).height
    report = DecideReport(str(month), counts[0], counts[1], plan.height - sum(counts), drawn)
    journal.append("decide", "control", report.to_document())
    return report


def _require_sound(given: pl.DataFrame, plan: pl.DataFrame) -> None:
    tests = {
        Text("not in the plan", "hors du plan"): ~pl.col("household_id").is_in(plan["household_id"].implode()),
        Text("decided neither confirmed nor set_aside", "ni confirmed ni set_aside"): ~pl.col("decision")
        .is_in(DECISIONS)
        .fill_null(value=False),
        Text("set aside without a reason", "écartés sans raison"): (pl.col("decision") == "set_aside")
        & (pl.col("why").str.strip_chars().str.len_chars() < LEAST_WHY),
        Text("decided twice", "décidés deux fois"): pl.col("household_id").is_duplicated(),
    }
    counts = given.select(e.sum().alias(str(i)) for i, e in enumerate(tests.values())).row(0)
    faults = [
        Text(f"{n} file(s) {what.en}.", f"{n} dossier(s) {what.fr}.")
        for what, n in zip(tests, counts, strict=True)
        if n
    ]
    if faults:
        raise UserError(
            "E-TAB-002",
            Text(
                "The decisions do not fit the plan; none was recorded.",
                "Les décisions ne vont pas au plan ; aucune notée.",
            ),
            faults=faults,
            remedy=Text("correct these lines and run again.", "corrigez ces lignes et relancez."),
        )
