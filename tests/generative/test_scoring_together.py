"""Several cards in one pass give what each gives alone by the oracle, and what is asked beside follows from it."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.generative.test_scoring import card_and_files, plain

from bondroit.domain.months import Month
from bondroit.domain.scorecard import MISSING, Scorecard, contributions, to_points
from bondroit.errors import UserError
from bondroit.scoring import files as scoring
from bondroit.scoring import ranking
from bondroit.scoring.expressions import tie_number
from bondroit.scoring.files import score_months, score_rows
from bondroit.scoring.rows import Extras, Top, month_rows, read_top, table_rows
from bondroit.scoring.scorers import Scorer

MONTH = Month.of(2026, 2)
COMPILED = pytest.mark.parametrize("compiled", [False, True])
SHOWN = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@st.composite
def cards_and_files(draw):
    """Up to three cards that read the same columns, each its own way, and files with identifiers of any length."""
    card, frame = draw(card_and_files())
    cards = [card]
    for k in range(draw(st.integers(0, 2))):
        factor = draw(st.sampled_from([-1.0, 0.0, 0.5]))
        variables = [
            replace(v, modalities=tuple(replace(m, coefficient=factor * m.coefficient) for m in v.modalities))
            for v in draw(st.permutations(card.variables))[: draw(st.integers(1, len(card.variables)))]
        ]
        cards.append(Scorecard(f"drawn{k}", 2, "t", draw(st.floats(-5, 5)), tuple(variables)))
    names = [f"h{k}" + "x" * draw(st.integers(0, 9)) for k in range(frame.height)]
    return cards, frame.with_columns(household_id=pl.Series(names)).with_columns(month=pl.lit(MONTH.first_day))


def _as_missing(card, row):
    """Points where a value without a class counts as missing; None where that has no class either."""
    total = to_points(card.intercept)
    for variable in card.variables:
        found = variable.modality_of(row[variable.name])
        found = found or next((m for m in variable.modalities if m.kind == MISSING), None)
        if found is None:
            return None
        total += found.points
    return total


def _ranked(points, names):
    """Rank of every file by the recorded rule; None without points."""
    longest = max(len(name) for name in names)
    known = [k for k, p in enumerate(points) if p is not None]
    order = sorted(known, key=lambda k: (-points[k], tie_number(names[k], seed=MONTH.index, longest=longest), names[k]))
    ranks = [None] * len(points)
    for place, k in enumerate(order):
        ranks[k] = place + 1
    return ranks


def _compiled(monkeypatch, compiled):
    monkeypatch.setattr(scoring, "COMPILED_FROM", 0 if compiled else 10**9)
    monkeypatch.setattr(ranking, "LOADED_FROM", 0 if compiled else 10**9)


@COMPILED
@settings(max_examples=30, deadline=None, suppress_health_check=SHOWN)
@given(drawn=cards_and_files(), unknown=st.sampled_from(["refuse", "skip", "missing"]))
def test_several_cards_in_one_pass_are_one_by_one(monkeypatch, compiled, drawn, unknown):
    """Points and ranks of every card, whatever is done with unknown values; refused ones name every card at once."""
    _compiled(monkeypatch, compiled)
    cards, frame = drawn
    scorers = [Scorer((card,)) for card in cards]
    rows = list(frame.iter_rows(named=True))
    oracle = _as_missing if unknown == "missing" else plain
    expected = [[oracle(card, row) for row in rows] for card in cards]
    lost = [card.label for card, points in zip(cards, expected, strict=True) if None in points]
    if unknown == "refuse" and lost:
        with pytest.raises(UserError) as raised:
            score_months(scorers, frame.lazy(), MONTH)
        assert all(label in str(raised.value) for label in lost)
        return
    _, scored = score_months(scorers, frame.lazy(), MONTH, unknown=unknown)
    for one, card, points in zip(scored, cards, expected, strict=True):
        ranks = _ranked(points, frame["household_id"].to_list())
        kept = [k for k, p in enumerate(points) if p is not None]
        written = month_rows(one, frame.lazy(), MONTH).collect(engine="streaming")
        assert written["points"].to_list() == [points[k] for k in kept]
        assert written["rank"].to_list() == [ranks[k] for k in kept]
        assert written["card"].unique().to_list() == ([card.label] if kept else [])
        assert (one.files, one.unscored) == (len(kept), len(points) - len(kept))
        plainly = [plain(card, row) for row in rows]
        assert one.as_missing == (plainly.count(None) - points.count(None) if unknown == "missing" else 0)
        assert bool(one.unknown) == (None in plainly)


@COMPILED
@settings(max_examples=25, deadline=None, suppress_health_check=SHOWN)
@given(drawn=cards_and_files(), top=st.one_of(st.none(), st.integers(1, 14), st.sampled_from(["5%", "50%", "100%"])))
def test_what_is_asked_beside_a_month(monkeypatch, compiled, drawn, top):
    """Contributions are the oracle's and add up with the intercept; percentiles are exact; the top is by rank."""
    _compiled(monkeypatch, compiled)
    cards, frame = drawn
    files, scored = score_months([Scorer((c,)) for c in cards], frame.lazy(), MONTH, unknown="skip")
    asked = Extras(contributions=True, percentile=True, top=None if top is None else read_top(str(top)))
    by_name = {row["household_id"]: row for row in frame.iter_rows(named=True)}
    for one, card in zip(scored, cards, strict=True):
        everyone = month_rows(one, frame.lazy(), MONTH).collect()
        found = month_rows(one, frame.lazy(), MONTH, files, asked).collect(engine="streaming")
        most = everyone.height if asked.top is None else asked.top.of(everyone.height)
        in_order = everyone if asked.top is None else everyone.sort("rank").head(most)
        assert_frame_equal(found.select(in_order.columns), in_order, rel_tol=1e-14, abs_tol=0)
        points = everyone["points"].to_list()
        for row in found.iter_rows(named=True):
            terms = contributions(card, by_name[row["household_id"]])
            assert [row[f"points.{t.variable}"] for t in terms] == [t.points for t in terms]
            assert to_points(card.intercept) + sum(t.points for t in terms) == row["points"]
            below = sum(p < row["points"] for p in points)
            assert row["percentile"] == below / max(len(points) - 1, 1)


@COMPILED
@settings(max_examples=25, deadline=None, suppress_health_check=SHOWN)
@given(drawn=card_and_files(), most=st.integers(1, 14), unknown=st.sampled_from(["skip", "missing"]))
def test_a_table_streamed_is_the_table_scored(monkeypatch, compiled, drawn, most, unknown):
    """Every row with points, score and shared rank as a plain sort gives; the top by the row's number among equals."""
    _compiled(monkeypatch, compiled)
    card, frame = drawn
    oracle = _as_missing if unknown == "missing" else plain
    points = [oracle(card, row) for row in frame.iter_rows(named=True)]
    files, scored = score_rows(frame.lazy(), card, unknown=unknown)
    whole = table_rows(frame.lazy(), scored, files).collect(engine="streaming")
    assert whole.select(frame.columns).equals(frame)
    assert whole["points"].to_list() == points
    assert whole["rank"].to_list() == pl.Series(points, dtype=pl.Int64).rank("min", descending=True).to_list()
    longest = len(str(len(points)))
    known = [k for k, p in enumerate(points) if p is not None]
    known.sort(key=lambda k: (-points[k], tie_number(str(k + 1), seed=0, longest=longest)))
    few = table_rows(frame.lazy(), scored, files, Extras(top=Top(most=most), contributions=True)).collect()
    # The last bit of a score may depend on the rows beside it; points never do.
    few = few.drop(f"points.{v.name}" for v in card.variables)
    assert_frame_equal(few, whole[known[:most]], rel_tol=1e-14, abs_tol=0)


def test_keys_are_made_again_if_the_first_identifier_is_not_the_longest():
    """The rule pads every identifier to the longest of all, wherever that stands."""
    card = Scorecard("flat", 1, "t", 0.5, ())
    names = [f"{k}" for k in range(40)] + ["a" * 30]
    random.Random(1).shuffle(names)
    frame = pl.DataFrame({"household_id": ["0short", *names]})
    _, (scored,) = score_months([Scorer((card,))], frame.lazy(), MONTH)
    assert scored.ranks.tolist() == _ranked([500_000] * frame.height, frame["household_id"].to_list())


@pytest.mark.parametrize(
    ("text", "files", "most"),
    [("250000", 10, 250_000), ("5%", 100, 5), ("5 %", 99, 4), ("0,1%", 100, 1), ("2.5%", 1_000, 25), ("100%", 7, 7)],
)
def test_a_number_or_a_percentage_of_files(text, files, most):
    """A percentage is rounded down to whole files, at least one; a comma is as good as a point."""
    assert read_top(text).of(files) == most
    assert read_top(text).percent <= Decimal(100)


@pytest.mark.parametrize("text", ["", "0", "-3", "0%", "101%", "nan%", "inf%", "many", "5%%", "1e3", "2.5"])
def test_what_is_no_number_of_files_is_refused(text):
    """A refusal, not a guess."""
    with pytest.raises(UserError) as raised:
        read_top(text)
    assert raised.value.code == "E-USE-001"
