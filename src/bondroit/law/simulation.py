"""A simulation of OpenFisca-France on rows, with every input, set from arrays; and how to let go of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.months import Month
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.situations import ADULTS, NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bondroit.law.inputs import Rows

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
INCAPACITY = np.array([0.0, 0.65, 0.85], np.float32)
"""The rate given to the engine for `NO_INCAPACITY`, `HALF` (50 to 79 %) and `FULL`: only thresholds count."""

MEANS = ("asi", "aah", "caah")
"""Computed month after month from the first near month: each looks at the others' past."""
BEFORE_MEANS = 4
"""Months before the first near month in which `MEANS` are given as zero: they look up to four months back."""
NOT_KNOWN = "ass"
"""Given as zero: no `Situations` has the working life that the ASS asks for. Its formula looks at the AAH of the same
months and would make the engine cut loops at random places."""
RSA_PAST_MONTHS = 16


def build(legislation: Any, rows: Rows) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """A simulation on rows, with every input: populations are set from arrays, without names or dictionaries."""
    from openfisca_core.simulations import Simulation

    populations = legislation.instantiate_entities()
    simulation = Simulation(legislation, populations)
    row, place = persons(rows)
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
    _set_inputs(simulation, rows)
    return simulation


def persons(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and place of each person, by row then place."""
    row, place = np.nonzero(rows.birth != NOBODY)
    return row, place


def _putter(simulation: Any) -> Callable[[str, int, Any], None]:  # noqa: ANN401 - OpenFisca has no types
    """What sets a variable in a month; nothing where the variable is neutralised."""
    from openfisca_core.periods import period

    periods: dict[int, Any] = {}

    def put(variable: str, month: int, values: Any) -> None:  # noqa: ANN401 - arrays of any kind
        holder = simulation.get_holder(variable)
        if not holder.variable.is_neutralized:
            at = periods.get(month) or periods.setdefault(month, period(str(Month(month))))
            holder._set(at, values)

    return put


def _set_inputs(simulation: Any, rows: Rows) -> None:  # noqa: ANN401 - OpenFisca has no types
    row, place = persons(rows)
    birth = rows.birth[row, place].astype(np.int64)
    simulation.set_input(
        "date_naissance", "ETERNITY", (birth - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    )
    # From one month the engine finds the others; without it, it rounds days, differently by the month first asked.
    months = rows.near.index - birth
    adult = place < ADULTS
    adult_row, adult_place = row[adult], place[adult]
    nothing = np.zeros(len(row), np.float32)
    put = _putter(simulation)
    put("age_en_mois", rows.near.index, months.astype(np.int32))

    def flow(names: dict[str, float], cents: NDArray[np.int32]) -> None:
        euros = np.ascontiguousarray(cents[adult_row, adult_place].T) / 100
        last: dict[str, NDArray[np.float32]] = {}
        for offset, now in enumerate(euros):
            same = offset > 0 and np.array_equal(now, euros[offset - 1])
            for name, factor in names.items():
                if not same:
                    last[name] = nothing
                    if now.any():
                        last[name] = np.zeros(len(row), np.float32)
                        last[name][adult] = now * factor
                put(name, rows.start.index + offset, last[name])

    flow({"salaire_net": 1, "salaire_imposable": TAXABLE_WAGE, "salaire_de_base": GROSS_WAGE}, rows.wages)
    flow({"chomage_net": 1, "chomage_imposable": TAXABLE_UNEMPLOYMENT}, rows.unemployment)
    flow({"retraite_nette": 1, "retraite_imposable": TAXABLE_PENSION, "retraite_brute": GROSS_PENSION}, rows.pensions)
    flow({"indemnites_journalieres_maladie": 1, "indemnites_journalieres": 1}, rows.sick_pay)
    flow({"pensions_invalidite": 1}, rows.invalidity)
    alimony = np.stack([rows.alimony, np.zeros_like(rows.alimony)], axis=1)
    flow({"pensions_alimentaires_percues": 1}, alimony)
    _set_near(simulation, rows, put)
    _set_past(rows, put, nothing)


def _set_near(simulation: Any, rows: Rows, put: Any) -> None:  # noqa: ANN401 - OpenFisca has no types
    """The inputs needed for a few months back only: activity, incapacity, home, isolation."""
    from openfisca_core.indexed_enums import EnumArray
    from openfisca_france.model.base import TypesActivite, TypesStatutOccupationLogement

    row, place = persons(rows)
    zones = simulation.tax_benefit_system.get_variable("zone_apl").possible_values
    zone_codes = np.array([0, *([item.name for item in zones].index(f"zone_{k}") for k in (1, 2, 3))], np.uint8)
    child_activity = np.uint8(ACTIVITIES[4])
    for offset in range(rows.tenure.shape[1]):
        month = rows.near.index + offset
        own = ACTIVITIES[rows.activity[row, np.minimum(place, ADULTS - 1), offset]]
        activity = np.where(place < ADULTS, own, child_activity).astype(np.uint8)
        put("activite", month, EnumArray(activity, TypesActivite))
        incapacity = np.where(place == 0, rows.incapacity[row, offset], 0)
        put("taux_incapacite", month, INCAPACITY[incapacity])
        put("aah_restriction_substantielle_durable_acces_emploi", month, incapacity > 0)
        tenure = EnumArray(TENURES[rows.tenure[:, offset]], TypesStatutOccupationLogement)
        put("statut_occupation_logement", month, tenure)
        put("zone_apl", month, EnumArray(zone_codes[rows.zone[:, offset]], zones))
        put("loyer", month, (rows.rent[:, offset] / 100).astype(np.float32))
        put("rsa_isolement_recent", month, rows.isolated[:, offset])
        put("departement_experimentation_rsa", month, np.full(rows.count, month >= PREFILLED.index))


def _set_past(rows: Rows, put: Any, nothing: NDArray[np.float32]) -> None:  # noqa: ANN401 - OpenFisca has no types
    """What was received before the months computed: RSA as told, no AAH and no ASI before the near past."""
    first = rows.first.index - REFERENCE_BACK
    for back in range(1, RSA_PAST_MONTHS + 1):
        # Only whether there was RSA counts: one euro stands for it.
        put("rsa", first - back, rows.rsa_before[:, max(RSA_PAST - back, 0)].astype(np.float32))
    for name in MEANS:
        for back in range(1, BEFORE_MEANS + 1):
            put(name, rows.near.index - back, nothing)
    for month in range(rows.start.index, rows.last.index + 1):
        put(NOT_KNOWN, month, nothing)


def release(simulation: Any) -> None:  # noqa: ANN401 - OpenFisca has no types
    """Let go of every array at once: the simulation is a knot of references that would wait for the collector."""
    for population in simulation.populations.values():
        for holder in population._holders.values():
            holder.__dict__.clear()
        population.__dict__.clear()
    simulation.__dict__.clear()
