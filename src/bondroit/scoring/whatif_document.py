"""The TOML file of changes: what each what-if card changes, read with every fault of it."""

from __future__ import annotations

import math
import re
import tomllib
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.scoring.whatif_changes import MOST_LOGITS, Change, wrong_cards

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEYS = frozenset({"name", "card", "drop", "neutral", "coefficients", "odds_ratios", "intercept", "shift", "scale"})
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def parse_changes(text: str, *, name: str = "--changes") -> tuple[Change, ...]:
    """Read `[[card]]` tables.

    Args:
        text: the TOML.
        name: what the file is called in messages.

    Raises:
        UserError: E-USE-007 with every fault.
    """
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise wrong_cards([Text(f"{name}: not TOML: nested too deep.", f"{name} : TOML trop imbriqué.")]) from None
    except ValueError as error:  # a number of thousands of figures is one too
        raise wrong_cards([_not_toml(name, str(error))]) from None
    faults: list[Text] = []
    entries = document.pop("card", [])
    faults += [Text(f"{key}: unknown.", f"{key} : inconnu.") for key in document]
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        raise wrong_cards([*faults, Text("There is no [[card]].", "Il n'y a pas de [[card]].")])
    changes = [_change(entry, place, faults) for place, entry in enumerate(entries, 1)]
    names = [change.name for change in changes if change]
    faults += [
        Text(f"Two cards are called {own}.", f"Deux grilles s'appellent {own}.")
        for own in dict.fromkeys(names)
        if names.count(own) > 1
    ]
    if faults:
        raise wrong_cards(faults)
    return tuple(change for change in changes if change)


def _not_toml(name: str, message: str) -> Text:
    """The words of the reader of TOML are English: in French the place alone is told."""
    place = _PLACE.search(message)
    where = f", ligne {place[1]}, colonne {place[2]}" if place else ""
    return Text(f"{name}: not TOML: {message}.", f"{name}{where} : TOML invalide.")


def _change(entry: Mapping[str, Any], place: int, faults: list[Text]) -> Change | None:
    name = entry.get("name", f"{place}")
    wrong = [_fault(key, _NO_KEY) for key in entry if key not in _KEYS]
    wrong += [_fault(key, _TEXT) for key in ("name", "card") if not isinstance(entry.get(key, ""), str)]
    wrong += [_fault(key, _BOUNDED) for key in ("intercept", "shift", "scale") if not _is_bounded(entry.get(key, 0))]
    drop, neutral = entry.get("drop", []), entry.get("neutral", {})
    if not _are_texts(drop):
        wrong.append(_fault("drop", _VARIABLES))
    if not isinstance(neutral, dict) or not all(_are_texts(names) for names in neutral.values()):
        wrong.append(_fault("neutral", _MODALITIES))
    coefficients: dict[str, dict[str, float]] = {}
    for key in ("coefficients", "odds_ratios"):
        wrong += _read_numbers(entry.get(key, {}), key, coefficients)
    if not wrong:
        wrong = _contradictions(drop, neutral, coefficients)
    if wrong:
        faults += [Text(f"[[card]] {name}: {one.en}", f"[[card]] {name} : {one.fr}") for one in wrong]
        return None
    return Change(
        name, entry.get("card"), tuple(drop), {v: tuple(ms) for v, ms in neutral.items()}, coefficients,
        entry.get("intercept"), float(entry.get("shift", 0.0)), float(entry.get("scale", 1.0)),
    )  # fmt: skip


_NO_KEY = Text("unknown", "inconnu")
_TEXT = Text("a text is needed", "il faut un texte")
_BOUNDED = Text(
    f"a number from -{MOST_LOGITS:,} to {MOST_LOGITS:,} is needed",
    f"il faut un nombre de -{MOST_LOGITS} à {MOST_LOGITS}",
)
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
            if not (_is_ratio(number) if ratios else _is_bounded(number)):
                wrong.append(_fault(f"{key}.{variable}, {modality}", _RATIO if ratios else _BOUNDED))
            elif modality in found.get(variable, {}):
                wrong.append(_fault(f"{variable}, {modality}", _TWICE))
            else:
                found.setdefault(variable, {})[modality] = math.log(number) if ratios else float(number)
    return wrong


def _contradictions(
    drop: Sequence[str], neutral: Mapping[str, Sequence[str]], coefficients: Mapping[str, Mapping[str, float]]
) -> list[Text]:
    """What cannot both be done: a variable dropped and changed, a modality neutral and given a coefficient."""
    found = [_fault(name, _DROPPED) for name in dict.fromkeys(drop) if name in neutral or name in coefficients]
    return found + [
        _fault(f"{name}, {modality}", _NEUTRAL)
        for name, modalities in neutral.items()
        if name not in drop
        for modality in dict.fromkeys(modalities)
        if modality in coefficients.get(name, {})
    ]


_DROPPED = Text("dropped and changed", "ôtée et changée à la fois")
_NEUTRAL = Text("neutral and given a coefficient", "neutre et dotée d'un coefficient à la fois")


def _is_bounded(value: Any) -> bool:  # noqa: ANN401
    """Compared as it is: an integer of 400 figures is no float."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -MOST_LOGITS <= value <= MOST_LOGITS


def _is_ratio(value: Any) -> bool:  # noqa: ANN401
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
        return False
    return abs(math.log(value)) <= MOST_LOGITS


def _are_texts(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
