"""Parameters of the law on many households: a node is built when it is asked, a category is looked up once."""

from __future__ import annotations

from typing import Any

import numpy as np

SMALL = 10_000
"""Codes up to here are counted rather than sorted."""


def lazy_parameters(root: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """What gives the parameters at an instant: each node is built when it is first asked, and kept.

    The engine builds the whole tree, some 2,500 nodes, for each instant that a formula asks about.
    """
    from openfisca_core.parameters import ParameterNode, ParameterNodeAtInstant
    from openfisca_core.periods import Instant, instant

    class Node(ParameterNodeAtInstant):  # type: ignore[misc]
        """A node whose children come when they are asked."""

        def __init__(self, node: Any, instant_str: str) -> None:  # noqa: ANN401
            self.__dict__.update(_name=node.name, _node=node, _instant_str=instant_str)

        def __getattr__(self, key: str) -> Any:  # noqa: ANN401
            if key == "_children":
                children = {name: self._child(name) for name in self._node.children}
                self.__dict__["_children"] = {n: c for n, c in children.items() if c is not None}
                return self.__dict__["_children"]
            value = self._child(key) if key in self._node.children else None
            return super().__getattr__(key) if value is None else value

        def _child(self, name: str) -> Any:  # noqa: ANN401
            if name not in self.__dict__:
                child = self._node.children[name]
                if isinstance(child, ParameterNode):
                    self.__dict__[name] = Node(child, self._instant_str)
                else:
                    value = child._get_at_instant(self._instant_str)
                    if value is None:
                        return None
                    self.__dict__[name] = value
            return self.__dict__[name]

    known: dict[Any, Any] = {}

    def get_parameters_at_instant(when: Any) -> Any:  # noqa: ANN401
        at = when if isinstance(when, Instant) else getattr(when, "start", None) or instant(when)
        if at not in known:
            known[at] = Node(root, str(at))
        return known[at]

    return get_parameters_at_instant


def _present(codes: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """Distinct codes in order, and the place of each element's code among them: np.unique without a sort."""
    if len(codes) == 0 or codes.min() < 0 or codes.max() > SMALL:
        distinct, which = np.unique(codes, return_inverse=True)
        return distinct, which.reshape(-1)
    there = np.bincount(codes) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def _categories(key: Any) -> tuple[list[str], Any] | None:  # noqa: ANN401 - OpenFisca has no types
    """Names of the categories and the category of each element; None when this lever cannot tell."""
    from openfisca_core.indexed_enums import EnumArray

    if isinstance(key, EnumArray):
        return [item.name for item in key.possible_values], np.asarray(key).astype(np.int64)
    values = np.asarray(key)
    if np.issubdtype(values.dtype, np.integer):
        distinct, which = _present(values.astype(np.int64))
    elif np.issubdtype(values.dtype, np.str_):
        distinct, which = np.unique(values, return_inverse=True)
    else:
        return None
    return [str(v) for v in distinct], which.reshape(-1)


def vector_builder(base: Any) -> Any:  # noqa: ANN401 - OpenFisca has no types
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
        present, which = _present(codes)
        return make([node[names[i]] for i in present], which, node._name, node._instant_str)

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
            both, which = _present(self.which * len(names) + codes)
            picked = [self.nodes[b // len(names)][names[b % len(names)]] for b in both]
            return make(picked, which, self._name, self._instant_str)

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            return self[name]

    return make
