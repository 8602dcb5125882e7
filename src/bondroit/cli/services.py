"""Opening the workspace for a command, and showing what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.app.ports import Quiet
from bondroit.cli import session
from bondroit.cli.console import RichProgress, print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.app.ports import Progress
    from bondroit.wiring import Services


def progress() -> Progress:
    """Rich progress, or none with `--quiet`."""
    return Quiet() if session.common().quiet else RichProgress()


def open_here() -> Services:
    """The services of the workspace named on the command line, or found around here."""
    from bondroit.wiring import open_services

    return open_services(session.common().workspace, progress=progress())


def show(document: Mapping[str, Any], text: Callable[[], None]) -> None:
    """Print the result: JSON with `--json`, nothing with `--quiet`, else text."""
    if session.common().json:
        print_json(document)
    elif not session.common().quiet:
        text()
