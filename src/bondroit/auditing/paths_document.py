"""The TOML file of profiles: households told in words, read with every fault of it at once, each with its line.

docs/explanation/profiles.md is the contract. What cannot be, by the law or by plain sense, is refused with a sentence
(`auditing.paths_rules`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bondroit.auditing.paths_places import Places, unknown_word
from bondroit.auditing.paths_reading import Section, profile_of, unknowns_of
from bondroit.auditing.paths_rules import impossible
from bondroit.domain.profile import FORMAT, Profiles
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.profile import Profile, Unknown

_PLACE = re.compile(r"at line (\d+), column (\d+)")
_TOP = ("format", "profile", "renamed", "unknown")


def packaged_profiles() -> Profiles:
    """The profiles that come with the package."""
    text = files("bondroit.auditing").joinpath("typical_profiles.toml").read_text(encoding="utf-8")
    return parse_profiles(text, name="typical_profiles.toml")


def parse_profiles(text: str, *, name: str) -> Profiles:
    """Read a file of profiles.

    Args:
        text: the TOML.
        name: what the file is called in messages.

    Raises:
        UserError: E-PRF-001 with every fault: not TOML, unknown words, wrong values, impossible households.
    """
    places = Places(text, name)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise wrong_profiles([Text(f"{name}: nested too deep.", f"{name} : trop imbriqué.")]) from None
    except ValueError as error:
        raise wrong_profiles([_not_toml(name, str(error))]) from None
    _format(document, places)
    for key in document:
        if key not in _TOP:
            places.add(places.line(0, "", key), unknown_word(key, _TOP))
    entries = document.get("profile", [])
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        places.add(0, Text("there is no [[profile]].", "il n'y a pas de [[profile]]."))
        entries = []
    common = unknowns_of(Section(document, places, 0))
    found = [_profile(entry, number, places, common) for number, entry in enumerate(entries, start=1)]
    profiles = [profile for profile in found if profile is not None]
    _twice(profiles, places)
    renamed = _renamed(document.get("renamed", {}), places)
    if places.found:
        raise wrong_profiles(places.ordered())
    return Profiles(tuple(profiles), renamed)


def wrong_profiles(faults: Sequence[Text]) -> UserError:
    """The refusal of a file of profiles."""
    return UserError(
        "E-PRF-001",
        Text("The profiles cannot be used.", "Les profils-types sont inutilisables."),
        faults=faults,
        remedy=Text(
            "repair these lines; docs/explanation/profiles.md says what a profile holds.",
            "corrigez ces lignes ; docs/explanation/profiles.md dit ce qu'un profil contient.",
        ),
    )


def _not_toml(name: str, message: str) -> Text:
    """The words of the reader of TOML are English: in French the place alone is told."""
    place = _PLACE.search(message)
    where = f", ligne {place[1]}, colonne {place[2]}" if place else ""
    return Text(f"{name}: not TOML: {message}.", f"{name}{where} : TOML invalide.")


def _format(document: dict[str, Any], places: Places) -> None:
    given = document.get("format")
    if given is None:
        places.add(
            0, Text(f"format is missing; write format = {FORMAT}.", f"format manque ; écrivez format = {FORMAT}.")
        )
    elif given is True or given != FORMAT:
        what = Text(f"format {given}: this version reads {FORMAT}.", f"format {given} : cette version lit {FORMAT}.")
        places.add(places.line(0, "", "format"), what)


def _profile(entry: dict[str, Any], number: int, places: Places, common: tuple[Unknown, ...]) -> Profile | None:
    """The profile; what is unknown of every one is unknown of it too, unless it says otherwise."""
    before = len(places.found)
    made = profile_of(Section(entry, places, number))
    if made is None or len(places.found) > before:
        return None
    told = {*made.known, *(one.variable for one in made.unknown)}
    alone = made.partner is None
    shared = [u for u in common if u.variable not in told and not (alone and u.variable.startswith("partner_"))]
    made = replace(made, unknown=(*made.unknown, *shared))
    for section, key, why in impossible(made):
        places.add(places.line(number, section, key), Text(f"{made.name}: {why.en}", f"{made.name} : {why.fr}"))
    return made


def _twice(profiles: Sequence[Profile], places: Places) -> None:
    seen: set[str] = set()
    for one in profiles:
        if one.name in seen:
            what = Text(f"two profiles are called {one.name}.", f"deux profils s'appellent {one.name}.")
            places.add(one.line, what)
        seen.add(one.name)


def _renamed(given: Any, places: Places) -> dict[str, str]:  # noqa: ANN401 - any TOML value
    if isinstance(given, dict) and all(isinstance(v, str) for v in given.values()):
        return {str(k): v for k, v in given.items()}
    what = Text(
        "[renamed]: a variable for each variable of a card.", "[renamed] : une variable par variable de grille."
    )
    places.add(places.line(0, "renamed"), what)
    return {}
