"""Weights of evidence, information value, chi-square and Cramér's V against plain formulas and SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association as scipy_association

from bondroit.stats.information import association, cramers_v, passing, stability_indices
from bondroit.stats.stability import stability_index

cell = st.integers(0, 500)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cell, cell), min_size=2, max_size=6))
def test_equals_plain_formulas(table: list[tuple[int, int]]) -> None:
    """Each figure equals its textbook formula, class by class; half a row is added for a class with an empty cell."""
    if sum(a for a, _ in table) == 0 or sum(b for _, b in table) == 0:
        return
    ones, zeros = [a for a, _ in table], [b for _, b in table]
    found = association(np.array([ones], float), np.array([zeros], float))
    live = [(a, b) for a, b in table if a + b > 0]
    k, all_ones, all_zeros = len(live), sum(ones), sum(zeros)
    information = 0.0
    for j, (a, b) in enumerate(table):
        evidence = 0.0
        if a > 0 and b > 0:
            evidence = math.log((a / all_ones) / (b / all_zeros))
        elif a + b > 0:
            evidence = math.log(((a + 0.5) / (all_ones + 0.5 * k)) / ((b + 0.5) / (all_zeros + 0.5 * k)))
        assert found.evidence[0, j] == pytest.approx(evidence, abs=1e-12)
        information += (a / all_ones - b / all_zeros) * evidence
    assert found.information[0] == pytest.approx(information, abs=1e-12)
    if k > 1:
        theirs = chi2_contingency(np.array(live, float), correction=False)
        assert found.chi_square[0] == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-9)
        assert found.freedom[0] == theirs.dof
        assert found.log_p[0] == pytest.approx(math.log(max(theirs.pvalue, 1e-300)), rel=1e-6, abs=1e-9) or (
            theirs.pvalue < 1e-290
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_stability_equals_the_index_of_one_variable(table: list[tuple[int, int]]) -> None:
    """From histograms, and for many variables at once, PSI is what it is from the rows of each."""
    before, after = (np.repeat(np.arange(len(table)), [line[k] for line in table]) for k in (0, 1))
    if not len(before) or not len(after):
        return
    plain = stability_index(before, np.ones(len(before)), after, np.ones(len(after)), len(table)).index
    both = np.array([table, table], float)
    assert stability_indices(both[:, :, 0], both[:, :, 1]) == pytest.approx(plain, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(1, 200), min_size=3, max_size=3), min_size=2, max_size=5))
def test_cramers_v_equals_scipy(table: list[list[int]]) -> None:
    """V equals SciPy's; an empty line changes nothing."""
    found = cramers_v(np.array(table, float))
    assert found == pytest.approx(scipy_association(np.array(table), method="cramer"), abs=1e-12)
    padded = np.vstack([np.array(table, float), np.zeros(3)])
    assert cramers_v(padded) == pytest.approx(found, abs=1e-12)


def test_false_discoveries_are_held() -> None:
    """Benjamini and Hochberg's own step-up rule: the largest k with p(k) <= k/m x level, and all below it."""
    p = np.array([0.001, 0.8, 0.012, 0.039, 0.011, 0.3])
    assert passing(np.log(p), 0.05).tolist() == [True, False, True, False, True, False]
    assert not passing(np.log(np.array([0.9, 0.8])), 0.05).any()
    assert passing(np.zeros(0), 0.05).tolist() == []
