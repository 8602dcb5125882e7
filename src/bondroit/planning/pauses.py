"""Files left in peace for a time: after a separation, a death, a birth, or a control that found nothing.

Paused files are never listed: a plan tells how many there are, by reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from bondroit.domain.months import Month

CONTROL_FOUND_NOTHING = "control_found_nothing"


@dataclass(frozen=True, slots=True)
class PauseRules:
    """How many months a file is left in peace. No source gives these lengths: they are assumed.

    Attributes:
        separation, death, birth: after the event, counted from the month in which it happened.
        control_found_nothing: after a control that found nothing to correct.
    """

    separation: int = 3
    death: int = 3
    birth: int = 3
    control_found_nothing: int = 12

    def by_reason(self) -> dict[str, int]:
        """Reason to months, the reasons of events first."""
        return {**self.by_event(), CONTROL_FOUND_NOTHING: self.control_found_nothing}

    def by_event(self) -> dict[str, int]:
        """Kind of event to months."""
        return {"separation": self.separation, "death": self.death, "birth": self.birth}


def paused(
    month: Month, events: pl.LazyFrame, findings: pl.LazyFrame | None, rules: PauseRules | None = None
) -> pl.DataFrame:
    """Files paused in `month`, with every reason.

    Args:
        month: the month of the plan; only facts known before its first day count, and the controls of a random
            survey of that month.
        events: rows of the `events` table.
        findings: rows of the `findings` table, if any control was ever recorded.
        rules: lengths of the pauses.

    Returns:
        household_id, reason (a kind of event or `control_found_nothing`); sorted, each pair once.
    """
    rules = rules or PauseRules()
    day = month.first_day
    happened = pl.any_horizontal(
        (pl.col("kind") == kind) & (pl.col("month") >= month.plus(-months).first_day)
        for kind, months in rules.by_event().items()
    )
    recent = events.filter((pl.col("known") < day) & (pl.col("month") < day) & happened)
    parts = [recent.select("household_id", pl.col("kind").alias("reason"))]
    if findings is not None:
        survey = (pl.col("origin") == "survey") & (pl.col("month") == day)
        earlier = (pl.col("month") < day) & (pl.col("month") >= month.plus(-rules.control_found_nothing).first_day)
        nothing = (pl.col("overpaid_cents") == 0) & (pl.col("underpaid_cents") == 0)
        parts.append(
            findings.filter((survey | earlier) & nothing).select(
                "household_id", pl.lit(CONTROL_FOUND_NOTHING).alias("reason")
            )
        )
    return pl.concat(parts).unique().sort("household_id", "reason").collect()
