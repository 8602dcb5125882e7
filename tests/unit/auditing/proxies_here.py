"""A small card and files on which proxies are known by construction."""

from __future__ import annotations

import numpy as np

from bondroit.auditing.proxies_material import ProxyFiles, Trait, coded_variable
from bondroit.domain.scorecard import CATEGORICAL, VALUES, Modality, Scorecard, Variable
from bondroit.errors import Text
from bondroit.stats.sampling import Sampling


def variable(name: str, coefficients: tuple[float, ...]) -> Variable:
    """A variable of classes `0`, `1`, ..., the first of reference."""
    lines = tuple(Modality(str(k), VALUES, b, reference=k == 0, values=(str(k),)) for k, b in enumerate(coefficients))
    return Variable(name, CATEGORICAL, lines)


def card(**coefficients: tuple[float, ...]) -> Scorecard:
    """A card of such variables."""
    return Scorecard("made", 1, "target", -1.0, tuple(variable(n, b) for n, b in coefficients.items()))


CARD = card(own=(0.0, 0.8), copy=(0.0, -0.5), noise=(0.0, 0.3, 0.6))


def files(rows: int = 3_000, seed: int = 1, *, weighted: bool = False) -> ProxyFiles:
    """`copy` is `own` in nine files of ten; the trait goes with `own`; `noise` goes with nothing."""
    chance = np.random.default_rng(seed)
    trait = chance.random(rows) < 0.3
    own = (chance.random(rows) < 0.2 + 0.5 * trait).astype(np.uint8)
    copy = np.where(chance.random(rows) < 0.9, own, 1 - own).astype(np.uint8)
    noise = chance.integers(0, 3, rows).astype(np.uint8)
    other = chance.random(rows) < 0.5
    weights = chance.uniform(0.5, 2.0, rows) if weighted else np.ones(rows)
    return ProxyFiles(
        tuple(coded_variable(v, c) for v, c in zip(CARD.variables, (own, copy, noise), strict=True)),
        (Trait("trait", Text("trait", "caractère"), trait), Trait("chance", Text("chance", "hasard"), other)),
        Sampling(weights),
        CARD.intercept,
    )
