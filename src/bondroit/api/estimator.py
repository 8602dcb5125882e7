"""The scorecard as a scikit-learn classifier: for pipelines, cross-validation and comparison with other models."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.api.frames import from_array, is_frame, to_polars
from bondroit.app.score_table import score_frame
from bondroit.building.build import build_scorecard
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import POINTS_PER_LOGIT
from bondroit.errors import Text, UserError

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.multiclass import check_classification_targets, type_of_target
    from sklearn.utils.validation import (
        _check_sample_weight,
        check_array,
        check_consistent_length,
        check_is_fitted,
        column_or_1d,
        validate_data,
    )
except ModuleNotFoundError:
    raise UserError(
        "E-USE-005",
        Text("scikit-learn is not installed.", "scikit-learn n'est pas installé."),
        remedy=Text("pip install 'bondroit[bench]'", "pip install 'bondroit[bench]'"),
    ) from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from bondroit.domain.scorecard import Scorecard

TARGET = "_target_"
WEIGHT = "_weight_"


class LearningError(UserError, ValueError):
    """A refusal of ours that scikit-learn's tools take for the ValueError they expect."""


class ScorecardClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn carries no types
    """Learns a scorecard; predicts by it. Two classes only; numbers, texts, booleans and missing values may come.

    Args:
        name: of the card.
        max_variables: at most so many variables.
        min_share: least weighted share of a class; see `BuildRequest`.
        min_count: least number of rows of a class.
        alpha: level of the tests by which classes are kept apart and variables enter and stay.

    Attributes:
        scorecard_: the card learnt.
        classes_: the two values of the target, sorted; the second is the event.
        columns_: names of the columns in the card: those of the table, or `x0`, `x1`, ... of an array.
        n_features_in_: number of columns.
        feature_names_in_: names of the columns, when the table has names.
    """

    def __init__(
        self,
        name: str = "scorecard",
        *,
        max_variables: int = 20,
        min_share: float = 0.03,
        min_count: int = 30,
        alpha: float = 0.01,
    ) -> None:
        self.name = name
        self.max_variables = max_variables
        self.min_share = min_share
        self.min_count = min_count
        self.alpha = alpha

    def fit(self, X: Any, y: ArrayLike, sample_weight: ArrayLike | None = None) -> ScorecardClassifier:  # noqa: ANN401, N803
        """Learn a card on every row; every column may enter.

        Args:
            X: a frame, or an array or list of rows of shape (n, p).
            y: two values, shape (n,).
            sample_weight: survey weights, shape (n,); rows of weight 0 are passed over.

        Raises:
            ValueError: X, y and the weights do not go together, or y has not two classes.
            LearningError: a `UserError` and a `ValueError`: a setting is wrong, or nothing can be learnt.
        """
        frame = self._frame(X, reset=True)
        values = _target(self, y, frame.height)
        learnt = frame
        if sample_weight is not None:
            weights = _check_sample_weight(sample_weight, np.empty(frame.height), ensure_non_negative=True)
            learnt = learnt.with_columns(pl.Series(WEIGHT, weights)).filter(weights > 0)
            values = values[weights > 0]
        self.classes_ = _two_classes(values)
        learnt = learnt.with_columns(pl.Series(TARGET, values == self.classes_[1]))
        request = BuildRequest(
            name=self.name,
            target=TARGET,
            weight=None if sample_weight is None else WEIGHT,
            candidates=tuple(frame.columns),
            max_variables=self.max_variables,
            min_share=self.min_share,
            min_count=self.min_count,
            alpha=self.alpha,
            holdout=0.0,
        )
        with _as_value_error():
            self.scorecard_: Scorecard = build_scorecard(learnt, request=request).card
        self.columns_ = tuple(frame.columns)
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        """Chance of each class, shape (n, 2), in the order of `classes_`."""
        event = self._scored(X)["probability"].to_numpy()
        return np.column_stack([1.0 - event, event])

    def decision_function(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        """The logit, shape (n,)."""
        return np.asarray(self._scored(X)["points"].to_numpy() / POINTS_PER_LOGIT, dtype=float)

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: ANN401, N803
        """The likelier class, shape (n,)."""
        event = self.decision_function(X) > 0
        return np.asarray(self.classes_[event.astype(int)])

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401  scikit-learn carries no types
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags

    def _scored(self, X: Any) -> pl.DataFrame:  # noqa: ANN401, N803
        check_is_fitted(self, "scorecard_")
        frame = self._frame(X, reset=False)
        with _as_value_error():
            return score_frame(
                frame=frame.rename(dict(zip(frame.columns, self.columns_, strict=True))), card=self.scorecard_
            ).frame

    def _frame(self, X: Any, *, reset: bool) -> pl.DataFrame:  # noqa: ANN401, N803
        """The table; the number and names of its columns are set, or held against those learnt from."""
        if is_frame(X):
            with _as_value_error():
                frame = to_polars(X)
            validate_data(self, frame if isinstance(X, dict | pl.LazyFrame) else X, reset=reset, skip_check_array=True)
            return frame
        rows = np.asarray(X, dtype=object) if isinstance(X, list | tuple) else X
        checked = check_array(rows, dtype=None, ensure_all_finite="allow-nan", estimator=self, input_name="X")
        validate_data(self, checked, reset=reset, skip_check_array=True)
        return from_array(checked)


@contextmanager
def _as_value_error() -> Iterator[None]:
    try:
        yield
    except UserError as error:
        raise LearningError(error.code, error.message, faults=error.faults, remedy=error.remedy) from error


def _target(estimator: ScorecardClassifier, y: Any, rows: int) -> NDArray[Any]:  # noqa: ANN401  whatever the user holds
    if y is None:
        message = f"{type(estimator).__name__} requires y to be passed, but the target y is None"
        raise ValueError(message)
    values: NDArray[Any] = column_or_1d(y, warn=True)
    check_consistent_length(np.empty(rows), values)
    check_classification_targets(values)
    return values


def _two_classes(values: NDArray[Any]) -> NDArray[Any]:
    classes: NDArray[Any] = np.unique(values)
    if len(classes) == 2:
        return classes
    message = f"Only binary classification is supported. The type of the target is {type_of_target(values)}."
    if len(classes) < 2:
        message = "The target y holds one class only; two classes are needed."
    raise ValueError(message)
