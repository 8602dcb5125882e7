"""How well the variables of a card, alone and together, and its score guess a trait: held out, beside chance.

Alone: a file is guessed by the share of those who have the trait in its class among the files of the other parts, one
file at the common rate added. Together: a logistic regression on the same classes, as a scorecard is
(`stats.ridged`). The score: its own order (nothing is learnt), and its information in twenty classes. Chance: the
trait is shuffled among the files and guessed again, each time; together by one step of Newton's method from the common
rate, which is where the fit ends, to first order, when there is nothing to find.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bondroit.stats.arrays import one_blas_thread, weighted_counts
from bondroit.stats.held_out import area_by_part, held_out_area, held_out_gain, information_share
from bondroit.stats.logistic import factorised, probabilities, solved
from bondroit.stats.ridged import PENALTY, fit_ridged, part_of

if TYPE_CHECKING:
    from bondroit.auditing.proxies_material import ProxyFiles
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers
    from bondroit.stats.ranking import Bounded
    from bondroit.stats.sampling import Sampling

SCORE_CLASSES = 20


@dataclass(frozen=True, slots=True)
class Guess:
    """How well something guesses a trait.

    Attributes:
        area: AUC on files not learnt from; for the score, above one half when those with the trait score higher.
        information: share of the trait's entropy that is removed, held out.
        chance: the highest AUC when the trait is shuffled; None where nothing is learnt.
    """

    area: Bounded
    information: Bounded
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class TraitGuessed:
    """One trait.

    Attributes:
        members: files that have it, of those looked at; `rows` are all of these.
        share: weighted.
        together: by the card's variables.
        alone: variable -> by it alone, the best first.
        chance_alone: the highest AUC of any variable when the trait is shuffled.
        score: by the score.
        learner: by what can see curves and crossings, None where it was not tried; `gained` its AUC less `together`'s,
            on the files that it was tried on.
    """

    name: str
    members: int
    rows: int
    share: float
    together: Guess
    alone: tuple[tuple[str, Guess], ...]
    chance_alone: float
    score: Guess
    learner: Guess | None = None
    gained: Bounded | None = None


class Held(NamedTuple):
    """Guesses of every file, and the common rates, each from the other parts: (n,) both."""

    guesses: Floats
    common: Floats


def guess_trait(
    files: ProxyFiles, place: int, part: Integers, *, shuffles: int, seed: int
) -> tuple[TraitGuessed, Floats]:
    """Guess one trait by every variable alone, by all together, by the score.

    Args:
        files: those looked at.
        place: of the trait.
        part: (n,) the part of each file.
        shuffles: how many times the trait is shuffled for the reference of chance.
        seed: of the shuffles.

    Returns:
        the figures, and (n,) the guesses by all together.
    """
    trait = files.traits[place]
    target = trait.members.astype(np.float64)
    chance = np.random.default_rng([seed, place])
    shuffled = np.stack([chance.permutation(target) for _ in range(shuffles)]) if shuffles else np.zeros((0, len(part)))
    alone, highest = [], []
    for v in files.variables:
        held = by_classes(v.codes, v.classes, target, part, files.weights)
        alone.append((v.name, judged(held, target, part, files.sampling)))
        highest += [
            _area(by_classes(v.codes, v.classes, t, part, files.weights).guesses, t, part, files) for t in shuffled
        ]
    held = together(files, target, part)
    by_chance = [_area(g, t, part, files) for t, g in zip(shuffled, one_step(files, shuffled, part), strict=True)]
    best = judged(held, target, part, files.sampling, chance=max(by_chance, default=None))
    weights = files.sampling.weights
    found = TraitGuessed(
        name=trait.name,
        members=int(trait.members.sum()),
        rows=files.rows,
        share=float(weights @ target / weights.sum()),
        together=best,
        alone=tuple(sorted(alone, key=lambda one: (-one[1].area.value, one[0]))),
        chance_alone=max(highest, default=0.5),
        score=by_score(files.logits, target, part, files.sampling, files.weights),
    )
    return found, held.guesses


def judged(held: Held, target: Floats, part: Integers, sampling: Sampling, *, chance: float | None = None) -> Guess:
    """The figures of held-out guesses."""
    return Guess(
        held_out_area(held.guesses, target, part, sampling),
        information_share(held.guesses, held.common, target, sampling),
        chance,
    )


def by_classes(codes: Codes, classes: int, target: Floats, part: Integers, weights: Floats) -> Held:
    """Each file's guess by the rate of its class in the other parts."""
    parts = int(part.max()) + 1
    cell = part * classes + codes
    both = weighted_counts(cell, weights, parts * classes).reshape(parts, classes)
    ones = weighted_counts(cell, weights * target, parts * classes).reshape(parts, classes)
    both, ones = both.sum(axis=0) - both, ones.sum(axis=0) - ones
    common = ones.sum(axis=1) / both.sum(axis=1)
    rates = (ones + common[:, None]) / (both + 1.0)
    return Held(rates[part, codes], common[part])


def together(files: ProxyFiles, target: Floats, part: Integers) -> Held:
    """Each file's guess by a logistic regression on the classes of all variables in the other parts."""
    guesses, common = np.empty(files.rows), np.empty(files.rows)
    start: Floats | None = None
    for k in range(int(part.max()) + 1):
        learnt, held = part != k, part == k
        fit = fit_ridged(part_of(files.design, learnt), target[learnt], files.weights[learnt], start=start)
        start = fit.coefficients
        guesses[held] = probabilities(part_of(files.design, held).logits(fit.coefficients))
        common[held] = files.weights[learnt] @ target[learnt] / files.weights[learnt].sum()
    return Held(guesses, common)


def one_step(files: ProxyFiles, targets: Floats, part: Integers) -> list[Floats]:
    """For each of `targets` (m, n), (n,) guesses by one Newton step from the common rate of the other parts."""
    guesses = [np.empty(files.rows) for _ in targets]
    pull = np.diag(np.full(files.design.size, PENALTY))
    for k in range(int(part.max()) + 1) if len(targets) else ():
        learnt, held = part != k, part == k
        own, weights = part_of(files.design, learnt), files.weights[learnt]
        new = part_of(files.design, held)
        products = own.information(weights)
        for guess, target in zip(guesses, targets, strict=True):
            common = float(weights @ target[learnt] / weights.sum())
            with one_blas_thread():
                factor = factorised(products * max(common * (1.0 - common), 1e-9) + pull)
                assert factor is not None
                guess[held] = new.logits(solved(factor, own.crossed(weights * (target[learnt] - common))))
    return guesses


def by_score(logits: Floats, target: Floats, part: Integers, sampling: Sampling, weights: Floats) -> Guess:
    """By the score itself: its order as it stands, its information by class of score."""
    order = np.argsort(logits, kind="stable")
    reached = np.cumsum(weights[order])
    cuts = np.unique(np.interp(np.linspace(0, reached[-1], SCORE_CLASSES + 1)[1:-1], reached, logits[order]))
    codes = np.searchsorted(cuts, logits, side="right").astype(np.uint8)
    held = by_classes(codes, len(cuts) + 1, target, part, weights)
    area = held_out_area(logits, target, np.zeros(len(part), np.int64), sampling)
    return Guess(area, information_share(held.guesses, held.common, target, sampling))


def _area(guesses: Floats, target: Floats, part: Integers, files: ProxyFiles) -> float:
    value, _ = area_by_part(guesses, target, part, files.weights)
    return 0.5 if value is None else value


def beside_learner(
    found: TraitGuessed, guesses: tuple[Floats, Held], target: Floats, part: Integers, sampling: Sampling
) -> TraitGuessed:
    """`found` with what a learner of another kind makes of the same files.

    Args:
        found: the trait guessed.
        guesses: (m,) by all variables together, and those of the learner, on the files it was tried on.
        target: (m,) the trait of these.
        part: (m,) the part each was left out with by the learner.
        sampling: of these files.
    """
    own, other = guesses
    gained = held_out_gain(other.guesses, own, target, part, sampling)
    return replace(found, learner=judged(other, target, part, sampling), gained=gained)


def enough(members: Booleans, floor: int) -> bool:
    """Whether a trait can be looked at: as many files with and without it as the floor, and ten at the least."""
    count = int(members.sum())
    return min(count, len(members) - count) >= max(floor, 10)
