"""`bondroit proxies` as a person runs it: on a table, on real data, in a workspace, and what it refuses."""

from __future__ import annotations

import json
import re

import numpy as np
import polars as pl
import pytest
from tests.data import shared
from tests.functional.running import check_refused, command

from bondroit.domain.scorecard import Modality, Scorecard, Variable, to_json

ROWS = 2_000
BANNED = re.compile(r"\bfair\b|compliant|équitable|conforme", re.IGNORECASE)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A table in which `district` stands for an origin that no card names, and a card with e-mails in it."""
    folder = tmp_path_factory.mktemp("own")
    draw = np.random.default_rng(4)
    foreign = draw.random(ROWS) < 0.3
    district = np.where(draw.random(ROWS) < 0.85, foreign, ~foreign)
    mails = draw.poisson(1.0, ROWS)
    error = draw.random(ROWS) < 0.1 + 0.1 * district
    frame = pl.DataFrame(
        {
            "household_id": [f"SECRET{k:05d}" for k in range(ROWS)],
            "district": np.where(district, "south", "north"),
            "emails_12m": mails,
            "origin": np.where(foreign, "elsewhere", "here"),
            "age": draw.choice(["young", "old"], ROWS),
            "error": error,
            "euros": error * draw.integers(100, 900, ROWS),
            "weight": draw.uniform(1, 3, ROWS),
        }
    )
    frame.write_csv(folder / "files.csv")
    district = Variable("district", "categorical", (
        Modality("north", "values", 0.0, reference=True, values=("north",)),
        Modality("south", "values", 0.6, values=("south",)),
    ))  # fmt: skip
    mails = Variable("emails_12m", "numeric", (
        Modality("none", "interval", 0.0, reference=True, upper=1.0),
        Modality("some", "interval", 0.2, lower=1.0),
    ))  # fmt: skip
    (folder / "card.json").write_text(to_json(Scorecard("own", 1, "error", -2.0, (district, mails))))
    return folder


def _asked(own, *more):
    return (
        "proxies", own / "card.json", "--table", own / "files.csv", "--trait", "foreign=origin = 'elsewhere'",
        "--top", "20%", "--no-boosted", "--shuffles", 5, *more,
    )  # fmt: skip


def test_on_a_table_without_a_workspace(own, capsys, tmp_path, monkeypatch):
    """The proxy is named, what is lost without it is told, and e-mails that raise a score block."""
    monkeypatch.chdir(tmp_path)
    done = command(
        capsys, *_asked(own, "--outcome", "error", "--amount", "euros", "--weight", "weight", "--given", "age",
                        "--declared", "district", "--out", "figures.json", "--html", "page.html", "--json"),
    )  # fmt: skip
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert {k: report[k] for k in report if k not in {"out", "html"}} == json.loads(
        (tmp_path / "figures.json").read_text()
    )
    (trait,) = report["traits"]
    assert trait["alone"][0]["variable"] == "district"
    assert trait["together"]["auc"]["low"] > 0.7 > trait["together"]["chance"]
    assert trait["told_by"]["proxies"] == ["district"]
    verdicts = {(f["code"], f["attribute"]): f["verdict"] for f in report["findings"]}
    assert verdicts["AUD040", "foreign"] == "does not hold"
    assert verdicts["AUD049", "emails_12m"] == "does not hold"
    assert {r["variable"] for r in report["removed"]} == {"district", "emails_12m"}
    assert {p["given"] for p in report["parity"]} == {"", "age"}
    assert not report["not_run"]
    page = (tmp_path / "page.html").read_text()
    assert "What stands for what" in page
    assert "Ce qui tient lieu de quoi" in page
    assert not BANNED.search(re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL))
    assert "SECRET" not in page + done.out + done.err


def test_the_same_request_gives_the_same_bytes(own, capsys, tmp_path):
    """Two runs write the same figures and the same page."""
    for name in ("one", "two"):
        more = ("--outcome", "error", "--out", tmp_path / f"{name}.json", "--html", tmp_path / f"{name}.html")
        assert command(capsys, *_asked(own, *more)).code == 0
    for end in ("json", "html"):
        assert (tmp_path / f"one.{end}").read_bytes() == (tmp_path / f"two.{end}").read_bytes()


def test_without_an_outcome_what_cannot_be_run_is_said(own, capsys):
    """Traits are guessed all the same; the checks that need a truth are named with what they need."""
    done = command(capsys, *_asked(own))
    assert done.code == 0, done.err
    assert "not run: an outcome" in done.out
    assert "AUD045" in done.out
    report = json.loads(command(capsys, *_asked(own, "--json")).out)
    assert {n["code"] for n in report["not_run"]} == {"AUD044", "AUD045", "AUD046", "AUD047", "AUD048"}
    assert report["removed"] == report["parity"] == []


@pytest.mark.parametrize(
    ("more", "code", "exit_code"),
    [
        (("--removed", "nothing"), "E-USE-001", 2),
        (("--outcome", "nowhere"), "E-TAB-004", 3),
        (("--outcome", "origin"), "E-AUD-001", 3),
        (("--month", "2026-04"), "E-USE-001", 2),
        (("--survey", "2026-04"), "E-USE-001", 2),
        (("--trait", "broken"), "E-USE-001", 2),
        (("--trait", "few=origin = 'nowhere' AND nothing = 1"), "E-USE-004", 2),
        (("--outcome", "error", "--given", "household_id"), "E-AUD-001", 3),
    ],
)
def test_what_is_refused(own, capsys, more, code, exit_code):
    """A wrong request is refused in words, before anything is written."""
    check_refused(command(capsys, *_asked(own, *more)), code=code, exit_code=exit_code)


def test_a_trait_of_few_is_left_out_and_told(own, capsys):
    """A trait of fewer files than the floor is not looked at; alone it is refused."""
    few = "few=household_id < 'SECRET00005'"
    report = json.loads(command(capsys, *_asked(own, "--trait", few, "--json")).out)
    assert [t["trait"] for t in report["traits"]] == ["foreign"]
    assert "few" in report["notes"][0]["en"]
    alone = command(capsys, "proxies", own / "card.json", "--table", own / "files.csv", "--trait", few)
    check_refused(alone, code="E-AUD-001", exit_code=3)


def test_on_the_takers_of_unemployment_insurance(capsys, tmp_path):
    """Real data: a card on who takes up tells women; removed variables and parity are told with intervals."""
    table, card = shared("takeup", "Benefits.csv"), tmp_path / "card.json"
    build = ("build", "--table", table, "--target", "ui", "--exclude", "sex", "--exclude", "nwhite")
    assert command(capsys, *build, "--challengers", "none", "--out", card, "--quiet").code == 0
    done = command(
        capsys, "proxies", card, "--table", table, "--trait", "woman=sex = 'female'", "--outcome", "ui", "--top", "20%",
        "--no-boosted", "--shuffles", 5, "--json",
    )  # fmt: skip
    report = json.loads(done.out)
    (trait,) = report["traits"]
    assert trait["members"] == pl.read_csv(table, infer_schema_length=None)["sex"].eq("female").sum()
    assert trait["together"]["auc"]["low"] > trait["together"]["chance"]
    for r in report["removed"]:
        lost = r["without"]["lost"]["area"]
        assert lost["low"] <= lost["value"] <= lost["high"]
        assert lost["value"] < 0.02


def test_in_a_workspace(town, capsys, tmp_path):
    """On the files of a month the usual traits are looked at, the survey's truth is used, the journal says it."""
    month = max(p.stem for p in (town / "tables" / "variables").glob("*.parquet"))
    page = tmp_path / "page.html"
    done = command(
        capsys, "-w", town, "--json", "proxies", "overpayment", "--month", month, "--top", "20%", "--no-boosted",
        "--shuffles", 3, "--given", "income_decile", "--html", page,
    )  # fmt: skip
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert {"rsa", "lone_parent", "woman", "lowest_incomes"} <= {t["trait"] for t in report["traits"]}
    assert report["surveyed"]
    assert report["removed"]
    assert {f["code"] for f in report["findings"]} >= {f"AUD04{k}" for k in range(10)}
    everyone = report["declared"]["leaving"][0]
    assert everyone["group"] == ""
    origins = {v["variable"]: v["origin"] for v in report["declared"]["variables"]}
    assert "untold" not in origins.values()
    journal = json.loads(command(capsys, "-w", town, "--json", "journal", "show").out)
    assert any(entry["verb"] == "proxies" for entry in journal["entries"])
    identifiers = pl.read_parquet(town / "tables" / "variables" / f"{month}.parquet")["household_id"].to_list()
    told = page.read_text() + done.out
    assert not any(name in told for name in identifiers[:200])
    own = command(
        capsys, "-w", town, "--json", "proxies", "overpayment", "--month", month, "--no-boosted", "--shuffles", 0,
        "--trait", "city=commune_type = 'city'", "--removed", report["rebuilt"][0]["name"],
    )  # fmt: skip
    assert [t["trait"] for t in json.loads(own.out)["traits"]] == ["city"]
