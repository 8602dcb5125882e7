"""Editing a card in Python: each call gives a new card, one by one or from a file alike, and it shows itself."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bondroit as bd
from bondroit.domain.edits import edit, parse_edits

ROWS = 1500
ASKED = {"target": "y", "weight": "weight", "strata": "office", "cuts": {"age": [30, 60]}, "folds": 3, "seed": 3}


def table():
    """A table whose target three columns tell apart."""
    random = np.random.default_rng(11)
    income = np.round(random.gamma(2.0, 600.0, ROWS))
    tenure = random.choice(["owner", "tenant", "lodged"], ROWS)
    age = random.integers(18, 90, ROWS)
    chance = 1 / (1 + np.exp(-(0.5 - income / 500 + 1.5 * (tenure == "lodged") + (age > 60))))
    return pl.DataFrame(
        {
            "income": income, "tenure": tenure, "age": age, "rsa": random.choice(["yes", "no"], ROWS),
            "office": random.choice(["n", "s"], ROWS), "weight": random.uniform(1, 3, ROWS),
            "y": random.random(ROWS) < chance,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def card():
    """A card learnt from the table."""
    return bd.build(table(), **ASKED)


@pytest.fixture(scope="module")
def edited(card):
    """The card, edited step by step."""
    return (
        card.group("tenure", [["owner"], ["tenant"]], why="to look at them apart")
        .merge("tenure", ["tenant", "owner"], why="no difference in law")
        .cut("age", [35, 62], why="the age of retirement")
        .rename("age", ">= 62", "retired", why="plain words")
        .meaning("income", "income of the month", why="the letter says it")
    )


def _names(card, variable):
    return card.table.filter(pl.col("variable") == variable)["modality"].to_list()


def test_an_edit_gives_a_new_card_and_leaves_the_old(card, edited):
    """The card that was edited stays as it is; the new one has the classes asked for, and why."""
    assert card.decisions == ()
    assert "owner, tenant" in _names(edited, "tenure")
    assert "retired" not in _names(card, "age")
    assert _names(edited, "age") == ["< 35", "[35, 62)", "retired", "missing"]
    assert edited.decisions[1].why == "no difference in law"
    assert edited.hash != card.hash
    assert edited.score(table()).height == ROWS


def test_step_by_step_at_once_and_from_a_file_are_one_card(card, edited, tmp_path):
    """The same edits one by one, all together, from their file, or asked with the build: one hash."""
    path = tmp_path / "edits.toml"
    path.write_text(edited.edits_toml(), encoding="utf-8")
    assert card.edit(edited.decisions).hash == edited.hash
    assert card.edit(path).hash == edited.hash
    assert bd.build(table(), edits=path, **ASKED).hash == edited.hash
    assert bd.build(table().to_pandas(), edits=edited.decisions, **ASKED).hash == edited.hash


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_any_grouping_of_the_edits_is_one_card(card, edited, data):
    """However the list of edits is broken into calls, the card is the same to the last bit."""
    left, made = list(edited.decisions), card
    while left:
        size = data.draw(st.integers(1, len(left)))
        made, left = made.edit(left[:size]), left[size:]
    assert made.hash == edited.hash


def test_an_edited_card_is_saved_read_and_compared(card, edited, tmp_path):
    """Exported and read back it is the very same card; compared with the first one, every decision is told."""
    edited.save(tmp_path / "card.json")
    again = bd.read_card(tmp_path / "card.json")
    assert again.hash == edited.hash
    assert again.decisions == edited.decisions
    assert parse_edits(again.edits_toml()) == edited.decisions
    assert edited.compare(again).same
    assert edited.compare(again).sentences() == []
    told = " ".join(card.compare(edited).sentences("en"))
    assert "no difference in law" in told
    assert "tenure" in told
    assert card.compare(edited).sentences("fr") != card.compare(edited).sentences("en")
    assert "<table" in card.compare(edited)._repr_html_()


def test_a_card_that_was_read_holds_no_table(edited, tmp_path):
    """A card from a document cannot be edited, and the refusal says how to go on."""
    edited.save(tmp_path / "card.json")
    again = bd.read_card(tmp_path / "card.json")
    with pytest.raises(bd.UserError, match="E-BLD-004") as caught:
        again.drop("income", why="x")
    assert "card.edit(old.decisions)" in str(caught.value)


def test_each_call_is_its_edit(card):
    """Every method makes the edit of its name."""
    assert "income" not in card.drop("income", why="x").table["variable"]
    assert "yes" in _names(card.edit([edit("require", "rsa", "x"), edit("group", "rsa", "x", groups=[["yes"]])]), "rsa")
    assert _names(card.group("tenure", [["owner", "lodged"]], why="x"), "tenure")[:2] == ["tenant", "owner, lodged"]
    other = card.reference("tenure", "lodged", why="x").table
    line = other.filter(pl.col("modality") == "lodged")
    assert line["reference"].item()
    falling = card.shape("income", "falling", why="x").table.filter(pl.col("variable") == "income")
    rates = falling.filter(pl.col("modality") != "missing")["rate"].to_list()
    assert rates == sorted(rates, reverse=True)
    assert [d.kind for d in card.require("income", why="kept on purpose").decisions] == ["require"]
    with pytest.raises(bd.UserError, match="why"):
        card.drop("income", why=" ")


def test_an_unknown_option_is_refused_with_a_near_name():
    """A mistyped option of a build is told with the option that is meant."""
    with pytest.raises(bd.UserError, match=r"max_variable: unknown. Did you mean max_variables\?"):
        bd.build(table(), target="y", max_variable=3)


def test_the_options_reach_the_build(card):
    """Cut points stand, required variables enter, and the document says what was asked."""
    assert {30.0, 60.0} <= {m.lower for v in card.scorecard.variables if v.name == "age" for m in v.modalities}
    assert card.scorecard.provenance["strata_column"] == "office"
    small = bd.build(table(), target="y", max_variables=1, folds=0)
    assert small.table["variable"].n_unique() == 1
    assert small.evaluation is None


def test_a_notebook_shows_the_binning(card, edited):
    """The fragment has forest plot, table, decisions and one drawing per variable, in both languages."""
    import altair as alt

    html = edited._repr_html_()
    assert html.count("<svg") == 1 + len(edited.scorecard.variables)
    assert "no difference in law" in html
    assert "retired" in html
    assert "Classes de chaque variable" in edited.html("fr")
    assert isinstance(card.plot_binning("age"), alt.TopLevelMixin)
    plain = table().with_columns(
        place=pl.when(pl.col("age") < 35).then(0).when(pl.col("age") < 62).then(1).otherwise(2)
    )
    rate = (pl.col("y") * pl.col("weight")).sum() / pl.col("weight").sum()
    seen = edited.binning("age").filter(pl.col("files") > 0)
    np.testing.assert_allclose(seen["rate"], plain.group_by("place").agg(rate=rate).sort("place")["rate"])
    assert (seen["rate_low"] < seen["rate"]).all()
    assert (seen["rate_high"] > seen["rate"]).all()
    with pytest.raises(KeyError):
        card.binning("nothing")


def test_a_card_that_was_read_shows_itself_too(edited, tmp_path):
    """Without its table the intervals come from the counts of the card."""
    edited.save(tmp_path / "card.json")
    again = bd.read_card(tmp_path / "card.json")
    assert again._repr_html_().count("<svg") == 1 + len(again.scorecard.variables)
    assert again.binning("age")["rate"].to_list() == edited.binning("age")["rate"].to_list()
