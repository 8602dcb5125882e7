"""From the text of `bondroit.toml` to `Settings`: every fault at once, with its line and the nearest name."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.settings.settings import Settings
from bondroit.settings.specs import SPEC, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from dataclasses import Field

# Settings that the environment may give, for a secret or for a role that changes from one run to the next.
FROM_ENVIRONMENT = {"database": "BONDROIT_DATABASE", "actor": "BONDROIT_ACTOR"}
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")

Faults = list[Text]


def parse_settings(text: str, environment: Mapping[str, str] | None = None, *, name: str = "bondroit.toml") -> Settings:
    """Read settings; what the text does not give keeps its default.

    Args:
        text: TOML.
        environment: BONDROIT_DATABASE and BONDROIT_ACTOR in it pass before the text.
        name: how the text is called in messages.

    Raises:
        UserError: E-USE-003 with every fault: not TOML, unknown name, wrong type, out of bounds.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Text(f"Not TOML: {error}.", f"Ce n'est pas du TOML : {_in_french(str(error))}.")
        raise _wrong(name, [fault]) from None
    for key, variable in FROM_ENVIRONMENT.items():
        if environment and environment.get(variable):
            document[key] = environment[variable]
    faults: Faults = []
    given = _read_section(Settings, document, "", text, faults)
    if not faults:
        faults += _together(given)
    if faults:
        raise _wrong(name, faults)
    return Settings(**given)


def sections() -> dict[str, type[Any]]:
    """The sections of the settings, by name: the dataclass of each."""
    return {f.name: type(f.default) for f in fields(Settings) if is_dataclass(f.default)}


def spec_of(setting: Field[Any]) -> Spec:
    """What a setting may be."""
    spec = setting.metadata[SPEC]
    assert isinstance(spec, Spec)
    return spec


def bound(number: float) -> str:
    """A bound as a person writes it: no exponent, no useless decimals."""
    return str(int(number)) if float(number).is_integer() else str(number)


def _read_section(kind: type, document: Mapping[str, Any], section: str, text: str, faults: Faults) -> dict[str, Any]:
    known = {f.name: f for f in fields(kind)}
    given: dict[str, Any] = {}
    for key, value in document.items():
        place = _place(text, section, key)
        if key not in known:
            faults.append(_unknown(place, section, key, list(known)))
        elif is_dataclass(known[key].default):
            if isinstance(value, dict):
                inner = sections()[key]
                given[key] = inner(**_read_section(inner, value, key, text, faults))
            else:
                faults.append(
                    Text(f"{place.en}{key} is a section: write [{key}].", f"{place.fr}{key} est une section : [{key}].")
                )
        else:
            fault, given[key] = _checked(value, known[key])
            if fault:
                title = f"{section}.{key}" if section else key
                faults.append(Text(f"{place.en}{title} {fault.en}.", f"{place.fr}{title} {fault.fr}."))
    # A faulty value is never kept: the caller raises. Until then the default stands for it.
    return {key: value for key, value in given.items() if value is not None}


def _checked(value: Any, setting: Field[Any]) -> tuple[Text | None, Any]:  # noqa: ANN401  any TOML value
    """The fault of a value, or the value as the setting holds it."""
    spec, default = spec_of(setting), setting.default
    if isinstance(default, tuple):
        return _checked_list(value, spec)
    if isinstance(default, str):
        return _checked_text(value, spec)
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    whole = setting.type in {"int", int}
    if not number or (whole and not isinstance(value, int)):
        kind = Text("a whole number", "un nombre entier") if whole else Text("a number", "un nombre")
        return Text(f"must be {kind.en}, not {_shown(value)}", f"doit être {kind.fr}, pas {_shown(value)}"), None
    if spec.low is not None and spec.high is not None and not spec.low <= value <= spec.high:
        return (
            Text(
                f"must be from {bound(spec.low)} to {bound(spec.high)}, not {_shown(value)}",
                f"doit aller de {bound(spec.low)} à {bound(spec.high)}, pas {_shown(value)}",
            ),
            None,
        )
    return None, value


def _checked_text(value: Any, spec: Spec) -> tuple[Text | None, Any]:  # noqa: ANN401
    shown = "" if spec.secret else f", not {_shown(value)}"
    montre = "" if spec.secret else f", pas {_shown(value)}"
    if not isinstance(value, str):
        return Text(f"must be a text in quotes{shown}", f"doit être un texte entre guillemets{montre}"), None
    if spec.choices and value not in spec.choices:
        choices = ", ".join(spec.choices)
        return Text(f"must be one of {choices}{shown}", f"doit être parmi {choices}{montre}"), None
    if spec.pattern and not re.fullmatch(spec.pattern, value):
        return (
            Text(f"has not the right form{shown}: {spec.meaning.en.rstrip('.')}",
                 f"n'a pas la bonne forme{montre} : {spec.meaning.fr.rstrip('.')}"),
            None,
        )  # fmt: skip
    return None, value


def _checked_list(value: Any, spec: Spec) -> tuple[Text | None, Any]:  # noqa: ANN401
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        return Text("must be a list of texts, not empty", "doit être une liste de textes, non vide"), None
    strange = [item for item in value if item not in spec.choices]
    if strange:
        choices = ", ".join(spec.choices)
        return (
            Text(
                f"does not know {', '.join(strange)}; known: {choices}",
                f"ne connaît pas {', '.join(strange)} ; connus : {choices}",
            ),
            None,
        )
    if len(set(value)) < len(value):
        return Text("names the same item twice", "nomme deux fois la même chose"), None
    return None, tuple(value)


def _together(given: Mapping[str, Any]) -> Faults:
    """Faults of settings that are right alone and wrong together."""
    target = given.get("target")
    if target is not None and target.min_months > target.window_months:
        return [
            Text(
                "target.min_months is more than target.window_months: no file could meet the target.",
                "target.min_months dépasse target.window_months : aucun dossier n'atteindrait la cible.",
            )
        ]
    return []


def _unknown(place: Text, section: str, key: str, known: list[str]) -> Text:
    title = f"{section}.{key}" if section else key
    everywhere = {f.name: "" for f in fields(Settings)}
    everywhere |= {f.name: name for name, kind in sections().items() for f in fields(kind)}
    near = difflib.get_close_matches(key, [*known, *everywhere], n=1)
    if not near:
        names = ", ".join(known)
        return Text(f"{place.en}unknown setting {title}. Known: {names}.",
                    f"{place.fr}réglage inconnu {title}. Connus : {names}.")  # fmt: skip
    guess = near[0]
    home = section if guess in known else everywhere[guess]
    guess = f"{home}.{guess}" if home else guess
    return Text(
        f"{place.en}unknown setting {title}. Did you mean {guess}?",
        f"{place.fr}réglage inconnu {title}. Vouliez-vous dire {guess} ?",
    )


def _place(text: str, section: str, key: str) -> Text:
    """`Line 12: ` if the line on which the key stands can be told, else nothing."""
    here = ""
    assignment = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
    dotted = re.compile(rf"""\s*{re.escape(section)}\s*\.\s*["']?{re.escape(key)}["']?\s*=""")
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            here = header[1].strip("\"' ")
            found = not section and here == key
        else:
            found = bool(here == section and assignment.match(line)) or bool(section and dotted.match(line))
        if found:
            return Text(f"Line {number}: ", f"Ligne {number} : ")
    return Text("", "")


def _shown(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _in_french(message: str) -> str:
    """Only the place is translated: the words of the TOML reader are its own."""
    return re.sub(r"at line (\d+), column (\d+)", r"ligne \1, colonne \2", message)


def _wrong(name: str, faults: Faults) -> UserError:
    return UserError(
        "E-USE-003",
        Text(f"The settings in {name} cannot be used.", f"Les réglages de {name} sont inutilisables."),
        faults=faults,
        remedy=Text(
            f"correct {name}; `bondroit init OTHER_FOLDER` writes every setting with its default and its meaning.",
            f"corrigez {name} ; « bondroit init AUTRE_DOSSIER » écrit chaque réglage avec son défaut et son sens.",
        ),
    )
