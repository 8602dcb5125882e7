"""`bondroit card export --to`: every form from the command line, and the page in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from tests.functional.running import check_refused, command, files_below
from tests.functional.test_browser import FLAGS, MEASURE
from tests.unit.scoring.test_exporting import CARD

from bondroit.domain.scorecard import EXPERIMENT, Modality, Scorecard, Variable, points_of, to_json
from bondroit.store.cards import read_card

HOSTILE = Scorecard(
    "</script>", 1, "</title><b>", -0.25,
    (
        Variable(
            "__proto__", "categorical",
            (Modality('"&</option>', "values", 1.5, values=('"\'</option>',)), Modality("other", "other", 0.0)),
            meaning="</label><script>alert(1)</script>",
        ),
        Variable("benefits_cents", "numeric", (Modality("< 30010", "interval", -1.0, upper=30010.0),)),
    ),
)  # fmt: skip


@pytest.fixture
def there(tmp_path, monkeypatch):
    """An empty folder with a card's file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "card.json").write_text(to_json(CARD), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "form", "starts"),
    [
        ("c.json", "json", b"{"), ("c.txt", "json", b"{"), ("c.py", "python", b"#!"),
        ("c.mjs", "javascript", b"// Scorecard overpayment@3"), ("c.js", "javascript", b"//"),
        ("c.pmml", "pmml", b"<?xml"), ("c.xml --to pmml", "pmml", b"<?xml"), ("c --to python", "python", b"#!"),
        ("C.HTML", "page", b"<!DOCTYPE html>"),
    ],
)  # fmt: skip
def test_each_form_is_written(there, capsys, asked, form, starts):
    """The form asked for, or the one the file's name says, else the card's own document; nothing is left aside."""
    name, *words = asked.split()
    said = command(capsys, "--json", "card", "export", "card.json", "--out", name, *words)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["form"] == form
    assert document["hash"] == CARD.hash
    assert (there / name).read_bytes().startswith(starts)
    assert sorted(files_below(there)) == sorted(["card.json", name])


@pytest.mark.parametrize(
    ("words", "name"), [(("--to", "onnx"), "c.py"), (("--to", "cobol"), "c.cob"), ((), "card.json")]
)
def test_what_does_not_fit_is_refused(there, capsys, words, name):
    """A form unlike the file's name, one that does not exist, the card's own file: refused, nothing written."""
    before = files_below(there)
    said = command(capsys, "card", "export", "card.json", "--out", name, *words)
    check_refused(said, code="E-USE-001", exit_code=2)
    assert files_below(there) == before


def test_a_masked_card_keeps_its_document_alone(there, capsys):
    """A card partly unknown is exported as its document, and refused in every form that gives one score."""
    (there / "t.csv").write_text("variable;modality;coefficient\nx;a;0\nx;b;1\ny;masked;\n", encoding="utf-8")
    assert command(capsys, "card", "import", "t.csv", "--name", "p", "--out", "p.json").code == 0
    assert command(capsys, "card", "export", "p.json", "--out", "q.json").code == 0
    for name in ("p.py", "p.js", "p.pmml", "p.onnx", "p.html"):
        said = command(capsys, "card", "export", "p.json", "--out", name)
        check_refused(said, code="E-SCO-003", exit_code=3)
        assert not (there / name).exists()


def test_a_masked_card_is_exported_at_its_two_ends(there, capsys):
    """With the spans declared, `--end` writes the lowest and the highest it may give, and says whose they are."""
    table = "variable;modality;coefficient\nx;a;0\nx;b;1\ny;masked;\n"
    (there / "t.csv").write_text(table, encoding="utf-8")
    words = ["card", "import", "t.csv", "--name", "p", "--intercept", "-1", "--out", "p.json"]
    assert command(capsys, *words, "--span", "y=-0.5,0.25").code == 0
    for end, points in (("lowest", -500_000), ("highest", 250_000)):
        said = command(capsys, "--json", "card", "export", "p.json", "--out", f"{end}.py", "--end", end)
        assert said.code == 0, said.err
        assert json.loads(said.out)["status"] == EXPERIMENT
        text = (there / f"{end}.py").read_text(encoding="utf-8")
        assert f"These are the {end} points that scorecard p@1 may give" in text
        names = {"__name__": "card"}
        exec(compile(text, end, "exec"), names)
        assert names["score"]({"x": "b"})["points"] == points
    assert command(capsys, "card", "export", "p.json", "--out", "low.json", "--end", "lowest").code == 0
    assert command(capsys, "card", "check", "low.json").code == 0
    assert read_card(there / "low.json").provenance["end_of"]["card"] == "p@1"


@pytest.mark.parametrize(("card", "end", "code"), [("p", "lowest", "E-SCO-003"), ("card", "lowest", "E-USE-001"),
                                                   ("p", "middle", "E-USE-001")])  # fmt: skip
def test_an_end_that_is_not_there_is_refused(there, capsys, card, end, code):
    """A span that is not bounded, a card wholly known, an end that does not exist: told, and nothing is written."""
    (there / "t.csv").write_text("variable;modality;coefficient\nx;a;0\ny;masked;\n", encoding="utf-8")
    assert command(capsys, "card", "import", "t.csv", "--name", "p", "--out", "p.json").code == 0
    said = command(capsys, "card", "export", f"{card}.json", "--out", "c.py", "--end", end)
    check_refused(said, code=code, exit_code=3 if code == "E-SCO-003" else 2)
    assert not (there / "c.py").exists()


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """Run Chromium on a page; its document after the scripts ran."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")

    def run(page, width=1280):
        profile = tmp_path_factory.mktemp("profile")
        words = [browser, *FLAGS, f"--user-data-dir={profile}", f"--window-size={width},900", "--dump-dom"]
        return subprocess.run([*words, page.as_uri()], capture_output=True, text=True, timeout=120, check=True).stdout

    return run


def written_page(folder, capsys, card, *more):
    """The page of a card."""
    (folder / "of.json").write_text(to_json(card), encoding="utf-8")
    said = command(capsys, "card", "export", "of.json", "--out", "page.html", *more)
    assert said.code == 0, said.err
    return folder / "page.html"


def shown_points(document):
    """The sum a form shows, in English then in French."""
    found = re.findall(r'class="total"[^>]*>([^<]*)<', document)
    return [re.sub(r"[^0-9-]", "", text.replace("\N{MINUS SIGN}", "-")) for text in found]


def filled(page, script):
    """The page with a script that fills the first form."""
    fill = "const form = document.querySelector('form.calculator');"
    end = "form.dispatchEvent(new Event('input', {bubbles: true}));"
    page.write_text(page.read_text().replace("</body>", f"<script type='module'>{fill}{script}{end}</script></body>"))
    return page


def test_the_page_counts_as_the_card_does(there, capsys, browse):
    """At first every line is of reference; then what is entered is counted in both languages at once."""
    page = written_page(there, capsys, CARD)
    assert "http" not in page.read_text().replace("http://www.w3.org", "")
    first = points_of(CARD, {"income": 0, "housing": "owner"})
    assert shown_points(browse(page)) == [str(first)] * 2
    script = "form.elements['en-v0'].value = '799.99'; form.elements['en-v1'].selectedIndex = 1;"
    second = points_of(CARD, {"income": 799.99, "housing": "true"})
    assert shown_points(browse(filled(page, script))) == [str(second)] * 2


def test_the_page_says_where_there_is_no_score(there, capsys, browse):
    """A number outside every class and an empty field give no score, in words."""
    document = browse(filled(written_page(there, capsys, CARD), "form.elements['en-v0'].value = '900';"))
    assert shown_points(document) == ["", ""]
    assert document.count("the card has no class for this</td>") == 1
    assert "pas de score</output>" in document
    document = browse(filled(written_page(there, capsys, CARD), "form.elements['en-v0'].value = '';"))
    assert "il faut un nombre</td>" in document


def test_no_word_of_a_card_breaks_the_page(there, capsys, browse):
    """Tags and quotes in names, meanings and values stay words; euros are counted as cents."""
    page = written_page(there, capsys, HOSTILE)
    assert page.read_text().count("<script") == 1
    script = "form.elements['en-v0'].selectedIndex = 0; form.elements['en-v1'].value = '300.09';"
    document = browse(filled(page, script))
    expected = points_of(HOSTILE, {"__proto__": "\"'</option>", "benefits_cents": 30009})
    assert shown_points(document) == [str(expected)] * 2


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_page(there, capsys, browse, width, language):
    """At the width of a phone and of a desk the page needs no sideways scrolling."""
    page = written_page(there, capsys, CARD)
    text = page.read_text().replace(" checked>", ">", 1)
    text = text.replace(f'id="choose-{language}"', f'id="choose-{language}" checked')
    page.write_text(text.replace("</body>", MEASURE))
    wide, inner = map(int, re.search(r"<title>wide (\d+) of (\d+)</title>", browse(page, width)).groups())
    assert wide <= inner <= max(width, 500)
