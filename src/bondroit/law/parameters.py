"""Dated parameters of our own where those of OpenFisca-France stop too early, and how old the last value of each is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month

if TYPE_CHECKING:
    from datetime import date

WATCHED = {
    "prestations_sociales.solidarite_insertion.minima_sociaux.rsa.rsa_m.montant_de_base_du_rsa": "RSA",
    "prestations_sociales.solidarite_insertion.minima_sociaux.ppa.pa_m.montant_de_base": "prime d'activité",
    "prestations_sociales.prestations_familiales.bmaf.bmaf": "base of family benefits",
    "prestations_sociales.prestations_etat_de_sante.invalidite.aah.montant": "AAH",
    "prestations_sociales.solidarite_insertion.minimum_vieillesse.aspa.montant_maximum_annuel.personnes_seules": "ASPA",
    "prestations_sociales.solidarite_insertion.minima_sociaux.cs.cmu.plafond_base": "ceiling of the C2S",
}
"""Parameters revalued every year, and what they are."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of a parameter from a date on.

    Attributes:
        parameter: its path in OpenFisca-France.
        start: the day from which it holds.
        value: euros unless the meaning says otherwise.
        meaning: what it is.
        source: the text that sets it.
    """

    parameter: str
    start: date
    value: float
    meaning: str
    source: str


def dated_values() -> tuple[DatedValue, ...]:
    """The values of `parameters.toml`."""
    document = tomllib.loads(files("bondroit.law").joinpath("parameters.toml").read_text(encoding="utf-8"))
    return tuple(
        DatedValue(v["parameter"], v["from"], float(v["value"]), v["meaning"], v["source"]) for v in document["value"]
    )


def update(system: Any) -> None:  # noqa: ANN401 - OpenFisca has no types
    """Write our dated values into a loaded legislation, where it has no value of that date or later."""
    for dated in dated_values():
        parameter = _parameter(system, dated.parameter)
        if max(v.instant_str for v in parameter.values_list) < dated.start.isoformat():
            parameter.update(start=dated.start.isoformat(), value=dated.value)
    system._parameters_at_instant_cache = {}


def _parameter(system: Any, path: str) -> Any:  # noqa: ANN401 - OpenFisca has no types
    node = system.parameters
    for name in path.split("."):
        node = getattr(node, name)
    return node


def last_values(system: Any) -> dict[str, Month]:  # noqa: ANN401 - OpenFisca has no types
    """The month of the last value of each watched parameter."""
    found = {}
    for path in WATCHED:
        year, month, _ = max(v.instant_str for v in _parameter(system, path).values_list).split("-")
        found[path] = Month.of(int(year), int(month))
    return found


def out_of_date(system: Any, month: Month) -> tuple[str, ...]:  # noqa: ANN401 - OpenFisca has no types
    """What is computed for `month` with a value more than a year old, in the words of `WATCHED`."""
    return tuple(WATCHED[path] for path, last in last_values(system).items() if month.minus(last) > 12)
