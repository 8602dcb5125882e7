"""Where the tests find real data with known answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def shared(*parts: str) -> Path:
    """The path of a file of the shared data, or a skip that says where it was looked for."""
    root = Path(os.environ.get("BONDROIT_TEST_DATA", PROJECT.parent / "shared" / "data"))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real data absent: {path} (set BONDROIT_TEST_DATA to the folder that holds it)")
    return path
