"""Claims: the rule of an answer, of robustness, and the figures that decide."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing import claims_figures as of
from bondroit.auditing.claims import HIGHER, LOWER, MORE, NOTHING, Answer, Claim, Measured, Rule, Side, judge
from bondroit.auditing.claims_families import FAMILIES, FAMILY_OF
from bondroit.auditing.claims_list import TOPICS, every_claim
from bondroit.auditing.claims_result import claims_result
from bondroit.errors import Text
from bondroit.observing.dictionary import default_dictionary

FORBIDDEN = ("proven", "refuted", "prouv", "réfut", "fair", "équitable", "compliant", "conforme")


@pytest.mark.parametrize(
    ("rule", "measured", "answer"),
    [
        (MORE, Measured(2.0, 1.1, 3.0), Answer.REPRODUCED),
        (MORE, Measured(None, 1.1, None), Answer.REPRODUCED),
        (MORE, Measured(0.5, 0.2, 0.9), Answer.CONTRADICTED),
        (MORE, Measured(1.0, 0.9, 1.1), Answer.NOT_REPRODUCED),
        (MORE, Measured(1.1, 1.05, 1.2), Answer.NOT_REPRODUCED),
        (MORE, Measured(1.0, 0.7, 1.4), Answer.NOT_ENOUGH),
        (MORE, Measured(None, 0.9, None), Answer.NOT_ENOUGH),
        (MORE, NOTHING, Answer.NOT_ENOUGH),
        (LOWER, Measured(-1.0, -1.5, -0.5), Answer.REPRODUCED),
        (LOWER, Measured(1.0, 0.5, 1.5), Answer.CONTRADICTED),
        (HIGHER, Measured(0.0, -0.05, 0.05), Answer.NOT_REPRODUCED),
        (Rule(Side.NEAR, 0.0, (-0.02, 0.02), "share"), Measured(0.0, -0.01, 0.01), Answer.REPRODUCED),
        (Rule(Side.NEAR, 0.0, (-0.02, 0.02), "share"), Measured(0.1, 0.05, 0.15), Answer.CONTRADICTED),
        (Rule(Side.NEAR, 0.0, (-0.02, 0.02), "share"), Measured(0.0, -0.1, 0.1), Answer.NOT_ENOUGH),
    ],
)
def test_the_interval_answers(rule, measured, answer):
    """A town answers by its whole interval: the claimed side, the other side, about equal, or nothing."""
    assert rule.answer(measured) is answer


def _claim(figure="f"):
    return Claim(code="CLM01", topic="chosen", sentence=Text("s", "s"), source="FACTS 1", figure=figure)


def test_robust_is_nineteen_of_twenty():
    """Nineteen draws of twenty that answer alike make a claim robust, eighteen do not."""
    yes, no = {"f": Measured(2.0, 1.5, 2.5)}, {"f": Measured(0.5, 0.4, 0.6)}
    assert judge(_claim(), [yes] * 19 + [no]).robust
    judged = judge(_claim(), [yes] * 18 + [no] * 2)
    assert not judged.robust
    assert judged.answer is Answer.REPRODUCED
    assert judged.told[0].sided == 18


def test_a_lack_of_evidence_is_never_robust():
    """Draws that all lack evidence answer so, and the claim is not called robust."""
    judged = judge(_claim("absent"), [{}] * 20)
    assert judged.answer is Answer.NOT_ENOUGH
    assert not judged.robust


def test_what_cannot_be_shown_is_asked_of_no_town():
    """A claim that the town cannot show has no figure and says why."""
    claim = Claim(code="CLM99", topic="letter", sentence=Text("s", "s"), source="x", cannot=Text("why", "pourquoi"))
    judged = judge(claim, [{}])
    assert judged.answer is Answer.CANNOT
    assert not judged.told


def test_claims_are_whole():
    """Every claim has its own code, two languages, a source of FACTS, and a figure or a reason for none."""
    claims = every_claim()
    assert len({claim.code for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.topic in TOPICS
        assert claim.sentence.en != claim.sentence.fr
        assert claim.source.startswith("FACTS ")
        assert any(mark in claim.source for mark in ("[V]", "[S]", "[I]")), claim.code
        assert (claim.cannot is None) == bool(claim.figure), claim.code
        assert claim.cannot is not None or claim.measured.en, claim.code
        said = f"{claim.sentence.en} {claim.sentence.fr} {claim.measured.en} {claim.measured.fr}".lower()
        assert not any(word in said for word in FORBIDDEN), claim.code


def test_every_variable_has_a_family():
    """The variables of the package's dictionary are parted into families, none left over."""
    assert set(FAMILY_OF) == set(default_dictionary().names)
    assert set(FAMILY_OF.values()) == set(FAMILIES)


def test_ratio_of_rates_is_that_of_counts():
    """The ratio is that of two plain shares, and its interval holds it."""
    random = np.random.default_rng(4)
    hits, own = random.random(5_000) < 0.1, random.random(5_000) < 0.3
    found = of.ratio_of_rates(hits, own, ~own)
    plain = (hits & own).sum() / own.sum() / ((hits & ~own).sum() / (~own).sum())
    assert math.isclose(found.value, plain)
    assert found.low < plain < found.high


def test_share_over_share_is_that_of_counts():
    """The share of the chosen over the share of those who err, by counts."""
    random = np.random.default_rng(5)
    own, top, err = (random.random(4_000) < part for part in (0.3, 0.05, 0.2))
    found = of.share_over_share(own, top, err)
    plain = ((own & top).sum() / top.sum()) / ((own & err).sum() / err.sum())
    assert math.isclose(found.value, plain)


def test_intervals_hold_the_truth():
    """Of towns drawn from known rates, about 95 in 100 intervals hold the true ratio: share over share, and rates."""
    random, held, rated = np.random.default_rng(6), 0, 0
    rounds, n = 400, 4_000
    for _ in range(rounds):
        own = random.random(n) < 0.3
        top, err = random.random(n) < np.where(own, 0.06, 0.03), random.random(n) < np.where(own, 0.2, 0.15)
        parts = (0.3 * 0.06 / (0.3 * 0.06 + 0.7 * 0.03)) / (0.3 * 0.2 / (0.3 * 0.2 + 0.7 * 0.15))
        found, rates = of.share_over_share(own, top, err), of.ratio_of_rates(top, own, ~own)
        held += found.low <= parts <= found.high
        rated += rates.low <= 2.0 <= rates.high
    # Exact 99.9 % binomial band of 400 draws at 0.95: 363 to 395.
    assert 363 <= held <= 395
    assert 363 <= rated <= 395


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 4), st.integers(0, 1_000))
def test_spread_is_the_shapley_value(parts, seed):
    """A covariance with the whole is the Shapley value of the variance of a sum: the mean over all orders of entry."""
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(60, parts)) @ random.normal(size=(parts, parts))
    columns = {str(k): mixed[:, k] for k in range(parts)}
    found = of.spread_shares(columns)
    whole = mixed.sum(axis=1).var()
    plain = np.zeros(parts)
    orders = list(permutations(range(parts)))
    for order in orders:
        for place, k in enumerate(order):
            before = mixed[:, list(order[:place])].sum(axis=1).var() if place else 0.0
            plain[k] += mixed[:, list(order[: place + 1])].sum(axis=1).var() - before
    plain /= len(orders) * whole
    assert np.allclose([found[str(k)].value for k in range(parts)], plain)
    assert math.isclose(sum(measured.value for measured in found.values()), 1.0)


def test_difference_of_changes_is_plain():
    """Four rates with one success and one failure added, the first two less the last two."""
    hits = np.array([True] * 40 + [False] * 160)
    rows = [np.zeros(200, np.bool_) for _ in range(4)]
    for place, (start, end) in enumerate(((0, 60), (60, 110), (30, 90), (110, 200))):
        rows[place][start:end] = True
    rates = [((hits & r).sum() + 1) / (r.sum() + 2) for r in rows]
    found = of.difference_of_changes([(hits, r) for r in rows])
    assert math.isclose(found.value, rates[0] - rates[1] - (rates[2] - rates[3]))
    assert found.low < found.value < found.high


def test_small_groups_are_not_told():
    """A group of fewer than thirty files has no figure."""
    own = np.arange(100) < 20
    assert of.ratio_of_rates(own, own, ~own) == NOTHING
    assert of.difference_of_means(np.ones(100), own, ~own) == NOTHING
    assert of.area(np.ones(100), own) == NOTHING


def test_a_result_comes_back_from_json():
    """Documents of draws make the same result as their figures."""
    document = {"figures": {"f": {"value": 2.0, "low": 1.5, "high": 2.5, "rows": 40}}, "told": {"files": 3}}
    result = claims_result([_claim()], asked={}, draws=[document] * 20, usual=[document])
    assert result.judged[0].robust
    assert result.usual[0].answer is Answer.REPRODUCED
    assert result.to_document()["claims"][0]["answer"] == "reproduced"
    assert result.count(Answer.REPRODUCED) == 1


def test_fewer_than_twenty_draws_are_never_robust():
    """Nineteen draws that all answer alike are too few to call a claim robust."""
    yes = {"f": Measured(2.0, 1.5, 2.5)}
    assert not judge(_claim(), [yes] * 19).robust
    assert judge(_claim(), [yes] * 20).robust
