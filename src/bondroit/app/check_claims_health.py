"""The health branch's claims: the card of five inputs and the experimental one, on a draw of C2S households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.app.build_health import CARDS, HEALTH_TARGETS, LEAST_EVENTS, SIZE, met_expression
from bondroit.app.check_claims_town import SCORED
from bondroit.auditing import claims_figures as of
from bondroit.auditing.claims import NOTHING, Measured
from bondroit.building.design import card_probabilities
from bondroit.building.health import build_replica, replica_request
from bondroit.observing.health import FIVE, HEALTH_ID, YES_NO, observe_health
from bondroit.stats.compare import compare_areas
from bondroit.stats.sampling import Sampling
from bondroit.surveying.draw import draw_survey

if TYPE_CHECKING:
    from bondroit.app.check_claims_town import ClaimsTown
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats

TWENTIETH = 0.95
ANOMALY = HEALTH_TARGETS[0]
BONFERRONI = 2.5758293035489004
"""Normal quantile of 99 %: five coefficients hold together at 95 %."""
NORMAL = 1.959963984540054


def health_figures(town: ClaimsTown, *, seed: int) -> tuple[dict[str, Measured], dict[str, Any]]:
    """Every figure of section 2, and the sizes they rest on; none where the draw holds too few anomalies.

    The draw takes half of the households at most, so that both cards are judged on others.

    Args:
        town: the town.
        seed: of the draw.
    """
    frame = _population(town)
    drawn = draw_survey(
        frame.select(pl.col(HEALTH_ID).alias("household_id")), size=min(SIZE, frame.height // 2), seed=seed,
        month=SCORED,
    ).select(pl.col("household_id").alias(HEALTH_ID), "stratum", "stratum_size", "weight")  # fmt: skip
    learning = drawn.join(frame, on=HEALTH_ID, maintain_order="left")
    told = {"households": frame.height, "drawn": learning.height, "anomalies": int(learning[ANOMALY.name].sum())}
    if told["anomalies"] < LEAST_EVENTS:
        return {}, told
    cards = {kind: _card(learning, names, seed) for kind, names in CARDS.items()}
    rest = frame.join(drawn.select(HEALTH_ID), on=HEALTH_ID, how="anti", maintain_order="left")
    return _effects(cards["five"]) | _judged(cards, rest), told


def _population(town: ClaimsTown) -> pl.DataFrame:
    """Every household on the free C2S, its variables and whether a control would find an anomaly."""
    known = observe_health(SCORED, town.tables["health"].lazy()).collect()
    met = town.tables["health_truths"].select(HEALTH_ID, met_expression(ANOMALY).alias(ANOMALY.name))
    return known.join(met, on=HEALTH_ID, how="left", maintain_order="left").with_columns(
        pl.col(ANOMALY.name).fill_null(value=False)
    )


def _card(learning: pl.DataFrame, names: tuple[str, ...], seed: int) -> Scorecard:
    request = replica_request(
        name="health_anomaly", target=ANOMALY.name, variables=dict.fromkeys(names, ""), required=tuple(FIVE),
        yes_no=YES_NO, seed=seed,
    )  # fmt: skip
    return build_replica(learning, request).card


def _effects(card: Scorecard) -> dict[str, Measured]:
    """The coefficient of each of the five inputs, yes against no, and the smallest of them."""
    found = {name: _effect(card, name) for name in FIVE}
    figures = {f"health.{name}": measured for name, measured in found.items()}
    if any(measured.low is None for measured in found.values()):
        return figures | {"health.riskiest": NOTHING}
    # The smallest is below nought for sure if one is, above it if all are: bounds that hold for the five together.
    wide = [_widened(measured) for measured in found.values()]
    value, low, high = (min(part) for part in zip(*wide, strict=True))
    return figures | {"health.riskiest": Measured(value, low, high, min(m.rows for m in found.values()))}


def _effect(card: Scorecard, name: str) -> Measured:
    variable = next((v for v in card.variables if v.name == name), None)
    if variable is None:
        return NOTHING
    yes, no = (variable.modality_of(value) for value in (1.0, 0.0))
    if yes is None or no is None:
        return NOTHING
    told, sign = (yes, 1.0) if yes.odds_ratio_low is not None else (no, -1.0)
    if told.odds_ratio_low is None or told.odds_ratio_high is None:
        return NOTHING
    bounds = sorted(sign * float(np.log(bound)) for bound in (told.odds_ratio_low, told.odds_ratio_high))
    return Measured(sign * told.coefficient, bounds[0], bounds[1], min(yes.count or 0, no.count or 0))


def _widened(measured: Measured) -> tuple[float, float, float]:
    value, low, high = measured.value or 0.0, measured.low or 0.0, measured.high or 0.0
    factor = BONFERRONI / NORMAL
    return value, value - factor * (value - low), value + factor * (high - value)


def _judged(cards: dict[str, Scorecard], rest: pl.DataFrame) -> dict[str, Measured]:
    """What both cards find among households they did not see, and whom they control for nothing."""
    met = rest[ANOMALY.name].to_numpy().astype(np.bool_)
    scores: dict[str, Floats] = {kind: card_probabilities(card, rest) for kind, card in cards.items()}
    known = np.logical_and.reduce([np.isfinite(values) for values in scores.values()])
    if int((met & known).sum()) < of.LEAST:
        return {}
    top = {kind: _highest(values) for kind, values in scores.items()}

    def burden(kind: str, members: Booleans) -> Measured:
        return of.ratio_of_rates(top[kind], members & ~met, ~members & ~met)

    yes = {name: rest[name].to_numpy() == 1 for name in ("woman", "minors", "disability_pension")}
    both = (scores["experimental"][known], scores["five"][known])
    gain = compare_areas(*both, met[known].astype(np.float64), Sampling(np.ones(int(known.sum()))))
    return {
        "health.burden_women": burden("five", yes["woman"]),
        "health.burden_minors": burden("five", yes["minors"]),
        "health.burden_disabled": burden("experimental", yes["disability_pension"]),
        "health.burden_disabled_five": burden("five", yes["disability_pension"]),
        "health.area_gain": Measured(gain.value, gain.low, gain.high, int(met[known].sum())),
    }


def _highest(scores: Floats) -> Booleans:
    """The highest twentieth; ties at its edge are all in it, as five yes/no inputs make few scores."""
    found: Booleans = np.nan_to_num(scores) >= np.quantile(np.nan_to_num(scores), TWENTIETH)
    return found
