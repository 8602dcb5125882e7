"""Hundreds of other cards on the same target: which variables, which penalty, learnt from what, pulled which way.

A recipe says how a card is made, whatever the rows it is made from; the same recipe is followed on every part of the
rows. Fisher, Rudin and Dominici (2019), "All models are wrong, but many are useful", JMLR 20, call the recipes that do
about as well the Rashomon set.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bondroit.auditing.alternatives_rows import Pool

    Generator = np.random.Generator


class Family(StrEnum):
    """How a card differs from the card it is put beside."""

    REFERENCE = "reference"
    DROPPED = "dropped"
    MERGED = "merged"
    SHIFTED = "shifted"
    EXCHANGED = "exchanged"
    SUBSET = "subset"
    PENALISED = "penalised"
    RESAMPLED = "resampled"
    PERTURBED = "perturbed"
    REWEIGHTED = "reweighted"
    TILTED = "tilted"
    EUROS = "euros"
    OTHER = "other"


EDITS = (Family.DROPPED, Family.MERGED, Family.SHIFTED, Family.TILTED, Family.REWEIGHTED)
"""Changes a person could make to the card itself."""
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
EMPHASES = (1.5, 2.0, 3.0, 5.0, 8.0, 13.0)
"""How many times a row of the poorest without an outcome counts."""
TILTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3)
"""How much of the way the mean score of the poorest is brought to that of the others."""
LOSSES = (0.0002, 0.0005, 0.001, 0.002)
"""Log-likelihood lost per row by coefficients drawn on the border of the ellipsoid."""
KEPT, ADDED = 0.7, 0.25
SHARES = (0.2, 0.3, 0.25, 0.25)
"""Of the drawn recipes: without two variables or other subsets, exchanges, surveys drawn again, near coefficients."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a card is made.

    Attributes:
        name: unique among the recipes.
        family: how it differs.
        members: positions in the pool.
        ridge: penalty on squared coefficients, rows weighing one on average; 0 for none.
        draw: number of the survey drawn again that it learns from; 0 learns from the survey itself.
        away: log-likelihood per row that its coefficients lie away from the best ones, in direction `seed`.
        seed: of that direction.
        emphasis: how many times the poorest without an outcome count while learning.
        tilt: share of the gap of mean scores, poorest less others, that is closed at the least cost in likelihood.
        euros: whether rows with an outcome count for their euros while learning.
        merged: (position, class) of a class that is put with the base; None for none.
        halved: position of the variable whose coefficients are halved, the others staying; None for none.
    """

    name: Text
    family: Family
    members: tuple[int, ...]
    ridge: float = 0.0
    draw: int = 0
    away: float = 0.0
    seed: int = 0
    emphasis: float = 1.0
    tilt: float = 0.0
    euros: bool = False
    merged: tuple[int, int] | None = None
    halved: int | None = None


@dataclass(frozen=True, slots=True)
class Recipes:
    """The recipes, the reference first.

    Attributes:
        items: all of them.
        reference: members of the card that others are put beside.
        other: place of the second card, if there is one.
    """

    items: tuple[Recipe, ...]
    reference: tuple[int, ...]
    other: int | None = None


def recipes_of(
    pool: Pool,
    reference: Sequence[int],
    *,
    most: int,
    seed: int,
    income: bool,
    euros: bool,
    other: Sequence[int] | None = None,
) -> Recipes:
    """About `most` recipes around a card.

    Args:
        pool: candidates, of which names and classes are looked at.
        reference: positions of the card's variables.
        most: recipes; the first kinds are taken whole, the drawn ones share what is left.
        seed: of what is drawn.
        income: whether the poorest are known, so that a card can be pulled towards a smaller gap.
        euros: whether outcomes have euros.
        other: positions of a second card's variables.
    """
    chance = np.random.default_rng(seed)
    card, rest = tuple(reference), _rest(pool, reference, other)
    items = [Recipe(Text("the card", "la grille"), Family.REFERENCE, card)]
    if other is not None:
        items.append(Recipe(Text("the other card", "l'autre grille"), Family.OTHER, tuple(other)))
    items += [*_edits(pool, card), *_pulled(card, (*card, *rest), income=income, euros=euros)]
    items += _penalised(card, (*card, *rest))
    left = max(most - len(items), 0)
    pairs, exchanges, resampled, perturbed = (int(left * s) for s in SHARES)
    items += _pairs(pool, card, pairs // 2, chance)
    items += _exchanged(pool, card, rest, exchanges, chance)
    items += _subsets(card, rest, pairs - pairs // 2, chance)
    items += [_resampled(card, k + 1) for k in range(resampled)]
    items += [_perturbed(card, k, seed) for k in range(perturbed)]
    return Recipes(tuple({r.name: r for r in items}.values()), card, None if other is None else 1)


def _resampled(card: tuple[int, ...], draw: int) -> Recipe:
    name = Text(f"survey drawn again {draw}", f"enquête retirée {draw}")
    return Recipe(name, Family.RESAMPLED, card, draw=draw)


def _perturbed(card: tuple[int, ...], k: int, seed: int) -> Recipe:
    name = Text(f"near coefficients {k + 1}", f"coefficients voisins {k + 1}")
    return Recipe(name, Family.PERTURBED, card, away=LOSSES[k % len(LOSSES)], seed=seed + k)


def _rest(pool: Pool, reference: Sequence[int], other: Sequence[int] | None) -> tuple[int, ...]:
    """Candidates that are in neither card."""
    taken = {*reference, *(other or ())}
    known = {pool.names[j] for j in taken}
    return tuple(j for j, name in enumerate(pool.names) if j not in taken and name not in known)


def _edits(pool: Pool, card: tuple[int, ...]) -> Iterator[Recipe]:
    """What a person may change on the card by hand."""
    for j in card:
        if len(card) > 1:
            yield Recipe(_without(pool.names[j]), Family.DROPPED, tuple(k for k in card if k != j))
    for j in card:
        own = pool.names[j]
        halved = Text(f"{own} halved", f"{own} à moitié")
        yield Recipe(halved, Family.SHIFTED, card, halved=j)
        for k, name in enumerate(pool.classes[j], start=1):
            if len(pool.classes[j]) > 1:
                text = Text(f"{own}: {name} with the reference", f"{own} : {name} avec la référence")
                yield Recipe(text, Family.MERGED, card, merged=(j, k))


def _without(*names: str) -> Text:
    return Text("without " + " and ".join(names), "sans " + " ni ".join(names))


def _pulled(card: tuple[int, ...], whole: tuple[int, ...], *, income: bool, euros: bool) -> Iterator[Recipe]:
    """Cards pulled towards a smaller gap by income, or towards euros."""
    several = ((False, card), *(((True, whole),) if whole != card else ()))
    for wide, members in several:
        ridge = RIDGES[2] if wide else 0.0
        for tilt in TILTS if income else ():
            yield Recipe(_said(wide, _closed(tilt)), Family.TILTED, members, ridge=ridge, tilt=tilt)
        for times in EMPHASES if income else ():
            text = Text(f"poorest without an outcome x {times:g}", f"plus pauvres sans issue x {times:g}")
            yield Recipe(_said(wide, text), Family.REWEIGHTED, members, ridge=ridge, emphasis=times)
        if not euros:
            continue
        learnt = Text("learnt on euros", "apprise sur les euros")
        yield Recipe(_said(wide, learnt), Family.EUROS, members, ridge=ridge or 1.0, euros=True)
        for tilt in TILTS[1::3] if income else ():
            text = Text(*(f"{one}, {two}" for one, two in zip(learnt, _closed(tilt), strict=True)))
            yield Recipe(_said(wide, text), Family.TILTED, members, ridge=ridge or 1.0, tilt=tilt, euros=True)


def _closed(tilt: float) -> Text:
    return Text(f"gap of scores closed by {tilt:.0%}", f"écart des scores comblé de {100 * tilt:.0f} %")


def _said(wide: bool, text: Text) -> Text:  # noqa: FBT001
    """The name of a card, of all candidates if it is `wide`."""
    return Text(f"all candidates, {text.en}", f"toutes les candidates, {text.fr}") if wide else text


def _penalised(card: tuple[int, ...], whole: tuple[int, ...]) -> Iterator[Recipe]:
    for ridge in RIDGES:
        text = Text(f"penalty {ridge:g}", f"pénalité {ridge:g}")
        yield Recipe(text, Family.PENALISED, card, ridge=ridge)
        if whole != card:
            yield Recipe(_said(wide=True, text=text), Family.PENALISED, whole, ridge=ridge)


def _pairs(pool: Pool, card: tuple[int, ...], most: int, chance: Generator) -> Iterator[Recipe]:
    found = list(combinations(card, 2)) if len(card) > 2 else []
    for place in _drawn(len(found), most, chance):
        one, two = found[place]
        name = _without(pool.names[one], pool.names[two])
        yield Recipe(name, Family.DROPPED, tuple(k for k in card if k not in (one, two)))


def _exchanged(
    pool: Pool, card: tuple[int, ...], rest: tuple[int, ...], most: int, chance: Generator
) -> Iterator[Recipe]:
    found = [(j, k) for j in card for k in rest]
    for place in _drawn(len(found), most, chance):
        out, into = found[place]
        one, two = pool.names[into], pool.names[out]
        members = tuple(into if j == out else j for j in card)
        yield Recipe(Text(f"{one} for {two}", f"{one} à la place de {two}"), Family.EXCHANGED, members)


def _subsets(card: tuple[int, ...], rest: tuple[int, ...], most: int, chance: Generator) -> Iterator[Recipe]:
    """The card with some variables out and others in, as chance has it."""
    for k in range(most):
        kept = [j for j in card if chance.random() < KEPT]
        others = [j for j in rest if chance.random() < min(ADDED, len(card) / max(len(rest), 1))]
        members = tuple(kept + others) or card[:1]
        size = len(members)
        text = Text(f"{size} variables, draw {k + 1}", f"{size} variables, tirage {k + 1}")
        yield Recipe(text, Family.SUBSET, members, ridge=1.0)


def _drawn(found: int, most: int, chance: Generator) -> list[int]:
    """At most `most` of `found` places, in order."""
    return sorted(chance.permutation(found)[:most].tolist())
