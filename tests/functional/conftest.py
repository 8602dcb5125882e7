"""A small town on which the whole chain was played once, and copies of it to spoil."""

from __future__ import annotations

import shutil

import pytest
from tests.functional.running import process

HOUSEHOLDS = 500


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """The folder of a demo of 500 households; nobody may write in it."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    folder = tmp_path_factory.mktemp("played") / "demo"
    done = process("demo", folder, "--households", HOUSEHOLDS, "--seed", 1, "--quiet")
    _, told = done.communicate(timeout=420)
    assert done.returncode == 0, told
    return folder


@pytest.fixture
def town(played, tmp_path):
    """A copy of the played demo that a test may spoil."""
    return shutil.copytree(played, tmp_path / "town")
