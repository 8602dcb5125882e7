"""Files that fall in a class of which a learnt card saw no file: `other` or `missing`, with no file in the survey.

Such a class scores as the reference for want of anything better. That is no knowledge, so it is counted and said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.scorecard import (
    INTERVAL,
    MISSING,
    NUMERIC,
    OTHER,
    POINTS_PER_LOGIT,
    PUBLISHED,
    Modality,
)
from bondroit.errors import Text
from bondroit.scoring.compatibility import SMALLEST_SHOWN
from bondroit.scoring.expressions import modality_expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard, Variable


@dataclass(frozen=True, slots=True)
class Unseen:
    """Files in one class that the card never saw.

    Attributes:
        variable: the variable.
        modality: the class, `other` or `missing`.
        files: number of files, at least 1.
    """

    variable: str
    modality: str
    files: int


def never_seen(card: Scorecard, variable: Variable, modality: Modality) -> bool:
    """Whether the card was learnt without one file in this class, `other` or `missing`.

    A count that is masked (None) is of a class that was seen. A published table, or a card whose classes bear no
    count at all, says nothing of what was seen.
    """
    return (
        card.status != PUBLISHED
        and modality.kind in (OTHER, MISSING)
        and modality.count == 0
        and any(m.count != 0 for m in variable.modalities)
    )


def without_unseen(card: Scorecard) -> Scorecard:
    """The card without the classes it never saw, so that their files have no class and hence no score."""
    return replace(
        card,
        variables=tuple(
            replace(v, modalities=tuple(m for m in v.modalities if not never_seen(card, v, m))) for v in card.variables
        ),
    )


def unseen_points(card: Scorecard) -> Scorecard | None:
    """A card whose points are the number of classes a file is in that `card` never saw; None if it saw every class."""
    touched = [v for v in card.variables if any(never_seen(card, v, m) for m in v.modalities)]
    if not touched:
        return None
    one = 1 / POINTS_PER_LOGIT
    counted = [
        replace(
            v,
            modalities=tuple(
                replace(m, coefficient=one if never_seen(card, v, m) else 0.0, span=None) for m in v.modalities
            ),
        )
        for v in touched
    ]
    # A value of any other variable is no matter; one without a class in these is in none that was never seen.
    return replace(card, intercept=0.0, intercept_span=None, variables=tuple(map(_without_gaps, counted)))


def _without_gaps(variable: Variable) -> Variable:
    """The variable with a class of no points for what it has no class for."""
    kinds = {m.kind for m in variable.modalities}
    rest = INTERVAL if variable.kind == NUMERIC else OTHER
    more = [Modality("rest", rest, 0.0)] if rest == INTERVAL or OTHER not in kinds else []
    more += [] if MISSING in kinds else [Modality("missing", MISSING, 0.0)]
    return replace(variable, modalities=(*variable.modalities, *more))


def count_unseen(card: Scorecard, frame: pl.LazyFrame, schema: Mapping[str, pl.DataType]) -> tuple[int, list[Unseen]]:
    """Files in at least one class the card never saw, and the files of each such class, in the card's order.

    Args:
        card: the scorecard.
        frame: files, checked against the card.
        schema: column name to Polars type, as `compatibility.summarise` tells it.
    """
    places = [(v, k) for v in card.variables for k, m in enumerate(v.modalities) if never_seen(card, v, m)]
    tests = [(modality_expression(v, schema[v.name]) == k).fill_null(value=False) for v, k in places]
    if not tests:
        return 0, []
    row = (
        frame.select(
            pl.any_horizontal(*tests).sum().alias("any"), *(test.sum().alias(str(i)) for i, test in enumerate(tests))
        )
        .collect(engine="streaming")
        .row(0)
    )
    found = [Unseen(v.name, v.modalities[k].name, n) for (v, k), n in zip(places, row[1:], strict=True) if n]
    return row[0], found


def say_unseen(files: int, found: Sequence[Unseen], *, scored: bool) -> Text:
    """One sentence; a class of fewer than 11 files is told without their number, and then no total.

    Args:
        files: files in at least one of the classes.
        found: the classes.
        scored: whether these files have a score nevertheless.
    """
    hidden = any(u.files < SMALLEST_SHOWN for u in found)
    english = "; ".join(f"{u.variable}: {u.modality} {_count(u.files, ',')}" for u in found)
    french = " ; ".join(f"{u.variable} : {u.modality} {_count(u.files, chr(0x202F))}" for u in found)
    if scored:
        then = Text(
            "They score as the card's reference; to leave them without a score: --unknown skip, in Python "
            "strict=False.",
            "Ils comptent comme la référence de la grille ; pour les laisser sans score : --unknown skip, en Python "
            "strict=False.",
        )
    else:
        then = Text("They have no score.", "Ils n'ont pas de score.")
    return Text(
        f"{'Some' if hidden else _count(files, ',')} files fell in classes the card never saw: {english}. {then.en}",
        f"{'Des' if hidden else _count(files, chr(0x202F))} dossiers sont dans des classes que la grille n'a jamais "
        f"vues : {french}. {then.fr}",
    )


def _count(files: int, separator: str) -> str:
    return f"{files:,}".replace(",", separator) if files >= SMALLEST_SHOWN else f"< {SMALLEST_SHOWN}"
