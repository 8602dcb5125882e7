"""Every printed line of reasons is exact on the figures printed, what rounding leaves being said."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.showing.printed_lines import wrong

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.law.reasons import Line, Reason, Step
from bondroit.showing.reason_lines import line_of

AUGUST = Month.of(2025, 8)
MINUS = "\N{MINUS SIGN}"
EUROS = st.floats(-4000, 4000).map(lambda x: round(x, 6))
FACTORS = st.floats(0.001, 3.0).map(lambda x: round(x, 8))
STEPS = st.sampled_from(
    [
        (),
        (Step("floor"),),
        (Step("down", 1.0),),
        (Step("up", 100.0),),
        (Step("floor"), Step("minimum", 15.0)),
        (Step("times", 0.995),),
        (Step("floor"), Step("divide", 12.0)),
        (Step("none"),),
    ]
)


def part(value, unit="euros"):
    """A leaf."""
    return Reason(Text("x", "x"), value, unit)


def made(kind, parts, signs, steps=(), off=0.0):
    """A reason with the value its line gives, `off` euros beside it."""
    line = Line(kind, signs, steps)
    value = line.results(tuple(p.value for p in parts))[-1] + off
    return Reason(Text("whole", "tout"), value, line=line, parts=tuple(parts))


def test_the_cent_left_is_said():
    """Three figures that make 385.06 under a total of 385.05 say the cent, in both languages."""
    parts = [part(1106.946), part(155.164), part(566.731)]
    whole = made("sum", parts, (1, -1, -1))
    assert line_of(whole, "en") == (f"x €1,106.95 {MINUS} x €155.16 {MINUS} x €566.73 {MINUS} rounding €0.01 = €385.05")
    assert f"{MINUS} arrondi 0,01" in line_of(whole, "fr")
    assert "rounding" not in line_of(made("sum", [part(1.0), part(2.0)], (1, 1)), "en")


def test_a_figure_just_below_a_multiple_is_told_with_the_decimals_that_show_it():
    """199.997 rounded down to 199 is not printed as 200.00 before it."""
    whole = made("sum", [part(150.0), part(49.997)], (1, 1), (Step("down", 1.0),))
    assert "€199.997; " in line_of(whole, "en")
    assert not wrong(whole)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(EUROS, st.sampled_from([1, -1])), min_size=1, max_size=6), STEPS, st.floats(-0.02, 0.02))
def test_sums_are_exact_as_printed(terms, steps, off):
    """Any sum with any steps, the engine up to two cents beside it: the printed cents make the printed total."""
    whole = made("sum", [part(v) for v, _ in terms], tuple(s for _, s in terms), steps, off)
    assert not wrong(whole)


@settings(max_examples=300, deadline=None)
@given(st.lists(FACTORS, min_size=1, max_size=3), EUROS, st.sampled_from(["product", "mean", "quotient", "least"]))
def test_products_means_and_quotients_are_exact_as_printed(factors, amount, kind):
    """The product, mean, quotient or smallest of the printed figures, with the rounding said, is the printed figure."""
    if kind in {"mean", "least"}:
        parts = [part(amount), *(part(math.floor(f * 1e5) / 1e2) for f in factors)]
    elif kind == "quotient":
        parts = [part(amount), part(factors[0], "factor")]
    else:
        parts = [part(amount), *(part(f, "factor") for f in factors)]
    assert not wrong(made(kind, parts, (1,) * len(parts)))


def test_every_tree_of_a_small_town_is_exact_as_printed():
    """Under the real law, each line of each benefit of drawn households is exact on its own printed figures."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    from tests.unit.law.households import drawn

    from bondroit.law.reason_amount import reasons_of

    def below(reason):
        yield reason
        for child in reason.parts:
            yield from below(child)

    town = drawn(2, 5)
    trees = (
        reasons_of(town.take(np.array([i])), benefit, AUGUST).reason
        for i in range(town.households)
        for benefit in BENEFITS
    )
    lines = [reason for tree in trees for reason in below(tree) if reason.line is not None]
    assert len(lines) > 100
    assert [w for w in map(wrong, lines) if w] == []
