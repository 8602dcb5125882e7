"""What a build, or a town, says of a card, in the form that pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.showing.evaluation_data import CalibrationBin, Estimate, Evaluation, Gain
from bondroit.stats.calibration_checks import Check, Recalibration
from bondroit.stats.ranking import Bounded

if TYPE_CHECKING:
    from bondroit.building.judged import Evaluation as Judged
    from bondroit.domain.scorecard import Scorecard
    from bondroit.showing.evaluation_data import ScoreBin
    from bondroit.stats.ranking import Gain as Found

APART = Text("rows kept apart", "lignes mises à part")


def evaluation_from(
    evaluation: Judged, *, on: Text = APART, scores: tuple[ScoreBin, ...] = (), cents: bool = False
) -> Evaluation:
    """The figures of `evaluation`, unchanged.

    Args:
        evaluation: of a build or of a town.
        on: which rows, in words.
        scores: distribution over every file scored, if known.
        cents: whether its amounts are in cents.
    """
    area = evaluation.area
    return Evaluation(
        auc=Estimate(area.value, area.low, area.high),
        files=evaluation.rows,
        events=evaluation.events,
        on=on,
        gains=tuple(gain_from(g) for g in evaluation.gains),
        calibration=tuple(
            CalibrationBin(c.predicted, Estimate(c.observed, c.low, c.high), c.count, c.events)
            for c in evaluation.calibration
        ),
        scores=scores,
        spiegelhalter=evaluation.spiegelhalter,
        hosmer_lemeshow=evaluation.hosmer_lemeshow,
        recalibration=evaluation.recalibration,
        held_out=evaluation.held_out,
        shifts=evaluation.shifts,
        cents=cents,
    )


def gain_from(gain: Found) -> Gain:
    """One point of the curve."""
    return Gain(
        controlled=gain.share,
        found=gain.events,
        money=gain.amounts,
        found_bounds=gain.events_interval,
        money_bounds=gain.amounts_interval,
        best_found=gain.oracle_events,
        best_money=gain.oracle_amounts,
        precision=_estimate(gain.precision),
        per_file=_estimate(gain.mean_amount),
        files=gain.files,
        rows=gain.rows,
        met=gain.met,
    )


def _estimate(figure: Bounded | None) -> Estimate | None:
    return None if figure is None else Estimate(figure.value, figure.low, figure.high)


def evaluation_of_card(card: Scorecard) -> Evaluation | None:
    """The evaluation that the card's own provenance tells, on rows of its survey; None if it tells none.

    A body whose files nobody knows the truth of has no other. Masked classes are left out.
    """
    told = card.provenance.get("evaluation")
    if not isinstance(told, Mapping) or "auc" not in told:
        return None
    return Evaluation(
        auc=_from(told["auc"]),
        files=told["rows"],
        events=told["events"],
        on=_judged_on(told.get("folds", 0)),
        gains=tuple(_told_gain(gain) for gain in told.get("gains", ())),
        calibration=tuple(
            CalibrationBin(c["predicted"], Estimate(c["observed"], c["low"], c["high"]), c["count"])
            for c in told.get("calibration", ())
            if c.get("observed") is not None
        ),
        spiegelhalter=_told_check(told.get("spiegelhalter")),
        hosmer_lemeshow=_told_check(told.get("hosmer_lemeshow")),
        recalibration=_told_recalibration(told.get("recalibration")),
        cents=True,
    )


def _judged_on(folds: int) -> Text:
    if folds:
        return Text(
            f"files of its survey, each judged by a card learnt without it, {folds} parts",
            f"dossiers de son enquête, chacun jugé par une grille apprise sans lui, {folds} parties",
        )
    return Text("files of its survey kept apart", "dossiers de son enquête mis à part")


def _from(figure: Mapping[str, float]) -> Estimate:
    return Estimate(figure["value"], figure["low"], figure["high"])


def _told_gain(gain: Mapping[str, Any]) -> Gain:
    events, euros = gain.get("events_interval"), gain.get("euros_interval")
    precision, per_file = gain.get("precision"), gain.get("amount_per_file")
    return Gain(
        controlled=gain["share"],
        found=gain["events"],
        money=gain.get("euros"),
        found_bounds=None if events is None else (events[0], events[1]),
        money_bounds=None if euros is None else (euros[0], euros[1]),
        best_found=gain.get("best_events"),
        best_money=gain.get("best_euros"),
        precision=None if precision is None else _from(precision),
        per_file=None if per_file is None else _from(per_file),
        files=gain.get("files"),
    )


def _told_check(told: Mapping[str, Any] | None) -> Check | None:
    return None if told is None else Check(**told)


def _told_recalibration(told: Mapping[str, Any] | None) -> Recalibration | None:
    return None if told is None else Recalibration(**{name: Bounded(**figure) for name, figure in told.items()})
