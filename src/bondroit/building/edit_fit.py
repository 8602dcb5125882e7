"""An edited card fitted and judged: the classes are given, only the coefficients are learnt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import t as student

from bondroit.building.barred_notes import BARRED, barred_document
from bondroit.building.checking import Survey, check_survey
from bondroit.building.design import card_probabilities, modality_codes
from bondroit.building.edit_classes import Classed, classed, coded_design, fitted_variables
from bondroit.building.edit_words import edited_notes, edited_reports
from bondroit.building.evaluation import judge_apart, parts, row_order
from bondroit.building.holding_out import with_history
from bondroit.building.inference import coefficient_bounds, variable_tests
from bondroit.building.judged_document import area_document, evaluation_document
from bondroit.building.learning import unit_weights
from bondroit.building.request import Apart
from bondroit.building.shrinkage import shrinkage
from bondroit.building.tested import tests_document
from bondroit.domain.edits import REMEDY, refused
from bondroit.domain.scorecard import POINTS_PER_LOGIT, to_points
from bondroit.errors import Text, UserError
from bondroit.stats.coded import fit_coded
from bondroit.stats.firth import fit_firth
from bondroit.stats.logistic import probabilities
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.wald import residual_freedom

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from bondroit.building.request import BuildRequest, Built, Evaluation
    from bondroit.domain.scorecard import Decision, Scorecard, Variable
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.logistic import LogisticFit
    from bondroit.stats.sampling import Sampling

BOOTSTRAP, BOOTSTRAP_BEFORE_EDITS = "bootstrap", "bootstrap_before_edits"
"""Keys of the provenance."""
WIDEST = 30.0  # logits: an interval without an end is told as far as this, as in a build


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows that a card learns from.

    Attributes:
        target: (n,) of 0 and 1.
        sampling: their design, with weights that make a unit worth one independent row.
    """

    target: Floats
    sampling: Sampling


def refitted(
    frame: pl.DataFrame,
    survey: Survey,
    *,
    built: Built,
    variables: Sequence[Variable],
    edits: Sequence[Decision],
    request: BuildRequest,
) -> Built:
    """Fit the classes of `variables` on the rows the card learns from, and judge the card on the others.

    Args:
        frame: the whole table.
        survey: its target, weights and design.
        built: the card before its edits.
        variables: their classes; their figures are not used.
        edits: those that were made, for the card's decisions.
        request: what the card was built by.

    Raises:
        UserError: E-BLD-004 if no finite estimate exists, or a variable has one class only that can be estimated.
    """
    codes = [modality_codes(v, frame[v.name]) for v in variables]
    rows = learnt_rows(survey, built.training)
    found = _classes(variables, codes, rows, built.training, least=request.min_count, firth=request.firth)
    faults = [_alone(c.variable.name) for c in found if not c.estimated]
    if faults:
        raise refused(faults)
    fit = _fit(found, rows, request)
    if not fit.converged:
        raise refused([_no_estimate(fit.status.value)])
    card = _card(built.card, found, fit, _bounds(found, fit, rows, request))
    card = replace(card, decisions=(*built.card.decisions, *edits))
    apart, evaluation = _judged(card, codes, frame, survey, built=built, request=request)
    area = area_under_curve(fit.probabilities, rows.target, rows.sampling)
    factor = shrinkage(fit, rows.target, rows.sampling.weights)
    ends = np.cumsum([1, *(len(c.estimated) for c in found)]).tolist()
    spans = [slice(start, end) for start, end in pairwise(ends)]
    tests = variable_tests(fit, [c.variable.name for c in found], spans, rows.sampling)
    figures = {
        "coefficients": len(fit.coefficients),
        "log_likelihood": fit.log_likelihood,
        "newton_steps": fit.steps,
        "status": fit.status.value,
        "auc_learnt_from": area_document(area),
        "evaluation": evaluation_document(evaluation),
        "evaluation_before_edits": evaluation_document(built.evaluation),
        "shrinkage": factor,
        "tests": tests_document(tests),
        **barred_document(v.name for v in card.variables),
    }
    return replace(
        built,
        card=replace(card, provenance=_before_edits(built.card.provenance) | figures),
        evaluation=evaluation,
        training_area=area,
        variables=edited_reports(built, found, edits),
        notes=edited_notes(built, found, edits, card=card, factor=factor, evaluation=evaluation),
        apart=apart,
        tests=tests,
    )


def learnt_rows(survey: Survey, learnt: Booleans) -> Rows:
    """The rows of `learnt` (n,), as if they alone had been drawn."""
    return Rows(survey.target[learnt], unit_weights(survey.sampling.part(learnt), survey.target[learnt]))


def _before_edits(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """The provenance, without what edits change: a bootstrap was not played on them, a barred variable may be gone."""
    kept = dict(provenance)
    kept.pop(BARRED, None)
    if BOOTSTRAP in kept:
        kept[BOOTSTRAP_BEFORE_EDITS] = kept.pop(BOOTSTRAP)
    return kept


def _classes(
    variables: Sequence[Variable],
    codes: Sequence[Integers],
    rows: Rows,
    learnt: Booleans,
    *,
    least: int,
    firth: bool,
) -> list[Classed]:
    weights = rows.sampling.weights
    return [
        classed(v, c[learnt], rows.target, weights, least, firth=firth) for v, c in zip(variables, codes, strict=True)
    ]


def _fit(found: Sequence[Classed], rows: Rows, request: BuildRequest, *, last: bool = True) -> LogisticFit:
    """As `selection.select` fits its last list of variables."""
    design = coded_design(found, len(rows.target))
    if request.firth:
        return fit_firth(design.dense(), rows.target, rows.sampling, design_based=last)
    return fit_coded(design, rows.target, rows.sampling, design_based=last)


def _bounds(found: Sequence[Classed], fit: LogisticFit, rows: Rows, request: BuildRequest) -> Floats:
    """Bounds (p, 2) of the 95 % intervals, as `inference.card_bounds` gives a card that was built."""
    if request.firth:
        design = coded_design(found, len(rows.target)).dense()
        bounds = coefficient_bounds(design, rows.target, rows.sampling, fit, penalised=True)
    else:
        half = float(student.isf(0.025, residual_freedom(rows.sampling, len(fit.coefficients))))
        bounds = fit.coefficients[:, None] + half * fit.design_standard_errors[:, None] * np.array([-1.0, 1.0])
    clipped: Floats = np.clip(bounds, -WIDEST, WIDEST)
    return clipped


def _card(card: Scorecard, found: Sequence[Classed], fit: LogisticFit, bounds: Floats | None = None) -> Scorecard:
    """The card with these coefficients; without `bounds`, its intervals say nothing."""
    if bounds is None:
        bounds = np.stack([fit.coefficients, fit.coefficients], axis=1)
    variables = fitted_variables(found, fit.coefficients, bounds)
    return replace(card, intercept=float(fit.coefficients[0]), variables=variables)


def _judged(
    card: Scorecard,
    codes: Sequence[Integers],
    frame: pl.DataFrame,
    survey: Survey,
    *,
    built: Built,
    request: BuildRequest,
) -> tuple[Apart | None, Evaluation | None]:
    """The score of each row by coefficients learnt without it, and how these do."""
    named = replace(request, candidates=tuple(v.name for v in built.variables))
    if not built.training.all():
        scores = np.full(frame.height, np.nan)
        scores[~built.training] = card_probabilities(card, frame.filter(~built.training))
        apart = Apart(np.where(built.training, -1, 0), scores)
    elif request.folds:
        part = parts(survey, row_order(frame, survey, named), request.folds, request.seed)
        apart = _cross_validate(card, codes, survey, part, request)
    else:
        return None, None
    judged = judge_apart(apart, survey, request.folds)
    if judged is None:
        return apart, None

    def again(part: pl.DataFrame, /, *, request: BuildRequest) -> Built:
        own = [modality_codes(v, part[v.name]) for v in card.variables]
        every = np.ones(part.height, np.bool_)
        return replace(built, card=_learnt(card, own, check_survey(part, request), every, request))

    return apart, with_history(judged, card=card, frame=frame, survey=survey, request=named, build=again)


def _cross_validate(
    card: Scorecard, codes: Sequence[Integers], survey: Survey, part: Integers, request: BuildRequest
) -> Apart:
    """Score every row by coefficients learnt without its part, the classes being given."""
    target, weights = survey.target, survey.sampling.weights
    scores = np.full(len(target), weights @ target / weights.sum())
    for k in range(request.folds):
        apart = part == k
        if not 0 < target[~apart].sum() < (~apart).sum():
            continue
        try:
            learnt = _learnt(card, codes, survey, ~apart, request)
        except UserError:
            continue  # nothing is learnt without this part: its rows keep the common rate
        own = _scores(learnt, [c[apart] for c in codes])
        scores[apart] = np.where(np.isnan(own), scores[apart], own)
    return Apart(part, scores)


def _learnt(
    card: Scorecard, codes: Sequence[Integers], survey: Survey, learnt: Booleans, request: BuildRequest
) -> Scorecard:
    """The same classes fitted on some rows; they have no intervals.

    Raises:
        UserError: E-BLD-003 if no finite estimate exists there.
    """
    rows = learnt_rows(survey, learnt)
    found = _classes(card.variables, codes, rows, learnt, least=1, firth=request.firth)
    fit = _fit(found, rows, request, last=False)
    if not fit.converged:
        raise UserError("E-BLD-003", _no_estimate(fit.status.value), remedy=REMEDY)
    return _card(card, found, fit)


def _scores(card: Scorecard, codes: Sequence[Integers]) -> Floats:
    """As `design.card_probabilities`, of rows whose classes are known."""
    points = np.full(len(codes[0]), float(to_points(card.intercept)))
    for variable, own in zip(card.variables, codes, strict=True):
        points += np.array([*(float(m.points) for m in variable.modalities), np.nan])[own]
    return probabilities(points / POINTS_PER_LOGIT)


def _alone(name: str) -> Text:
    return Text(
        f"{name}: it is left with a single class that can be estimated (too small, or no difference between them); "
        "drop the variable, or cut or group it otherwise among the same edits.",
        f"{name} : il ne lui reste qu'une seule classe estimable (trop petites, ou sans différence entre elles) ; "
        "retirez la variable, ou coupez-la ou regroupez-la autrement dans les mêmes retouches.",
    )


def _no_estimate(status: str) -> Text:
    return Text(
        f"No finite estimate exists with these variables and classes ({status}): two variables may say the same, or a "
        "class foretell the target; merge classes or drop a variable.",
        f"Aucune estimation finie n'existe avec ces variables et ces classes ({status}) : deux variables disent "
        "peut-être la même chose, ou une classe annonce la cible ; fusionnez des classes ou retirez une variable.",
    )
