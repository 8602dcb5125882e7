"""Figures of an audit in the cells of a table, and its charts of shares by group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing import chart_rows
from bondroit.showing.blocks import Picture
from bondroit.showing.report_data import Estimate
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DEDUCIBLE, plain_with_interval, rate_with_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing import figures
    from bondroit.errors import Language
    from bondroit.showing.blocks import Grid

SAME = Text("The same figures", "Les mêmes chiffres")


def estimate_of(found: figures.Estimate) -> Estimate | None:
    """An estimate of the audit as the pages have it; None where there is none."""
    return None if found.value is None else Estimate(found.value, found.low, found.high)


def share_cell(found: figures.Estimate, language: Language, *, hidden: bool = False) -> str:
    """A share with its interval, a dash, or the word for a hidden cell."""
    return DEDUCIBLE.say(language) if hidden else rate_with_interval(estimate_of(found), language)


def ratio_cell(found: figures.Estimate, language: Language, *, hidden: bool = False, digits: int = 2) -> str:
    """A ratio (or an AUC) with its interval."""
    return DEDUCIBLE.say(language) if hidden else plain_with_interval(estimate_of(found), language, digits)


def count_cell(files: int | None, language: Language) -> str:
    """A number of files, or the word for a hidden cell."""
    return DEDUCIBLE.say(language) if files is None else number(files, language)


def shares_picture(
    rows: Sequence[tuple[str, str, Sequence[figures.Estimate | None]]],
    measures: Sequence[str],
    *,
    anchor: str,
    caption: str,
    grid: Grid,
    language: Language,
) -> Picture | Grid:
    """A chart of shares by group with the table of the same values beside it; the table alone if nothing is drawn.

    Args:
        rows: family, group and one estimate per measure.
        measures: at most four.
        anchor: unique in the page.
        caption: of the chart.
        grid: the table.
        language: of the page.
    """
    drawn = [(family, group, [None if e is None else estimate_of(e) for e in es]) for family, group, es in rows]
    drawn = [row for row in drawn if any(e is not None for e in row[2])]
    if not drawn:
        return grid
    used = [k for k in range(len(measures)) if any(row[2][k] is not None for row in drawn)]
    kept = [(family, group, [es[k] for k in used]) for family, group, es in drawn]
    svg = inline_svg(
        chart_rows.rates_by_group(kept, [measures[k] for k in used], language),
        anchor=f"{language}-{anchor}", title=caption, description=caption, language=language,
    )  # fmt: skip
    return Picture(svg, caption, replace(grid, caption=SAME.say(language)))
