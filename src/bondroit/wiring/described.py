"""The data dictionary of a workspace, or of the package where there is none: in text, as JSON, as a page."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.showing.dictionary_page import COLUMNS, OVERVIEW, overview_rows, render_dictionary, table_rows
from bondroit.store.written import require_folder, write_page
from bondroit.tables.catalogue import TABLES
from bondroit.tables.described import ASSUMED, describe_table

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.errors import Language
    from bondroit.tables.described import DescribedTable

Grid = tuple[str, list[str], list[tuple[str, ...]]]
Block = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Described:
    """Tables in words: every one, or the one asked for."""

    tables: tuple[DescribedTable, ...]
    alone: bool
    page: str = ""
    assumed: Text = ASSUMED

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "tables": [table.to_document() for table in self.tables],
            "assumed": self.assumed._asdict(),
            "page": self.page or None,
        }

    def text(self, language: Language) -> list[Grid]:
        """Tables of text, one line per table: title, headers, lines. One table alone: none, see `blocks`."""
        if self.alone:
            return []
        headers = [c.say(language) for c in OVERVIEW]
        return [("", headers, list(overview_rows(self.tables, language)))]

    def blocks(self, language: Language) -> list[Block]:
        """One table alone: a title and lines of name and value, first of the table, then of each of its columns."""
        if not self.alone:
            return []
        table = self.tables[0]
        facts = [
            (Text("meaning", "sens").say(language), table.meaning.say(language)),
            (Text("legal basis", "base légale").say(language), table.basis.say(language)),
            (Text("kept", "conservation").say(language), table.retention.say(language).replace("`", "")),
        ]
        names = [c.say(language) for c in COLUMNS[1:]]
        rows = table_rows(table, language)
        return [(table.name, facts), *((row[0], list(zip(names, row[1:], strict=True))) for row in rows)]


def describe(workspace: Path | None, *, table: str | None, out: Path | None, language: Language) -> Described:
    """Say what data are.

    Args:
        workspace: whose retention is told; None looks for one around here, and takes the package's where there is none.
        table: one table; None is every one.
        out: where the page goes; None writes none.
        language: of the page, the other one beside it.

    Raises:
        UserError: E-USE-001 for an unknown table; E-DSK-001.
    """
    if table is not None and table not in TABLES:
        near = difflib.get_close_matches(table, TABLES, n=1)
        raise UserError(
            "E-USE-001",
            Text(f"There is no table {table}.", f"Il n'y a pas de table {table}."),
            remedy=Text(f"did you mean {near[0]}?", f"vouliez-vous dire {near[0]} ?")
            if near
            else Text("`bondroit describe` lists them.", "« bondroit describe » les liste."),
        )
    periods = _periods(workspace)
    every = tuple(describe_table(one, periods) for one in TABLES.values())
    if out is not None:
        require_folder(out)
        write_page(out, render_dictionary(every, language=language))
    shown = every if table is None else tuple(one for one in every if one.name == table)
    return Described(shown, alone=table is not None, page="" if out is None else str(out))


def _periods(workspace: Path | None) -> dict[str, int] | None:
    from bondroit.wiring.services import open_services

    try:
        return open_services(workspace).settings.retention.periods
    except UserError as error:
        if error.code != "E-WRK-001" or workspace is not None:
            raise
        return None
