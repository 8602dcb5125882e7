"""What-if cards: the card with a change, written in TOML or one of a family, and never refitted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.scorecard import EXPERIMENT, Scorecard
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.domain.scorecard import Modality, Variable

_95 = 1.959963984540054
MOST_CARDS = 10_000
MOST_LOGITS = 1_000
"""Coefficients and intercepts beyond it are refused: e^1000 is beyond all odds, and sums of points must stay exact."""


@dataclass(frozen=True, slots=True)
class Change:
    """What makes a what-if card of the base card.

    Attributes:
        name: what a person calls it.
        card: another card, by its label or its file, that takes the base card's place; the rest is done on it.
        drop: variables that add nothing.
        neutral: variable to modalities that add nothing.
        coefficients: variable to modality to logit.
        intercept: in place of the card's.
        shift: logits added to the intercept.
        scale: factor of every coefficient, the intercept's not.
    """

    name: str
    card: str | None = None
    drop: tuple[str, ...] = ()
    neutral: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    coefficients: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    intercept: float | None = None
    shift: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class WhatIfCard:
    """A card and what was changed on it, in words; `family` is `file`, `drop`, `neutral` or `draw`."""

    name: str
    card: Scorecard
    what: Text
    family: str = "file"


def changed_cards(
    card: Scorecard, changes: Sequence[Change], load: Callable[[str], Scorecard], *, taken: Sequence[str] = ()
) -> tuple[WhatIfCard, ...]:
    """The cards that `changes` make of `card`.

    Args:
        card: the base card.
        changes: of a file.
        load: a card by its label or file.
        taken: names that other cards have already.

    Raises:
        UserError: E-USE-007 with every name that is taken, every card that cannot be loaded, every variable and
            modality that a card does not have, and every coefficient beyond 1,000 logits.
    """
    faults = [_taken(card, c.name) for c in changes if c.name in {card.label, *taken}]
    made = []
    for change in changes:
        try:
            own = card if change.card is None else load(change.card)
        except UserError as error:
            faults += [
                Text(f"[[card]] {change.name}: card: {one.en}", f"[[card]] {change.name} : card : {one.fr}")
                for one in (error.message, *error.faults)
            ]
        else:
            made.append(_changed(own, change, faults))
    if faults:
        raise wrong_cards(faults)
    return tuple(made)


def _taken(card: Scorecard, name: str) -> Text:
    if name == card.label:
        return Text(f"[[card]] {name}: so the base card is called.", f"[[card]] {name} : la grille de départ a ce nom.")
    return Text(
        f"[[card]] {name}: a card of --drop-each, --neutral-each or --draws is called so.",
        f"[[card]] {name} : une grille de --drop-each, --neutral-each ou --draws a ce nom.",
    )


def _changed(card: Scorecard, change: Change, faults: list[Text]) -> WhatIfCard:
    named = {v.name: {m.name for m in v.modalities} for v in card.variables}
    for name in dict.fromkeys((*change.drop, *change.neutral, *change.coefficients)):
        if name not in named:
            faults.append(_unknown(change.name, card.label, name))
            continue
        asked = (*change.neutral.get(name, ()), *change.coefficients.get(name, {}))
        faults += [_unknown(change.name, name, modality) for modality in asked if modality not in named[name]]

    def coefficient(variable: Variable, modality: Modality) -> Modality:
        if modality.name in change.neutral.get(variable.name, ()):
            return replace(modality, coefficient=0.0)
        given = change.coefficients.get(variable.name, {}).get(modality.name)
        return replace(modality, coefficient=change.scale * modality.coefficient if given is None else given)

    kept = tuple(
        replace(v, modalities=tuple(coefficient(v, m) for m in v.modalities))
        for v in card.variables
        if v.name not in change.drop
    )
    intercept = (card.intercept if change.intercept is None else change.intercept) + change.shift
    made = replace(card, variables=kept, intercept=intercept, status=EXPERIMENT)
    faults += _beyond(change.name, made)
    return WhatIfCard(change.name, made, _said(change))


def _beyond(name: str, card: Scorecard) -> list[Text]:
    """Of a card, the intercept and the variables whose coefficients are out of bounds."""
    wrong = [] if abs(card.intercept) <= MOST_LOGITS else [Text("intercept", "constante")]
    wrong += [
        Text(v.name, v.name) for v in card.variables if any(abs(m.coefficient) > MOST_LOGITS for m in v.modalities)
    ]
    return [
        Text(
            f"[[card]] {name}: {one.en}: beyond {MOST_LOGITS:,} logits.",
            f"[[card]] {name} : {one.fr} : au-delà de {MOST_LOGITS} logits.",
        )
        for one in wrong
    ]


def _said(change: Change) -> Text:
    english, french = [], []
    if change.card is not None:
        english.append(f"the card {change.card}")
        french.append(f"la grille {change.card}")
    if change.drop:
        english.append(f"without {', '.join(change.drop)}")
        french.append(f"sans {', '.join(change.drop)}")
    for name, modalities in change.neutral.items():
        english.append(f"{name}: {', '.join(modalities)} neutral")
        french.append(f"{name} : {', '.join(modalities)} neutre")
    for name, numbers in change.coefficients.items():
        told = ", ".join(f"{m}: {math.exp(min(x, 700.0)):.3g}" for m, x in numbers.items())
        english.append(f"{name}, odds ratio of {told}")
        french.append(f"{name}, rapport de cotes de {told}")
    for word, mot, number, none in (
        ("intercept", "constante", change.intercept, None),
        ("intercept moved by", "constante déplacée de", change.shift, 0.0),
        ("coefficients times", "coefficients multipliés par", change.scale, 1.0),
    ):
        if number != none:
            english.append(f"{word} {number:g}")
            french.append(f"{mot} {number:g}".replace(".", ","))
    return Text("; ".join(english) or "no change", " ; ".join(french) or "aucun changement")


def dropped_each(card: Scorecard) -> tuple[WhatIfCard, ...]:
    """The card without each of its variables in turn: every file counts as the reference."""
    return tuple(_family(card, Change(f"- {v.name}", drop=(v.name,)), "drop") for v in card.variables)


def neutral_each(card: Scorecard) -> tuple[WhatIfCard, ...]:
    """The card with each modality in turn made to count as the reference; those that do already are passed over."""
    return tuple(
        _family(card, Change(f"{v.name}: {m.name} = 1", neutral={v.name: (m.name,)}), "neutral")
        for v in card.variables
        for m in v.modalities
        if m.points
    )


def _family(card: Scorecard, change: Change, family: str) -> WhatIfCard:
    return replace(_changed(card, change, []), family=family)


def drawn_each(card: Scorecard, *, count: int, seed: int) -> tuple[WhatIfCard, ...]:
    """Cards whose coefficients are drawn within their confidence intervals.

    Each coefficient is normal about its value, with the standard error that its 95 % interval tells; one without an
    interval, as the reference's, stays. A card holds no covariances, so that they are drawn apart (assumed).

    Args:
        card: the base card.
        count: how many.
        seed: of the draw.

    Raises:
        UserError: E-USE-007 if no coefficient has an interval.
    """
    errors = [[_error(m) for m in v.modalities] for v in card.variables]
    if not any(any(line) for line in errors):
        raise wrong_cards(
            [Text(f"{card.label} holds no interval to draw within.", f"{card.label} n'a pas d'intervalle où tirer.")]
        )
    draw = np.random.default_rng(seed)
    made = []
    for number in range(1, count + 1):
        variables = tuple(
            replace(
                v,
                modalities=tuple(
                    replace(m, coefficient=m.coefficient + error * float(draw.standard_normal())) if error else m
                    for m, error in zip(v.modalities, line, strict=True)
                ),
            )
            for v, line in zip(card.variables, errors, strict=True)
        )
        what = Text("coefficients drawn within their intervals", "coefficients tirés dans leurs intervalles")
        drawn = replace(card, variables=variables, status=EXPERIMENT)
        made.append(WhatIfCard(f"draw {number}", drawn, what, "draw"))
    return tuple(made)


def _error(modality: Modality) -> float:
    low, high = modality.odds_ratio_low, modality.odds_ratio_high
    if low is None or high is None or not 0 < low < high or not math.isfinite(high):
        return 0.0
    return (math.log(high) - math.log(low)) / (2 * _95)


def _unknown(name: str, of: str, what: str) -> Text:
    return Text(f"[[card]] {name}: {of} has no {what}.", f"[[card]] {name} : {of} n'a pas {what}.")


def wrong_cards(faults: Sequence[Text]) -> UserError:
    """E-USE-007 with `faults`."""
    return UserError(
        "E-USE-007",
        Text("The what-if cards cannot be made.", "Les grilles « et si » ne peuvent être faites."),
        faults=faults,
        remedy=Text(
            "docs/explanation/what-if.md shows what may be changed; bondroit card show CARD lists its modalities.",
            "docs/explanation/what-if.md montre ce qui peut changer ; bondroit card show GRILLE liste ses modalités.",
        ),
    )
