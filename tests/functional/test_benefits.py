"""A card from a table of one's own by the general command, refereed by statsmodels."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from tests.data import shared
from tests.functional.running import command

from bondroit.building.design import dummies
from bondroit.store.cards import read_card


@pytest.fixture
def built(tmp_path, monkeypatch, capsys):
    """The card of Benefits.csv learnt on every row by the command line, and the rows."""
    table = shared("takeup", "Benefits.csv")
    monkeypatch.chdir(tmp_path)
    said = command(capsys, "build", "--table", table, "--target", "ui", "--holdout", "0", "--json")
    assert said.code == 0, said.err
    return json.loads(said.out), read_card(tmp_path / "card.json"), pl.read_csv(table)


def test_odds_ratios_agree_with_statsmodels(built):
    """For the same coding, statsmodels' Logit gives the same odds ratios to 1e-8."""
    document, card, rows = built
    design, _ = dummies(card, rows)
    fit = sm.Logit((rows["ui"] == "yes").to_numpy().astype(float), np.asarray(design)).fit(
        disp=0, tol=1e-12, maxiter=99
    )
    seen = [m for v in card.variables for m in v.modalities if m.odds_ratio_low is not None]
    assert len(seen) == len(fit.params) - 1
    ours = np.array([m.odds_ratio for m in seen])
    np.testing.assert_allclose(ours, np.exp(np.asarray(fit.params)[1:]), rtol=1e-8)
    told = [m["odds_ratio"] for m in document["modalities"] if m["low"] is not None]
    np.testing.assert_allclose(told, ours, rtol=1e-15)


def test_scoring_the_same_table_gives_the_fitted_probabilities(built, tmp_path, capsys):
    """Scores written by the command are the fitted probabilities, to the rounding of coefficients to 1e-6."""
    _, card, rows = built
    table = shared("takeup", "Benefits.csv")
    said = command(capsys, "score", "--table", table, "--card", "card.json", "--out", "s.parquet", "--quiet")
    assert said.code == 0, said.err
    scored = pl.read_parquet(tmp_path / "s.parquet")
    assert scored.height == rows.height
    design, _ = dummies(card, rows)
    coefficients = [card.intercept, *(m.coefficient for v in card.variables for m in v.modalities
                                      if m.odds_ratio_low is not None)]  # fmt: skip
    expected = 1 / (1 + np.exp(-np.asarray(design) @ coefficients))
    np.testing.assert_allclose(scored["probability"], expected, atol=1e-5)


def test_the_page_is_self_contained(built, tmp_path):
    """The page beside the card needs nothing from outside."""
    page = (tmp_path / "card.html").read_text()
    assert built[1].hash[:12] in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_same_seed_gives_the_same_card(tmp_path, monkeypatch, capsys):
    """Two builds with one seed write the same bytes; another seed keeps other rows apart."""
    table = shared("takeup", "Benefits.csv")
    monkeypatch.chdir(tmp_path)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        words = ("--table", table, "--target", "ui", "--seed", seed, "--out", f"{name}.json", "--quiet")
        assert command(capsys, "build", *words).code == 0
    first, same, other = ((tmp_path / f"{n}.json").read_bytes() for n in "abc")
    assert first == same
    assert first != other
