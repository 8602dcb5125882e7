"""The whole building, choice of classes and variables included, played again on surveys drawn from the survey.

What an interval made after a selection does not say, this says: how often each variable and each cut would come back,
and how far the AUC on the rows learnt from flatters the card.

Source: Harrell, Lee and Mark (1996), Statistics in Medicine 15 (optimism); Sauerbrei and Schumacher (1992),
Statistics in Medicine 11 (inclusion frequencies); Noma, Shinozaki, Iba, Teramukai and Furukawa (2021), Statistics in
Medicine 40 (why the interval must move with the optimism).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.special import expit, logit
from scipy.stats import t as student

from bondroit.building.checking import check_survey
from bondroit.building.design import card_probabilities
from bondroit.building.recurrence import Recurrence, class_sets, recurrences
from bondroit.errors import UserError
from bondroit.stats.bootstrap import draw_again
from bondroit.stats.ranking import area_under_curve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from bondroit.building.checking import Survey
    from bondroit.building.recurrence import ClassSets
    from bondroit.building.request import BuildRequest, Built
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Floats
    from bondroit.stats.bootstrap import Drawn

    class Build(Protocol):
        """What makes a card, `build_scorecard` for instance."""

        def __call__(self, frame: pl.DataFrame, *, request: BuildRequest) -> Built:
            """Build a card on `frame`."""
            ...


LEAST_REPLICATES = 2
_WEIGHT = "bootstrap weight"
_NOTHING_LEARNT = frozenset({"E-BLD-001", "E-BLD-003"})
_FARTHEST = 1e-6  # from 0 and 1, for the logit of an area


@dataclass(frozen=True, slots=True)
class Inclusion:
    """How often a candidate came into a card.

    Attributes:
        name: the candidate.
        kept: whether it is in the card built on the survey itself.
        frequency: share of the replicates with it in their card.
        represented: share with it, or with the candidate that stood in for it, in their card.
    """

    name: str
    kept: bool
    frequency: float
    represented: float


@dataclass(frozen=True, slots=True)
class HonestArea:
    """AUC of the card, cleared of what it owes to having been learnt on the same rows.

    Attributes:
        apparent: on the rows learnt from.
        optimism: mean over replicates of (AUC where learnt - AUC of the same card on the survey).
        value: apparent less optimism (on the logit scale).
        low, high: 95 % interval of what the card reaches among all files: the spread of the same difference.
        outside: mean AUC of the replicates' cards on the rows that they learnt nothing from; learnt on fewer different
            rows, they are somewhat worse than the card. A row that was not drawn but belongs to a stratum of which 10 %
            or more was surveyed keeps part of its weight (`stats.bootstrap`), so it was learnt from and is no such
            row. None where no replicate has such rows of both classes: the survey has no outside then.
    """

    apparent: float
    optimism: float
    value: float
    low: float
    high: float
    outside: float | None


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """What the replicates say of a building.

    Attributes:
        replicates: surveys drawn again.
        seed: of their draw.
        empty: replicates in which no variable told the classes of the target apart.
        variables: number of variables of each replicate's card, sorted.
        inclusion: one line per candidate that came in at least once or is in the card; most frequent first.
        cuts: one line per cut point of a numeric variable and per class of a categorical one, in the card's order.
        area: AUC without the optimism.
    """

    replicates: int
    seed: int
    empty: int
    variables: tuple[int, ...]
    inclusion: tuple[Inclusion, ...]
    cuts: tuple[Recurrence, ...]
    area: HonestArea

    def to_document(self) -> dict[str, Any]:
        """JSON values, for the provenance of the card."""
        return {
            "replicates": self.replicates,
            "seed": self.seed,
            "empty": self.empty,
            "variables": list(self.variables),
            "inclusion": [asdict(line) for line in self.inclusion],
            "cuts": [asdict(line) for line in self.cuts],
            "auc": asdict(self.area),
        }


@dataclass(frozen=True, slots=True)
class _Replicate:
    """What is kept of one building: its variables, who stood in for whom, its classes, three areas."""

    chosen: frozenset[str]
    stood_in: dict[str, str]
    classes: ClassSets
    learnt: float
    whole: float
    outside: float | None


def bootstrap_building(
    frame: pl.DataFrame,
    request: BuildRequest,
    *,
    built: Built,
    build: Build,
    replicates: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
) -> Bootstrap:
    """Build again on `replicates` surveys drawn from the rows that `built` learnt from.

    Each is drawn within strata, whole clusters at once, with rescaled weights, see `stats.bootstrap`.

    Args:
        frame: the table `built` was made from.
        request: as it was made.
        built: the card on the survey itself.
        build: makes a card, `build_scorecard`.
        replicates: at least two; 25 give inclusion frequencies to some 10 points and an interval of AUC a few
            hundredths of its own width too wide or narrow.
        seed: of the draws; each replicate has its own stream.
        progress: told 1 after each replicate.
    """
    rows = frame.filter(pl.Series(built.training))
    candidates = tuple(sorted(line.name for line in built.variables))
    alone = replace(request, candidates=candidates, holdout=0.0, folds=0)
    survey = check_survey(rows, alone)
    done = []
    for k in range(max(replicates, LEAST_REPLICATES)):
        drawn = draw_again(survey.sampling, np.random.default_rng([seed, k]))
        done.append(_replicate(rows, survey, drawn, alone, build))
        if progress is not None:
            progress(1)
    return Bootstrap(
        replicates=len(done),
        seed=seed,
        empty=sum(not one.chosen for one in done),
        variables=tuple(sorted(len(one.chosen) for one in done)),
        inclusion=_inclusion(built, done),
        cuts=recurrences(built.card, rows, survey.sampling.weights, [one.classes for one in done]),
        area=_honest_area(built.card, rows, survey, done),
    )


def _replicate(rows: pl.DataFrame, survey: Survey, drawn: Drawn, request: BuildRequest, build: Build) -> _Replicate:
    again, asked = _drawn_frame(rows, drawn, request)
    target, outside = survey.target, ~drawn.kept
    judges = 0 < target[outside].sum() < outside.sum()
    try:
        built = build(again, request=asked)
    except UserError as error:
        if error.code not in _NOTHING_LEARNT:
            raise
        return _Replicate(frozenset(), {}, {}, 0.5, 0.5, 0.5 if judges else None)
    card, apart = built.card, None
    if judges:
        held = rows.filter(pl.Series(outside))
        apart = area_under_curve(_scores(card, held), target[outside], survey.sampling.part(outside)).value
    return _Replicate(
        chosen=frozenset(v.name for v in card.variables),
        stood_in={line.name: line.represented_by for line in built.variables if line.represented_by is not None},
        classes=class_sets(card),
        learnt=area_under_curve(_scores(card, again), target[drawn.kept], drawn.sampling).value,
        whole=area_under_curve(_scores(card, rows), target, survey.sampling).value,
        outside=apart,
    )


def _drawn_frame(rows: pl.DataFrame, drawn: Drawn, request: BuildRequest) -> tuple[pl.DataFrame, BuildRequest]:
    """The table of a replicate, its weights in a column of their own, and the request that reads it."""
    again = rows.filter(pl.Series(drawn.kept)).with_columns(pl.Series(_WEIGHT, drawn.sampling.weights))
    return again, replace(request, weight=_WEIGHT)


def _scores(card: Scorecard, frame: pl.DataFrame) -> Floats:
    """(n,) scores; a value for which the card has no class scores as the mean of the others."""
    scores = card_probabilities(card, frame)
    unknown = np.isnan(scores)
    if unknown.all():
        return np.zeros(len(scores))
    return np.where(unknown, scores[~unknown].mean(), scores) if unknown.any() else scores


def _inclusion(built: Built, done: Sequence[_Replicate]) -> tuple[Inclusion, ...]:
    kept = {v.name for v in built.card.variables}
    lines = []
    for name in (line.name for line in built.variables):
        own = sum(name in one.chosen for one in done)
        through = sum(name in one.chosen or one.stood_in.get(name) in one.chosen for one in done)
        if own or name in kept:
            lines.append(Inclusion(name, name in kept, own / len(done), through / len(done)))
    return tuple(sorted(lines, key=lambda line: (-line.frequency, not line.kept, line.name)))


def _honest_area(card: Scorecard, rows: pl.DataFrame, survey: Survey, done: Sequence[_Replicate]) -> HonestArea:
    apparent = area_under_curve(_scores(card, rows), survey.target, survey.sampling).value
    learnt, whole = (
        logit(np.clip([getattr(one, name) for one in done], _FARTHEST, 1.0 - _FARTHEST)) for name in ("learnt", "whole")
    )
    gaps, count = learnt - whole, len(done)
    middle = float(logit(np.clip(apparent, _FARTHEST, 1.0 - _FARTHEST))) - float(gaps.mean())
    half = float(student.isf(0.025, count - 1) * gaps.std(ddof=1) * np.sqrt(1.0 + 1.0 / count))
    outside = [one.outside for one in done if one.outside is not None]
    return HonestArea(
        apparent=apparent,
        optimism=float(np.mean([one.learnt - one.whole for one in done])),
        value=float(expit(middle)),
        low=float(expit(middle - half)),
        high=float(expit(middle + half)),
        outside=float(np.mean(outside)) if outside else None,
    )
