"""Yields: the table by origin and kind, worked out by hand beside."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from bondroit.domain.months import Month
from bondroit.planning.yields import (
    ALL,
    CHOSEN,
    RANDOM,
    SHARES,
    Automatic,
    YieldLine,
    automatic_corrections,
    hidden_lines,
    lines_document,
    yield_lines,
)
from bondroit.tables.body import CORRECTIONS
from bondroit.tables.platform import FINDINGS

MONTH = Month.of(2026, 2)
ROWS = [
    # origin, kind, overpaid, underpaid, unclaimed, overpayment, underpayment
    ("random", "on_site", 0, 0, 700, False, False),
    ("random", "on_documents", 500, 0, 0, False, False),
    ("score_overpayment", "on_site", 90_000, 0, 0, True, False),
    ("score_overpayment", "on_site", 0, 0, 0, False, False),
    ("score_underpayment", "on_documents", 100, 80_000, 0, False, True),
]


def _findings(times=1):
    """The rows, each `times` over."""
    return pl.DataFrame(
        [
            (f"h{k}", MONTH.first_day, origin, kind, over, under, apart, 0, 0, 0, 1_000, hit_over, hit_under, "t")
            for k, (origin, kind, over, under, apart, hit_over, hit_under) in enumerate(ROWS * times)
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
    line = next(x for x in yield_lines(_findings(20)) if (x.origin, x.kind) == ("chosen_by_score", "all"))
    document = line.to_document()
    assert document["cents"] == {"overpaid": 1_802_000, "underpaid": 1_600_000, "total": 3_402_000, "unclaimed": 0}
    assert document["cents_per_control"]["total"] == pytest.approx(170_100 / 3)
    hit = document["overpayments"]
    assert (hit["files"], hit["share"]) == (20, pytest.approx(1 / 3))
    # Clopper and Pearson, 20 of 60: the bounds solve P(X >= 20 | low) = P(X <= 20 | high) = 0.025.
    assert binom.sf(19, 60, hit["low"]) == pytest.approx(0.025)
    assert binom.cdf(20, 60, hit["high"]) == pytest.approx(0.025)


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
    assert made.to_document() == {"masked": True}
    assert Automatic(11, 500, 50).to_document()["cents"]["total"] == 550


PARTS = list(product((RANDOM, "score_overpayment", "score_underpayment"), ("on_documents", "on_site")))
COUNTS = st.lists(st.integers(0, 40), min_size=len(PARTS), max_size=len(PARTS))


def _lines(counts):
    """The lines of controls as counted, one overpayment in three, the sums as `yield_lines` makes them."""
    cells = dict(zip(PARTS, counts, strict=True))
    made = []
    for origin, kind in product((*dict.fromkeys(o for o, _ in PARTS), CHOSEN), ("on_documents", "on_site", ALL)):
        own = [n for (o, k), n in cells.items() if _holds(origin, kind, o, k)]
        if sum(own):
            hits = sum(n // 3 for n in own)
            made.append(YieldLine(origin, kind, sum(own), 100 * sum(own), 0, 0, hits, 0, 0, sum(own) - hits))
    return tuple(made)


def _holds(origin, kind, own_origin, own_kind):
    return (origin == own_origin or (origin == CHOSEN and own_origin != RANDOM)) and kind in {own_kind, ALL}


def _told(shown, counts):
    """Which sets of parts a reader can work out from the lines shown, knowing which parts are empty."""
    rows = [[float(_holds(*key, *part)) for part in PARTS] for key in shown]
    rows += [[float(a == b) for b in PARTS] for a, n in zip(PARTS, counts, strict=True) if not n]
    known = np.array(rows).reshape(-1, len(PARTS))
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    for chosen in product((0, 1), repeat=len(PARTS)):
        if np.linalg.matrix_rank(np.vstack([known, chosen])) == rank:
            yield chosen


@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_no_small_line_can_be_had_by_difference(counts):
    """Whatever is added and subtracted among the lines of the document, no 1 to 10 controls come out."""
    document = lines_document(_lines(counts))
    shown = {(x["origin"], x["kind"]): x["controls"] for x in document if not x["masked"]}
    for chosen in _told(shown, counts):
        assert not 0 < sum(n for n, x in zip(counts, chosen, strict=True) if x) < 11


@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_no_small_share_can_be_had_by_difference(counts):
    """Nor can a number of files with an overpayment, or without, that is from 1 to 10."""
    document = lines_document(_lines(counts))
    shown = [(x["origin"], x["kind"]) for x in document if not x["masked"] and "files" in x["overpayments"]]
    for chosen in _told(shown, counts):
        hits = sum(n // 3 for n, x in zip(counts, chosen, strict=True) if x)
        rest = sum(n - n // 3 for n, x in zip(counts, chosen, strict=True) if x)
        assert not 0 < hits < 11
        assert not 0 < rest < 11


def test_a_masked_line_has_no_figure():
    """A line of few controls keeps its names; the one hidden beside it too; the sums that tell nothing stay."""
    document = {(x["origin"], x["kind"]): x for x in lines_document(_lines([30, 5, 90, 80, 70, 60]))}
    masked = {key for key, x in document.items() if x["masked"]}
    assert masked == {("random", "on_site"), ("random", "on_documents")}
    assert document["random", "on_site"] == {
        "origin": "random", "kind": "on_site", "masked": True, "controls": None,
    }  # fmt: skip
    assert document["random", ALL]["controls"] == 35
    assert document["random", ALL]["with_unclaimed"]["files"] == 0
    assert _lines([30, 5, 90, 80, 70, 60])[1].to_document()["masked"]


def test_all_lines_large_all_lines_shown():
    """With no small cell nothing is masked, and without a line nothing is looked at."""
    document = lines_document(_lines([60] * 6))
    assert not any(x["masked"] or any("masked" in x[name] for name in SHARES) for x in document)
    assert lines_document(()) == []
    assert hidden_lines({}) == frozenset()
