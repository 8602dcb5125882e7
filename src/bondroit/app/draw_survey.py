"""Draw a random survey of household files, with the probability each file had of being drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.size_survey import size_wanted
from bondroit.surveying.draw import draw_survey as draw
from bondroit.surveying.draw_design import SIMPLE, DrawDesign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.app.ports import Journal, Tables
    from bondroit.app.size_survey import Precision
    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.errors import Text


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """What to draw.

    Attributes:
        month: of the draw; its files are the last snapshot before it.
        seed: makes the draw repeatable.
        size: files to draw; None with clusters takes all of them, with a precision computes it.
        strata: columns of the snapshot by which to stratify.
        design: allocation, clusters, unequal probabilities.
        precision: of an estimate, from which the size is computed.
    """

    month: Month
    seed: int
    size: int | None
    strata: tuple[str, ...] = ()
    design: DrawDesign = SIMPLE
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class DrawReport:
    """How many files were drawn from how many, by stratum, and how their probabilities lie."""

    month: str
    files: int
    drawn: int
    strata: int
    seed: int
    recognised: bool
    allocation: str
    clusters: int | None
    least_probability: float
    greatest_probability: float
    notes: tuple[Text, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "files": self.files, "drawn": self.drawn, "strata": self.strata,
            "seed": self.seed, "recognised": self.recognised, "allocation": self.allocation,
            "clusters": self.clusters, "least_probability": self.least_probability,
            "greatest_probability": self.greatest_probability,
            "notes": {str(k): {"en": n.en, "fr": n.fr} for k, n in enumerate(self.notes, 1)},
        }  # fmt: skip


def draw_survey(*, request: DrawRequest, targets: Iterable[Target], tables: Tables, journal: Journal) -> DrawReport:
    """Draw files out of those known at the end of the month before.

    Args:
        request: what to draw.
        targets: under which the survey that tells the size, if any, was recorded.
        tables: reads `snapshots`, writes `survey`.
        journal: gets one entry.

    Raises:
        UserError: E-WRK-003 if there is no snapshot of the month before, or no recorded survey to compute a size
            from; E-TAB-004, E-USE-003 and E-SRV-003, see `surveying.draw.draw_survey`.
    """
    month, design = request.month, request.design
    # The whole snapshot: a column that it lacks is told by the draw, beside the other faults.
    files = tables.read("snapshots", month.plus(-1))
    size = request.size
    notes: tuple[Text, ...] = ()
    if request.precision is not None:
        size, notes = size_wanted(
            request.precision, month=month, population=files.height, targets=targets, tables=tables
        )
    drawn = draw(files, size=size, seed=request.seed, month=month, stratum=request.strata, design=design)
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
    chances = drawn["inclusion_probability"].to_numpy()
    report = DrawReport(
        str(month), files.height, drawn.height, drawn["stratum"].n_unique(), request.seed, recognised,
        design.allocation, None if design.cluster is None else drawn["cluster"].n_unique(), float(chances.min()),
        float(chances.max()), notes,
    )  # fmt: skip
    journal.append("draw", "statistics", {**report.to_document(), "survey": tables.fingerprint("survey")})
    return report
