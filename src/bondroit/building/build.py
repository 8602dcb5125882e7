"""The whole way from a table to a scorecard."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.building.barred_notes import barred_document
from bondroit.building.categories import as_categories
from bondroit.building.checking import Survey, check_survey
from bondroit.building.design import card_probabilities
from bondroit.building.evaluation import judge_apart, parts, row_order, split
from bondroit.building.holding_out import with_history
from bondroit.building.inference import variable_tests
from bondroit.building.judged_document import area_document, evaluation_document
from bondroit.building.learning import Learnt, learn
from bondroit.building.noting import small_classes
from bondroit.building.reporting import report_variables
from bondroit.building.request import Apart, BuildRequest, Built, Evaluation
from bondroit.building.selection import Selected, spans
from bondroit.building.shrinkage import shrinkage, shrinkage_notes
from bondroit.building.tested import tests_document
from bondroit.errors import UserError
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.ranking import Area, area_under_curve

if TYPE_CHECKING:
    import polars as pl

    from bondroit.stats.arrays import Booleans

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
    with one_blas_thread():  # the same sums whatever the threads
        return _built(as_categories(frame, request.categorical), request)


def _built(frame: pl.DataFrame, request: BuildRequest) -> Built:
    survey = check_survey(frame, request)
    training = np.ones(frame.height, np.bool_)
    if request.holdout:
        training = split(survey, row_order(frame, survey, request), request.holdout, request.seed)
    target = survey.target[training]
    learnt = learn(
        frame.filter(training),
        target,
        survey.sampling.part(training),
        request,
        periods=_periods(frame, request, training),
    )
    selected, sampling = learnt.selected, learnt.sampling
    apart = _judged_apart(frame, survey, request, learnt, training)
    evaluation = None if apart is None else _evaluation(frame, survey, request, learnt, apart)
    area = area_under_curve(selected.fit.probabilities, target, sampling)
    factor = shrinkage(selected.fit, target, sampling.weights)
    names = [v.name for v in learnt.card.variables]
    tests = variable_tests(selected.fit, names, spans(selected.chosen, learnt.merged), sampling)
    made = _provenance(
        request=request, survey=survey, training=training, selected=selected, area=area, evaluation=evaluation
    ) | barred_document(names)
    return Built(
        card=replace(learnt.card, provenance=made | {"shrinkage": factor, "tests": tests_document(tests)}),
        positive=survey.positive,
        evaluation=evaluation,
        training_area=area,
        variables=report_variables(
            learnt.merged,
            learnt.said,
            learnt.kept,
            learnt.stands_in,
            selected,
            full=len(selected.entered) == request.max_variables,
        ),
        notes=(*learnt.notes, *small_classes(learnt.merged, selected), *shrinkage_notes(factor, evaluation)),
        training=training,
        apart=apart,
        tests=tests,
    )


def _judged_apart(
    frame: pl.DataFrame, survey: Survey, request: BuildRequest, learnt: Learnt, training: Booleans
) -> Apart | None:
    """The score of each row by a card that did not learn from it."""
    if not training.all():
        scores = np.full(frame.height, np.nan)
        scores[~training] = card_probabilities(learnt.card, frame.filter(~training))
        return Apart(np.where(training, -1, 0), scores)
    if not request.folds:
        return None
    return _cross_validate(frame, survey, replace(request, candidates=tuple(m.source.name for m in learnt.merged)))


def _evaluation(
    frame: pl.DataFrame, survey: Survey, request: BuildRequest, learnt: Learnt, apart: Apart
) -> Evaluation | None:
    judged = judge_apart(apart, survey, request.folds)
    if judged is None:
        return None
    named = replace(request, candidates=tuple(m.source.name for m in learnt.merged))
    return with_history(judged, card=learnt.card, frame=frame, survey=survey, request=named, build=build_scorecard)


def _periods(frame: pl.DataFrame, request: BuildRequest, rows: Booleans) -> pl.Series | None:
    """The period of some rows, where the request names its column."""
    return None if request.period is None else frame[request.period].filter(rows)


def _cross_validate(frame: pl.DataFrame, survey: Survey, request: BuildRequest) -> Apart:
    """Score every row by a card whose whole building, cuts and selection included, was made without its part."""
    scores = np.full(len(survey.target), survey.sampling.weights @ survey.target / survey.sampling.weights.sum())
    part = parts(survey, row_order(frame, survey, request), request.folds, request.seed)
    for k in range(request.folds):
        apart = part == k
        others = ~apart
        if not 0 < survey.target[others].sum() < others.sum():
            continue
        try:
            card = learn(
                frame.filter(others),
                survey.target[others],
                survey.sampling.part(others),
                request,
                periods=_periods(frame, request, others),
                forgiving=True,
            ).card
        except UserError as error:
            if error.code != "E-BLD-003":
                raise
            continue  # nothing is learnt without this part: its rows keep the common rate
        own = card_probabilities(card, frame.filter(apart))
        scores[apart] = np.where(np.isnan(own), scores[apart], own)
    return Apart(part, scores)


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
        "clusters_column": request.clusters,
        "amount_column": request.amount,
        "period_column": request.period,
        "office_column": request.office,
        "coefficients": len(selected.fit.coefficients),
        "log_likelihood": selected.fit.log_likelihood,
        "newton_steps": selected.fit.steps,
        "status": selected.fit.status.value,
        "intervals": "95 %, profile of the penalised likelihood (Firth), made after selection"
        if request.firth
        else "95 %, linearised under the design of the sample, made after selection",
        "settings": request.settings,
        "auc_learnt_from": area_document(area),
        "evaluation": evaluation_document(evaluation),
        "versions": {name: version(name) for name in _LIBRARIES},
    }
