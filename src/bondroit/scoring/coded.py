"""Columns coded to bytes once, from which a hundred cards are scored.

A card looks at a value only to find its class. Where several cards cut a variable differently, the cuts of all make
finer classes, each of which lies within one class of every card: a file is then known, to all these cards, by one
small number a variable. Numbers of a few variables stand together in one byte (their places in a table of all
combinations), so that one look-up serves three variables and a file takes a third of the bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.domain.card_document import read_variable, write_variable
from bondroit.domain.known import require_known
from bondroit.domain.scorecard import (
    FORMAT,
    INTERVAL,
    MISSING,
    NUMERIC,
    OTHER,
    POINTS_PER_LOGIT,
    VALUES,
    Modality,
    Scorecard,
    Variable,
    to_points,
)
from bondroit.errors import Text, UserError
from bondroit.scoring.compiled import compiled_points
from bondroit.scoring.expressions import SCORE, points_expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bondroit.stats.arrays import Integers

BYTE, WIDEST = 1 << 8, 1 << 16
LOST = -(1 << 52)
"""Points of a class that a card does not have: no sum of points comes near it."""
PREFIX = "codes."
_NOBODY = "\0none of these"


@dataclass(frozen=True, slots=True)
class Pack:
    """Variables whose classes stand together in one number.

    Attributes:
        variables: each with the classes that are told apart; every value has one.
        dtype: of the number, `UInt8` or `UInt16`.
    """

    variables: tuple[Variable, ...]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return reduce(mul, (len(v.modalities) for v in self.variables), 1)

    @property
    def dtype(self) -> pl.DataType:
        """Of the column."""
        return pl.UInt8() if self.size <= BYTE else pl.UInt16()


@dataclass(frozen=True, slots=True)
class Coding:
    """How the variables of some cards are written as small numbers.

    Attributes:
        packs: one column each, `codes.0`, `codes.1`, ...
    """

    packs: tuple[Pack, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a coded table."""
        return tuple(f"{PREFIX}{k}" for k in range(len(self.packs)))

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All variables, pack after pack."""
        return tuple(v for pack in self.packs for v in pack.variables)

    def card(self, label: str) -> Scorecard:
        """A card of these variables that adds nothing, for checks of a table; `label` is `name@version`."""
        name, _, version = label.rpartition("@")
        return Scorecard(name, int(version), "", 0.0, self.variables)

    def to_json(self) -> str:
        """The coding as text, to be kept beside the codes."""
        return json.dumps([[write_variable(v, FORMAT) for v in p.variables] for p in self.packs], ensure_ascii=False)


def coding_from_json(text: str) -> Coding:
    """Read what `Coding.to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: it is no such text.
    """
    return Coding(tuple(Pack(tuple(read_variable(v, FORMAT) for v in pack)) for pack in json.loads(text)))


def coding_of(cards: Sequence[Scorecard]) -> Coding:
    """The coarsest classes that serve all of `cards`, and which variables share a number.

    Args:
        cards: at least one; every line of each known.

    Raises:
        UserError: E-SCO-003 if part of a card is unknown; E-SCO-002 if two cards read one column in two ways, a
            variable has more than 65,536 classes, or there is none.
    """
    for card in cards:
        require_known(card, SCORE)
    together: dict[str, list[Variable]] = {}
    for card in cards:
        for variable in card.variables:
            together.setdefault(variable.name, []).append(variable)
    _refuse([] if together else [cards[0].label], _NONE)
    _refuse([name for name, all_of in together.items() if len({v.kind for v in all_of}) > 1], _TWO_WAYS)
    finest = [_finest(all_of) for all_of in together.values()]
    _refuse([v.name for v in finest if len(v.modalities) > WIDEST], _TOO_MANY)
    return Coding(_packed(finest))


_TWO_WAYS = Text(
    "one card reads it as numbers, another as categories", "une grille la lit en nombres, une autre en classes"
)
_NONE = Text("it has no variable", "elle n'a pas de variable")
_TOO_MANY = Text("more than 65,536 classes", "plus de 65 536 classes")


def _refuse(names: Sequence[str], why: Text) -> None:
    if names:
        raise UserError(
            "E-SCO-002",
            Text("These cards cannot be scored together.", "Ces grilles ne peuvent pas être notées ensemble."),
            faults=[Text(f"{name}: {why.en}.", f"{name} : {why.fr}.") for name in names],
            remedy=Text("score them one by one.", "notez-les une par une."),
        )


def _finest(variables: Sequence[Variable]) -> Variable:
    """One variable with the classes that all of `variables` tell apart; every value has one."""
    first = variables[0]
    modalities = [m for v in variables for m in v.modalities]
    if first.kind == NUMERIC:
        parts = [m for m in modalities if m.kind == INTERVAL]
        edges = sorted({float(b) for m in parts for b in (m.lower, m.upper) if b is not None})
        ends = [None, *edges, None]
        classes = [Modality(f"{k}", INTERVAL, 0.0, lower=ends[k], upper=ends[k + 1]) for k in range(len(edges) + 1)]
    else:
        texts = dict.fromkeys(text for m in modalities if m.kind == VALUES for text in m.values)
        classes = [Modality(f"{k}", VALUES, 0.0, values=(text,)) for k, text in enumerate(texts)]
        classes.append(Modality(OTHER, OTHER, 0.0))
    return Variable(first.name, first.kind, (*classes, Modality(MISSING, MISSING, 0.0)))


def _packed(variables: Sequence[Variable]) -> tuple[Pack, ...]:
    """Variables put together as long as their combinations fit a byte; the largest first, each where it fits best."""
    packs: list[list[Variable]] = []
    sizes: list[int] = []
    for variable in sorted(variables, key=lambda v: -len(v.modalities)):
        size = len(variable.modalities)
        fitting = [k for k, taken in enumerate(sizes) if taken * size <= BYTE]
        if fitting:
            place = max(fitting, key=lambda k: sizes[k])
            packs[place].append(variable)
            sizes[place] *= size
        else:
            packs.append([variable])
            sizes.append(size)
    return tuple(Pack(tuple(pack)) for pack in packs)


def code_expressions(coding: Coding, schema: Mapping[str, pl.DataType], *, compiled: bool = True) -> list[pl.Expr]:
    """One column a pack: the place of a file among all combinations of its classes, the first variable fastest.

    Codes are points: a card whose k-th class adds k times the combinations before it gives just this number, so that
    the loops (or the plain expressions) that score a card code too.

    Args:
        coding: the coding.
        schema: column name to Polars type, as `compatibility.summarise` tells it.
        compiled: by compiled loops, or by plain expressions.
    """
    sums = compiled_points if compiled else points_expression
    return [
        sums(_counting(pack), schema).cast(pack.dtype).alias(name)
        for pack, name in zip(coding.packs, coding.columns, strict=True)
    ]


def _counting(pack: Pack) -> Scorecard:
    """The card whose points are the pack's numbers."""
    step, variables = 1, []
    for variable in pack.variables:
        classes = tuple(
            Modality(m.name, m.kind, k * step / POINTS_PER_LOGIT, lower=m.lower, upper=m.upper, values=m.values)
            for k, m in enumerate(variable.modalities)
        )
        variables.append(Variable(variable.name, variable.kind, classes))
        step *= len(classes)
    return Scorecard("codes", 1, "", 0.0, tuple(variables))


def points_by_class(variable: Variable, card: Scorecard) -> Integers:
    """(classes,) points that `card` adds to a file in each class of a coded variable; `LOST` where it has no class."""
    own = next((v for v in card.variables if v.name == variable.name), None)
    if own is None:
        return np.zeros(len(variable.modalities), np.int64)
    found = [own.modality_of(_one_of(m)) for m in variable.modalities]
    return np.array([LOST if m is None else m.points for m in found], np.int64)


def _one_of(modality: Modality) -> Any:  # noqa: ANN401  a value of the class, which stands for all
    if modality.kind == INTERVAL:
        return float("-inf") if modality.lower is None else modality.lower
    if modality.kind == VALUES:
        return modality.values[0]
    return None if modality.kind == MISSING else _NOBODY


def points_by_code(coding: Coding, card: Scorecard) -> list[Integers]:
    """Of each pack, (size,) points of every number; the intercept stands in the first. Below `LOST` / 2: no class.

    The sum over the packs of a file is its points.

    Raises:
        UserError: E-SCO-002 if the coding does not tell the card's classes apart.
    """
    _require_told_apart(coding, card)
    tables = []
    for number, pack in enumerate(coding.packs):
        total = np.full(1, to_points(card.intercept) if number == 0 else 0, np.int64)
        for variable in pack.variables:
            total = np.add.outer(points_by_class(variable, card), total).reshape(-1)
        tables.append(total)
    return tables


def _require_told_apart(coding: Coding, card: Scorecard) -> None:
    """The classes of the card must be made of the coding's."""
    coded = {v.name: v for v in coding.variables}
    faults = []
    for variable in card.variables:
        own = coded.get(variable.name)
        if own is None:
            faults.append(Text(f"Missing variable: '{variable.name}'.", f"Variable absente : « {variable.name} »."))
        elif own.kind != variable.kind or not _bounds(variable) <= _bounds(own):
            faults.append(Text(f"Other classes of {own.name}.", f"Autres classes de {own.name}."))
    if faults:
        raise UserError(
            "E-SCO-002",
            Text(f"These codes were not made for {card.label}.", f"Ces codes n'ont pas été faits pour {card.label}."),
            faults=faults,
            remedy=Text("code the files again with this card too.", "codez à nouveau les dossiers avec cette grille."),
        )


def _bounds(variable: Variable) -> set[float | str]:
    if variable.kind == NUMERIC:
        return {
            float(b) for m in variable.modalities if m.kind == INTERVAL for b in (m.lower, m.upper) if b is not None
        }
    return {text for m in variable.modalities if m.kind == VALUES for text in m.values}


def packed(coding: Coding, codes: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
    """The numbers of every pack, from the place of each value among the classes of its variable.

    Args:
        coding: the coding.
        codes: variable to (files,) places.
    """
    found = []
    for pack in coding.packs:
        step, total = 1, np.zeros(len(codes[pack.variables[0].name]), np.uint32)
        for variable in pack.variables:
            total += codes[variable.name].astype(np.uint32) * np.uint32(step)
            step *= len(variable.modalities)
        found.append(total.astype(np.uint8 if pack.size <= BYTE else np.uint16))
    return found
