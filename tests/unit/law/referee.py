"""The plain way to the entitlements: OpenFisca-France as it comes, one household at a time, from dictionaries."""

from __future__ import annotations

import numpy as np

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month, month_range
from bondroit.law import openfisca as adapter
from bondroit.law import simulation as given
from bondroit.law.inputs import income_start, look_back
from bondroit.law.situations import ADULTS, NEVER, NOBODY, Situations

MONTHLY = {
    Benefit.AIDE_LOGEMENT: ("aide_logement",),
    Benefit.ALLOCATIONS_FAMILIALES: ("af_nettes_crds",),
    Benefit.COMPLEMENT_FAMILIAL: ("cf_net_crds",),
    Benefit.ASF: ("asf_nette_crds",),
    Benefit.PAJE_BASE: ("paje_base",),
    Benefit.AAH: ("aah", "caah"),
    Benefit.ASPA: ("aspa",),
}
MEANS = ("asi", "aah", "caah")
VARIABLES = (
    *MEANS, "af_nettes_crds", "cf_net_crds", "asf_nette_crds", "paje_base", "aspa", "aide_logement", "rsa", "ppa",
)  # fmt: skip
COVER = ("cmu_c", "css_participation_forfaitaire", "css_cmu_base_ressources", "cmu_c_plafond")
ACTIVITY_NAMES = ("actif", "chomeur", "etudiant", "retraite", "inactif", "inactif")
TENURE_NAMES = ("proprietaire", "locataire_vide", "locataire_hlm", "loge_gratuitement")
RATES = (0.0, 0.65, 0.85)
AUGUST = 8


def plain_entitlements(situations, first, last, rsa_before):
    """Euros of one household (row 0) per benefit and month, and its C2S, by the quarterly logic written out.

    Returns:
        Benefit -> euros of each month; variable of `COVER` -> values of each month.
    """
    months = list(month_range(first, last))
    spells, given = {}, {name: [] for name in (*Benefit, *COVER)}
    family_of, begun = months[0], None
    for month in month_range(first.plus(-1), last):
        changed = month > situations.first and (situations.present(month) != situations.present(month.plus(-1))).any()
        begun = month if changed else begun
        if month < first:
            continue
        family_of = month if changed else family_of
        if family_of not in spells:
            spells[family_of] = _simulate(situations, (family_of, begun), first, last, rsa_before)
        computed = spells[family_of]
        reference = month.plus(-((month.index - int(situations.quarter[0])) % 3))
        if begun is not None:
            reference = max(reference, begun)
        given[Benefit.RSA].append(computed["rsa", reference])
        given[Benefit.PRIME_ACTIVITE].append(computed["ppa", reference])
        given[Benefit.ARS].append(computed.get(("ars_nette_crds", month), 0.0))
        for benefit, parts in MONTHLY.items():
            given[benefit].append(sum(computed[part, month] for part in parts))
        for name in COVER:
            given[name].append(computed[name, month])
    return given


def _simulate(s: Situations, family: tuple[Month, Month | None], first: Month, last: Month, rsa_before):
    """Every variable in every month, in the fixed order, for the family as it is in a month, and when it began."""
    family_of, begun = family
    from openfisca_core.simulations import SimulationBuilder

    simulation = SimulationBuilder().build_from_entities(
        adapter.system(quick=False), describe(s, family_of, first, last, rsa_before)
    )
    computed, received = {}, float(rsa_before[-1])
    start = first.plus(-look_back(cover=True))
    for month in month_range(start, first.plus(-3)):
        for variable in MEANS:
            simulation.calculate(variable, str(month))
    for month in month_range(first.plus(-2), last):
        for variable in VARIABLES:
            computed[variable, month] = float(np.sum(simulation.calculate(variable, str(month))))
        if month.index % 12 + 1 == AUGUST:
            year = str(month.index // 12)
            computed["ars_nette_crds", month] = float(np.sum(simulation.calculate("ars_nette_crds", year)))
        # What is received stands still between reference months; housing aid asks for it a month later.
        renewed = month.index % 3 == s.quarter[0] or month == begun
        received = computed["rsa", month] if renewed else received
        simulation.delete_arrays("rsa", str(month))
        simulation.set_input("rsa", str(month), np.array([received]))
        for variable in COVER:
            computed[variable, month] = float(np.sum(simulation.calculate(variable, str(month))))
    return computed


def describe(s: Situations, family_of: Month, first: Month, last: Month, rsa_before):
    """The household as OpenFisca's dictionaries."""
    here = [p for p in range(s.birth.shape[1]) if s.present(family_of)[0, p]]
    spread = list(month_range(income_start(first, cover=True), last))
    near = list(month_range(first.plus(-look_back(cover=True)), last))

    def at(month):
        return max(month.minus(s.first), 0)

    def series(values, months, factor=1.0):
        return {str(m): float(values[at(m)]) / 100 * factor for m in months}

    nothing = {str(near[0].plus(-k)): 0.0 for k in range(1, 5)}
    persons = {}
    for p in here:
        born = Month(int(s.birth[0, p]))
        person = {
            "date_naissance": {"ETERNITY": f"{born}-01"},
            "age_en_mois": {str(near[0]): near[0].minus(born)},
            "ass": {str(m): 0.0 for m in spread},
            "asi": nothing,
            "aah": nothing,
            "caah": nothing,
        }
        if p < ADULTS:
            wages, unemployment, pensions = s.wages[0, p], s.unemployment[0, p], s.pensions[0, p]
            person |= {
                "salaire_net": series(wages, spread),
                "salaire_imposable": series(wages, spread, given.TAXABLE_WAGE),
                "salaire_de_base": series(wages, spread, given.GROSS_WAGE),
                "chomage_net": series(unemployment, spread),
                "chomage_imposable": series(unemployment, spread, given.TAXABLE_UNEMPLOYMENT),
                "retraite_nette": series(pensions, spread),
                "retraite_imposable": series(pensions, spread, given.TAXABLE_PENSION),
                "retraite_brute": series(pensions, spread, given.GROSS_PENSION),
                "indemnites_journalieres_maladie": series(s.sick_pay[0, p], spread),
                "pensions_invalidite": series(s.invalidity[0, p], spread),
                "activite": {str(m): ACTIVITY_NAMES[s.activity[0, p, at(m)]] for m in near},
            }
        else:
            person["activite"] = {str(m): "inactif" for m in near}
        if p == 0:
            person["pensions_alimentaires_percues"] = series(s.alimony[0], spread)
            person["taux_incapacite"] = {str(m): RATES[s.incapacity[0, at(m)]] for m in near}
            person["aah_restriction_substantielle_durable_acces_emploi"] = {
                str(m): bool(s.incapacity[0, at(m)]) for m in near
            }
        persons[f"p{p}"] = person
    was_there = s.birth[0, 1] != NOBODY and s.joined[0, 1] < s.left[0, 1]
    parted = int(s.left[0, 1]) if was_there else NEVER
    recent = {str(m): 1 not in here and 0 <= m.index - parted < 18 for m in near}
    past = {str(first.plus(-2 - k)): float(rsa_before[max(5 - k, 0)]) for k in range(1, 17)}
    partner, children = ["p1"] * (1 in here), [f"p{p}" for p in here if p >= ADULTS]
    famille = {"parents": ["p0", *partner], "enfants": children, "rsa": past, "rsa_isolement_recent": recent}
    famille["departement_experimentation_rsa"] = {str(m): m >= Month.of(2025, 3) for m in near}
    return {
        "individus": persons,
        "familles": {"f": famille},
        "foyers_fiscaux": {"t": {"declarants": ["p0", *partner], "personnes_a_charge": children}},
        "menages": {
            "h": {
                "personne_de_reference": ["p0"],
                "conjoint": partner,
                "enfants": children,
                "statut_occupation_logement": {str(m): TENURE_NAMES[s.tenure[0, at(m)]] for m in near},
                "loyer": series(s.rent[0], near),
                "zone_apl": {str(m): f"zone_{s.zone[0, at(m)]}" for m in near},
            }
        },
    }
