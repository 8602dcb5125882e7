"""The scorecard among scikit-learn's estimators."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import parametrize_with_checks

from bondroit.api.estimator import LearningError, ScorecardClassifier
from bondroit.errors import UserError

FEW = "its table has fewer than ten rows of a class: a card is refused on purpose (E-BLD-001)"
FAINT = "its few rows tell nothing of the target: a card is refused on purpose (E-BLD-003)"
REFUSED = {
    FEW: (
        "classifier_data_not_an_array dict_unchanged dont_overwrite_parameters estimators_fit_returns_self "
        "estimators_overwrite_params f_contiguous_array_estimator fit2d_1feature fit2d_predict1d "
        "methods_sample_order_invariance methods_subset_invariance n_features_in_after_fitting readonly_memmap_input "
        "sample_weight_equivalence_on_dense_data sample_weights_not_an_array sample_weights_not_overwritten "
        "sample_weights_pandas_series sample_weights_shape"
    ),
    FAINT: (
        "classifiers_classes dtype_object estimators_dtypes estimators_pickle fit_check_is_fitted fit_idempotent "
        "fit_score_takes_y n_features_in pipeline_consistency sample_weights_list supervised_y_2d"
    ),
}
EXPECTED = {f"check_{name}": reason for reason, names in REFUSED.items() for name in names.split()}


@parametrize_with_checks([ScorecardClassifier(min_count=5, alpha=0.05)], expected_failed_checks=lambda _: EXPECTED)
def test_the_checks_of_scikit_learn(estimator, check):
    """Every check of scikit-learn passes, but those whose table is too small for any card; see `EXPECTED`."""
    assert check(estimator) is None


ROWS = 600


def _numbers():
    """Two columns of numbers, one of which tells the target apart, with holes."""
    chance = np.random.default_rng(2)
    columns = chance.normal(size=(ROWS, 2))
    y = (chance.random(ROWS) < 1 / (1 + np.exp(-2 * columns[:, 0]))).astype(int)
    columns[::50, 1] = np.nan
    return columns, y


X, Y = _numbers()


def _fitted(**parameters):
    return ScorecardClassifier(**parameters).fit(X, Y)


@pytest.mark.parametrize("verb", ["predict", "predict_proba", "decision_function"])
def test_not_fitted(verb):
    """Before fit every prediction is scikit-learn's NotFittedError."""
    with pytest.raises(NotFittedError):
        getattr(ScorecardClassifier(), verb)(X)


@pytest.mark.parametrize("verb", ["predict", "predict_proba", "decision_function"])
def test_another_number_of_columns(verb):
    """Arrays, lists and frames with other columns are refused in scikit-learn's words."""
    said = "X has 1 features, but ScorecardClassifier is expecting 2 features as input"
    for other in (X[:, :1], X[:, :1].tolist()):
        with pytest.raises(ValueError, match=said):
            getattr(_fitted(), verb)(other)
    framed = ScorecardClassifier().fit(pd.DataFrame(X, columns=["a", "b"]), Y)
    with pytest.raises(ValueError, match="feature names should match"):
        getattr(framed, verb)(pd.DataFrame(X, columns=["a", "c"]))


@pytest.mark.parametrize(
    "kind",
    [lambda x: x.tolist(), lambda x: [tuple(r) for r in x.tolist()], lambda x: x.astype(object), np.asfortranarray,
     lambda x: pl.DataFrame(x, schema=["x0", "x1"]), lambda x: pd.DataFrame(x, columns=["x0", "x1"]),
     pd.DataFrame, lambda x: {"x0": x[:, 0], "x1": x[:, 1]}],
    ids=["lists", "tuples", "objects", "columns first", "polars", "pandas", "pandas numbered", "dictionary"],
)  # fmt: skip
def test_whatever_holds_the_rows_the_chances_are_the_same(kind):
    """Lists of rows, arrays of any order, frames and dictionaries give the chances of the plain array."""
    held = kind(X)
    model = ScorecardClassifier().fit(held, Y.tolist())
    np.testing.assert_array_equal(model.predict_proba(held), _fitted().predict_proba(X))
    assert model.n_features_in_ == 2


def test_rows_of_mixed_kinds():
    """In lists of rows each column finds its own type: numbers, texts with holes, booleans."""
    text = np.where(X[:, 0] > 0, "up", "down")
    rows = [[float(a), None if k % 40 == 0 else str(t), bool(b)] for k, (a, t, b) in enumerate(zip(X[:, 1], text, Y))]  # noqa: B905
    model = ScorecardClassifier().fit(rows, Y)
    kinds = {v.name: v.kind for v in model.scorecard_.variables}
    assert kinds.get("x1") == "categorical"
    assert model.score(rows, Y) > 0.6


def test_wrong_targets_are_value_errors():
    """Another length, one class, three classes, holes: ValueError; three classes are said to be too many."""
    for wrong in (Y[:-1], np.zeros(ROWS), np.full(ROWS, np.nan)):
        with pytest.raises(ValueError):  # noqa: PT011  each has its own words
            ScorecardClassifier().fit(X, wrong)
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        ScorecardClassifier().fit(X, np.arange(ROWS) % 3)


def test_refusals_of_ours_are_both_errors():
    """Nothing to learn: a UserError with its code, that scikit-learn knows as a ValueError."""
    with pytest.raises(LearningError) as caught:
        ScorecardClassifier().fit(X[:, 1:], Y)
    assert isinstance(caught.value, UserError)
    assert isinstance(caught.value, ValueError)
    assert caught.value.code == "E-BLD-003"
    with pytest.raises(LearningError, match="max_variables"):
        ScorecardClassifier(max_variables=0).fit(X, Y)
    with pytest.raises(LearningError, match="E-SCO-002"):
        ScorecardClassifier().fit(X, Y).predict(np.full((3, 2), "abc"))


def test_tags_say_what_it_takes():
    """Two classes only; missing values, categories and texts."""
    tags = get_tags(ScorecardClassifier())
    assert tags.classifier_tags.multi_class is False
    assert (tags.input_tags.allow_nan, tags.input_tags.categorical, tags.input_tags.string) == (True, True, True)


def test_parameters_reach_the_build():
    """Every parameter stands in the provenance of the card."""
    given = {"max_variables": 3, "min_share": 0.1, "min_count": 40, "alpha": 0.05}
    card = _fitted(name="mine", **given).scorecard_
    assert card.name == "mine"
    assert {k: card.provenance["settings"][k] for k in given} == given


def test_what_the_checks_ask_on_a_table_that_tells_something():
    """Fitting again, copying, predicting rows alone or shuffled change nothing; inputs and parameters stay as given."""
    before, weights = X.copy(), np.ones(ROWS)
    model = _fitted()
    chances = model.predict_proba(X)
    np.testing.assert_array_equal(model.fit(X, Y).predict_proba(X), chances)
    np.testing.assert_array_equal(copy.deepcopy(model).predict_proba(X), chances)
    np.testing.assert_array_equal(np.vstack([model.predict_proba(X[k : k + 60]) for k in range(0, ROWS, 60)]), chances)
    order = np.random.default_rng(0).permutation(ROWS)
    np.testing.assert_array_equal(model.predict_proba(X[order]), chances[order])
    for held in (weights, weights.tolist(), pd.Series(weights)):
        np.testing.assert_array_equal(ScorecardClassifier().fit(X, Y, held).predict_proba(X), chances)
    np.testing.assert_array_equal(X, before)
    assert model.get_params() == ScorecardClassifier().get_params()


def test_rows_without_weight_are_passed_over():
    """A weight of nought is as if the row were not there."""
    weights = (np.arange(ROWS) % 4 > 0).astype(float)
    kept = weights > 0
    weighted = ScorecardClassifier().fit(X, Y, weights)
    plain = ScorecardClassifier().fit(X[kept], Y[kept], weights[kept])
    assert weighted.scorecard_.hash == plain.scorecard_.hash
