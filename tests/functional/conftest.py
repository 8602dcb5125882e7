"""A small town on which the whole chain was played once, and copies of it to spoil."""

from __future__ import annotations

import shutil

import pytest
from tests.functional.running import process
from tests.functional.town_census import make_town

HOUSEHOLDS = 2_000


@pytest.fixture(scope="session")
def run_once(tmp_path_factory):
    """The folder of a small demo, and all that it printed."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    folder = tmp_path_factory.mktemp("played") / "demo"
    done = process("demo", folder, "--households", HOUSEHOLDS, "--seed", 1)
    out, told = done.communicate(timeout=420)
    assert done.returncode == 0, told
    return folder, out + told


@pytest.fixture(scope="session")
def played(run_once):
    """The folder of the demo; nobody may write in it."""
    return run_once[0]


@pytest.fixture(scope="session")
def told(run_once):
    """All that the demo printed."""
    return run_once[1]


@pytest.fixture(scope="session")
def census_town(tmp_path_factory):
    """The workspace of a town of 20,000 households, for the proofs of coverage; nobody may write in it."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    folder = tmp_path_factory.mktemp("census") / "w"
    make_town(folder)
    return folder


@pytest.fixture
def town(played, tmp_path):
    """A copy of the played demo that a test may spoil."""
    return shutil.copytree(played, tmp_path / "town")
