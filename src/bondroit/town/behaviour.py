"""The parameters of the town, each with its range and source; what no source gives is marked assumed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its value, the range in which it is plausible, what it means and where it comes from."""

    value: float
    low: float
    high: float
    meaning: str
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Every parameter under `section.name`."""

    parameters: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> float:
        return self.parameters[name].value

    def having(self, **values: float) -> Behaviour:
        """The same with other values; in the names `__` stands for the dot.

        Raises:
            KeyError: a name is unknown.
        """
        changed = dict(self.parameters)
        for key, value in values.items():
            name = key.replace("__", ".")
            changed[name] = replace(changed[name], value=value)
        return Behaviour(changed)

    @property
    def assumed(self) -> tuple[str, ...]:
        """Names of the parameters that no source gives."""
        return tuple(sorted(name for name, p in self.parameters.items() if p.assumed))


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
            )
            for section, entries in document.items()
            for name, entry in entries.items()
        }
    )
