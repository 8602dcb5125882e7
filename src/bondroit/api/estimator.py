"""The scorecard as a scikit-learn classifier: for pipelines, cross-validation and comparison with other models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.api.frames import to_polars
from bondroit.app.build_table import BuildTableRequest, build_frame
from bondroit.app.score_table import score_frame
from bondroit.errors import Text, UserError

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.validation import check_is_fitted
except ModuleNotFoundError:
    raise UserError(
        "E-USE-005",
        Text("scikit-learn is not installed.", "scikit-learn n'est pas installé."),
        remedy=Text("pip install 'bondroit[bench]'", "pip install 'bondroit[bench]'"),
    ) from None

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from bondroit.domain.scorecard import Scorecard

TARGET = "_target_"
WEIGHT = "_weight_"


class ScorecardClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn carries no types
    """Learns a scorecard; predicts by it.

    Args:
        name: of the card.

    Attributes:
        scorecard_: the card learnt.
        classes_: the two values of the target, sorted; the second is the event.
        feature_names_in_: names of the columns, when the table has names.
    """

    def __init__(self, name: str = "scorecard") -> None:
        self.name = name

    def fit(self, X: Any, y: ArrayLike, sample_weight: ArrayLike | None = None) -> ScorecardClassifier:  # noqa: ANN401, N803
        """Learn a card on every row.

        Args:
            X: a frame, or an array of numbers of shape (n, p).
            y: two values, shape (n,).
            sample_weight: survey weights, shape (n,).

        Raises:
            UserError: E-BLD-... if the target or the weights cannot be used, or nothing can be learnt.
        """
        frame = _frame(X)
        self.classes_, codes = np.unique(np.asarray(y), return_inverse=True)
        if hasattr(X, "columns"):
            self.feature_names_in_ = np.asarray(frame.columns, dtype=object)
        self.n_features_in_ = frame.width
        event = codes == len(self.classes_) - 1 if len(self.classes_) == 2 else codes
        learnt = frame.with_columns(pl.Series(TARGET, event))
        if sample_weight is not None:
            learnt = learnt.with_columns(pl.Series(WEIGHT, np.asarray(sample_weight, dtype=float)))
        request = BuildTableRequest(
            path="", target=TARGET, weight=None if sample_weight is None else WEIGHT, folds=0, name=self.name
        )
        self.scorecard_: Scorecard = build_frame(frame=learnt, request=request).built.card
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        """Chance of each class, shape (n, 2), in the order of `classes_`."""
        check_is_fitted(self)
        event = score_frame(frame=_frame(X), card=self.scorecard_).frame["probability"].to_numpy()
        return np.column_stack([1.0 - event, event])

    def decision_function(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        """The logit, shape (n,)."""
        check_is_fitted(self)
        points = score_frame(frame=_frame(X), card=self.scorecard_).frame["points"].to_numpy()
        return np.asarray(points / 1e6, dtype=float)

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: ANN401, N803
        """The likelier class, shape (n,)."""
        return np.asarray(self.classes_[(self.predict_proba(X)[:, 1] > 0.5).astype(int)])


def _frame(X: Any) -> pl.DataFrame:  # noqa: ANN401, N803
    """Columns of a frame, or `x0`, `x1`, ... of an array."""
    if isinstance(X, np.ndarray) or (not hasattr(X, "columns") and hasattr(X, "__array__")):
        array = np.asarray(X)
        return pl.DataFrame({f"x{j}": array[:, j] for j in range(array.shape[1])})
    return to_polars(X)
