"""The variables of a workspace: the dictionary that its settings name, or the package's own."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.observing.dictionary import candidates_dictionary, default_dictionary, parse_dictionary
from bondroit.observing.rules import EVENTS_SOURCE
from bondroit.store.written import text_of
from bondroit.tables.body import EVENTS

if TYPE_CHECKING:
    from bondroit.observing.dictionary import Dictionary
    from bondroit.wiring.services import Services

PACKAGE, CANDIDATES = "", "candidates"


def dictionary_of(services: Services) -> Dictionary:
    """The dictionary of a workspace: the file its settings name, `candidates`, or the package's own.

    Raises:
        UserError: E-TAB-001 if the file cannot be read, E-USE-003 with every fault of it.
    """
    return dictionary_named(services.settings.observe.dictionary, services.root)


def observed_dictionary(services: Services) -> Dictionary:
    """The dictionary of a workspace, its events read from the tables that are there.

    Controls stand in two tables (those before the platform, those made with it); a workspace may have one of them.

    Raises:
        UserError: as `dictionary_of`; E-WRK-003 if a kind of event has no table at all, for then "none" would be a lie.
    """
    dictionary = dictionary_of(services)
    there = tuple(s for s in dictionary.sources if s == EVENTS_SOURCE or services.tables.exists(s.table))
    missing = sorted({s.kind for s in dictionary.sources} - {s.kind for s in there})
    if missing:
        kinds = ", ".join(missing)
        tables = ", ".join(sorted({s.table for s in dictionary.sources if s.kind in missing}))
        raise UserError(
            "E-WRK-003",
            Text(f"No table tells of these events: {kinds}.", f"Aucune table ne dit ces événements : {kinds}."),
            remedy=Text(
                f"ingest one of {tables}, or leave these variables out of the dictionary.",
                f"chargez l'une de {tables}, ou ôtez ces variables du dictionnaire.",
            ),
        )
    return replace(dictionary, sources=there)


def only_needed(dictionary: Dictionary) -> Dictionary:
    """The same variables without the table `events` where none of them looks at a kind that stands there."""
    if {kind for rule in dictionary.rules for kind in rule.events} & set(EVENTS):
        return dictionary
    return replace(dictionary, sources=tuple(s for s in dictionary.sources if s != EVENTS_SOURCE))


def dictionary_named(name: str, folder: Path) -> Dictionary:
    """A dictionary by the name of its file; a relative path starts in `folder`.

    Args:
        name: empty for the package's own, `candidates` for its thousand candidates, else a TOML file.
        folder: of the workspace.

    Raises:
        UserError: as `dictionary_of`.
    """
    if name == PACKAGE:
        return default_dictionary()
    if name == CANDIDATES:
        return candidates_dictionary()
    return _parsed(text_of(folder / name))


def chosen(name: str | None, services: Services | None) -> tuple[str, Dictionary]:
    """The dictionary of an option, else of the workspace, else the package's, with how to call it.

    Args:
        name: the option, a path that starts here; None if it was not given.
        services: the workspace, if there is one.
    """
    if name is not None:
        return name, dictionary_named(name, Path())
    if services is None or services.settings.observe.dictionary == PACKAGE:
        return "bondroit", default_dictionary()
    return services.settings.observe.dictionary, dictionary_of(services)


@lru_cache(maxsize=8)
def _parsed(text: str) -> Dictionary:
    return parse_dictionary(text)
