"""The templates that come with the package: Jinja with autoescape, and the source of Typst documents."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_LOADER = PackageLoader("bondroit.showing", "templates", encoding="utf-8")
_BEFORE = re.compile(r" (?=[:;!?»](?:\s|$))")
_AFTER = re.compile(r"(?<=«) ")


def unbroken(text: str) -> str:
    """French spaces that must not break a line: before `: ; ! ? »` and after `«`. English has none of them."""
    return _AFTER.sub("\N{NO-BREAK SPACE}", _BEFORE.sub("\N{NO-BREAK SPACE}", text))


def _finalize(value: object) -> object:
    """Every plain text that reaches a page gets its unbroken spaces; ready-made markup is left as it is."""
    return unbroken(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The Jinja environment: everything is escaped, an unknown name is an error."""
    return Environment(
        loader=_LOADER,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )


@lru_cache(maxsize=8)
def source(name: str) -> str:
    """The text of a template that is not Jinja's (Typst, CSS)."""
    text, _, _ = _LOADER.get_source(environment(), name)
    return text
