"""The common options of the command being run, for the commands to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.cli.options import Common

if TYPE_CHECKING:
    from bondroit.errors import Language, Text

_CURRENT: list[Common] = []


def begin(common: Common) -> None:
    """Note the options of the command that starts."""
    _CURRENT[:] = [common]


def common() -> Common:
    """The options of the command that runs."""
    return _CURRENT[0] if _CURRENT else Common(workspace=None, json=False, quiet=False, language="en")


def language() -> Language:
    """The language to answer in."""
    return common().language


def say(text: Text) -> str:
    """`text` in the language to answer in."""
    return text.say(language())
