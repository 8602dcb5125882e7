"""Refits, losses and what comes back: against scikit-learn, group means of scores, and a bootstrap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tests.unit.auditing.proxies_here import files

from bondroit.auditing.proxies_parity import parities, selected_part
from bondroit.auditing.proxies_rebuild import Rebuilding
from bondroit.auditing.proxies_refit import Surveyed, gaps_of, lost, refit, returned
from bondroit.auditing.proxies_removed import remove
from bondroit.stats.held_out import parts_of
from bondroit.stats.logistic import probabilities
from bondroit.stats.ridged import PENALTY
from bondroit.stats.sampling import Sampling


def survey(rows: int = 1_500, seed: int = 2) -> Surveyed:
    """Files whose truth follows `own` and `noise`."""
    made = files(rows, seed)
    chance = np.random.default_rng([seed, 7])
    logits = -1.2 + 1.0 * (made.variables[0].codes == 1) + 0.4 * (made.variables[2].codes == 2)
    truth = (chance.random(rows) < probabilities(logits)).astype(float)
    return Surveyed(made, truth, truth * chance.integers(100, 1_000, rows), 0.2)


def _sklearn(made: Surveyed, names: list[str], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and dummies of the same fit."""
    own = [made.files.design.dense()[:, made.files.spans[n]] for n in names]
    design = np.column_stack(own)
    model = LogisticRegression(C=1.0 / PENALTY, tol=1e-12, max_iter=5_000, solver="newton-cholesky")
    model.fit(design[rows], made.truth[rows], sample_weight=made.files.weights[rows])
    return np.concatenate([model.intercept_, model.coef_[0]]), design


def test_refits_and_losses_are_scikit_learns() -> None:
    """The scores of either card on files not learnt from, and the change of area, are those of scikit-learn."""
    made = survey()
    whole, smaller = refit(made, made.files.names), refit(made, ["copy", "noise"])
    found = lost(made, whole, smaller)
    areas = []
    for one in (whole, smaller):
        scores = np.empty(len(made.truth))
        for k in range(5):
            coefficients, design = _sklearn(made, list(one.names), made.part != k)
            held = made.part == k
            scores[held] = coefficients[0] + design[held] @ coefficients[1:]
        np.testing.assert_allclose(one.scores, scores, atol=1e-4)
        areas.append(roc_auc_score(made.truth, one.scores))
    assert found.area.value == pytest.approx(areas[1] - areas[0], abs=1e-9)
    assert (found.before.value, found.after.value) == pytest.approx(tuple(areas))
    assert found.area.high < 0.0  # what tells the truth was taken out
    assert found.cents is not None
    assert found.euros is not None


def test_gaps_are_differences_of_group_means() -> None:
    """Gaps before and after, and the part through the variable, are differences of mean logits of real files."""
    made = survey()
    population = files(4_000, 9)
    whole, smaller = refit(made, made.files.names), refit(made, ["copy", "noise"])
    (found, _) = returned(made, whole, smaller, ["own"], gaps_of(population))
    members = population.traits[0].members
    coefficients, _ = _sklearn(made, ["own", "copy", "noise"], np.ones(len(made.truth), np.bool_))
    reduced, _ = _sklearn(made, ["copy", "noise"], np.ones(len(made.truth), np.bool_))
    dense = population.design.dense()[:, 1:]

    def gap(score: np.ndarray) -> float:
        return float(score[members].mean() - score[~members].mean())

    own = population.spans["own"].stop - 1
    before, through = gap(dense @ coefficients[1:]), gap(dense[:, :own] @ coefficients[1 : own + 1])
    after = gap(dense[:, own:] @ reduced[1:])
    assert found.before.value == pytest.approx(before, abs=1e-4)
    assert found.through.value == pytest.approx(through, abs=1e-4)
    assert found.after.value == pytest.approx(after, abs=1e-4)
    assert found.share is not None
    assert found.share.value == pytest.approx((after - (before - through)) / through, abs=1e-3)
    assert found.share.low > 0.2  # the copy brings a good part of it back


def test_the_interval_of_what_comes_back_is_that_of_a_bootstrap() -> None:
    """The linearised spread of what comes back is near that of refits on surveys drawn again."""
    made = survey(800)
    gaps = gaps_of(files(2_000, 9))
    whole, smaller = refit(made, made.files.names), refit(made, ["copy", "noise"])
    linear = returned(made, whole, smaller, ["own"], gaps)[0].back
    chance, again = np.random.default_rng(5), []
    for _ in range(120):
        times = chance.multinomial(800, np.full(800, 1 / 800)).astype(float)
        rows = times > 0
        drawn = Surveyed(replace_weights(made, times).kept(rows), made.truth[rows], None, made.share)
        one, two = refit(drawn, made.files.names), refit(drawn, ["copy", "noise"])
        again.append(returned(drawn, one, two, ["own"], gaps)[0].back.value)
    assert (linear.high - linear.low) / (2 * 1.96) == pytest.approx(np.std(again), rel=0.3)


def replace_weights(made: Surveyed, weights: np.ndarray) -> object:
    """The files with other weights."""
    own = made.files
    return type(own)(own.variables, own.traits, replace(own.sampling, weights=np.maximum(weights, 1e-9)), own.intercept)


def test_a_removal_goes_with_its_proxies() -> None:
    """Taken out alone the variable comes back; with its proxy it does not."""
    made, population = survey(), files(4_000, 9)
    rebuilt = Rebuilding(population, parts_of(population.sampling)).variable("own")
    whole = refit(made, made.files.names)
    found = remove(made, whole, rebuilt, gaps_of(population), lambda _one, _other: None)
    assert found.with_proxies is not None
    assert found.alone.without == ("own",)
    assert found.with_proxies.without == ("own", "copy")
    alone, both = (abs(r.returned[0].after.value) for r in (found.alone, found.with_proxies))
    assert both < 0.1 * alone
    assert found.with_proxies.lost.area.value < found.alone.lost.area.value + 0.02


@pytest.mark.parametrize("share", [0.05, 0.33, 1.0])
def test_the_selected_part_adds_up(share: float) -> None:
    """The parts selected weigh what is asked for, equal scores counting for their part."""
    chance = np.random.default_rng(1)
    scores, weights = chance.integers(0, 4, 200).astype(float), chance.uniform(0.5, 2.0, 200)
    part = selected_part(scores, weights, share)
    assert weights @ part == pytest.approx(share * weights.sum())
    assert (np.diff(part[np.argsort(-scores, kind="stable")]) <= 1e-12).all()


def test_parity_at_equal_truth_counts_and_hides() -> None:
    """Shares selected at equal truth are those of a count; a group with few selected files is hidden."""
    made = survey(2_000)
    scores = refit(made, made.files.names).scores
    found = {(p.trait, p.truth): p for p in parities(made, scores, ())}
    part = selected_part(scores, made.files.sampling.weights, made.share)
    for trait in made.files.traits:
        for truth, rows in (("met", made.truth > 0.5), ("not_met", made.truth < 0.5)):
            one = found[trait.name, truth]
            assert one.group is not None
            assert one.others is not None
            assert one.group.value == pytest.approx(part[rows & trait.members].mean())
            assert one.others.value == pytest.approx(part[rows & ~trait.members].mean())
    few = replace(made, files=made.files.kept(np.arange(2_000) < 2_000), share=0.002)
    assert all(p.hidden and p.group is None and p.rows is None for p in parities(few, scores, ()))


def test_sampling_weights_are_followed() -> None:
    """Files counted twice by their weight give the coefficients of files that are there twice."""
    made = survey(400)
    twice = np.repeat(np.arange(400), 2)
    doubled = Surveyed(
        type(made.files)(
            tuple(replace(v, codes=v.codes[twice]) for v in made.files.variables), (), Sampling(np.ones(800)), 0.0
        ),
        made.truth[twice], None, 0.2,
    )  # fmt: skip
    own = made.files
    weighted = Surveyed(
        type(own)(own.variables, (), Sampling(np.full(400, 2.0)), 0.0), made.truth, None, 0.2
    )  # fmt: skip
    assert own.sampling.effective_size == 400
    one, two = refit(doubled, own.names).fit.coefficients, refit(weighted, own.names).fit.coefficients
    np.testing.assert_allclose(one, two, atol=0.02)
