"""Yields: the table by origin and kind, worked out by hand beside."""

from __future__ import annotations

import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.planning.yields import automatic_corrections, yield_lines
from bondroit.tables.catalogue import CORRECTIONS, FINDINGS

MONTH = Month.of(2026, 2)
ROWS = [
    # origin, kind, overpaid, underpaid, unclaimed, overpayment, underpayment
    ("random", "on_site", 0, 0, 700, False, False),
    ("random", "on_documents", 500, 0, 0, False, False),
    ("score_overpayment", "on_site", 90_000, 0, 0, True, False),
    ("score_overpayment", "on_site", 0, 0, 0, False, False),
    ("score_underpayment", "on_documents", 100, 80_000, 0, False, True),
]


def _findings():
    return pl.DataFrame(
        [
            (f"h{k}", MONTH.first_day, origin, kind, over, under, apart, 1_000, hit_over, hit_under)
            for k, (origin, kind, over, under, apart, hit_over, hit_under) in enumerate(ROWS)
        ],
        schema=FINDINGS.schema,
        orient="row",
    )


def _plain(origins, kinds):
    """Sums over the rows of some origins and kinds."""
    rows = [r for r in ROWS if r[0] in origins and r[1] in kinds]
    return (
        len(rows),
        *(sum(r[k] for r in rows) for k in (2, 3, 4, 5, 6)),
        sum(r[4] > 0 for r in rows),
        sum(r[2] == r[3] == 0 for r in rows),
    )


def test_lines_equal_sums_by_hand():
    """Every line is the sum of its rows; chosen files stand against the random share, both kinds together too."""
    scored = {"score_overpayment", "score_underpayment"}
    lines = yield_lines(_findings())
    assert [(x.origin, x.kind) for x in lines] == [
        ("random", "on_documents"), ("random", "on_site"), ("random", "all"),
        ("score_overpayment", "on_site"), ("score_overpayment", "all"),
        ("score_underpayment", "on_documents"), ("score_underpayment", "all"),
        ("chosen_by_score", "on_documents"), ("chosen_by_score", "on_site"), ("chosen_by_score", "all"),
    ]  # fmt: skip
    for x in lines:
        origins = scored if x.origin == "chosen_by_score" else {x.origin}
        kinds = {"on_site", "on_documents"} if x.kind == "all" else {x.kind}
        assert (
            x.controls, x.overpaid_cents, x.underpaid_cents, x.unclaimed_cents, x.overpayments, x.underpayments,
            x.with_unclaimed, x.nothing,
        ) == _plain(origins, kinds)  # fmt: skip


def test_a_line_gives_amounts_per_control_and_intervals():
    """Per control in cents, shares with exact intervals; the sum of both directions is the letter's total."""
    line = next(x for x in yield_lines(_findings()) if (x.origin, x.kind) == ("chosen_by_score", "all"))
    document = line.to_document()
    assert document["cents"] == {"overpaid": 90_100, "underpaid": 80_000, "total": 170_100, "unclaimed": 0}
    assert document["cents_per_control"]["total"] == pytest.approx(170_100 / 3)
    hit = document["overpayments"]
    assert hit["share"] == pytest.approx(1 / 3)
    # Clopper and Pearson, 1 of 3: the bounds solve P(X >= 1 | low) = P(X <= 1 | high) = 0.025.
    assert 1 - (1 - hit["low"]) ** 3 == pytest.approx(0.025)
    high = hit["high"]
    assert (1 - high) ** 3 + 3 * high * (1 - high) ** 2 == pytest.approx(0.025)


def test_no_control_no_line():
    """Without any finding there is no line."""
    assert yield_lines(_findings().clear()) == ()


def test_automatic_corrections_of_the_month():
    """What is taken back counts as overpaid, what is added as underpaid, in the month the correction was made."""
    rows = [("a", -300, MONTH), ("a", -200, MONTH), ("b", 50, MONTH), ("c", 999, MONTH.plus(-1))]
    frame = pl.LazyFrame(
        [(h, "rsa", MONTH.plus(-3 - k).first_day, known.first_day, cents) for k, (h, cents, known) in enumerate(rows)],
        schema=CORRECTIONS.schema,
        orient="row",
    )
    made = automatic_corrections(frame, MONTH)
    assert (made.files, made.overpaid_cents, made.underpaid_cents) == (2, 500, 50)
