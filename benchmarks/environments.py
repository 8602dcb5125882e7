"""Peers that cannot share our environment have their own, made once from benchmarks/peers/NAME.txt."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parent / "peers"


def cache_folder() -> Path:
    """Where data and environments are kept between runs: BONDROIT_BENCH, else the user's cache."""
    given = os.environ.get("BONDROIT_BENCH")
    return Path(given) if given else Path.home() / ".cache" / "bondroit-bench"


def python_of(name: str) -> str:
    """The interpreter of a peer's environment, made now if it is absent or its versions changed."""
    folder = Path(os.environ.get("BONDROIT_BENCH_PEERS", cache_folder())) / name
    wanted = PEERS / f"{name}.txt"
    stamp = folder / "made-from"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    python = folder / "bin" / "python"
    if not (python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == digest):
        sys.stderr.write(f"Making the environment of {name} in {folder} (once).\n")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-qq", "-r", str(wanted)], check=True)
        stamp.write_text(digest, encoding="ascii")
    return str(python)
