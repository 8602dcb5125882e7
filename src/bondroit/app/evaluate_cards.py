"""Judge scorecards on the files outside the survey, where the truth of every file is known: in a town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.planning.findings import findings
from bondroit.stats.calibration import calibration_table
from bondroit.stats.disclosure import small_cells
from bondroit.stats.ranking import area_under_curve, gain_curve
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.app.ports import Tables
    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.stats.calibration import CalibrationLine
    from bondroit.stats.ranking import Area, Gain

SHARES = (0.005, 0.01, 0.02, 0.05, 0.10, 0.20)
BINS = 20
MONEY = {Direction.OVERPAYMENT: "overpaid_cents", Direction.UNDERPAYMENT: "underpaid_cents"}


@dataclass(frozen=True, slots=True)
class CardEvaluation:
    """How one card ranks the files it did not learn from.

    Attributes:
        card: name@version.
        direction: what it aims at.
        files, events: files outside the survey, and those that meet the target.
        area: AUC with its 95 % interval, the files taken as a draw from those that could live here.
        gains: share of the events and of the euros found in the top shares.
        calibration: predicted against observed.
        scores: number of files by score, in 20 classes of equal width.
    """

    card: str
    direction: Direction
    files: int
    events: int
    area: Area
    gains: tuple[Gain, ...]
    calibration: tuple[CalibrationLine, ...]
    scores: tuple[int, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "card": self.card,
            "files": self.files,
            "events": self.events,
            "auc": self.area.value,
            "low": self.area.low,
            "high": self.area.high,
            "gains": [
                {"share": g.share, "events": g.events, "euros": g.amounts}
                for g in self.gains
                if not small_cells(np.array([round(g.share * self.files), round(g.events * self.events)])).any()
            ],
        }


def true_findings(
    *, month: Month, targets: Sequence[Target], tables: Tables, play: Callable[[pl.DataFrame], pl.DataFrame]
) -> pl.DataFrame:
    """What a full control of every scored file would find: rows of the `findings` table, one per file.

    Args:
        month: a scored month.
        targets: one per direction.
        tables: reads `scores`.
        play: gives the outcomes that a full control of files (household_id, origin, kind) would establish.

    Raises:
        UserError: E-WRK-003 if the month was not scored.
    """
    files = tables.read("scores", month, ["household_id"]).unique().sort("household_id")
    controlled = files.with_columns(origin=pl.lit("survey"), kind=pl.lit("on_site"))
    return findings(play(controlled).lazy(), targets).collect()


def evaluate_cards(
    *,
    month: Month,
    truth: pl.DataFrame,
    tables: Tables,
) -> tuple[CardEvaluation, ...]:
    """AUC, gains and calibration of the month's scores against the truth of every file outside the survey.

    Args:
        month: a scored month.
        truth: what a full control of every scored file would find, see `true_findings`.
        tables: reads `scores` and `survey`.

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
            done.append(_evaluate(card, direction, own))
    return tuple(done)


def latest_card(labels: Sequence[str], direction: Direction) -> str | None:
    """The highest version among the labels whose name is the direction's; None if there is none."""
    own = [label for label in labels if label.rpartition("@")[0] == direction.value]
    return max(own, key=lambda label: int(label.rpartition("@")[2]), default=None)


def _evaluate(card: str, direction: Direction, own: pl.DataFrame) -> CardEvaluation:
    points = own["points"].cast(pl.Float64).to_numpy()
    probability = own["probability"].to_numpy()
    target = own[direction.value].cast(pl.Float64).to_numpy()
    money = own[MONEY[direction]].cast(pl.Float64).to_numpy()
    weights = np.ones(own.height)
    edges = np.linspace(0.0, 1.0, BINS + 1)
    return CardEvaluation(
        card=card,
        direction=direction,
        files=own.height,
        events=int(target.sum()),
        area=area_under_curve(points, target, Sampling(weights)),
        gains=gain_curve(points, target, weights, SHARES, money),
        calibration=calibration_table(probability, target, Sampling(weights)),
        scores=tuple(int(n) for n in np.histogram(probability, edges)[0]),
    )
