"""What a card publishes of its evaluation tells no handful of files."""

from __future__ import annotations

import numpy as np
import pytest

from bondroit.building.challenger_lines import rank
from bondroit.building.evaluation import judge
from bondroit.building.judged_document import evaluation_document
from bondroit.stats.calibration import score_classes
from bondroit.stats.sampling import Sampling


def _judged(seed: int, rows: int = 3_000, capacity: int | None = None):
    chance = np.random.default_rng(seed)
    scores = chance.beta(1.1, 14, rows)
    target = (chance.random(rows) < scores).astype(float)
    amounts = target * chance.lognormal(5, 1, rows).round()
    return judge(scores, target, Sampling(np.ones(rows)), amounts=amounts, capacity=capacity)


@pytest.mark.parametrize("seed", range(8))
def test_no_step_of_the_gains_is_a_handful(seed: int) -> None:
    """Between two points told, and to the end, events and others are none or at least 11; a capacity counts as one."""
    made = _judged(seed, capacity=45)
    told = evaluation_document(made)["gains"]
    found = [0, *(round(g["events"] * made.events) for g in told), made.events]
    controlled = [0, *(round(g["share"] * made.rows) for g in told), made.rows]
    steps = np.diff(np.array([found, np.array(controlled) - np.array(found)]), axis=1)
    assert told
    assert not ((steps > 0) & (steps < 11)).any()


def test_every_figure_told_is_the_evaluation_s() -> None:
    """Points, tests and recalibration are those of the evaluation; what was not asked for is left out."""
    made = _judged(3, capacity=300)
    told = evaluation_document(made)
    gains = {g.share: g for g in made.gains}
    for line in told["gains"]:
        gain = gains[line["share"]]
        assert line["events_interval"] == list(gain.events_interval)
        assert line["euros"] == gain.amounts
        assert line["precision"]["low"] == gain.precision.low
        assert line["best_euros"] == gain.oracle_amounts
    assert [line["files"] for line in told["gains"] if "files" in line] == [300]
    assert told["spiegelhalter"]["p_value"] == made.spiegelhalter.p_value
    assert told["hosmer_lemeshow"]["classes"] == made.hosmer_lemeshow.classes
    assert told["recalibration"]["slope"]["value"] == made.slope == told["slope"]
    assert not {"held_out", "stability"} & set(told)


def test_one_class_has_no_evaluation() -> None:
    """Rows that all meet the target, or none, are not judged; the document of nothing is nothing."""
    for target in (np.zeros(30), np.ones(30)):
        assert judge(np.linspace(0.1, 0.9, 30), target, Sampling(np.ones(30))) is None
    assert evaluation_document(None) is None


def _unequal(seed: int, rows: int = 2_000):
    """A survey in which few rows of high score, or few events, stand for many."""
    chance = np.random.default_rng(seed)
    scores = chance.beta(1.1, 9, rows)
    target = (chance.random(rows) < scores).astype(float)
    heavy = scores > np.quantile(scores, 0.99) if seed % 2 else target == 1.0
    weights = np.where(heavy, chance.choice([1.0, 40.0], rows), 1.0)
    return scores, target, weights


def _behind(scores, target, weights, share: float) -> np.ndarray:
    """Events and others in the top share of the weight, the last row in part, by a walk down the order."""
    left, found = share * weights.sum(), np.zeros(2)
    for k in np.argsort(-scores, kind="stable"):
        part = min(1.0, left / weights[k])
        found += part * np.array([target[k], 1.0 - target[k]])
        left -= part * weights[k]
        if left <= 0.0:
            break
    return found


@pytest.mark.parametrize("seed", range(6))
def test_unequal_weights_do_not_pass_for_people(seed: int) -> None:
    """Real events and others behind a share, and between two shares told, are never a handful, whatever the weights."""
    scores, target, weights = _unequal(seed)
    made = judge(scores, target, Sampling(weights))
    told = evaluation_document(made)["gains"]
    end = np.array([made.events, made.rows - made.events])
    points = [np.zeros(2), *(_behind(scores, target, weights, g["share"]) for g in told), end]
    steps = np.diff(np.array(points), axis=0)
    assert not ((steps > 1e-6) & (steps < 11 - 1e-6)).any()
    assert len(told) < len(made.gains)


@pytest.mark.parametrize("seed", range(6))
def test_no_class_of_the_score_tells_a_few_people(seed: int) -> None:
    """A class whose rate is told has 11 real events and others or none, and so have those that are not, together."""
    scores, target, weights = _unequal(seed)
    made = judge(scores, target, Sampling(weights))
    label = score_classes(scores, weights, 10)
    gone = np.zeros(2, np.int64)
    for k, line in enumerate(evaluation_document(made)["calibration"]):
        events, rows = int(target[label == k].sum()), int((label == k).sum())
        cells = np.array([events, rows - events])
        assert line["count"] is None or line["count"] == rows >= 11
        if line["observed"] is None:
            gone += cells
        else:
            assert not ((cells > 0) & (cells < 11)).any()
    assert gone.sum() > 0
    assert not ((gone > 0) & (gone < 11)).any()


@pytest.mark.parametrize("seed", range(6))
def test_challengers_are_told_by_the_same_floor(seed: int) -> None:
    """What is found at 5, 10 and 20 % by a challenger rests on 11 real events and others, differences included."""
    scores, target, weights = _unequal(seed)
    gains = rank(scores, target, None, Sampling(weights)).gains
    end = np.array([target.sum(), len(target) - target.sum()])
    steps = np.diff([np.zeros(2), *(_behind(scores, target, weights, g.share) for g in gains), end], axis=0)
    assert not ((steps > 1e-6) & (steps < 11 - 1e-6)).any()
