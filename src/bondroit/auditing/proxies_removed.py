"""A variable taken out of a card, and taken out with what stands for it: what is lost, what comes back, who moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.proxies_refit import Refit, Returned, lost, refit, returned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.auditing.proxies_rebuild import Rebuilt
    from bondroit.auditing.proxies_refit import Lost, Surveyed
    from bondroit.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class Refitted:
    """A card fitted again without some variables.

    Attributes:
        without: those left out.
        variables: how many are left.
        lost: what it ranks worse.
        returned: per trait, what comes back.
        moves: who moves in and out of the top, see `app.population_document`; None where it was not counted.
    """

    without: tuple[str, ...]
    variables: int
    lost: Lost
    returned: tuple[Returned, ...]
    moves: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Removed:
    """One variable taken out.

    Attributes:
        name: of the variable.
        alone: the card without it.
        with_proxies: without it and what stands for it; None where nothing does, or nothing would be left.
    """

    name: str
    alone: Refitted
    with_proxies: Refitted | None


def remove(
    surveyed: Surveyed,
    whole: Refit,
    rebuilt: Rebuilt,
    gaps: Mapping[str, Floats],
    moving: Callable[[Refit, Refit], Mapping[str, Any] | None],
) -> Removed:
    """Take a variable out, then its proxies with it.

    Args:
        surveyed: what the card is learnt from.
        whole: the card with everything, learnt from it.
        rebuilt: which variables stand for the one taken out.
        gaps: see `proxies_refit.gaps_of`, over all files.
        moving: counts who moves from one refit to another.
    """

    def without(names: Sequence[str]) -> Refitted:
        kept = [n for n in whole.names if n not in names]
        smaller = refit(surveyed, kept, start=whole)
        return Refitted(
            tuple(names),
            len(kept),
            lost(surveyed, whole, smaller),
            returned(surveyed, whole, smaller, names, gaps),
            moving(whole, smaller),
        )

    both = (rebuilt.name, *rebuilt.proxies)
    some_left = rebuilt.proxies and len(both) < len(whole.names)
    return Removed(rebuilt.name, without([rebuilt.name]), without(both) if some_left else None)
