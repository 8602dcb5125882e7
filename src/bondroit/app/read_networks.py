"""Open the groups of a month for the person who reads them; what has expired is erased and refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bondroit.app.find_networks import PURPOSE, VERB, forget_expired, groups_of, reader_frame
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bondroit.app.network_ports import FoundNetworks
    from bondroit.app.ports import Clock, Journal
    from bondroit.domain.months import Month
    from bondroit.networking.groups import Group


@dataclass(frozen=True, slots=True, eq=False)
class NetworksList:
    """The list: network_group, household_id, reason, expires."""

    month: str
    expires: str
    frame: pl.DataFrame = field(repr=False)

    def to_document(self) -> dict[str, Any]:
        """JSON values: counts, no file."""
        groups = self.frame["network_group"].n_unique()
        return {"month": self.month, "groups": groups, "files": self.frame.height, "expires_on": self.expires}


def read_networks(
    *, month: Month, by: str, reason: Callable[[Group], str], kept: FoundNetworks, journal: Journal, clock: Clock
) -> NetworksList:
    """The files of every group of `month`, for one reader.

    Args:
        month: the as-of month.
        by: who reads: a role or initials; kept in the journal.
        reason: the sentence that says why a group is one.
        kept: where the groups are.
        journal: gets one entry: who, how many, no file.
        clock: the day.

    Raises:
        UserError: E-USE-001 without a reader; E-NET-002 if they have expired; E-WRK-003 if none were looked for.
    """
    if not by.strip():
        raise UserError(
            "E-USE-001",
            Text("Nobody is named as the reader.", "Personne n'est nommé comme lecteur."),
            remedy=Text("add --by WHO.", "ajoutez --by QUI."),
        )
    today = clock.now().date()
    if month in forget_expired(kept, journal, today):
        raise UserError(
            "E-NET-002",
            Text(
                f"The groups of {month} have expired and were erased.",
                f"Les groupes de {month} sont périmés et ont été effacés.",
            ),
            remedy=Text(
                "look again: bondroit networks --month MONTH.", "cherchez à nouveau : bondroit networks --month MOIS."
            ),
        )
    if month not in kept.months():
        raise UserError(
            "E-WRK-003",
            Text(f"No groups were looked for in {month} yet.", f"Aucun groupe n'a encore été cherché en {month}."),
            remedy=Text(f"run bondroit networks --month {month}.", f"lancez bondroit networks --month {month}."),
        )
    document = kept.load(month)
    groups = groups_of(document)
    frame = reader_frame(groups, {group.number: reason(group) for group in groups}, document["expires"])
    done = NetworksList(str(month), document["expires"], frame)
    journal.append(VERB, PURPOSE, {"read_by": by.strip(), **done.to_document()})
    return done
