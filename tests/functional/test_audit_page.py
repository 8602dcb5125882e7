"""The report of an audit in a real browser: axe finds nothing, it fits a phone and a desk, and prints."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader
from tests.functional.running import command
from tests.functional.test_browser import FLAGS, MEASURE

AXE = "axe-core@4.14.1"
RUN = """<script>
axe.run(document, {resultTypes: ['violations']}).then(found => {
  const told = found.violations.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.html.slice(0, 200))}));
  document.documentElement.innerHTML = '<body><pre id="axe"></pre></body>';
  document.getElementById('axe').textContent = JSON.stringify({told, rules: found.passes.length});
});
</script></body>"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The source of axe-core, as npm gives it."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: apt-get install npm")
    folder = tmp_path_factory.mktemp("axe")
    words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), AXE]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    found = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not found.is_file():
        pytest.skip(f"npm did not give {AXE}: {done.stderr.strip()[-200:]}")
    return found.read_text(encoding="utf-8").replace("</script>", "<\\/script>")


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """Run Chromium on a page with further flags; what it printed."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")

    def run(page, *flags):
        profile = tmp_path_factory.mktemp("profile")
        words = [browser, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
        return subprocess.run(words, capture_output=True, text=True, timeout=300, check=True).stdout

    return run


@pytest.fixture(scope="module")
def written(played, tmp_path_factory):
    """The pages and the PDF of the audit of the demo's month, with its labels, and the page of the labels alone."""
    folder = tmp_path_factory.mktemp("audited")
    town = shutil.copytree(played, folder / "town")
    from bondroit.cli.main import run

    words = ["--workspace", str(town), "--lang", "en", "--quiet"]
    audit, pdf, labels = (folder / name for name in ("audit.html", "audit.pdf", "labels.html"))
    month = ["audit", "--month", "2026-02", "--with", "labels", "--report", str(audit), "--pdf", str(pdf)]
    assert run([*words, *month]) == 0
    assert run([*words, "labels", "--no-cards", "--html", str(labels)]) == 0
    return {"audit": audit, "pdf": pdf, "labels": labels, "town": town}


def shown_in(text, language):
    """The page as a reader of `language` has it."""
    assert text.count('" checked>') == 1
    return text.replace('" checked>', '">').replace(f'id="choose-{language}">', f'id="choose-{language}" checked>')


@pytest.mark.parametrize("name", ["audit", "labels"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation(written, browse, axe, tmp_path, name, language, width):  # noqa: PLR0917
    """At the width of a phone and of a desk, in both languages, no rule of axe-core is broken."""
    text = shown_in(written[name].read_text(encoding="utf-8"), language)
    before, _, _ = text.rpartition("</body>")
    page = tmp_path / "page.html"
    page.write_text(f"{before}<script>{axe}</script>{RUN}</html>", encoding="utf-8")
    out = browse(page, f"--window-size={width},900", "--virtual-time-budget=120000", "--dump-dom")
    told = re.search(r'<pre id="axe">(.*?)</pre>', out, re.DOTALL)
    assert told is not None, "axe did not finish"
    found = json.loads(html.unescape(told[1]))
    assert found["rules"] > 10
    assert found["told"] == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_page(written, browse, tmp_path, language, width):
    """No sideways scrolling, but of wide tables in their box."""
    text = shown_in(written["audit"].read_text(encoding="utf-8"), language)
    page = tmp_path / "page.html"
    page.write_text(text.replace("</body>", MEASURE), encoding="utf-8")
    out = browse(page, f"--window-size={width},900", "--dump-dom")
    wide, inner = map(int, re.search(r"<title>wide (\d+) of (\d+)</title>", out).groups())
    assert wide <= inner <= max(width, 500)


def test_the_page_prints_and_the_pdf_reads(written, browse, tmp_path):
    """Printed, the report is a few dozen pages; the PDF is tagged and says the month."""
    out = tmp_path / "printed.pdf"
    browse(written["audit"], "--no-pdf-header-footer", f"--print-to-pdf={out}")
    assert 5 < len(PdfReader(out).pages) < 60
    pdf = PdfReader(written["pdf"])
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "2026-02" in pdf.pages[0].extract_text()


def test_the_answer_for_machines_tells_the_approval(written, capsys):
    """The JSON says what stands in the way; asked to be strict, the command leaves with code 3, else with 0."""
    words = ("--workspace", written["town"], "audit", "--month", "2026-02", "--json")
    said = command(capsys, *words)
    assert said.code == 0
    document = json.loads(said.out)
    assert document["approval"]["state"] == "stands in the way"
    assert document["approval"]["obstacles"]
    assert command(capsys, *words, "--strict").code == 3
    assert command(capsys, "--workspace", written["town"], "audit", "--month", "2026-02", "--with", "moon").code == 2
