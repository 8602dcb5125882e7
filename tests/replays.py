"""Samples drawn again and again from a population that is known whole, and how often intervals hold its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binom

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.cells_intervals import FEW
from bondroit.auditing.figures import ALL
from bondroit.auditing.material import Attribute, Material
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
        few: by difference or ratio of shares, those in which it rested on few rows.
    """

    replays: int = 0
    asked: dict[Key, int] = field(default_factory=dict)
    own: dict[Key, int] = field(default_factory=dict)
    together: dict[tuple[str, str], int] = field(default_factory=dict)
    few: dict[Key, int] = field(default_factory=dict)

    def shares(self) -> dict[Key, float]:
        """By figure, the part of the samples whose interval held the truth."""
        return {key: self.own[key] / self.asked[key] for key in self.asked}


def band(replays: int, level: float = 0.95, risk: float = 0.001) -> tuple[float, float]:
    """The exact binomial band around `level`, of 99.9 % unless another `risk` is taken."""
    low, high = binom.ppf((risk / 2.0, 1.0 - risk / 2.0), replays, level) / replays
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
        few = _on_few_rows(sample)
        together: dict[tuple[str, str], bool] = {}
        for f in figures:
            if f.name not in wanted or f.attribute == ALL or f.low is None or f.high is None:
                continue
            true, key = truth[_key(f)], _key(f)
            assert true is not None
            held.asked[key] = held.asked.get(key, 0) + 1
            held.own[key] = held.own.get(key, 0) + (f.low <= true <= f.high)
            if key in few:
                held.few[key] = held.few.get(key, 0) + 1
            if f.joint is not None:
                inside = f.joint[0] <= true <= f.joint[1]
                together[key[0], key[2]] = together.get((key[0], key[2]), True) and inside
        for family, every in together.items():
            held.together[family] = held.together.get(family, 0) + every
    return held


# Outcome and decision of the rows that a share counts, and of those below it; either where None.
_SHARES = {
    "rate": ((1, None), (None, None)),
    "flagged": ((None, 1), (None, None)),
    "fpr": ((0, 1), (0, None)),
    "fnr": ((1, 0), (1, None)),
    "ppv": ((1, 1), (None, 1)),
}


def exact_coverage(population: Material, size: int) -> dict[Key, float]:
    """How often Clopper and Pearson's intervals of the groups' shares hold the truth in samples of `size` rows.

    Exact bounds hold the truth p unless the events seen lie in a tail of at most 2.5 % of the binomial law of p; as
    events are whole numbers the two tails seldom come to 5 % in full. So coverage is above 95 %, and by how much is
    known beforehand: the mean over the rows of the group, themselves binomial, of 1 less the two tails.
    """
    found = {}
    for attribute in population.attributes:
        for group, members in attribute.members():
            for share, (above, below) in _SHARES.items():
                rows = members & _those(population, *below)
                p, part = float((rows & _those(population, *above)).sum() / rows.sum()), rows.mean()
                name = "flagged_rate" if share == "flagged" else share
                found[attribute.name, group, name] = _exact(p, float(part), size)
    return found


def _exact(p: float, part: float, size: int) -> float:
    least, most = binom.ppf((1e-9, 1.0 - 1e-9), size, part).astype(int)
    sizes = np.arange(max(least, 1), most + 1)
    n, x = sizes[:, None], np.arange(most + 1)[None, :]
    held = (binom.cdf(x, n, p) > 0.025) & (binom.sf(x - 1, n, p) > 0.025)
    chance = binom.pmf(sizes, size, part)
    return float(chance @ (binom.pmf(x, n, p) * held).sum(axis=1) / chance.sum())


def _those(population: Material, outcome: int | None, decision: int | None) -> np.ndarray:
    rows = np.ones(len(population.positive), np.bool_)
    for wanted, column in ((outcome, population.positive), (decision, population.flagged)):
        if wanted is not None and column is not None:
            rows &= column == bool(wanted)
    return rows


def _on_few_rows(sample: Material) -> set[Key]:
    """Differences and ratios of shares that rest on few rows of a sample."""
    return {
        (attribute.name, group, f"{share}_{kind}")
        for attribute in sample.attributes
        for share in _SHARES
        if sample.flagged is not None or share == "rate"
        for group, few in zip(attribute.groups, _few(sample, attribute, share).tolist(), strict=True)
        if few
        for kind in ("difference", "ratio")
    }


def _few(sample: Material, attribute: Attribute, share: str) -> np.ndarray:
    """(groups,) whether the share of a group, or of all the others, rests on few rows of the sample."""
    above, below = _SHARES[share]
    rows, events = (_those(sample, *side) for side in (below, above))
    both = [
        np.bincount(attribute.codes[side], minlength=len(attribute.groups)) for side in (rows & events, rows & ~events)
    ]
    counts = np.stack([*both, *(count.sum() - count for count in both)])
    return counts.min(axis=0) < FEW


def limits(held: Held, exact: Mapping[Key, float], risk: float = 0.001) -> dict[Key, tuple[float, float]]:
    """Where the coverage of each figure must lie: the exact binomial band of 1 - `risk` around what theory says it is.

    Around 95 %; around the coverage of exact bounds, `exact`, where those are shown. Of a difference or a ratio that in
    some samples rested on few rows, the bounds were then recovered from exact ones, which may always hold: the upper
    limit is that of 95 % in the other samples and 100 % in these.
    """
    found = {}
    for key, asked in held.asked.items():
        few = held.few.get(key, 0)
        level = exact.get(key, 0.95)
        low, _ = band(asked, level, risk)
        _, high = band(asked, max(level, (few + 0.95 * (asked - few)) / asked), risk)
        found[key] = (low, high)
    return found


def told_once(held: Held) -> list[Key]:
    """The figures, each once: of two groups, what one has more than the other is what the other has less."""
    groups: dict[str, list[str]] = {}
    for attribute, group, _ in held.asked:
        known = groups.setdefault(attribute, [])
        if group not in known:
            known.append(group)
    return [
        (attribute, group, name)
        for attribute, group, name in held.asked
        if not (name.endswith(("_difference", "_ratio")) and groups[attribute][1:] == [group])
    ]


def require_within(held: Held, exact: Mapping[Key, float]) -> None:
    """Of figures out of a band of 99.9 % as many as one in a thousand makes likely; none out of one for all together.

    Joint bounds hold together no less often than the lower end of the band says.
    """
    once, shares = told_once(held), held.shares()
    single, together = limits(held, exact), limits(held, exact, 0.001 / len(once))
    outside = [key for key in once if not single[key][0] <= shares[key] <= single[key][1]]
    assert len(outside) <= binom.ppf(0.999, len(once), 0.001), outside
    far = [key for key in outside if not together[key][0] <= shares[key] <= together[key][1]]
    assert not far, far
    low, _ = band(held.replays)
    assert all(number / held.replays >= low for number in held.together.values())


def print_coverage(held: Held, exact: Mapping[Key, float]) -> None:
    """Every figure's coverage beside its limits, and that of the joint bounds."""
    within, shares = limits(held, exact), held.shares()
    print(f"\n{'figure':48}{'held':>7}{'limits':>16}{'few rows':>10}")
    for key, share in shares.items():
        (low, high), few = within[key], held.few.get(key, 0) / held.asked[key]
        by = " exact bounds" if key in exact else ""
        print(f"{' '.join(key):48}{share:7.3f}{low:9.3f} -{high:6.3f}{few:9.1%}{by}")
    for family, number in held.together.items():
        print(f"{' '.join(family):48}{number / held.replays:7.3f} together")


def _key(figure: Figure) -> Key:
    return figure.attribute, figure.group, figure.name
