"""Findings: the fast path against the plain oracle of the target."""

from __future__ import annotations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.domain.target import Direction, Target, side_sums, target_met
from bondroit.planning.findings import findings
from bondroit.tables.contract import check_frame
from bondroit.tables.platform import FINDINGS, OUTCOMES

MONTH = Month.of(2026, 2)
# (claimed, paid, entitled, cause, appeal) of one month; amounts around the thresholds.
CELL = st.tuples(
    st.booleans(),
    st.sampled_from([0, 99, 100, 8_572, 60_000, 60_001]),
    st.sampled_from([0, 1, 100, 8_571, 60_000]),
    st.sampled_from([None, "household", "staff"]),
    st.sampled_from([None, "none", "none", "upheld", "reversed"]),
)
PLAIN = ("household", "none")
FILE = st.dictionaries(st.sampled_from(BENEFITS), st.lists(CELL, min_size=1, max_size=26), min_size=1, max_size=3)
TARGETS = st.builds(
    lambda window, least, above, material, benefits: tuple(
        Target(d, window, least, above, material, tuple(benefits)) for d in Direction
    ),
    st.sampled_from([12, 24]),
    st.integers(1, 8),
    st.sampled_from([0, 60_000]),
    st.sampled_from([0, 1, 100]),
    st.lists(st.sampled_from(BENEFITS), min_size=1, unique=True),
)


def _outcomes(files):
    rows = [
        {
            "household_id": f"h{n}", "month": MONTH.first_day, "origin": "survey", "kind": "on_site",
            "benefit": str(benefit), "history_month": MONTH.plus(-1 - lag).first_day, "claimed": claimed,
            "paid_cents": paid, "entitled_cents": due, "cause": cause, "appeal": appeal,
        }
        for n, file in enumerate(files) for benefit, cells in file.items()
        for lag, (claimed, paid, due, cause, appeal) in enumerate(cells)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=OUTCOMES.schema)


def _differences(file, target, *, undone=False, cause=None):
    """Paid minus entitled of the window; months not claimed give no underpayment, months reversed no overpayment.

    With `undone` the months reversed alone; with a cause those of that cause alone.
    """
    under = target.direction is Direction.UNDERPAYMENT

    def difference(claimed, paid, due, whose, appeal):
        silent = (under and not claimed and paid < due) or (cause is not None and whose != cause)
        return 0 if silent or (appeal == "reversed" and paid > due) != undone else paid - due

    return {b: [difference(*cell) for cell in cells[: target.window_months]] for b, cells in file.items()}


def _side(file, target, **which):
    differences = _differences(file, target, **which)
    return sum(side_sums(differences[b], target).cents for b in differences if b in target.benefits)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FILE, min_size=1, max_size=4), TARGETS)
def test_findings_equal_the_oracle_of_the_target(files, targets):
    """Both targets and every sum are what the plain rule gives, file by file."""
    frame = findings(_outcomes(files).lazy(), targets).collect(engine="streaming")
    over, under = targets
    expected = [
        {
            "household_id": f"h{n}", "month": MONTH.first_day, "origin": "survey", "kind": "on_site",
            "overpaid_cents": _side(file, over), "underpaid_cents": _side(file, under),
            "unclaimed_cents": sum(
                d - p for cells in file.values() for c, p, d, *_ in cells
                if not c and d > p and d - p >= under.materiality_cents
            ),
            "reversed_cents": _side(file, over, undone=True),
            "overpaid_staff_cents": _side(file, over, cause="staff"),
            "underpaid_staff_cents": _side(file, under, cause="staff"),
            "paid_cents": sum(p for cells in file.values() for _, p, *_ in cells),
            "overpayment": target_met(_differences(file, over), over),
            "underpayment": target_met(_differences(file, under), under),
        }
        for n, file in enumerate(files)
    ]  # fmt: skip
    assert frame.select(expected[0].keys()).to_dicts() == expected
    assert check_frame(FINDINGS.conform(frame), FINDINGS) == []


def test_benefits_are_not_netted():
    """Too much of one benefit does not hide too little of another."""
    file = {Benefit.RSA: [(True, 20_000, 0, *PLAIN)] * 10, Benefit.AAH: [(True, 0, 20_000, *PLAIN)] * 10}
    targets = (Target(Direction.OVERPAYMENT), Target(Direction.UNDERPAYMENT))
    frame = findings(_outcomes([file]).lazy(), targets).collect()
    assert frame.select("overpayment", "underpayment", "overpaid_cents", "underpaid_cents").row(0) == (
        True, True, 200_000, 200_000,
    )  # fmt: skip


def test_what_is_not_claimed_is_no_underpayment():
    """Due and not claimed is summed apart and does not meet the target."""
    file = {Benefit.RSA: [(False, 0, 50_000, "none", "none")] * 24}
    targets = (Target(Direction.OVERPAYMENT), Target(Direction.UNDERPAYMENT))
    frame = findings(_outcomes([file]).lazy(), targets).collect()
    assert frame.select("underpayment", "underpaid_cents", "unclaimed_cents").row(0) == (False, 0, 1_200_000)


def test_what_was_reversed_is_no_finding():
    """An overpayment reversed on appeal meets no target; it is told apart."""
    cell = (True, 20_000, 0, "household")
    targets = (Target(Direction.OVERPAYMENT), Target(Direction.UNDERPAYMENT))
    upheld, undone = {Benefit.RSA: [(*cell, "upheld")] * 10}, {Benefit.RSA: [(*cell, "reversed")] * 10}
    frame = findings(_outcomes([upheld, undone]).lazy(), targets).collect()
    assert frame.select("overpayment", "overpaid_cents", "reversed_cents").rows() == [
        (True, 200_000, 0), (False, 0, 200_000),
    ]  # fmt: skip
