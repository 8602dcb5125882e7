"""Samples drawn again and again from a population that is known whole, and how often intervals hold its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binom

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.figures import ALL
from bondroit.auditing.material import Attribute, Material
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bondroit.auditing.figures import Figure

Key = tuple[str, str, str]


@dataclass
class Held:
    """How often the intervals of figures held the truth.

    Attributes:
        replays: samples drawn.
        asked: by figure, samples in which it had an interval.
        own: by figure, those whose interval held the truth.
        together: by attribute and figure, those in which the joint bounds of every group did.
    """

    replays: int = 0
    asked: dict[Key, int] = field(default_factory=dict)
    own: dict[Key, int] = field(default_factory=dict)
    together: dict[tuple[str, str], int] = field(default_factory=dict)

    def shares(self) -> dict[Key, float]:
        """By figure, the part of the samples whose interval held the truth."""
        return {key: self.own[key] / self.asked[key] for key in self.asked}


def band(replays: int, level: float = 0.95) -> tuple[float, float]:
    """The exact 99.9 % binomial band around `level`."""
    low, high = binom.ppf((0.0005, 0.9995), replays, level) / replays
    return float(low), float(high)


def drawn_population(size: int = 40_000, seed: int = 3) -> Material:
    """A population where groups differ in rate, score and flags; scores are not calibrated; euros are skewed."""
    chance = np.random.default_rng(seed)
    one, two = chance.choice(3, size, p=(0.55, 0.3, 0.15)), chance.choice(2, size, p=(0.6, 0.4))
    logit = -1.6 + 0.3 * one + 0.4 * two + 0.8 * chance.standard_normal(size)
    score = 1.0 / (1.0 + np.exp(-logit))
    return Material(
        positive=chance.random(size) < 0.9 * score,
        attributes=(Attribute("one", ("a", "b", "c"), one), Attribute("two", ("x", "y"), two)),
        sampling=Sampling(np.ones(size)),
        score=score,
        flagged=score > 0.3,
        euros=np.where(chance.random(size) < 0.4, np.round(chance.gamma(1.5, 300.0, size), 2), 0.0),
    )


def simple_samples(population: Material, size: int, replays: int, seed: int) -> Iterator[Material]:
    """Rows drawn one by one, with replacement."""
    chance = np.random.default_rng(seed)
    for _ in range(replays):
        yield population.kept(chance.integers(0, len(population.positive), size))


def stratified_samples(
    population: Material, stratum: np.ndarray, each: int, replays: int, seed: int
) -> Iterator[Material]:
    """`each` rows of every stratum, without replacement, weighed by what they stand for."""
    chance, sizes = np.random.default_rng(seed), np.bincount(stratum).astype(float)
    rows = [np.flatnonzero(stratum == h) for h in range(len(sizes))]
    for _ in range(replays):
        taken = np.concatenate([chance.choice(own, each, replace=False) for own in rows])
        kept, of = population.kept(taken), stratum[taken]
        yield Material(
            positive=kept.positive,
            attributes=kept.attributes,
            sampling=Sampling(sizes[of] / each, of, None, sizes[of]),
            weighted=True,
            score=kept.score,
            flagged=kept.flagged,
            euros=kept.euros,
        )


def held_by(
    population: Material, samples: Iterable[Material], names: Iterable[str], *, draws: int, deepest: int = 1
) -> Held:
    """How often the intervals of the figures `names`, by group, held those of the population."""
    wanted = set(names)
    truth = {_key(f): f.value for f in figures_of(count_rows(population), deepest=deepest, floor=0)}
    held = Held()
    for number, sample in enumerate(samples):
        held.replays += 1
        figures = figures_of(count_rows(sample), deepest=deepest, floor=0, draws=draws, seed=number)
        together: dict[tuple[str, str], bool] = {}
        for f in figures:
            if f.name not in wanted or f.attribute == ALL or f.low is None or f.high is None:
                continue
            true, key = truth[_key(f)], _key(f)
            assert true is not None
            held.asked[key] = held.asked.get(key, 0) + 1
            held.own[key] = held.own.get(key, 0) + (f.low <= true <= f.high)
            if f.joint is not None:
                inside = f.joint[0] <= true <= f.joint[1]
                together[key[0], key[2]] = together.get((key[0], key[2]), True) and inside
        for family, every in together.items():
            held.together[family] = held.together.get(family, 0) + every
    return held


_TOLD_BY = {
    "rate": ("positives", "negatives"),
    "flagged": ("flagged", "not_flagged"),
    "fpr": ("false_positives", "true_negatives"),
    "fnr": ("false_negatives", "true_positives"),
    "ppv": ("true_positives", "false_positives"),
}


def on_few_rows(population: Material, size: int, least: int = 40) -> set[tuple[str, str]]:
    """Attributes and shares (`rate`, `fpr`, ...) that in a sample of `size` rest on few rows in some group.

    Bounds of those are exact, or recovered from exact ones: they hold more often than 95 % of the time.
    """
    part = size / len(population.positive)
    counts = {_key(f): f.value for f in figures_of(count_rows(population), deepest=1, floor=0)}
    return {
        (attribute, share)
        for attribute, group, _ in counts
        for share, told in _TOLD_BY.items()
        if min(counts.get((attribute, group, name)) or 0 for name in told) * part < least
    }


def beyond(held: Held, few: set[tuple[str, str]]) -> list[Key]:
    """Figures out of the band; where they rest on few rows, below it."""
    low, high = band(held.replays)
    found = []
    for key, share in held.shares().items():
        exact = (key[0], key[2].split("_")[0]) in few
        if share < low or (share > high and not exact):
            found.append(key)
    return found


def _key(figure: Figure) -> Key:
    return figure.attribute, figure.group, figure.name
