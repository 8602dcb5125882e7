"""Count what the controls of a month's plan gave, in both directions, beside its random share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.errors import Text, UserError
from bondroit.planning.yields import Automatic, automatic_corrections, lines_document, yield_lines

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.planning.yields import YieldLine


@dataclass(frozen=True, slots=True)
class YieldsReport:
    """Lines by origin and kind, the corrections made without a control, and how many files were proposed."""

    month: str
    lines: tuple[YieldLine, ...]
    automatic: Automatic | None
    proposed: int
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values; amounts in cents, shares with exact 95 % intervals; small cells are masked."""
        return {
            "month": self.month,
            "lines": lines_document(self.lines),
            "automatic": self.automatic.to_document() if self.automatic else None,
            "proposed": self.proposed,
            "recognised": self.recognised,
        }


def count_yields(*, month: Month, tables: Tables, journal: Journal) -> YieldsReport:
    """The table of yields of the month's plan.

    Args:
        month: the month of the plan.
        tables: reads `findings`, `plan` and `corrections`.
        journal: gets one entry.

    Raises:
        UserError: E-WRK-003 if no control of the plan was recorded.
    """
    own = (pl.col("month") == month.first_day) & (pl.col("origin") != "survey")
    found = tables.read("findings").filter(own)
    if found.is_empty():
        raise UserError(
            "E-WRK-003",
            Text(
                f"No control of the plan of {month} is recorded.",
                f"Aucun contrôle du plan de {month} n'est enregistré.",
            ),
            remedy=Text(
                f"run: bondroit record --month {month} --source plan",
                f"lancez : bondroit record --month {month} --source plan",
            ),
        )
    corrected = tables.exists("corrections")
    inputs = fingerprint_of(
        {
            "findings": found.write_csv(),
            "corrections": tables.fingerprint("corrections") if corrected else "",
        }
    )
    recognised = earlier_figures(journal, "yields", str(month), inputs, inputs) is not None
    report = YieldsReport(
        month=str(month),
        lines=yield_lines(found),
        automatic=automatic_corrections(tables.scan("corrections"), month) if corrected else None,
        proposed=tables.read("plan", month, ["household_id"]).height if tables.exists("plan", month) else 0,
        recognised=recognised,
    )
    detail = {"month": str(month), "inputs": inputs, "outputs": inputs, "figures": report.to_document()}
    journal.append("yields", "control", detail)
    return report
