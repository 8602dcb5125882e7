"""Every table of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.tables.body import CORRECTIONS, EVENTS_TABLE, MEMBERS, PLACES, SNAPSHOTS, TRUE_EVENTS, TRUTHS
from bondroit.tables.health import HEALTH, HEALTH_LINKS, HEALTH_TRUTHS, SUSPENSIONS_HEALTH
from bondroit.tables.homes import HOMES, NETWORKS
from bondroit.tables.linked import LINK_TABLES
from bondroit.tables.operations import OPERATIONS
from bondroit.tables.partners import PARTNER_TABLES
from bondroit.tables.platform import FINDINGS, OUTCOMES, PLAN, RIGHTS, SCORES, SURVEY, VARIABLES
from bondroit.tables.reconciled import RECONCILED

if TYPE_CHECKING:
    from bondroit.tables.contract import Table

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        SNAPSHOTS, MEMBERS, EVENTS_TABLE, CORRECTIONS, PLACES, *OPERATIONS, HOMES, TRUTHS, TRUE_EVENTS, NETWORKS,
        *PARTNER_TABLES, HEALTH, SUSPENSIONS_HEALTH, HEALTH_LINKS, HEALTH_TRUTHS,
        VARIABLES, SURVEY, OUTCOMES, FINDINGS, SCORES, PLAN, RIGHTS, *RECONCILED, *LINK_TABLES,
    )
}  # fmt: skip
