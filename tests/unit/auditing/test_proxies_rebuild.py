"""What stands for a removed variable: against least squares on the rows themselves."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.auditing.proxies_here import card, files

from bondroit.auditing.proxies_material import ProxyFiles, coded_variable
from bondroit.auditing.proxies_rebuild import Rebuilding
from bondroit.stats.held_out import parts_of
from bondroit.stats.sampling import Sampling


def _plain(made: ProxyFiles, values: np.ndarray, others: list[str], part: np.ndarray) -> float:
    """Held-out share of variance by `numpy.linalg.lstsq`, part by part."""
    own = [made.design.dense()[:, made.spans[name]] for name in others]
    design = np.column_stack([np.ones(made.rows), *own])
    root, left, spread = np.sqrt(made.weights), 0.0, 0.0
    for k in range(5):
        learnt, held = part != k, part == k
        found, *_ = np.linalg.lstsq(design[learnt] * root[learnt, None], values[learnt] * root[learnt], rcond=None)
        mean = np.average(values[learnt], weights=made.weights[learnt])
        left += made.weights[held] @ np.square(values[held] - design[held] @ found)
        spread += made.weights[held] @ np.square(values[held] - mean)
    return 1.0 - left / spread


@pytest.mark.parametrize("weighted", [False, True])
def test_shares_are_those_of_least_squares(weighted: bool) -> None:
    """Sums of products give the held-out share that regressing the rows gives, for variables and for traits."""
    made = files(1_500, weighted=weighted)
    part = parts_of(made.sampling)
    found = Rebuilding(made, part)
    effect = made.variables[0].logits[made.variables[0].codes]
    assert found.variable("own").share.value == pytest.approx(_plain(made, effect, ["copy", "noise"], part), abs=1e-4)
    trait = made.traits[0].members.astype(float)
    whole = found.trait("trait")
    assert whole.share.value == pytest.approx(_plain(made, trait, ["own", "copy", "noise"], part), abs=1e-4)
    first = whole.stand_ins[0]
    assert first.alone == pytest.approx(_plain(made, trait, [first.variable], part), abs=1e-4)
    rest = [n for n in made.names if n != first.variable]
    lost = whole.share.value - _plain(made, trait, rest, part)
    assert first.lost == pytest.approx(lost, abs=2e-4)


def test_the_copy_stands_for_the_original() -> None:
    """The variable that is the same in nine files of ten is named as the proxy; noise is not."""
    made = files()
    found = Rebuilding(made, parts_of(made.sampling)).variable("own")
    assert found.proxies == ("copy",)
    assert [s.variable for s in found.stand_ins] == ["copy"]
    # In nine files of ten the same: the correlation of the two is near 0.8, its square is rebuilt.
    assert found.share.low < 0.64 < found.share.high + 0.05


def test_a_sum_over_two_adults_tells_lone_parents() -> None:
    """Months worked summed over both adults stand for a trait that no variable names."""
    chance = np.random.default_rng(3)
    lone = chance.random(4_000) < 0.2
    adults = np.where(lone, 1, 2)
    worked = chance.binomial(12 * adults, 0.8)
    codes = np.digitize(worked, (7, 13, 19)).astype(np.uint8)
    made = card(months_worked=(0.0, -0.3, -0.6, -0.9), noise=(0.0, 0.2)).variables
    from bondroit.auditing.proxies_material import Trait
    from bondroit.errors import Text

    both = ProxyFiles(
        (coded_variable(made[0], codes), coded_variable(made[1], chance.integers(0, 2, 4_000))),
        (Trait("lone_parent", Text("lone parent", "parent isolé"), lone),), Sampling(np.ones(4_000)),
    )  # fmt: skip
    found = Rebuilding(both, parts_of(both.sampling)).trait("lone_parent")
    assert found.proxies == ("months_worked",)
    assert found.share.low > 0.5


def test_a_variable_without_effect_has_nothing_to_rebuild() -> None:
    """Where all files have one class, or the class adds nothing, the share is nought."""
    variables = card(flat=(0.0, 0.0), other=(0.0, 1.0)).variables
    codes = np.random.default_rng(1).integers(0, 2, (2, 300))
    made = ProxyFiles(
        tuple(coded_variable(v, c) for v, c in zip(variables, codes, strict=True)), (), Sampling(np.ones(300))
    )
    found = Rebuilding(made, parts_of(made.sampling)).variable("flat")
    assert (found.share.value, found.stand_ins, found.proxies) == (0.0, (), ())
