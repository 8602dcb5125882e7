"""One simulation of OpenFisca-France on rows: its inputs, the order of its computations, what it gives.

The past is given, so that nothing depends on the order in which the engine is asked: the RSA received in the months
before those computed, and no AAH or ASI before the first month of what is near (`inputs.LOOK_BACK`); from there they
are computed month after month. Amounts do not depend on which of them are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.law.inputs import REFERENCE_BACK
from bondroit.law.port import FREE, NO_COVER, WITH_PARTICIPATION
from bondroit.law.simulation import (
    GROSS_PENSION,
    GROSS_WAGE,
    MEANS,
    PREFILLED,
    TAXABLE_PENSION,
    TAXABLE_UNEMPLOYMENT,
    TAXABLE_WAGE,
    build,
    persons,
    release,
)

if TYPE_CHECKING:
    from bondroit.law.inputs import Rows

__all__ = [
    "ARS_MONTH", "GROSS_PENSION", "GROSS_WAGE", "MEANS", "NEED_RSA", "ORDER", "PARTS", "PREFILLED", "QUARTERLY",
    "TAXABLE_PENSION", "TAXABLE_UNEMPLOYMENT", "TAXABLE_WAGE", "Computed", "Wanted", "build", "compute", "persons",
    "release",
]  # fmt: skip

ORDER = (
    "aah", "caah", "af_nettes_crds", "cf_net_crds", "asf_nette_crds", "paje_base", "aspa", "aide_logement", "rsa",
    "ppa",
)  # fmt: skip
"""The fixed order within a month."""
PARTS: dict[Benefit, tuple[str, ...]] = {
    Benefit.RSA: ("rsa",),
    Benefit.PRIME_ACTIVITE: ("ppa",),
    Benefit.AIDE_LOGEMENT: ("aide_logement",),
    Benefit.ALLOCATIONS_FAMILIALES: ("af_nettes_crds",),
    Benefit.COMPLEMENT_FAMILIAL: ("cf_net_crds",),
    Benefit.ASF: ("asf_nette_crds",),
    Benefit.PAJE_BASE: ("paje_base",),
    Benefit.ARS: ("ars_nette_crds",),
    Benefit.AAH: ("aah", "caah"),
    Benefit.ASPA: ("aspa",),
}
"""Variables that a benefit is the sum of. `caah` is the supplement for a life in a home of one's own (MVA)."""
QUARTERLY = (Benefit.RSA, Benefit.PRIME_ACTIVITE)
NEED_RSA = frozenset({Benefit.RSA, Benefit.PRIME_ACTIVITE, Benefit.AIDE_LOGEMENT, Benefit.AAH})
"""Housing aid asks for the RSA of the month before; the supplement of the AAH asks for housing aid."""
ARS_MONTH = 8

Euros = NDArray[np.float64]
Int32 = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the engine: benefits in the order of `PARTS`, and the C2S."""

    benefits: tuple[Benefit, ...]
    cover: bool

    @property
    def rsa(self) -> bool:
        """Whether the RSA must be computed month after month."""
        return self.cover or bool(NEED_RSA.intersection(self.benefits))


@dataclass(frozen=True, slots=True)
class Computed:
    """What the engine gave, in cents.

    Attributes:
        cents: shape (benefits of `Wanted`, rows, months from `REFERENCE_BACK` months before the first); those not
            quarterly are zero before the first month.
        cover: status, resources, ceiling and participation, shape (4, rows, months asked), or nothing.
    """

    cents: Int32
    cover: Int32 | None

    def take(self, rows: NDArray[np.int64]) -> Computed:
        """Some rows, in the order given."""
        return Computed(self.cents[:, rows], None if self.cover is None else self.cover[:, rows])

    @staticmethod
    def joined(parts: list[Computed]) -> Computed:
        """Rows of several parts, one below the other."""
        covers = [p.cover for p in parts if p.cover is not None]
        return Computed(
            np.concatenate([p.cents for p in parts], axis=1), np.concatenate(covers, axis=1) if covers else None
        )


def compute(legislation: Any, rows: Rows, wanted: Wanted) -> Computed:  # noqa: ANN401 - OpenFisca has no types
    """Amounts of every row in every month, by the legislation as it is given."""
    simulation = build(legislation, rows)
    months = range(rows.first.index - REFERENCE_BACK, rows.last.index + 1)
    cents = np.zeros((len(wanted.benefits), rows.count, len(months)), np.int32)
    cover = np.zeros((4, rows.count, len(months) - REFERENCE_BACK), np.int32) if wanted.cover else None
    means = _means(simulation, wanted)
    for index in range(rows.near.index, months[0]):
        for name in means:
            simulation.calculate(name, str(Month(index)))
    for column, index in enumerate(months):
        for name in means:
            simulation.calculate(name, str(Month(index)))
        renewed: NDArray[np.bool_] = np.asarray((index % 3 == rows.quarter) | (index == rows.begins))
        for variable in _asked(wanted, index, rows, quarterly=bool(renewed.any())):
            amount = _families(simulation, rows, variable, index)
            for place, benefit in enumerate(wanted.benefits):
                if variable in PARTS[benefit]:
                    cents[place, :, column] += np.rint(amount * 100).astype(np.int32)
        if wanted.rsa:
            _freeze(simulation, renewed, index)
        if cover is not None and index >= rows.first.index:
            cover[:, :, column - REFERENCE_BACK] = _cover(simulation, index)
    release(simulation)
    return Computed(cents, cover)


def _asked(wanted: Wanted, month: int, rows: Rows, *, quarterly: bool) -> tuple[str, ...]:
    """Variables to compute in a month, in order; those of the quarter only if it is a reference month of some row."""
    now = month >= rows.first.index
    benefits = [b for b in wanted.benefits if (quarterly if b in QUARTERLY else now)]
    names = {name for b in benefits if b != Benefit.ARS for name in PARTS[b]}
    names |= {"rsa"} if wanted.rsa and quarterly else set()
    ars = PARTS[Benefit.ARS] if now and Benefit.ARS in wanted.benefits and month % 12 + 1 == ARS_MONTH else ()
    return (*(v for v in ORDER if v in names), *ars)


def _families(simulation: Any, rows: Rows, variable: str, month: int) -> Euros:  # noqa: ANN401 - OpenFisca has no types
    """Euros of a variable per row; those of persons are added up, one of the year is asked for the whole year."""
    yearly = variable in PARTS[Benefit.ARS]
    euros: Euros = np.asarray(
        simulation.calculate(variable, str(month // 12) if yearly else str(Month(month))), np.float64
    )
    if len(euros) != rows.count or variable in PARTS[Benefit.AAH]:
        owner = simulation.populations["famille"].members_entity_id
        euros = np.bincount(owner, weights=euros, minlength=rows.count).astype(np.float64)
    return euros


def _means(simulation: Any, wanted: Wanted) -> tuple[str, ...]:  # noqa: ANN401 - OpenFisca has no types
    """What is computed first in every month from the near past on; nothing where all of it can only be zero."""
    asked = wanted.rsa or Benefit.ASPA in wanted.benefits
    system = simulation.tax_benefit_system
    return MEANS if asked and not all(system.get_variable(name).is_neutralized for name in MEANS) else ()


def _cover(simulation: Any, month: int) -> Int32:  # noqa: ANN401 - OpenFisca has no types
    """Status, and in cents resources, ceiling and participation of the C2S, shape (4, rows)."""
    at = str(Month(month))
    free = np.asarray(simulation.calculate("cmu_c", at), bool)
    euros = {
        name: np.asarray(simulation.calculate(name, at), np.float64)
        for name in ("css_participation_forfaitaire", "css_cmu_base_ressources", "cmu_c_plafond")
    }
    participation = euros["css_participation_forfaitaire"]
    status = np.select([free, participation > 0], [FREE, WITH_PARTICIPATION], NO_COVER)
    cents = [
        np.rint(v * 100)
        for v in (euros["css_cmu_base_ressources"], euros["cmu_c_plafond"], np.maximum(participation, 0))
    ]
    return np.stack([status, *cents]).astype(np.int32)


def _freeze(simulation: Any, renewed: NDArray[np.bool_], month: int) -> None:  # noqa: ANN401 - OpenFisca has no types
    """Outside reference months the RSA received is that of the month before: housing aid asks for it a month later."""
    from openfisca_core.periods import period

    if renewed.all():
        return
    this, before = period(str(Month(month))), period(str(Month(month - 1)))
    holder = simulation.get_holder("rsa")
    frozen = holder.get_array(before)
    if renewed.any():
        frozen = np.where(renewed, holder.get_array(this), frozen).astype(np.float32)
        holder.delete_arrays(this)
    holder._set(this, frozen)
