"""Rates and scores by group, each with a 95 % interval, and how far each group stands from the others.

Without weights a proportion has Clopper-Pearson's exact interval. With weights, and for means, differences and
ratios, variances are linearised under the design (Binder 1983; `stats.sampling`): each row's influence on the
figure, summed within strata. Proportions keep to 0 and 1 on the logit scale, ratios to above 0 on the log scale.
Where a group has no event there is nothing to linearise: its ratio is 0, up to the highest rate of the group over the
lowest of the others, both bounds exact (Wilson's at the effective size with weights) and each at half the risk, so
that the bound keeps its level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import ALL, Estimate, Figure, figure, joint_level
from bondroit.stats.intervals import clopper_pearson, wilson
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from bondroit.auditing.material import Material
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling

LEVEL = 0.95


def group_figures(material: Material, *, reference: str | None = None, floor: int = FLOOR) -> tuple[Figure, ...]:
    """Rates, and scores if there are any, for everyone and by group.

    Args:
        material: the rows; `selected` is not looked at.
        reference: the group that the others are compared with, where an attribute has it; else each group is
            compared with everyone else.
        floor: smallest count shown.
    """
    everyone = np.ones(len(material.positive), np.bool_)
    hidden = bool(hidden_rows(np.array([_cells(material, everyone)]), floor)[0])
    figures = _of_group(material, ALL, ALL, everyone, hidden=hidden)
    for attribute in material.attributes:
        groups = list(attribute.members())
        mask = hidden_rows(np.array([_cells(material, members) for _, members in groups]), floor)
        against = dict(groups).get(reference) if reference is not None else None
        hide_against = against is not None and bool(mask[[g for g, _ in groups].index(str(reference))])
        level = joint_level(len(groups) - (against is not None))
        for (group, members), hide in zip(groups, mask.tolist(), strict=True):
            figures += _of_group(material, attribute.name, group, members, hidden=hide, level=joint_level(len(groups)))
            others = ~members if against is None else against
            if group != reference or against is None:
                rows = int((members | others).sum())
                shown, joint = (_compared(material, members, others, one) for one in (LEVEL, level))
                figures += [
                    figure(
                        attribute.name, group, name, *pair[:1], rows=rows, hidden=hide or hide_against, joint=pair[1]
                    )
                    for name, *pair in zip(("rate_difference", "rate_ratio"), shown, joint, strict=True)
                ]
    return tuple(figures)


def rate(
    positive: Booleans, members: Booleans, sampling: Sampling, *, weighted: bool, level: float = LEVEL
) -> Estimate:
    """Share of `members` that are positive.

    Args:
        positive: (n,).
        members: (n,) the group.
        sampling: the design of all n rows (a group is a domain of the sample, not a sample of its own).
        weighted: whether to follow the design rather than count rows.
        level: of the interval.
    """
    rows = int(members.sum())
    if not rows:
        return Estimate(None)
    events = int((positive & members).sum())
    if not weighted:
        return Estimate(events / rows, *clopper_pearson(events, rows, level=level))
    if events in {0, rows}:
        # No spread to linearise: Wilson's interval at Kish's effective size.
        effective = sampling.part(members).effective_size
        value = float(events > 0)
        return Estimate(value, *wilson(value * effective, effective, level=level))
    value, influence = _mean(positive.astype(np.float64), members, sampling)
    error = _error(influence, sampling)
    half = _z(level) * error / (value * (1.0 - value))
    logit = np.log(value / (1.0 - value))
    return Estimate(value, *(float(1.0 / (1.0 + np.exp(-(logit + s * half)))) for s in (-1, 1)))


def mean(x: Floats, members: Booleans, sampling: Sampling, *, level: float = LEVEL) -> Estimate:
    """Weighted mean of `x` over `members`, with its linearised interval."""
    if not members.any():
        return Estimate(None)
    value, influence = _mean(x, members, sampling)
    half = _z(level) * _error(influence, sampling)
    return Estimate(value, value - half, value + half)


def compare(
    x: Floats, members: Booleans, others: Booleans, sampling: Sampling, *, level: float = LEVEL
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of the means of `x` over two groups of rows, with linearised intervals.

    Without an event (0/1 outcomes) in one of the groups, the ratio has the bounds told at the head of the module;
    if it is the others that have none, no value and no upper bound (infinity).
    """
    if not members.any() or not others.any():
        return Estimate(None), Estimate(None)
    (one, on_one), (two, on_two) = _mean(x, members, sampling), _mean(x, others, sampling)
    half = _z(level) * _error(on_one - on_two, sampling)
    difference = Estimate(one - two, one - two - half, one - two + half)
    if one <= 0.0 or two <= 0.0:
        return difference, _ratio_with_zero(x, members, others, sampling, level=level)
    spread = float(np.exp(_z(level) * _error(on_one / one - on_two / two, sampling)))
    return difference, Estimate(one / two, one / two / spread, one / two * spread)


def _ratio_with_zero(x: Floats, members: Booleans, others: Booleans, sampling: Sampling, *, level: float) -> Estimate:
    """The ratio of two rates one of which is zero at least; nothing where `x` is not a 0/1 outcome."""
    positive = x > 0.0
    one, two = int((positive & members).sum()), int((positive & others).sum())
    if bool(one) == bool(two) or not np.isin(x[members | others], (0.0, 1.0)).all():
        return Estimate(None)
    weighted, half = bool(np.ptp(sampling.weights) > 0), (1.0 + level) / 2.0
    own = rate(positive, members, sampling, weighted=weighted, level=half)
    theirs = rate(positive, others, sampling, weighted=weighted, level=half)
    assert own.low is not None
    assert own.high is not None
    assert theirs.low is not None
    assert theirs.high is not None
    if two:
        return Estimate(0.0, 0.0, own.high / theirs.low)
    return Estimate(None, own.low / theirs.high, float("inf"))


def _compared(material: Material, members: Booleans, others: Booleans, level: float) -> tuple[Estimate, Estimate]:
    return compare(material.positive.astype(np.float64), members, others, material.sampling, level=level)


def _of_group(
    material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool, level: float = LEVEL
) -> list[Figure]:
    rows = int(members.sum())
    positives = int((members & material.positive).sum())
    named = {
        "rows": Estimate(rows),
        "positives": Estimate(positives),
        "share": rate(members, np.ones_like(members), material.sampling, weighted=material.weighted),
        "rate": rate(material.positive, members, material.sampling, weighted=material.weighted),
    }
    if material.weighted:
        named["weight"] = Estimate(float(material.sampling.weights[members].sum()))
    figures = [figure(attribute, group, name, e, rows=rows, hidden=hidden) for name, e in named.items()]
    if material.score is None:
        return figures
    scored = members & np.isfinite(material.score)
    shown, joint = (_score_estimates(material, scored, one) for one in (LEVEL, level))
    return figures + [
        figure(attribute, group, name, e, rows=int(scored.sum()), hidden=hidden, joint=joint[name])
        for name, e in shown.items()
    ]


def _score_estimates(material: Material, scored: Booleans, level: float) -> dict[str, Estimate]:
    """Mean score, mean score less rate, and area under the ROC curve, over the rows that have a score."""
    assert material.score is not None
    score = np.where(np.isfinite(material.score), material.score, 0.0)
    y = material.positive.astype(np.float64)
    named = {
        "rows_scored": Estimate(int(scored.sum())),
        "mean_score": mean(score, scored, material.sampling, level=level),
        "score_less_rate": mean(score - y, scored, material.sampling, level=level),
        "auc": Estimate(None),
    }
    events = int((scored & material.positive).sum())
    if 1 < events < int(scored.sum()) - 1:
        area = area_under_curve(score[scored], y[scored], material.sampling.part(scored))
        named["auc"] = Estimate(area.value, area.low, area.high)
    return named


def _cells(material: Material, members: Booleans) -> tuple[int, ...]:
    """Counts that part the rows of a group as far as its figures tell them apart."""
    parts = [material.positive, ~material.positive]
    if material.score is not None:
        scored = np.isfinite(material.score)
        parts = [part & side for part in parts for side in (scored, ~scored)]
    return tuple(int((members & part).sum()) for part in parts)


def _mean(x: Floats, members: Booleans, sampling: Sampling) -> tuple[float, Floats]:
    """The weighted mean over a domain, and each row's influence on it."""
    weights = sampling.weights * members
    total = float(weights.sum())
    value = float(weights @ x) / total
    influence: Floats = weights * (x - value) / total
    return value, influence


def _z(level: float) -> float:
    return float(norm.isf((1.0 - level) / 2.0))


def _error(influence: Floats, sampling: Sampling) -> float:
    return float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
