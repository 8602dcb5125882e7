"""Components and communities of what files share: groups that a person may read, never a selection.

The graph has a node for each token and an edge for each pair of independent tokens that files share beyond chance
(`chance`). Its components are groups of files; a component too large to be read as one is cut into communities
(Louvain). The tokens are then dealt to the files again by chance, many times: a group no larger than the largest that
chance gives is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.networking.chance import LEAST, Links, links, shuffled
from bondroit.networking.sharing import BY_NAME, HOUSEHOLD, sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from bondroit.networking.sharing import Sharing

_SEED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is looked for; every value is assumed.

    Attributes:
        smallest: files of a group at least: a family that shares a home and an account has two or three.
        largest: files above which a component is cut into communities.
        least: see `chance.LEAST`.
        shuffles: how many times the tokens are dealt again.
        common: attribute to the number of files from which a token links nobody.
    """

    smallest: int = 4
    largest: int = 60
    least: float = LEAST
    shuffles: int = 20
    common: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What the files of a group share of one attribute.

    Attributes:
        attribute: the column.
        tokens: how many tokens the group has of it, among those that link it.
        files: files of the group that have one of them.
        elsewhere: files outside the group that have one of them.
    """

    attribute: str
    tokens: int
    files: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Group:
    """Files linked twice, independently, beyond chance.

    Attributes:
        number: from 1, the least explained by chance first.
        files: their household_id, sorted.
        shared: what they share, attribute by attribute.
        outside: files outside the group that have at least one of these tokens.
        expected: how many links like its strongest one chance would give in all the files.
        density: share of the pairs of its files that have at least one token in common.
    """

    number: int
    files: tuple[str, ...]
    shared: tuple[Shared, ...]
    outside: int
    expected: float
    density: float


@dataclass(frozen=True, slots=True)
class Found:
    """The groups, and what they were found among.

    Attributes:
        groups: see `Group`.
        files: files looked at.
        links: pairs of tokens kept.
        by_chance: files of the largest group over all shuffles.
        set_aside: (attribute, reason) to the tokens that link nobody.
    """

    groups: tuple[Group, ...]
    files: int
    links: int
    by_chance: int
    set_aside: Mapping[tuple[str, str], int]


def find_groups(homes: pl.DataFrame, excluded: pl.DataFrame | None, rules: Rules | None = None) -> Found:
    """Look for groups of files.

    Args:
        homes: one row per file: household_id and the attributes it has (`sharing.homes_at`).
        excluded: attribute, token, reason: shelters, guardians, domiciliations.
        rules: what is looked for.

    Raises:
        UserError: E-USE-005 if the graph library is not installed.
    """
    rules = rules or Rules()
    shared = sharing(homes, excluded, rules.common)
    linked = links(shared, rules.least)
    random = np.random.default_rng(_SEED)
    by_chance = 0
    for _ in range(rules.shuffles):
        dealt = links(shuffled(shared, random), rules.least)
        by_chance = max([by_chance, *(len(files) for _, files in _components(dealt, rules.largest))])
    fewest = max(rules.smallest, by_chance + 1)
    found = [
        _group(cells, files, linked, shared)
        for cells, files in _components(linked, rules.largest)
        if len(files) >= fewest
    ]
    found.sort(key=lambda group: (group.expected, -len(group.files), group.files))
    groups = tuple(Group(n, g.files, g.shared, g.outside, g.expected, g.density) for n, g in enumerate(found, start=1))
    return Found(groups, shared.files, linked.cells.height, by_chance, shared.set_aside)


def _components(linked: Links, largest: int) -> list[tuple[list[int], list[str]]]:
    """Cells and files of every component or community."""
    if linked.cells.is_empty():
        return []
    networkx = graph_library()
    graph = networkx.Graph()
    ends = linked.cells.select("first", "first_token", "second", "second_token", "files").rows()
    for cell, (first, one, second, two, files) in enumerate(ends):
        graph.add_edge((first, one), (second, two), weight=files, cell=cell)
    members = dict(linked.members.group_by("cell", maintain_order=True).agg(HOUSEHOLD).rows())
    found = []
    for nodes in networkx.connected_components(graph):
        part = graph.subgraph(nodes)
        cells = _cells_of(part)
        files = _files_of(cells, members)
        if len(files) <= largest:
            found.append((cells, files))
            continue
        ordered = networkx.Graph()
        ordered.add_nodes_from(sorted(part.nodes))
        ordered.add_edges_from(sorted(part.edges(data=True), key=lambda edge: edge[2]["cell"]))
        for community in networkx.community.louvain_communities(ordered, weight="weight", seed=_SEED):
            cells = _cells_of(ordered.subgraph(community))
            if cells:
                found.append((cells, _files_of(cells, members)))
    return found


def _cells_of(graph: Any) -> list[int]:  # noqa: ANN401 - a networkx graph
    return sorted(data["cell"] for _, _, data in graph.edges(data=True))


def _files_of(cells: Iterable[int], members: Mapping[int, list[str]]) -> list[str]:
    return sorted({file for cell in cells for file in members[cell]})


def _group(cells: list[int], files: list[str], linked: Links, shared: Sharing) -> Group:
    mine = linked.cells[cells]
    rows = shared.frame.filter(pl.col(HOUSEHOLD).is_in(files))
    told = []
    touched = pl.lit(value=False)
    for name in shared.names:
        tokens = pl.concat(
            [mine.filter(pl.col(end) == name)[f"{end}_token"] for end in ("first", "second")], rechunk=True
        ).unique()
        if tokens.is_empty():
            continue
        inside = int(rows[name].is_in(tokens.implode()).sum())
        everywhere = int(shared.frequency[name].filter(pl.col("token").is_in(tokens.implode()))["files"].sum())
        told.append(Shared(name, tokens.len(), inside, everywhere - inside))
        touched = touched | pl.col(name).is_in(tokens.implode()).fill_null(value=False)
    outside = shared.frame.filter(touched).height - len(files)
    expected = min(mine["expected"].to_list())
    return Group(0, tuple(files), tuple(told), outside, expected, _density(rows, shared.names))


def _density(rows: pl.DataFrame, names: tuple[str, ...]) -> float:
    """Share of the pairs of files that have at least one token in common."""
    number = rows.height
    together = np.zeros((number, number), bool)
    for name in names:
        token = rows[name].rank("dense").fill_null(0).to_numpy()
        together |= (token[:, None] == token[None, :]) & (token[:, None] > 0)
    return float(np.triu(together, 1).sum() / max(number * (number - 1) // 2, 1))


def independent_links(group: Group) -> int:
    """How many independent links hold a group together."""
    return len({BY_NAME[shared.attribute].link for shared in group.shared})


def graph_library() -> ModuleType:
    """Networkx, loaded late.

    Raises:
        UserError: E-USE-005 if it is not installed.
    """
    try:
        import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415 - optional
    except ImportError:
        raise UserError(
            "E-USE-005",
            Text("The graph library is not installed.", "La bibliothèque de graphes n'est pas installée."),
            remedy=Text("run: pip install 'bondroit[networks]'", "lancez : pip install 'bondroit[networks]'"),
        ) from None
    module: ModuleType = nx
    return module
