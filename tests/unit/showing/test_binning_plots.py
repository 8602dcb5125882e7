"""Binning plots: every class that has files is drawn, what is masked is not, and what is missing stands apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import bondroit as bd
from bondroit.building.class_rates import class_rates, counted_rates
from bondroit.domain.scorecard import Decision, Modality, Scorecard, Variable
from bondroit.showing import notebook
from bondroit.showing.binning_plots import binning_chart, binning_frame, binning_picture
from bondroit.showing.decision_words import decision_line
from bondroit.stats.sampling import Sampling

AGE = Variable(
    "age",
    "numeric",
    (
        Modality(
            "young", "interval", 0.3, upper=30.0, odds_ratio_low=1, odds_ratio_high=2, count=100, share=0.2, rate=0.3
        ),
        Modality(">= 30", "interval", 0.0, reference=True, lower=30.0, count=300, share=0.6, rate=0.2),
        Modality("missing", "missing", 0.1, count=100, share=0.2, rate=0.25),
    ),
)


def _masked(variable):
    first, *others = variable.modalities
    return replace(variable, modalities=(replace(first, count=None, share=None, rate=None), *others))


def _drawn(chart):
    """Every row of data that the chart carries."""
    document = chart.to_dict()
    panels = [document, *document["hconcat"]]
    layers = [layer for panel in panels for layer in (panel, *panel.get("layer", []))]
    return [row for layer in layers for row in layer.get("data", {}).get("values", [])]


def test_what_the_card_masks_is_not_drawn():
    """A masked class has neither share nor rate in the chart, and the common rate, which would tell it, is left out."""
    whole, masked = (_drawn(binning_chart(counted_rates(v), "en")) for v in (AGE, _masked(AGE)))
    assert any("mean" in row for row in whole)
    assert not any("mean" in row for row in masked)
    hidden = [row for row in masked if row.get("label") == "young"]
    assert hidden
    assert all(row["share"] is None and row["rate"] is None and row["low"] is None for row in hidden)
    assert binning_frame(counted_rates(_masked(AGE)))["rate"].null_count() == 1


def test_missing_stands_apart_below():
    """An empty line comes before the class of missing values, which alone is marked as apart."""
    rows = _drawn(binning_chart(counted_rates(AGE), "en"))
    labels = list(dict.fromkeys(row["label"] for row in rows if "label" in row))
    assert labels == ["young", ">= 30", " ", "missing"]
    assert {row["label"] for row in rows if row.get("apart")} == {" ", "missing"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_picture_has_its_table_and_the_name_given_by_hand(language):
    """The drawing has the same classes as the table beside it; a class that somebody named goes by that name."""
    picture = binning_picture(AGE, counted_rates(AGE), language, {})
    assert picture.grid is not None
    assert picture.grid.rows[0][0] == "young"
    assert "young" in picture.svg
    assert len(picture.grid.rows) == 3
    card = Scorecard("c", 1, "y", 0.0, (AGE,), decisions=(Decision("drop", "rsa", {}, "no ground"),))
    html = notebook.card_html(card, {"age": counted_rates(AGE)}, language=language)
    assert html.count("<svg") == 2
    assert "no ground" in html


def test_a_card_without_rates_is_shown_without_drawings():
    """A published card has neither rates nor, where a variable is masked, classes: it shows itself all the same."""
    bare = replace(AGE, modalities=tuple(replace(m, count=None, share=None, rate=None) for m in AGE.modalities))
    card = Scorecard("c", 1, "y", 0.0, (bare, Variable("secret", "numeric", (), masked=True)))
    shown = bd.Card(card)
    assert shown._repr_html_().count("<svg") == 1
    assert shown.table["variable"].to_list().count("age") == 3


def test_a_rate_has_the_interval_of_its_design():
    """With clusters in which all rows agree, the interval of a rate is that of the number of clusters, not of rows."""
    values = pl.Series("age", [20.0, 40.0, None] * 200)
    variable = replace(AGE, modalities=tuple(replace(m, rate=0.5, share=1 / 3) for m in AGE.modalities))
    clusters = np.repeat(np.arange(20), 30)
    target = (np.arange(20) % 2).astype(float)[clusters]
    alone = class_rates(variable, values, target, Sampling(np.ones(600)))
    grouped = class_rates(variable, values, target, Sampling(np.ones(600), clusters=clusters))
    for one, other in zip(alone, grouped, strict=True):
        assert other.high - other.low > 2 * (one.high - one.low)
        # The plain formula: Student's quantile times the standard error of a mean of 20 equal clusters, on the logit.
        middle = (np.log(other.high / (1 - other.high)) - np.log(other.low / (1 - other.low))) / 2
        assert middle == pytest.approx(2.0930240544 * np.sqrt(0.25 / 19) / 0.25, rel=1e-6)


def test_a_decision_is_told_in_both_languages():
    """What was done, on what terms and why; an unknown kind is told as it is."""
    merged = Decision("merge", "income", {"modalities": ["< 400", "[400, 800)"]}, "one in law")
    assert decision_line(merged, "en") == ("classes merged", "income: < 400 + [400, 800) \N{EM DASH} one in law")
    assert decision_line(merged, "fr") == ("classes fusionnées", "income : < 400 + [400, 800) \N{EM DASH} one in law")
    assert decision_line(Decision("route", "x", {}, "w"), "fr")[0] == "route"
