"""Models as text."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bondroit.errors import UserError
from bondroit.surveying.formula import parse_formula
from bondroit.surveying.matrix import design_matrix, yes_no

FRAME = pl.DataFrame(
    {"y": [0, 1, 1, 0], "suppl.income": [1.0, 2.0, 3.0, 4.0], "a b": [1, 4, 9, 16], "kind": ["m", "e", "h", "e"],
     "flag": [True, False, True, False], "n": [1, 2, 1, 2]}
)  # fmt: skip


def test_columns_by_hand() -> None:
    """Dots, odd names, functions, arithmetic and factors give the columns that R's model.matrix gives."""
    matrix = design_matrix(
        FRAME, "y ~ suppl.income + sqrt(`a b`) + log(1 + suppl.income) + I(n^2 * 3) + kind + factor(n)"
    )
    assert matrix.names == (
        "(Intercept)", "suppl.income", "sqrt(`a b`)", "log(1 + suppl.income)", "I(n^2 * 3)", "kindh", "kindm",
        "factor(n)2",
    )  # fmt: skip
    wanted = [[1] * 4, [1, 2, 3, 4], [1, 2, 3, 4], np.log([2, 3, 4, 5]), [3, 12, 3, 12], [0, 0, 1, 0], [1, 0, 0, 0],
              [0, 1, 0, 1]]  # fmt: skip
    np.testing.assert_allclose(matrix.columns, np.array(wanted, float).T)


def test_without_a_constant_and_with_flags() -> None:
    """0 leaves the constant out, and the first factor then keeps every class; a missing value leaves a row out."""
    frame = FRAME.with_columns(n=pl.Series([1.0, None, 3.0, 4.0]))
    matrix = design_matrix(frame, "y ~ 0 + flag + n")
    assert matrix.names == ("flagfalse", "flagtrue", "n")
    assert matrix.complete.tolist() == [True, False, True, True]


@pytest.mark.parametrize("text", ["y", "y ~", "~ n", "y ~ n * y", "y ~ n:y", "y ~ n -", "y ~ nolog(n)",
                                  "y ~ __import__('os')", "y ~ log(n, 2)", "y ~ (lambda: 1)()"])  # fmt: skip
def test_refuses_what_it_does_not_know(text: str) -> None:
    """What is neither a column nor a known function is refused with a code, never run."""
    with pytest.raises(UserError) as caught:
        parse_formula(text, FRAME.columns)
    assert caught.value.code == "E-USE-004"


def test_values_that_cannot_be_used() -> None:
    """A logarithm of nought and a factor of one class are told together."""
    frame = FRAME.with_columns(n=pl.lit(0), kind=pl.lit("x"))
    with pytest.raises(UserError) as caught:
        design_matrix(frame, "y ~ log(n) + kind")
    assert caught.value.code == "E-SRV-002"
    assert len(caught.value.faults) == 2


def test_events() -> None:
    """The event is the last of two values in order; numbers 0 and 1 and yes/no as they are; three values are none."""
    assert yes_no(pl.Series(["No", "Yes", None]))[0] == "Yes"
    assert yes_no(pl.Series([True, True]))[0] == "true"
    assert yes_no(pl.Series([0, 0]))[1].tolist() == [0.0, 0.0]
    assert yes_no(pl.Series([1, 2]))[1].tolist() == [0.0, 1.0]
    assert yes_no(pl.Series([1, 2, 3])) is None
