"""The document of two cards over a population: small cells, and those they could be deduced from, are null."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.auditing.profiles import FAMILIES, group_label
from bondroit.errors import Text
from bondroit.scoring.moves import intercept_change
from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.disclosure_crossed import hidden_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.moves import GroupMoves, Moves

FINE = 6
PARTS = (10, 5, 2)
MOST_MASKED = 0.5
"""Share of the files whose cells may be masked before a coarser table is told."""
CELLS = ("stayed", "entered", "left", "neither")


def population_document(old: Scorecard, new: Scorecard, moves: Moves, floor: int) -> dict[str, Any]:
    """JSON values.

    Args:
        old: the card to start from.
        new: the one that takes its place.
        moves: what was found.
        floor: smallest count shown.
    """
    cells = _cells(moves)
    few = bool(hidden_rows(np.array([cells], np.int64), floor)[0])
    unscored = moves.files - moves.compared
    return {
        "files": moves.files,
        "without_score": None if 0 < unscored < floor else unscored,
        "top": moves.top,
        **(dict.fromkeys(CELLS) if few else dict(zip(CELLS, cells, strict=True))),
        "jaccard": None if few else round(moves.jaccard, FINE),
        "spearman": _rounded(moves.spearman),
        "kendall": _rounded(moves.kendall),
        "kendall_files": moves.kendall_files,
        "mean_old": round(moves.mean_old, FINE),
        "mean_new": round(moves.mean_new, FINE),
        "intercept_change": round(intercept_change(old, new), FINE),
        "ranks": _ranks(moves, floor),
        "variables": [
            {
                "variable": v.variable, "in_old": v.in_old, "in_new": v.in_new, "everyone": round(v.everyone, FINE),
                "entered": None if few else _rounded(v.entered), "left": None if few else _rounded(v.left),
            }
            for v in moves.variables
        ],
        "groups": list(_groups(moves.groups, floor)),
        "floor": floor,
    }  # fmt: skip


def _cells(one: Moves | GroupMoves) -> list[int]:
    return [one.stayed, one.entered, one.left, one.neither]


def _ranks(moves: Moves, floor: int) -> dict[str, Any]:
    """Files by part of rank under each card: tenths, or fifths or halves where too much of the table were masked.

    One table alone is told: two of them would tell by difference what each masks.
    """
    tenths = np.array(moves.deciles, np.int64)
    for parts in PARTS:
        size = len(tenths) // parts
        cells = tenths.reshape(parts, size, parts, size).sum(axis=(1, 3))
        hidden = hidden_cells(cells, floor)
        if cells[hidden].sum() <= MOST_MASKED * moves.compared:
            break
    told = np.where(hidden, -1, cells).tolist()
    return {"parts": parts, "cells": [[None if n < 0 else n for n in row] for row in told]}


def _groups(groups: tuple[GroupMoves, ...], floor: int) -> Iterator[dict[str, Any]]:
    """Groups of one family part the files: a small cell hides its group, and another so that none can be deduced."""
    for family, members in groupby(groups, key=lambda one: one.family):
        own = list(members)
        hidden = hidden_rows(np.array([_cells(one) for one in own], np.int64), floor).tolist()
        for one, hide in zip(own, hidden, strict=True):
            label = group_label(family, one.group) if family in FAMILIES else Text(one.group, one.group)
            cells = _cells(one)
            total = sum(cells)
            yield {
                "family": family,
                "group": one.group,
                "label": label._asdict(),
                "files": None if hide else total,
                **(dict.fromkeys(CELLS) if hide else dict(zip(CELLS, cells, strict=True))),
                "share_old": None if hide else round((one.stayed + one.left) / total, FINE),
                "share_new": None if hide else round((one.stayed + one.entered) / total, FINE),
            }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, FINE)
