"""Make a fictitious département and store its tables, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.town.making import TownRequest
from bondroit.town.making import make_town as make

if TYPE_CHECKING:
    from bondroit.app.ports import Documents, Journal, Progress, Tables
    from bondroit.law.port import Law

IDENTITY = "town.json"
MAKING, MADE = "making", "made"
MONTHLY = ("snapshots", "members", "truths")


@dataclass(frozen=True, slots=True)
class TownReport:
    """What was made, under which law."""

    households: int
    months: int
    first: str
    last: str
    seed: int
    events: int
    corrections: int
    law: str
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "households": self.households,
            "months": self.months,
            "first": self.first,
            "last": self.last,
            "seed": self.seed,
            "events": self.events,
            "corrections": self.corrections,
            "law": self.law,
            "recognised": self.recognised,
        }


def make_town(
    *, request: TownRequest, law: Law, tables: Tables, documents: Documents, journal: Journal, progress: Progress
) -> TownReport:
    """Make the town's tables: snapshots, members, events, corrections, and the truth that no real body has.

    The same request under the same law is recognised: nothing is made again.

    Args:
        request: size, months, seed and behaviour.
        law: computes every amount, paid on the declared life and due on the true one.
        tables: where the tables go.
        documents: keeps `town.json`, which says that all in this workspace is fictitious.
        journal: gets one entry.
        progress: shows the months.

    Raises:
        UserError: E-USE-003 if the town asked is out of range; E-USE-005 if the law is not installed; E-WRK-002 if
            the workspace holds another town or a body's files.
    """
    asked: dict[str, Any] = {
        "households": request.households,
        "months": request.months,
        "first": str(request.first),
        "last": str(request.last),
        "seed": request.seed,
        "law": f"{law.name} {law.version}",
    }
    known = _known(asked, documents, tables, request)
    if known is not None:
        journal.append("town", "statistics", known.to_document())
        return known
    # From here on the tables may be of two towns until the end: a town that was cut says so and is made again.
    documents.write_json(IDENTITY, {**asked, "state": MAKING})
    with progress.step(asked["law"], total=request.months) as advance:
        town = make(request, law, advance)
    with progress.step("Parquet", total=request.months) as advance:
        for month in town.months:
            tables.write("snapshots", town.snapshots(month), month)
            tables.write("members", town.members(month), month)
            tables.write("truths", town.truths(month), month)
            advance()
    tables.write("events", town.events)
    tables.write("corrections", town.corrections)
    report = TownReport(**asked, events=town.events.height, corrections=town.corrections.height, recognised=False)
    documents.write_json(IDENTITY, {**report.to_document(), "state": MADE})
    journal.append("town", "statistics", report.to_document())
    return report


def _known(asked: dict[str, Any], documents: Documents, tables: Tables, request: TownRequest) -> TownReport | None:
    """The town that is here, if it is the one asked; None if there is none or it was cut.

    Raises:
        UserError: E-WRK-002 if another town, or the files of a body, are here: their tables must not mix.
    """
    if not documents.exists(IDENTITY):
        if tables.months("snapshots"):
            raise _occupied(Text("files that are no town", "des dossiers qui ne sont pas une ville"))
        return None
    made = documents.read_json(IDENTITY)
    if request.behaviour is not None or any(made.get(name) != value for name, value in asked.items()):
        raise _occupied(Text("another town", "une autre ville"))
    if made.get("state") != MADE or any(len(tables.months(name)) != request.months for name in MONTHLY):
        return None
    return TownReport(**{**{k: v for k, v in made.items() if k != "state"}, "recognised": True})


def _occupied(what: Text) -> UserError:
    return UserError(
        "E-WRK-002",
        Text(f"This workspace holds {what.en}.", f"Cet espace contient {what.fr}."),
        remedy=Text(
            "make a workspace for this town: bondroit init FOLDER, then bondroit town --workspace FOLDER.",
            "créez un espace pour cette ville : bondroit init DOSSIER, puis bondroit town --workspace DOSSIER.",
        ),
    )
