"""The documents: the same promises in memory and in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.fakes import MemoryDocuments

from bondroit.errors import UserError
from bondroit.store.documents import FolderDocuments

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.ports import Documents


@pytest.fixture(params=["memory", "folder"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Documents:
    return MemoryDocuments() if request.param == "memory" else FolderDocuments(tmp_path / "reports")


def test_json_comes_back(documents: Documents) -> None:
    """What was written as JSON is read back, accents and all, and a later writing replaces it."""
    documents.write_json("2026-02/plan.json", {"b": 1, "a": ["é", None, 0.1]})
    assert documents.read_json("2026-02/plan.json") == {"a": ["é", None, 0.1], "b": 1}
    documents.write_json("2026-02/plan.json", {})
    assert documents.read_json("2026-02/plan.json") == {}


def test_the_path_shown_names_the_document(documents: Documents) -> None:
    """Writing says where the document is, and from then on it exists."""
    assert not documents.exists("letters/one.pdf")
    assert documents.write_bytes("letters/one.pdf", b"%PDF").endswith("letters/one.pdf")
    assert documents.write_text("index.html", "<p>").endswith("index.html")
    assert documents.exists("letters/one.pdf")
    assert not documents.exists("letters")


def test_a_document_never_written_is_a_missing_step(documents: Documents) -> None:
    """Reading what was never written says that a step is missing."""
    with pytest.raises(UserError) as caught:
        documents.read_json("yields.json")
    assert caught.value.code == "E-WRK-003"


@pytest.mark.parametrize("data", [b"{", b"[1]", b"\xff\xfe", b""])
def test_what_is_no_json_object_is_unreadable(documents: Documents, data: bytes) -> None:
    """Half a document, a list or bytes that are no text are refused as unreadable."""
    documents.write_bytes("plan.json", data)
    with pytest.raises(UserError) as caught:
        documents.read_json("plan.json")
    assert caught.value.code == "E-TAB-001"


def test_a_number_that_json_lacks_is_refused(documents: Documents) -> None:
    """NaN is no number of JSON: a bug of the caller, and nothing is written."""
    with pytest.raises(ValueError, match="JSON"):
        documents.write_json("plan.json", {"area": float("nan")})
    assert not documents.exists("plan.json")


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a/../../b", ""])
def test_a_document_stays_in_its_folder(documents: Documents, name: str) -> None:
    """A name cannot lead out of the folder."""
    with pytest.raises(ValueError):  # noqa: PT011  any refusal will do: it is a bug of the caller
        documents.write_text(name, "x")


def test_the_bytes_do_not_depend_on_the_order_of_keys(tmp_path: Path) -> None:
    """Two documents of the same content have the same bytes."""
    documents = FolderDocuments(tmp_path)
    documents.write_json("a.json", {"x": 1, "y": {"b": 2, "a": 3}})
    documents.write_json("b.json", {"y": {"a": 3, "b": 2}, "x": 1})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
