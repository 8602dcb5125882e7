"""Long tables folded on a page: they open by a touch, are whole on paper, and their chart stays in sight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.showing.blocks import Grid, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.showing.blocks import Block, Section

MOST_CELLS, MOST_ROWS = 60, 12
"""A table that stands open has no more cells, or no more lines, than this."""


def folded(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The same sections, their long tables folded; the page for those in a hurry stays open."""
    return tuple(s if s.anchor == "hurry" else replace(s, blocks=tuple(_folded(b) for b in s.blocks)) for s in sections)


def _folded(block: Block) -> Block:
    if isinstance(block, Picture):
        return block if block.grid is None else replace(block, grid=_grid(block.grid))
    return _grid(block) if isinstance(block, Grid) else block


def _grid(grid: Grid) -> Grid:
    long = len(grid.rows) > MOST_ROWS or len(grid.rows) * len(grid.columns) > MOST_CELLS
    return replace(grid, folded=True) if long else grid
