"""OpenFisca-France as it comes on the same families, given as populations of arrays (imports nothing of ours).

The families, their incomes and homes are read from a file. As amounts must be equal, the facts given and the months
computed are the same: RSA of past months as an input, reference months of each family. Each variable is computed in
the months in which it is used.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 10_000
"""Families at once: more need over 1 GB."""
ORDER = {
    "aah": ("aah", "caah"), "allocations_familiales": ("af_nettes_crds",), "complement_familial": ("cf_net_crds",),
    "asf": ("asf_nette_crds",), "paje_base": ("paje_base",), "aspa": ("aspa",), "aide_logement": ("aide_logement",),
    "rsa": ("rsa",), "prime_activite": ("ppa",), "ars": ("ars_nette_crds",),
}  # fmt: skip
"""Benefits in the order in which they are computed, and the variables that each is the sum of."""
QUARTERLY = ("rsa", "prime_activite")
MEANS = ("asi", "aah", "caah")
ARS = "ars"
ZERO_BEFORE = 4
BACK = 2
TOLERANCE_CENTS = 2
AUGUST = 8
PREFILLED = 2025 * 12 + 2


def entitlements(path: str, families: int, *, past_given: bool = False) -> Callable[[], dict[str, int]]:
    """The ten benefits of the first `families` families of the file; amounts are compared with those in it.

    Args:
        path: columns of the families, facts of the run and expected cents, a NumPy archive.
        families: how many.
        past_given: lend it what we learnt: no AAH or ASI before the near past and both computed month after month,
            the ASS as zero, the age in months. Without, it cuts loops by itself and some amounts differ.
    """
    import numpy as np

    system = _system()
    with np.load(path) as archive:
        data = {name: archive[name] for name in archive.files}

    def run() -> dict[str, int]:
        differ = compared = 0
        for start in range(0, families, CHUNK):
            rows = slice(start, min(start + CHUNK, families))
            cents = _chunk(system, data, rows, past_given=past_given)
            expected, used = data["expected"][:, rows], data["used"][:, rows]
            compared += int(used.sum())
            differ += int((used & (np.abs(cents - expected) > TOLERANCE_CENTS)).sum())
        if differ and past_given:
            raise ValueError(f"{differ} of {compared} amounts are more than {TOLERANCE_CENTS} cents away from ours")
        return {"amounts compared": compared, "more than 2 cents away": differ}

    return run


@functools.cache
def _system() -> Any:  # noqa: ANN401
    """The legislation, loaded once: what a first run warms in it serves the measured one, as it does for ours."""
    from openfisca_france import FranceTaxBenefitSystem

    return FranceTaxBenefitSystem()


def _chunk(system: Any, data: dict[str, Any], rows: slice, *, past_given: bool) -> Any:  # noqa: ANN401
    """Cents, shape (variables, families, months from two before the first)."""
    import numpy as np

    d = {name: (a[rows] if name not in FACTS else a) for name, a in data.items() if name not in RESULTS}
    simulation = _build(system, d)
    _give(simulation, d, past_given=past_given)
    first, last, near = int(d["first"]), int(d["last"]), int(d["near"])
    cents = np.zeros((len(ORDER), len(d["birth"]), last - first + 1 + BACK), np.int64)
    owner = simulation.famille.members_entity_id
    for month in range(near, last + 1):
        at = _text(month)
        for name in MEANS if past_given else ():
            simulation.calculate(name, at)
        if month < first - BACK:
            continue
        for place, (benefit, names) in enumerate(ORDER.items()):
            if benefit not in QUARTERLY and (month < first or (benefit == ARS and month % 12 + 1 != AUGUST)):
                continue
            for name in names:
                euros: Any = np.asarray(simulation.calculate(name, at[:4] if benefit == ARS else at), np.float64)
                if name in MEANS:
                    euros = np.bincount(owner, weights=euros, minlength=len(d["birth"]))
                cents[place, :, month - first + BACK] += np.rint(euros * 100).astype(np.int64)
        renewed = (month % 3 == d["quarter"]) | (month == d["begins"])
        rsa = np.where(renewed, simulation.get_array("rsa", at), simulation.get_array("rsa", _text(month - 1)))
        simulation.delete_arrays("rsa", at)
        simulation.set_input("rsa", at, rsa)
    return cents


def _build(system: Any, d: dict[str, Any]) -> Any:  # noqa: ANN401
    """Populations set from arrays, as `SimulationBuilder.join_with_persons` does, without names."""
    import numpy as np
    from openfisca_core.simulations import Simulation

    row, place = np.nonzero(d["birth"])
    populations = system.instantiate_entities()
    simulation = Simulation(system, populations)
    populations["individu"].count, populations["individu"].ids = len(row), range(len(row))
    for key, keys in (
        ("famille", ("demandeur", "conjoint", "enfant")),
        ("foyer_fiscal", ("declarant_principal", "conjoint", "personne_a_charge")),
        ("menage", ("personne_de_reference", "conjoint", "enfant")),
    ):
        group = populations[key]
        group.count, group.ids = len(d["birth"]), range(len(d["birth"]))
        group.members_entity_id = row
        roles = {role.key: role for role in group.entity.flattened_roles}
        group.members_role = np.array([roles[k] for k in keys], dtype=object)[np.minimum(place, 2)]
    return simulation


def _give(simulation: Any, d: dict[str, Any], *, past_given: bool) -> None:  # noqa: ANN401
    import numpy as np

    row, place = np.nonzero(d["birth"])
    birth = d["birth"][row, place].astype(np.int64) - 1970 * 12
    simulation.set_input("date_naissance", "ETERNITY", birth.astype("datetime64[M]").astype("datetime64[D]"))
    if past_given:
        simulation.set_input("age_en_mois", _text(int(d["near"])), int(d["near"]) - birth - 1970 * 12)
    adult, column = place < 2, np.minimum(place, 1)
    start, near, first, last = (int(d[name]) for name in ("start", "near", "first", "last"))
    nothing = np.zeros(len(row), np.float32)
    for month in range(start, last + 1):
        for name, (source, factor) in INCOMES.items():
            values = np.where(adult, d[source][row, column, month - start] / 100 * factor, 0)
            simulation.set_input(name, _text(month), values.astype(np.float32))
        alimony = np.where(place == 0, d["alimony"][row, month - start] / 100, 0)
        simulation.set_input("pensions_alimentaires_percues", _text(month), alimony.astype(np.float32))
        if past_given:
            simulation.set_input("ass", _text(month), nothing)
    for month in range(near, last + 1):
        at, k = _text(month), month - near
        incapacity = np.where(place == 0, d["incapacity"][row, k], 0)
        activity = np.where(adult, np.array([0, 1, 2, 3, 4, 4])[d["activity"][row, column, k]], 4)
        simulation.set_input("activite", at, activity)
        simulation.set_input("taux_incapacite", at, np.array([0, 0.65, 0.85])[incapacity])
        simulation.set_input("aah_restriction_substantielle_durable_acces_emploi", at, incapacity > 0)
        simulation.set_input("statut_occupation_logement", at, np.array([2, 4, 3, 6])[d["tenure"][:, k]])
        simulation.set_input("zone_apl", at, np.array([f"zone_{z}" for z in d["zone"][:, k]]))
        simulation.set_input("loyer", at, d["rent"][:, k] / 100)
        simulation.set_input("rsa_isolement_recent", at, d["isolated"][:, k])
        simulation.set_input("departement_experimentation_rsa", at, np.full(len(d["birth"]), month >= PREFILLED))
    for back in range(1, 17):
        past = d["rsa_before"][:, max(5 - back, 0)].astype(np.float32)
        simulation.set_input("rsa", _text(first - BACK - back), past)
    for name in MEANS if past_given else ():
        for back in range(1, ZERO_BEFORE + 1):
            simulation.set_input(name, _text(near - back), nothing)


def _text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


FACTS = ("first", "last", "near", "start")
RESULTS = ("expected", "used")
INCOMES = {
    "salaire_net": ("wages", 1), "salaire_imposable": ("wages", 1.033), "salaire_de_base": ("wages", 1.28),
    "chomage_net": ("unemployment", 1), "chomage_imposable": ("unemployment", 1.03),
    "retraite_nette": ("pensions", 1), "retraite_imposable": ("pensions", 1.02), "retraite_brute": ("pensions", 1.08),
    "indemnites_journalieres_maladie": ("sick_pay", 1), "pensions_invalidite": ("invalidity", 1),
}  # fmt: skip
