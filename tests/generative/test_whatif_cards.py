"""What-if cards in one pass over codes give what scoring each card plainly gives, file by file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from tests.examples import examples
from tests.generative.test_scoring import card_and_files, categorical, numeric

from bondroit.domain.scorecard import Modality, Scorecard, Variable, probability
from bondroit.scoring import whatif, whatif_base
from bondroit.scoring.coded import code_expressions, coding_from_json, coding_of, packed, points_by_code
from bondroit.scoring.compatibility import summarise
from bondroit.scoring.expressions import modality_expression, points_expression, tie_number
from bondroit.scoring.rows import Top
from bondroit.scoring.whatif import what_if
from bondroit.scoring.whatif_base import LEFT_OUT, TOP, stand_base
from bondroit.store.coded_files import CodedFolders

ID = "household_id"


@st.composite
def cards_and_files(draw):
    """A card, two others on the same columns (other cuts, other words, variables missing), and files."""
    card, frame = draw(card_and_files())
    others = []
    for number in (2, 3):
        kept = [v for v in card.variables if draw(st.integers(0, 3))]
        again = [draw(numeric(v.name) if v.kind == "numeric" else categorical(v.name)) for v in kept]
        others.append(Scorecard("drawn", number, "t", draw(st.floats(-5, 5)), tuple(again)))
    return [card, *others], frame


def _plain(card, frame, schema):
    """Points of every file by the plain expressions; a card without variables gives all files the same."""
    return frame.with_columns(points_expression(card, schema).alias("p"))["p"].to_list()


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cards_and_files())
def test_codes_hold_the_points_of_all_their_cards(drawn):
    """Codes of loops and of plain expressions are equal, and each card's points are sums of looked-up numbers."""
    cards, frame = drawn
    coding = coding_of(cards)
    assert coding_from_json(coding.to_json()) == coding
    schema = summarise(coding.card("drawn@1"), frame.lazy()).schema
    codes = frame.select(code_expressions(coding, schema))
    assert codes.equals(frame.select(code_expressions(coding, schema, compiled=False)))
    places = {v.name: frame.select(modality_expression(v, schema[v.name])).to_series() for v in coding.variables}
    again = packed(coding, {name: column.to_numpy() for name, column in places.items()})
    assert [codes[name].to_list() for name in coding.columns] == [numbers.tolist() for numbers in again]
    for card in cards:
        looked = sum(t[codes[n].to_numpy()] for t, n in zip(points_by_code(coding, card), coding.columns, strict=True))
        plain = _plain(card, frame, schema)
        found = np.zeros(frame.height, np.int64) + looked
        assert [None if p < -(1 << 50) else p for p in found.tolist()] == plain


def _town(seed: int, rows: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    hole = draw.random((2, rows)) < 0.1
    return pl.DataFrame(
        {
            ID: [f"h{k:04d}" for k in draw.permutation(rows)],
            "amount": pl.Series(np.round(draw.exponential(3, rows), 1)).set(pl.Series(hole[0]), None),
            "level": pl.Series(np.array(list("abcde"))[draw.integers(0, 5, rows)]).set(pl.Series(hole[1]), None),
            "flag": draw.random(rows) < 0.3,
            "group": draw.integers(0, 3, rows),
        }
    )  # fmt: skip


@st.composite
def towns(draw):
    """A town of 1,000 to 3,000 files whose points have many ties, a card, and others: changed, cut otherwise, lost."""
    coarse = st.integers(-8, 8).map(lambda k: k / 4)

    def card(number: int) -> Scorecard:
        edges = sorted(draw(st.sets(st.sampled_from([0.5, 1.0, 2.5, 4.0, 9.0]), min_size=1, max_size=3)))
        ends = [None, *edges, None]
        parts = [
            Modality(f"{k}", "interval", draw(coarse), lower=ends[k], upper=ends[k + 1]) for k in range(len(edges) + 1)
        ]
        amount = (*parts, Modality("missing", "missing", draw(coarse)))
        words = draw(st.integers(3, 5))
        level = [Modality(w, "values", draw(coarse), values=(w,)) for w in "abcde"[:words]]
        level += [Modality(kind, kind, draw(coarse)) for kind in ("missing", "other") if draw(st.integers(0, 3))]
        flag = [Modality(w, "values", draw(coarse), values=(w,)) for w in ("true", "false")]
        variables = (Variable("amount", "numeric", amount), Variable("level", "categorical", tuple(level)),
                     Variable("flag", "categorical", tuple(flag)))  # fmt: skip
        return Scorecard("drawn", number, "t", draw(coarse), variables)

    base = card(1)
    dropped = replace(base, variables=base.variables[1:])
    nothing = replace(base, variables=())
    return base, [dropped, nothing, base, card(2), card(3)], draw(st.integers(0, 99)), draw(st.integers(1_000, 3_000))


def _highest(points: list[int | None], ids: list[str], most: int, seed: int) -> set[int]:
    """The oracle: a sort of all files by points, recorded rule and identifier."""
    known = [k for k, p in enumerate(points) if p is not None]
    longest = max((len(ids[k]) for k in known), default=1)
    return set(sorted(known, key=lambda k: (-points[k], tie_number(ids[k], seed=seed, longest=longest), ids[k]))[:most])


def _check(base, cards, frame, top, seed):
    coding = coding_of([base, *cards])
    with CodedFolders(None).coded(frame.lazy(), coding, frame.schema, identifier=ID, compiled=False) as files:
        standing = stand_base(files, base, top=top, seed=seed)
        found = what_if(files, standing, cards, groups=frame["group"].to_numpy().astype(np.uint16), seed=seed)
    ids = frame[ID].to_list()
    first = _plain(base, frame, frame.schema)
    kept = [p is not None for p in first]
    assert (standing.flags & LEFT_OUT == 0).tolist() == kept
    most = min(sum(kept), top.of(sum(kept)))
    highest = _highest(first, ids, most, seed)
    assert set(np.flatnonzero(standing.flags & TOP).tolist()) == highest
    for card, outcome in zip(cards, found, strict=True):
        points = _plain(card, frame, frame.schema)
        points = [p if known else None for p, known in zip(points, kept, strict=True)]
        own = [p for p in points if p is not None]
        chosen = _highest(points, ids, most, seed)
        groups = frame["group"].to_list()
        tops = [[sum(groups[k] == g for k in part) for g in range(3)] for part in (chosen - highest, chosen & highest)]
        assert (outcome.scored, outcome.points, outcome.most) == (len(own), sum(own), len(chosen))
        assert np.pad(outcome.tops, ((0, 0), (0, 3 - outcome.tops.shape[1]))).tolist() == tops
        if own:
            assert outcome.last == min(points[k] for k in chosen)
            assert outcome.mean == pytest.approx(sum(map(probability, own)) / len(own), abs=5e-7)
        both = [(a, b) for a, b in zip(first, points, strict=True) if a is not None and b is not None]
        if len(first) <= whatif_base.MOST_SAMPLED and len({a for a, _ in both}) > 1 and len({b for _, b in both}) > 1:
            assert outcome.moves.correlation == pytest.approx(spearmanr(*zip(*both, strict=True)).statistic, abs=1e-9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.sampled_from(["1", "7", "200", "5%", "33,3%", "100%"]))
def test_one_pass_equals_scoring_each_card(drawn, top):
    """Sums, highest files with ties, who comes in and goes out by group, mean score and moves: as a plain sort says."""
    from bondroit.scoring.rows import read_top

    base, cards, seed, rows = drawn
    _check(base, cards, _town(seed, rows), read_top(top), seed)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.sampled_from([60, 300]))
def test_a_small_sample_changes_nothing(drawn, sampled):
    """Last places are found, or looked for again, when a sample of few files says where they may be."""
    base, cards, seed, rows = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whatif_base, "MOST_SAMPLED", sampled)
        patch.setattr(whatif_base, "_SURE", 0.2)
        _check(base, cards, _town(seed, rows), Top(most=150), seed)


def test_more_cards_than_one_pass_takes(monkeypatch):
    """The 45th card is as right as the first where a pass takes 32."""
    monkeypatch.setattr(whatif, "TOGETHER", 32)
    frame = _town(3, 1_200)
    parts = tuple(Modality(w, "values", k / 8, values=(w,)) for k, w in enumerate("abcde"))
    base = Scorecard(
        "drawn", 1, "t", 0.0, (Variable("level", "categorical", (*parts, Modality("missing", "missing", 1.0))),)
    )
    cards = [replace(base, intercept=k / 10, variables=base.variables if k % 3 else ()) for k in range(45)]
    _check(base, cards, frame, Top(most=100), 5)


def test_coefficients_of_hundreds_of_logits():
    """Points that leave 32 bits are summed in 64, with the same result."""
    parts = tuple(Modality(w, "values", 300.0 * k, values=(w,)) for k, w in enumerate("abc"))
    base = Scorecard(
        "drawn", 1, "t", -300.0, (Variable("level", "categorical", (*parts, Modality("missing", "missing", 0.0))),)
    )
    _check(base, [base, replace(base, intercept=3.0)], _town(9, 1_000), Top(most=90), 2)
