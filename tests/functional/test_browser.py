"""The report in a real browser: it fits a desk and a phone, in both languages, and prints."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
MEASURE = (
    "<script>document.title = 'wide ' + document.documentElement.scrollWidth + ' of ' + innerWidth</script></body>"
)


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """Run Chromium on a page with further flags; what it printed."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")

    def run(page, *flags):
        profile = tmp_path_factory.mktemp("profile")
        words = [browser, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
        return subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stdout

    return run


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_page(played, browse, tmp_path, language, width):
    """At the width of a phone and of a desk the page needs no sideways scrolling; wide tables scroll in their box."""
    text = (played / "reports" / "index.html").read_text()
    assert text.count(" checked") == 1
    text = text.replace(" checked", "").replace(f'id="choose-{language}"', f'id="choose-{language}" checked')
    page = tmp_path / "page.html"
    page.write_text(text.replace("</body>", MEASURE))
    shown = browse(page, f"--window-size={width},900", "--dump-dom")
    wide, inner = map(int, re.search(r"<title>wide (\d+) of (\d+)</title>", shown).groups())
    assert wide <= inner <= max(width, 500)


def test_the_page_prints(played, browse, tmp_path):
    """Printed, the report is a few dozen pages at most, and its text is text."""
    out = tmp_path / "printed.pdf"
    browse(played / "reports" / "index.html", "--no-pdf-header-footer", f"--print-to-pdf={out}")
    pages = PdfReader(out).pages
    assert 5 < len(pages) < 60
    assert "AUC" in "".join(page.extract_text() for page in pages)
