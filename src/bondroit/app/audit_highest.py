"""Who is flagged when an audit is asked for the highest scores: a number of rows, or a percentage of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_material import numbers_of
from bondroit.errors import Text
from bondroit.scoring.ranking import tie_keys_of

if TYPE_CHECKING:
    from bondroit.app.audit_request import AuditTableRequest
    from bondroit.scoring.rows import Top
    from bondroit.stats.arrays import Booleans, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Highest:
    """The rows with the highest scores.

    Attributes:
        rows: (n,) whether each is one.
        words: how many they are, of how many, and the rule for equal scores.
    """

    rows: Booleans
    words: Text


def highest_of(frame: pl.DataFrame, request: AuditTableRequest) -> Highest | None:
    """The highest of all rows with a score, those without an outcome too; None where nobody asked.

    Raises:
        UserError: E-AUD-001 if the column of scores holds no numbers.
    """
    top = request.highest
    if top is None or request.score is None:
        return None
    score = numbers_of(frame, request.score)
    weights = np.ones(len(score)) if request.weight is None else numbers_of(frame, request.weight)
    rows = highest_rows(score, np.nan_to_num(weights, nan=0.0), top)
    scored = np.isfinite(score)
    cut = bool(np.isin(score[rows].min(initial=np.inf), score[scored & ~rows]))
    return Highest(rows, _words(int(rows.sum()), int(scored.sum()), cut=cut, weighted=request.weight is not None))


def highest_rows(score: Floats, weights: Floats, top: Top) -> Booleans:
    """(n,) whether each row is among the highest.

    Equal scores stand by the rule of `score --table --top`: SplitMix64 of the number of the row, the first is 1,
    written as text. With weights, rows are taken while those above them stand for less than what is asked.

    Args:
        score: (n,) NaN where missing.
        weights: (n,) people a row stands for; 1 without weights.
        top: how many.
    """
    known = np.flatnonzero(np.isfinite(score))
    found = np.zeros(len(score), np.bool_)
    keys = tie_keys_of(pl.Series(known + 1).cast(pl.String), seed=0, longest=len(str(len(score))))
    order = known[np.lexsort((keys, -score[known]))]
    people = weights[order]
    total = float(people.sum())
    if bool((people == 1.0).all()):
        found[order[: top.of(len(order))]] = True
        return found
    most = float(top.most) if top.most is not None else float(top.percent) / 100.0 * total
    found[order[np.cumsum(people) - people < most]] = True
    return found


def _words(rows: int, scored: int, *, cut: bool, weighted: bool) -> Text:
    tied = (
        Text(
            " Other rows have the score of the last one: who of them is flagged follows from a number made of the "
            "row's place (the rule of bondroit score --table --top), not from anything they are.",
            " D'autres lignes ont le score de la dernière : laquelle est signalée dépend d'un nombre tiré de la place "
            "de la ligne (la règle de bondroit score --table --top), et de rien de ce qu'elles sont.",
        )
        if cut
        else Text(" No other row has the score of the last one.", " Aucune autre ligne n'a le score de la dernière.")
    )
    people = Text(", counted by the people they stand for", ", comptées par les personnes qu'elles représentent")
    more = people if weighted else Text("", "")
    return Text(
        f"Flagged: the {rows:,} row(s) with the highest scores, of {scored:,} that have one{more.en}.{tied.en}",
        f"Signalées : les {_french(rows)} ligne(s) aux scores les plus hauts, sur {_french(scored)} qui en ont un"
        f"{more.fr}.{tied.fr}",
    )


def _french(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
