"""The two replicas of the health branch's cards, and scores of every household by a card that did not see it.

Both cards are experiments: they use what is barred from cards, to measure what such cards do and to whom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.build import build_scorecard
from bondroit.building.design import card_probabilities
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import EXPERIMENT, categorical_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.building.request import Built
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Floats

WEIGHT, STRATUM, STRATUM_SIZE = "weight", "stratum", "stratum_size"
FOLDS = 5
LEAST_SHARE, LEAST_COUNT = 0.002, 15
"""Of a class: a disability pension is rare, and the question is what it does."""
NOTHING_TESTED = 1.0 - 1e-9
"""Level of the tests of classes and variables: the five are known, so that none is left out for telling little."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A combination of the variables of a card: its classes, its score, and households of the draw that have it."""

    classes: tuple[tuple[str, str], ...]
    score: float
    households: int


def replica_request(
    *,
    name: str,
    target: str,
    variables: Mapping[str, str],
    required: Sequence[str],
    yes_no: Sequence[str],
    seed: int,
) -> BuildRequest:
    """A card of these variables: they are known of the branch's card, so nothing is tested.

    Args:
        name: of the card.
        target: the yes/no column.
        variables: column to its meaning.
        yes_no: those that are 1 or 0, and keep both classes whatever they tell.
        required: those that must be in the card; another is left out if its classes hold too few households.
        seed: of the parts of the cross-validation.
    """
    return BuildRequest(
        name=name,
        target=target,
        weight=WEIGHT,
        strata=STRATUM,
        stratum_size=STRATUM_SIZE,
        candidates=tuple(variables),
        required=tuple(required),
        cuts={name: (1.0,) for name in yes_no if name in variables},
        max_variables=len(variables),
        max_modalities=4,
        min_share=LEAST_SHARE,
        min_count=LEAST_COUNT,
        alpha=NOTHING_TESTED,
        holdout=0.0,
        folds=0,
        seed=seed,
        meanings=variables,
    )


def build_replica(frame: pl.DataFrame, request: BuildRequest) -> Built:
    """The card on all rows, of status `experiment`.

    Raises:
        UserError: E-BLD-... if nothing can be learnt.
    """
    built = build_scorecard(frame, request=request)
    return replace(built, card=replace(built.card, status=EXPERIMENT))


def apart_scores(frame: pl.DataFrame, requests: Sequence[BuildRequest], *, folds: int = FOLDS) -> tuple[Floats, ...]:
    """(n,) for each request: the score of every row by a card built, classes included, without the row's part.

    The parts are the same for all requests, dealt out in turn within the target's classes.

    Args:
        frame: the rows, in an order that follows from what they are (sorted by household).
        requests: of the same target.
        folds: parts.

    Raises:
        UserError: E-BLD-... if a part cannot be learnt from.
    """
    first = requests[0]
    target = frame[first.target].to_numpy()
    mixed = np.random.default_rng(first.seed).permutation(frame.height)
    part = np.empty(frame.height, np.int64)
    part[mixed[np.argsort(target[mixed], kind="stable")]] = np.arange(frame.height) % folds
    return tuple(_apart(frame, request, part, folds) for request in requests)


def _apart(
    frame: pl.DataFrame, request: BuildRequest, part: np.ndarray[tuple[int, ...], np.dtype[np.int64]], folds: int
) -> Floats:
    weights = frame[WEIGHT].to_numpy()
    common = float(weights @ frame[request.target].to_numpy() / weights.sum())
    scores = np.full(frame.height, common)
    for k in range(folds):
        apart = part == k
        card = build_scorecard(frame.filter(~apart), request=request).card
        own = card_probabilities(card, frame.filter(apart))
        scores[apart] = np.where(np.isnan(own), common, own)
    return scores


def highest_profiles(
    card: Scorecard, frame: pl.DataFrame, names: Sequence[str], *, floor: int, most: int = 5
) -> tuple[Profile, ...]:
    """The `most` combinations of `names` with the highest scores, among those of at least `floor` households.

    Args:
        card: it has no other variables.
        frame: the households.
        names: the card's variables, of few values each.
        floor: smallest count shown.
        most: how many.
    """
    kinds = frame.group_by(names).agg(pl.len().alias("households")).filter(pl.col("households") >= floor)
    scored = kinds.with_columns(score=pl.Series(card_probabilities(card, kinds), dtype=pl.Float64))
    best = scored.sort("score", *names, descending=[True, *[False] * len(names)]).head(most)
    return tuple(
        Profile(tuple((name, categorical_text(row[name])) for name in names), row["score"], row["households"])
        for row in best.iter_rows(named=True)
    )
