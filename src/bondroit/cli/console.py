"""Rich: progress on standard error, results on standard output."""

from __future__ import annotations

import json
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text as Plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from bondroit.app.ports import Advance
    from bondroit.errors import Language, Shown

# Without emoji: `a:x:` is what somebody wrote, no picture.
ERRORS = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
RESULTS = Console(highlight=False, emoji=False)

WORDS_WIDTH, HEADER_WIDTH = 12, 9
NAMES_WIDTH, GROUP_WIDTH = 28, 24
SPEED_OVER = 1_800.0
"""Seconds over which the speed of a step is judged."""
REMEDY = {"en": "To repair:", "fr": "Pour réparer :"}


class RichProgress:
    """A line of progress for each step, on standard error; plain lines where there is no terminal."""

    def __init__(self) -> None:
        self._console = ERRORS

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """Open a line that closes with the block."""
        if not self._console.is_terminal:
            self._console.print(f"{title} ...", markup=False)

            def silent(amount: int = 1) -> None:
                del amount

            yield silent
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        times = (TimeElapsedColumn(), TimeRemainingColumn())
        # A step may take minutes: the time that remains is judged on a long past.
        with Progress(*columns, *times, console=self._console, transient=True, speed_estimate_period=SPEED_OVER) as bar:
            task = bar.add_task(title, total=total)

            def advance(amount: int = 1) -> None:
                bar.advance(task, amount)

            yield advance
            bar.update(task, total=1, completed=1)
        self._console.print(f"[green]✓[/green] {title}")


def print_json(document: Mapping[str, Any]) -> None:
    """One JSON document on standard output."""
    RESULTS.print(json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False), markup=False, soft_wrap=True)


def print_facts(title: str, facts: Sequence[tuple[str, str]]) -> None:
    """A title and lines of name and value."""
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    for name, value in facts:
        table.add_row(Plain(name), Plain(value))
    RESULTS.print(table)


def print_table(
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    text_columns: int = 1,
    words_width: int = WORDS_WIDTH,
) -> None:
    """A table; the first `text_columns` columns are words, at least `words_width` letters wide, the others figures."""
    # Names that somebody brings are shown as they are: `[a]` is no markup.
    table = Table(
        title=Plain(title), title_justify="left", title_style="bold", header_style="bold", box=SIMPLE_HEAD,
        pad_edge=False,
    )  # fmt: skip
    for place, header in enumerate(headers):
        # A figure is never cut; words may go on below.
        if place < text_columns:
            table.add_column(Plain(header), overflow="fold", min_width=words_width)
        else:
            table.add_column(Plain("\n".join(wrap(header, HEADER_WIDTH))), justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*(Plain(cell) for cell in row))
    RESULTS.print(table)


def print_groups(title: str, figures: pl.DataFrame) -> None:
    """A table with one column a group, in as many parts as the width of the terminal asks for.

    Args:
        title: what makes the groups.
        figures: names of figures in the first column, then one column of text a group.
    """
    names, *groups = figures.columns
    room = max(1, (RESULTS.width - NAMES_WIDTH) // GROUP_WIDTH)
    for start in range(0, len(groups), room):
        part = groups[start : start + room]
        rows = [[str(c) for c in row] for row in figures.select(names, *part).iter_rows()]
        print_table(title, ["", *part], rows)


def print_line(text: str) -> None:
    """A line of text, as it is."""
    RESULTS.print(text, markup=False, soft_wrap=True)


def print_error(shown: Shown, language: Language) -> None:
    """A user's error: what, where, the remedy."""
    ERRORS.print(f"{shown.message}  [{shown.code}]", markup=False)
    for fault in shown.faults:
        ERRORS.print(f"  {fault}", markup=False)
    ERRORS.print(f"{REMEDY[language]} {shown.remedy}", markup=False)
