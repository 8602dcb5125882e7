"""Intervals from draws: those of rows drawn again one by one, the same for the same seed, and said to be so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_families import FamilyDraws
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.estimates import compare, rate
from bondroit.auditing.material import Attribute, Material
from bondroit.auditing.replicates import FORMULA, Replicates, drawn_of_table, said
from bondroit.auditing.table_figures import table_figures
from bondroit.stats.bootstrap import draw_times, rescaled_weights
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.auditing.figures import Figure

DRAWS, ROWS = 3_000, 240
HOW = Replicates(DRAWS, 3)


def material(*, design: bool = False, seed: int = 8) -> Material:
    """Three groups, an outcome that depends on them, a score; with a design, two strata and their weights."""
    chance = np.random.default_rng(seed)
    codes = chance.integers(0, 3, ROWS)
    strata = chance.integers(0, 2, ROWS) if design else None
    weights = np.ones(ROWS) if strata is None else np.array([1.0, 3.0])[strata]
    return Material(
        positive=chance.random(ROWS) < np.array([0.3, 0.45, 0.6])[codes],
        attributes=(Attribute("g", ("a", "b", "c"), codes),),
        sampling=Sampling(weights, strata, None),
        weighted=design,
        score=chance.random(ROWS),
    )


def told(figures: tuple[Figure, ...]) -> dict[tuple[str, str], Figure]:
    return {(f.group, f.name): f for f in figures if f.attribute == "g"}


def moments(weights: np.ndarray, base: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(draws,) rates of y under each line of weights, and the sum of squared influences on each.

    A row drawn twice is two rows, each with the square of its own weight.
    """
    total, squares = weights.sum(axis=1), weights * base
    p = weights @ y / total
    away = (squares @ y) * (1 - 2 * p) + squares.sum(axis=1) * p * p
    return p, away / np.square(total)


def rows_drawn(table: Material, own: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log ratios of two groups over draws of the rows themselves, studentised; the figure and its error first."""
    chance, y = np.random.default_rng(99), table.positive.astype(float)
    n, drawn = len(y), []
    for _ in range(DRAWS):
        if table.weighted:
            drawn.append(rescaled_weights(table.sampling, draw_times(table.sampling, chance)))
        else:
            drawn.append(np.bincount(chance.integers(0, n, n), minlength=n).astype(float))
    every = np.array([table.sampling.weights, *drawn])
    base = table.sampling.weights
    (one, on_one), (two, on_two) = moments(every * own, base, y), moments(every * others, base, y)
    value = np.log(one / two)
    error = np.sqrt(on_one / one**2 + on_two / two**2)
    return value[:1], error[:1], (value[1:] - value[0]) / error[1:]


@pytest.mark.parametrize("design", [False, True])
def test_ratios_are_those_of_rows_drawn_one_by_one(*, design: bool) -> None:
    """Bounds one by one, and the family's together, within the noise of 3,000 draws of the rows and of the cells."""
    table = material(design=design)
    found = told(table_figures(table, groups=("g",), floor=0, how=HOW))
    largest = np.zeros(DRAWS)
    bounds = {}
    for k, group in enumerate("abc"):
        own = table.attributes[0].codes == k
        value, error, away = rows_drawn(table, own, ~own)
        low, high = np.quantile(away, [0.025, 0.975])
        bounds[group] = (np.exp(value - high * error)[0], np.exp(value - low * error)[0], value[0], error[0])
        largest = np.maximum(largest, np.abs(away))
    reach = max(float(np.quantile(largest, 0.95)), norm.isf(0.025))
    for group, (low, high, value, error) in bounds.items():
        ratio = found[group, "rate_ratio"]
        assert ratio.value == pytest.approx(np.exp(value), rel=1e-12)
        # Each end is a quantile of 3,000 draws on both sides: a tenth of the distance is four times its noise.
        assert np.log(ratio.low) == pytest.approx(np.log(low), abs=0.1 * 2 * error)
        assert np.log(ratio.high) == pytest.approx(np.log(high), abs=0.1 * 2 * error)
        assert ratio.joint is not None
        assert np.log(ratio.joint[1]) == pytest.approx(value + reach * error, abs=0.15 * error)
        assert ratio.joint[0] < ratio.low < ratio.high < ratio.joint[1]


def test_the_same_seed_gives_the_same_figures() -> None:
    """Twice the same, to the last digit; another seed moves bounds and no figure; none drawn is the formulas'."""
    one, two = (table_figures(material(), groups=("g",), floor=0, how=HOW) for _ in range(2))
    assert one == two
    other = table_figures(material(), groups=("g",), floor=0, how=replace(HOW, seed=4))
    assert [f.value for f in other] == [f.value for f in one]
    assert other != one
    plain = table_figures(material(), groups=("g",), floor=0)
    assert plain == table_figures(material(), groups=("g",), floor=0, how=FORMULA)
    moved = {f.name for f, g in zip(one, plain, strict=True) if (f.low, f.high) != (g.low, g.high)}
    assert moved <= drawn_of_table({f.name for f in one}, weighted=False)
    assert {"rate_ratio", "rate_difference", "mean_score"} <= moved
    assert "rate" not in moved  # exact without weights


def test_under_a_design_shares_are_drawn_too() -> None:
    """With weights the share of a group has its interval from draws, and the report names it among those."""
    table = material(design=True)
    drawn, plain = (told(table_figures(table, groups=("g",), floor=0, how=how)) for how in (HOW, FORMULA))
    assert drawn["b", "rate"].value == plain["b", "rate"].value
    assert (drawn["b", "rate"].low, drawn["b", "rate"].high) != (plain["b", "rate"].low, plain["b", "rate"].high)
    assert "rate" in drawn_of_table({"rate"}, weighted=True)


def test_a_family_without_references_has_the_figures_of_a_table() -> None:
    """Each group against everyone else: the same draws, the same bounds, one by one and together."""
    table = replace(material(design=True), score=None)
    found = told(figures_of(count_rows(table), floor=0, draws=400, seed=5))
    family, y = table.attributes[0], table.positive.astype(float)
    plain = []
    for _, members in family.members():
        both = [compare(y, members, ~members, table.sampling, level=level)[1] for level in (0.95, 1 - 0.05 / 3)]
        plain.append((both[0], both[1]))
    draws = FamilyDraws(table, Replicates(400, 5))
    for group, (shown, joint) in zip("abc", draws.ratios(family, [None] * 3, plain), strict=True):
        ratio = found[group, "rate_ratio"]
        assert (shown.low, shown.high) == pytest.approx((ratio.low, ratio.high), rel=1e-12)
        assert (joint.low, joint.high) == pytest.approx(ratio.joint, rel=1e-12)
    rates = [rate(table.positive, members, table.sampling, weighted=True) for _, members in family.members()]
    singles = draws.own("rate", family, [(one, one) for one in rates])
    for group, (shown, _) in zip("abc", singles, strict=True):
        assert (shown.low, shown.high) == pytest.approx(
            (found[group, "rate"].low, found[group, "rate"].high), rel=1e-12
        )


def test_each_group_may_have_its_own_reference() -> None:
    """Against the group that each names: the bounds of rows drawn one by one; a group without one faces the rest."""
    table = material()
    family, y = table.attributes[0], table.positive.astype(float)
    codes = family.codes
    references = ["b", None, "a"]
    others = [codes == 1, codes != 1, codes == 0]
    plain = [(pair := compare(y, codes == k, others[k], table.sampling)[1], pair) for k in range(3)]
    found = FamilyDraws(replace(table, score=None), HOW).ratios(family, references, plain)
    for k, (shown, joint) in enumerate(found):
        value, error, away = rows_drawn(table, codes == k, others[k])
        low, high = np.quantile(away, [0.025, 0.975])
        assert shown.value == pytest.approx(float(np.exp(value[0])), rel=1e-12)
        assert np.log(shown.low) == pytest.approx((value - high * error)[0], abs=0.2 * error[0])
        assert np.log(shown.high) == pytest.approx((value - low * error)[0], abs=0.2 * error[0])
        assert joint.low < shown.low


def test_what_is_said_of_draws() -> None:
    """The report names the number of draws and the seed, in both languages; formulas say nothing of draws."""
    words = said(Replicates(1_000, 7))
    assert "1,000 draws" in words.en
    assert "graine 7" in words.fr
    assert Replicates(1_000, 7).to_document() == {"kind": "replicates", "replicates": 1_000, "seed": 7}
    assert FORMULA.to_document() == {"kind": "formula"}
