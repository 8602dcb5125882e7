"""A card that was built, held against its challengers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.challenger_lines import ALL
from bondroit.building.challengers import challenge
from bondroit.building.checking import check_survey
from bondroit.building.noting import not_steady
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from bondroit.building.request import BuildRequest, Built


def challenge_built(
    frame: pl.DataFrame,
    request: BuildRequest,
    built: Built,
    *,
    which: Sequence[str] = ALL,
    progress: Callable[[], object] | None = None,
    clock: Callable[[], float] | None = None,
) -> Built:
    """`built` beside its challengers, tried on the rows it was judged on; as it is if it was judged on none.

    Args:
        frame: the table it was built from.
        request: what was asked of it.
        built: what `build_scorecard(frame, request=request)` gave.
        which: the challengers; none leaves it as it is.
        progress: called after each part of each challenger.
        clock: seconds of processor time so far; None leaves the times out.
    """
    if built.evaluation is None or built.apart is None or not which:
        return built
    survey = check_survey(frame, request)
    # The columns that may enter are those that could serve the card: not those that moved too much between periods.
    moved = [v.name for v in built.variables if not v.kept and not_steady(v.name) in built.notes]
    named = replace(request, candidates=tuple(v.name for v in built.variables if v.name not in moved))
    rate = float(survey.sampling.weights @ survey.target / survey.sampling.weights.sum())
    scores = np.where(np.isnan(built.apart.scores), rate, built.apart.scores)
    done = challenge(frame, survey, named, built.apart.part, scores, which=which, progress=progress, clock=clock)
    notes = (*built.notes, _not_tried(moved)) if moved else built.notes
    return replace(built, challenged=done, notes=notes)


def _not_tried(names: Sequence[str]) -> Text:
    listed = ", ".join(names)
    return Text(
        f"The challengers did not have {listed} either: left out of the card because it moved between periods.",
        f"Les concurrents n'ont pas eu {listed} non plus : écartée de la grille parce qu'elle bougeait d'une période à "
        "l'autre.",
    )
