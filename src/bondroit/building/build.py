"""The whole way from a table to a scorecard."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.building.assemble import card_variables
from bondroit.building.checking import Survey, check_survey
from bondroit.building.classes import associate, histograms, merge_columns
from bondroit.building.design import card_probabilities
from bondroit.building.evaluation import area_document, evaluate, evaluation_document, judge, parts, row_order, split
from bondroit.building.noting import merged_notes, nothing_found, small_classes
from bondroit.building.prebins import prebin_columns
from bondroit.building.reporting import report_variables
from bondroit.building.request import BuildRequest, Built, Evaluation
from bondroit.building.screening import look_alikes, resemblance, screen
from bondroit.building.selection import Selected, select
from bondroit.building.shrinkage import shrinkage, shrinkage_notes
from bondroit.domain.scorecard import Scorecard
from bondroit.errors import UserError
from bondroit.stats.ranking import Area, area_under_curve

if TYPE_CHECKING:
    import polars as pl

    from bondroit.stats.arrays import Booleans
    from bondroit.stats.sampling import Sampling

_LIBRARIES = ("numpy", "polars", "scipy")


def build_scorecard(frame: pl.DataFrame, *, request: BuildRequest) -> Built:
    """Build a scorecard from any table with a two-valued target.

    Pre-bins each candidate, merges its classes by dynamic programming, screens by information value and
    chi-square, drops look-alikes, selects forward by score test and backward by Wald test, fits with the
    weights, and evaluates on the rows held out.

    Args:
        frame: one row per file; numbers, booleans and texts may serve as variables.
        request: see `BuildRequest`.

    Raises:
        UserError: E-TAB-003, E-TAB-004, E-BLD-001, E-BLD-002 (see `check_survey`); E-BLD-003 if no variable
            tells the target's classes apart.
    """
    survey = check_survey(frame, request)
    training = np.ones(frame.height, np.bool_)
    if request.holdout:
        training = split(survey, row_order(frame, survey, request), request.holdout, request.seed)
    rows, target = frame.filter(training), survey.target[training]
    sampling = _unit_weights(survey.sampling.part(training))
    columns, notes = prebin_columns(rows, request, sampling.weights)
    found = histograms(columns, target, sampling.weights)
    merged = merge_columns(columns, found, request)
    said = associate(merged, found)
    kept = np.flatnonzero(screen(merged, said, request)).tolist() if merged else []
    near = resemblance(merged, said, kept, sampling.weights)
    stands_in = look_alikes(merged, said, kept, sampling.weights, near)
    left = [a for a, j in enumerate(kept) if j not in stands_in]
    selected = select(merged, [kept[a] for a in left], target, sampling, request, near=near[np.ix_(left, left)])
    notes = [*notes, *merged_notes(merged, found, request)]
    if not selected.chosen:
        raise nothing_found(request.target, int(target.sum()), len(target), len(merged), notes)
    variables = card_variables(selected, merged, target, sampling, meanings=request.meanings)
    card = Scorecard(request.name, 1, request.target, float(selected.fit.coefficients[0]), variables)
    evaluation = None
    if not training.all():
        held = ~training
        evaluation = evaluate(card, frame.filter(held), survey.target[held], survey.sampling.part(held))
    elif request.folds:
        evaluation = _cross_validate(frame, survey, replace(request, candidates=tuple(m.source.name for m in merged)))
    area = area_under_curve(selected.fit.probabilities, target, sampling)
    factor = shrinkage(selected.fit, target, sampling.weights)
    provenance = _provenance(
        request=request, survey=survey, training=training, selected=selected, area=area, evaluation=evaluation
    )
    return Built(
        card=replace(card, provenance=provenance | {"shrinkage": factor}),
        positive=survey.positive,
        evaluation=evaluation,
        training_area=area,
        variables=report_variables(
            merged, said, kept, stands_in, selected, full=len(selected.entered) == request.max_variables
        ),
        notes=(*notes, *small_classes(merged, selected), *shrinkage_notes(factor, evaluation)),
        training=training,
    )


def _cross_validate(frame: pl.DataFrame, survey: Survey, request: BuildRequest) -> Evaluation | None:
    """Judge every row by a card whose whole building, cuts and selection included, was made without its part."""
    scores = np.full(len(survey.target), survey.sampling.weights @ survey.target / survey.sampling.weights.sum())
    part = parts(survey, row_order(frame, survey, request), request.folds, request.seed)
    for k in range(request.folds):
        apart = part == k
        try:
            card = build_scorecard(frame.filter(~apart), request=replace(request, folds=0, holdout=0.0)).card
        except UserError as error:
            if error.code not in {"E-BLD-001", "E-BLD-003"}:
                raise
            continue  # nothing is learnt without this part: its rows keep the common rate
        own = card_probabilities(card, frame.filter(apart))
        scores[apart] = np.where(np.isnan(own), scores[apart], own)
    return judge(scores, survey.target, survey.sampling, folds=request.folds)


def _unit_weights(sampling: Sampling) -> Sampling:
    """Weights scaled to sum to Kish's effective size: a unit is worth one independent row."""
    weights = sampling.weights * (sampling.effective_size / sampling.weights.sum())
    return replace(sampling, weights=weights)


def _provenance(
    *,
    request: BuildRequest,
    survey: Survey,
    training: Booleans,
    selected: Selected,
    area: Area,
    evaluation: Evaluation | None,
) -> dict[str, Any]:
    weights, target = survey.sampling.weights, survey.target
    return {
        "rows": len(target),
        "rows_learnt_from": int(training.sum()),
        "events": int(target.sum()),
        "events_learnt_from": int(target[training].sum()),
        "weight_sum": float(weights.sum()),
        "rate": float(weights @ target / weights.sum()),
        "target_column": request.target,
        "positive": survey.positive,
        "weight_column": request.weight,
        "strata_column": request.strata,
        "stratum_size_column": request.stratum_size,
        "coefficients": len(selected.fit.coefficients),
        "log_likelihood": selected.fit.log_likelihood,
        "newton_steps": selected.fit.steps,
        "status": selected.fit.status.value,
        "intervals": "95 %, linearised under the design of the sample",
        "settings": request.settings,
        "auc_learnt_from": area_document(area),
        "evaluation": evaluation_document(evaluation),
        "versions": {name: version(name) for name in _LIBRARIES},
    }
