"""The report of an audit and the pages of its parts in a real browser: axe finds nothing, they fit, they print.

And what they publish together: who lays their documents side by side finds no small number.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader
from tests.functional.published_here import month_lines, proxies_lines, study_lines, tables_of
from tests.functional.running import command
from tests.functional.test_browser import FLAGS, MEASURE

from bondroit.auditing.claims import Measured
from bondroit.auditing.claims_list import every_claim
from bondroit.auditing.claims_result import claims_result
from bondroit.auditing.differencing import at_odds, exposed
from bondroit.showing.claims_page import render_claims

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
    pages = {"audit": audit, "pdf": pdf, "labels": labels, "town": town}
    for name, asked in PARTS.items():
        pages[name], pages[f"{name}.json"] = folder / f"{name}.html", folder / f"{name}.json"
        told = ["--html", str(pages[name]), "--out", str(pages[f"{name}.json"])]
        (folder / "table.csv").write_text(FORMULA, encoding="utf-8")
        assert run([*words, *(str(folder / one) if one == "table.csv" else one for one in asked), *told]) == 0
    pages["claims"] = folder / "claims.html"
    pages["claims"].write_text(render_claims(answered(), language="en"), encoding="utf-8")
    return pages


PARTS = {
    "proxies": ("proxies", "overpayment", "--month", "2026-02", "--no-boosted", "--shuffles", "0"),
    "alternatives": ("alternatives", "overpayment", "--month", "2025-07", "--cards", "10"),
    "formula": ("formula", "table.csv"),
}
FORMULA = """variable;modalité;rapport de cotes
revenu;< 600;2,4
revenu;600 et plus;réf.
rsa;non;réf.
rsa;oui;masqué
"""


def answered():
    """Claims as two towns of one mind answered them, for the look of their page."""
    asked = {"households": 900, "surveyed": 400, "seed": 1, "survey_month": "2025-02", "scored_month": "2025-03",
             "law": "a law", "behaviour": "usual", "bondroit": "0", "edition": 1}  # fmt: skip
    figures = {name: Measured(1.5, 1.2, 1.9, 400) for claim in every_claim() for name in (claim.figure, *claim.beside)}
    document = {"figures": {name: vars_of(one) for name, one in figures.items()}, "told": {}}
    return claims_result(every_claim(), asked=asked, draws=[document] * 2, usual=[document])


def vars_of(measured):
    """The fields of a figure."""
    return {name: getattr(measured, name) for name in ("value", "low", "high", "rows")}


def shown_in(text, language):
    """The page as a reader of `language` has it."""
    assert text.count('" checked>') == 1
    return text.replace('" checked>', '">').replace(f'id="choose-{language}">', f'id="choose-{language}" checked>')


BOTH = [(name, language, width) for name in ("audit", "labels") for language in ("en", "fr") for width in (390, 1280)]
OTHERS = [(name, *one) for name, one in zip((*PARTS, "claims"), [("fr", 390), ("en", 1280)] * 3, strict=False)]


@pytest.mark.parametrize(("name", "language", "width"), [*BOTH, *OTHERS])
def test_axe_finds_no_violation(written, browse, axe, tmp_path, name, language, width):  # noqa: PLR0917
    """At the width of a phone and of a desk, in both languages, no rule of axe-core is broken.

    The pages of the parts are made of the same blocks: each is looked at in one language and width.
    """
    _require_no_violation(written[name], browse, axe, tmp_path, language, width)


@pytest.mark.proof
def test_axe_finds_no_violation_on_the_profiles(written, browse, axe, tmp_path, capsys):
    """The page of the typical households, which takes the law's time, in both languages and widths."""
    made = tmp_path / "profiles.html"
    assert command(capsys, "--workspace", written["town"], "profiles", "overpayment", "--html", made).code == 0
    for language, width in (("fr", 390), ("en", 1280)):
        _require_no_violation(made, browse, axe, tmp_path, language, width)


def _require_no_violation(made, browse, axe, folder, language, width):  # noqa: PLR0917
    text = shown_in(made.read_text(encoding="utf-8"), language)
    before, _, _ = text.rpartition("</body>")
    page = folder / "page.html"
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


@pytest.mark.parametrize("name", [*PARTS, "claims"])
def test_no_part_scrolls_sideways_on_a_phone(written, browse, tmp_path, name):
    """At the width of a phone, no page of a part is wider than the phone."""
    text = shown_in(written[name].read_text(encoding="utf-8"), "fr")
    (tmp_path / "page.html").write_text(text.replace("</body>", MEASURE), encoding="utf-8")
    out = browse(tmp_path / "page.html", "--window-size=390,900", "--dump-dom")
    wide, inner = map(int, re.search(r"<title>wide (\d+) of (\d+)</title>", out).groups())
    assert wide <= inner <= 500


def test_no_small_number_follows_from_the_documents_laid_side_by_side(written, capsys):
    """The month, its proxies and its other cards together pin down no number of 1 to 10."""
    said = command(capsys, "--workspace", written["town"], "audit", "--month", "2026-02", "--json")
    told = month_lines(json.loads(said.out))
    told += proxies_lines(json.loads(written["proxies.json"].read_text(encoding="utf-8")))
    told += study_lines(json.loads(written["alternatives.json"].read_text(encoding="utf-8")))
    assert len(told) > 500
    assert at_odds(told) == []
    assert exposed(told) == []


def test_a_page_hides_what_its_document_hides(written, capsys):
    """A figure that the document hides has the word for it in the table of the page, and no number."""
    said = command(capsys, "--workspace", written["town"], "audit", "--month", "2026-02", "--json")
    document = json.loads(said.out)
    words = {name: told["label"]["en"] for name, told in document["figure_words"].items()}
    labels = {(g["family"], g["group"]): g["label"]["en"] for g in document["groups"]}
    tables = tables_of(written["audit"].read_text(encoding="utf-8").partition('<article id="fr"')[0])
    named = [(labels[f["attribute"], f["group"]], words[f["figure"]], f["suppressed"]) for f in document["figures"]]
    hidden = {(group, head) for group, head, gone in named if gone}
    shown = {(group, head) for group, head, gone in named if not gone}
    own = [(heads, row) for heads, *rows in tables if heads[0] == "group" for row in rows]
    seen = {(row[0], head): cell for heads, row in own for head, cell in zip(heads, row, strict=True)}
    assert hidden
    assert {seen[one] for one in hidden - shown} == {"masked"}


@pytest.mark.proof
def test_everything_in_one_go_tells_what_it_left_out(written, tmp_path, capsys):
    """`--with all` runs every part that it can; a formula and claims, not given, are named with what to add."""
    page, town = tmp_path / "all.html", written["town"]
    words = ("audit", "--month", "2026-02", "--with", "all", "--report", page, "--json")
    said = command(capsys, "--workspace", town, *words)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert set(document["topics"]) == {"labels", "alternatives", "proxies", "profiles"}
    assert [one["part"] for one in document["left_out"]] == ["formula", "claims"]
    # What a part that ran has answered is not told as left to its command.
    asked_of = {one["how"]["en"] if isinstance(one["how"], dict) else one["how"] for one in document["not_run"]}
    assert not {how for how in asked_of if how in {f"the command bondroit {part}" for part in document["topics"]}}
    assert "--formula" in page.read_text(encoding="utf-8")
    told = [*month_lines(document), *proxies_lines(document["topics"]["proxies"])]
    told += study_lines(document["topics"]["alternatives"])
    assert at_odds(told) == []
    assert exposed(told) == []


def test_a_part_named_must_have_what_it_needs(written, capsys):
    """`--with formula` without a formula is refused before anything is read, with what to add."""
    said = command(capsys, "--workspace", written["town"], "audit", "--month", "2026-02", "--with", "formula")
    assert said.code == 2
    assert "--formula" in said.err
    alone = command(capsys, "--workspace", written["town"], "audit", "--month", "2026-02", "--mapping", written["pdf"])
    assert alone.code == 2
    no_month = command(capsys, "--workspace", written["town"], "audit", "overpayment", "--with", "labels")
    assert no_month.code == 2
    assert "--month" in no_month.err


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


@pytest.mark.parametrize("words", [("labels", "--no-cards"), ("estimate",)])
def test_a_month_without_a_survey_is_refused_with_those_that_have_one(written, capsys, words):
    """The month of the scores is not that of the survey: the message names the month to ask for."""
    said = command(capsys, "--workspace", written["town"], *words, "--month", "2026-02")
    assert said.code == 2
    assert "No survey was drawn in 2026-02" in said.err
    assert "2025-07" in said.err
