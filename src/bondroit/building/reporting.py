"""What became of each candidate, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.request import VariableReport
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Merged
    from bondroit.building.selection import Selected
    from bondroit.stats.information import Association

KEPT = Text("in the card", "dans la grille")
ONE_CLASS = Text(
    "its classes merged into one: too small, or no difference between them",
    "ses classes se fondent en une seule : trop petites, ou sans différence entre elles",
)
WEAK = Text("says too little of the target", "dit trop peu de la cible")
ALIKE = Text("another candidate stands in for it", "une autre candidate la représente")
NOT_ENTERED = Text("adds nothing to the variables of the card", "n'ajoute rien aux variables de la grille")
FULL = Text("the card is full", "la grille est pleine")
DROPPED = Text("entered, then added nothing once others had", "entrée, puis sans apport une fois d'autres entrées")
SEPARATES = Text("no finite estimate exists with it", "aucune estimation finie n'existe avec elle")


def report_variables(
    merged: Sequence[Merged],
    said: Association,
    kept: Sequence[int],
    stands_in: dict[int, int],
    selected: Selected,
    *,
    full: bool = False,
) -> tuple[VariableReport, ...]:
    """One line per candidate: those of the card in its order, then the others by information value."""
    screened = set(kept)

    def reason(j: int) -> Text:
        cases = (
            (j in selected.chosen, KEPT),
            (merged[j].dummies < 1, ONE_CLASS),
            (j not in screened, WEAK),
            (j in stands_in, ALIKE),
            (j in selected.inseparable, SEPARATES),
            (j in selected.entered, DROPPED),
            (full, FULL),
        )
        return next((text for holds, text in cases if holds), NOT_ENTERED)

    others = [j for j in range(len(merged)) if j not in selected.chosen]
    others.sort(key=lambda j: (-said.information[j], j))
    return tuple(
        VariableReport(
            name=merged[j].source.name,
            classes=int(merged[j].supported.sum()),
            information=float(said.information[j]),
            chi_square=float(said.chi_square[j]),
            kept=j in selected.chosen,
            reason=reason(j),
            represented_by=merged[stands_in[j]].source.name if j in stands_in else None,
        )
        for j in (*selected.chosen, *others)
    )
