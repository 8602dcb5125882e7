"""What stands in the way of an approval, a line a group of people: what fails, is not known, or was not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.approval import ALSO, PROTECTED
from bondroit.auditing.findings import Verdict
from bondroit.errors import Text
from bondroit.showing.blocks import Grid
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.auditing.approval import Approval, Obstacle
    from bondroit.errors import Language


def obstacles_grid(approval: Approval, language: Language) -> Grid:
    """A line a family of groups, in the order of the obstacles."""
    families: dict[str, list[Obstacle]] = {}
    for one in approval.obstacles:
        families.setdefault(ALSO.get(one.attribute, one.attribute), []).append(one)
    heads = (
        Text("who", "qui"), Text("what fails", "ce qui échoue"),
        Text("not enough evidence", "preuves insuffisantes"), Text("not looked at", "non regardé"),
    )  # fmt: skip
    rows = tuple(_row(family, own, language) for family, own in families.items())
    caption = Text(
        "On whom the audit stands in the way, by check; too little evidence on these groups counts as a failure.",
        "Sur qui l'audit fait obstacle, par contrôle ; trop peu de preuves sur ces groupes compte comme un échec.",
    )
    return Grid(caption.say(language), tuple(h.say(language) for h in heads), rows, (False,) * 4)


def _row(family: str, own: list[Obstacle], language: Language) -> tuple[str, ...]:
    name = PROTECTED[family].say(language) if family in PROTECTED else _name(own[0], language)
    fails = [f"{one.code} ({_seen(one, language)})" for one in own if one.verdict is Verdict.DOES_NOT_HOLD]
    unknown = [one.code for one in own if one.verdict is Verdict.NOT_ENOUGH_EVIDENCE]
    looked = Text("yes", "oui") if any(one.verdict is None for one in own) else Text(DASH, DASH)
    return name, _listed(fails, language), _listed(unknown, language), looked.say(language)


def _name(one: Obstacle, language: Language) -> str:
    """How the reason calls what it is about."""
    return one.words.say(language).partition(" : " if language == "fr" else ": ")[0]


def _seen(one: Obstacle, language: Language) -> str:
    """What was seen, of the words of the reason: what stands between its brackets."""
    return one.words.say(language).partition("(")[2].removesuffix(")")


def _listed(items: Iterable[str], language: Language) -> str:
    return ("; " if language == "en" else " ; ").join(dict.fromkeys(items)) or DASH
