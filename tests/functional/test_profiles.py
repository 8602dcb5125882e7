"""`bondroit profiles` as a person runs it: on a card's file without a workspace, and what it refuses."""

from __future__ import annotations

import json

import pytest
from tests.functional.running import check_refused, command

from bondroit.domain.scorecard import Modality, Scorecard, Variable, to_json

pytest.importorskip("openfisca_france", reason="the law is not installed (pip install 'bondroit[law]')")

OWN = """format = 1

[renamed]
SEPAR = "months_since_separation"

[[profile]]
name = "couple"
title = { en = "Couple, two wages", fr = "Couple, deux salaires" }
sentence = { en = "Two parents on a minimum wage, one child.", fr = "Deux parents au Smic, un enfant." }
source = "assumed"
children = [6]
receives = ["prime_activite"]
[profile.claimant]
age = 34
sex = "F"
activity = "employed"
wage_smic = 1.0
[profile.partner]
age = 35
activity = "employed"
wage_smic = 1.0
[profile.home]
tenure = "tenant_private"
rent = 650
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder that is no workspace, with a card of one variable and a file of one household."""
    monkeypatch.chdir(tmp_path)
    separation = Variable("SEPAR", "numeric", (
        Modality("recent", "interval", 1.0, upper=13.0, odds_ratio_low=2.0, odds_ratio_high=3.7),
        Modality("old", "interval", 0.0, lower=13.0, reference=True), Modality("none", "missing", -0.5),
    ))  # fmt: skip
    (tmp_path / "card.json").write_text(to_json(Scorecard("own", 1, "t", -1.0, (separation,))))
    (tmp_path / "own.toml").write_text(OWN)
    return tmp_path


def test_a_separation_tips_the_couple_over(own, capsys):
    """-1.5 before and 0 after: above a score of 0.4 for the twelve months in which the separation is recent."""
    said = command(
        capsys, "profiles", "card.json", "--profiles", "own.toml", "--threshold", "0.4", "--events",
        "--html", "page.html", "--out", "figures.json",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert "Couple, two wages" in said.out
    figures = json.loads((own / "figures.json").read_text())
    path = next(p for p in figures["cards"][0]["paths"] if p["event"] == "separation")
    assert path["months_above"] == {"low": 12, "usual": 12, "high": 12}
    assert path["tipping"] == "tips"
    assert figures["profiles"][0]["benefits_cents"]["prime_activite"] > 0
    page = (own / "page.html").read_text()
    assert "Couple, deux salaires" in page
    assert "<script" not in page


def test_every_fault_of_the_file_is_told_and_nothing_is_written(own, capsys):
    """Two words that are wrong, two faults with their lines (counted in the file above); no page."""
    wrong = OWN.replace("rent = 650", "rente = 650").replace('receives = ["prime_activite"]', 'receives = ["aah"]')
    (own / "own.toml").write_text(wrong.replace("age = 35", "age = 350"))
    said = command(capsys, "profiles", "card.json", "--profiles", "own.toml", "--html", "page.html")
    check_refused(said, code="E-PRF-001", exit_code=2)
    assert "own.toml, line 19: age: from 14 to 110." in said.err
    assert "own.toml, line 24: rente: unknown. Did you mean rent?" in said.err
    assert not (own / "page.html").exists()


@pytest.mark.parametrize(
    "words",
    [("--top", "5%", "--threshold", "0.4"), ("--threshold", "1.5"), ("--top", "5%"), ("--html", "own.toml")],
)
def test_what_cannot_be_asked_is_refused(own, capsys, words):
    """Two thresholds, a score that is none, the highest of no files, a page over the profiles."""
    said = command(capsys, "profiles", "card.json", "--profiles", "own.toml", *words)
    check_refused(said, code="E-USE-001", exit_code=2)
    assert (own / "own.toml").read_text() == OWN
