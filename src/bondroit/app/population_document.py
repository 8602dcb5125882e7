"""The document of two cards over a population: small cells, and those they could be deduced from, are null."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.auditing.material import MISSING
from bondroit.auditing.profiles import group_label
from bondroit.errors import Text
from bondroit.scoring.drift_hidden import hidden
from bondroit.scoring.moves import intercept_change
from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.disclosure_crossed import hidden_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.moves import GroupMoves, Moves
    from bondroit.stats.arrays import Booleans, Integers

FINE = 6
PARTS = (10, 5, 2)
MOST_MASKED = 0.5
"""Share of the files whose cells may be masked before a coarser table is told."""
CELLS = ("stayed", "entered", "left", "neither")


def population_document(old: Scorecard, new: Scorecard, moves: Moves, floor: int, *, audit: bool) -> dict[str, Any]:
    """JSON values.

    Args:
        old: the card to start from.
        new: the one that takes its place.
        moves: what was found.
        floor: smallest count shown.
        audit: whether the groups are those of the audit, and not columns of a table that somebody brings.
    """
    cells = _cells(moves)
    few = bool(hidden_rows(np.array([cells], np.int64), floor)[0])
    unscored = moves.files - moves.compared
    return {
        "files": moves.files,
        "without_score": None if hidden(unscored, moves.files, floor) else unscored,
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
        "groups": list(_groups(moves.groups, floor, audit=audit, few=few)),
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


def _groups(groups: tuple[GroupMoves, ...], floor: int, *, audit: bool, few: bool) -> Iterator[dict[str, Any]]:
    """Groups of one family part the files: small cells are left out, and others so that none can be deduced.

    A group below the floor is left out whole, with another one. `few`: the cells of all files are left out, so that
    those of the groups, which add up to them, are too.
    """
    for family, members in groupby(groups, key=lambda one: one.family):
        own = list(members)
        cells = np.array([_cells(one) for one in own], np.int64)
        whole, masked = _masked_groups(cells, floor, few=few)
        for one, row, gone, mask in zip(own, cells.tolist(), whole.tolist(), masked.tolist(), strict=True):
            told = [None if hide else n for n, hide in zip(row, mask, strict=True)]
            stayed, entered, left, _ = told
            total = sum(row)
            yield {
                "family": family,
                "group": one.group,
                "label": _label(family, one.group, audit=audit)._asdict(),
                "files": None if gone else total,
                **dict(zip(CELLS, told, strict=True)),
                "share_old": _share(stayed, left, total),
                "share_new": _share(stayed, entered, total),
            }


def _masked_groups(cells: Integers, floor: int, *, few: bool) -> tuple[Booleans, Booleans]:
    """Groups that are left out whole, and (groups, 4) cells that are; the sums of the columns are taken as known."""
    whole = hidden_rows(cells.sum(axis=1, keepdims=True), floor)
    masked = np.ones(cells.shape, np.bool_)
    if few or whole.all():
        return whole, masked
    # What the groups left out hold together is the total less the others: a line of the table like any other.
    lines = cells[~whole] if not whole.any() else np.vstack([cells[~whole], cells[whole].sum(axis=0)])
    masked[~whole] = hidden_cells(lines, floor)[: int((~whole).sum())]
    return whole, masked


def _label(family: str, group: str, *, audit: bool) -> Text:
    if group == MISSING:
        return Text("not known", "non renseigné")
    return group_label(family, group, audit=audit)


def _share(one: int | None, other: int | None, total: int) -> float | None:
    return None if one is None or other is None else round((one + other) / total, FINE)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, FINE)
