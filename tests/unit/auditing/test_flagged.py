"""Flags and euros by group against plain counting; cells against rows; crossings."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from bondroit.auditing.groups import group_figures
from bondroit.auditing.material import CROSS, Attribute, Material, crossed_label, crossing_of
from bondroit.auditing.table_figures import table_figures
from bondroit.stats.sampling import Sampling

SEEDS = st.integers(0, 2**31)


def material(seed: int, *, rows: int = 400, weighted: bool = False) -> Material:
    """Rows with two attributes, an outcome, a score, a flag and euros."""
    draw = np.random.default_rng(seed)
    score = np.round(draw.random(rows), 2)
    attributes = tuple(
        Attribute(name, tuple(f"{name}{k}" for k in range(size)), draw.integers(0, size, rows))
        for name, size in (("a", 2), ("b", 3))
    )
    return Material(
        positive=draw.random(rows) < 0.2 + 0.4 * score,
        attributes=attributes,
        sampling=Sampling(draw.integers(1, 4, rows).astype(np.float64) if weighted else np.ones(rows)),
        weighted=weighted,
        score=score,
        flagged=score >= 0.6,
        euros=np.round(draw.exponential(100, rows), 2),
    )


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_counts_and_rates_follow_their_definitions(seed: int) -> None:
    """The four counts and every rate between them, each with Clopper and Pearson's interval, by plain loops."""
    m = material(seed)
    found = {(f.attribute, f.group, f.name): f for f in group_figures(m, floor=0)}
    for group, members in m.attributes[0].members():
        tp, fp, fn, tn = (
            sum(bool(k and f == flag and p == pos) for k, f, p in zip(members, m.flagged, m.positive, strict=True))
            for flag, pos in ((True, True), (True, False), (False, True), (False, False))
        )
        counts = {"true_positives": tp, "false_positives": fp, "false_negatives": fn, "true_negatives": tn}
        assert {name: found["a", group, name].value for name in counts} == counts
        rates = {
            "fpr": (fp, fp + tn), "fnr": (fn, fn + tp), "tpr": (tp, fn + tp), "tnr": (tn, fp + tn),
            "ppv": (tp, tp + fp), "fdr": (fp, tp + fp), "npv": (tn, tn + fn), "for": (fn, tn + fn),
            "flagged_rate": (tp + fp, tp + fp + fn + tn),
        }  # fmt: skip
        for name, (some, of) in rates.items():
            one = found["a", group, name]
            exact = binomtest(some, of).proportion_ci(method="exact")
            assert one.value == some / of
            assert math.isclose(one.low, exact.low, abs_tol=1e-9)
            assert math.isclose(one.high, exact.high, abs_tol=1e-9)
        assert math.isclose(found["a", group, "burden_flagged"].value, 1_000 * fp / (fp + tn))


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.booleans())
def test_cells_tell_what_rows_tell(seed: int, weighted: bool) -> None:
    """Every figure of the table, crossing included, is the one of the plain way over rows."""
    m = material(seed, weighted=weighted)
    plain = replace(m, attributes=(*m.attributes, crossing_of(m.attributes)))
    rows = {(f.attribute, f.group, f.name): f for f in group_figures(plain, floor=0)}
    fast = table_figures(m, groups=("a", "b"), crossings=(("a", "b"),), floor=0)
    told = {(f.attribute, f.group, f.name): f for f in fast}
    assert set(rows) <= set(told)
    for place, one in rows.items():
        other = told[place]
        for part in ("value", "low", "high"):
            x, y = getattr(one, part), getattr(other, part)
            assert x == y or math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12), (place, part, x, y)


def test_only_what_is_asked_is_shown() -> None:
    """A crossing of columns that are no groups of their own shows itself alone; everyone comes first."""
    figures = table_figures(material(1), groups=("a",), crossings=(("a", "b"),), floor=0)
    assert list(dict.fromkeys(f.attribute for f in figures)) == ["all", "a", f"a{CROSS}b"]
    assert {f.attribute for f in table_figures(material(1), groups=(), floor=0)} == {"all"}


def test_without_an_outcome_flags_and_euros_are_left() -> None:
    """No rate, no false positive: shares flagged, mean score and euros."""
    names = {f.name for f in table_figures(replace(material(1), outcome=False), groups=("a",), floor=0)}
    assert {"rows", "flagged_rate", "flagged_ratio", "mean_score", "euros", "euros_mean"} <= names
    assert not names & {"rate", "positives", "fpr", "ppv", "auc", "score_less_rate"}


def test_euros_by_hand() -> None:
    """Two groups of known sums: totals, means, shares, and the part that is flagged."""
    m = replace(material(3), euros=np.arange(400, dtype=np.float64))
    found = {(f.group, f.name): f.value for f in table_figures(m, groups=("a",), floor=0)}
    for group, members in m.attributes[0].members():
        own = m.euros[members]
        assert found[group, "euros"] == own.sum()
        assert math.isclose(found[group, "euros_mean"], own.mean())
        assert math.isclose(found[group, "euros_share"], own.sum() / m.euros.sum())
        flagged = m.euros[members & m.flagged].sum()
        assert math.isclose(found[group, "euros_flagged_share"], flagged / own.sum())


def test_a_small_crossing_cannot_be_had_from_its_margins() -> None:
    """One cell of five rows among crossings: it is hidden, and in its row and its column another is."""
    counts = {("x", "p"): 5, ("x", "q"): 200, ("y", "p"): 300, ("y", "q"): 400}
    codes = np.repeat(np.arange(4), list(counts.values()))
    first, second = Attribute("a", ("x", "y"), codes // 2), Attribute("b", ("p", "q"), codes % 2)
    rows = len(codes)
    m = Material(np.zeros(rows, np.bool_), (first, second), Sampling(np.ones(rows)), outcome=False, flagged=codes >= 0)
    figures = table_figures(m, groups=("a", "b"), crossings=(("a", "b"),))
    shown = {f.group for f in figures if f.name == "rows" and not f.hidden and CROSS in f.group}
    assert not shown or shown == {f"{a}{CROSS}{b}" for a, b in counts} - {f"x{CROSS}p"} - hidden_with(figures)


def hidden_with(figures) -> set[str]:
    """The crossings hidden beside the small one: at least one in its row and one in its column."""
    hidden = {f.group for f in figures if f.name == "rows" and f.hidden and CROSS in f.group}
    assert f"x{CROSS}q" in hidden
    assert f"y{CROSS}p" in hidden
    return hidden


@pytest.mark.parametrize(
    ("attribute", "group", "label"),
    [
        ("sex", "1", "1"),
        (f"sex{CROSS}old", f"1{CROSS}yes", f"sex 1{CROSS}old yes"),
        (f"sex{CROSS}city", f"women{CROSS}Vienna", f"women{CROSS}Vienna"),
    ],
)
def test_a_crossing_of_bare_values_names_its_columns(attribute: str, group: str, label: str) -> None:
    """Numbers and yes or no say nothing without their column; words do."""
    assert crossed_label(attribute, group) == label


def test_a_crossing_needs_two_attributes() -> None:
    """One attribute crosses with nothing."""
    with pytest.raises(ValueError, match="two attributes"):
        crossing_of(material(1).attributes[:1])
