"""Why a group of files is shown, in a sentence: what they share, and what chance would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.networking.sharing import BY_NAME

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.networking.groups import Group, Shared

RAREST = 1_000_000_000
"""Rarer than one in so many is said as this."""
_MANY: dict[str, Text] = {
    "bank_account": Text("bank accounts", "comptes bancaires"),
    "address": Text("addresses", "adresses"),
    "landlord": Text("landlords", "bailleurs"),
    "phone": Text("telephone numbers", "numéros de téléphone"),
}
_HOW: dict[str, Text] = {
    "bank_account": Text("are paid on", "sont payés sur"),
    "address": Text("live at", "habitent à"),
    "landlord": Text("name", "nomment"),
    "phone": Text("have", "ont"),
}


def attribute_word(name: str, language: Language) -> str:
    """The name of an attribute."""
    return BY_NAME[name].label.say(language)


def reason(group: Group, language: Language) -> str:
    """The whole reason of a group, for its reader."""
    parts = ", ".join(_shared(shared, language) for shared in group.shared)
    others = group.outside
    rare = rarity(group.expected, language)
    size = len(group.files)
    nobody = Text("No file outside the group has them.", "Aucun dossier hors du groupe ne les a.")
    some = Text(
        f"Files outside the group that have one of them: {others}.",
        f"Dossiers hors du groupe qui en ont un : {others}.",
    )
    return Text(
        f"{size} files: {parts}. {(some if others else nobody).en} Chance would give such a link {rare}.",
        f"{size} dossiers : {parts}. {(some if others else nobody).fr} Le hasard donnerait un tel lien {rare}.",
    ).say(language)


def rarity(expected: float, language: Language) -> str:
    """How rarely chance gives a link, over all the files: `less than once in 1,000 such bodies`."""
    times = min(RAREST, max(1, int(1 / expected) if expected > 1 / RAREST else RAREST))
    digits = 10 ** (len(str(times)) - 1)
    shown = number(digits, language)
    return Text(
        f"less than once in {shown} bodies of this size", f"moins d'une fois sur {shown} organismes de cette taille"
    ).say(language)


def density(group: Group, language: Language) -> str:
    """The share of pairs of files with something in common."""
    return percent(group.density, language, 0)


def _shared(shared: Shared, language: Language) -> str:
    one, many = BY_NAME[shared.attribute].label, _MANY[shared.attribute]
    how = _HOW[shared.attribute]
    if shared.tokens == 1:
        same = Text(f"{shared.files} {how.en} the same {one.en}", f"{shared.files} {how.fr} un même {one.fr}")
        if shared.attribute == "address":
            same = Text(same.en, f"{shared.files} {how.fr} la même {one.fr}")
        return same.say(language)
    return Text(
        f"{shared.files} {how.en} {shared.tokens} {many.en}", f"{shared.files} {how.fr} {shared.tokens} {many.fr}"
    ).say(language)
