"""Who can move a variable of a card: the household by what it declares, or nobody but the body.

By the columns it is made of: the contract of the tables says who writes each, `declared_origins.toml` what of the
body's is computed (assumed).
"""

from __future__ import annotations

import pkgutil
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.tables.barred import bar_of_name, bar_of_origin
from bondroit.tables.bars import ACCESS, CLAIMS, CONTACTS, DISPUTES, OWN
from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.tables.barred import Origin

SPEAKING = frozenset(bar.ground for bar in (CONTACTS, DISPUTES, ACCESS, OWN, CLAIMS))
"""Grounds of what a household does when it contests, writes, corrects, asks or claims."""
HOUSEHOLD = "household"


class Origins(StrEnum):
    """Where a variable comes from, as far as a household can move it."""

    DECLARED = "declared"
    COMPUTED = "computed"
    CLAIMED = "claimed"
    KNOWN = "known"
    UNTOLD = "untold"


ORIGIN_WORDS: dict[Origins, Text] = {
    Origins.DECLARED: Text("declared by the household", "déclarée par le foyer"),
    Origins.COMPUTED: Text("computed by the body from what is declared", "calculée par l'organisme sur le déclaré"),
    Origins.CLAIMED: Text(
        "claimed: to change it is to give up a right", "demandée : la changer, c'est renoncer à un droit"
    ),
    Origins.KNOWN: Text("known by the body", "connue de l'organisme"),
    Origins.UNTOLD: Text("not told", "non dit"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a variable of the card comes from.

    Attributes:
        variable: its name.
        origin: who can move it.
        at_once: whether one declaration can, and not only months of them.
        prefilled: whether all that is declared of it comes pre-filled from partners.
        speaking: on which ground it tells that somebody contested, wrote, corrected, asked or claimed; None: it does
            not.
        recent: whether a small value says that this was lately (months since), so that its order runs backwards.
    """

    variable: str
    origin: Origins
    at_once: bool = False
    speaking: Text | None = None
    recent: bool = False
    prefilled: bool = False


def source_of(name: str, origins: Iterable[Origin], *, kind: str = "", months: int = 1) -> Source:
    """A variable by the columns it is made of.

    Args:
        name: of the variable.
        origins: its columns; none where no dictionary tells them.
        kind: of the variable, as in the data dictionary.
        months: it looks back.
    """
    known = tuple(origins)
    found = {_origin(one) for one in known}
    order = (Origins.DECLARED, Origins.CLAIMED, Origins.COMPUTED, Origins.KNOWN)
    origin = next((one for one in order if one in found), Origins.UNTOLD)
    told = _told()["at_once"]
    at_once = origin is Origins.DECLARED and (kind in told["kinds"] or (bool(kind) and months <= told["months"]))
    bars = [bar_of_origin(one.table, one.column, one.value) for one in known] or [bar_of_name(name)]
    grounds = [bar.ground for bar in bars if bar is not None and bar.ground in SPEAKING]
    recent = kind.startswith("months_since") or name.startswith(("months_since", "mois_depuis"))
    declared = [one.column for one in known if _origin(one) is Origins.DECLARED]
    prefilled = bool(declared) and all(column in _told()["prefilled"]["columns"] for column in declared)
    return Source(name, origin, at_once, grounds[0] if grounds else None, recent, prefilled)


def told_source(name: str, *, declared: Iterable[str], speaking: Iterable[str] = ()) -> Source:
    """A variable of a table that somebody brings, as they say where it comes from.

    Args:
        name: of the variable.
        declared: those that a household declares; where some are named, the others are not.
        speaking: those that tell of contacts, disputes, corrections, questions, beside what names tell.
    """
    named = set(declared)
    source = source_of(name, ())
    origin = Origins.UNTOLD if not named else Origins.DECLARED if name in named else Origins.KNOWN
    ground = Text("named so", "désignée ainsi") if name in set(speaking) else source.speaking
    return Source(name, origin, name in named, ground, source.recent)


def _origin(one: Origin) -> Origins:
    told = _told()
    if one.value and one.table == "events":
        return Origins.DECLARED if one.value in told["events"]["declared"] else Origins.KNOWN
    table = TABLES.get(one.table)
    column = next((c for c in table.columns if c.name == one.column), None) if table is not None else None
    if one.column in told["known"]["columns"]:
        return Origins.KNOWN
    if column is not None and column.source == HOUSEHOLD:
        return Origins.DECLARED
    for key in (Origins.DECLARED, Origins.CLAIMED, Origins.COMPUTED):
        if one.column in told[key]["columns"] or one.column.endswith(tuple(told[key]["ends"])):
            return key
    return Origins.KNOWN


@cache
def _told() -> dict[str, Any]:
    data = pkgutil.get_data("bondroit.auditing", "declared_origins.toml")
    assert data is not None
    return tomllib.loads(data.decode())
