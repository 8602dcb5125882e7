"""Received files that are not UTF-8 are read in the encoding they are in, and their lines keep their numbers."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from bondroit.errors import UserError
from bondroit.store.received import DuckDBReceived
from bondroit.store.received_encoding import encodings_said
from bondroit.store.received_text import TextFiles

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "nom;prénom;âge\nLefèvre;Zoé;41\nDupré;Éric;7\n"


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_cp1252_is_read_and_said(tmp_path: Path, name: str) -> None:
    """The same table comes of cp1252 as of UTF-8, plain or packed; one is told, the other is not; no copy stays."""
    for encoding in ("cp1252", "utf-8"):
        (tmp_path / encoding).mkdir()
        data = TEXT.encode(encoding)
        (tmp_path / encoding / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    windows, plain = (tmp_path / encoding / name for encoding in ("cp1252", "utf-8"))
    received = DuckDBReceived(temporary=str(tmp_path / "t"))
    assert received.read(str(windows)).equals(received.read(str(plain)))
    texts = TextFiles(temporary=str(tmp_path / "t"))
    assert texts.texts(str(windows)).equals(texts.texts(str(plain)))
    assert received.read(str(windows))["âge"].to_list() == [41, 7]
    said = encodings_said([windows, plain, None])
    assert len(said) == 1
    assert "cp1252" in said[0].en
    assert list((tmp_path / "t").iterdir()) == []


def test_faults_keep_the_lines_and_the_name_of_the_file(tmp_path: Path) -> None:
    """A short line in a cp1252 file is told by its number and the name of the file that was brought."""
    path = tmp_path / "a.csv"
    path.write_bytes((TEXT + "Noël;7\n").encode("cp1252"))
    with pytest.raises(UserError) as caught:
        DuckDBReceived(temporary=str(tmp_path / "t")).read(str(path))
    assert "a.csv" in caught.value.message.en
    assert "lines 4" in str(caught.value)


def test_a_utf8_file_cut_short_is_not_taken_for_cp1252(tmp_path: Path) -> None:
    """A character cut at the very end says that the file was cut; it is refused as before."""
    path = tmp_path / "cut.csv"
    path.write_bytes("a\né".encode()[:-1])
    assert encodings_said([path]) == []
    with pytest.raises(UserError, match="cut inside a character"):
        DuckDBReceived(temporary=str(tmp_path / "t")).read(str(path))
