"""Groups of files are kept until they expire, the same way in memory and in a folder that its owner alone reads."""

from __future__ import annotations

import stat

import pytest
from tests.contract.fakes import refusal

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.store.found_networks import FolderFoundNetworks

MAY, JUNE = Month.of(2026, 5), Month.of(2026, 6)


class MemoryFoundNetworks:
    """The fake: documents and pages in two dictionaries."""

    def __init__(self):
        self.documents, self.pages = {}, {}

    def save(self, month, document):
        """Keep a document."""
        self.documents[month] = dict(document)

    def write_page(self, month, text):
        """Keep a page."""
        self.pages[month] = text
        return f"networks/{month}.html"

    def load(self, month):
        """Read back."""
        if month not in self.documents:
            raise refusal("E-WRK-003", "not found yet")
        return self.documents[month]

    def months(self):
        """In order."""
        return tuple(sorted(self.documents))

    def remove(self, month):
        """Erase both."""
        self.documents.pop(month, None)
        self.pages.pop(month, None)


@pytest.fixture(params=["memory", "folder"])
def kept(request, tmp_path):
    """Both."""
    return MemoryFoundNetworks() if request.param == "memory" else FolderFoundNetworks(tmp_path / "networks")


def test_what_is_kept_is_read_back_and_erased(kept):
    """Saved, listed in order of months, replaced, read, erased with its page; nothing is left."""
    assert kept.months() == ()
    kept.save(JUNE, {"expires": "2026-09-01"})
    kept.save(MAY, {"expires": "2026-08-01"})
    kept.save(MAY, {"expires": "2026-08-02"})
    assert kept.write_page(MAY, "<p>").endswith("2026-05.html")
    assert kept.months() == (MAY, JUNE)
    assert kept.load(MAY) == {"expires": "2026-08-02"}
    kept.remove(MAY)
    kept.remove(MAY)
    assert kept.months() == (JUNE,)
    with pytest.raises(UserError) as refused:
        kept.load(MAY)
    assert refused.value.code == "E-WRK-003"


def test_only_its_owner_reads_the_folder(tmp_path):
    """The folder, the document and the page are closed to every other account."""
    kept = FolderFoundNetworks(tmp_path / "networks")
    kept.save(MAY, {})
    kept.write_page(MAY, "<p>")
    paths = [tmp_path / "networks", *(tmp_path / "networks").iterdir()]
    assert len(paths) == 3
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in paths)
    kept.remove(MAY)
    assert list((tmp_path / "networks").iterdir()) == []
