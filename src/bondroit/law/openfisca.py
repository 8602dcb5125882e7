"""The law by OpenFisca-France, on arrays.

Families are given to the engine directly as arrays, the RSA of past months is an input, variables are computed in
one fixed order, month after month. From March 2025 RSA and prime d'activité look at M-4..M-2, which the
engine does only where `departement_experimentation_rsa` is true: it is set for every family.
"""

from __future__ import annotations

import gc
import itertools
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.law import levers
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST, Rows, prepare
from bondroit.law.port import Amounts, Cents
from bondroit.law.situations import ADULTS, NOBODY

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from bondroit.law.situations import Bool, Situations

PREFILLED = Month.of(2025, 3)
"""First month of the reference months M-4..M-2."""

TAXABLE_WAGE, GROSS_WAGE = 1.033, 1.28
"""Taxable and gross over net wage (assumed: CSG and CRDS that are not deductible; usual employee contributions)."""
TAXABLE_UNEMPLOYMENT = 1.03
TAXABLE_PENSION, GROSS_PENSION = 1.02, 1.08

ACTIVITIES = np.array([0, 1, 2, 3, 4, 4], np.uint8)
"""`ACTIVITY_CODES` as OpenFisca's TypesActivite: actif, chomeur, etudiant, retraite, inactif."""
TENURES = np.array([2, 4, 3, 6], np.uint8)
"""`TENURE_CODES` as proprietaire, locataire_vide, locataire_hlm, loge_gratuitement."""
INCAPACITY = 0.85
"""The rate given to the engine for an incapacity of 80 % or more."""

ORDER = ("aah", "af_nettes_crds", "aide_logement", "rsa", "ppa")
"""The fixed order within a month; what lies between (caah, cf, asf, paje, aspa) is computed below them."""
VARIABLES = {
    Benefit.AAH: "aah",
    Benefit.ALLOCATIONS_FAMILIALES: "af_nettes_crds",
    Benefit.AIDE_LOGEMENT: "aide_logement",
    Benefit.RSA: "rsa",
    Benefit.PRIME_ACTIVITE: "ppa",
}
QUARTERLY = (Benefit.RSA, Benefit.PRIME_ACTIVITE)
RSA_PAST_MONTHS = 16

Euros = NDArray[np.float64]

_systems: dict[bool, Any] = {}


def system(*, quick: bool) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """The legislation, loaded once per process (4 s).

    Raises:
        UserError: E-USE-005 if OpenFisca-France is not installed.
    """
    if quick not in _systems:
        try:
            from openfisca_france import FranceTaxBenefitSystem
        except ImportError as missing:
            raise UserError(
                "E-USE-005",
                Text("The law needs OpenFisca-France.", "Le calcul des droits demande OpenFisca-France."),
                remedy=Text("pip install 'bondroit[law]'", "pip install 'bondroit[law]'"),
            ) from missing
        loaded = FranceTaxBenefitSystem()
        if quick:
            levers.strip_frontier(loaded)
        _systems[quick] = loaded
    return _systems[quick]


@dataclass(slots=True)
class OpenFiscaLaw:
    """The law of mainland France.

    Attributes:
        chunk: rows given to the engine at once; amounts do not depend on it.
        processes: workers started by spawn; 1 computes here.
        quick: use the levers where the installed versions allow.
    """

    chunk: int = 10_000
    processes: int = 1
    quick: bool = True
    _pool: ProcessPoolExecutor | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The engine."""
        return "OpenFisca-France"

    @property
    def version(self) -> str:
        """Versions of the law and of its engine."""
        found = levers.versions()
        return f"{found['openfisca-france']}, openfisca-core {found['openfisca-core']}"

    def entitlements(
        self, situations: Situations, *, first: Month, last: Month, rsa_before: Bool | None = None
    ) -> Amounts:
        """See `law.port.Law.entitlements`."""
        prepared = prepare(situations, first, last, rsa_before)
        computed = self._compute(prepared.rows)
        here = np.arange(prepared.row.shape[1]) + REFERENCE_BACK
        cents = {}
        for position, benefit in enumerate(VARIABLES):
            column = prepared.reference if benefit in QUARTERLY else here[None, :]
            cents[benefit] = computed[position, prepared.row, column]
        return Amounts(first=first, cents=cents)

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _compute(self, rows: Rows) -> Cents:
        quick = self.quick and levers.applicable()
        # Small chunks of equal size: memory stays flat and both workers end together.
        pieces = max(1, -(-rows.count // self.chunk))
        if self.processes > 1 and rows.count > self.chunk // 2:
            pieces = -(-pieces // self.processes) * self.processes
        cuts = np.linspace(0, rows.count, pieces + 1).astype(int)
        parts = [rows.take(slice(a, b)) for a, b in itertools.pairwise(cuts) if b > a]
        if self.processes > 1 and len(parts) > 1:
            done = list(self._workers().map(compute_rows, parts, [quick] * len(parts)))
        else:
            done = [compute_rows(part, quick) for part in parts]
        return np.concatenate(done, axis=1)

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # Spawn: a fork after Polars has run in the parent deadlocks.
            self._pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"))
        return self._pool


def compute_rows(rows: Rows, quick: bool) -> Cents:  # noqa: FBT001 - mapped over by position
    """Cents of each variable, shape (benefits, rows, months from `REFERENCE_BACK` months before the first).

    The order of benefits is that of `VARIABLES`.
    """
    legislation = system(quick=quick)
    with levers.quickened() if quick else nullcontext():
        simulation = _simulation(legislation, rows)
        _set_inputs(simulation, rows)
        months = range(rows.first.index - REFERENCE_BACK, rows.last.index + 1)
        result = np.zeros((len(VARIABLES), rows.count, len(months)), np.int64)
        place = {variable: i for i, variable in enumerate(VARIABLES.values())}
        owner = simulation.populations["famille"].members_entity_id
        for column, index in enumerate(months):
            for variable in ORDER:
                euros: Euros = np.asarray(simulation.calculate(variable, str(Month(index))), np.float64)
                if variable == "aah":
                    euros = np.bincount(owner, weights=euros, minlength=rows.count).astype(np.float64)
                result[place[variable], :, column] = np.rint(euros * 100)
            _freeze(simulation, rows, index)
    del simulation
    gc.collect()
    return result


def _freeze(simulation: Any, rows: Rows, month: int) -> None:  # noqa: ANN401 - OpenFisca has no types
    """Outside reference months the RSA received is that of the month before: housing aid asks for it a month later."""
    from openfisca_core.periods import period

    renewed = (month % 3 == rows.quarter) | (month == rows.begins)
    this, before = period(str(Month(month))), period(str(Month(month - 1)))
    holder = simulation.get_holder("rsa")
    frozen = np.where(renewed, holder.get_array(this), holder.get_array(before)).astype(np.float32)
    holder.delete_arrays(this)
    holder._set(this, frozen)


def _persons(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and place of each person, by row then place."""
    row, place = np.nonzero(rows.birth != NOBODY)
    return row, place


def _simulation(legislation: Any, rows: Rows) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """A simulation whose populations are set from arrays, without names or dictionaries."""
    from openfisca_core.simulations import Simulation

    populations = legislation.instantiate_entities()
    simulation = Simulation(legislation, populations)
    row, place = _persons(rows)
    person = populations["individu"]
    person.count, person.ids = len(row), range(len(row))
    for key, keys in (
        ("famille", ("demandeur", "conjoint", "enfant")),
        ("foyer_fiscal", ("declarant_principal", "conjoint", "personne_a_charge")),
        ("menage", ("personne_de_reference", "conjoint", "enfant")),
    ):
        group = populations[key]
        group.count, group.ids = rows.count, range(rows.count)
        group.members_entity_id = row
        roles = {role.key: role for role in group.entity.flattened_roles}
        group._members_role = np.array([roles[k] for k in keys], dtype=object)[np.minimum(place, ADULTS)]
    return simulation


def _set_inputs(simulation: Any, rows: Rows) -> None:  # noqa: ANN401 - OpenFisca has no types
    from openfisca_core.periods import period

    row, place = _persons(rows)
    birth = rows.birth[row, place].astype(np.int64)
    simulation.set_input(
        "date_naissance", "ETERNITY", (birth - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    )
    adult = place < ADULTS
    adult_row, adult_place = row[adult], place[adult]
    nothing = np.zeros(len(row), np.float32)

    def put(variable: str, month: int, values: Any) -> None:  # noqa: ANN401 - arrays of any kind
        simulation.get_holder(variable)._set(period(str(Month(month))), values)

    def flow(names: dict[str, float], cents: NDArray[np.int32]) -> None:
        for offset in range(cents.shape[2]):
            euros = cents[adult_row, adult_place, offset] / 100
            some = bool(euros.any())
            for name, factor in names.items():
                values = nothing
                if some:
                    values = np.zeros(len(row), np.float32)
                    values[adult] = euros * factor
                put(name, rows.start.index + offset, values)

    flow({"salaire_net": 1, "salaire_imposable": TAXABLE_WAGE, "salaire_de_base": GROSS_WAGE}, rows.wages)
    flow({"chomage_net": 1, "chomage_imposable": TAXABLE_UNEMPLOYMENT}, rows.unemployment)
    flow({"retraite_nette": 1, "retraite_imposable": TAXABLE_PENSION, "retraite_brute": GROSS_PENSION}, rows.pensions)
    alimony = np.stack([rows.alimony, np.zeros_like(rows.alimony)], axis=1)
    flow({"pensions_alimentaires_percues": 1}, alimony)
    _set_near(simulation, rows, put)


def _set_near(simulation: Any, rows: Rows, put: Any) -> None:  # noqa: ANN401 - OpenFisca has no types
    """The inputs needed for a few months back only: activity, disability, home, isolation, past RSA."""
    from openfisca_core.indexed_enums import EnumArray
    from openfisca_france.model.base import TypesActivite, TypesStatutOccupationLogement

    row, place = _persons(rows)
    zones = simulation.tax_benefit_system.get_variable("zone_apl").possible_values
    zone_codes = np.array([0, *([item.name for item in zones].index(f"zone_{k}") for k in (1, 2, 3))], np.uint8)
    child_activity = np.uint8(ACTIVITIES[4])
    for offset in range(rows.tenure.shape[1]):
        month = rows.near.index + offset
        own = ACTIVITIES[rows.activity[row, np.minimum(place, ADULTS - 1), offset]]
        activity = np.where(place < ADULTS, own, child_activity).astype(np.uint8)
        put("activite", month, EnumArray(activity, TypesActivite))
        disabled = (place == 0) & rows.disability[row, offset]
        put("taux_incapacite", month, np.where(disabled, INCAPACITY, 0).astype(np.float32))
        tenure = EnumArray(TENURES[rows.tenure[:, offset]], TypesStatutOccupationLogement)
        put("statut_occupation_logement", month, tenure)
        put("zone_apl", month, EnumArray(zone_codes[rows.zone[:, offset]], zones))
        put("loyer", month, (rows.rent[:, offset] / 100).astype(np.float32))
        put("rsa_isolement_recent", month, rows.isolated[:, offset])
        put("departement_experimentation_rsa", month, np.full(rows.count, month >= PREFILLED.index))
    first = rows.first.index - REFERENCE_BACK
    for back in range(1, RSA_PAST_MONTHS + 1):
        # Only whether there was RSA counts: one euro stands for it.
        put("rsa", first - back, rows.rsa_before[:, max(RSA_PAST - back, 0)].astype(np.float32))
