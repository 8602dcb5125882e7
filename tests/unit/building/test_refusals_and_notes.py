"""What a build tells a person: true reasons, named settings, near names, and how far its scores may be trusted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.data import shared

from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.design import card_probabilities, coefficients, dummies
from bondroit.building.editing import edit_scorecard
from bondroit.building.evaluation import fingerprints, parts, row_order
from bondroit.building.request import BuildRequest
from bondroit.building.shrinkage import calibration_slope
from bondroit.domain.edits import edit
from bondroit.errors import UserError
from bondroit.stats.sampling import Sampling

PLAIN = BuildRequest("y", "y", holdout=0.0)


def _table(rows: int = 6000, seed: int = 3) -> pl.DataFrame:
    """One column that tells the target apart, and one that does not."""
    chance = np.random.default_rng(seed)
    x = chance.normal(size=rows).round(2)
    return pl.DataFrame(
        {
            "x": x,
            "group": chance.choice(["a", "b", "c"], rows),
            "w": chance.uniform(1, 3, rows),
            "y": (chance.random(rows) < 1 / (1 + np.exp(1.0 - x))).astype(int),
        }
    )


def _refusal(table: pl.DataFrame, request: BuildRequest) -> UserError:
    with pytest.raises(UserError) as caught:
        build_scorecard(table, request=request)
    return caught.value


def test_real_survey_keeps_a_rare_handicap_and_leaves_out_the_row_numbers() -> None:
    """On the real ACS table nothing is said to foretell the target, DEAR and DEYE enter, `index` does not."""
    frame = pl.read_parquet(shared("acs_folktables", "ACSPublicCoverage.validation.parquet"))
    frame = frame.select("DEAR", "DEYE", "index", "SEX", "PUBCOV")
    built = build_scorecard(frame, request=BuildRequest("c", "PUBCOV"))
    said = [n.en for n in built.notes if not n.en.startswith("Variable SEX is barred")]
    assert said == ["Column index left out: every value is different, as of an identifier."]
    assert len(built.notes) == 2
    assert {"DEAR", "DEYE"} <= {v.name for v in built.card.variables}
    (hearing,) = [v for v in built.card.variables if v.name == "DEAR"]
    assert min(m.share for m in hearing.modalities if m.kind == "interval") < PLAIN.min_share


def _with_rare(rows: int, rare: int) -> pl.DataFrame:
    """`_table` with a flag that `rare` rows have, whose target is true nine times in ten."""
    flag = np.arange(rows) < rare
    held = np.where(flag, np.arange(rows) % 10 > 0, _table(rows)["y"].to_numpy()).astype(int)
    return _table(rows).with_columns(flag=flag, y=pl.Series(held))


def test_a_rare_value_enters_when_many_rows_have_it() -> None:
    """2 % of 20,000 rows may be a class under a least share of 3 %; 2 % of 6,000 rows may not, and it is said why."""
    large = build_scorecard(_with_rare(20_000, 400), request=PLAIN)
    assert "flag" in {v.name for v in large.card.variables}
    small = build_scorecard(_with_rare(6000, 120), request=PLAIN)
    assert "flag" not in {v.name for v in small.card.variables}
    (note,) = [n.en for n in small.notes if "flag" in n.en]
    assert note == (
        "Column flag left out: it tells the target apart, but in classes too small to be estimated (under 3 % or 30 "
        "rows, or with one outcome only)."
    )
    assert "too small, or no difference" in next(v.reason.en for v in small.variables if v.name == "flag")


def test_foretelling_is_said_only_of_large_classes_of_one_outcome() -> None:
    """A column made from the target is questioned; the same column with both outcomes in each value is not."""
    table = _table().with_columns(made=pl.when(pl.col("y") == 1).then(pl.lit("debt")).otherwise(pl.lit("none")))
    noted = [n.en for n in build_scorecard(table, request=PLAIN).notes]
    assert noted == [
        "Column made left out: some of its values foretell the target with certainty; is it known beforehand?"
    ]
    turned = (pl.col("y") + (pl.int_range(pl.len()) % 12 == 0)) % 2
    built = build_scorecard(table.with_columns(made=turned), request=PLAIN)
    assert not [n for n in built.notes if "foretell" in n.en]
    assert "made" in {v.name for v in built.card.variables}


def test_integers_that_are_all_different_are_identifiers_unless_named() -> None:
    """From 50 rows such a column is left out with a note; a column named as a candidate may enter."""
    table = _table()
    order = np.argsort(np.argsort(table["x"].to_numpy(), kind="stable"))
    table = table.with_columns(file=pl.Series(order * 7 + 100_000)).drop("x")
    assert not (np.diff(table["file"].to_numpy()) > 0).all()
    noted = " ".join(n.en for n in build_scorecard(table.with_columns(x=_table()["x"]), request=PLAIN).notes)
    assert "Column file left out: every value is different, as of an identifier." in noted
    named = build_scorecard(table, request=replace(PLAIN, candidates=("file", "group")))
    assert [v.name for v in named.card.variables] == ["file"]


@pytest.mark.parametrize(
    ("setting", "wrong"), [("seed", -1), ("holdout", -0.1), ("holdout", 0.95), ("folds", -2), ("folds", 1)]
)
def test_a_setting_out_of_range_is_named(setting: str, wrong: float) -> None:
    """Seed, holdout and folds out of range are E-USE-003 and named as a person gives them."""
    error = _refusal(_table(100), replace(PLAIN, **{setting: wrong}))
    assert error.code == "E-USE-003"
    assert error.faults[0].en.startswith(f"Setting {setting}:")
    assert "settings" in error.remedy.en


def test_nothing_found_names_the_target_and_its_events() -> None:
    """E-BLD-003 says which target and how many events, and advises what a person can do."""
    table = _table().select(noise=pl.Series(np.random.default_rng(0).normal(size=6000)), y="y")
    error = _refusal(table, PLAIN)
    assert error.code == "E-BLD-003"
    assert f"target y apart ({table['y'].sum()} event(s) in 6000 rows)" in error.message.en
    assert error.remedy.en.startswith("bring more rows in the survey or other columns (--min-share and --alpha")


def test_missing_columns_have_near_names_whatever_their_capitals() -> None:
    """Target, weight and excluded columns: near names, or the columns of the table when none is near."""
    error = _refusal(_table(100), BuildRequest("o", "Y", weight="qqqq", exclude=("GROUPS",)))
    assert error.code == "E-TAB-004"
    assert [f.en for f in error.faults] == [
        "Column Y is missing. Did you mean y?",
        "Column qqqq is missing. The table has x, group, w, y.",
        "Column GROUPS is missing. Did you mean group?",
    ]


def test_the_target_serves_once() -> None:
    """The target can be neither excluded nor a weight."""
    for request in (replace(PLAIN, exclude=("y",)), replace(PLAIN, weight="y")):
        error = _refusal(_table(), request)
        assert error.code == "E-USE-003"
        assert "column y is the target" in error.faults[0].en


def test_a_target_with_holes_says_what_to_do() -> None:
    """Missing target values: drop or fill these rows."""
    holes = _table(200).with_columns(y=pl.when(pl.int_range(pl.len()) < 4).then(None).otherwise("y"))
    error = _refusal(holes, PLAIN)
    assert "drop or fill the rows where it is missing" in error.remedy.en
    assert "retirez ou complétez les lignes" in error.remedy.fr


@pytest.mark.parametrize("setting", [{"folds": 4, "weight": "w"}, {"holdout": 0.3, "weight": "w"}])
def test_the_order_of_the_rows_does_not_matter(setting: dict) -> None:
    """Rows shuffled: same rows apart, same figures, same coefficients but for rounding."""
    table = _table(3000)
    order = np.random.default_rng(9).permutation(table.height)
    request = replace(PLAIN, **setting)
    one, two = build_scorecard(table, request=request), build_scorecard(table[order], request=request)
    assert (one.training[order] == two.training).all()
    np.testing.assert_allclose(coefficients(one.card), coefficients(two.card), atol=1e-9)
    assert one.evaluation.area.value == pytest.approx(two.evaluation.area.value, abs=1e-12)


def test_the_order_holds_among_rows_with_equal_values() -> None:
    """Where many rows have the same values, each part holds as many rows of each kind whatever the order."""
    table = _table(2000).select(pl.col("x").round(0), "group", pl.col("w").round(1), "y")
    order = np.random.default_rng(4).permutation(table.height)
    request = replace(PLAIN, weight="w", folds=5)

    def kinds(frame: pl.DataFrame) -> pl.DataFrame:
        survey = check_survey(frame, request)
        part = parts(survey, row_order(frame, survey, request), 5, 1)
        return frame.with_columns(part=part).group_by("x", "group", "w", "y", "part").len().sort(pl.all())

    assert kinds(table).equals(kinds(table[order]))


_CELLS = st.tuples(
    st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
    st.one_of(st.none(), st.text(max_size=3)),
    st.one_of(st.none(), st.booleans()),
    st.one_of(st.none(), st.dates()),
)


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.lists(_CELLS, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_fingerprints_follow_the_rows(cells: list, shuffle) -> None:
    """Shuffled rows carry their numbers along; two rows share one exactly when they hold the same."""
    schema = {"number": pl.Float64, "text": pl.String, "flag": pl.Boolean, "day": pl.Date}
    frame = pl.DataFrame(cells, schema=schema, orient="row")
    order = list(range(len(cells)))
    shuffle.shuffle(order)
    found = fingerprints(frame, frame.columns)
    assert (fingerprints(frame[order], frame.columns[::-1]) == found[order]).all()
    same = frame.with_columns(number=pl.col("number").fill_nan(None) + 0.0).n_unique()
    assert len(np.unique(found)) == same


def _faint(rows: int) -> pl.DataFrame:
    """Twenty columns that say a little each: a card learnt from few rows takes some of it for more than it is."""
    chance = np.random.default_rng(12)
    x = chance.normal(size=(rows, 20))
    y = chance.random(rows) < 1 / (1 + np.exp(1.0 - 0.25 * x.sum(axis=1)))
    return pl.DataFrame({**{f"x{k}": x[:, k] for k in range(20)}, "y": y.astype(int)})


@pytest.mark.parametrize(("rows", "alpha", "warned"), [(6000, 0.01, False), (500, 0.2, True)])
def test_shrinkage_is_the_heuristic_of_van_houwelingen_and_le_cessie(rows: int, alpha: float, warned: bool) -> None:
    """The factor equals (chi2 - df) / chi2 with statsmodels' likelihoods; coefficients remain those of the fit."""
    table = _table() if not warned else _faint(rows)
    built = build_scorecard(table, request=replace(PLAIN, alpha=alpha))
    design, _ = dummies(built.card, table)
    theirs = sm.Logit(table["y"].to_numpy().astype(float), design).fit(disp=0, tol=1e-14)
    np.testing.assert_allclose(coefficients(built.card), theirs.params, atol=1e-8)
    expected = (theirs.llr - theirs.df_model) / theirs.llr
    assert built.card.provenance["shrinkage"] == pytest.approx(expected, abs=1e-9)
    assert (expected < 0.9) == warned
    assert any("too extreme scores" in n.en for n in built.notes) == warned


def test_the_slope_on_rows_not_learnt_from_is_statsmodels() -> None:
    """The slope equals a logistic regression on the logits of the rows apart, and a low one is told."""
    table = _faint(800)
    built = build_scorecard(table, request=replace(PLAIN, alpha=0.2, holdout=0.5))
    held = table.filter(~built.training)
    scores = card_probabilities(built.card, held)
    logits = sm.add_constant(np.log(scores / (1 - scores)))
    theirs = sm.Logit(held["y"].to_numpy().astype(float), logits).fit(disp=0, tol=1e-14)
    assert built.evaluation.slope == pytest.approx(theirs.params[1], abs=1e-8)
    assert built.card.provenance["evaluation"]["slope"] == built.evaluation.slope
    assert built.evaluation.slope < 0.9
    assert any("too extreme scores" in n.en for n in built.notes)


def test_scores_all_alike_have_no_slope() -> None:
    """One single score for all rows: no slope."""
    assert calibration_slope(np.full(20, 0.3), np.arange(20) % 2.0, Sampling(np.ones(20))) is None


def test_small_classes_are_counted_only_from_eleven_rows() -> None:
    """A class whose count the card's line hides is said to be too small without its number."""
    table = _table().with_columns(x=pl.when(pl.int_range(pl.len()) < 7).then(None).otherwise("x"))
    notes = [n.en for n in build_scorecard(table, request=PLAIN).notes]
    assert "Too few rows to estimate x: missing; it scores as the reference." in notes


def test_a_note_tells_no_count_that_the_line_hides() -> None:
    """A class of fifteen rows hidden beside one of four has no number in the notes either, built or edited."""
    values = ["a"] * 1000 + ["b"] * 981 + ["u", "v"] * 7 + ["u"] + [None] * 4
    chance = np.random.default_rng(0)
    rates = np.array([0.2 if v == "a" else 0.4 for v in values])
    table = pl.DataFrame({"cat": values, "y": chance.random(2000) < rates})
    request = BuildRequest("c", "y", holdout=0.0, folds=0)
    built = build_scorecard(table, request=request)
    edited = edit_scorecard(table, built=built, edits=[edit("meaning", "cat", "words", meaning="x")], request=request)
    for one in (built, edited):
        assert [m.count for m in one.card.variables[0].modalities][-2:] == [None, None]
        small = [n.en for n in one.notes if "Too few rows" in n.en]
        assert small == [
            "Too few rows to estimate cat: other; it scores as the reference.",
            "Too few rows to estimate cat: missing; it scores as the reference.",
        ]
