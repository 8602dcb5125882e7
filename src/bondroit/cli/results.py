"""A report as text: its scalars as lines, its lists as tables, the words of both languages in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_table
from bondroit.cli.services import show
from bondroit.cli.words import word
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.run_month import MonthReport

SHORT_HASH = 12
MOST_ROWS = 60
HASH_LENGTH = 64


class Report(Protocol):
    """What a verb returns."""

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        ...


def show_facts(title: Text, report: Report) -> None:
    """Print any report: JSON on request, else lines and tables."""
    document = report.to_document()
    show(document, lambda: print_document(session.say(title), document))


def show_month(report: MonthReport) -> None:
    """Print the steps of a month."""

    def text() -> None:
        states = {"done": Text("done", "fait"), "recognised": Text("recognised, not run again", "reconnu, non refait")}
        rows = [(session.say(word(s.name)), session.say(states[s.state])) for s in report.steps]
        headers = [session.say(Text("step", "étape")), session.say(Text("state", "état"))]
        print_table(report.month, headers, rows, text_columns=2)

    show(report.to_document(), text)


def print_document(title: str, document: Mapping[str, Any]) -> None:
    """Scalars first, then every list of rows as a table of its own."""
    scalars, tables = _split(document)
    print_facts(title, [(name, cell(value)) for name, value in scalars])
    for name, rows in tables:
        print_rows(name, rows)


def _split(document: Mapping[str, Any], prefix: str = "") -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    scalars: list[tuple[str, Any]] = []
    tables: list[tuple[str, Any]] = []
    for key, value in document.items():
        name = prefix + session.say(word(key))
        if isinstance(value, dict):
            inner_scalars, inner_tables = _split(value, f"{name}: ")
            scalars += inner_scalars
            tables += inner_tables
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            tables.append((name, value))
        else:
            scalars.append((name, value))
    return scalars, tables


def print_rows(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A list of rows as a table; nested values are left to the JSON."""
    columns = [k for k in rows[0] if not any(isinstance(row.get(k), dict | list) for row in rows)]
    text = sum(1 for k in columns if any(isinstance(row.get(k), str) for row in rows))
    ordered = [k for k in columns if any(isinstance(row.get(k), str) for row in rows)]
    ordered += [k for k in columns if k not in ordered]
    cells = [[cell(row.get(k)) for k in ordered] for row in rows[:MOST_ROWS]]
    print_table(title, [session.say(word(k)) for k in ordered], cells, text_columns=max(text, 1))


def cell(value: Any) -> str:  # noqa: ANN401  any JSON value
    """One value as a person reads it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return session.say(Text("yes", "oui") if value else Text("no", "non"))
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, float):
        text = f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        return text.replace(",", "\u202f")
    if isinstance(value, list):
        return ", ".join(cell(v) for v in value) or "-"
    text = str(value)
    return text[:SHORT_HASH] if len(text) == HASH_LENGTH and text.isalnum() else text
