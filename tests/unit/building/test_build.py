"""From a table to a scorecard: refits, notes, refusals."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from tests.data import shared

from bondroit.building.build import build_scorecard
from bondroit.building.design import card_probabilities, coefficients, dummies
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import from_document, points_of, probability, to_document, to_json
from bondroit.errors import UserError
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.sampling import Sampling


@pytest.fixture(scope="module")
def benefits() -> pl.DataFrame:
    return pl.read_csv(shared("takeup", "Benefits.csv"), infer_schema_length=None)


def _table(rows: int = 4000, seed: int = 0) -> pl.DataFrame:
    """A table with every kind of column and a target that depends on some of them."""
    chance = np.random.default_rng(seed)
    income = np.round(chance.lognormal(7, 0.6, rows), 2)
    rare = {"boat": 0.002, "van": 0.002, "tent": 0.001}  # each too rare to be named, enough together to be counted
    kinds, shares = ["owner", "tenant", "lodged", *rare], [0.4, 0.445, 0.15, *rare.values()]
    tenure = chance.choice(kinds, rows, p=shares)
    couple = chance.random(rows) < 0.5
    logits = -1.5 + 1.0 * (income < 800) + 0.8 * (tenure == "lodged") - 0.7 * couple
    child = chance.random(rows) < 0.42
    age_of_child = np.where(child, chance.integers(0, 19, rows).astype(float), np.nan)
    logits += 0.7 * child
    return pl.DataFrame(
        {
            "file": [f"id{k}" for k in range(rows)],
            "row": np.arange(rows) * 3 + 7,
            "income": income,
            "income_twin": income * 1.0001 + 3,
            "tenure": tenure,
            "couple": couple,
            "age_of_child": age_of_child,
            "noise": chance.normal(size=rows),
            "constant": ["x"] * rows,
            "empty": pl.Series([None] * rows, dtype=pl.Float64),
            "day": pl.Series([None] * rows, dtype=pl.Date).fill_null(pl.date(2026, 1, 1)),
            "stratum": chance.choice(["a", "b"], rows),
            "weight": chance.uniform(1, 5, rows),
            "target": chance.random(rows) < 1 / (1 + np.exp(-logits)),
        }
    )


REQUEST = BuildRequest("overpayment", "target", weight="weight", strata="stratum")


def test_benefits_refit_by_statsmodels(benefits: pl.DataFrame) -> None:
    """On the real take-up table, odds ratios and errors equal statsmodels' for the same coding, to 1e-8."""
    built = build_scorecard(benefits, request=BuildRequest("take_up", "ui"))
    learnt = benefits.filter(built.training)
    design, names = dummies(built.card, learnt)
    target = (learnt["ui"] == "yes").to_numpy().astype(float)
    theirs = sm.Logit(target, design).fit(disp=0, tol=1e-14, maxiter=200)
    ours = coefficients(built.card)
    assert len(names) == len(ours) == design.shape[1] > 8
    assert np.linalg.matrix_rank(design) == design.shape[1]
    np.testing.assert_allclose(ours, theirs.params, atol=1e-8)
    np.testing.assert_allclose(np.exp(ours), np.exp(theirs.params), atol=1e-8)
    fit = fit_logistic(design, target, Sampling(np.ones(len(target))))
    np.testing.assert_allclose(fit.standard_errors, theirs.bse, atol=1e-8)
    assert built.positive == "yes"
    assert built.evaluation is not None
    assert 0.6 < built.evaluation.area.value < built.training_area.value + 0.05
    assert built.evaluation.rows + len(learnt) == benefits.height
    assert [n.en for n in built.notes if "rownames" in n.en] == ["Column rownames left out: it numbers the rows."]


def test_weighted_refit_by_statsmodels() -> None:
    """With weights the coefficients equal a weighted GLM's, and the intervals are the sandwich's."""
    table = _table()
    built = build_scorecard(table, request=REQUEST)
    learnt = table.filter(built.training)
    design, _ = dummies(built.card, learnt)
    target, weights = learnt["target"].to_numpy().astype(float), learnt["weight"].to_numpy()
    theirs = sm.GLM(target, design, family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-14, maxiter=200)
    np.testing.assert_allclose(coefficients(built.card), theirs.params, atol=1e-8)
    strata = (learnt["stratum"] == "b").to_numpy().astype(np.int64)
    fit = fit_logistic(design, target, Sampling(weights, strata))
    lows = [m.odds_ratio_low for v in built.card.variables for m in v.modalities if m.odds_ratio_low is not None]
    width = (fit.coefficients - np.log([np.exp(fit.coefficients[0]), *lows]))[1:] / fit.design_standard_errors[1:]
    assert width == pytest.approx(width[0])
    assert width[0] == pytest.approx(1.9605, abs=5e-4)  # Student's 97.5 % at about 3,000 degrees


def test_finds_what_the_target_depends_on() -> None:
    """Income, tenure and couple enter; noise does not; the twin is stood in for; the rest is left out with a note."""
    built = build_scorecard(_table(), request=REQUEST)
    lines = {v.name: v for v in built.variables}
    kept = {v.name for v in built.variables if v.kept}
    assert {"tenure", "couple"} < kept
    assert len(kept & {"income", "income_twin"}) == 1
    assert not lines["noise"].kept
    twin = ({"income", "income_twin"} - kept).pop()
    assert lines[twin].represented_by in kept
    notes = " ".join(n.en for n in built.notes)
    assert all(f"Column {c} left out" in notes for c in ("file", "row", "constant", "empty", "day"))
    assert [v.name for v in built.variables][: len(kept)] == [v.name for v in built.card.variables]


def test_missing_and_other_are_always_there() -> None:
    """Every variable has `missing`, texts have `other`; what was never seen scores as the reference, count 0."""
    built = build_scorecard(_table(), request=REQUEST)
    for variable in built.card.variables:
        kinds = [m.kind for m in variable.modalities]
        assert kinds.count("missing") == 1
        assert kinds.count("other") == (variable.name == "tenure")
        assert [m.reference for m in variable.modalities].count(True) == 1
        reference = next(m for m in variable.modalities if m.reference)
        assert reference.share == max(m.share for m in variable.modalities)
        assert sum(m.share for m in variable.modalities) == pytest.approx(1.0)
        for m in variable.modalities:
            assert (m.coefficient == 0.0) or m.odds_ratio_low < m.odds_ratio < m.odds_ratio_high
    strange = dict.fromkeys(_table().columns) | {"tenure": "castle"}  # a missing age of child is the reference
    assert points_of(built.card, strange) == round(built.card.intercept * 1e6)
    assert any("tenure: other" in n.en for n in built.notes)


def test_missing_seen_often_is_estimated() -> None:
    """A value missing for half the files is a class like others, and may be the reference."""
    built = build_scorecard(_table(), request=REQUEST)
    (variable,) = [v for v in built.card.variables if v.name == "age_of_child"]
    missing = next(m for m in variable.modalities if m.kind == "missing")
    assert missing.reference
    assert missing.count > 1000


def test_card_is_a_document_that_reads_back() -> None:
    """JSON and back gives the same card; its provenance says sizes, settings and versions."""
    built = build_scorecard(_table(), request=REQUEST)
    back = from_document(json.loads(to_json(built.card)))
    assert to_document(back) == json.loads(json.dumps(to_document(built.card)))
    assert back.hash == built.card.hash
    provenance = built.card.provenance
    assert provenance["rows"] == 4000
    assert provenance["rows_learnt_from"] == 3000
    assert provenance["settings"]["alpha"] == 0.01
    assert set(provenance["versions"]) == {"numpy", "polars", "scipy"}
    assert provenance["evaluation"]["auc"]["value"] == built.evaluation.area.value


def test_same_seed_same_card() -> None:
    """Two builds are equal to the last bit; the scale of the weights does not matter; another seed splits otherwise."""
    table = _table()
    one, two = build_scorecard(table, request=REQUEST), build_scorecard(table, request=REQUEST)
    assert to_json(one.card) == to_json(two.card)
    scaled = build_scorecard(table.with_columns(pl.col("weight") * 1000), request=REQUEST)
    np.testing.assert_allclose(coefficients(scaled.card), coefficients(one.card), atol=1e-9)
    other = BuildRequest("overpayment", "target", weight="weight", strata="stratum", seed=2)
    assert (build_scorecard(table, request=other).training != one.training).any()


def test_evaluation_is_of_rows_not_learnt_from() -> None:
    """The figures of the holdout are those of its rows scored by the card, one by one."""
    table = _table()
    built = build_scorecard(table, request=REQUEST)
    held = table.filter(~built.training)
    scores = np.array([probability(points_of(built.card, row)) for row in held.iter_rows(named=True)])
    np.testing.assert_allclose(card_probabilities(built.card, held), scores, atol=1e-15)
    strata = (held["stratum"] == "b").to_numpy().astype(np.int64)
    area = area_under_curve(
        scores, held["target"].to_numpy().astype(float), Sampling(held["weight"].to_numpy(), strata)
    )
    assert built.evaluation.area.value == pytest.approx(area.value, abs=1e-12)
    assert [g.share for g in built.evaluation.gains] == [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
    share = built.training.mean()
    assert share == 0.75
    assert build_scorecard(table, request=BuildRequest("o", "target", holdout=0.0)).evaluation is None


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        ([True, False], "true"),
        ([1, 0], "1"),
        ([0.0, 1.0], "1"),
        (["no", "yes"], "yes"),
        (["oui", "non"], "oui"),
        (["absent", "present"], "present"),
    ],
)
def test_targets_of_every_kind(values: list, positive: str) -> None:
    """Booleans, 0/1 and two texts serve; the result says which value is the event."""
    table = _table()
    flag = table["target"]
    event = next(v for v in values if str(v).lower().removesuffix(".0") == positive)
    other = next(v for v in values if v != event)
    table = table.with_columns(target=pl.Series([event if f else other for f in flag]))
    built = build_scorecard(table, request=REQUEST)
    assert built.positive == positive
    plain = build_scorecard(table.with_columns(target=flag), request=REQUEST)
    assert [v.name for v in plain.card.variables] == [v.name for v in built.card.variables]
    assert plain.card.intercept == built.card.intercept


def _refusal(table: pl.DataFrame, request: BuildRequest) -> UserError:
    with pytest.raises(UserError) as caught:
        build_scorecard(table, request=request)
    assert caught.value.shown("fr").faults or caught.value.code == "E-BLD-003"
    return caught.value


def test_refuses_an_empty_table() -> None:
    """No row: E-TAB-003."""
    assert _refusal(_table().head(0), REQUEST).code == "E-TAB-003"


def test_refuses_missing_columns_with_near_names() -> None:
    """Every missing column at once, with names that look alike."""
    error = _refusal(_table(), BuildRequest("o", "tarjet", weight="wieght", exclude=("incom",)))
    assert error.code == "E-TAB-004"
    assert [f.en for f in error.faults] == [
        "Column tarjet is missing. Did you mean target?",
        "Column wieght is missing. Did you mean weight?",
        "Column incom is missing. Did you mean income, income_twin?",
    ]


def test_refuses_targets_that_are_none() -> None:
    """Missing values, one class, three classes, an unknown positive value: E-BLD-001 with counts."""
    table = _table(100)
    holes = table.with_columns(target=pl.when(pl.int_range(pl.len()) < 4).then(None).otherwise("target"))
    assert "4 value(s) missing" in str(_refusal(holes, REQUEST))
    assert "one class" in str(_refusal(table.with_columns(target=pl.lit(True)), REQUEST))
    assert "3 different values" in str(_refusal(table.with_columns(target=pl.int_range(pl.len()) % 3), REQUEST))
    error = _refusal(table, BuildRequest("o", "target", positive="maybe"))
    assert error.code == "E-BLD-001"
    assert "none of its values (false, true)" in str(error)


def test_refuses_weights_that_are_none() -> None:
    """Zero, negative and missing weights are counted, with the first rows; target faults come along."""
    table = _table(100).with_columns(
        weight=pl.when(pl.int_range(pl.len()) == 6).then(0.0).when(pl.int_range(pl.len()) == 8).then(None)
        .otherwise("weight"),
        target=pl.lit(1),
    )  # fmt: skip
    error = _refusal(table, REQUEST)
    assert error.code == "E-BLD-001"
    assert [f.en for f in error.faults] == [
        "Target target: all rows are in one class; two are needed.",
        "Column weight (weights): 1 value(s) missing or not finite; first rows 9.",
        "Column weight (weights): 1 value(s) zero or negative; first rows 7.",
    ]
    assert _refusal(_table(100), BuildRequest("o", "target", weight="tenure")).code == "E-BLD-002"


def test_refuses_when_nothing_tells_the_classes_apart() -> None:
    """Only noise: E-BLD-003 with a remedy."""
    error = _refusal(_table().select("target", "noise"), BuildRequest("o", "target"))
    assert error.code == "E-BLD-003"
    assert _refusal(_table().select("target"), BuildRequest("o", "target")).code == "E-BLD-003"


def test_refuses_settings_out_of_range() -> None:
    """Every wrong setting at once: E-USE-003."""
    error = _refusal(_table(100), BuildRequest("o", "target", holdout=1.0, alpha=0.0, max_modalities=1))
    assert error.code == "E-USE-003"
    assert len(error.faults) == 3


def test_refuses_a_target_too_rare_and_wrong_sizes() -> None:
    """Fewer than ten rows of a class, or strata larger in the table than in the population, are refused."""
    table = _table(200)
    rare = table.with_columns(target=pl.int_range(pl.len()) < 3)
    assert "3 row(s) in its rarer class; 10 are needed" in str(_refusal(rare, REQUEST))
    sized = BuildRequest("o", "target", strata="stratum", stratum_size="size")
    error = _refusal(table.with_columns(size=pl.lit(20)), sized)
    assert error.code == "E-BLD-002"
    assert "2 strata" in str(error)
    assert build_scorecard(_table().with_columns(size=pl.lit(50_000)), request=sized).card.variables


def test_says_when_a_column_foretells_the_target() -> None:
    """A column made from the target is left out with a question, not taken for a good variable."""
    table = _table().with_columns(leak=pl.when("target").then(pl.lit("debt")).otherwise(pl.lit("none")))
    table = table.with_columns(sum_found=pl.col("target").cast(pl.Int64) * (600 + pl.int_range(pl.len()) % 7))
    built = build_scorecard(table, request=REQUEST)
    assert not {"leak", "sum_found"} & {v.name for v in built.card.variables}
    asked = [n.en for n in built.notes if "foretell the target" in n.en]
    assert len(asked) == 2


def test_odd_types_do_not_stop_the_build() -> None:
    """Unsigned, 32-bit, decimal, infinite and categorical columns serve; lists and dates are left out with a note."""
    table = _table()
    table = table.with_columns(
        income=pl.col("income").cast(pl.Float32),
        income_twin=pl.col("income_twin").cast(pl.Decimal(18, 2)),
        tenure=pl.col("tenure").cast(pl.Categorical),
        age_of_child=pl.when(pl.int_range(pl.len()) < 200).then(float("inf")).otherwise("age_of_child"),
        small=(pl.col("income") > 900).cast(pl.UInt8),
        many=pl.concat_list("income", "noise"),
    )
    built = build_scorecard(table, request=REQUEST)
    assert {"tenure", "couple"} <= {v.name for v in built.card.variables}
    assert any(n.en.startswith("Column many left out") for n in built.notes)
    to_json(built.card)
