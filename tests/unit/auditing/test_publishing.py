"""No small cell can be had from the figures that an audit publishes, all tables together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from bondroit.auditing.cells import CellColumns, count_cells
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.figures import ALL
from bondroit.auditing.material import CROSS

if TYPE_CHECKING:
    from bondroit.auditing.figures import Figure

FLOOR = 11
# What each count adds up: outcome and flag of the rows, either where None.
COUNTS = {
    "rows": (None, None), "positives": (1, None), "negatives": (0, None), "flagged": (None, 1),
    "not_flagged": (None, 0), "true_positives": (1, 1), "false_positives": (0, 1), "false_negatives": (1, 0),
    "true_negatives": (0, 0),
}  # fmt: skip


@st.composite
def audits(draw: st.DrawFn) -> pl.DataFrame:
    """Rows with two or three attributes, an outcome and a flag."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.sampled_from([60, 150, 400, 1_500]))
    attributes = {"a": 2, "b": 3} | ({"c": 2} if draw(st.booleans()) else {})
    columns = {
        name: chance.choice(size, rows, p=chance.dirichlet(np.full(size, 1.5))) for name, size in attributes.items()
    }
    outcome = chance.random(rows) < draw(st.sampled_from([0.05, 0.3]))
    flagged = chance.random(rows) < draw(st.sampled_from([0.03, 0.2]))
    return pl.DataFrame({**columns, "y": outcome, "d": flagged})


def published(frame: pl.DataFrame) -> tuple[Figure, ...]:
    """The figures of the rows."""
    attributes = tuple(c for c in frame.columns if c not in {"y", "d"})
    return figures_of(count_cells([frame], CellColumns(attributes, "y", "d")), floor=FLOOR)


def line_of(frame: pl.DataFrame, figure: Figure) -> tuple[np.ndarray, int]:
    """The finest cells that a count adds up, as an attacker who knows the attributes would write it, and the truth."""
    names = [c for c in frame.columns if c not in {"y", "d"}]
    sizes = [int(frame[c].max()) + 1 for c in names]
    codes = np.stack(np.unravel_index(np.arange(int(np.prod(sizes)) * 4), (*sizes, 2, 2)))
    inside = np.ones(codes.shape[1], np.bool_)
    if figure.attribute != ALL:
        for name, group in zip(figure.attribute.split(CROSS), figure.group.split(CROSS), strict=True):
            inside &= codes[names.index(name)] == int(group)
    for place, wanted in zip((-2, -1), COUNTS[figure.name], strict=True):
        if wanted is not None:
            inside &= codes[place] == wanted
    columns = [frame[c].cast(pl.Int64).to_numpy() for c in (*names, "y", "d")]
    true = np.bincount(np.ravel_multi_index(columns, (*sizes, 2, 2)), minlength=codes.shape[1])
    return inside.astype(float), int(true[inside].sum())


def attack(frame: pl.DataFrame, figures: tuple[Figure, ...]) -> None:
    """Solve for every hidden small count from all the counts shown, by integer programming."""
    counts = [f for f in figures if f.name in COUNTS]
    shown = [line_of(frame, f) for f in counts if not f.hidden]
    for f in counts:
        if not f.hidden:
            assert f.value is not None
            assert f.value == 0 or f.value >= FLOOR, f
            assert f.value == line_of(frame, f)[1]
    hidden = {line.tobytes(): (line, count) for line, count in (line_of(frame, f) for f in counts if f.hidden)}
    table = np.array([line for line, _ in shown])
    totals = np.array([count for _, count in shown], float)
    for line, count in hidden.values():
        if not 0 < count < FLOOR or not shown:
            continue
        solved = milp(
            -line, constraints=LinearConstraint(table, totals, totals), integrality=np.ones(len(line)),
            bounds=Bounds(0, totals.max() + FLOOR),
        )  # fmt: skip
        # Above the truth, so not determined; and at the floor or above, so not known to be small.
        assert solved.status == 0
        assert -solved.fun >= FLOOR - 1e-6, (count, -solved.fun)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(audits())
def test_no_small_count_can_be_solved_for(frame: pl.DataFrame) -> None:
    """Whatever small count is hidden, the figures shown leave it undetermined, and leave room up to the floor."""
    attack(frame, published(frame))


@pytest.mark.proof
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(audits())
def test_no_small_count_can_be_solved_for_at_length(frame: pl.DataFrame) -> None:
    """The same over many more tables."""
    attack(frame, published(frame))


@settings(max_examples=6, deadline=None)
@given(audits())
def test_a_figure_is_shown_only_where_its_counts_are(frame: pl.DataFrame) -> None:
    """A rate, a mean or a gap is hidden as soon as the counts that it tells are."""
    figures = published(frame)
    hidden = {(f.attribute, f.group, f.name): f.hidden for f in figures}
    for f in figures:
        if f.name in {"ppv", "fpr", "fnr", "burden_flagged", "fpr_ratio", "ppv_difference"}:
            assert f.hidden == hidden[f.attribute, f.group, "true_positives"]
        if f.name in {"rate", "rate_ratio"}:
            assert f.hidden == hidden[f.attribute, f.group, "positives"]
        if f.name == "flagged_rate":
            assert f.hidden == hidden[f.attribute, f.group, "flagged"]
        assert not f.hidden or (f.value, f.low, f.high, f.rows, f.joint) == (None,) * 5
