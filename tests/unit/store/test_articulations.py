"""Articulated cards on disk: written once, hash checked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bondroit.domain.articulation import Articulation, Route
from bondroit.errors import UserError
from bondroit.store.articulations import FolderArticulations

ROUTES = (Route("no", "values", "a@1", "c", values=("false",)), Route("yes", "values", "b@1", "d", values=("true",)))
ONE = Articulation("one", 1, "one", "prefilled", numeric=False, routes=ROUTES)


def code(call):
    """The code of the error of a call."""
    with pytest.raises(UserError) as caught:
        call()
    return caught.value.code


def test_what_is_saved_is_loaded(tmp_path):
    """By its label, or by its name for the latest; the versions go on from there."""
    kept = FolderArticulations(tmp_path / "made")
    assert kept.labels() == ()
    assert kept.next_version("one") == 1
    for version in (1, 2, 10):
        kept.save(ONE.with_version(version))
    assert kept.labels() == ("one@1", "one@2", "one@10")
    assert kept.load("one@2") == ONE.with_version(2)
    assert kept.load("one").version == 10
    assert kept.next_version("one") == 11


def test_a_version_is_never_changed(tmp_path):
    """The same again is nothing; another under the same label is refused."""
    kept = FolderArticulations(tmp_path)
    kept.save(ONE)
    kept.save(ONE)
    assert code(lambda: kept.save(replace(ONE, variable="other"))) == "E-INT-001"


def test_what_was_altered_is_refused(tmp_path):
    """A changed route, a missing part, and what is no JSON are told apart."""
    kept = FolderArticulations(tmp_path)
    kept.save(ONE)
    path = tmp_path / "one@1.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"variable": "age"}))
    assert code(lambda: kept.load("one")) == "E-INT-001"
    path.write_text(json.dumps({k: v for k, v in document.items() if k != "routes"}))
    assert code(lambda: kept.load("one")) == "E-SCO-001"
    path.write_text("{")
    assert code(lambda: kept.load("one")) == "E-SCO-001"
    assert code(lambda: kept.load("two")) == "E-WRK-003"
