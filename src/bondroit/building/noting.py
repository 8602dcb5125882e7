"""What a person is told of a build: columns left out and why, classes too small, a build that found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.classes import foretells, too_small
from bondroit.domain.scorecard import MISSING, OTHER
from bondroit.errors import Text, UserError
from bondroit.stats.disclosure import FLOOR, hidden_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Histograms, Merged
    from bondroit.building.request import BuildRequest
    from bondroit.building.selection import Selected

TOO_FEW = "Too few rows to estimate "


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
        asked = {v for group in request.groups.get(m.source.name, ()) for v in group}
        if asked - set(m.source.levels):
            notes.append(_not_named(m.source.name))
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


def _not_named(name: str) -> Text:
    return Text(
        f"Column {name}: a value asked for in a group has fewer than {FLOOR} rows; it is not named, it is in other.",
        f"Colonne {name} : une valeur demandée dans un groupe a moins de {FLOOR} lignes ; elle n'est pas nommée et "
        "compte dans other.",
    )


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
            "bring more rows in the survey or other columns (--min-share and --alpha, in Python min_share, alpha and "
            "min_count, may also admit smaller classes and weaker variables).",
            "apportez plus de lignes dans l'enquête ou d'autres colonnes (--min-share et --alpha, en Python min_share, "
            "alpha et min_count, peuvent aussi admettre des classes plus petites et des variables plus faibles).",
        ),
    )


def small_classes(merged: Sequence[Merged], selected: Selected) -> list[Text]:
    """A note for each class that was seen and is too small to be estimated: it scores as the reference."""
    notes = []
    for j in selected.chosen:
        m = merged[j]
        hidden = hidden_rows(m.counts[:, None])  # as in the lines of the card
        for k in range(m.ordinary + 2):
            if m.counts[k] and not m.supported[k]:
                name = {m.ordinary: OTHER, m.ordinary + 1: MISSING}.get(k, f"#{k + 1}")
                notes.append(too_few(m.source.name, name, None if hidden[k] else int(m.counts[k])))
    return notes


def too_few(variable: str, name: str, rows: int | None) -> Text:
    """A class too small to be estimated; `rows` None where the card's line hides them, here too."""
    where = f"{variable}: {name}" + ("" if rows is None else f" ({rows})")
    return Text(
        f"{TOO_FEW}{where}; it scores as the reference.",
        f"Trop peu de lignes pour estimer {where} ; la classe compte comme la référence.",
    )


def not_steady(name: str) -> Text:
    """A candidate moved too much from one period to another."""
    return Text(
        f"Column {name} left out: its classes moved too much between periods.",
        f"Colonne {name} écartée : ses classes ont trop bougé d'une période à l'autre.",
    )


def stood_in_for(name: str, other: str) -> Text:
    """A variable whose classes somebody asked for was left out for one that says the same."""
    return Text(
        f"Column {name} left out although its classes were asked for: {other} says the same. Require it to keep it.",
        f"Colonne {name} écartée bien que ses classes aient été demandées : {other} dit la même chose. Exigez-la pour "
        "la garder.",
    )


def required_absent(names: Sequence[str]) -> UserError:
    """E-BLD-005: variables that must stand have a single class, or cannot serve."""
    return UserError(
        "E-BLD-005",
        Text(
            "Some variables that must be in the card cannot be.",
            "Certaines variables exigées dans la grille ne peuvent pas y être.",
        ),
        faults=[
            Text(
                f"{name}: it has a single class (too small, or no difference), or another required one says the same.",
                f"{name} : elle n'a qu'une classe (trop petites, sans différence), ou double une autre exigée.",
            )
            for name in names
        ],
        remedy=Text(
            "do not require them, or give them cut points or groups of values that hold enough rows.",
            "ne les exigez pas, ou donnez-leur des bornes ou des regroupements qui tiennent assez de lignes.",
        ),
    )
