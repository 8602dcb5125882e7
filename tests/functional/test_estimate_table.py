"""`bondroit estimate --table`: every published figure by the general command, pages, bad input."""

from __future__ import annotations

import csv
import json

import pytest
from tests.data import shared
from tests.functional.running import check_refused, command

DESIGNS = {
    "dst": ("apistrat", "--strata", "stype", "--fpc", "fpc"),
    "dstn": ("apistrat", "--strata", "stype"),
    "dc1": ("apiclus1", "--clusters", "dnum", "--fpc", "fpc"),
    "dsr": ("apisrs", "--fpc", "fpc"),
}
FIGURES = ("--mean", "api00", "--mean", "api99", "--total", "enroll", "--share", "stype", "--ratio", "api.stu/enroll")
KINDS = {"svymean(api00)": "mean", "svymean(api99+api00)": "mean", "svytotal(enroll)": "total",
         "svymean(stype)": "share", "svyratio(api.stu/enroll)": "ratio"}  # fmt: skip


def _asked(capsys, *words: object) -> dict:
    said = command(capsys, "--json", "estimate", *words)
    assert said.code == 0, said.err
    return json.loads(said.out)


def _coefficients(document: dict) -> dict[str, dict]:
    return {c["term"]: c for c in document["models"][0]["coefficients"]}


def _rows(*parts: str) -> list[dict[str, str]]:
    with shared(*parts).open() as lines:
        return list(csv.DictReader(lines))


def test_every_line_of_r_survey(capsys) -> None:
    """All 34 lines, means to models, under the four designs: estimates and errors to 1e-9."""
    found: dict[tuple[str, str, str], dict] = {}
    for name, (table, *design) in DESIGNS.items():
        path = shared("r_survey", f"{table}.csv")
        document = _asked(capsys, "--table", path, "--weight", "pw", *design, *FIGURES, "--floor", 0,
                          "--regress", "api00 ~ ell + meals + mobility")  # fmt: skip
        for e in document["estimates"]:
            found[name, e["figure"], e["of"] + e["term"] if e["figure"] == "share" else e["of"]] = e
        found |= {(name, "svyglm(api00~ell+meals+mobility)", t): c for t, c in _coefficients(document).items()}
    table, *design = DESIGNS["dst"]
    document = _asked(capsys, "--table", shared("r_survey", f"{table}.csv"), "--weight", "pw", *design, "--regress",
                      "sch.wide ~ ell + meals + mobility", "--family", "logistic")  # fmt: skip
    wide = "svyglm(sch.wide~ell+meals+mobility,quasibinomial)"
    found |= {("dst", wide, t): c for t, c in _coefficients(document).items()}
    rows = _rows("r_survey", "reference_R_survey.csv")
    for row in rows:
        name, call = row["id"].split(":", 1)
        ours = found[name, KINDS.get(call, call), row["term"]]
        assert ours["value"] == pytest.approx(float(row["estimate"]), rel=1e-9), row
        assert ours["standard_error"] == pytest.approx(float(row["se"]), rel=1e-9, abs=1e-12), row
    assert len(rows) == 34


def test_every_line_of_food_stamps(capsys) -> None:
    """Coefficients, errors, z, deviance and log-likelihood of R's plain logit, columns with dots and a log included."""
    document = _asked(capsys, "--table", shared("takeup", "foodstamp.csv"), "--family", "logistic", "--errors", "model",
                      "--regress", "participation ~ tenancy + suppl.income + log(1 + income)")  # fmt: skip
    _same_logit(document, _rows("takeup", "reference_foodstamp_logit.csv"), {})


def test_every_line_of_401k(capsys) -> None:
    """The take-up of those eligible: their number, their rate, and R's logit among them."""
    document = _asked(capsys, "--table", shared("takeup", "401ksubs.csv"), "--where", "e401k = 1", "--mean", "p401k",
                      "--family", "logistic", "--errors", "model", "--regress",
                      "p401k ~ inc + age + marr + fsize")  # fmt: skip
    (mean,) = document["estimates"]
    others = {"eligible n": mean["rows"], "takeup rate": mean["value"]}
    _same_logit(document, _rows("takeup", "reference_401k_takeup.csv"), others)


def _same_logit(document: dict, rows: list[dict[str, str]], others: dict[str, float]) -> None:
    coefficients, model = _coefficients(document), document["models"][0]
    others = {"deviance": model["deviance"], "logLik": model["log_likelihood"], **others}
    for row in rows:
        ours = coefficients.get(row["term"])
        if ours is None:
            assert others[row["term"]] == pytest.approx(float(row["estimate"]), rel=1e-9), row
            continue
        for name, theirs in (("value", "estimate"), ("standard_error", "se"), ("statistic", "z")):
            assert ours[name] == pytest.approx(float(row[theirs]), rel=1e-9), row


def test_eusilc(capsys, tmp_path) -> None:
    """The published at-risk-of-poverty rate and threshold, from a gzip file, with intervals, on a page."""
    page = tmp_path / "page.html"
    document = _asked(capsys, "--table", shared("eusilc", "eusilc.csv.gz"), "--weight", "rb050", "--strata", "db040",
                      "--clusters", "db030", "--poverty", "eqIncome", "--by", "rb090", "--out", page)  # fmt: skip
    threshold, rate, *groups = document["estimates"]
    assert round(threshold["value"], 2) == 10_859.24
    assert round(100 * rate["value"], 5) == 14.44422
    assert rate["low"] < rate["value"] < rate["high"]
    assert [g["group"] for g in groups] == ["female", "male"]
    text = page.read_text("utf-8")
    assert "14.4442%" in text
    assert "14,4442\u202f%" in text
    assert "<svg" in text


TABLE = "id,w,h,x,yes,grade\n" + "".join(f"{k},{1 + k % 3},{k % 2},{k * 7 % 11},{k % 2},{k % 4}\n" for k in range(60))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_text_in_both_languages(capsys, table) -> None:
    """The terminal shows estimate, error, interval, degrees of freedom and rows, and the words of the language."""
    words = ("estimate", "--table", table, "--weight", "w", "--mean", "x", "--by", "h", "--regress", "x ~ yes")
    said = command(capsys, *words)
    for piece in ("mean x", "standard", "df", "rows", "60", "h = 0", "(Intercept)", "Deviance"):
        assert piece in said.out, piece
    french = command(capsys, "--lang", "fr", *words)
    for piece in ("moyenne x", "erreur", "ddl", "lignes", "Déviance"):
        assert piece in french.out, piece


def test_calibration_and_response(capsys, table, tmp_path) -> None:
    """Weights meet the totals of a file, after those who did not answer were made up for."""
    margins = tmp_path / "margins.csv"
    margins.write_text("variable,value,total\nh,0,70\nh,1,80\n", "utf-8")
    document = _asked(capsys, "--table", table, "--weight", "w", "--share", "h", "--total", "x", "--margins", margins,
                      "--response", "answered", "--classes", "grade", "--define", "answered=id % 3 > 0", "--where",
                      "x >= 0")  # fmt: skip
    assert "40 of 60 rows answered" in document["statements"][0]["en"]
    assert "calés" in document["statements"][1]["fr"]
    shares = {e["term"]: e["value"] for e in document["estimates"] if e["figure"] == "share"}
    assert shares == {"0": pytest.approx(70 / 150), "1": pytest.approx(80 / 150)}


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "pieces"),
    [
        ((), "E-USE-001", 2, ["Nothing is asked"]),
        (("--ratio", "x", "--quantile", "x=big", "--bounds", "1"), "E-USE-001", 2,
         ["--ratio x", "--quantile x=big", "--bounds 1"]),
        (("--mean", "xx", "--weight", "ww", "--regress", "x ~ yess"), "E-TAB-004", 3, ["xx", "ww", "yess"]),
        (("--mean", "x", "--regress", "x ~ yes * h"), "E-USE-004", 2, ["yes * h"]),
        (("--mean", "x", "--fpc", "h", "--weight", "id"), "E-SRV-001", 3, ["Column id", "Column h"]),
        (("--regress", "grade ~ x", "--family", "logistic"), "E-SRV-002", 3, ["two values"]),
        (("--regress", "yes ~ h", "--family", "logistic"), "E-SRV-002", 3, ["foretell"]),
        (("--mean", "x", "--where", "x >"), "E-USE-004", 2, []),
    ],
)  # fmt: skip
def test_bad_input(capsys, table, words, code: str, exit_code: int, pieces: list[str]) -> None:  # noqa: PLR0917
    """Each refusal has its code, tells every fault, leaves no page, and shows no trace."""
    page = table.parent / "page.html"
    said = command(capsys, "estimate", "--table", table, "--out", page, *words)
    check_refused(said, code=code, exit_code=exit_code)
    for piece in pieces:
        assert piece in said.err, piece
    assert not page.exists()


def test_options_of_the_other_way_are_refused(capsys, table) -> None:
    """Options of a table without one, or of a workspace beside one, are told together and not passed over."""
    said = command(capsys, "estimate", "--month", "2026-02", "--mean", "x", "--weight", "w")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "--mean needs --table" in said.err
    assert "--weight needs --table" in said.err
    said = command(capsys, "estimate", "--month", "2026-02", "--table", table, "--calibrate", "x")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "--margins" in said.err


def test_one_row_has_no_error(capsys, tmp_path) -> None:
    """A single row gives a value and no error: None in the JSON, a dash on the terminal."""
    path = tmp_path / "one.csv"
    path.write_text("x,y\n3,0\n", "utf-8")
    document = _asked(capsys, "--table", path, "--mean", "x", "--ratio", "x/y", "--poverty", "x", "--floor", 0)
    assert [(e["value"], e["standard_error"], e["low"]) for e in document["estimates"]] == [
        (3.0, None, None), (pytest.approx(1.8), None, None), (0.0, None, None)
    ]  # fmt: skip
    assert "nought" in document["statements"][0]["en"]


def test_margins_that_cannot_be_used(capsys, table, tmp_path) -> None:
    """Totals of another population, of classes without rows, and a file without its columns are all refused."""
    margins = tmp_path / "m.csv"
    for text, code in (
        ("variable,total\nh,1\n", "E-TAB-004"),
        ("variable,value,total\nh,0,many\n", "E-SRV-001"),
        ("variable,value,total\nh,0,70\nh,1,80\ngrade,0,900\ngrade,9,4\n", "E-SRV-001"),
    ):
        margins.write_text(text, "utf-8")
        said = command(capsys, "estimate", "--table", table, "--weight", "w", "--mean", "x", "--margins", margins)
        check_refused(said, code=code, exit_code=3)
    assert "different populations" in said.err
    assert "have no total" in said.err
    assert "no row" in said.err
