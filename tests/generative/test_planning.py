"""Whatever the scores, the pauses and the capacity, a plan keeps its promises."""

from __future__ import annotations

import math

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.domain.months import Month
from bondroit.domain.target import DIRECTIONS
from bondroit.planning.control_plan import Capacity, Ranking, Request, make_plan, split
from bondroit.tables.contract import check_frame
from bondroit.tables.platform import PLAN

MONTH = Month.of(2026, 2)


def _scores(names, card):
    return pl.DataFrame(
        {
            "household_id": names,
            "month": [MONTH.first_day] * len(names),
            "card": [f"{card}@1"] * len(names),
            "points": [-1000 * k for k in range(len(names))],
            "probability": [1 / (2 + k) for k in range(len(names))],
            "rank": list(range(1, len(names) + 1)),
        },
        schema_overrides={"rank": pl.Int32, "household_id": pl.String, "month": pl.Date, "card": pl.String},
    )


@st.composite
def demands(draw):
    """Two rankings of the same files, some paused, a capacity and a random share."""
    count = draw(st.integers(2, 60))
    names = [f"h{k:02d}" for k in range(count)]
    orders = [draw(st.permutations(names)) for _ in DIRECTIONS]
    share = draw(st.sampled_from([0.0, 0.3, 0.5, 1.0]))
    rankings = tuple(
        Ranking(d, s, _scores(order, d.value))
        for d, s, order in zip(DIRECTIONS, (share, 1 - share), orders, strict=True)
    )
    left = draw(st.lists(st.sampled_from(names), max_size=count))
    reasons = draw(st.lists(st.sampled_from(["birth", "death"]), min_size=len(left), max_size=len(left)))
    paused = pl.DataFrame(
        {"household_id": left, "reason": reasons}, schema=dict.fromkeys(["household_id", "reason"], pl.String)
    )
    on_site, on_documents = draw(st.integers(0, 15)), draw(st.integers(1, 30))
    request = Request(
        month=MONTH, capacity=Capacity(on_site, on_documents), seed=draw(st.integers(0, 5)),
        random_share=draw(st.sampled_from([0.05, 0.1, 0.35, 1.0])),
    )  # fmt: skip
    return request, rankings, paused.unique()


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(demands())
def test_a_plan_keeps_its_promises(demand):
    """Capacity and random share are kept, nobody paused is proposed, no file twice, every line says why."""
    request, rankings, paused = demand
    plan = make_plan(request, rankings, paused)
    frame = plan.frame
    assert check_frame(frame, PLAN) == []
    assert not set(frame["household_id"]) & set(paused["household_id"])
    assert frame["household_id"].is_unique().all()
    assert plan.eligible == plan.files - paused["household_id"].n_unique()
    # The plan is as large as capacity and eligible files allow.
    assert frame.height == min(request.capacity.total, plan.eligible)
    random = frame.filter(pl.col("origin") == "random")
    wanted = sum(math.ceil(round(request.random_share * n, 6)) for _, n in request.capacity.by_kind())
    assert random.height == min(wanted, plan.eligible)
    assert random.height >= min(request.random_share * request.capacity.total - 1e-9, plan.eligible)
    if random.height:
        assert set(random["inclusion_probability"]) == {random.height / plan.eligible}
    for kind, number in request.capacity.by_kind():
        assert frame.filter(pl.col("kind") == kind).height <= number
    assert frame["reason"].str.contains("A person confirms it or sets it aside.", literal=True).all()


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(demands(), st.integers(0, 9))
def test_a_plan_does_not_depend_on_the_order_of_rows(demand, seed):
    """The same files in another order give the same plan."""
    request, rankings, paused = demand
    shuffled = tuple(
        Ranking(r.direction, r.share, r.scores.sample(fraction=1, shuffle=True, seed=seed)) for r in rankings
    )
    assert make_plan(request, rankings, paused).frame.equals(make_plan(request, shuffled, paused.reverse()).frame)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(demands())
def test_nobody_better_placed_is_passed_over(demand):
    """In a ranking with the whole choice, every file left out and free stands below those taken."""
    request, rankings, paused = demand
    frame = make_plan(request, rankings, paused).frame
    if rankings[0].share < 1.0:
        return
    scores = rankings[0].scores.join(paused, on="household_id", how="anti")
    taken = scores.join(frame, on="household_id", how="semi").filter(
        ~pl.col("household_id").is_in(frame.filter(pl.col("origin") == "random")["household_id"].to_list())
    )
    free = scores.join(frame, on="household_id", how="anti")
    if taken.height and free.height:
        assert taken["rank"].max() < free["rank"].min()


@given(st.integers(0, 500), st.lists(st.integers(0, 10), min_size=1, max_size=4))
def test_split_keeps_the_number(number, parts):
    """Shares are honoured to the unit and sum to the number."""
    if not sum(parts):
        return
    shares = [p / sum(parts) for p in parts]
    whole = split(number, shares)
    assert sum(whole) == number
    assert all(abs(w - number * s) <= 1 for w, s in zip(whole, shares, strict=True))
