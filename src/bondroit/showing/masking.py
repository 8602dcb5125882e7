"""Disclosure control of what is printed: a last look, whatever was done before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.showing.tables import LEAST_CELL

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def is_small(files: int) -> bool:
    """Whether a cell of so many files may not be shown. An empty cell may: everyone may know that it is empty."""
    return 0 < files < LEAST_CELL


def hidden_positions(
    files: Sequence[int], *, families: Sequence[Hashable] | None = None, masked: Sequence[bool] | None = None
) -> frozenset[int]:
    """Positions of the rows whose figures are not shown.

    A row hidden alone in its family could be deduced from the family's total: the smallest other row that is not
    empty is hidden with it.

    Args:
        files: (n,) files behind each row.
        families: (n,) rows of one family add up to a known total; None is one family.
        masked: (n,) rows already masked by whoever made the figures.
    """
    names = [None] * len(files) if families is None else list(families)
    told = [False] * len(files) if masked is None else list(masked)
    hidden = {i for i, size in enumerate(files) if told[i] or is_small(size)}
    for name in dict.fromkeys(names):
        own = [i for i, other in enumerate(names) if other == name]
        others = [i for i in own if i not in hidden and files[i] > 0]
        if len(hidden.intersection(own)) == 1 and others:
            hidden.add(min(others, key=lambda i: (files[i], i)))
    return frozenset(hidden)
