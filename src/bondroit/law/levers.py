"""What makes OpenFisca fast on many households, without changing a result.

Four levers, each on private parts of openfisca-core and therefore tied to exact versions: (1) variables that we
always give, or that are zero by construction, lose their formulas, so the engine never looks below them; (2) role
masks and positions are computed once per simulation; (3) default arrays are shared between months; (4) parameters
indexed by a category are looked up once per category instead of once per household. The swaps hold only inside
`quickened()`. `tests/unit/law` proves quick = plain.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@contextmanager
def quickened() -> Iterator[None]:
    """Swap the slow parts of openfisca-core for quick ones, and put them back."""
    from openfisca_core.holders.holder import Holder
    from openfisca_core.parameters.vectorial_parameter_node_at_instant import VectorialParameterNodeAtInstant
    from openfisca_core.populations.group_population import GroupPopulation
    from openfisca_core.populations.population import Population

    swaps = [
        (Population, "has_role", _has_role(Population.has_role)),
        (GroupPopulation, "value_from_person", _value_from_person()),
        (GroupPopulation, "nb_persons", _nb_persons(GroupPopulation.nb_persons)),
        (Holder, "default_array", _default_array(Holder.default_array)),
        (
            VectorialParameterNodeAtInstant,
            "build_from_node_name",
            staticmethod(_build_node(VectorialParameterNodeAtInstant)),
        ),
    ]
    before = [(owner, name, owner.__dict__[name]) for owner, name, _ in swaps]
    for owner, name, quick in swaps:
        setattr(owner, name, quick)
    try:
        yield
    finally:
        for owner, name, slow in before:
            setattr(owner, name, slow)


def _projectable(function: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    function.projectable = True
    return function


def _has_role(slow: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    def has_role(self: Any, role: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
        if self.simulation is None:
            return None
        masks = self.__dict__.setdefault("_bondroit_roles", {})
        if id(role) not in masks:
            mask = slow(self, role)
            mask.flags.writeable = False
            masks[id(role)] = mask
        return masks[id(role)]

    return _projectable(has_role)


def _value_from_person() -> Any:  # noqa: ANN401 - OpenFisca has no types
    from openfisca_core.indexed_enums import EnumArray

    def value_from_person(self: Any, array: Any, role: Any, default: Any = 0) -> Any:  # noqa: ANN401
        self.entity.check_role_validity(role)
        self.members.check_array_compatible_with_entity(array)
        known = self.__dict__.setdefault("_bondroit_persons", {})
        if id(role) not in known:
            persons = np.flatnonzero(self.members.has_role(role))
            known[id(role)] = persons, self.members_entity_id[persons]
        persons, groups = known[id(role)]
        result = self.filled_array(default, dtype=array.dtype)
        result[groups] = np.asarray(array)[persons]
        return EnumArray(result, array.possible_values) if isinstance(array, EnumArray) else result

    return _projectable(value_from_person)


def _nb_persons(slow: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    def nb_persons(self: Any, role: Any = None) -> Any:  # noqa: ANN401 - OpenFisca has no types
        counts = self.__dict__.setdefault("_bondroit_counts", {})
        if id(role) not in counts:
            counts[id(role)] = slow(self, role)
        return counts[id(role)]

    return _projectable(nb_persons)


def _default_array(slow: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    def default_array(self: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
        array = self.__dict__.get("_bondroit_default")
        if array is None or len(array) != self.population.count:
            array = self.__dict__["_bondroit_default"] = slow(self)
        return array

    return default_array


def _categories(key: Any) -> tuple[list[str], Any] | None:  # noqa: ANN401 - OpenFisca has no types
    """Names of the categories and the category of each element; None when this lever cannot tell."""
    from openfisca_core.indexed_enums import EnumArray

    if isinstance(key, EnumArray):
        return [item.name for item in key.possible_values], np.asarray(key).astype(np.int64)
    values = np.asarray(key)
    if np.issubdtype(values.dtype, np.integer) or np.issubdtype(values.dtype, np.str_):
        distinct, inverse = np.unique(values, return_inverse=True)
        return [str(v) for v in distinct], inverse.reshape(-1)
    return None


def _build_node(base: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """Quick lookup of a parameter node by an array of categories."""
    slow = base.build_from_node_name
    make = _picker(base)
    checked: set[int] = set()

    def build_from_node_name(node: Any, key: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
        found = _categories(key)
        if found is None:
            return slow(node, key)
        if id(node) not in checked:
            base.check_node_vectorisable(node)
            checked.add(id(node))
        names, codes = found
        present, which = np.unique(codes, return_inverse=True)
        return make([node[names[i]] for i in present], which.reshape(-1), node._name, node._instant_str)

    return build_from_node_name


def _picker(base: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """A maker of what an indexed node gives: values, or again a node that can be indexed."""
    from openfisca_core.parameters import ParameterNodeAtInstant

    def make(nodes: list[Any], which: Any, name: str, instant: str) -> Any:  # noqa: ANN401
        inner = isinstance(nodes[0], ParameterNodeAtInstant)
        return Picked(nodes, which, name, instant) if inner else np.array(nodes)[which]

    class Picked(base):  # type: ignore[misc]
        """Distinct subnodes and the one each element takes."""

        def __init__(self, nodes: list[Any], which: Any, name: str, instant: str) -> None:  # noqa: ANN401
            self.__dict__.update(nodes=nodes, which=which, _name=name, _instant_str=instant)

        def __getitem__(self, key: Any) -> Any:  # noqa: ANN401
            if isinstance(key, str):
                return make([node[key] for node in self.nodes], self.which, self._name, self._instant_str)
            found = _categories(key)
            if found is None:
                raise TypeError("a second index of a parameter is of an unknown kind")
            names, codes = found
            both, which = np.unique(self.which * len(names) + codes, return_inverse=True)
            picked = [self.nodes[b // len(names)][names[b % len(names)]] for b in both]
            return make(picked, which.reshape(-1), self._name, self._instant_str)

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            return self[name]

    return make
