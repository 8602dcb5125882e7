"""The page of settings, from the one list that reading and writing them follow."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from bondroit.settings.parse import bound, spec_of
from bondroit.settings.settings import Settings
from tools.reference.markdown import code, table, yes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.settings.specs import Spec

INTRODUCTION = (
    "# Settings\n\n"
    "The file `bondroit.toml` of a workspace. `bondroit init` writes it with every default and its meaning; a setting\n"
    "that is not written keeps its default, one that is unknown is refused (E-USE-003). *Assumed*: no source gives\n"
    "the default; it is a choice of this project that the body that uses it should make its own.\n"
)
HEADER = ("setting", "meaning", "sens", "default", "permitted", "assumed")


def settings() -> str:
    """Markdown of `docs/reference/settings.md`."""
    parts = [INTRODUCTION]
    for section, one in sections():
        title = f"## [{section}]" if section else "## At the head of the file"
        rows = [_row(field) for field in dataclasses.fields(one) if not dataclasses.is_dataclass(field.default)]
        parts.append(f"{title}\n\n{table(HEADER, rows)}")
    return "\n".join(parts)


def sections() -> Iterator[tuple[str, type[Any]]]:
    """The sections of the file in its order: the name between brackets, and the dataclass."""
    yield "", Settings
    for field in dataclasses.fields(Settings):
        if dataclasses.is_dataclass(field.default):
            yield field.name, type(field.default)


def _row(field: dataclasses.Field[Any]) -> tuple[str, ...]:
    spec = spec_of(field)
    default = list(field.default) if isinstance(field.default, tuple) else field.default
    written = json.dumps(default, ensure_ascii=False)
    return code(field.name), spec.meaning.en, spec.meaning.fr, code(written), _permitted(spec), yes(when=spec.assumed)


def _permitted(spec: Spec) -> str:
    if spec.low is not None and spec.high is not None:
        return f"{bound(spec.low)} to {bound(spec.high)}"
    return ", ".join(code(choice) for choice in spec.choices)
