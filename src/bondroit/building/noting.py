"""What a person is told of a build: columns left out and why, classes too small, a build that found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.classes import foretells, too_small
from bondroit.domain.scorecard import MISSING, OTHER
from bondroit.errors import Text, UserError
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Histograms, Merged
    from bondroit.building.request import BuildRequest
    from bondroit.building.selection import Selected


def merged_notes(merged: Sequence[Merged], found: Histograms, request: BuildRequest) -> list[Text]:
    """A note for each candidate that merged into one class although it is no chance: it foretells, or is too rare."""
    certain, small = foretells(merged, found, request), too_small(merged, found)
    notes = []
    for j, m in enumerate(merged):
        if certain[j]:
            notes.append(_foretold(m.source.name))
        elif small[j]:
            share = request.least_share(len(m.source.codes))
            notes.append(_rare(m.source.name, f"{100 * share:.2g}", request.min_count))
        notes += _asked_otherwise(m)
    return notes


def _asked_otherwise(m: Merged) -> list[Text]:
    """What cuts that must stand did to a candidate."""
    name, notes = m.source.name, []
    if not m.shape:
        notes.append(
            Text(
                f"Column {name}: the cuts asked for rule out its shape; the cuts stand.",
                f"Colonne {name} : les coupures demandées contredisent sa forme ; les coupures tiennent.",
            )
        )
    if m.forced:
        notes.append(
            Text(
                f"Column {name}: a cut asked for makes a class too small to be estimated.",
                f"Colonne {name} : une coupure demandée fait une classe trop petite pour être estimée.",
            )
        )
    return notes


def _foretold(name: str) -> Text:
    return Text(
        f"Column {name} left out: some of its values foretell the target with certainty; is it known beforehand?",
        f"Colonne {name} écartée : certaines de ses valeurs annoncent la cible à coup sûr ; est-elle connue d'avance ?",
    )


def _rare(name: str, percent: str, count: int) -> Text:
    return Text(
        f"Column {name} left out: it tells the target apart, but in classes too small to be estimated (under "
        f"{percent} % or {count} rows, or with one outcome only).",
        f"Colonne {name} écartée : elle distingue la cible, mais par des classes trop petites pour être estimées "
        f"(moins de {percent} % ou de {count} lignes, ou d'une seule issue).",
    )


def nothing_found(target: str, events: int, rows: int, candidates: int, notes: Sequence[Text]) -> UserError:
    """E-BLD-003: no candidate tells the classes of the target apart."""
    return UserError(
        "E-BLD-003",
        Text(
            f"None of {candidates} candidate variable(s) tells the classes of the target {target} apart "
            f"({events} event(s) in {rows} rows).",
            f"Aucune des {candidates} variable(s) candidate(s) ne distingue les classes de la cible {target} "
            f"({events} événement(s) sur {rows} lignes).",
        ),
        faults=notes,
        remedy=Text(
            "bring more rows in the survey or other columns (in Python, min_count, min_share and alpha may also admit "
            "smaller classes and weaker variables).",
            "apportez plus de lignes dans l'enquête ou d'autres colonnes (en Python, min_count, min_share et alpha "
            "peuvent aussi admettre des classes plus petites et des variables plus faibles).",
        ),
    )


def small_classes(merged: Sequence[Merged], selected: Selected) -> list[Text]:
    """A note for each class that was seen and is too small to be estimated: it scores as the reference."""
    notes = []
    for j in selected.chosen:
        m = merged[j]
        for k in range(m.ordinary + 2):
            if m.counts[k] and not m.supported[k]:
                name = {m.ordinary: OTHER, m.ordinary + 1: MISSING}.get(k, f"#{k + 1}")
                rows = int(m.counts[k])
                where = f"{m.source.name}: {name} ({rows if rows >= FLOOR else f'< {FLOOR}'})"
                notes.append(
                    Text(
                        f"Too few rows to estimate {where}; it scores as the reference.",
                        f"Trop peu de lignes pour estimer {where} ; la classe compte comme la référence.",
                    )
                )
    return notes


def not_steady(name: str, shift: float) -> Text:
    """A candidate moved too much from one period to another."""
    return Text(
        f"Column {name} left out: its classes moved too much between periods (stability index {shift:.2f}).",
        f"Colonne {name} écartée : ses classes ont trop bougé entre périodes (indice de stabilité {shift:.2f}).",
    )


def required_absent(names: Sequence[str]) -> UserError:
    """E-BLD-003: variables that must stand have a single class, or cannot serve."""
    return UserError(
        "E-BLD-003",
        Text(
            "Some variables that must be in the card cannot be.",
            "Certaines variables exigées dans la grille ne peuvent pas y être.",
        ),
        faults=[
            Text(
                f"{name}: its classes merged into one (too small, or no difference), or it cannot serve.",
                f"{name} : ses classes n'en font qu'une (trop petites ou sans différence), ou elle ne peut servir.",
            )
            for name in names
        ],
        remedy=Text(
            "do not require them, or give them cut points or groups of values that hold enough rows.",
            "ne les exigez pas, ou donnez-leur des bornes ou des regroupements qui tiennent assez de lignes.",
        ),
    )
