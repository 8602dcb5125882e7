"""A card edited by hand: the same fit as anybody would make of the classes, and every refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.design import coefficients, dummies
from bondroit.building.editing import edit_scorecard
from bondroit.building.request import BuildRequest
from bondroit.domain.edits import edit
from bondroit.domain.scorecard import MISSING
from bondroit.errors import UserError
from bondroit.stats.logistic import fit_logistic

ROWS = 4000
REQUEST = BuildRequest("card", "y", weight="weight", strata="stratum", clusters="block", holdout=0.0, folds=3)


def _table() -> pl.DataFrame:
    random = np.random.default_rng(5)
    income = np.round(random.gamma(2.0, 600.0, ROWS), 2)
    tenure = random.choice(["owner", "tenant", "lodged", "boat"], ROWS, p=[0.4, 0.35, 0.2, 0.05])
    age = random.integers(18, 90, ROWS).astype(float)
    age[random.random(ROWS) < 0.08] = np.nan
    couple = random.random(ROWS) < 0.5
    logits = 0.5 - income / 900 + 1.2 * (tenure == "lodged") + 0.6 * couple + 0.02 * (np.nan_to_num(age, nan=50) - 50)
    return pl.DataFrame(
        {
            "income": income, "tenure": tenure, "age": age, "couple": couple,
            "noise": random.normal(size=ROWS), "idle": random.choice(["a", "b", "c"], ROWS),
            "stratum": random.choice(["n", "s"], ROWS), "block": random.integers(0, 120, ROWS),
            "weight": random.uniform(1, 4, ROWS), "y": random.random(ROWS) < 1 / (1 + np.exp(-logits)),
        }
    )  # fmt: skip


FRAME = _table()


@pytest.fixture(scope="module")
def built():
    """A card whose every variable is known to matter."""
    made = build_scorecard(FRAME, request=REQUEST)
    assert {v.name for v in made.card.variables} == {"income", "tenure", "age", "couple"}
    return made


def _edited(built, *edits, request=REQUEST):
    return edit_scorecard(FRAME, built=built, edits=edits, request=request)


def _variable(card, name):
    return next(v for v in card.variables if v.name == name)


def _names(card, name):
    return [m.name for m in _variable(card, name).modalities]


def _check_plain_fit(card):
    """The oracle: dummies written out, fitted by the plain way, with the survey's weights and design."""
    survey = check_survey(FRAME, REQUEST)
    sampling = survey.sampling
    scaled = replace(sampling, weights=sampling.weights * sampling.effective_size / sampling.weights.sum())
    columns, _ = dummies(card, FRAME)
    fit = fit_logistic(columns, survey.target, scaled)
    assert np.allclose(coefficients(card), fit.coefficients, atol=1e-9)
    lines = [m for v in card.variables for m in v.modalities if m.odds_ratio_low is not None]
    halves = np.array([np.log(m.odds_ratio_high / m.odds_ratio_low) / 2 for m in lines])
    ratios = halves / fit.design_standard_errors[1:]
    assert np.allclose(ratios, ratios[0], rtol=1e-8)  # one quantile of Student for all


def test_a_meaning_changes_no_figure(built):
    """An edit of words alone gives the very classes and figures of the build, and keeps its reason in the card."""
    card = _edited(built, edit("meaning", "income", "asked by the board", meaning="monthly income")).card
    assert _variable(card, "income").meaning == "monthly income"
    assert [(d.kind, d.variable, d.why) for d in card.decisions] == [("meaning", "income", "asked by the board")]
    assert np.allclose(coefficients(card), coefficients(built.card), atol=1e-9)
    for old, new in zip(built.card.variables, card.variables, strict=True):
        for a, b in zip(old.modalities, new.modalities, strict=True):
            assert (a.name, a.count, a.reference) == (b.name, b.count, b.reference)
            assert np.isclose(a.share or 0.0, b.share or 0.0)
            assert np.isclose(a.rate or 0.0, b.rate or 0.0)
            assert np.isclose(a.odds_ratio_low or 0.0, b.odds_ratio_low or 0.0)


def test_every_edit_fits_as_the_plain_way_does(built):
    """Drop, require, merge, cut, group, reference, shape and rename together: the fit is that of the dummies."""
    first, second = _names(built.card, "income")[:2]
    card = _edited(
        built,
        edit("merge", "income", "few files", modalities=[first, second]),
        edit("drop", "couple", "not a ground"),
        edit("require", "idle", "to be followed"),
        edit("group", "idle", "by kind", groups=[["a"], ["b"]]),
        edit("cut", "age", "as in the law", points=[25, 60.5]),
        edit("reference", "age", "the least ones", modality=">= 60.5"),
        edit("group", "tenure", "homes", groups=[["owner", "boat"], ["tenant", "lodged"]]),
        edit("rename", "tenure", "plain words", modality="owner, boat", name="own home"),
    ).card
    assert [v.name for v in card.variables if v.name != "idle"] == [
        v.name for v in built.card.variables if v.name != "couple"
    ]
    assert card.variables[-1].name == "idle"
    assert _names(card, "income")[0] == second.replace(second[: second.index(",") + 1], "<").rstrip(")")
    assert _names(card, "age") == ["< 25", "[25, 60.5)", ">= 60.5", MISSING]
    assert next(m.name for m in _variable(card, "age").modalities if m.reference) == ">= 60.5"
    assert _names(card, "tenure")[:2] == ["own home", "tenant, lodged"]
    _check_plain_fit(card)
    counts = {m.name: m.count for m in _variable(card, "age").modalities}
    assert counts["< 25"] == FRAME.filter(pl.col("age").fill_nan(None) < 25).height


def test_a_shape_is_kept(built):
    """Under `falling` the rates of the classes of income fall."""
    card = _edited(built, edit("shape", "income", "the richer the rarer", shape="falling")).card
    rates = [m.rate for m in _variable(card, "income").modalities if m.kind == "interval"]
    assert len(rates) > 1
    assert rates == sorted(rates, reverse=True)
    _check_plain_fit(card)


def test_the_notes_say_that_the_judgement_flatters(built):
    """The cross-validation of an edited card learns coefficients alone: the notes say so, and what was before."""
    done = _edited(built, edit("drop", "couple", "not a ground"))
    told = " ".join(note.en for note in done.notes)
    assert "1 edit(s) were made by hand by somebody who had seen every row" in told
    assert f"AUC {built.evaluation.area.value:.3f}" in told
    before = done.card.provenance["evaluation_before_edits"]
    assert before == built.card.provenance["evaluation"]
    assert done.card.provenance["evaluation"]["auc"]["value"] == done.evaluation.area.value
    dropped = next(v for v in done.variables if v.name == "couple")
    assert not dropped.kept
    assert dropped.reason.en == "taken out by hand"


def test_a_card_with_rows_apart_is_judged_on_them():
    """With a holdout the edited card learns on the same rows and is judged on the others."""
    request = replace(REQUEST, holdout=0.25)
    built = build_scorecard(FRAME, request=request)
    done = _edited(built, edit("drop", built.card.variables[-1].name, "x"), request=request)
    assert np.array_equal(done.training, built.training)
    assert done.evaluation.rows == int((~built.training).sum())
    assert done.evaluation.folds == 0


def test_every_fault_is_told_at_once(built):
    """Unknown names with near ones, classes that do not touch, wrong kinds and too few rows: all at once."""
    names = _names(built.card, "income")
    with pytest.raises(UserError) as caught:
        _edited(
            built,
            edit("drop", "incom", "x"),
            edit("merge", "tenure", "x", modalities=["ownr", "lodged"]),
            edit("merge", "income", "x", modalities=[names[0], names[2]]),
            edit("merge", "age", "x", modalities=[_names(built.card, "age")[0], MISSING]),
            edit("cut", "couple", "x", points=[1]),
            edit("group", "age", "x", groups=[["a"]]),
            edit("group", "tenure", "x", groups=[["owner", "boot"]]),
            edit("shape", "income", "x", shape="raising"),
            edit("require", "nois", "x"),
            edit("rename", "age", "x", modality=MISSING, name="unknown"),
            edit("cut", "age", "x", points=[18.5, 50]),
            edit("cut", "income", "x", points=[1e6]),
        )
    told = {int(fault.en.split()[1]): fault.en for fault in caught.value.faults}
    assert caught.value.code == "E-BLD-004"
    assert sorted({int(fault.en.split()[1]) for fault in caught.value.faults}) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    assert "Did you mean income?" in told[1]
    assert "do not touch" in told[3]
    assert "stays a class of its own" in told[4]
    assert "Did you mean boat?" in told[7]
    assert "Did you mean rising | falling?" in told[8]
    assert "Did you mean noise?" in told[9]
    assert "'>= 1000000' has fewer than 30 rows" in told[12]


def test_a_class_too_small_is_refused(built):
    """A cut that leaves fewer rows than the least number in a class is refused, and its class named."""
    point = float(FRAME["income"].sort()[REQUEST.min_count - 1])
    with pytest.raises(UserError, match=f"class '< {point!r}' has fewer than 30 rows"):
        _edited(built, edit("cut", "income", "x", points=[point, 800]))


def test_a_card_is_never_emptied(built):
    """Dropping every variable is refused."""
    with pytest.raises(UserError, match="No variable is left"):
        _edited(built, *(edit("drop", v.name, "x") for v in built.card.variables))


def test_two_names_of_one_thing_have_no_estimate():
    """A twin of a variable required beside it has no finite estimate, and the refusal says what to do."""
    frame = FRAME.with_columns(twin=pl.col("couple"))
    request = replace(REQUEST, exclude=("twin",))
    built = build_scorecard(frame, request=request)
    with pytest.raises(UserError, match="two variables may say the same"):
        edit_scorecard(frame, built=built, edits=[edit("require", "twin", "x")], request=REQUEST)
    with pytest.raises(UserError, match="it was excluded"):
        edit_scorecard(frame, built=built, edits=[edit("require", "twin", "x")], request=request)


PER_VARIABLE = {
    "couple": edit("drop", "couple", "x"),
    "age": edit("cut", "age", "x", points=[30, 50, 70]),
    "tenure": edit("group", "tenure", "x", groups=[["owner"], ["tenant", "boat"]]),
    "income": edit("shape", "income", "x", shape="falling"),
}


@pytest.fixture(scope="module")
def usual(built):
    """These edits, in this order."""
    return _edited(built, *PER_VARIABLE.values()).card


@settings(max_examples=6, deadline=None)
@given(order=st.permutations(sorted(PER_VARIABLE)))
def test_the_order_does_not_matter_between_variables(built, usual, order):
    """Edits of different variables give the same lines in any order; only the list of decisions differs."""
    other = _edited(built, *(PER_VARIABLE[name] for name in order)).card
    assert replace(other, decisions=usual.decisions).hash == usual.hash
    assert (other.hash == usual.hash) == (list(order) == list(PER_VARIABLE))


def test_the_order_matters_within_a_variable(built):
    """A class goes by the name it has by then: after a rename the old one is unknown; and the last cut wins."""
    first, second = _names(built.card, "income")[:2]
    rename = edit("rename", "income", "x", modality=first, name="poor")
    merge = edit("merge", "income", "x", modalities=[first, second])
    with pytest.raises(UserError, match=r"Edit 2 \(merge income\): Modality"):
        _edited(built, rename, merge)
    with pytest.raises(UserError, match=r"Edit 2 \(rename income\): Modality"):
        _edited(built, merge, rename)
    by_new_name = edit("merge", "income", "x", modalities=["poor", second])
    assert _edited(built, rename, by_new_name).card.variables == _edited(built, merge).card.variables
    cut, falling = edit("cut", "age", "x", points=[50]), edit("shape", "age", "x", shape="rising")
    assert _names(_edited(built, falling, cut).card, "age") == ["< 50", ">= 50", MISSING]
    assert _names(_edited(built, cut, falling).card, "age") == _names(_edited(built, falling).card, "age")


def test_an_edited_firth_card_keeps_the_class_firth_was_for():
    """A class without an event keeps its coefficient and its profile interval through an edit of words alone."""
    random = np.random.default_rng(0)
    cat, z = random.choice(["a", "b", "c"], 800, p=[0.5, 0.44, 0.06]), random.normal(size=800)
    base = np.array([{"a": 0.15, "b": 0.35, "c": 1e-9}[v] for v in cat])
    y = random.random(800) < 1 / (1 + np.exp(-(np.log(base / (1 - base)) + 0.8 * z)))
    frame, request = pl.DataFrame({"cat": cat, "z": z, "y": y}), BuildRequest("c", "y", firth=True, holdout=0.0)
    first = build_scorecard(frame, request=request)
    made = edit_scorecard(frame, built=first, edits=[edit("meaning", "cat", "x", meaning="home")], request=request)
    assert next(m for m in _variable(first.card, "cat").modalities if m.name == "c").odds_ratio_low is not None
    for old, new in zip(first.card.variables, made.card.variables, strict=True):
        for a, b in zip(old.modalities, new.modalities, strict=True):
            assert np.isclose(a.coefficient, b.coefficient, atol=1e-6)
            assert (a.odds_ratio_low is None) == (b.odds_ratio_low is None)
            if a.odds_ratio_low is not None:
                assert np.isclose(a.odds_ratio_low, b.odds_ratio_low, rtol=1e-4)
                assert np.isclose(a.odds_ratio_high, b.odds_ratio_high, rtol=1e-4)


def test_a_value_of_a_few_rows_is_neither_suggested_nor_named():
    """A refusal lists frequent values only, and a group that names a rare value is refused as one unknown."""
    random = np.random.default_rng(0)
    cat = random.permutation(["a"] * 200 + ["b"] * 200 + ["c"] * 190 + ["rare one"] * 10)
    y = random.random(600) < np.array([{"a": 0.1, "b": 0.3}.get(v, 0.5) for v in cat])
    frame, request = pl.DataFrame({"cat": cat, "y": y}), BuildRequest("c", "y", holdout=0.0)
    first = build_scorecard(frame, request=request)
    told = []
    for name in ("zzz", "rare one"):
        with pytest.raises(UserError) as caught:
            edit_scorecard(frame, built=first, edits=[edit("group", "cat", "x", groups=[["a", name]])], request=request)
        (fault,) = caught.value.faults
        told.append(fault.en.replace(f"'{name}'", "?"))
    assert told[0] == told[1]
    assert "rare" not in told[0]
    assert "Known: a | b | c." in told[0]
