"""What of a study may be shown: groups with small cells are hidden, and enough others that none can be deduced.

A group's share controlled counts those chosen and those not; its burden counts, besides, who had an outcome. So a
burden may be hidden where the share is not. Those who move between two cards are cells of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_rows import BY_INCOME, POOREST
from bondroit.auditing.alternatives_sheet import BURDEN
from bondroit.stats.disclosure import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.auditing.alternatives_arbitrary import Arbitrariness
    from bondroit.auditing.alternatives_sheet import Moved, Sheet
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.auditing.frontier import Frontier
    from bondroit.auditing.material import Attribute

Groups = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Groups that are hidden.

    Attributes:
        chosen: (trait, group) of which nothing is shown.
        burden: of which the burden is not shown; those of `chosen` are among them.
        floor: smallest count shown.
    """

    chosen: Groups
    burden: Groups
    floor: int

    def sheet(self, sheet: Sheet) -> Sheet:
        """`sheet` with what may be shown."""
        rows = tuple(
            r for r in sheet.rows if (r.trait, r.group) not in (self.burden if r.figure == BURDEN else self.chosen)
        )
        return replace(sheet, rows=rows, moves=self._moves(sheet.moves))

    def _moves(self, moves: Iterable[Moved]) -> tuple[Moved, ...]:
        kept: list[Moved] = []
        for trait, group in groupby(moves, key=lambda m: m.trait):
            own = list(group)
            cells = [[round(part or 0.0) for part in (m.stays, m.leaves, m.enters)] for m in own]
            told = np.array([(trait, m.group) in self.chosen for m in own], np.bool_)
            mask = hidden_rows(np.array(cells, np.int64).reshape(-1, 3), self.floor, told=told if told.any() else None)
            kept += [
                replace(m, stays=None, leaves=None, enters=None) if hide else m
                for m, hide in zip(own, mask.tolist(), strict=True)
            ]
        return tuple(kept)

    def arbitrary(self, found: Arbitrariness | None) -> Arbitrariness | None:
        """The same without hidden groups; a class of few rows goes with its neighbour."""
        if found is None:
            return None
        changed = tuple(c for c in found.changed if (c.trait, c.group) not in self.chosen)
        mask = hidden_rows(np.array([[b.rows] for b in found.bands], np.int64), self.floor) if found.bands else ()
        bands = tuple(
            replace(b, rows=None, share=None) if hide else b for b, hide in zip(found.bands, mask, strict=True)
        )
        return replace(found, changed=changed, bands=bands)

    def frontier(self, found: Frontier | None) -> Frontier | None:
        """None where the poorest are hidden; without burdens where those are."""
        if found is None or (BY_INCOME, POOREST) in self.chosen:
            return None
        if (BY_INCOME, POOREST) not in self.burden:
            return found
        lines = tuple(replace(x, burden=None, burden_others=None, burden_gap=None) for x in found.lines)
        return replace(found, lines=lines)


def hidden_of(tried: Tried, floor: int) -> Hidden:
    """What the cells of the card itself hide."""
    chance, target = tried.cut(0).chance, tried.ground.target
    quarters = [chance * target, chance * (1 - target), (1 - chance) * target, (1 - chance) * (1 - target)]
    chosen: set[tuple[str, str]] = set()
    burden: set[tuple[str, str]] = set()
    for trait in shown_traits(tried):
        cells = np.array(
            [[round(float(part[rows].sum())) for part in quarters] for _, rows in trait.members()], np.int64
        ).reshape(-1, 4)
        pairs = np.stack([cells[:, :2].sum(axis=1), cells[:, 2:].sum(axis=1)], axis=1)
        few = hidden_rows(pairs, floor)
        more = hidden_rows(cells, floor, told=few if few.any() else None)
        chosen |= {(trait.name, g) for g, h in zip(trait.groups, few.tolist(), strict=True) if h}
        burden |= {(trait.name, g) for g, h in zip(trait.groups, more.tolist(), strict=True) if h}
    return Hidden(frozenset(chosen), frozenset(burden), floor)


def shown_traits(tried: Tried) -> tuple[Attribute, ...]:
    """Declared traits, then classes of income."""
    incomes = tried.ground.incomes
    return tried.ground.traits if incomes is None else (*tried.ground.traits, incomes)
