"""Judge scorecards on the files outside the survey, where the truth of every file is known: in a town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.building.evaluation import judge
from bondroit.building.judged_document import evaluation_document
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.planning.findings import findings
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.app.ports import Tables
    from bondroit.building.judged import Evaluation
    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.stats.calibration import CalibrationLine
    from bondroit.stats.ranking import Area, Gain

BINS = 20
MONEY = {Direction.OVERPAYMENT: "overpaid_cents", Direction.UNDERPAYMENT: "underpaid_cents"}


@dataclass(frozen=True, slots=True)
class CardEvaluation:
    """How one card ranks the files it did not learn from.

    Intervals take the files as a draw from those that could live here. Amounts are in cents.

    Attributes:
        card: name@version.
        direction: what it aims at.
        judged: AUC, gains in events and euros, precision, calibration and its tests.
        scores: number of files by score, in 20 classes of equal width.
    """

    card: str
    direction: Direction
    judged: Evaluation
    scores: tuple[int, ...]

    @property
    def files(self) -> int:
        """Files outside the survey."""
        return self.judged.rows

    @property
    def events(self) -> int:
        """Those that meet the target."""
        return self.judged.events

    @property
    def area(self) -> Area:
        """AUC with its 95 % interval."""
        return self.judged.area

    @property
    def gains(self) -> tuple[Gain, ...]:
        """Share of the events and of the cents found in the top shares."""
        return self.judged.gains

    @property
    def calibration(self) -> tuple[CalibrationLine, ...]:
        """Predicted against observed."""
        return self.judged.calibration

    def to_document(self) -> dict[str, Any]:
        """JSON values; points of the gain curve between which few files lie are left out."""
        told = evaluation_document(self.judged) or {}
        return {
            "card": self.card,
            "files": self.files,
            "events": self.events,
            "auc": self.area.value,
            "low": self.area.low,
            "high": self.area.high,
            **{
                name: told[name]
                for name in ("gains", "calibration", "spiegelhalter", "hosmer_lemeshow", "recalibration")
            },
        }


def true_findings(
    *, month: Month, targets: Sequence[Target], tables: Tables, play: Callable[[pl.DataFrame], pl.DataFrame],
    of: str = "scores",
) -> pl.DataFrame:  # fmt: skip
    """What a full control of every file of a month would find: rows of the `findings` table, one per file.

    Args:
        month: scored, or observed.
        targets: one per direction.
        tables: reads the files.
        play: gives the outcomes that a full control of files (household_id, origin, kind) would establish.
        of: the table of the files: `scores`, or `variables` for a card that has scored none of them.

    Raises:
        UserError: E-WRK-003 if the month is not there.
    """
    files = tables.read(of, month, ["household_id"]).unique().sort("household_id")
    controlled = files.with_columns(origin=pl.lit("survey"), kind=pl.lit("on_site"))
    return findings(play(controlled).lazy(), targets).collect()


def evaluate_cards(
    *,
    month: Month,
    truth: pl.DataFrame,
    tables: Tables,
    capacity: int | None = None,
) -> tuple[CardEvaluation, ...]:
    """AUC, gains, precision and calibration of the month's scores against the truth of every file outside the survey.

    Args:
        month: a scored month.
        truth: what a full control of every scored file would find, see `true_findings`.
        tables: reads `scores` and `survey`.
        capacity: controls of a month: the gain of so many files is told too.

    Raises:
        UserError: E-WRK-003 if the month was not scored.
    """
    scores = tables.read("scores", month)
    drawn = tables.read("survey", None, ["household_id"])
    outside = truth.join(drawn, on="household_id", how="anti")
    done = []
    for direction in DIRECTIONS:
        card = latest_card(scores["card"].unique().to_list(), direction)
        if card is not None:
            own = scores.filter(pl.col("card") == card).join(outside, on="household_id").sort("household_id")
            done.append(_evaluate(card, direction, own, capacity))
    return tuple(one for one in done if one is not None)


def latest_card(labels: Sequence[str], direction: Direction) -> str | None:
    """The highest version among the labels whose name is the direction's; None if there is none."""
    own = [label for label in labels if label.rpartition("@")[0] == direction.value]
    return max(own, key=lambda label: int(label.rpartition("@")[2]), default=None)


def _evaluate(card: str, direction: Direction, own: pl.DataFrame, capacity: int | None) -> CardEvaluation | None:
    """None where every file meets the target, or none does. Probabilities rank as points do."""
    probability = own["probability"].to_numpy()
    judged = judge(
        probability,
        own[direction.value].cast(pl.Float64).to_numpy(),
        Sampling(np.ones(own.height)),
        amounts=own[MONEY[direction]].cast(pl.Float64).to_numpy(),
        capacity=capacity,
    )
    if judged is None:
        return None
    counts = np.histogram(probability, np.linspace(0.0, 1.0, BINS + 1))[0]
    return CardEvaluation(card, direction, judged, tuple(int(n) for n in counts))
