"""Running the command line in the tests: in this process, or in one that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

EXECUTABLE = [sys.executable, "-m", "bondroit"]


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


def command(capsys, *words: object) -> Said:
    """Run a command in this process, in English."""
    capsys.readouterr()
    code = run(["--lang", "en", *map(str, words)])
    said = capsys.readouterr()
    return Said(code, said.out, said.err)


def process(*words: object, **options) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    environment = {**os.environ, "BONDROIT_LANG": "en", **options.pop("env", {})}
    return subprocess.Popen(
        [*EXECUTABLE, *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **options,
    )  # fmt: skip


def check_refused(said: Said, *, code: str, exit_code: int) -> None:
    """A clear refusal: its code and remedy, its exit code, no trace."""
    assert said.code == exit_code, said.err
    assert f"[{code}]" in said.err
    assert "To repair:" in said.err
    assert "Traceback" not in said.err + said.out


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
