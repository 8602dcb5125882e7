"""What a person is told of an edited card: its notes, and what became of each candidate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.barred_notes import barred_notes
from bondroit.building.noting import TOO_FEW, too_few
from bondroit.building.reporting import KEPT
from bondroit.building.request import VariableReport
from bondroit.building.shrinkage import shrinkage_notes
from bondroit.domain.edits import DROP, REQUIRE
from bondroit.errors import Text
from bondroit.stats.information import association

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.edit_classes import Classed
    from bondroit.building.request import Built, Evaluation
    from bondroit.domain.scorecard import Decision, Scorecard

DROPPED_BY_HAND = Text("taken out by hand", "retirée à la main")
REQUIRED_BY_HAND = Text("put in by hand", "ajoutée à la main")
EDITED_BY_HAND = Text("in the card, its classes edited by hand", "dans la grille, ses classes retouchées à la main")
_REPEATED = Text("by the whole building repeated", "toute la construction répétée")
_APART = Text("on the same rows kept apart", "sur les mêmes lignes gardées à part")


def edited_notes(
    built: Built,
    found: Sequence[Classed],
    edits: Sequence[Decision],
    *,
    card: Scorecard,
    factor: float,
    evaluation: Evaluation | None,
) -> tuple[Text, ...]:
    """The notes of the build that still hold, those of the classes and figures as they are now, and what edits mean.

    Args:
        built: the card before its edits.
        found: the variables of the edited card.
        edits: those made.
        card: the edited card, whose small counts are masked.
        factor: shrinkage of the edited card.
        evaluation: of the edited card.
    """
    stale = set(shrinkage_notes(float(built.card.provenance["shrinkage"]), built.evaluation))
    stale |= set(barred_notes(v.name for v in built.card.variables))
    kept = [note for note in built.notes if note not in stale and not note.en.startswith(TOO_FEW)]
    small = [
        too_few(one.variable.name, line.name, line.count)
        for one, variable in zip(found, card.variables, strict=True)
        for k, line in enumerate(variable.modalities)
        if one.counts[k] and not one.supported[k]
    ]
    barred = barred_notes(v.name for v in card.variables)
    return (
        *barred,
        *kept,
        *small,
        *shrinkage_notes(factor, evaluation),
        _what_edits_mean(len(edits), built, evaluation),
    )


def _what_edits_mean(edits: int, built: Built, evaluation: Evaluation | None) -> Text:
    before = built.evaluation
    english = f"{edits} edit(s) were made by hand by somebody who had seen every row"
    french = f"{edits} retouche(s) faite(s) à la main par quelqu'un qui avait vu toutes les lignes"
    if evaluation is not None and evaluation.folds:
        english += "; the cross-validation learns the coefficients anew, not the classes, so it flatters the card a bit"
        french += " ; la validation croisée réapprend les coefficients, non les classes : elle flatte un peu la grille"
    if before is not None:
        how = _REPEATED if before.folds else _APART
        english += f". Before the edits, {how.en}: AUC {before.area.value:.3f}"
        comma = f"{before.area.value:.3f}".replace(".", ",")
        french += f". Avant les retouches, {how.fr} : AUC {comma}"
    return Text(f"{english}.", f"{french}.")


def edited_reports(built: Built, found: Sequence[Classed], edits: Sequence[Decision]) -> tuple[VariableReport, ...]:
    """One line per candidate: those of the edited card in its order, then the others as the build left them."""
    earlier = {v.name: v for v in built.variables}
    kinds: dict[str, set[str]] = {}
    for made in edits:
        kinds.setdefault(made.variable, set()).add(made.kind)
    lines = [_line(one, earlier.get(one.variable.name), kinds.get(one.variable.name, set())) for one in found]
    inside = {line.name for line in lines}
    others = [
        replace(v, kept=False, reason=DROPPED_BY_HAND) if DROP in kinds.get(v.name, ()) else v
        for v in built.variables
        if v.name not in inside
    ]
    return (*lines, *sorted(others, key=lambda v: -v.information))


def _line(one: Classed, earlier: VariableReport | None, kinds: set[str]) -> VariableReport:
    reason = KEPT if earlier is None else earlier.reason
    if kinds:
        reason = REQUIRED_BY_HAND if REQUIRE in kinds else EDITED_BY_HAND
    codes = [one.reference, *one.estimated]
    base = ~np.isin(np.arange(len(one.counts)), one.estimated)  # the reference, with the classes that score like it
    events = np.array([[one.event_weights[base].sum(), *one.event_weights[one.estimated]]])
    total = np.array([[one.weights[base].sum(), *one.weights[one.estimated]]])
    said = association(events, total - events)
    return VariableReport(
        name=one.variable.name,
        classes=len(codes),
        information=float(said.information[0]),
        chi_square=float(said.chi_square[0]),
        kept=True,
        reason=reason,
    )
