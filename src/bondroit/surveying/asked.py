"""What is asked of a survey's table, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Text

FLOOR = 11
"""Estimates on fewer rows are hidden."""
ERRORS = ("design", "model")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to estimate, and how the rows were drawn.

    Attributes:
        weight: column of weights; None counts every row once.
        strata: column of the stratum.
        clusters: columns of the units, first stage first; at most two.
        fpc: per stage, the column with the units of the stratum (then of the cluster) in the population, or with the
            share of them drawn if no value is above 1.
        means, totals: numeric columns.
        shares: columns whose every value gets its share.
        ratios: numerator and denominator.
        quantiles: column and probability.
        poverty: columns of incomes, for the share below 60 % of their median.
        by: columns whose values, each in turn, make domains.
        regress: models, see `surveying.formula`.
        family: `linear` or `logistic`.
        errors: of a model: `design` or `model`.
        margins: calibrate on these columns; None does not.
        calibration: `linear`, `raking` or `bounded`.
        bounds: of the factor of a weight, for `bounded`.
        response: yes/no column: who answered; the weights of the others go to those.
        classes: columns whose combinations are the classes within which they do.
        propensity: terms of a logistic model of response, instead of classes: `age + income`.
        level: of the intervals.
        floor: estimates on fewer rows are hidden; 0 hides none.
    """

    weight: str | None = None
    strata: str | None = None
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    ratios: tuple[tuple[str, str], ...] = ()
    quantiles: tuple[tuple[str, float], ...] = ()
    poverty: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    regress: tuple[str, ...] = ()
    family: str = "linear"
    errors: str = "design"
    calibration: str = "raking"
    bounds: tuple[float, float] | None = None
    response: str | None = None
    classes: tuple[str, ...] = ()
    propensity: str | None = None
    level: float = 0.95
    floor: int = FLOOR

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column named, formulas left aside, once and in order."""
        named = [
            self.weight, self.strata, *self.clusters, *self.fpc, *self.means, *self.totals, *self.shares,
            *(c for pair in self.ratios for c in pair), *(c for c, _ in self.quantiles), *self.poverty, *self.by,
            self.response, *self.classes,
        ]  # fmt: skip
        return tuple(dict.fromkeys(n for n in named if n is not None))


@dataclass(frozen=True, slots=True)
class Line:
    """One figure.

    Attributes:
        figure: mean, total, ratio, share, quantile, poverty or threshold.
        of: the column, `a/b` for a ratio, the column and probability for a quantile.
        term: the value whose share it is; empty otherwise.
        by, group: the column and value of the domain; empty for all rows.
        value, standard_error, low, high: None where hidden.
        freedom: degrees of freedom of the interval.
        rows: behind it; None where hidden.
    """

    figure: str
    of: str
    term: str
    by: str
    group: str
    value: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    freedom: int | None
    rows: int | None

    @property
    def hidden(self) -> bool:
        """Whether disclosure control hides it."""
        return self.rows is None


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One line of a model; the statistic is Student's t, or z where the errors of a logistic model are its own."""

    term: str
    value: float
    standard_error: float
    low: float
    high: float
    statistic: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Model:
    """A regression.

    Attributes:
        formula, family, errors: as asked.
        event: the value of the response that is the event; empty for a linear model.
        coefficients: in the order of the terms.
        rows: used; `left_out` had a missing value.
        freedom: of the intervals; None is the normal distribution.
        deviance: residual, under the weights (scaled to a mean of 1 for design-based errors).
        log_likelihood: of a logistic model.
        dispersion: residual mean square of a linear model; 1 otherwise.
        steps: of the fit.
    """

    formula: str
    family: str
    errors: str
    event: str
    coefficients: tuple[Coefficient, ...]
    rows: int
    left_out: int
    freedom: int | None
    deviance: float
    log_likelihood: float | None
    dispersion: float
    steps: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Every figure asked for.

    Attributes:
        lines: estimates, in the order asked.
        models: regressions.
        rows: of the table; `members` of them in the domain of the whole answer.
        statements: what a reader must know.
        level, floor: as asked.
        design: how the rows were drawn, in words.
    """

    lines: tuple[Line, ...]
    models: tuple[Model, ...]
    rows: int
    members: int
    statements: tuple[Text, ...]
    level: float
    floor: int
    design: Mapping[str, Any] = field(default_factory=dict)
