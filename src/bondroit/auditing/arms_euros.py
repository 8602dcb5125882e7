"""The euros of a random arm beside those of a chosen arm: what is at stake by group, and what the choice reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.estimates import mean, share_of_sums
from bondroit.auditing.figures import ALL, Estimate, Figure, figure

if TYPE_CHECKING:
    from bondroit.auditing.material import Material
    from bondroit.stats.arrays import Booleans


def arm_euro_figures(material: Material, *, floor: int = FLOOR) -> tuple[Figure, ...]:
    """Sums and means of euros in both arms, for everyone and by group; none without euros.

    Args:
        material: rows with `selected`; those not chosen are the random arm.
        floor: smallest count shown.
    """
    if material.euros is None or material.selected is None:
        return ()
    everyone = np.ones(len(material.positive), np.bool_)
    hidden = bool(hidden_rows(np.array([_cells(material, everyone)]), floor)[0])
    figures = _of_group(material, ALL, ALL, everyone, hidden=hidden)
    for attribute in material.attributes:
        groups = list(attribute.members())
        mask = hidden_rows(np.array([_cells(material, members) for _, members in groups]), floor)
        for (group, members), hide in zip(groups, mask.tolist(), strict=True):
            figures += _of_group(material, attribute.name, group, members, hidden=hide)
    return tuple(figures)


def _of_group(material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool) -> list[Figure]:
    assert material.euros is not None
    assert material.selected is not None
    drawn, chosen = members & ~material.selected, members & material.selected
    random = material.sampling.part(~material.selected)
    euros, inside = material.euros[~material.selected], members[~material.selected]
    named = {
        "euros_random": (Estimate(float(material.euros[drawn].sum())), drawn),
        "euros_mean_random": (mean(euros, inside, random), drawn),
        "share_of_euros_random": (share_of_sums(euros, inside, np.ones_like(inside), random), drawn),
        "euros_chosen": (Estimate(float(material.euros[chosen].sum())), chosen),
        "euros_mean_chosen": (mean(material.euros, chosen, material.sampling), chosen),
    }
    return [
        figure(attribute, group, name, estimate, rows=int(rows.sum()), hidden=hidden)
        for name, (estimate, rows) in named.items()
    ]


def _cells(material: Material, members: Booleans) -> tuple[int, ...]:
    """Counts that the sums and the counts of a group tell apart: each arm, with euros and without."""
    assert material.euros is not None
    assert material.selected is not None
    some = material.euros != 0.0
    sides = (material.selected & some, material.selected & ~some, ~material.selected & some, ~material.selected & ~some)
    return tuple(int((members & side).sum()) for side in sides)
