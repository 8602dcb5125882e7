"""What-if cards: the card with a change, written in TOML or one of a family, and never refitted."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.scorecard import EXPERIMENT, Scorecard
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.domain.scorecard import Modality, Variable

_KEYS = frozenset({"name", "card", "drop", "neutral", "coefficients", "odds_ratios", "intercept", "shift", "scale"})
_95 = 1.959963984540054
MOST_CARDS = 10_000


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


def parse_changes(text: str) -> tuple[Change, ...]:
    """Read `[[card]]` tables.

    Raises:
        UserError: E-USE-007 with every fault.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong([Text(f"{error}", f"{error}")]) from None
    faults: list[Text] = []
    entries = document.pop("card", [])
    faults += [Text(f"{key}: unknown.", f"{key} : inconnu.") for key in document]
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        raise _wrong([*faults, Text("There is no [[card]].", "Il n'y a pas de [[card]].")])
    changes = [_change(entry, place, faults) for place, entry in enumerate(entries, 1)]
    names = [change.name for change in changes if change]
    faults += [
        Text(f"Two cards are called {name}.", f"Deux grilles s'appellent {name}.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if faults:
        raise _wrong(faults)
    return tuple(change for change in changes if change)


def _change(entry: Mapping[str, Any], place: int, faults: list[Text]) -> Change | None:
    name = entry.get("name", f"{place}")
    wrong = [_fault(key, _NO_KEY) for key in entry if key not in _KEYS]
    wrong += [_fault(key, _TEXT) for key in ("name", "card") if not isinstance(entry.get(key, ""), str)]
    wrong += [_fault(key, _NUMBER) for key in ("intercept", "shift", "scale") if not _is_number(entry.get(key, 0))]
    drop, neutral = entry.get("drop", []), entry.get("neutral", {})
    if not _are_texts(drop):
        wrong.append(_fault("drop", _VARIABLES))
    if not isinstance(neutral, dict) or not all(_are_texts(names) for names in neutral.values()):
        wrong.append(_fault("neutral", _MODALITIES))
    coefficients: dict[str, dict[str, float]] = {}
    for key in ("coefficients", "odds_ratios"):
        wrong += _read_numbers(entry.get(key, {}), key, coefficients)
    if wrong:
        faults += [Text(f"[[card]] {name}: {one.en}", f"[[card]] {name} : {one.fr}") for one in wrong]
        return None
    return Change(
        name, entry.get("card"), tuple(drop), {v: tuple(ms) for v, ms in neutral.items()}, coefficients,
        entry.get("intercept"), float(entry.get("shift", 0.0)), float(entry.get("scale", 1.0)),
    )  # fmt: skip


_NO_KEY = Text("unknown", "inconnu")
_TEXT = Text("a text is needed", "il faut un texte")
_NUMBER = Text("a number is needed", "il faut un nombre")
_RATIO = Text("a number above 0 is needed", "il faut un nombre supérieur à 0")
_TWICE = Text("given twice", "donné deux fois")
_VARIABLES = Text("a list of variables is needed", "il faut une liste de variables")
_MODALITIES = Text("a list of modalities for each variable is needed", "il faut une liste de modalités par variable")
_NUMBERS = Text("a number for modalities of each variable is needed", "il faut un nombre par modalité de variable")


def _fault(place: str, what: Text) -> Text:
    return Text(f"{place}: {what.en}.", f"{place} : {what.fr}.")


def _read_numbers(given: Any, key: str, found: dict[str, dict[str, float]]) -> list[Text]:  # noqa: ANN401
    if not isinstance(given, dict) or not all(isinstance(of, dict) for of in given.values()):
        return [_fault(key, _NUMBERS)]
    ratios = key == "odds_ratios"
    wrong = []
    for variable, numbers in given.items():
        for modality, number in numbers.items():
            if not _is_number(number) or (ratios and number <= 0):
                wrong.append(_fault(f"{key}.{variable}, {modality}", _RATIO if ratios else _NUMBER))
            elif modality in found.get(variable, {}):
                wrong.append(_fault(f"{variable}, {modality}", _TWICE))
            else:
                found.setdefault(variable, {})[modality] = math.log(number) if ratios else float(number)
    return wrong


def _is_number(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _are_texts(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def changed_cards(
    card: Scorecard, changes: Sequence[Change], load: Callable[[str], Scorecard]
) -> tuple[WhatIfCard, ...]:
    """The cards that `changes` make of `card`.

    Args:
        card: the base card.
        changes: of a file.
        load: a card by its label or file.

    Raises:
        UserError: E-USE-007 with every variable and modality that a card does not have; what `load` raises.
    """
    faults: list[Text] = []
    made = [_changed(card if c.card is None else load(c.card), c, faults) for c in changes]
    if faults:
        raise _wrong(faults)
    return tuple(made)


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
    return WhatIfCard(change.name, made, _said(change))


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
        raise _wrong(
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


def _wrong(faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-USE-007",
        Text("The what-if cards cannot be made.", "Les grilles « et si » ne peuvent être faites."),
        faults=faults,
        remedy=Text(
            "docs/explanation/what-if.md shows what may be changed; bondroit card show CARD lists its modalities.",
            "docs/explanation/what-if.md montre ce qui peut changer ; bondroit card show GRILLE liste ses modalités.",
        ),
    )
