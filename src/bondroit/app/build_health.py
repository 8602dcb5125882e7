"""The health branch's way (FACTS, section 2): a random draw of C2S households, two replica cards, compared.

The card of five variables and the experimental one are built on the same draw, and judged on households they did not
see, by what they find and by what they cost those with whom nothing is wrong. Both are experiments: no plan is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.burden import burdens
from bondroit.auditing.groups import rate
from bondroit.auditing.material import attribute_of
from bondroit.building.design import card_probabilities
from bondroit.building.health import apart_scores, build_replica, highest_profiles, replica_request
from bondroit.domain.target import CoverTarget
from bondroit.errors import Text, UserError
from bondroit.observing.health import ADDED, FIVE, GROUPS, HEALTH_ID, WINDOW, YES_NO, observe_health
from bondroit.showing.health_report import Compared, HealthReport, Replica
from bondroit.stats.calibration import calibration_table
from bondroit.stats.compare import compare_areas
from bondroit.stats.gains import gains_with_intervals
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.sampling import Sampling
from bondroit.surveying.draw import draw_survey

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.app.ports import Cards, Journal, Tables
    from bondroit.building.request import Built
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.stats.arrays import Booleans, Floats

SIZE = 5_000
SHARES = (0.01, 0.02, 0.05, 0.10, 0.20)
BURDEN_SHARES = (0.05, 0.20, 0.40)
HEALTH_TARGETS = (CoverTarget(name="anomaly", ceilings=1.0), CoverTarget(name="above_three_ceilings", ceilings=3.0))
CARDS: dict[str, tuple[str, ...]] = {"five": tuple(FIVE), "experimental": (*FIVE, *ADDED)}
LEAST_EVENTS = 50
"""Households on either side of the target for each card; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRequest:
    """What is drawn and learnt.

    Attributes:
        month: only what was known before it counts.
        size: households drawn at random among those on the free C2S.
        seed: of the draw and of the parts.
        targets: one comparison each.
        floor: smallest cell shown.
        language: of the meanings the cards carry.
    """

    month: Month
    size: int = SIZE
    seed: int = 1
    targets: tuple[CoverTarget, ...] = HEALTH_TARGETS
    floor: int = 11
    language: Language = "fr"


def build_health(
    *,
    request: HealthRequest,
    controls: Callable[[pl.DataFrame, CoverTarget], pl.Series],
    tables: Tables,
    cards: Cards,
    journal: Journal,
) -> HealthReport:
    """Draw, control, learn both replicas for each target, keep them as experiments and compare them.

    Args:
        request: see `HealthRequest`.
        controls: what a control of each household (column health_household) finds: whether the target is met.
        tables: reads `health`.
        cards: gets two cards per target.
        journal: gets one entry.

    Raises:
        UserError: E-WRK-003 without a year of `health` before the month; E-USE-003 if the draw is larger than the
            population; E-BLD-... if nothing can be learnt.
    """
    population = _population(request, tables)
    drawn = _drawn(request, population)
    frames = [(target, drawn.with_columns(controls(drawn, target).alias(target.name))) for target in request.targets]
    for target, frame in frames:
        _require_events(frame[target.name], target)
    compared = [_compare(frame, target, request, cards) for target, frame in frames]
    _keep([replica.card for one in compared for replica in one.replicas], cards)
    report = HealthReport(
        month=str(request.month),
        population=population.height,
        drawn=drawn.height,
        seed=request.seed,
        targets=tuple(compared),
    )
    figures = {r.card.label: {"hash": r.card.hash, "auc": r.area.value} for c in compared for r in c.replicas}
    journal.append("build", "statistics", {"branch": "health", "month": str(request.month), "drawn": drawn.height,
                                           "status": "experiment", "cards": figures})  # fmt: skip
    return report


def _population(request: HealthRequest, tables: Tables) -> pl.DataFrame:
    """Every household on the free C2S, with its variables."""
    months = [request.month.plus(-lag) for lag in range(WINDOW, 0, -1)]
    missing = [month for month in months if not tables.exists("health", month)]
    if missing:
        raise UserError(
            "E-WRK-003",
            Text(
                f"The insurer's files of {missing[0]} are missing; {WINDOW} months before {request.month} count.",
                f"Les dossiers de l'assureur de {missing[0]} manquent ; il faut {WINDOW} mois avant {request.month}.",
            ),
            remedy=Text("choose a later month.", "choisissez un mois plus tardif."),
        )
    return observe_health(request.month, tables.scan("health", months)).collect()


def _drawn(request: HealthRequest, population: pl.DataFrame) -> pl.DataFrame:
    """The random draw with its weights, sorted by household."""
    files = population.select(pl.col(HEALTH_ID).alias("household_id"))
    survey = draw_survey(files, size=request.size, seed=request.seed, month=request.month)
    weights = survey.select(pl.col("household_id").alias(HEALTH_ID), "stratum", "stratum_size", "weight")
    return weights.join(population, on=HEALTH_ID, how="inner").sort(HEALTH_ID)


def _require_events(found: pl.Series, target: CoverTarget) -> None:
    events = int(found.sum())
    if min(events, len(found) - events) >= LEAST_EVENTS:
        return
    raise UserError(
        "E-BLD-003",
        Text(
            f"The draw holds fewer than {LEAST_EVENTS} households on one side of the target {target.name}.",
            f"Le tirage compte moins de {LEAST_EVENTS} ménages d'un côté de la cible {target.name}.",
        ),
        remedy=Text("draw more households: --size.", "tirez plus de ménages : --size."),
    )


def _compare(frame: pl.DataFrame, target: CoverTarget, request: HealthRequest, cards: Cards) -> Compared:
    words = {name: text.say(request.language) for name, text in (FIVE | ADDED).items()}
    requests = [
        replica_request(
            name=f"health_{target.name}_{kind}",
            target=target.name,
            variables={name: words[name] for name in names},
            required=tuple(FIVE),
            yes_no=YES_NO,
            seed=request.seed,
        )
        for kind, names in CARDS.items()
    ]
    sampling = Sampling(
        frame["weight"].to_numpy(),
        np.zeros(frame.height, np.int64),
        None,
        frame["stratum_size"].cast(pl.Float64).to_numpy(),
    )
    found = frame[target.name].to_numpy()
    scores = apart_scores(frame, requests)
    built = [build_replica(frame, one) for one in requests]
    replicas = tuple(
        replace(
            _replica(kind, _versioned(one, request, cards), own, (found, sampling, frame), floor=request.floor),
            left_out=tuple((v.name, v.reason) for v in one.variables if not v.kept),
        )
        for kind, one, own in zip(CARDS, built, scores, strict=True)
    )
    target_rate = rate(found, np.ones(len(found), np.bool_), sampling, weighted=True)
    difference = compare_areas(scores[1], scores[0], found.astype(np.float64), sampling)
    return Compared(target, int(found.sum()), len(found), target_rate, replicas, difference)


def _replica(
    kind: str, card: Scorecard, scores: Floats, drawn: tuple[Booleans, Sampling, pl.DataFrame], *, floor: int
) -> Replica:
    """What one card finds, by scores of cards that did not see the household, and what it costs, as it is kept."""
    found, sampling, frame = drawn
    y = found.astype(np.float64)
    attributes = [attribute_of(frame[name]) for name in GROUPS]
    own = card_probabilities(card, frame)
    return Replica(
        kind=kind,
        card=card,
        area=area_under_curve(scores, y, sampling),
        gains=gains_with_intervals(scores, y, sampling, SHARES),
        calibration=calibration_table(scores, y, sampling),
        burdens=burdens(kind, own, found, sampling, shares=BURDEN_SHARES, attributes=attributes, floor=floor),
        profiles=highest_profiles(card, frame, CARDS[kind], floor=floor) if kind == "five" else (),
    )


def _versioned(built: Built, request: HealthRequest, cards: Cards) -> Scorecard:
    """The card under the next version, or the latest one if it says the same; nothing is kept yet."""
    provenance = dict(built.card.provenance) | {"branch": "health", "month": str(request.month), "draw": request.size}
    card = replace(built.card, provenance=provenance)
    version = cards.next_version(card.name)
    if version > 1:
        latest = cards.load(card.name)
        if latest.hash == card.with_version(latest.version).hash:
            return latest
    return card.with_version(version)


def _keep(made: Sequence[Scorecard], cards: Cards) -> None:
    """Save what is new, once every target is learnt: a refusal leaves no card behind."""
    known = set(cards.labels())
    for card in made:
        if card.label not in known:
            cards.save(card)


def met_expression(target: CoverTarget) -> pl.Expr:
    """Whether a household of `health_truths` on the free C2S meets the target; the plain oracle is `cover_met`.

    `anomaly` says that the resources of the application were above the ceiling, without a right through the RSA.
    """
    above = pl.col("applied_resources_cents") > target.ceilings * pl.col("applied_ceiling_cents")
    return (pl.col("anomaly") & above).fill_null(value=False)
