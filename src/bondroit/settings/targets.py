"""From the text of a targets file to declared targets: every fault at once, with its line."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.target import CAUSES, DIRECTIONS, QUALIFIED, SIDES, CoverTarget, DeclaredTarget
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

BRANCHES = ("family", "health")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HEADER = re.compile(r"\s*\[\[\s*target\s*\]\]")
_OTHER_HEADER = re.compile(r"\s*\[")
_RESERVED = frozenset(d.value for d in DIRECTIONS)


@dataclass(frozen=True, slots=True)
class _Key:
    """What one key of a `[[target]]` may be: `low` and `high` bound a number, `choices` list texts."""

    kind: str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()


_COMMON = {"name": _Key("name"), "branch": _Key("choice", choices=BRANCHES)}
FAMILY_KEYS = _COMMON | {
    "direction": _Key("choice", choices=SIDES),
    "above_euros": _Key("number", 0, 1e9),
    "min_months": _Key("whole", 1, 120),
    "window_months": _Key("whole", 1, 120),
    "benefits": _Key("list", choices=tuple(b.value for b in BENEFITS)),
    "cause": _Key("choice", choices=CAUSES),
    "fraud": _Key("choice", choices=QUALIFIED),
    "materiality_euros": _Key("number", 0, 1e6),
    "articulated_by": _Key("name"),
    "articulated_from": _Key("number", -1e15, 1e15),
}
HEALTH_KEYS = _COMMON | {"ceilings": _Key("number", 1, 100)}


def parse_targets(text: str, *, name: str = "targets.toml") -> tuple[DeclaredTarget | CoverTarget, ...]:
    """Read the targets that a body declares.

    Args:
        text: TOML, one `[[target]]` each; docs/explanation/targets.md says what every key means.
        name: how the file is called in messages.

    Raises:
        UserError: E-USE-006 with every fault at once and its line.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        french = re.sub(r"at line (\d+), column (\d+)", r"ligne \1, colonne \2", str(error))
        raise _wrong(name, [Text(f"Not TOML: {error}.", f"Ce n'est pas du TOML : {french}.")]) from None
    blocks = document.pop("target", [])
    faults = [
        Text(f"unknown key {key}: write [[target]].", f"clé inconnue {key} : écrivez [[target]].") for key in document
    ]
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        faults.append(Text("target must be written [[target]].", "target doit s'écrire [[target]]."))
        blocks = []
    elif not blocks:
        faults.append(Text("It declares no target.", "Il ne déclare aucune cible."))
    entries = []
    for number, block in enumerate(blocks):
        own, entry = _read(block, _Lines(text, number))
        faults += own
        if entry is not None:
            entries.append(entry)
    faults += _doubled(blocks, text)
    if faults:
        raise _wrong(name, faults)
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Tells the line of a key of the `number`-th `[[target]]` (from 0), as far as the text shows it."""

    text: str
    number: int

    def fault(self, key: str, en: str, fr: str) -> Text:
        """A fault after its line."""
        line = self.line(key)
        return Text(f"Line {line}: {en}", f"Ligne {line} : {fr}") if line else Text(en, fr)

    def line(self, key: str) -> int:
        """The line, from 1; that of the header if the key is not written; 0 if neither is seen."""
        seen, header = -1, 0
        assignment = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        for at, line in enumerate(self.text.splitlines(), start=1):
            if _HEADER.match(line):
                seen += 1
                header = at if seen == self.number else header
            elif _OTHER_HEADER.match(line):
                continue
            elif seen == self.number and assignment.match(line):
                return at
        return header


def _read(block: Mapping[str, Any], lines: _Lines) -> tuple[list[Text], DeclaredTarget | CoverTarget | None]:
    """The faults of one target, or the target."""
    health = block.get("branch", "family") == "health"
    known = HEALTH_KEYS if health else FAMILY_KEYS
    faults = [_unknown(key, known, lines) for key in block if key not in known]
    needed = ("name",) if health else ("name", "direction")
    faults += [lines.fault("", f"{key} is missing.", f"{key} manque.") for key in needed if key not in block]
    for key, value in block.items():
        fault = _checked(value, known[key]) if key in known else None
        if fault:
            faults.append(lines.fault(key, f"{key} {fault.en}.", f"{key} {fault.fr}."))
    if not faults:
        faults += _together(block, lines)
    if faults:
        return faults, None
    if health:
        return [], CoverTarget(name=block["name"], ceilings=float(block.get("ceilings", 1.0)))
    return [], _family(block)


def _family(block: Mapping[str, Any]) -> DeclaredTarget:
    plain = DeclaredTarget(name=block["name"], side=block["direction"])
    return DeclaredTarget(
        name=block["name"],
        side=block["direction"],
        window_months=block.get("window_months", plain.window_months),
        min_months=block.get("min_months", plain.min_months),
        above_cents=round(block.get("above_euros", plain.above_cents / 100) * 100),
        materiality_cents=round(block.get("materiality_euros", plain.materiality_cents / 100) * 100),
        benefits=tuple(Benefit(b) for b in block.get("benefits", plain.benefits)),
        cause=block.get("cause", plain.cause),
        qualified=block.get("fraud", plain.qualified),
        articulated_by=block.get("articulated_by"),
        articulated_from=block.get("articulated_from"),
    )


def _checked(value: Any, key: _Key) -> Text | None:  # noqa: ANN401  any TOML value
    """What is wrong with a value."""
    if key.kind == "name":
        sound = isinstance(value, str) and _NAME.fullmatch(value)
        rule = Text(
            "must be letters a-z, digits and _, at most 40", "doit être en lettres a-z, chiffres et _, 40 au plus"
        )
        return None if sound else rule
    if key.kind == "choice":
        listed = ", ".join(key.choices)
        return None if value in key.choices else Text(f"must be one of {listed}", f"doit être parmi {listed}")
    if key.kind == "list":
        return _checked_list(value, key)
    kinds = int if key.kind == "whole" else int | float
    if isinstance(value, bool) or not isinstance(value, kinds) or not math.isfinite(value):
        return (
            Text("must be a whole number", "doit être un nombre entier")
            if key.kind == "whole"
            else Text("must be a number", "doit être un nombre")
        )
    if not key.low <= value <= key.high:
        return Text(f"must be from {key.low:g} to {key.high:g}", f"doit aller de {key.low:g} à {key.high:g}")
    return None


def _checked_list(value: Any, key: _Key) -> Text | None:  # noqa: ANN401
    if not isinstance(value, list) or not value or len(set(map(str, value))) < len(value):
        return Text(
            "must be a list of texts, none twice, not empty", "doit être une liste de textes, sans répétition, non vide"
        )
    strange = [str(item) for item in value if item not in key.choices]
    if strange:
        listed, known = ", ".join(strange), ", ".join(key.choices)
        return Text(f"does not know {listed}; known: {known}", f"ne connaît pas {listed} ; connus : {known}")
    return None


def _together(block: Mapping[str, Any], lines: _Lines) -> list[Text]:
    """Faults of keys that are right alone and wrong together."""
    faults = []
    plain = DeclaredTarget(name="x", side="either")
    if block.get("min_months", plain.min_months) > block.get("window_months", plain.window_months):
        faults.append(
            lines.fault(
                "min_months" if "min_months" in block else "window_months",
                "min_months is more than window_months: no file could meet the target.",
                "min_months dépasse window_months : aucun dossier n'atteindrait la cible.",
            )
        )
    if block["name"] in _RESERVED:
        faults.append(
            lines.fault(
                "name",
                f"{block['name']} is the name of the settings' own target; choose another.",
                f"{block['name']} est le nom de la cible des réglages ; choisissez-en un autre.",
            )
        )
    if "articulated_from" in block and "articulated_by" not in block:
        faults.append(
            lines.fault(
                "articulated_from", "articulated_from needs articulated_by.", "articulated_from veut articulated_by."
            )
        )
    return faults


def _doubled(blocks: list[Mapping[str, Any]], text: str) -> list[Text]:
    faults, seen = [], set()
    for number, block in enumerate(blocks):
        name = block.get("name")
        if isinstance(name, str) and name in seen:
            faults.append(
                _Lines(text, number).fault(
                    "name", f"two targets are called {name}.", f"deux cibles s'appellent {name}."
                )
            )
        seen.add(name if isinstance(name, str) else None)
    return faults


def _unknown(key: str, known: Mapping[str, _Key], lines: _Lines) -> Text:
    near = difflib.get_close_matches(key, list(known), n=1)
    if near:
        return lines.fault(
            key, f"unknown key {key}. Did you mean {near[0]}?", f"clé inconnue {key}. Vouliez-vous dire {near[0]} ?"
        )
    names = ", ".join(known)
    return lines.fault(key, f"unknown key {key}. Known: {names}.", f"clé inconnue {key}. Connues : {names}.")


def _wrong(name: str, faults: list[Text]) -> UserError:
    return UserError(
        "E-USE-006",
        Text(f"The targets in {name} cannot be used.", f"Les cibles de {name} sont inutilisables."),
        faults=faults,
        remedy=Text(
            f"correct {name}; docs/explanation/targets.md shows every key.",
            f"corrigez {name} ; docs/explanation/targets.md montre chaque clé.",
        ),
    )
