"""What an export refuses, what it says of itself, and the rules of types it keeps."""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from bondroit.domain.scorecard import EXPERIMENT, UNKNOWN, Modality, Scorecard, Variable, points_of
from bondroit.errors import UserError
from bondroit.scoring.exporting.cells import number_cells, text_cells
from bondroit.scoring.exporting.exportable import free_name, one_line
from bondroit.scoring.exporting.javascript import javascript_text
from bondroit.scoring.exporting.notes import head, rules
from bondroit.scoring.exporting.onnx import missing_text, onnx_bytes
from bondroit.scoring.exporting.pmml import NAMESPACE, pmml_bytes
from bondroit.scoring.exporting.python import python_text
from bondroit.scoring.exporting.verification import checked_files

INCOME = Variable(
    "income",
    "numeric",
    (
        Modality("[400, 800)", "interval", 0.4, lower=400.0, upper=800.0),
        Modality("< 400", "interval", 0.0, reference=True, upper=400.0, count=30),
        Modality("missing", "missing", -0.5),
    ),
    meaning="monthly income",
)
HOUSING = Variable(
    "housing",
    "categorical",
    (
        Modality("owner", "values", 0.0, reference=True, values=("owner",), count=30),
        Modality("other", "other", 1.25),
        Modality("true", "values", 2.5, values=("true", "7")),
    ),
)
CARD = Scorecard("overpayment", 3, "overpayment above 600 €", -1.5, (INCOME, HOUSING))
FORMS = [onnx_bytes, pmml_bytes, python_text, javascript_text]


def function():
    """The exported `score`, and its module's names."""
    names = {"__name__": "card"}
    exec(compile(python_text(CARD), "card.py", "exec"), names)
    return names["score"]


def refusal(make, card):
    """The error that `make` raises."""
    with pytest.raises(UserError) as caught:
        make(card)
    return caught.value


@pytest.mark.parametrize("make", FORMS)
def test_a_card_partly_unknown_is_refused(make):
    """A masked variable or an unknown intercept gives no export: it has no single score."""
    masked = Variable("family", "categorical", (), masked=True)
    error = refusal(make, Scorecard("c", 1, "t", UNKNOWN, (INCOME, masked)))
    assert error.code == "E-SCO-003"
    assert len(error.faults) == 2


@pytest.mark.parametrize("make", FORMS)
def test_every_fault_is_told_at_once(make):
    """Points too large to be added exactly, names given twice or not at all: one refusal tells all."""
    large = Variable("x", "numeric", (Modality("any", "interval", 1e10),))
    nameless = Variable("", "numeric", (Modality("any", "interval", 1.0),))
    error = refusal(make, Scorecard("c", 1, "t", 0.0, (large, large, nameless)))
    assert error.code == "E-SCO-005"
    assert len(error.faults) == 3


@pytest.mark.parametrize("make", FORMS)
def test_a_card_without_variables_is_refused(make):
    """There would be nothing to read and no row to count."""
    assert refusal(make, Scorecard("c", 1, "t", 0.0, ())).code == "E-SCO-005"


def test_pmml_refuses_what_xml_cannot_hold():
    """A control character in a compared text is told by its variable; in words alone it is written otherwise."""
    bad = Variable("x", "categorical", (Modality("v", "values", 1.0, values=("a\x00",)),))
    error = refusal(pmml_bytes, Scorecard("c", 1, "t", 0.0, (bad,)))
    assert error.code == "E-SCO-005"
    assert "x:" in error.faults[0].en
    only_words = Scorecard("c", 1, "t\x00", 0.0, (INCOME,))
    assert "t\\x00" in ET.fromstring(pmml_bytes(only_words))[0][2].get("value")


def test_without_the_library_onnx_says_what_to_install(monkeypatch):
    """The refusal names the extra."""
    monkeypatch.setitem(sys.modules, "onnx", None)
    error = refusal(onnx_bytes, CARD)
    assert error.code == "E-USE-005"
    assert "bondroit[onnx]" in error.remedy.en


def test_a_file_says_which_card_it_is_and_how_it_treats_values():
    """Label, hash, status and target, what has no class, and that nothing is unknown, in both languages."""
    card = Scorecard("c", 2, "t", 0.0, CARD.variables, status=EXPERIMENT)
    said = "\n".join(text.en for text in (*head(card), *rules(card)))
    assert "c@2" in said
    assert card.hash in said
    assert "must not make a control plan" in said
    assert "No class for a missing value: housing." in said
    assert "income (missing)" in said  # the survey had no file in this class
    assert "Every coefficient of this card is known." in said
    for made in (python_text(card), javascript_text(card), pmml_bytes(card).decode()):
        assert card.hash in made
    assert all(text.fr and text.fr != text.en for text in rules(card))


def test_onnx_carries_its_card():
    """The metadata of the model hold label, hash, status, target, and the text of a missing category."""
    onnx = pytest.importorskip("onnx", reason="the extra `onnx` is not installed")
    model = onnx.load_from_string(onnx_bytes(CARD))
    kept = {one.key: one.value for one in model.metadata_props}
    assert kept["card"] == CARD.label
    assert kept["hash"] == CARD.hash
    assert kept["target"] == CARD.target
    assert kept["missing_text"] == "<missing>"
    assert [i.name for i in model.graph.input] == ["income", "housing"]
    assert onnx_bytes(CARD) == onnx_bytes(CARD)


def test_a_marker_is_no_value_of_the_card():
    """A card that names `<missing>` as a value gets another text for what is missing."""
    named = Variable("x", "categorical", (Modality("v", "values", 1.0, values=("<missing>", "<missing>_")),))
    assert missing_text(Scorecard("c", 1, "t", 0.0, (named,))) == "<missing>__"
    assert free_name("points", ["points", "a"]) == "points_"


def test_cells_are_the_classes_of_the_oracle():
    """On, below and above every cut, gaps included, a cell gives what the card gives."""
    cells = number_cells(INCOME)
    assert cells.cuts == (400.0, 800.0)
    assert cells.given == ((0, 0), (400_000, 0), (0, 1), (-500_000, 0))
    assert text_cells(HOUSING).texts == ("owner", "true", "7")
    assert text_cells(HOUSING).given == ((0, 0), (2_500_000, 0), (2_500_000, 0), (1_250_000, 0), (0, 1))


def test_made_up_files_reach_every_class_with_the_points_of_the_oracle():
    """Bounds themselves, the text of each class, another text, a missing value; no file that has no score."""
    found = checked_files(CARD)
    assert [one.file["income"] for one in found] == [0.0, 400.0, None]
    assert [one.file["housing"] for one in found] == ["owner", "true", "other"]
    assert [one.points for one in found] == [points_of(CARD, one.file) for one in found]
    nothing = Variable("x", "categorical", (Modality("v", "values", 1.0, values=("\t",)),))
    assert checked_files(Scorecard("c", 1, "t", 0.0, (nothing,))) == ()
    assert checked_files(Scorecard("c", 1, "t", -900.0, (INCOME,)))[0].probability == 0.0


def test_a_line_stays_one_line():
    """Line ends and what does not print are escaped; accents stay."""
    assert one_line("é\n\u2028\x00") == "é\\n\\u2028\\x00"


def test_the_python_file_is_of_python_3_8_and_alone():
    """It parses as Python 3.8 and imports nothing but the standard library."""
    tree = ast.parse(python_text(CARD), feature_version=(3, 8))
    names = [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    assert names
    assert set(names) <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_python_keeps_the_rules_of_types():
    """Yes and no are texts or 1 and 0, whole decimals are whole numbers; other types are refused, absences told."""
    score = function()
    for housing, same in ((True, "true"), (7, "7"), (7.0, "7"), ("other", "zz")):
        row = {"income": True, "housing": housing}
        assert score(row)["points"] == points_of(CARD, {"income": 1, "housing": same})
    lacking = score({"income": 900, "housing": None})
    assert lacking["points"] is lacking["probability"] is None
    assert [one["class"] for one in lacking["contributions"]] == [None, None]
    for income, housing in (("12", "owner"), (12, 7.5), (12, 2.0**53), (Decimal(1), "owner"), (12, b"owner")):
        with pytest.raises(TypeError):
            score({"income": income, "housing": housing})
    with pytest.raises(KeyError, match="income, housing"):
        score({})


def test_javascript_keeps_the_rules_of_types(tmp_path):
    """The same values are taken and refused as in Python, a BigInt besides."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed: JavaScript cannot be run")
    (tmp_path / "card.mjs").write_text(javascript_text(CARD), encoding="utf-8")
    tried = """
      import { score, CARD } from "./card.mjs";
      const values = [true, 7, 7n, -0, "zz", 7.5, 2 ** 53, [], {}];
      const one = (income, housing) => { try { return score({ income, housing }).points } catch (e) { return e.name } };
      const incomes = ["12", 12n, false, NaN, undefined];
      console.log(JSON.stringify([CARD.label, values.map((v) => one(1, v)), incomes.map((v) => one(v, "owner"))]));
    """
    (tmp_path / "try.mjs").write_text(tried, encoding="utf-8")
    said = subprocess.run(["node", "try.mjs"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    label, housing, income = json.loads(said)
    assert label == CARD.label
    assert housing == [1_000_000] * 3 + [-250_000] * 2 + ["TypeError"] * 4
    assert income == ["TypeError", -1_500_000, -1_500_000, -2_000_000, "RangeError"]


def test_no_text_of_a_card_leaves_a_script():
    """In a page, no target, name or value of the card can open or close a tag."""
    nasty = "</script><!--<script>\u2028"
    bad = Variable(nasty, "categorical", (Modality(nasty, "values", 1.0, values=(nasty,)),))
    made = javascript_text(Scorecard("c", 1, nasty, 0.0, (bad,)))
    assert not re.search(r"<[/!a-z]", made)
    assert "\u2028" not in made


def test_pmml_has_the_lines_of_the_card_in_their_order():
    """Version 4.4, the intercept, and for each class its whole points; missing first, the rest last."""
    root = ET.fromstring(pmml_bytes(CARD))
    space = {"p": NAMESPACE}
    model = root.find("p:Scorecard", space)
    assert root.get("version") == "4.4"
    assert model.get("initialScore") == "-1500000.0"
    lines = [
        [a.get("partialScore") for a in line.findall("p:Attribute", space)]
        for line in model.findall("p:Characteristics/p:Characteristic", space)
    ]
    assert lines == [["-500000.0", "400000.0", "0.0"], ["0.0", "2500000.0", "1250000.0"]]


TABLE = "id;income;housing;note\na;399.5;owner;x\nb;;zz;\nc;true;true;\n"


def test_the_python_file_scores_a_csv(tmp_path):
    """From the command line: other columns are kept, points and probability added, the scores are the oracle's."""
    (tmp_path / "card.py").write_text(python_text(CARD), encoding="utf-8")
    (tmp_path / "files.csv").write_text("\ufeff" + TABLE, encoding="utf-8")
    run = [sys.executable, "-I", "card.py", "files.csv"]
    shown = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    subprocess.run([*run, "scores.csv"], cwd=tmp_path, check=True)
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == shown
    rows = list(csv.DictReader(shown.splitlines(), delimiter=";"))
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert list(rows[0]) == ["id", "note", "points", "probability"]
    files = [{"income": 399.5, "housing": "owner"}, {"income": None, "housing": "zz"}, {"income": 1, "housing": "true"}]
    assert [int(row["points"]) for row in rows] == [points_of(CARD, file) for file in files]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('income;housing\n1;"a"b\n', "cannot be scored"),
        ("id;income\na;1\n", "absent: housing"),
        ("income;housing;income\n1;a;2\n", "named twice: income"),
        ("income;housing\nsecret;a\n1\n1_0;b\n", "line 2, income: no number"),
    ],
)
def test_a_csv_with_faults_writes_nothing(tmp_path, table, said):
    """Every fault is told by its place and never by a value; no file of scores is written."""
    (tmp_path / "card.py").write_text(python_text(CARD), encoding="utf-8")
    (tmp_path / "files.csv").write_text(table, encoding="utf-8")
    run = [sys.executable, "-I", "card.py", "files.csv", "scores.csv"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["card.py", "files.csv"]
