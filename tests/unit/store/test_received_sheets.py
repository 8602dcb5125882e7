"""Small files saved from a spreadsheet: any encoding gives the rows of UTF-8, each with its line."""

from __future__ import annotations

import gzip

import pytest

from bondroit.errors import UserError
from bondroit.store.received_sheets import Sheets

TEXT = "question;note;remarque\r\n0012;d\u00e9j\u00e0;\u20ac\r\n\r\n7e3;;\u00e9t\u00e9\r\n"
ROWS = [("0012", "d\u00e9j\u00e0", "\u20ac"), ("7e3", None, "\u00e9t\u00e9")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_every_encoding_gives_the_same_rows(tmp_path, encoding, name):
    """Codes stay text as written, accents are right, and the blank line counts among the lines."""
    file = tmp_path / name
    data = TEXT.encode(encoding)
    file.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    frame, lines = Sheets().rows(str(file))
    assert frame.rows() == ROWS
    assert lines == [2, 4]


def test_what_is_no_file_is_refused(tmp_path):
    """A file that is not there, and an empty one, are refused as elsewhere."""
    (tmp_path / "empty.csv").touch()
    for name, code in (("none.csv", "E-TAB-001"), ("empty.csv", "E-TAB-003")):
        with pytest.raises(UserError) as refused:
            Sheets().rows(str(tmp_path / name))
        assert refused.value.code == code
