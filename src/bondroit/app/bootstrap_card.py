"""A card just built, with what the whole building played again says of it kept in its provenance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.building.bootstrapping import bootstrap_building
from bondroit.building.build import build_scorecard

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bondroit.building.request import BuildRequest, Built

KEY = "bootstrap"


def bootstrapped(
    frame: pl.DataFrame,
    request: BuildRequest,
    built: Built,
    *,
    replicates: int,
    progress: Callable[[int], None] | None = None,
) -> Built:
    """`built` with the figures of `replicates` buildings in its card's provenance; as it is when none is asked.

    Args:
        frame: the table it was built from.
        request: how; its seed is that of the draws too.
        built: the card.
        replicates: surveys drawn again; 0 for none.
        progress: told 1 after each.
    """
    if not replicates:
        return built
    done = bootstrap_building(
        frame,
        request,
        built=built,
        build=build_scorecard,
        replicates=replicates,
        seed=request.seed,
        progress=progress,
    )
    card = replace(built.card, provenance={**built.card.provenance, KEY: done.to_document()})
    return replace(built, card=card)
