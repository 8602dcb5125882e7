"""Straight to a scorecard's classes: where nothing needs the values themselves, no table of variables is written.

Of each chunk of files only the variables of the card are computed, and at once turned into one byte each: the place of
the value's modality in the card. The points of a file are the sum of its modalities'. Both equal what scoring gives on
the written table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.modalities import MISSING, NUMERIC, to_points
from bondroit.errors import Text, UserError
from bondroit.observing.passing import pieces
from bondroit.observing.plan import only
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.domain.modalities import Modality, Variable
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.observing.columns import Column, Source, Texts
    from bondroit.observing.dictionary import Dictionary
    from bondroit.stats.arrays import Booleans, Codes, Integers

NO_CLASS = 255
"""The byte of a value for which the card has no class."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A chunk of files by the classes of a card.

    Attributes:
        ids: the files.
        codes: (variables, files) uint8, the place of the modality in its variable; `NO_CLASS` where there is none.
        points: (files,) int64; 0 where some variable has no class.
        scored: (files,) whether every variable has one.
    """

    ids: Texts
    codes: Codes
    points: Integers
    scored: Booleans


def coded(month: Month, card: Scorecard, dictionary: Dictionary, source: Source) -> Iterator[Coded]:
    """The classes and the points of every file of the last snapshot before `month`, a chunk of files at a time.

    Args:
        month: the as-of month; only facts known before its first day count.
        card: the scorecard; every line of it known.
        dictionary: where its variables are declared.
        source: the tables, as known before `month`.

    Raises:
        UserError: E-SCO-002 if the dictionary lacks a variable of the card, or a class would be looked for in numbers.
        OutOfOrderError: if a table is not in order of households.
    """
    words = only(dictionary, {variable.name for variable in card.variables})
    _require(card, words)
    lookup = np.zeros((len(card.variables), NO_CLASS + 1), np.int64)
    for worths, variable in zip(lookup, card.variables, strict=True):
        worths[: len(variable.modalities)] = [modality.points for modality in variable.modalities]
    for piece in pieces(month, words, source):
        codes = np.empty((len(card.variables), len(piece.ids)), np.uint8)
        points = np.full(len(piece.ids), to_points(card.intercept), np.int64)
        for line, variable, worth in zip(codes, card.variables, lookup, strict=True):
            line[:] = codes_of(variable, piece.columns[variable.name])
            points += worth[line]
        scored = (codes != NO_CLASS).all(axis=0)
        yield Coded(piece.ids, codes, np.where(scored, points, 0), scored)


def codes_of(variable: Variable, column: Column) -> Codes:
    """(files,) the place of each value's modality."""
    if variable.kind == NUMERIC:
        codes = _of_numbers(variable, column.values.astype(np.float64, copy=False))
    elif column.type is Type.CATEGORY:
        table = np.array([_place(variable, word) for word in column.words], np.uint8)
        codes = table[column.values] if len(table) else np.zeros(len(column.values), np.uint8)
    else:
        found, places = np.unique(column.values, return_inverse=True)
        table = np.array([_place(variable, _value(column.type, one)) for one in found], np.uint8)
        codes = table[places]
    return np.where(column.known(), codes, np.uint8(_place(variable, None)))


def _of_numbers(variable: Variable, values: np.ndarray[Any, Any]) -> Codes:
    """Between two cuts of the card every number has the same class: one number stands for all."""
    bounds = {b for m in variable.modalities if m.kind != MISSING for b in (m.lower, m.upper) if b is not None}
    cuts = sorted(bounds)
    table = np.array([_place(variable, one) for one in (-math.inf, *cuts)], np.uint8)
    return table[np.searchsorted(np.array(cuts, np.float64), values, side="right")]


def _place(variable: Variable, value: float | str | None) -> int:
    found: Modality | None = variable.modality_of(value)
    return NO_CLASS if found is None else variable.modalities.index(found)


def _value(kind: Type, number: Any) -> Any:  # noqa: ANN401
    """As a card compares it: yes/no is a word."""
    return bool(number) if kind is Type.BOOLEAN else number.item()


def _require(card: Scorecard, words: Dictionary) -> None:
    types = {rule.name: words.rule_type(rule) for rule in words.rules}
    faults = [
        Text(f"Missing variable: '{v.name}'.", f"Variable absente : « {v.name} ».")
        if v.name not in types
        else Text(f"{v.name} holds classes, not numbers.", f"{v.name} contient des classes, non des nombres.")
        for v in card.variables
        if v.name not in types or (v.kind == NUMERIC and types[v.name] is Type.CATEGORY)
    ]
    if not card.known:
        faults.append(Text("Part of it is not known.", "Une partie n'en est pas connue."))
    if faults:
        raise UserError(
            "E-SCO-002",
            Text(
                f"Scorecard {card.label} cannot code these files.",
                f"La grille {card.label} ne peut pas coder ces dossiers.",
            ),
            faults=faults,
            remedy=Text(
                "take the dictionary with which the card was built.",
                "prenez le dictionnaire avec lequel la grille a été construite.",
            ),
        )
