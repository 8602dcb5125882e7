"""Draw a random survey of household files, with the probability each file had of being drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.surveying.draw import draw_survey as draw

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True)
class DrawReport:
    """How many files were drawn from how many, by stratum."""

    month: str
    files: int
    drawn: int
    strata: int
    seed: int
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "files": self.files, "drawn": self.drawn, "strata": self.strata,
            "seed": self.seed, "recognised": self.recognised,
        }  # fmt: skip


def draw_survey(*, month: Month, size: int, seed: int, stratum: str, tables: Tables, journal: Journal) -> DrawReport:
    """Draw `size` files out of those known at the end of the month before `month`.

    Args:
        month: the month of the draw; its files are the last snapshot before it.
        size: number of files to draw.
        seed: makes the draw repeatable.
        stratum: column of the snapshot by which to stratify (proportional allocation).
        tables: reads `snapshots`, writes `survey`.
        journal: gets one entry.

    Raises:
        UserError: E-WRK-003 if there is no snapshot of the month before.
    """
    files = tables.read("snapshots", month.plus(-1), ["household_id", stratum])
    drawn = draw(files, size=size, seed=seed, month=month, stratum=stratum)
    recognised = False
    if tables.exists("survey"):
        known = tables.read("survey")
        same = known.filter(known["month"] == month.first_day)
        recognised = same.height > 0 and same.equals(drawn)
        if not recognised:
            drawn_all = known.filter(known["month"] != month.first_day).vstack(drawn)
            tables.write("survey", drawn_all.sort("month", "household_id"))
    else:
        tables.write("survey", drawn)
    report = DrawReport(str(month), files.height, drawn.height, drawn["stratum"].n_unique(), seed, recognised)
    journal.append("draw", "statistics", {**report.to_document(), "survey": tables.fingerprint("survey")})
    return report
