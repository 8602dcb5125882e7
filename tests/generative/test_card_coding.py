"""For any table and any card built on it, the fast coding equals the words of the domain."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.building.build import build_scorecard
from bondroit.building.design import card_probabilities, coefficients, dummies, modality_codes
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import points_of, probability
from bondroit.errors import UserError
from bondroit.stats.logistic import probabilities


def _table(seed: int, rows: int) -> pl.DataFrame:
    """Numbers with ties, holes, infinities of scale; texts with rare levels; booleans with holes."""
    chance = np.random.default_rng(seed)
    hidden = chance.normal(size=rows)
    amount = np.round(np.exp(hidden * 2 + chance.normal(size=rows)) * 10.0 ** chance.integers(-6, 7), 3)
    count = np.maximum(np.round(hidden + chance.normal(size=rows)), 0)
    level = np.array(["a", "b", "other", "missing", "é ü", ""])[np.clip(np.round(np.abs(hidden) * 2), 0, 5).astype(int)]
    flag = hidden + chance.normal(size=rows) > 0
    hole = chance.random((3, rows)) < chance.choice([0.0, 0.02, 0.3], (3, 1))
    return pl.DataFrame(
        {
            "amount": pl.Series(amount).set(pl.Series(hole[0]), None),
            "count": pl.Series(count.astype(np.int32)),
            "level": pl.Series([None if h else v for h, v in zip(hole[1], level, strict=True)], dtype=pl.String),
            "flag": pl.Series([None if h else bool(v) for h, v in zip(hole[2], flag, strict=True)], dtype=pl.Boolean),
            "y": chance.random(rows) < 1 / (1 + np.exp(1 - hidden)),
        }
    )


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(0, 100_000), st.integers(300, 1200), st.integers(2, 6))
def test_fast_coding_equals_the_domain(seed: int, rows: int, max_modalities: int) -> None:
    """Classes, points and logits of every row equal what the scorecard says of it, for files seen or not."""
    try:
        built = build_scorecard(
            _table(seed, rows), request=BuildRequest("t", "y", max_modalities=max_modalities, alpha=0.05)
        )
    except UserError as error:
        assert error.code == "E-BLD-003"  # noqa: PT017 a table of chance may say nothing
        return
    card = built.card
    unseen = _table(seed + 1, 120)
    for variable in card.variables:
        codes = modality_codes(variable, unseen[variable.name])
        for code, value in zip(codes, unseen[variable.name], strict=True):
            assert variable.modality_of(value) == variable.modalities[code]
        assert len({m.name for m in variable.modalities}) == len(variable.modalities)
    fast = card_probabilities(card, unseen)
    plain = [probability(points_of(card, row)) for row in unseen.iter_rows(named=True)]
    np.testing.assert_allclose(fast, plain, rtol=1e-14)
    design, _ = dummies(card, unseen)
    np.testing.assert_allclose(probabilities(design @ coefficients(card)), fast, atol=1e-5)
