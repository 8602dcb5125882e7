"""Scores and ranks of a month, and refusals that name every fault at once."""

from __future__ import annotations

import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.domain.scorecard import Modality, Scorecard, Variable, points_of
from bondroit.errors import UserError
from bondroit.scoring.compatibility import require_compatible, summarise
from bondroit.scoring.expressions import tie_number
from bondroit.scoring.files import score_month, score_table
from bondroit.tables.contract import check_frame
from bondroit.tables.platform import SCORES

MONTH = Month.of(2026, 2)
CARD = Scorecard(
    "overpayment", 3, "t", -1.0,
    (
        Variable("income", "numeric", (
            Modality("low", "interval", 0.5, upper=100.0),
            Modality("high", "interval", 0.0, lower=100.0, reference=True),
            Modality("missing", "missing", 0.2),
        )),
        Variable("tenure", "categorical", (
            Modality("owner", "values", 0.0, values=("owner",), reference=True),
            Modality("tenant", "values", 0.3, values=("tenant_private", "tenant_social")),
        )),
    ),
)  # fmt: skip


def _files(count=400):
    return pl.DataFrame(
        {
            "household_id": [f"h{k * 7919 % 1000:03d}" for k in range(count)],
            "month": [MONTH.first_day] * count,
            "income": [None if k % 10 == 0 else float(k % 13 * 20) for k in range(count)],
            "tenure": [("owner", "tenant_private", "tenant_social")[k % 3] for k in range(count)],
        }
    )


def test_ranks_follow_points_then_the_recorded_rule():
    """Ranks go by points, ties by the keyed mix of the pseudonym; files stand as they came; the contract is kept."""
    files = _files()
    written = score_month(CARD, files.lazy(), MONTH).collect()
    assert written["household_id"].equals(files["household_id"])
    frame = written.sort("rank")
    longest = max(len(h) for h in files["household_id"])
    plain = sorted(
        (-points_of(CARD, row), tie_number(name, seed=MONTH.index, longest=longest), name)
        for name, row in zip(files["household_id"], files.iter_rows(named=True), strict=True)
    )
    assert frame["household_id"].to_list() == [h for _, _, h in plain]
    assert frame["rank"].to_list() == list(range(1, 401))
    assert check_frame(SCORES.conform(frame), SCORES) == []
    tied = frame.filter(pl.col("points") == frame["points"][0])["household_id"].to_list()
    assert len(tied) > 10
    assert tied != sorted(tied)


def test_ranks_do_not_depend_on_the_order_of_rows():
    """The same files in another order get the same ranks, and stand as they came."""
    files = _files()
    one = score_month(CARD, files.lazy(), MONTH).collect()
    other = score_month(CARD, files.sample(fraction=1, shuffle=True, seed=4).lazy(), MONTH).collect(engine="streaming")
    assert one.sort("rank").equals(other.sort("rank"))


def test_ties_fall_differently_next_month():
    """The month is part of the rule: equal points do not put the same file first for ever."""
    files = _files()
    ranked = [score_month(CARD, files.lazy(), m).collect().sort("rank") for m in (MONTH, MONTH.plus(1))]
    orders = [frame["household_id"].to_list() for frame in ranked]
    assert orders[0] != orders[1]


def test_every_fault_is_said_at_once():
    """A missing variable with its nearest name and a wrong type stand in one refusal."""
    frame = _files().rename({"income": "incomes"}).with_columns(tenure=pl.lit(1.5))
    with pytest.raises(UserError) as raised:
        require_compatible(CARD, summarise(CARD, frame.lazy()))
    shown = raised.value.shown("en")
    assert shown.code == "E-SCO-002"
    assert shown.faults[0] == "Missing variable: 'income'. Did you mean 'incomes'?"
    assert shown.faults[1].startswith("Wrong type of 'tenure': it holds Float64")


def test_unknown_modalities_are_counted_and_rare_ones_kept_unsaid():
    """A value is named only if 11 files have it; rarer ones are not, nor how many files have them."""
    files = _files().with_columns(
        tenure=pl.when(pl.int_range(pl.len()) < 12).then(pl.lit("shared")).otherwise("tenure")
    )
    files = files.with_columns(tenure=pl.when(pl.int_range(pl.len()) == 399).then(pl.lit("secret")).otherwise("tenure"))
    with pytest.raises(UserError) as raised:
        score_table(files, CARD)
    message = str(raised.value)
    assert "Unknown modality of tenure: 'shared' (12 files). Known: owner, tenant_private, tenant_social." in message
    assert "secret" not in message
    assert "few files have (< 11 files)" in message
    assert "(12 dossiers)" in raised.value.shown("fr").faults[0]


def test_a_number_outside_every_interval_is_never_shown():
    """A number is a person's value: the message says how many files, not which number."""
    card = Scorecard("c", 1, "t", 0.0, (Variable("x", "numeric", (Modality("low", "interval", 1.0, upper=5.0),)),))
    with pytest.raises(UserError) as raised:
        score_table(pl.DataFrame({"x": [77123.0] * 20 + [1.0]}), card)
    assert "77123" not in str(raised.value)
    assert "(20 files)" in str(raised.value)


@pytest.mark.parametrize(
    ("bounds", "unscored"),
    [
        ([(None, 5.0), (5.0, None)], 0),
        ([(5.0, None), (None, 5.0)], 0),
        ([(None, 5.0), (6.0, None)], 1),
        ([(0.0, 5.0), (5.0, None)], 1),
        ([(None, 5.0), (5.0, 6.0)], 1),
        ([(None, None)], 0),
    ],
)
def test_a_gap_between_intervals_is_seen(bounds, unscored):
    """Intervals side by side from end to end know every number; any gap is counted."""
    parts = [Modality(f"i{k}", "interval", 0.0, lower=low, upper=high) for k, (low, high) in enumerate(bounds)]
    card = Scorecard("c", 1, "t", 0.0, (Variable("x", "numeric", (*parts, Modality("missing", "missing", 0.0))),))
    assert summarise(card, pl.LazyFrame({"x": [-1.0, 1.0, 5.5, 7.0, None]})).unscored == unscored


def test_without_strictness_files_without_a_class_get_no_score():
    """Not strict: rows that the card cannot score stay empty in a table and are absent from a month."""
    files = _files().with_columns(tenure=pl.lit("shared"))
    assert score_table(files, CARD, strict=False)["points"].null_count() == 400
    assert score_month(CARD, files.lazy(), MONTH, strict=False).collect().height == 0


def test_an_empty_table_is_scored_to_an_empty_table():
    """No file, no score, no fault."""
    assert score_month(CARD, _files().clear().lazy(), MONTH).collect().height == 0
