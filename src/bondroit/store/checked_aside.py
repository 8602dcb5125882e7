"""SQL of rejected rows as they were received, for whoever keeps them aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.ingesting.parsing_sql import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from bondroit.app.ingest_ports import ReceivedExtract


def rejected_rows(
    extract: ReceivedExtract, connection: duckdb.DuckDBPyConnection, received: Sequence[str], *, whole_lines: bool
) -> str:
    """A SELECT: `place`, `_line`, `_file` (its name), `_faults`, `_text`, and the received columns that are read.

    Args:
        extract: read once more.
        connection: holds `rejected`: `_file`, `_line`, `faults`.
        received: the columns.
        whole_lines: whether a line that is no row may be kept; not where it holds what pseudonyms are made of.
    """
    names = ", ".join(quoted(name) for name in received)
    files = "[" + ", ".join(literal(name) for name in extract.files) + "][_file + 1]"
    rows = (
        f"SELECT _file AS place, _line, {files} AS _file, faults AS _faults, NULL::VARCHAR AS _text"  # noqa: S608
        f"{', ' if names else ''}{names} "
        f"FROM ({extract.relation(connection)}) JOIN rejected USING (_file, _line)"
    )
    broken = extract.unreadable(connection)
    if broken is None:
        return rows
    text = "_text" if whole_lines else "NULL::VARCHAR AS _text"
    return (
        f"{rows} UNION ALL BY NAME SELECT _file AS place, _line, {files} AS _file, [_reason] AS _faults, {text} "  # noqa: S608
        f"FROM ({broken})"
    )
