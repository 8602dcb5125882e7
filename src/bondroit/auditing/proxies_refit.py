"""The card fitted again without a variable, and without what stands for it: what is lost, and what comes back.

The classes are those of the card; the coefficients of all three cards (with everything, without the variable, without
its proxies either) are learnt in the same way from the same surveyed files, so that what differs is the variable. What
is lost is judged on files not learnt from, by paired intervals.

What comes back: let d be the difference of the shares of every class between a group and the others, over all files,
and b, c the coefficients with and without the variable v. With it, the gap of the mean logits is d'b, of which d_v'b_v
through v. Taken out and nothing else changed, d'b - d_v'b_v would be left; fitted again, d'c is. The part that comes
back through the other variables is (d'c - d'b + d_v'b_v) / d_v'b_v: omitted-variable bias, read as what a removal does
not remove. Its interval follows the survey's design through b and c; d is counted over all files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.proxies_material import design_of, spans_of
from bondroit.stats.compare import compare_areas, compare_found, compare_sums
from bondroit.stats.held_out import parts_of
from bondroit.stats.ranking import Bounded, area_under_curve, design_quantile
from bondroit.stats.ridged import Ridged, fit_ridged, influence_of, part_of
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.proxies_material import ProxyFiles
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.coded_design import CodedDesign
    from bondroit.stats.compare import Compared
    from bondroit.stats.ranking import Area


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """Files whose truth is known, drawn at random.

    Attributes:
        files: in the classes of the card, with their traits and design.
        truth: (n,) 1 where the target is met.
        amounts: (n,) cents at stake, nonnegative; None without.
        share: of the population that is controlled: the top.
        seed: of the parts.
    """

    files: ProxyFiles
    truth: Floats
    amounts: Floats | None
    share: float
    seed: int = 1
    part: Integers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "part", parts_of(self.files.sampling, seed=self.seed))


@dataclass(frozen=True, slots=True, eq=False)
class Refit:
    """The card fitted again on some of its variables.

    Attributes:
        names: of the variables kept.
        fit: on all surveyed files.
        scores: (n,) logits of each by what was learnt without its part.
    """

    names: tuple[str, ...]
    fit: Ridged
    scores: Floats


@dataclass(frozen=True, slots=True)
class Lost:
    """What a smaller card loses, its figure less that of the whole one: below nought it is worse.

    Attributes:
        area: of the AUC; `before` and `after` are the two areas.
        found: of the share of the files in error that the top holds.
        euros: of the share of the euros at stake that it holds; `cents` of these, weighted; None without amounts.
    """

    before: Area
    after: Area
    area: Compared
    found: Compared
    euros: Compared | None = None
    cents: Compared | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """What the removal of a variable does to the gap of a group: mean logit of the group less that of the others.

    Attributes:
        trait: the group.
        before: the gap with the variable.
        through: the part of it that passes through the variable.
        after: the gap once fitted again without it.
        back: what comes back through the others, in logits; `share` of `through`, None where that may be nought.
    """

    trait: str
    before: Bounded
    through: Bounded
    after: Bounded
    back: Bounded
    share: Bounded | None


def refit(surveyed: Surveyed, names: Sequence[str], *, start: Refit | None = None) -> Refit:
    """Fit the classes of some variables on the survey, and score every file by the other parts.

    Args:
        surveyed: what is learnt from.
        names: the variables kept, in the card's order.
        start: the refit with everything, to begin from its coefficients.
    """
    design = _design(surveyed, names)
    weights, truth, part = surveyed.files.weights, surveyed.truth, surveyed.part
    first = None if start is None else _taken(surveyed, start, names)
    whole = fit_ridged(design, truth, weights, start=first)
    scores = np.empty(len(truth))
    for k in range(int(part.max()) + 1):
        learnt, held = part != k, part == k
        fit = fit_ridged(part_of(design, learnt), truth[learnt], weights[learnt], start=whole.coefficients)
        scores[held] = part_of(design, held).logits(fit.coefficients)
    return Refit(tuple(names), whole, scores)


def lost(surveyed: Surveyed, whole: Refit, smaller: Refit) -> Lost:
    """What `smaller` loses against `whole` on files not learnt from."""
    design, truth, share = surveyed.files.sampling, surveyed.truth, surveyed.share
    one, other = smaller.scores, whole.scores
    amounts = surveyed.amounts
    return Lost(
        before=area_under_curve(other, truth, design),
        after=area_under_curve(one, truth, design),
        area=compare_areas(one, other, truth, design),
        found=compare_found(one, other, truth, share, design),
        euros=None if amounts is None else compare_found(one, other, amounts, share, design),
        cents=None if amounts is None else compare_sums(one, other, amounts, share, design),
    )


def returned(
    surveyed: Surveyed, whole: Refit, smaller: Refit, removed: Sequence[str], gaps: Mapping[str, Floats]
) -> tuple[Returned, ...]:
    """What comes back to every group.

    Args:
        surveyed: what the cards were learnt from.
        whole: the card with everything.
        smaller: without `removed`.
        removed: the variables left out.
        gaps: trait -> (p,) difference of the shares of the columns of the whole design, see `gaps_of`.
    """
    design, reduced = _design(surveyed, whole.names), _design(surveyed, smaller.names)
    spans, kept = spans_of(surveyed.files.variables), _columns(surveyed, smaller.names)
    own = np.zeros(design.size)
    for name in removed:
        own[spans[name]] = 1.0

    def moved(fit: Ridged, columns: CodedDesign, gap: Floats) -> tuple[float, Floats]:
        influence = influence_of(columns, fit, surveyed.truth, surveyed.files.weights, gap)
        return float(gap @ fit.coefficients), influence

    found = []
    for trait, gap in gaps.items():
        before, through = moved(whole.fit, design, gap), moved(whole.fit, design, gap * own)
        after = moved(smaller.fit, reduced, gap[kept])
        found.append(_returned(trait, before, through, after, surveyed=surveyed))
    return tuple(found)


def _returned(
    trait: str, before: tuple[float, Floats], through: tuple[float, Floats], after: tuple[float, Floats], *,
    surveyed: Surveyed,
) -> Returned:  # fmt: skip
    back = after[0] - before[0] + through[0], after[1] - before[1] + through[1]
    passed = _bounded(*through, surveyed)
    share = None
    if passed.low > 0.0 or passed.high < 0.0:
        ratio = back[0] / through[0]
        share = _bounded(ratio, (back[1] - ratio * through[1]) / through[0], surveyed)
    return Returned(
        trait, _bounded(*before, surveyed), passed, _bounded(*after, surveyed), _bounded(*back, surveyed), share
    )


def gaps_of(files: ProxyFiles) -> dict[str, Floats]:
    """Trait -> (p,) share of each class among those who have it less that among the others; 0 for the constant."""
    weights = files.sampling.weights
    gaps = {}
    for trait in files.traits:
        held = weights * trait.members
        rest = weights - held
        gap = files.design.crossed(held) / held.sum() - files.design.crossed(rest) / rest.sum()
        gap[0] = 0.0
        gaps[trait.name] = gap
    return gaps


def _bounded(value: float, influence: Floats, surveyed: Surveyed) -> Bounded:
    sampling = surveyed.files.sampling
    error = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    half = design_quantile(sampling, 0.95) * error
    return Bounded(value, value - half, value + half)


def _design(surveyed: Surveyed, names: Sequence[str]) -> CodedDesign:
    kept = tuple(v for v in surveyed.files.variables if v.name in set(names))
    return design_of(kept, surveyed.files.rows)


def _columns(surveyed: Surveyed, names: Sequence[str]) -> Integers:
    """The places, among the columns of all variables, of the constant and of those of `names`."""
    spans = spans_of(surveyed.files.variables)
    own = [np.arange(spans[n].start, spans[n].stop) for n in spans if n in set(names)]
    return np.concatenate([np.zeros(1, np.int64), *own])


def _taken(surveyed: Surveyed, whole: Refit, names: Sequence[str]) -> Floats:
    found: Floats = whole.fit.coefficients[_columns(surveyed, names)]
    return found
