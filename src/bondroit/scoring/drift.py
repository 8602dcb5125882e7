"""How far variables and score have moved from a reference: stability indices, and what moved the mean of the points.

PSI is `stats.stability`: the sum over classes of (now - then) ln(now / then), an empty class counted as half a row,
beside the index that chance alone would give. The shift of the mean points falls into variables exactly: the points
of a file are a sum over variables, so their mean is the sum over variables and classes of share x points, and its
change is the sum over variables of the sum over classes of (share now - share then) x points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.scorecard import OTHER, POINTS_PER_LOGIT, to_points
from bondroit.scoring.drift_codes import class_points
from bondroit.scoring.drift_counts import in_unseen, made_of, missing_share, out_of_range, without_class
from bondroit.stats.stability import RISK, counted_stability

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.scoring.drift_counts import Counts, ScoreCuts
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.stability import Stability

    Outside = Mapping[str, Mapping[str, int]]
    ByClass = Mapping[str, Floats] | Mapping[str, Integers]

LEARNING = "learning"
NO_VALUE, NO_CLASS = "(missing)", "(no class)"


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """Where variables stood.

    Attributes:
        label: `learning`, or a month.
        by_class: variable -> (classes + 2,) files by code; of a survey, weighted shares times the rows it had.
        among_scored: the same of the files that have a score.
        outside: categorical variable -> values in no named class, with their files; None where nobody knows.
    """

    label: str
    by_class: Mapping[str, Floats]
    among_scored: Mapping[str, Floats]
    outside: Outside | None


@dataclass(frozen=True, slots=True)
class ClassShare:
    """One class of a variable: share and files then and now; `NO_VALUE` and `NO_CLASS` stand for what has no class."""

    name: str
    before: float
    now: float
    files_before: float
    files: int


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value of a category that no class names and that the reference had not; `files` have it."""

    value: str
    files: int


@dataclass(frozen=True, slots=True)
class VariableDrift:
    """One variable in one month.

    Attributes:
        variable: its name.
        stability: PSI over the card's classes and what chance would give; None if it could not be read.
        missing, missing_before: share of the files without a value.
        without_class, out_of_range, unseen: files without a class; of these the numbers outside every interval; files
            in a class of which the card saw none.
        shift: what the variable added to the change of the mean logit; None if there is no score.
        classes: shares then and now, in the card's order.
        new: values that are new, most frequent first.
        made_of: figure -> positions in `classes` of those it is the sum of: `missing`, `without_class`,
            `out_of_range`, `unseen`, and `outside` for the values that no class names.
        outside: files whose value no class names.
        files_before: files of the reference.
        span: logits between its lowest and its highest class.
        fault: `absent` or `unfit` (of a wrong type) where it could not be read, `no_reference` where only the
            reference could not.
    """

    variable: str
    stability: Stability | None
    missing: float = 0.0
    missing_before: float = 0.0
    without_class: int = 0
    out_of_range: int = 0
    unseen: int = 0
    shift: float | None = None
    classes: tuple[ClassShare, ...] = ()
    new: tuple[NewValue, ...] = ()
    made_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    outside: int = 0
    files_before: float = 0.0
    span: float = 0.0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ScoreDrift:
    """The score in one month: stability against the reference, mean probability, share at or above the threshold.

    Attributes:
        mean_logit: mean of the points, in logits.
        shift: change of that mean since the variables' reference; the variables' shifts add up to it.
        scored, scored_before: files with a score, now and at the reference.
    """

    stability: Stability
    mean: float
    mean_logit: float
    above: float
    above_before: float
    shift: float
    scored: int
    scored_before: int


@dataclass(frozen=True, slots=True)
class MonthDrift:
    """One month beside the reference."""

    label: str
    files: int
    scored: int
    score: ScoreDrift | None
    variables: tuple[VariableDrift, ...] = field(default=())


def learning_baseline(card: Scorecard) -> Baseline | None:
    """What the card holds of the survey it was learnt from; None if it does not hold the shares of all its classes."""
    rows: dict[str, Floats] = {}
    for variable in card.variables:
        counts = [m.count for m in variable.modalities]
        shares = [m.share for m in variable.modalities]
        if variable.masked or not counts or None in counts or None in shares or not sum(c or 0 for c in counts):
            return None
        size = sum(c or 0 for c in counts)
        rows[variable.name] = np.array([*(size * (s or 0.0) for s in shares), 0.0, 0.0])
    return Baseline(LEARNING, rows, rows, None)


def month_baseline(counts: Counts) -> Baseline:
    """A month as the reference."""
    by_class = {name: held.astype(np.float64) for name, held in counts.by_class.items()}
    among = {name: held.astype(np.float64) for name, held in counts.among_scored.items()}
    return Baseline(counts.label, by_class, among, counts.outside)


def drift_of(
    card: Scorecard,
    counts: Counts,
    before: Baseline,
    first: Counts | None,
    cuts: ScoreCuts | None,
    *,
    least: int = 1,
) -> MonthDrift:
    """One month beside the reference.

    Args:
        card: the scorecard.
        counts: of the month.
        before: where variables stood.
        first: the month of reference of the score; None leaves the score out.
        cuts: classes and threshold of the score, of that month.
        least: of fewer files with a score nothing is told of it.
    """
    enough = counts.has_scores and counts.scored >= least
    scored = enough and before.among_scored.keys() >= counts.by_class.keys()
    shifts = points_moved(card, before.among_scored, counts.among_scored) if scored else {}
    asked = [v for v in card.variables if not v.masked]
    risk = risk_each(len(asked))
    variables = tuple(_variable(card, v, counts, before, shift=shifts.get(v.name), risk=risk) for v in asked)
    score = None
    if enough and first is not None and cuts is not None:
        mean = mean_points(card, counts.among_scored)
        score = ScoreDrift(
            stability=counted_stability(
                first.by_score.astype(np.float64), counts.by_score.astype(np.float64), risk=risk
            ),
            mean=counts.probabilities / counts.scored,
            mean_logit=float(mean) / POINTS_PER_LOGIT,
            above=counts.above / counts.scored,
            above_before=cuts.top,
            shift=float(sum(shifts.values(), Fraction())) / POINTS_PER_LOGIT,
            scored=counts.scored,
            scored_before=first.scored,
        )
    return MonthDrift(counts.label, counts.files, counts.scored, score, variables)


def risk_each(variables: int) -> float:
    """The risk that chance alone passes one bound, so that it passes any of a month's in 5 % of months at most.

    Looked at are two figures of each variable (its index, its share missing) and two of the score (its index, its
    share above the threshold).
    """
    return RISK / (2 * variables + 2)


def points_moved(card: Scorecard, before: ByClass, now: ByClass) -> dict[str, Fraction]:
    """What each variable added to the change of the mean points, without rounding: they add up to the change.

    Args:
        card: the scorecard.
        before: variable -> (classes + 2,) files by code.
        now: the same.
    """
    return {v.name: _mean_of(v, now[v.name]) - _mean_of(v, before[v.name]) for v in card.variables}


def mean_points(card: Scorecard, by_class: ByClass) -> Fraction:
    """Mean points of files counted by class, without rounding."""
    return sum((_mean_of(v, by_class[v.name]) for v in card.variables), Fraction(to_points(card.intercept)))


def _mean_of(variable: Variable, counts: Floats | Integers) -> Fraction:
    points, _ = class_points(variable)
    exact = [Fraction(float(n)) for n in counts.tolist()]
    total = sum(exact, Fraction())
    weighted = sum((int(p) * n for p, n in zip(points.tolist(), exact, strict=True)), Fraction())
    return weighted / total if total else Fraction()


def _variable(
    card: Scorecard, variable: Variable, counts: Counts, before: Baseline, *, shift: Fraction | None, risk: float
) -> VariableDrift:
    name = variable.name
    if name not in counts.by_class or name not in before.by_class:
        fault = "absent" if name in counts.absent else "unfit" if name in counts.unfit else "no_reference"
        return VariableDrift(name, None, fault=fault)
    now, then = counts.by_class[name], before.by_class[name]
    if not now.sum() or not then.sum():
        return VariableDrift(name, None, fault="no_reference")
    places = _places(then, now)
    values = counts.outside.get(name, {})
    return VariableDrift(
        variable=name,
        stability=counted_stability(then, now.astype(np.float64), risk=risk),
        missing=missing_share(variable, now),
        missing_before=missing_share(variable, then),
        without_class=without_class(variable, now),
        out_of_range=out_of_range(variable, now),
        unseen=in_unseen(card, variable, now),
        shift=None if shift is None else float(shift) / POINTS_PER_LOGIT,
        classes=_classes(variable, then, now, places),
        new=_new(variable, values, before.outside),
        made_of=made_of(card, variable, places),
        outside=sum(values.values()),
        files_before=float(then.sum()),
        span=float(np.ptp(class_points(variable)[0])) / POINTS_PER_LOGIT,
    )


def _places(then: Floats, now: Integers) -> tuple[int, ...]:
    """Codes that are told: every class, and what has none where there is any."""
    return tuple(k for k in range(now.size) if k < now.size - 2 or then[k] or now[k])


def _classes(variable: Variable, then: Floats, now: Integers, places: tuple[int, ...]) -> tuple[ClassShare, ...]:
    names = [*(m.name for m in variable.modalities), NO_VALUE, NO_CLASS]
    shares = ((held / held.sum()).tolist() for held in (then, now))
    rows = list(zip(names, *shares, then.tolist(), now.tolist(), strict=True))
    return tuple(ClassShare(*rows[k]) for k in places)


def _new(variable: Variable, values: Mapping[str, int], known: Outside | None) -> tuple[NewValue, ...]:
    """Values in no named class that the reference had not, if it is known what the reference had."""
    rest = sum(m.count or 0 for m in variable.modalities if m.kind == OTHER)
    if known is None and rest:
        return ()
    old = {} if known is None else known.get(variable.name, {})
    return tuple(NewValue(value, files) for value, files in values.items() if value not in old)
