"""What a fitted card says of its variables, one by one: design-based Wald test, inflation, profile intervals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import t as student

from bondroit.building.checking import check_survey
from bondroit.building.design import coefficients, dummies
from bondroit.building.tested import VariableTest, tests_document
from bondroit.errors import Text, UserError
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.firth import fit_firth
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.profile import profile_intervals, simple_design
from bondroit.stats.vif import variance_inflation
from bondroit.stats.wald import design_wald_test, residual_freedom

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.building.classes import Merged
    from bondroit.building.request import BuildRequest
    from bondroit.building.selection import Selected
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Floats
    from bondroit.stats.logistic import LogisticFit
    from bondroit.stats.sampling import Sampling

AFTER_SELECTION = Text(
    "Tests and intervals are those of a card whose variables and classes had been fixed beforehand: they were chosen "
    "on the same rows, so intervals are too short and tests too sure. Building again on surveys drawn from the survey "
    "(--bootstrap 25) shows how much.",
    "Tests et intervalles sont ceux d'une grille dont les variables et les classes auraient été fixées d'avance : "
    "elles ont été choisies sur les mêmes lignes, les intervalles sont donc trop courts et les tests trop sûrs. "
    "Reconstruire sur des enquêtes tirées de l'enquête (--bootstrap 25) montre de combien.",
)
MOST_PROFILED = 5e8
"""Rows x coefficients cubed up to which profile intervals are sought: some ten seconds."""


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """Profile-likelihood interval of one odds ratio; None where it is open."""

    variable: str
    modality: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Inference:
    """Tests of every variable, and profile intervals where the design is simple (else None)."""

    tests: tuple[VariableTest, ...]
    profile: tuple[ProfileLine, ...] | None

    def to_document(self) -> dict[str, Any]:
        """JSON values, for the provenance of the card."""
        lines = None if self.profile is None else [asdict(line) for line in self.profile]
        return {"tests": tests_document(self.tests), "profile": lines}


def variable_tests(
    fit: LogisticFit, names: Sequence[str], spans: Sequence[slice], sampling: Sampling
) -> tuple[VariableTest, ...]:
    """One test per variable of a fit.

    Args:
        fit: with its design-based covariance.
        names: of the variables.
        spans: where the coefficients of each stand, the constant being at 0.
        sampling: of the rows fitted, for the degrees of freedom.
    """
    residual = residual_freedom(sampling, len(fit.coefficients))
    lines = []
    for name, span, blur in zip(names, spans, variance_inflation(fit.covariance, spans), strict=True):
        tested = design_wald_test(fit.coefficients[span], fit.design_covariance[span, span], residual)
        finite = bool(np.isfinite(blur.value))
        lines.append(
            VariableTest(
                name=name,
                statistic=None if tested is None else tested.statistic,
                freedom=span.stop - span.start,
                residual=residual,
                log10_p=None if tested is None else tested.log_p / float(np.log(10.0)),
                inflation=blur.value if finite else None,
                inflation_per_coefficient=blur.per_coefficient if finite else None,
            )
        )
    return tuple(lines)


def infer(card: Scorecard, frame: pl.DataFrame, request: BuildRequest) -> Inference:
    """Fit the lines of a card again on `frame`, and say what its variables are worth there.

    Args:
        card: built, edited or brought; its classes are taken as they are.
        frame: the rows, with target and design as `request` names them.
        request: the columns of the design; `firth` fits with the penalty.

    Raises:
        UserError: as `check_survey`; E-BLD-003 if the lines have no finite estimate there (a class without an event;
            `firth` gives one).
    """
    survey = check_survey(frame, request)
    sampling = unit_sampling(survey.sampling)
    columns, names = dummies(card, frame)
    fit = (fit_firth if request.firth else fit_logistic)(columns, survey.target, sampling, start=coefficients(card))
    if not fit.converged:
        raise _no_estimate(card)
    estimated = [[m.name for m in v.modalities if m.odds_ratio_low is not None] for v in card.variables]
    ends = np.cumsum([1, *(len(own) for own in estimated)]).tolist()
    spans = [slice(a, b) for a, b in pairwise(ends)]
    tests = variable_tests(fit, [v.name for v in card.variables], spans, sampling)
    lines = None
    if simple_design(sampling) and len(frame) * float(len(names)) ** 3 <= MOST_PROFILED:
        bounds = coefficient_bounds(columns, survey.target, sampling, fit, penalised=request.firth)[1:]
        owners = [(v.name, name) for v, own in zip(card.variables, estimated, strict=True) for name in own]
        lines = tuple(
            ProfileLine(variable, name, _odds(low), _odds(high))
            for (variable, name), (low, high) in zip(owners, bounds.tolist(), strict=True)
        )
    return Inference(tests, lines)


def coefficient_bounds(
    design: Floats, target: Floats, sampling: Sampling, fit: LogisticFit, *, penalised: bool
) -> Floats:
    """Profile bounds (p, 2) of a fit's coefficients, made wider by the design where it is less sure than rows alone.

    The bounds of the likelihood ratio are moved away from the estimate by the root of each coefficient's design effect
    where it is above one, in the manner of Rao and Scott; with a simple design that is nothing.

    Args:
        design: (n, p).
        target: (n,) of 0 and 1.
        sampling: weights scaled so that a unit is worth one independent row.
        fit: on the same columns, of the same kind.
        penalised: whether it was made with Firth's penalty.
    """
    bounds = profile_intervals(design, target, sampling.weights, start=fit.coefficients, penalised=penalised)
    if simple_design(sampling):
        return bounds
    effects = np.maximum(fit.design_standard_errors / fit.standard_errors, 1.0)
    result: Floats = fit.coefficients[:, None] + (bounds - fit.coefficients[:, None]) * effects[:, None]
    return result


def card_bounds(
    selected: Selected, merged: Sequence[Merged], target: Floats, sampling: Sampling, *, firth: bool
) -> Floats:
    """Bounds (p, 2) of the 95 % intervals of a card's coefficients, the constant first.

    Args:
        selected: the variables of the card and their fit.
        merged: classes of every candidate.
        target: (n,) of 0 and 1.
        sampling: as fitted.
        firth: whether the fit was made with Firth's penalty: the bounds are then those of its profile.
    """
    fit = selected.fit
    if firth:
        coded = CodedDesign(
            [merged[j].dummy_codes for j in selected.chosen], [merged[j].dummies for j in selected.chosen], len(target)
        )
        return coefficient_bounds(coded.dense(), target, sampling, fit, penalised=True)
    half = float(student.isf(0.025, residual_freedom(sampling, len(fit.coefficients))))
    result: Floats = fit.coefficients[:, None] + half * fit.design_standard_errors[:, None] * np.array([-1.0, 1.0])
    return result


def unit_sampling(sampling: Sampling) -> Sampling:
    """The same design, its weights scaled to sum to Kish's effective size."""
    return replace(sampling, weights=sampling.weights * (sampling.effective_size / sampling.weights.sum()))


def _odds(bound: float) -> float | None:
    return float(np.exp(bound)) if np.isfinite(bound) else None


def _no_estimate(card: Scorecard) -> UserError:
    return UserError(
        "E-BLD-003",
        Text(
            f"The lines of {card.label} have no finite estimate on this table.",
            f"Les lignes de {card.label} n'ont pas d'estimation finie sur cette table.",
        ),
        remedy=Text(
            "merge the classes in which every file, or none, meets the target, or fit with Firth's penalty (firth).",
            "fusionnez les classes où tous les dossiers, ou aucun, répondent à la cible, ou ajustez avec la pénalité "
            "de Firth (firth).",
        ),
    )
