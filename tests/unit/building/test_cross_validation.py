"""Cross-validation: every row is judged by a card whose whole building was made without its part."""

from __future__ import annotations

import numpy as np
import polars as pl
from sklearn.metrics import roc_auc_score

from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.evaluation import parts, row_order
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import points_of

ROWS = 900
REQUEST = BuildRequest(name="y", target="y", weight="w", holdout=0.0, folds=4, seed=5)


def table(signal=1.0):
    """Two columns that tell the target apart with some strength, and ten that do not."""
    random = np.random.default_rng(11)
    noise = {f"noise_{k}": random.normal(size=ROWS) for k in range(10)}
    x, group = random.normal(size=ROWS), random.choice(["a", "b", "c"], ROWS)
    chance = 1 / (1 + np.exp(-signal * (x + (group == "a")) + 0.5))
    return pl.DataFrame(
        {
            "x": x,
            "group": group,
            **noise,
            "w": random.uniform(1, 3, ROWS),
            "y": (random.random(ROWS) < chance).astype(int),
        }
    )


def _parts(frame):
    """The part of each row in the cross-validation of `REQUEST`."""
    survey = check_survey(frame, REQUEST)
    return parts(survey, row_order(frame, survey, REQUEST), REQUEST.folds, REQUEST.seed)


def test_parts_are_even_within_each_class():
    """The parts differ by at most one row in each class of the target, and hold every row once."""
    frame = table()
    target, part = frame["y"].to_numpy(), _parts(frame)
    for value in (0.0, 1.0):
        counts = np.bincount(part[target == value], minlength=4)
        assert counts.max() - counts.min() <= 1


def test_the_figures_are_those_of_a_plain_loop():
    """Cards built by hand without each part, scored by the plain sum, give the same AUC as scikit-learn tells."""
    frame = table()
    built = build_scorecard(frame, request=REQUEST)
    part = _parts(frame)
    scores = np.zeros(ROWS)
    for k in range(4):
        own = BuildRequest(name="y", target="y", weight="w", holdout=0.0, seed=5,
                           candidates=tuple(c for c in frame.columns if c not in {"y", "w"}))  # fmt: skip
        card = build_scorecard(frame.filter(part != k), request=own).card
        scores[part == k] = [points_of(card, row) for row in frame.filter(part == k).iter_rows(named=True)]
    expected = roc_auc_score(frame["y"], scores, sample_weight=frame["w"])
    assert built.evaluation.folds == 4
    assert built.evaluation.rows == ROWS
    assert abs(built.evaluation.area.value - expected) < 1e-12
    assert built.training.all()


def test_the_card_is_that_of_a_build_without_evaluation():
    """Judging changes nothing of the lines of the card."""
    frame = table()
    judged = build_scorecard(frame, request=REQUEST).card
    plain = build_scorecard(frame, request=BuildRequest(name="y", target="y", weight="w", holdout=0.0, seed=5)).card
    assert judged.variables == plain.variables
    assert judged.intercept == plain.intercept
    assert plain.provenance["evaluation"] is None


def test_a_card_that_learnt_chance_is_not_praised():
    """Where the target hardly depends on anything, the cross-validated AUC is below that of the rows learnt from."""
    built = build_scorecard(table(signal=0.6), request=REQUEST)
    assert built.evaluation.area.value < built.training_area.value
