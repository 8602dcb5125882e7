"""Every figure of the rows of a table: counted into cells, attributes that are crossed together, the others alone.

The cells decide what is hidden over all the tables of crossed attributes at once (`auditing.publishing`). What cells do
not hold (the AUC, sums of euros, shares of all the flagged) is computed from the rows, and hidden where anything of the
group is. The plain way to all that cells tell is `auditing.groups`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.estimates import rate
from bondroit.auditing.figures import ALL, Estimate, Figure, figure
from bondroit.auditing.flagged import euro_figures
from bondroit.auditing.material import CROSS, crossing_of
from bondroit.auditing.replicates import FORMULA
from bondroit.stats.ranking import area_under_curve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bondroit.auditing.material import Attribute, Material
    from bondroit.auditing.replicates import Replicates
    from bondroit.stats.arrays import Booleans

# Of no use beside the figures they follow from.
_LEFT_OUT = frozenset({"burden_flagged_ratio"})
_FROM_CELLS = frozenset({"euros_mean", "euros_flagged_mean"})


def table_figures(
    material: Material,
    *,
    groups: Sequence[str],
    crossings: Sequence[tuple[str, ...]] = (),
    reference: Sequence[str] = (),
    floor: int = FLOOR,
    how: Replicates = FORMULA,
) -> tuple[Figure, ...]:
    """Figures for everyone, by group of each attribute, and by crossing.

    Args:
        material: the rows, with every attribute that is shown or crossed; `selected` is not looked at.
        groups: the attributes shown on their own.
        crossings: names of two or three attributes each.
        reference: the group that the others are compared with, where an attribute has it.
        floor: smallest count shown.
        how: how intervals are had.
    """
    wanted = [*groups, *(CROSS.join(crossing) for crossing in crossings)]
    found: list[Figure] = []
    for names in _together([*groups, *(n for c in crossings for n in c)], crossings) or [()]:
        own = tuple(a for a in material.attributes if a.name in names)
        deepest = max((len(c) for c in crossings if set(c) <= set(names)), default=min(len(own), 1))
        counted = count_rows(replace(material, attributes=own))
        found += figures_of(counted, deepest=deepest, reference=reference, floor=floor, draws=how.number, seed=how.seed)
    told: dict[tuple[str, str, str], Figure] = {}
    for one in found:  # everyone stands in every set of attributes: what one of them hides is hidden
        known = told.get(key := (one.attribute, one.group, one.name))
        if one.name not in _LEFT_OUT and (known is None or not known.hidden):
            told[key] = one
    figures = [f for f in told.values() if f.attribute == ALL or f.attribute in wanted]
    return _in_order((*figures, *_more(material, figures, crossings)), [ALL, *wanted])


def hidden_in_arms(
    material: Material, *, groups: Sequence[str], crossings: Sequence[tuple[str, ...]] = (), floor: int = FLOOR
) -> frozenset[tuple[str, str]]:
    """The groups that figures of a random and a chosen arm must not show: (attribute, group).

    The four counts of an arm and an outcome stand in the place of those of a decision and an outcome.
    """
    rows = replace(material, flagged=material.selected, score=None, euros=None)
    figures = table_figures(rows, groups=groups, crossings=crossings, floor=floor)
    return frozenset((f.attribute, f.group) for f in figures if f.hidden)


def _together(names: Iterable[str], crossings: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The attributes in as few sets as hold every crossing: those of one set are counted, and hidden, together."""
    sets: list[set[str]] = [{name} for name in dict.fromkeys(names)]
    for crossing in crossings:
        touched = [one for one in sets if one & set(crossing)]
        sets = [one for one in sets if not one & set(crossing)] + [set().union(*touched, crossing)]
    return [tuple(sorted(one)) for one in sets]


def _more(material: Material, figures: Sequence[Figure], crossings: Sequence[tuple[str, ...]]) -> list[Figure]:
    """What cells do not hold, for the groups that have figures."""
    hidden = {(f.attribute, f.group) for f in figures if f.hidden}
    shown = {f.attribute for f in figures}
    by_name = {a.name: a for a in material.attributes}
    attributes = [*material.attributes, *(crossing_of([by_name[name] for name in c]) for c in crossings)]
    everyone = np.ones(len(material.positive), np.bool_)
    found = _of_group(material, ALL, ALL, everyone, hidden=(ALL, ALL) in hidden)
    for attribute in (a for a in attributes if a.name in shown):
        found += _of_attribute(material, attribute, hidden)
    return found


def _of_attribute(material: Material, attribute: Attribute, hidden: set[tuple[str, str]]) -> list[Figure]:
    found: list[Figure] = []
    for group, members in attribute.members():
        hide = (attribute.name, group) in hidden
        found += _of_group(material, attribute.name, group, members, hidden=hide)
    return found


def _of_group(material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool) -> list[Figure]:
    found = []
    if material.flagged is not None:
        share = rate(members, material.flagged, material.sampling, weighted=material.weighted)
        rows = int(material.flagged.sum())
        found.append(figure(attribute, group, "share_of_flagged", share, rows=rows, hidden=hidden))
    euros = euro_figures(material, attribute, group, members, hidden=hidden)
    found += [one for one in euros if one.name not in _FROM_CELLS]
    if material.score is not None and material.outcome:
        scored = members & np.isfinite(material.score)
        found.append(figure(attribute, group, "auc", _area(material, scored), rows=int(scored.sum()), hidden=hidden))
    return found


def _area(material: Material, scored: Booleans) -> Estimate:
    """The area under the ROC curve of rows that have a score; none without two rows on either side."""
    assert material.score is not None
    events = int((scored & material.positive).sum())
    if not 1 < events < int(scored.sum()) - 1:
        return Estimate(None)
    outcome = material.positive[scored].astype(np.float64)
    area = area_under_curve(material.score[scored], outcome, material.sampling.part(scored))
    return Estimate(area.value, area.low, area.high)


def _in_order(figures: Iterable[Figure], attributes: Sequence[str]) -> tuple[Figure, ...]:
    """Attribute by attribute, the groups of each as they came."""
    place = {name: k for k, name in enumerate(attributes)}
    return tuple(sorted(figures, key=lambda f: place[f.attribute]))
