"""The whole building played again: what comes back, what does not, and an AUC without flattery."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from bondroit.building.bootstrapping import bootstrap_building
from bondroit.building.build import build_scorecard
from bondroit.building.design import card_probabilities
from bondroit.building.recurrence import class_sets, recurrences
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import CATEGORICAL, INTERVAL, NUMERIC, VALUES, Modality, Scorecard, Variable

REQUEST = BuildRequest(
    "c", "target", weight="weight", strata="stratum", stratum_size="size", clusters="cluster", holdout=0.0
)


def _table(rows: int = 900, seed: int = 1) -> pl.DataFrame:
    """Two variables that tell, a near copy of one, eight that do not; strata and clusters of the draw."""
    chance = np.random.default_rng(seed)
    income, tenure = chance.normal(size=rows), chance.choice(["owner", "tenant", "lodged"], rows)
    logits = -1.0 + 1.6 * (income < -0.3) + 2.2 * (tenure == "lodged")
    stratum = np.where(chance.random(rows) < 0.3, "b", "a")
    return pl.DataFrame(
        {
            "income": income,
            "copy": income + chance.normal(0, 0.02, rows),
            "tenure": tenure,
            **{f"noise{k}": chance.normal(size=rows) for k in range(8)},
            "target": chance.random(rows) < 1 / (1 + np.exp(-logits)),
            "stratum": stratum,
            "cluster": [f"{s}{k // 3}" for k, s in enumerate(stratum)],
            "size": np.where(stratum == "a", 40_000, 9_000),
            "weight": np.where(stratum == "a", 60.0, 30.0),
        }
    )


@pytest.fixture(scope="module")
def done():
    table = _table()
    built = build_scorecard(table, request=REQUEST)
    return table, built, bootstrap_building(table, REQUEST, built=built, build=build_scorecard, replicates=12, seed=3)


def test_what_tells_comes_back_and_noise_seldom(done) -> None:
    """Of two columns that say the same, one or the other comes in; columns of chance hardly ever do."""
    _, built, again = done
    lines = {line.name: line for line in again.inclusion}
    assert {v.name for v in built.card.variables} <= lines.keys()
    held = "income" if lines["income"].kept else "copy"
    assert lines["tenure"].frequency == 1.0
    assert lines[held].represented == 1.0
    noise = [line.frequency for name, line in lines.items() if name.startswith("noise")]
    assert sum(noise) / 8 < 0.1
    assert (again.replicates, again.empty, len(again.variables)) == (12, 0, 12)


def test_area_loses_its_optimism(done) -> None:
    """The honest AUC is below the apparent one, inside its interval; optimism is the mean of the differences."""
    _, built, again = done
    area = again.area
    assert area.apparent == pytest.approx(built.training_area.value, abs=1e-6)
    assert area.low < area.value < area.apparent
    assert area.value < area.high
    assert area.value == pytest.approx(area.apparent - area.optimism, abs=0.01)


def test_is_repeated_by_its_seed_and_kept_as_json(done) -> None:
    """The same seed gives the same document, another one another; it goes through JSON; progress is told."""
    table, built, again = done
    told: list[int] = []
    one = bootstrap_building(
        table, REQUEST, built=built, build=build_scorecard, replicates=3, seed=3, progress=told.append
    )
    two = bootstrap_building(table, REQUEST, built=built, build=build_scorecard, replicates=3, seed=3)
    other = bootstrap_building(table, REQUEST, built=built, build=build_scorecard, replicates=3, seed=4)
    assert told == [1, 1, 1]
    assert one == two != other
    assert json.loads(json.dumps(again.to_document())) == again.to_document()


def test_rows_kept_apart_stay_apart() -> None:
    """With a holdout only the rows learnt from are drawn again."""
    table, seen = _table(), []
    request = replace(REQUEST, holdout=0.3)
    built = build_scorecard(table, request=request)

    def watched(frame, *, request):
        seen.append(frame.height)
        return build_scorecard(frame, request=request)

    bootstrap_building(table, request, built=built, build=watched, replicates=2, seed=1)
    learnt = int(built.training.sum())
    assert all(0.5 * learnt < rows < 0.75 * learnt for rows in seen)


def test_a_target_of_chance_gives_empty_cards() -> None:
    """Where hardly anything is found again, empty replicates are counted and the honest AUC goes down to a half."""
    table = _table()
    built = build_scorecard(table, request=REQUEST)
    shuffled = table.with_columns(pl.col("target").shuffle(seed=5))
    again = bootstrap_building(shuffled, REQUEST, built=built, build=build_scorecard, replicates=6, seed=1)
    assert again.empty >= 3
    assert again.area.apparent < 0.6


def _card(cuts: list[float], groups: list[tuple[str, ...]]) -> Scorecard:
    ends = [None, *cuts, None]
    classes = tuple(Modality(f"{k}", INTERVAL, 0.0, lower=a, upper=b) for k, (a, b) in enumerate(pairwise(ends)))
    named = tuple(Modality(", ".join(g), VALUES, 0.0, values=g) for g in groups)
    variables = (Variable("x", NUMERIC, classes), Variable("t", CATEGORICAL, named))
    return Scorecard("c", 1, "target", 0.0, variables)


def test_when_a_cut_or_a_class_comes_back() -> None:
    """A cut with no more than 5 % of the weight between counts as the same; a class needs the same values."""
    rows = pl.DataFrame({"x": np.arange(100.0), "t": ["a"] * 100})
    mine = _card([20.0, 60.0], [("a",), ("b", "c")])
    others = [
        class_sets(_card([24.0], [("a",), ("c", "b")])),
        class_sets(_card([26.0, 60.0], [("a", "b"), ("c",)])),
        {},
    ]
    lines = {line.name: line for line in recurrences(mine, rows, np.ones(100), others)}
    assert {name: (line.holders, line.frequency) for name, line in lines.items()} == {
        "20": (2, 0.5),
        "60": (2, 0.5),
        "a": (2, 0.5),
        "b, c": (2, 0.5),
    }
    assert lines["20"].numeric
    assert not lines["a"].numeric


def test_rows_that_were_learnt_from_are_not_outside() -> None:
    """Where half of a stratum was surveyed, rows not drawn keep a weight: no AUC of theirs is told; else there is."""
    table = _table()
    built = build_scorecard(table, request=REQUEST)
    told = []
    for factor in (2, 400):
        sized = table.with_columns(size=(pl.col("cluster").n_unique().over("stratum") * factor))
        again = bootstrap_building(sized, REQUEST, built=built, build=build_scorecard, replicates=2, seed=1)
        told.append(again.area.outside)
    assert told[0] is None
    assert 0.5 < told[1] < 1.0


def test_what_is_outside_was_given_to_nobody() -> None:
    """Of two strata, one surveyed to the half and one hardly, the rows judged outside are those no build was given."""
    table = _table().with_columns(row=pl.int_range(pl.len()).cast(pl.String))
    units = pl.col("cluster").n_unique().over("stratum")
    table = table.with_columns(size=units * pl.when(pl.col("stratum") == "a").then(2).otherwise(400))
    request = replace(REQUEST, candidates=("income", "tenure"))
    built, seen = build_scorecard(table, request=request), []

    def watched(frame, *, request):
        made = build_scorecard(frame, request=request)
        seen.append((set(frame["row"]), made.card))
        return made

    again = bootstrap_building(table, request, built=built, build=watched, replicates=2, seed=1)
    areas = []
    for given, card in seen:
        outside = table.filter(~pl.col("row").is_in(list(given)))
        assert set(outside["stratum"]) == {"b"}
        areas.append(
            roc_auc_score(outside["target"], card_probabilities(card, outside), sample_weight=outside["weight"])
        )
    assert again.area.outside == pytest.approx(np.mean(areas), abs=1e-9)
