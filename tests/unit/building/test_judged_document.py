"""What a card publishes of its evaluation tells no handful of files."""

from __future__ import annotations

import numpy as np
import pytest

from bondroit.building.evaluation import judge
from bondroit.building.judged_document import evaluation_document
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
