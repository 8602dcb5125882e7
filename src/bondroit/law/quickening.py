"""The slow parts of openfisca-core and what stands in for them while `quickened()` holds; results are the same."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.law.lookup import vector_builder

if TYPE_CHECKING:
    from collections.abc import Iterator

TWO = 2
"""Arguments of a formula without parameters: population and period."""
PERIODS_KEPT = 20_000
"""Results of date arithmetic kept in memory; a year of months needs some thousand."""


@contextmanager
def quickened() -> Iterator[None]:
    """Swap the slow parts of openfisca-core for quick ones, and put them back."""
    from openfisca_core.holders.holder import Holder
    from openfisca_core.parameters.vectorial_parameter_node_at_instant import VectorialParameterNodeAtInstant
    from openfisca_core.periods import Instant, Period
    from openfisca_core.populations._core_population import CorePopulation
    from openfisca_core.populations.group_population import GroupPopulation
    from openfisca_core.populations.population import Population
    from openfisca_core.simulations import Simulation

    kept = lru_cache(maxsize=PERIODS_KEPT)
    node = VectorialParameterNodeAtInstant
    swaps = [
        (Simulation, "calculate", _calculate(Simulation.calculate)),
        (Simulation, "calculate_add", _calculate_add(Simulation.calculate_add, kept(Period.get_subperiods))),
        (CorePopulation, "__call__", _call(CorePopulation.__call__)),
        (Instant, "offset", kept(Instant.offset)),
        (Period, "offset", kept(Period.offset)),
        (Population, "has_role", _has_role(Population.has_role)),
        (GroupPopulation, "sum", _sum()),
        (GroupPopulation, "value_from_person", _value_from_person()),
        (GroupPopulation, "value_nth_person", _value_nth_person()),
        (GroupPopulation, "nb_persons", _nb_persons(GroupPopulation.nb_persons)),
        (Holder, "default_array", _default_array(Holder.default_array)),
        (node, "build_from_node_name", staticmethod(vector_builder(node))),
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


def _calculate(slow: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """What is known is given at once; what is not is computed with less bookkeeping."""
    from openfisca_core.errors import SpiralError
    from openfisca_core.periods import Period

    def calculate(self: Any, variable_name: str, period: Any) -> Any:  # noqa: ANN401
        holder = _holder(self, variable_name)
        if holder.variable.is_neutralized:
            return holder.default_array()
        usual = isinstance(period, Period) and period[2] == 1 and period[0] == holder.variable.definition_period
        if not usual or holder._eternal:
            return slow(self, variable_name, period)
        array = holder._memory_storage._arrays.get(period)
        if array is not None:
            return array
        active = self.__dict__.setdefault("_bondroit_active", set())
        again = variable_name in active
        active.add(variable_name)
        self.tracer.record_calculation_start(variable_name, period)
        try:
            if again:
                self._check_for_cycle(variable_name, period)
            array = _run(self, holder, period)
            holder._memory_storage._arrays[period] = array
        except SpiralError:
            array = holder.default_array()
        finally:
            if not again:
                active.discard(variable_name)
            self.tracer.record_calculation_end()
            self.purge_cache_of_invalid_values()
        return array

    return calculate


def _holder(simulation: Any, variable_name: str) -> Any:  # noqa: ANN401 - OpenFisca has no types
    try:
        return simulation.__dict__["_bondroit_holders"][variable_name]
    except KeyError:
        holders = simulation.__dict__.setdefault("_bondroit_holders", {})
        holders[variable_name] = simulation.get_holder(variable_name)
        return holders[variable_name]


def _run(simulation: Any, holder: Any, period: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """The formula in force, and its result in the type of the variable."""
    variable, system = holder.variable, simulation.tax_benefit_system
    known = system.__dict__.setdefault("_bondroit_formulas", {})
    key = variable.name, period[1]
    if key not in known:
        formula = variable.get_formula(period)
        known[key] = formula, formula is not None and formula.__code__.co_argcount > TWO
    formula, with_parameters = known[key]
    if formula is None:
        return holder.default_array()
    population = holder.population
    array = (
        formula(population, period, system.get_parameters_at_instant)
        if with_parameters
        else formula(population, period)
    )
    return holder.default_array() if array is None else simulation._cast_formula_result(array, variable)


def _calculate_add(slow: Any, subperiods: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """Sums over months, kept where no formula can change what is summed."""
    from openfisca_core.periods import Period

    def calculate_add(self: Any, variable_name: str, period: Any) -> Any:  # noqa: ANN401
        variable = self.tax_benefit_system.get_variable(variable_name)
        if variable is None or not isinstance(period, Period):
            return slow(self, variable_name, period)
        fixed = variable.is_neutralized or not variable.formulas
        sums = self.__dict__.setdefault("_bondroit_sums", {})
        if fixed and (variable_name, period) in sums:
            return sums[variable_name, period]
        parts = [self.calculate(variable_name, part) for part in subperiods(period, variable.definition_period)]
        nothing = self.get_holder(variable_name).default_array()
        if fixed and variable.value_type is float and variable.default_value == 0 and all(p is nothing for p in parts):
            total = nothing
        else:
            total = sum(parts)
        if fixed:
            sums[variable_name, period] = total
        return total

    return calculate_add


def _call(slow: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """A formula's question goes straight to the simulation."""
    from openfisca_core.periods import Period
    from openfisca_core.populations import ADD

    def call(self: Any, variable_name: str, period: Any = None, options: Any = None) -> Any:  # noqa: ANN401
        if self.simulation is not None and isinstance(period, Period):
            if not options:
                return self.simulation.calculate(variable_name, period)
            if list(options) == [ADD]:
                return self.simulation.calculate_add(variable_name, period)
        return slow(self, variable_name, period, options)

    return call


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


def _members(self: Any, role: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """Persons of a role and the group of each, found once."""
    known = self.__dict__.setdefault("_bondroit_persons", {})
    if id(role) not in known:
        self.entity.check_role_validity(role)
        persons = np.flatnonzero(self.members.has_role(role))
        known[id(role)] = persons, self.members_entity_id[persons]
    return known[id(role)]


def _sum() -> Any:  # noqa: ANN401 - OpenFisca has no types
    def sum_of(self: Any, array: Any, role: Any = None) -> Any:  # noqa: ANN401 - OpenFisca has no types
        self.members.check_array_compatible_with_entity(array)
        if role is None:
            return np.bincount(self.members_entity_id, weights=array)
        persons, groups = _members(self, role)
        return np.bincount(groups, weights=np.asarray(array)[persons], minlength=self.count)

    return _projectable(sum_of)


def _value_from_person() -> Any:  # noqa: ANN401 - OpenFisca has no types
    def value_from_person(self: Any, array: Any, role: Any, default: Any = 0) -> Any:  # noqa: ANN401
        self.members.check_array_compatible_with_entity(array)
        return _placed(self, array, _members(self, role), default)

    return _projectable(value_from_person)


def _value_nth_person() -> Any:  # noqa: ANN401 - OpenFisca has no types
    def value_nth_person(self: Any, n: int, array: Any, default: Any = 0) -> Any:  # noqa: ANN401
        self.members.check_array_compatible_with_entity(array)
        known = self.__dict__.setdefault("_bondroit_nth", {})
        if n not in known:
            persons = np.flatnonzero(self.members_position == n)
            known[n] = persons, self.members_entity_id[persons]
        return _placed(self, array, known[n], default)

    return _projectable(value_nth_person)


def _placed(self: Any, array: Any, members: Any, default: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """Values of some persons at the places of their groups, the default elsewhere."""
    from openfisca_core.indexed_enums import EnumArray

    persons, groups = members
    result = self.filled_array(default, dtype=array.dtype)
    result[groups] = np.asarray(array)[persons]
    return EnumArray(result, array.possible_values) if isinstance(array, EnumArray) else result


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
