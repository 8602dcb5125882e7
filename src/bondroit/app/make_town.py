"""Make a fictitious département, cell by cell, and store its tables, month by month."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.tables.catalogue import TABLES
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.making import CELL, TownRequest, cells, check_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.ports import Documents, Journal, Progress, Tables
    from bondroit.app.town_ports import CellMaker, Parts
    from bondroit.law.port import Law

IDENTITY = "town.json"
MAKING, MADE = "making", "made"
IN_MEMORY = 200_000
"""Rows up to which a table is put together in memory: quicker, and the same bytes as streamed."""
ASKED = {
    "households": Text("households", "foyers"),
    "months": Text("months", "mois"),
    "first": Text("first month", "premier mois"),
    "last": Text("last month", "dernier mois"),
    "seed": Text("seed", "graine"),
    "law": Text("version of the law", "version de la loi"),
    "behaviour": Text("behaviour", "comportement"),
}


@dataclass(frozen=True, slots=True)
class TownReport:
    """What was made, under which law.

    Attributes:
        households, months, first, last, seed: what was asked.
        law: name and version.
        behaviour: how people live, declare and claim: see `Behaviour.to_document`.
        tables: rows of each table.
        recognised: it was there already.
    """

    households: int
    months: int
    first: str
    last: str
    seed: int
    law: str
    behaviour: dict[str, Any]
    tables: dict[str, int]
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)


def make_town(
    *,
    request: TownRequest,
    law: Law,
    maker: CellMaker,
    parts: Parts,
    tables: Tables,
    documents: Documents,
    journal: Journal,
    progress: Progress,
    size: int = CELL,
) -> TownReport:
    """Make the town's tables: what the body knows, and the truth that no real body has.

    The same request under the same law is recognised: nothing is made again. A run that was cut is taken up: the cells
    that were made, and the tables that were merged, are kept.

    Args:
        request: size, months, seed and behaviour.
        law: names the law under which `maker` computes.
        maker: makes the cells, here or in other processes.
        parts: where the cells stand until all are made.
        tables: where the tables go.
        documents: keeps `town.json`, which says that all in this workspace is fictitious.
        journal: gets one entry.
        progress: shows the cells, then the tables.
        size: households of a cell; another size gives another town.

    Raises:
        UserError: E-USE-003 if the town asked is out of range; E-USE-005 if the law is not installed; E-WRK-002 if
            the workspace holds another town or a body's files; E-BSY-002 if a process that makes cells dies.
    """
    check_request(request)
    asked = _asked(request, law)
    known = _known(asked, documents, tables)
    if known is None:
        # From here on the tables may be of two towns until the end: a town that was cut says so and is taken up.
        documents.write_json(IDENTITY, {**asked, "state": MAKING})
        mine = parts.prepare({**asked, "cell": size})
        every = cells(request.households, size)
        alone = len(every) == 1
        with progress.step(asked["law"], total=request.months if alone else len(every)) as advance:
            done = mine.done()
            # Said even when it is nothing: from here on the time that remains is told.
            advance(0 if alone else len(done))
            left = [cell for cell in every if cell.number not in done]
            if left:
                maker(request, left, mine, advance)
        _merge(mine, tables, progress)
        known = TownReport(**asked, tables=mine.rows(), recognised=False)
        documents.write_json(IDENTITY, {**known.to_document(), "state": MADE})
    parts.clear()
    journal.append("town", "statistics", known.to_document())
    return known


def _asked(request: TownRequest, law: Law) -> dict[str, Any]:
    return {
        "households": request.households,
        "months": request.months,
        "first": str(request.first),
        "last": str(request.last),
        "seed": request.seed,
        "law": f"{law.name} {law.version}",
        "behaviour": (request.behaviour or usual_behaviour()).to_document(),
    }


def _merge(parts: Parts, tables: Tables, progress: Progress) -> None:
    """Put the cells of each table, and of each month of it, one after the other."""
    waiting = parts.waiting()
    with progress.step("Parquet", total=len(waiting)) as advance:
        for name, month, rows in waiting:
            cells_of = parts.scan(name, month)
            if rows <= IN_MEMORY:
                tables.write(name, cells_of.collect().rechunk(), month)
            else:
                tables.sink(name, cells_of, month)
            parts.drop(name, month)
            advance()


def _known(asked: dict[str, Any], documents: Documents, tables: Tables) -> TownReport | None:
    """The town that is here, if it is the one asked; None if there is none or it was cut.

    Raises:
        UserError: E-WRK-002 if another town, or the files of a body, are here: their tables must not mix.
    """
    filled = any(tables.exists(name) for name in TABLES)
    if not documents.exists(IDENTITY):
        if filled:
            raise _occupied(Text("files that are no town", "des dossiers qui ne sont pas une ville"))
        return None
    made = documents.read_json(IDENTITY)
    other = [name for name, value in asked.items() if made.get(name) != value]
    if other:
        # Cut before its first table was whole, it left nothing: another may be made.
        if made.get("state") == MADE or filled:
            raise _occupied(Text("another town", "une autre ville"), other)
        return None
    if made.get("state") != MADE or not all(_is_there(tables, name, asked["months"]) for name in made["tables"]):
        return None
    return TownReport(**{**{k: v for k, v in made.items() if k != "state"}, "recognised": True})


def _is_there(tables: Tables, name: str, months: int) -> bool:
    if name not in TABLES:
        return False
    return len(tables.months(name)) == months if TABLES[name].monthly else tables.exists(name)


def _occupied(what: Text, other: Sequence[str] = ()) -> UserError:
    words = [ASKED[name] for name in other]
    en, fr = ", ".join(word.en for word in words), ", ".join(word.fr for word in words)
    return UserError(
        "E-WRK-002",
        Text(f"This workspace holds {what.en}.", f"Cet espace contient {what.fr}."),
        faults=[Text(f"Not the same: {en}.", f"Diffère : {fr}.")] if words else [],
        remedy=Text(
            "make a workspace for this town: bondroit init FOLDER, then bondroit town --workspace FOLDER.",
            "créez un espace pour cette ville : bondroit init DOSSIER, puis bondroit town --workspace DOSSIER.",
        ),
    )
