"""The page of commands, from the command line itself, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli.commands import build_command
from tools.reference.markdown import code, table

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = (
    "# Commands\n\n"
    "`bondroit --help` and `bondroit COMMAND --help` say the same. Every command also takes `--workspace FOLDER`\n"
    "(`-w`; by default the workspace around the current folder), `--json` (one JSON document instead of text),\n"
    "`--quiet` (`-q`) and `--lang fr|en`. Exit codes: 0 done, 2 usage, 3 data, 4 integrity, 5 busy or disk; 1 is a\n"
    "bug of ours. Error codes: [errors.md](errors.md).\n"
)


def commands() -> str:
    """Markdown of `docs/reference/commands.md`."""
    english = dict(walk(build_command("en")))
    french = dict(walk(build_command("fr")))
    parts = [
        INTRODUCTION,
        table(
            ("command", "what it does", "ce qu'elle fait"),
            (
                (f"[{name}](#{_anchor(name)})", sentence(command), sentence(french[name]))
                for name, command in english.items()
            ),
        ),
    ]
    for name, command in english.items():
        parts.append(f"## {name}\n\n{sentence(command)}  \n*{sentence(french[name])}*\n")
        if command.params:
            parts.append(_options(command, french[name]))
    return "\n".join(parts)


def walk(command: Any, prefix: str = "bondroit") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  Typer's type is private
    """Every command that does something, by the words one types."""
    for name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from walk(child, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", child


def sentence(command: Any) -> str:  # noqa: ANN401
    """What a command does, on one line."""
    return " ".join((command.help or "").split())


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _options(command: Any, french: Any) -> str:  # noqa: ANN401
    rows = []
    for parameter, translated in zip(command.params, french.params, strict=True):
        if parameter.name == "help":
            continue
        names = ", ".join(code(o) for o in (*parameter.opts, *parameter.secondary_opts))
        if parameter.param_type_name == "argument":
            names = code(parameter.name.upper())
        needed = "required" if parameter.required else _default(parameter)
        rows.append((names, parameter.help or "", translated.help or "", needed))
    return table(("option", "meaning", "sens", "default"), rows) if rows else ""


def _default(parameter: Any) -> str:  # noqa: ANN401
    default = parameter.default
    if default is None or callable(default) or str(default).startswith("Sentinel"):
        return ""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return code(str(default))
