"""What a build on one's own table says of variables that no control card may use: a note, not a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.tables.barred import bar_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable

BARRED = "barred"
"""Where a card's provenance names them."""


def barred_notes(names: Iterable[str]) -> list[Text]:
    """A note for each variable of a card whose name says that it is barred from control cards."""
    notes = []
    for name in names:
        bar = bar_of_name(name)
        if bar is None:
            continue
        unless = Text(" without a written ground", " sans motif écrit") if bar.liftable else Text("", "")
        notes.append(
            Text(
                f"Variable {name} is barred from control cards{unless.en} ({bar.ground.en}): in a workspace this card "
                "would be refused; do not choose files for control with it.",
                f"La variable {name} est exclue des grilles de contrôle{unless.fr} ({bar.ground.fr}) : dans un espace "
                "de travail cette grille serait refusée ; ne choisissez pas de dossiers à contrôler avec elle.",
            )
        )
    return notes


def barred_document(names: Iterable[str]) -> dict[str, Any]:
    """The same for the provenance of the card: variable to ground; nothing if there is none."""
    found = {name: bar.ground._asdict() for name in names if (bar := bar_of_name(name)) is not None}
    return {BARRED: found} if found else {}
