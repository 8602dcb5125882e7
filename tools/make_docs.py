"""Write docs/reference from the code: `python -m tools.make_docs`, or `--check` to demand that it is current.

Each page is a pure function of the code, so that a page and the code cannot say two things.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.reference import audit_pages, card_pages, command_pages, error_pages, setting_pages, table_pages

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Written by `make docs`. Change the code, not this page. -->\n\n"

PAGES: dict[str, Callable[[], str]] = {
    "errors.md": error_pages.errors,
    "tables.md": table_pages.tables,
    "variables.md": table_pages.variables,
    "settings.md": setting_pages.settings,
    "commands.md": command_pages.commands,
    "audit.md": audit_pages.audit,
    "card.md": card_pages.card,
}


def pages() -> dict[str, str]:
    """Every page as it should be: name -> Markdown."""
    return {name: MADE + page().rstrip() + "\n" for name, page in PAGES.items()}


def stale() -> list[str]:
    """Names of the pages on disk that differ from the code."""
    late = [name for name, text in pages().items() if not _same(REFERENCE / name, text)]
    return late if _same(card_pages.SHIPPED, card_pages.schema_text()) else [*late, card_pages.SHIPPED.name]


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def main() -> int:
    """Write the pages, or check them; 1 if a page is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    if parser.parse_args().check:
        late = stale()
        if late:
            sys.stderr.write(f"Run `make docs`; stale in docs/reference: {', '.join(late)}\n")
        return 1 if late else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}\n")
    card_pages.SHIPPED.write_text(card_pages.schema_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
