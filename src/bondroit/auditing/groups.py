"""Rates, scores, flags and euros by group, each with a 95 % interval, and how far each group stands from the others.

The intervals are those of `auditing.estimates`: exact for proportions without weights, linearised under the design
otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.estimates import LEVEL, compare, mean, rate
from bondroit.auditing.figures import ALL, Estimate, Figure, figure, joint_level
from bondroit.auditing.flagged import compared_figures, euro_figures, flagged_figures
from bondroit.stats.ranking import area_under_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.material import Attribute, Material
    from bondroit.stats.arrays import Booleans

# The estimates are part of what this module is known by.
__all__ = ["LEVEL", "compare", "group_figures", "mean", "rate"]


def group_figures(
    material: Material, *, reference: str | Sequence[str] | None = None, floor: int = FLOOR
) -> tuple[Figure, ...]:
    """Rates, and scores if there are any, for everyone and by group.

    Args:
        material: the rows; `selected` is not looked at.
        reference: the group that the others are compared with, where an attribute has it; else each group is
            compared with everyone else. Several: the first that the attribute has.
        floor: smallest count shown.
    """
    wanted = (reference,) if isinstance(reference, str) else tuple(reference or ())
    everyone = np.ones(len(material.positive), np.bool_)
    hidden = bool(hidden_rows(np.array([_cells(material, everyone)]), floor)[0])
    figures = _of_group(material, ALL, ALL, everyone, hidden=hidden)
    for attribute in material.attributes:
        own = next((group for group in wanted if group in attribute.groups), None)
        figures += _of_attribute(material, attribute, own, floor)
    return tuple(figures)


def _of_attribute(material: Material, attribute: Attribute, reference: str | None, floor: int) -> list[Figure]:
    """The groups of one attribute, each compared with the one of reference or with everyone else."""
    groups = list(attribute.members())
    mask = hidden_rows(np.array([_cells(material, members) for _, members in groups]), floor)
    against = dict(groups).get(reference) if reference is not None else None
    hide_against = against is not None and bool(mask[attribute.groups.index(str(reference))])
    level = joint_level(len(groups) - (against is not None))
    figures: list[Figure] = []
    for (group, members), hide in zip(groups, mask.tolist(), strict=True):
        figures += _of_group(material, attribute.name, group, members, hidden=hide, level=joint_level(len(groups)))
        if group == reference and against is not None:
            continue
        others, hide_both = ~members if against is None else against, hide or hide_against
        figures += compared_figures(material, attribute.name, group, members, others, hidden=hide_both, level=level)
    return figures


def _of_group(
    material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool, level: float = LEVEL
) -> list[Figure]:
    rows = int(members.sum())
    named = {"rows": Estimate(rows)}
    share = rate(members, np.ones_like(members), material.sampling, weighted=material.weighted)
    if material.outcome:
        named |= {
            "positives": Estimate(int((members & material.positive).sum())),
            "share": share,
            "rate": rate(material.positive, members, material.sampling, weighted=material.weighted),
        }
    else:
        named["share"] = share
    if material.weighted:
        named["weight"] = Estimate(float(material.sampling.weights[members].sum()))
    figures = [figure(attribute, group, name, e, rows=rows, hidden=hidden) for name, e in named.items()]
    figures += flagged_figures(material, attribute, group, members, hidden=hidden)
    figures += euro_figures(material, attribute, group, members, hidden=hidden)
    return figures + _score_figures(material, attribute, group, members, hidden=hidden, level=level)


def _score_figures(
    material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool, level: float
) -> list[Figure]:
    if material.score is None:
        return []
    scored = members & np.isfinite(material.score)
    shown, joint = (_score_estimates(material, scored, one) for one in (LEVEL, level))
    return [
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
    }
    if not material.outcome:
        return named
    named |= {
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
    parts = [material.positive, ~material.positive] if material.outcome else [np.ones_like(members)]
    sides = [] if material.score is None else [np.isfinite(material.score)]
    sides += [] if material.flagged is None else [material.flagged]
    sides += [] if material.euros is None else [material.euros != 0.0]
    for side in sides:
        parts = [part & half for part in parts for half in (side, ~side)]
    return tuple(int((members & part).sum()) for part in parts)
