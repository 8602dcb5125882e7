"""What stands around the body's own files: other bodies' data on the same people, the health insurer, the homes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.town import health_frames, homes, networks, partners
from bondroit.town.health import Covers, covers
from bondroit.town.identities import identities
from bondroit.town.partner_bodies import PartnerBodies, partner_bodies, persons_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.law.situations import Situations
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.paying import Rights
    from bondroit.town.population import Array, Random

RSA = BENEFITS.index(Benefit.RSA)
STREAMS = 4
"""How many streams of chance `surround` takes: names, bodies, health, homes."""


@dataclass(frozen=True, slots=True)
class Around:
    """What other bodies hold on the households of a cell.

    Attributes:
        bodies: tax office, unemployment office, employers.
        health: the insurer.
        lasting: tables that are not monthly, by name.
        life: the true life.
        start: households in the cells before.
    """

    bodies: PartnerBodies
    health: Covers
    lasting: dict[str, pl.DataFrame]
    life: Life
    start: int

    def monthly(self, month: Month, known: Situations) -> dict[str, pl.DataFrame]:
        """The monthly tables of a month; `known` is the life the body knew in it, one row per household."""
        insurer = health_frames.monthly_frames(self.health, month, known=known, life=self.life, cell_first=self.start)
        return partners.monthly_frames(month, self.bodies) | insurer


def surround(
    life: Life, told: Declarations, given: Rights, paid: Array, *, identifiers: pl.Series, span: tuple[Month, Month],
    start: int, behaviour: Behaviour, streams: Sequence[Random],
) -> Around:  # fmt: skip
    """Draw what other bodies hold.

    Args:
        life: the true life.
        told: what is told of it.
        given: what the law gives.
        paid: cents paid at the time, shape (n, months, benefits).
        identifiers: pseudonyms.
        span: first and last month of the tables.
        start: households in the cells before.
        behaviour: how these bodies err, and how people ask the insurer.
        streams: `STREAMS` streams of chance.
    """
    (first, last), (naming, noting, insuring, housing) = span, streams
    people = identities(life, start, behaviour, naming)
    bodies = partner_bodies(
        life, people, identifiers=identifiers, known=persons_known(life, told), behaviour=behaviour, random=noting
    )
    insurer = covers(
        life, given.cover_due, given.cover_then, first=first, behaviour=behaviour, random=insuring,
        rsa_received=paid[:, :, RSA] > 0,
    )  # fmt: skip
    dwellings = homes.homes(life, told, told.networks, behaviour, housing)
    lasting = (
        partners.lasting_frames(bodies)
        | health_frames.lasting_frames(insurer, identifiers, cell_first=start)
        | networks.lasting_frames(told.networks, identifiers, last, first=first, cell_first=start)
        | homes.lasting_frames(dwellings, identifiers, last, cell_first=start)
    )
    return Around(bodies, insurer, lasting, life, start)
