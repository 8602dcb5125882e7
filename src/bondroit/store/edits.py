"""Edits of a card in a TOML file that a person keeps, so that the same decisions are made again next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.edits import edits_toml, parse_edits
from bondroit.store.written import text_of, write_page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bondroit.domain.scorecard import Decision


def read_edits(path: Path) -> tuple[Decision, ...]:
    """The edits of a file, in order.

    Raises:
        UserError: E-TAB-001 if it cannot be read; E-BLD-004 with every fault of every edit.
    """
    return parse_edits(text_of(path), name=path.name)


def write_edits(path: Path, decisions: Iterable[Decision]) -> None:
    """Write the edits among `decisions`; `read_edits` reads the same back.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    write_page(path, edits_toml(decisions))
