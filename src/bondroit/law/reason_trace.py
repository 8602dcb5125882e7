"""One household's computation by plain OpenFisca-France under its own tracer, and the reading of what it recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.law import engine
from bondroit.law.inputs import REFERENCE_BACK, Rows, prepare
from bondroit.law.openfisca import system
from bondroit.law.reasons import Rule

if TYPE_CHECKING:
    from bondroit.law.situations import Bool, Situations

YEAR, QUARTER = 12, 3

DATED = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


@dataclass(frozen=True, slots=True)
class Trace:
    """What the tracer recorded for one household.

    Attributes:
        month: the month asked.
        reference: the month whose computation gives the amount.
        amount: euros, as the fast path would give them.
        rows: the household as it was given to the engine (one row).
        places: the places of the persons (0 claimant, 1 partner, then children), in the engine's order.
        values: array of each (variable, period).
        parameters: every parameter read, with the days for which it was read.
        legislation: the parameters of the law.
    """

    month: Month
    reference: Month
    amount: float
    rows: Rows
    places: tuple[int, ...]
    values: dict[tuple[str, str], Any]
    parameters: frozenset[tuple[str, str]]
    legislation: Any

    def has(self, variable: str, when: object) -> bool:
        """Whether the engine asked for it."""
        return (variable, str(when)) in self.values

    def value(self, variable: str, when: object, place: int | None = None) -> float:
        """The value of a variable; of a person if `place` is given, else of the family; 0 if it was not asked for."""
        found = self.values.get((variable, str(when)))
        if found is None:
            return 0.0
        at = 0 if place is None or len(found) == 1 else self.places.index(place)
        return float(found[at])

    def total(self, variable: str, when: object, places: tuple[int, ...] | None = None) -> float:
        """The sum over persons (all of them if `places` is not given)."""
        return sum(self.value(variable, when, p) for p in (self.places if places is None else places))

    @property
    def adults(self) -> tuple[int, ...]:
        """The claimant and, if there is one, the partner."""
        return tuple(p for p in self.places if p < 2)

    @property
    def children(self) -> tuple[int, ...]:
        """The places of the children."""
        return tuple(p for p in self.places if p >= 2)

    def parameter(self, path: str, when: Month) -> tuple[float, Rule]:
        """A parameter's value on the first day of a month, and where it comes from."""
        node = self.legislation
        for name in path.split("."):
            node = node.children[name]
        day = when.first_day.isoformat()
        found = next(v for v in node.values_list if v.instant_str <= day)
        title, href = _reference(node.metadata.get("reference"), found.instant_str)
        return float(found.value), Rule(path, found.instant_str, title, href)


def _reference(references: Any, since: str) -> tuple[str, str]:  # noqa: ANN401 - metadata of any shape
    """Title and address of the text that sets a value from a day on, where the metadata say it."""
    if not isinstance(references, dict):
        return "", ""
    given = references.get(since)
    first = given[0] if isinstance(given, list) and given else given
    if isinstance(first, dict):
        title = str(first.get("title", ""))
        # A text that is later than its effect is a slip in the metadata: better none than a wrong one.
        late = any(f"{year}-{month}-{day}" > since for day, month, year in DATED.findall(title))
        return ("", "") if late else (title, str(first.get("href", "")))
    return "", str(first) if first else ""


def trace(situations: Situations, benefit: Benefit, month: Month, rsa_before: Bool | None) -> Trace:
    """Compute one benefit of one household under the tracer, with the inputs and the order of the fast path.

    Args:
        situations: of one household.
        benefit: which.
        month: the month asked.
        rsa_before: see `law.port.Law.entitlements`, shape (1, 5).
    """
    prepared = prepare(situations, month, month, rsa_before)
    rows = prepared.rows.take(prepared.row[0, :1])
    legislation = system(quick=False)
    simulation = engine.build(legislation, rows)
    simulation.trace = True
    computed = _play(simulation, rows, benefit)
    column = int(prepared.reference[0, 0]) if benefit in engine.QUARTERLY else REFERENCE_BACK
    values: dict[tuple[str, str], Any] = {}
    parameters: set[tuple[str, str]] = set()
    for node in simulation.tracer.browse_trace():
        # The first time is the computation itself; what comes later may be what `engine` has put in its place.
        values.setdefault((node.name, str(node.period)), np.asarray(node.value))
        parameters.update((p.name, str(p.period)) for p in node.parameters)
    return Trace(
        month=month,
        reference=month.plus(column - REFERENCE_BACK),
        amount=computed[column],
        rows=rows,
        places=tuple(int(p) for p in engine.persons(rows)[1]),
        values=values,
        parameters=frozenset(parameters),
        legislation=legislation.parameters,
    )


def _play(simulation: Any, rows: Rows, benefit: Benefit) -> list[float]:  # noqa: ANN401 - OpenFisca has no types
    """Euros of the benefit in each month computed; the same order and the same RSA standing still as `engine.compute`.

    Written out for one household and one benefit; a test demands the amounts of the fast path.
    """
    first = rows.first.index - REFERENCE_BACK
    means = engine.MEANS if benefit in engine.NEED_RSA or benefit is Benefit.ASPA else ()
    euros = []
    for month in range(rows.near.index, rows.last.index + 1):
        for name in means:
            simulation.calculate(name, str(Month(month)))
        if month < first:
            continue
        renewed = month % QUARTER == rows.quarter[0] or month == rows.begins[0]
        wanted = renewed if benefit in engine.QUARTERLY else month == rows.last.index
        names = engine.PARTS[benefit] if wanted else ()
        asked = (*(("rsa",) if renewed and benefit in engine.NEED_RSA else ()), *names)
        ordered = sorted(set(asked), key=(*engine.ORDER, *engine.PARTS[Benefit.ARS]).index)
        found = {name: _euros(simulation, name, month) for name in ordered}
        euros.append(sum(found[name] for name in names))
        if not renewed and benefit in engine.NEED_RSA:
            received = simulation.get_holder("rsa").get_array(_period(month - 1))
            simulation.get_holder("rsa")._set(_period(month), received)
    return euros


def _period(month: int) -> Any:  # noqa: ANN401 - OpenFisca has no types
    from openfisca_core.periods import period

    return period(str(Month(month)))


def _euros(simulation: Any, name: str, month: int) -> float:  # noqa: ANN401 - OpenFisca has no types
    """A variable of the month, added up over persons; that of a year stands in one month of it."""
    if name not in engine.PARTS[Benefit.ARS]:
        return float(np.sum(simulation.calculate(name, str(Month(month)))))
    if month % YEAR + 1 != engine.ARS_MONTH:
        return 0.0
    return float(np.sum(simulation.calculate(name, str(month // YEAR))))
