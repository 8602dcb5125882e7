"""The templates that come with the package: Jinja with autoescape, and the source of Typst documents."""

from __future__ import annotations

import base64
import csv
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from bondroit.showing.blocks import Grid

_LOADER = PackageLoader("bondroit.showing", "templates", encoding="utf-8")
_BEFORE = re.compile(r" (?=[:;!?»](?:\s|$))|(?<=\d) (?=[%€](?:\W|$))")
_AFTER = re.compile(r"(?<=«) ")


def unbroken(text: str) -> str:
    """French spaces that must not break a line: before `: ; ! ? »` and a unit, after `«`. English has none of them."""
    return _AFTER.sub("\N{NO-BREAK SPACE}", _BEFORE.sub("\N{NO-BREAK SPACE}", text))


def _finalize(value: object) -> object:
    """Every plain text that reaches a page gets its unbroken spaces; ready-made markup is left as it is."""
    return unbroken(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def csv_address(grid: Grid) -> str:
    """The cells of a table, as they are shown, in a CSV file inside an address: nothing is fetched to have it."""
    text = io.StringIO()
    csv.writer(text).writerows([grid.columns, *grid.rows])
    held = base64.b64encode(text.getvalue().encode("utf-8-sig")).decode()
    return f"data:text/csv;charset=utf-8;base64,{held}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The Jinja environment: everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=_LOADER,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    made.filters["csv_address"] = csv_address
    return made


@lru_cache(maxsize=8)
def source(name: str) -> str:
    """The text of a template that is not Jinja's (Typst, CSS)."""
    text, _, _ = _LOADER.get_source(environment(), name)
    return text
