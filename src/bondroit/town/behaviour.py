"""The parameters of the town, each with its range and source; what no source gives is marked assumed.

Whoever draws a conclusion from the town runs it over the ranges: `drawn_behaviour` gives any number of draws of all
that is assumed, `read_behaviour` takes values of one's own.
"""

from __future__ import annotations

import difflib
import hashlib
import math
import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

STRATA = 20
"""Draws 1 to 20 are one Latin hypercube, 21 to 40 the next: each draws once from each twentieth of every range."""
FIGURES = 6
"""Significant figures of a drawn value."""
NEAR = 0.75
"""Likeness from which an unknown name is taken for a known one mistyped."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        value: what it is.
        low, high: the range in which it is plausible.
        meaning: what it means, with its unit.
        source: where the value and the range come from.
        assumed: no source gives it.
        whole: only whole numbers make sense.
    """

    value: float
    low: float
    high: float
    meaning: str
    source: str
    assumed: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Every parameter.

    Attributes:
        parameters: by `section.name`.
        draw: the number of the draw that gave the values; 0 is none.
    """

    parameters: Mapping[str, Parameter]
    draw: int = 0

    def __getitem__(self, name: str) -> float:
        return self.parameters[name].value

    def having(self, **values: float) -> Behaviour:
        """The same with other values, in range or not; in the names `__` stands for the dot.

        Raises:
            KeyError: a name is unknown.
        """
        changed = dict(self.parameters)
        for key, value in values.items():
            name = key.replace("__", ".")
            changed[name] = replace(changed[name], value=value)
        return replace(self, parameters=changed)

    @property
    def assumed(self) -> tuple[str, ...]:
        """Names of the parameters that no source gives."""
        return tuple(sorted(name for name, p in self.parameters.items() if p.assumed))

    @property
    def changed(self) -> dict[str, float]:
        """The values that are not the usual ones."""
        usual = usual_behaviour().parameters
        return {
            name: p.value
            for name, p in sorted(self.parameters.items())
            if name not in usual or usual[name].value != p.value
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of every name and value."""
        lines = "".join(f"{name} = {p.value!r}\n" for name, p in sorted(self.parameters.items()))
        return hashlib.sha256(lines.encode()).hexdigest()

    def to_document(self) -> dict[str, Any]:
        """JSON values: enough to tell one behaviour from another, and to make it again."""
        return {"fingerprint": self.fingerprint, "draw": self.draw, "changed": self.changed}


def usual_behaviour() -> Behaviour:
    """The parameters of `behaviour.toml`."""
    document = tomllib.loads(files("bondroit.town").joinpath("behaviour.toml").read_text(encoding="utf-8"))
    return Behaviour(
        {
            f"{section}.{name}": Parameter(
                float(entry["value"]),
                float(entry["range"][0]),
                float(entry["range"][1]),
                entry["meaning"],
                entry["source"],
                bool(entry["assumed"]),
                all(isinstance(number, int) for number in (entry["value"], *entry["range"])),
            )
            for section, entries in document.items()
            for name, entry in entries.items()
        }
    )


def drawn_behaviour(draw: int, start: Behaviour | None = None) -> Behaviour:
    """The `draw`-th draw over the ranges of all that is assumed; what a source gives stays.

    Every parameter has its own stream of chance, so that a new one leaves the others as they were.

    Args:
        draw: from 1 on; the same number gives the same values.
        start: the behaviour whose values are replaced; None is the usual one.

    Raises:
        UserError: E-USE-003 if `draw` is not positive.
    """
    if draw < 1:
        raise UserError(
            "E-USE-003",
            Text(f"There is no draw {draw}.", f"Il n'y a pas de tirage {draw}."),
            remedy=Text("number the draws from 1 on.", "numérotez les tirages à partir de 1."),
        )
    behaviour = start or usual_behaviour()
    values = {name: _drawn(name, behaviour.parameters[name], draw - 1) for name in behaviour.assumed}
    return replace(behaviour.having(**values), draw=draw)


def _drawn(name: str, parameter: Parameter, draw: int) -> float:
    hypercube, place = divmod(draw, STRATA)
    random = np.random.default_rng([hypercube, *name.encode()])
    share = float(random.permutation(STRATA)[place] + random.random(STRATA)[place]) / STRATA
    if parameter.whole:
        return float(math.floor(parameter.low + share * (parameter.high - parameter.low + 1)))
    value = parameter.low + share * (parameter.high - parameter.low)
    return min(max(float(f"{value:.{FIGURES}g}"), parameter.low), parameter.high)


def read_behaviour(text: str, *, start: Behaviour | None = None, name: str = "behaviour.toml") -> Behaviour:
    """Values of one's own in the place of the usual ones.

    Args:
        text: TOML, `name = number` under `[section]`, with the names of `behaviour.toml`; what it does not give stays.
        start: the behaviour whose values are replaced; None is the usual one.
        name: how the text is called in messages.

    Raises:
        UserError: E-USE-003 with every fault: not TOML, an unknown name, no number, a value outside its range.
    """
    behaviour = start or usual_behaviour()
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Text(f"Not TOML: {error}.", f"Ce n'est pas du TOML ({error}).")
        raise _wrong(name, [fault]) from None
    values: dict[str, float] = {}
    faults: list[Text] = []
    for key, value in _flat(document).items():
        found = _fault(key, value, behaviour)
        if found is None:
            values[key] = float(value)
        else:
            faults.append(found)
    changed = behaviour if faults else behaviour.having(**values)
    faults += _together(changed)
    if faults:
        raise _wrong(name, faults)
    return changed


def _flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """`section.name` to what stands there."""
    found: dict[str, Any] = {}
    for section, entries in document.items():
        if isinstance(entries, dict):
            found |= {f"{section}.{key}": value for key, value in entries.items()}
        else:
            found[section] = entries
    return found


def _fault(key: str, value: Any, behaviour: Behaviour) -> Text | None:  # noqa: ANN401  any TOML value
    """What is wrong with one value, if anything."""
    parameter = behaviour.parameters.get(key)
    if parameter is None:
        return _unknown(key, tuple(behaviour.parameters))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Text(f"{key} must be a number: write {key} = {parameter.value:g}.",
                    f"{key} doit être un nombre : écrivez {key} = {parameter.value:g}.")  # fmt: skip
    if not parameter.low <= value <= parameter.high:  # also what is not finite
        span = f"{parameter.low:g}", f"{parameter.high:g}"
        return Text(f"{key} must be from {span[0]} to {span[1]}, not {value:g}.",
                    f"{key} doit aller de {span[0]} à {span[1]}, pas {value:g}.")  # fmt: skip
    if parameter.whole and not float(value).is_integer():
        return Text(f"{key} must be a whole number, not {value:g}.", f"{key} doit être un entier, pas {value:g}.")
    return None


def _unknown(key: str, known: tuple[str, ...]) -> Text:
    section, _, word = key.rpartition(".")
    here = [name for name in known if name.startswith(f"{section}.")]
    near = difflib.get_close_matches(key, here, n=1, cutoff=NEAR)
    if not near:
        # The right name in the wrong section, or without one.
        last = {name.rpartition(".")[2]: name for name in known}
        near = [last[found] for found in difflib.get_close_matches(word, last, n=1, cutoff=NEAR)]
    if near:
        return Text(f"Unknown parameter {key}. Did you mean {near[0]}?",
                    f"Paramètre inconnu {key}. Vouliez-vous dire {near[0]} ?")  # fmt: skip
    return Text(f"Unknown parameter {key}.", f"Paramètre inconnu {key}.")


SHARES = tuple(f"population.{kind}" for kind in ("single_woman", "single_man", "lone_parent", "couple_with_children"))
"""The rest are couples without children."""


def _together(behaviour: Behaviour) -> list[Text]:
    """What is right alone and wrong together."""
    total = sum(behaviour[name] for name in SHARES if name in behaviour.parameters)
    if total <= 1:
        return []
    names = ", ".join(SHARES)
    return [Text(f"The sum of {names} is {total:g}: at most 1.", f"La somme de {names} est {total:g} : au plus 1.")]


def _wrong(name: str, faults: list[Text]) -> UserError:
    return UserError(
        "E-USE-003",
        Text(f"The behaviour in {name} cannot be used.", f"Le comportement de {name} est inutilisable."),
        faults=faults,
        remedy=Text(
            f"correct {name}; names, values and ranges are in bondroit/town/behaviour.toml.",
            f"corrigez {name} ; noms, valeurs et fourchettes sont dans bondroit/town/behaviour.toml.",
        ),
    )
