"""A published formula over files: the figures of groups, the answers to statements, and what is certain of places."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bondroit.auditing.checks.aud069_settled import SETTLED
from bondroit.auditing.checks.aud069_settled import SPEC as SETTLED_SPEC
from bondroit.auditing.findings import Verdict, finding_of
from bondroit.auditing.formula import ASKED
from bondroit.auditing.formula_bounds import Sides, ratio_bounds, share_bounds
from bondroit.auditing.formula_figures import Example, GroupLine, Standing, Stated, state_of
from bondroit.auditing.formula_words import answer, settled_answer
from bondroit.auditing.identified import NODES, Contest, highest
from bondroit.auditing.identified_places import attained, ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.formula_asked import Asked
    from bondroit.auditing.formula_figures import Bound
    from bondroit.auditing.formula_groups import GroupFamily
    from bondroit.auditing.identified import Places, Reached
    from bondroit.stats.arrays import Booleans, Floats, Integers

_POINTS = 1_000_000
ALONE_NODES = 60
_TRIED = 24


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What every figure is made from.

    Attributes:
        places: the files.
        common: names of the coefficients that files have in common, in the order of the box.
        own: name, (n,) lowest and (n,) highest points of each part that may differ from file to file.
        known: (n,) points without these.
        families: the groups.
        replicas: (n,) other weights, for the error; none without margins.
    """

    places: Places
    common: tuple[str, ...]
    own: tuple[tuple[str, Integers, Integers], ...]
    known: Integers
    families: Mapping[str, GroupFamily]
    replicas: Sequence[Floats]


class Found(NamedTuple):
    """A group's figures, and where the ends of its share and its ratio are reached."""

    line: GroupLine
    sides: Sides | None = None
    ratio: Bound | None = None


def group_lines(ground: Ground, *, nodes: int = NODES) -> dict[tuple[str, str], Found]:
    """Every group of every family, by family and group."""
    places, found = ground.places, ranges(ground.places)
    lines: dict[tuple[str, str], Found] = {}
    total = float(places.weights.sum())
    for family in ground.families.values():
        for k, group in enumerate(family.groups):
            members = family.codes == k
            if family.hidden[k]:
                lines[family.name, group] = Found(GroupLine(family.name, group, None))
                continue
            own = float(places.weights[members].sum())
            if members.all() or own <= 0:
                continue
            sure, perhaps = _part(places, members & found.sure) / own, 1.0 - _part(places, members & found.out) / own
            sides, ratio = share_bounds(places, members, ground.replicas, nodes=nodes, within=(sure, perhaps))
            line = GroupLine(
                family.name, group, int(members.sum()), own / total, sides.bound, ratio, sure, perhaps
            )  # fmt: skip
            lines[family.name, group] = Found(line, sides, ratio)
    return lines


def _part(places: Places, rows: Booleans) -> float:
    return float(places.weights[rows].sum())


def standing_of(ground: Ground, lines: Mapping[tuple[str, str], Found]) -> Standing:
    """What is certain of files' places; the coefficients tried are those at which groups' bounds are attained."""
    tried = [side.at for one in lines.values() if one.sides is not None for side in (one.sides.low, one.sides.high)]
    places, found = ground.places, ranges(ground.places)
    points = [*tried[:: max(1, len(tried) // _TRIED)], (places.box.low + places.box.high) // 2]
    sure, out = attained(places, points)
    total = float(places.weights.sum())
    reach = places.patterns @ (places.box.high - places.box.low)
    width = (places.high - places.low + reach[places.pattern]) / _POINTS
    apart = np.maximum(0.0, found.beside - found.above) / total
    median, most = _quantiles(width, places.weights, (0.5, 0.9))
    return Standing(
        (_part(places, found.sure) / places.wanted, _part(places, sure) / places.wanted),
        (_part(places, found.out) / total, _part(places, out) / total),
        math.exp(min(median, 700.0)), math.exp(min(most, 700.0)),
        _quantiles(apart, places.weights, (0.5,))[0],
    )  # fmt: skip


def _quantiles(values: Floats, weights: Floats, shares: Sequence[float]) -> list[float]:
    order = np.argsort(values, kind="stable")
    summed = np.cumsum(weights[order])
    return [float(values[order[np.searchsorted(summed, share * summed[-1])]]) for share in shares]


def answers(ground: Ground, lines: Mapping[tuple[str, str], Found], *, nodes: int = NODES) -> tuple[Stated, ...]:
    """The statements whose groups are there and may be shown; `lines` are those of `group_lines`."""
    return tuple(
        _stated(ground, one, lines, nodes)
        for one in ASKED
        if one.family in ground.families and ground.families[one.family].shown([*one.first, *one.second])
    )


def _stated(ground: Ground, one: Asked, lines: Mapping[tuple[str, str], Found], nodes: int) -> Stated:
    family = ground.families[one.family]
    first = family.members(one.first)
    second = family.members(one.second) if one.second else None
    known = lines.get((one.family, one.first[0])) if second is None else None
    if known is None or known.sides is None or known.ratio is None:
        sides, bound = _ratio(ground, ground.places, first, second, nodes)
    else:
        sides, bound = known.sides, known.ratio
    state = state_of(bound)
    moved = _moved_by(ground, first, ~first if second is None else second) if state in _OPEN else ()
    alike = _ratio(ground, _alike(ground), first, second, nodes)[1] if ground.own else None
    detail = answer(bound, state, moved=moved[0] if moved else None, alike=alike)
    verdict = _VERDICTS.get(state, Verdict.NOT_ENOUGH_EVIDENCE)
    return Stated(
        finding_of(one.spec, verdict, detail), state == "depends", bound, moved,
        _example(ground, bound.low_inner, sides.low), _example(ground, bound.high_inner, sides.high), alike,
    )  # fmt: skip


_VERDICTS = {"always": Verdict.HOLDS, "never": Verdict.DOES_NOT_HOLD}
_OPEN = ("depends", "unsettled")


def _ratio(ground: Ground, places: Places, first: Booleans, second: Booleans | None, nodes: int) -> tuple[Sides, Bound]:
    if second is None:
        return share_bounds(places, first, ground.replicas, nodes=nodes)
    sides = ratio_bounds(places, first, second, ground.replicas, nodes=nodes)
    return sides, sides.bound


def _middles(ground: Ground) -> list[Integers]:
    return [(low + high) // 2 for _, low, high in ground.own]


def _alike(ground: Ground) -> Places:
    """The files with what may differ from file to file the same for all."""
    fixed = ground.known + sum(_middles(ground), start=np.int64(0))
    return replace(ground.places, low=fixed, high=fixed)


def _example(ground: Ground, ratio: float, reached: Reached) -> Example:
    odds = tuple(
        (name, math.exp(float(at) / _POINTS)) for name, at in zip(ground.common, reached.at.tolist(), strict=True)
    )
    return Example(ratio, odds, tuple(name for name, _, _ in ground.own))


def _moved_by(ground: Ground, first: Booleans, second: Booleans) -> tuple[tuple[str, float, float], ...]:
    """The ratios that each unknown part alone reaches, the others at their middle; widest first."""
    middles = _middles(ground)
    fixed = ground.known + sum(middles, start=np.int64(0))
    found = []
    for k, name in enumerate(ground.common):
        places = replace(ground.places, low=fixed, high=fixed, box=ground.places.box.only(k))
        found.append((name, *_ends(places, first, second)))
    for k, (name, low, high) in enumerate(ground.own):
        rest = fixed - middles[k]
        places = replace(ground.places, low=rest + low, high=rest + high, box=ground.places.box.only(None))
        found.append((name, *_ends(places, first, second)))
    return tuple(sorted(found, key=lambda one: -_width(one[1], one[2])))


def _width(low: float, high: float) -> float:
    if math.isinf(high) or low <= 0:
        return math.inf
    return math.log(high / low) if high > 0 else 0.0


def _ends(places: Places, first: Booleans, second: Booleans) -> tuple[float, float]:
    high = highest(Contest(places, first, second), places.box, nodes=ALONE_NODES).inner
    low = highest(Contest(places, second, first), places.box, nodes=ALONE_NODES).inner
    return (math.inf if low == 0 else 1.0 / low), high


def settled(standing: Standing) -> Stated:
    """Whether what was published settles half of the places."""
    least, most = standing.sure
    if least >= SETTLED:
        verdict = Verdict.HOLDS
    elif most < SETTLED:
        verdict = Verdict.DOES_NOT_HOLD
    else:
        verdict = Verdict.NOT_ENOUGH_EVIDENCE
    return Stated(finding_of(SETTLED_SPEC, verdict, settled_answer(least, most)), depends=False)
