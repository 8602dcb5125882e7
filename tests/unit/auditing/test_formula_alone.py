"""What a published formula tells without any household, against every file that it may have."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.auditing.formula_alone import formula_alone
from bondroit.domain.scorecard import UNKNOWN, Modality, Scorecard, Variable

ASSUMED = (-1.0, 1.0)


@st.composite
def formulas(draw: st.DrawFn) -> Scorecard:
    """A card of two or three variables, some of whose coefficients are unknown."""
    variables = []
    for place in range(draw(st.integers(2, 3))):
        classes = []
        for k in range(draw(st.integers(2, 3))):
            known = k == 0 or draw(st.booleans())
            value = 0.0 if k == 0 else draw(st.integers(-20, 20)) / 10
            name = f"c{k}"
            classes.append(Modality(name, "values", value if known else UNKNOWN, reference=k == 0, values=(name,)))
        variables.append(Variable(f"v{place}", "categorical", tuple(classes)))
    return Scorecard("f", 1, "t", UNKNOWN, tuple(variables))


def worlds(card: Scorecard) -> list[list[list[float]]]:
    """Coefficients of every variable with the unknown ones at either end or in the middle."""
    choices = [
        [[m.coefficient] if m.known else [ASSUMED[0], 0.0, ASSUMED[1]] for m in v.modalities] for v in card.variables
    ]
    per_variable = [[list(values) for values in itertools.product(*one)] for one in choices]
    return [list(world) for world in itertools.product(*per_variable)]


@given(formulas())
def test_no_file_is_further_from_another_than_the_spread(card: Scorecard) -> None:
    """Under every admissible value the spread of all possible files, and of each variable, lies within its bounds."""
    alone = formula_alone(card, ASSUMED)
    told = {v.variable: v for v in alone.variables}
    seen = [math.inf, -math.inf]
    for world in worlds(card):
        spread = sum(max(values) - min(values) for values in world)
        seen = [min(seen[0], spread), max(seen[1], spread)]
        assert alone.spread[0] - 1e-6 <= spread <= alone.spread[1] + 1e-6
        for variable, values in zip(card.variables, world, strict=True):
            low, high = told[variable.name].spread
            assert low - 1e-6 <= max(values) - min(values) <= high + 1e-6
            for one, value in zip(told[variable.name].classes, values, strict=True):
                least, most = one.reach
                assert least - 1e-6 <= math.exp(max(values) - value) <= most + 1e-6
    assert seen[1] == pytest.approx(alone.spread[1], abs=1e-6)


def test_a_masked_variable_counts_in_the_masked_part() -> None:
    """The masked part of the spread is that of what was not published, at the least and at the most."""
    known = Variable("a", "categorical", (
        Modality("x", "values", 0.0, reference=True, values=("x",)), Modality("y", "values", 2.0, values=("y",)),
    ))  # fmt: skip
    hidden = Variable("b", "categorical", (), masked=True, span=(-0.5, 0.5))
    alone = formula_alone(Scorecard("f", 1, "t", 0.0, (known, hidden)), ASSUMED)
    assert alone.masked == pytest.approx((0.0, 1 / 3))
    assert alone.spread == pytest.approx((2.0, 3.0))
    assert alone.intercept_known
    assert alone.to_document()["ratio_of_odds"] == pytest.approx([math.exp(2), math.exp(3)])
