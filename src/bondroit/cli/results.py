"""A report as text: its scalars as lines, its lists as tables, the words of both languages in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.cli.services import show
from bondroit.cli.words import word
from bondroit.errors import Text
from bondroit.scoring.ties import RULES
from bondroit.showing.words import KINDS, ORIGINS, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.run_month import MonthReport

SHORT_HASH = 12
CENTS = "_cents"
MASKED = "<11"
HIDDEN = Text("masked", "masqué")
"""What stands for a count, and for any other figure, of a masked line."""
MOST_ROWS = 60
HASH_LENGTH = 64


YIELD_COLUMNS = (
    Text("origin", "origine"),
    Text("kind", "nature"),
    Text("controls", "contrôles"),
    Text("overpaid €", "indus €"),
    Text("underpaid €", "rappels €"),
    Text("not claimed €", "non demandé €"),
)


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
        if key == "tie_rule" and value in RULES:
            scalars.append((name, session.say(RULES[value])))
        elif isinstance(value, dict) and set(value) == {"en", "fr"}:
            scalars.append((name, value[session.language()]))
        elif isinstance(value, dict):
            inner_scalars, inner_tables = _split(value, f"{name}: ")
            scalars += inner_scalars
            tables += inner_tables
        elif isinstance(value, list) and value and all(isinstance(v, dict) and set(v) == {"en", "fr"} for v in value):
            scalars.append((name, "\n".join(v[session.language()] for v in value)))
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            tables.append((name, value))
        else:
            scalars.append((in_euros(name, key), amount(key, value)))
    return scalars, tables


def in_euros(name: str, key: str) -> str:
    """The name of a figure; cents are shown as euros."""
    return f"{session.say(word(key.removesuffix(CENTS)))} €" if key.endswith(CENTS) else name


def amount(key: str, value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A figure as it is shown: cents as euros."""
    return value / 100 if key.endswith(CENTS) and isinstance(value, int | float) else value


def print_rows(title: str, given: Sequence[Mapping[str, Any]]) -> None:
    """A list of rows as a table; nested values are left to the JSON."""
    rows = [_in_their_unit(row) for row in given]
    columns = [k for k in rows[0] if not any(isinstance(row.get(k), dict | list) for row in rows)]
    text = sum(1 for k in columns if any(isinstance(row.get(k), str) for row in rows))
    ordered = [k for k in columns if any(isinstance(row.get(k), str) for row in rows)]
    ordered += [k for k in columns if k not in ordered]
    cells = [[cell(amount(k, row.get(k))) for k in ordered] for row in rows[:MOST_ROWS]]
    headers = [in_euros(session.say(word(k)), k) for k in ordered]
    print_table(title, headers, cells, text_columns=max(text, 1))
    if len(rows) > MOST_ROWS:
        left = len(rows) - MOST_ROWS
        print_line(session.say(Text(f"... and {left} more rows: --json", f"... et {left} lignes de plus : --json")))


def _in_their_unit(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose `unit` says cents or share, as euros or percent."""
    factor = {"cents": 0.01, "share": 100.0}.get(str(row.get("unit")))
    if factor is None:
        return dict(row)
    figures = {k: v * factor for k, v in row.items() if k in {"value", "low", "high"} and v is not None}
    return {**row, **figures, "unit": {"cents": "€", "share": "%"}[str(row["unit"])]}


def show_yields(report: Report) -> None:
    """The table of yields: euros by origin and kind, both directions and what was not claimed."""
    document = report.to_document()

    def euros(line: Mapping[str, Any], name: str) -> str:
        return session.say(HIDDEN) if line.get("masked") else cell(line["cents"][name] / 100)

    def text() -> None:
        rows = [
            [
                named(ORIGINS, line["origin"], session.language()),
                named(KINDS, line["kind"], session.language()),
                MASKED if line.get("masked") else cell(line["controls"]),
                *(euros(line, name) for name in ("overpaid", "underpaid", "unclaimed")),
            ]
            for line in document["lines"]
        ]
        title = session.say(Text(f"Yields of {document['month']}", f"Rendements de {document['month']}"))
        print_table(title, [session.say(name) for name in YIELD_COLUMNS], rows, text_columns=2)

    show(document, text)


def cell(value: Any) -> str:  # noqa: ANN401  any JSON value
    """One value as a person reads it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return session.say(Text("yes", "oui") if value else Text("no", "non"))
    if isinstance(value, int):
        return _separated(f"{value:,}")
    if isinstance(value, float):
        text = f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        return _separated(text)
    if isinstance(value, list):
        return ", ".join(cell(v) for v in value) or "-"
    text = str(value)
    return text[:SHORT_HASH] if len(text) == HASH_LENGTH and text.isalnum() else text


def _separated(figure: str) -> str:
    """Thousands and decimals as the language writes them."""
    if session.language() == "en":
        return figure
    return figure.replace(",", "\u202f").replace(".", ",")
