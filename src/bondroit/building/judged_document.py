"""An evaluation as JSON values, for the provenance of a card: published, so no figure tells a handful of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.gains import Point, tellable_points

if TYPE_CHECKING:
    from bondroit.building.judged import Evaluation, HeldOut, Shift
    from bondroit.stats.arrays import Booleans
    from bondroit.stats.calibration import CalibrationLine
    from bondroit.stats.calibration_checks import Check
    from bondroit.stats.intervals import Interval
    from bondroit.stats.ranking import Area, Bounded, Gain

Document = dict[str, Any]


def area_document(area: Area) -> dict[str, float]:
    """The area as JSON values."""
    return {"value": area.value, "low": area.low, "high": area.high}


def evaluation_document(evaluation: Evaluation | None) -> Document | None:
    """The evaluation as JSON values; parts that were not asked for are left out."""
    if evaluation is None:
        return None
    told = evaluation.recalibration
    made: Document = {
        "folds": evaluation.folds,
        "rows": evaluation.rows,
        "events": evaluation.events,
        "slope": evaluation.slope,
        "auc": area_document(evaluation.area),
        "gains": [_gain(gain) for gain in shown_gains(evaluation)],
        "calibration": _shown_calibration(evaluation),
        "spiegelhalter": _check(evaluation.spiegelhalter),
        "hosmer_lemeshow": _check(evaluation.hosmer_lemeshow),
        "recalibration": None
        if told is None
        else {
            "slope": _bounded(told.slope),
            "intercept": _bounded(told.intercept),
            "in_large": _bounded(told.in_large),
        },
    }
    if evaluation.held_out:
        made["held_out"] = _held_out(evaluation.held_out)
    if evaluation.shifts:
        made["stability"] = [_shift(shift) for shift in evaluation.shifts]
    return made


def shown_gains(evaluation: Evaluation) -> list[Gain]:
    """The points of the gain curve behind which, and between which, there is no small number of people."""
    points = [Point(g.share, g.events, g.rows, g.met) for g in evaluation.gains]
    return [evaluation.gains[k] for k in tellable_points(points, evaluation.rows, evaluation.events)]


def hidden_groups(groups: tuple[HeldOut, ...]) -> Booleans:
    """(n,) which of the years, or of the offices, may not be shown: few events, few others, or deducible.

    The rows without a year or an office are a line of their own, which nobody shows but whoever takes the groups away
    from all rows finds: where they are a handful, groups are hidden with them.
    """
    loose = max((g.loose for g in groups), default=(0, 0))
    lines = [(g.rows, g.events) for g in groups] + [loose]
    hidden: Booleans = hidden_rows(np.array([[events, rows - events] for rows, events in lines], np.int64))[:-1]
    return hidden


def _gain(gain: Gain) -> Document:
    """Share and events, then what else is known of the point."""
    made: Document = {"share": gain.share, "events": gain.events}
    more = {
        "events_interval": _interval(gain.events_interval),
        "euros": gain.amounts,
        "euros_interval": _interval(gain.amounts_interval),
        "precision": _bounded(gain.precision),
        "amount_per_file": _bounded(gain.mean_amount),
        "best_events": gain.oracle_events,
        "best_euros": gain.oracle_amounts,
        "files": gain.files,
    }
    return made | {name: value for name, value in more.items() if value is not None}


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]


def _bounded(figure: Bounded | None) -> dict[str, float] | None:
    return None if figure is None else {"value": figure.value, "low": figure.low, "high": figure.high}


def _check(check: Check | None) -> Document | None:
    if check is None:
        return None
    return {"statistic": check.statistic, "p_value": check.p_value, "classes": check.classes, "freedom": check.freedom}


def _shown_calibration(evaluation: Evaluation) -> list[Document]:
    """The classes of the score; the observed rate is None where it tells a small number of rows, or where few are."""
    lines = evaluation.calibration
    uncounted = hidden_rows(np.array([[line.count] for line in lines], np.int64).reshape(-1, 1))
    hidden = hidden_rows(np.array([_cells(line) for line in lines], np.int64).reshape(-1, 4), told=uncounted)
    return [
        {"count": None if gone else c.count, "predicted": None if gone else c.predicted}
        | dict.fromkeys(("observed", "low", "high"))
        | ({} if hide else {"observed": c.observed, "low": c.low, "high": c.high})
        for c, hide, gone in zip(lines, hidden, uncounted, strict=True)
    ]


def _cells(line: CalibrationLine) -> tuple[int, int, int, int]:
    """Events and others of a class of the score: as a reader computes them, and as they are."""
    told = round(line.count * line.observed)
    real = told if line.events is None else line.events
    return told, line.count - told, real, line.count - real


def _held_out(groups: tuple[HeldOut, ...]) -> list[Document]:
    """One line per year or office; nothing but its name where it may not be shown."""
    made: list[Document] = []
    for kind in dict.fromkeys(g.kind for g in groups):
        own = tuple(g for g in groups if g.kind == kind)
        made += [_group(g, hides=bool(hide)) for g, hide in zip(own, hidden_groups(own), strict=True)]
    return made


def _group(group: HeldOut, *, hides: bool) -> Document:
    made: Document = {"kind": group.kind, "label": group.label.en, "values": group.values}
    if hides:
        return made | {"masked": True}
    made |= {"rows": group.rows, "events": group.events}
    e = group.evaluation
    if e is None:
        return made
    told = e.recalibration
    return made | {
        "auc": area_document(e.area),
        "slope": e.slope,
        "in_large": None if told is None else _bounded(told.in_large),
        "gains": [_gain(gain) for gain in shown_gains(e)],
    }


def _shift(shift: Shift) -> Document:
    return {
        "variable": shift.variable,
        "before": shift.before,
        "after": shift.after,
        "index": shift.stability.index,
        "by_chance": shift.stability.by_chance,
    }
