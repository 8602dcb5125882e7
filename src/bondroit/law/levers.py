"""What makes OpenFisca fast on many households, without changing a result.

Each lever is tied to exact versions of the engine and of the law: (1) variables that we always give, or that are
zero by construction, lose their formulas, so the engine never looks below them; (2) what can only be zero for a group
of rows is neutralised in the legislation of that group; (3) parts of openfisca-core are swapped for quicker ones, see
`quickening`. `tests/unit/law` proves quick = plain.
"""

from __future__ import annotations

import copy
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.law.lookup import lazy_parameters
from bondroit.law.situations import ADULTS, NO_INCAPACITY, NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.law.inputs import Rows

KNOWN_VERSIONS = {"openfisca-core": "44.7.1", "openfisca-france": "176.1.8"}

FRONTIER = (
    "salaire_net", "salaire_imposable", "chomage_net", "chomage_imposable", "retraite_nette", "retraite_imposable",
    "zone_apl", "rente_accident_travail", "remuneration_apprenti", "indemnites_journalieres", "rpns_imposables",
    "rpns_pvce", "rpns_pvct", "rpns_exon", "rpns_auto_entrepreneur_benefice", "rpns_micro_entreprise_benefice",
    "moins_values_court_terme_non_salaries", "moins_values_long_terme_non_salaries", "rev_coll",
    "aide_logement_base_revenus_fiscaux", "abattements_speciaux_prestations_familiales", "assiette_csg_plus_values",
    "pensions_alimentaires_versees", "rente_viagere_titre_onereux_net", "revenus_capital", "revenus_locatifs",
    "indemnites_chomage_partiel", "hsup",
)  # fmt: skip


def versions() -> dict[str, str]:
    """The installed versions of both packages; empty if one is absent."""
    try:
        return {name: version(name) for name in KNOWN_VERSIONS}
    except PackageNotFoundError:
        return {}


def applicable() -> bool:
    """Whether the installed versions are those the levers were proven on."""
    return versions() == KNOWN_VERSIONS


def strip_frontier(system: Any) -> None:  # noqa: ANN401 - OpenFisca has no types
    """Take away the formulas of the variables in `FRONTIER`."""
    for name in FRONTIER:
        variable = system.variables.get(name)
        if variable is not None:
            variable.formulas.clear()


NEVER_GIVEN = (
    "ass", "aides_logement_accedant_et_foyer", "aides_logement_primo_accedant_eligibilite",
    "complement_ressources_aah",
    "residence_dom", "residence_guadeloupe", "residence_guyane", "residence_martinique", "residence_mayotte",
    "residence_reunion", "residence_saint_bartelemy", "residence_saint_martin", "residence_saint_pierre_et_miquelon",
    "af_eligibilite_dom", "cf_eligibilite_dom", "ressortissant_eee", "rsa_condition_nationalite",
    "asi_aspa_condition_nationalite", "maries", "stagiaire", "apprenti", "aeeh",
    "aide_logement_base_ressources_patrimoine", "rsa_base_ressources_patrimoine_individu",
    "revenus_capitaux_prelevement_liberatoire", "revenus_capitaux_prelevement_forfaitaire_unique_ir",
    "revenu_categoriel_capital", "revenu_categoriel_foncier", "rente_viagere_titre_onereux", "rpns_autres_revenus",
    "rpns_benefice_exploitant_agricole", "ppa_rsa_derniers_revenus_tns_annuels_connus", "rfr_plus_values_hors_rni",
    "defrag", "defacc", "f2dh", "bourse_college", "bourse_lycee", "bourse_criteres_sociaux", "boursier",
)  # fmt: skip
"""At their default for every row, since no `Situations` has what they are made of: the ASS, a purchase loan or a room
in a home, overseas territories, another nationality, marriage (as against living as a couple), apprenticeship, a
disabled child, capital, land, self-employment, a grant for studies. A test sees the plain engine give the default on
drawn households."""

FULL_LAW, OLD_AGE, USUAL = 0, 1, 2
"""Groups of rows: with incapacity or a disability pension; without, but one is old; neither."""
NEUTRAL: dict[int, tuple[str, ...]] = {
    FULL_LAW: NEVER_GIVEN,
    OLD_AGE: (*NEVER_GIVEN, "aah", "caah", "asi"),
    USUAL: (*NEVER_GIVEN, "aah", "caah", "asi", "aspa"),
}
ALONE_ROWS = 2_000
"""A group of fewer rows is not worth a simulation of its own; amounts do not depend on it."""
OLD_MONTHS = 63 * 12
"""Nobody younger can have the ASPA (65, or the legal age of retirement, 64 since September 2023, with incapacity)."""


def groups(rows: Rows) -> NDArray[np.uint8]:
    """The group of each row, see `NEUTRAL`; shape (r,)."""
    unable = (rows.incapacity != NO_INCAPACITY).any(axis=1) | (rows.invalidity != 0).any(axis=(1, 2))
    adults = rows.birth[:, :ADULTS]
    old = ((adults != NOBODY) & (rows.last.index - adults >= OLD_MONTHS)).any(axis=1)
    group = np.select([unable, old], [FULL_LAW, OLD_AGE], USUAL).astype(np.uint8)
    # A simulation costs the more, the fewer its rows: a small group goes with those who need the whole law.
    small = np.bincount(group, minlength=len(NEUTRAL)) < ALONE_ROWS
    joined: NDArray[np.uint8] = np.where(small[group], FULL_LAW, group).astype(np.uint8)
    return joined


def system_of(group: int, stripped: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """The legislation of a group: `stripped`, whose variables and parameters it shares, with branches neutral."""
    system = copy.copy(stripped)
    system.variables = dict(stripped.variables)
    system.entities = [copy.copy(entity) for entity in stripped.entities]
    system.person_entity = next(e for e in system.entities if e.is_person)
    system.group_entities = [e for e in system.entities if not e.is_person]
    for entity in system.entities:
        entity.set_tax_benefit_system(system)
    for name in NEUTRAL[group]:
        system.neutralize_variable(name)
    system.get_parameters_at_instant = lazy_parameters(stripped.parameters)
    return system
