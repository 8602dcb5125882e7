"""Tests of calibration on rows a score did not learn from, with the survey's weights and design.

Sources: Spiegelhalter, D. J. (1986), "Probabilistic prediction in patient management and clinical trials", Statistics
in Medicine 5; Hosmer, D. W. and Lemeshow, S. (1980), "Goodness of fit tests for the multiple logistic regression
model", Communications in Statistics A9; Archer, K. J. and Lemeshow, S. (2006), "Goodness-of-fit test for a logistic
regression model fitted using survey sample data", Stata Journal 6; Cox, D. R. (1958), "Two further applications of a
model for binary regression", Biometrika 45.

Rows drawn alike and one by one (equal weights, no clusters) take the classical variance, which follows from the
probabilities alone; else the variance is linearised under the design.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2, f, norm

from bondroit.stats.arrays import weighted_counts
from bondroit.stats.calibration import class_influences, score_classes
from bondroit.stats.logistic import fit_logistic, probabilities
from bondroit.stats.ranking import Bounded, design_quantile
from bondroit.stats.sampling import degrees_of_freedom, linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling

LEAST_EXPECTED = 5.0
"""Classes of the score are joined until each is expected to hold so many of either outcome (Cochran's rule)."""
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Check:
    """A test of calibration.

    Attributes:
        statistic: z, chi-square or F.
        p_value: chance of a statistic as far out from a score that means what it says.
        classes: classes of the score compared; 0 where there are none.
        freedom: degrees of freedom of the denominator of F; None for z and chi-square.
    """

    statistic: float
    p_value: float
    classes: int = 0
    freedom: int | None = None


@dataclass(frozen=True, slots=True)
class Recalibration:
    """What would have to be done to the logits of the score, with 95 % intervals under the design.

    Attributes:
        slope: of the target on the logit: 1 is right, less is too extreme.
        intercept: beside that slope; 0 is right.
        in_large: shift of all logits with the slope held at 1: 0 is right, more says that too little is announced.
    """

    slope: Bounded
    intercept: Bounded
    in_large: Bounded


def spiegelhalter(probability: Floats, target: Floats, sampling: Sampling) -> Check | None:
    """Spiegelhalter's z: sum w (y - p)(1 - 2p) over its standard error; None where it has none."""
    weights, residual = sampling.weights, target - probability
    told = 1.0 - 2.0 * probability
    terms = weights * residual * told
    if _drawn_alike(sampling):
        variance = float(np.square(weights * told) @ (probability * (1.0 - probability)))
    else:
        variance = float(linearised_covariance(terms[:, None], sampling)[0, 0])
    if variance <= 0.0:
        return None
    z = float(terms.sum() / np.sqrt(variance))
    return Check(z, float(2.0 * norm.sf(abs(z))))


def hosmer_lemeshow(probability: Floats, target: Floats, sampling: Sampling, *, classes: int = 10) -> Check | None:
    """Whether the mean residuals M of the classes of the score are all zero; None with fewer than two classes.

    Q = sum of M^2 / V0, V0 the variance that the probabilities give a class at its effective size. Nothing was fitted
    on these rows, so for rows drawn alike Q (the Hosmer-Lemeshow statistic) has a chi-square law with as many degrees
    of freedom as classes. Else Q is a sum of chi-squares times the eigenvalues e of V0^-1 V, V the covariance of M
    under the design: F = Q / sum e, on nu = (sum e)^2 / sum e^2 and nu f degrees of freedom, f those of the design
    (Rao and Scott's second-order correction in Thomas and Rao's form). Archer and Lemeshow's own F, see
    `archer_lemeshow`, divides by V itself, class by class; with rare events it rejects true scores too often.
    """
    residuals = _class_residuals(probability, target, sampling, classes)
    if residuals is None:
        return None
    label, means, covariance = residuals
    weights, size = sampling.weights, len(means)
    totals = weighted_counts(label, weights)
    expected = weighted_counts(label, weights * probability) / totals
    null = expected * (1.0 - expected) * weighted_counts(label, np.square(weights)) / np.square(totals)
    statistic = float((np.square(means) / null).sum())
    if _drawn_alike(sampling):
        return Check(statistic, float(chi2.sf(statistic, size)), size)
    scale = 1.0 / np.sqrt(null)
    eigenvalues = np.linalg.eigvalsh(covariance * np.outer(scale, scale))
    total = float(eigenvalues.sum())
    if total <= 0.0:
        return None
    about = total**2 / float(np.square(eigenvalues).sum())
    freedom = degrees_of_freedom(sampling)
    return Check(statistic / total, float(f.sf(statistic / total, about, about * max(freedom, 1))), size, freedom)


def archer_lemeshow(probability: Floats, target: Floats, sampling: Sampling, *, classes: int = 10) -> Check | None:
    """Archer and Lemeshow's F: W (f - g + 1) / (f g) on g and f - g + 1 degrees of freedom, W = M' V^-1 M.

    On the rows a model was fitted on, g - 1 stands in place of g; here nothing was fitted. None if the design has
    too few degrees of freedom or a class does not vary.
    """
    residuals = _class_residuals(probability, target, sampling, classes)
    if residuals is None:
        return None
    _, means, covariance = residuals
    size = len(means)
    freedom = degrees_of_freedom(sampling) - size + 1
    if freedom < 1 or np.linalg.matrix_rank(covariance) < size:
        return None
    wald = float(means @ np.linalg.solve(covariance, means))
    statistic = wald * freedom / ((freedom + size - 1) * size)
    return Check(statistic, float(f.sf(statistic, size, freedom)), size, freedom)


def _class_residuals(
    probability: Floats, target: Floats, sampling: Sampling, classes: int
) -> tuple[Integers, Floats, Floats] | None:
    """Class of each row, weighted mean residual of each class, and the design covariance of these."""
    weights = sampling.weights
    label = _joined(score_classes(probability, weights, classes), probability, weights)
    if not label.any():
        return None
    residual = target - probability
    means = weighted_counts(label, weights * residual) / weighted_counts(label, weights)
    return label, means, linearised_covariance(class_influences(label, residual - means[label], weights), sampling)


def recalibration(probability: Floats, target: Floats, sampling: Sampling) -> Recalibration | None:
    """Slope and intercept of the target on the logit of the score; None if all scores are alike or no fit exists."""
    inside = np.clip(probability, _EDGE, 1.0 - _EDGE)
    logits = np.log(inside / (1.0 - inside))
    if np.ptp(logits) < 1e-9:
        return None
    scaled = replace(sampling, weights=sampling.weights / sampling.weights.mean())
    fit = fit_logistic(np.column_stack([np.ones(len(logits)), logits]), target, scaled)
    if not fit.converged:
        return None
    quantile = design_quantile(sampling, 0.95)
    intercept, slope = (
        Bounded(b, b - quantile * e, b + quantile * e)
        for b, e in zip(fit.coefficients.tolist(), fit.design_standard_errors.tolist(), strict=True)
    )
    return Recalibration(slope, intercept, _in_large(logits, target, scaled, quantile))


def _in_large(logits: Floats, target: Floats, sampling: Sampling, quantile: float) -> Bounded:
    """The shift of all logits that makes the expected events those observed, by Newton's method."""
    weights, shift = sampling.weights, 0.0
    for _ in range(50):
        fitted = probabilities(logits + shift)
        information = float(weights @ (fitted * (1.0 - fitted)))
        step = float(np.clip(weights @ (target - fitted) / information, -2.0, 2.0))
        shift += step
        if abs(step) < 1e-12:
            break
    influence = weights * (target - probabilities(logits + shift)) / information
    error = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    return Bounded(shift, shift - quantile * error, shift + quantile * error)


def _drawn_alike(sampling: Sampling) -> bool:
    """Equal weights and no clusters: rows are as good as drawn one by one."""
    return sampling.clusters is None and bool(np.ptp(sampling.weights) <= 1e-12 * sampling.weights.max())


def _joined(label: Integers, probability: Floats, weights: Floats) -> Integers:
    """Classes joined upwards until each is expected to hold enough of either outcome, at its effective size."""
    totals = weighted_counts(label, weights)
    sizes = np.square(totals) / weighted_counts(label, np.square(weights))
    events = sizes * weighted_counts(label, weights * probability) / totals
    named, current, held = np.zeros(len(totals), np.int64), 0, np.zeros(2)
    for k, (size, expected) in enumerate(zip(sizes.tolist(), events.tolist(), strict=True)):
        named[k] = current
        held += (expected, size - expected)
        if held.min() >= LEAST_EXPECTED:
            current, held = current + 1, np.zeros(2)
    if held.any() and current:  # what is left over goes with the class below it
        named = np.minimum(named, current - 1)
    joined: Integers = named[label]
    return joined
