"""What is said of files that are not UTF-8, beside the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.cli import session
from bondroit.cli.console import ERRORS

if TYPE_CHECKING:
    from pathlib import Path


def say_encodings(*paths: str | Path | None) -> None:
    """Say on standard error which files were read in another encoding than UTF-8."""
    from bondroit.wiring.received import encodings_said

    for said in encodings_said(paths):
        ERRORS.print(session.say(said), markup=False)
