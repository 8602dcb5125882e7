"""Before every command: no file that it writes is one that it reads, or lies in what a workspace keeps for itself."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondroit.cli import session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WRITTEN: Mapping[str, tuple[str, ...]] = {
    "demo": ("folder",),
    "init": ("folder",),
    "check-claims": ("folder",),
    "describe": ("out",),
    "ingest": ("out", "rejects"),
    "observe": ("out",),
    "estimate": ("out",),
    "build": ("out", "report", "edits_out"),
    "score": ("out",),
    "plan": ("listing",),
    "audit": ("report", "pdf"),
    "alternatives": ("out", "html"),
    "what-if": ("out", "html", "points"),
    "formula": ("out", "html"),
    "drift": ("html",),
    "proxies": ("out", "html"),
    "profiles": ("out", "html"),
    "networks": ("listing",),
    "compare": ("html",),
    "labels": ("html",),
    "score-on-spark": ("output",),
    "link": ("out", "propose"),
    "pseudonyms make-key": ("file",),
    "pseudonyms apply": ("out",),
    "card import": ("out",),
    "card export": ("out",),
    "card key": ("file",),
    "card sql": ("out",),
}
"""Command -> what it writes to a place that a person names. A test holds it against every path of every command."""

CARDS = frozenset({"against", "card", "cards", "codes", "old", "new"})
"""Cards, given as files or by their label."""


def guard(command: Any, path: tuple[str, ...] = ()) -> None:  # noqa: ANN401  the command type is private to Typer
    """Put the check before every command below `command` that writes."""
    names = WRITTEN.get(" ".join(path))
    if names is not None:
        command.callback = _guarded(command.callback, {p.name: p for p in command.params}, names)
    for name, child in getattr(command, "commands", {}).items():
        guard(child, (*path, name))


def _guarded(callback: Any, params: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401
    @wraps(callback)
    def wrapper(**given: Any) -> Any:  # noqa: ANN401
        outputs = {_shown(params[n]): given[n] for n in names if _is_asked(params[n], given)}
        if outputs:
            from bondroit.wiring.outputs import require

            inputs = dict(_read({n: v for n, v in given.items() if n not in names}, params))
            require(outputs, inputs, workspace=session.common().workspace)
        return callback(**given)

    return wrapper


def _is_asked(param: Any, given: Mapping[str, Any]) -> bool:  # noqa: ANN401
    """Whether the command will write it: a default counts with --table alone, where there is such an option."""
    value = given.get(param.name)
    return value is not None and (value != param.default or given.get("table", param) is not None)


def _read(given: Mapping[str, Any], params: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """The files that a command is given to read, with the name of their option or argument."""
    for name, value in given.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Path) or (name in CARDS and isinstance(one, str) and Path(one).is_file()):
                yield _shown(params[name]), Path(one)


def _shown(param: Any) -> str:  # noqa: ANN401
    name: str = param.opts[0]
    return name if name.startswith("-") else name.upper()
