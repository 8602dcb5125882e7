"""What a build is asked for, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bondroit.building.judged import Evaluation as Evaluation  # noqa: PLC0414, TC001 - others take it from here

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.building.challenger_lines import Challenged
    from bondroit.building.tested import VariableTest
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.ranking import Area


# In a large table a class below the least share may stand if it has so many times the least number of rows.
RARE_TIMES = 10


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """The settings of a build.

    The order of the rows does not matter: the rows kept apart and the parts of the cross-validation follow from what
    the rows hold and from the seed.

    Attributes:
        name: name of the card, e.g. `overpayment`.
        target: column with two values: true/false, 0/1, or two texts.
        weight: column of survey weights; None weighs every row alike.
        candidates: columns that may enter; None takes all but the target, weight, design and excluded ones, and
            but those that seem to number or identify the rows (integers or texts that are all different).
        exclude: columns that may not enter.
        strata: column of the stratum of the draw; None is one stratum.
        stratum_size: column with the size of the row's stratum in the population (finite population
            correction); None draws with replacement.
        clusters: column of the first-stage unit of the draw; None when rows are the units.
        amount: column of the euros at stake in a row (nonnegative), for gains in euros; never a candidate.
        period: column of the year of a row, to hold years out and to compare them; never a candidate.
        office: column of the office, to hold offices out; never a candidate.
        positive: the value of the target that is the event; None guesses it and the result says it.
        max_variables: at most so many variables.
        max_modalities: at most so many classes of a variable, `missing` and `other` not counted.
        min_share: least weighted share of a class. In a large table, where 10 x `min_count` rows are a smaller
            share, that share: a rare value that many rows have, a handicap for instance, may then be a class.
        min_count: least number of rows of a class.
        alpha: level of the tests by which variables enter and stay. The classes of numbers are kept apart at ten times
            it, those of categories at twice it (at most 0.5).
        shapes: column -> how its rate may run over its values, see `stats.binning.SHAPES`; free if not named.
        cuts: numeric column -> cut points that must stand.
        groups: categorical column -> values that must stay together, group by group.
        required: columns that must be in the card.
        categorical: columns whose whole numbers are codes without an order: taken as categories.
        criterion: `p` (enter and stay at level alpha), `aic` or `bic`.
        method: `stepwise`, or `l1` for a path of penalties by a library.
        firth: fit with Firth's penalty, which stays finite where a modality separates.
        max_shift: greatest population stability index of a candidate between two periods; None does not screen.
        holdout: share of the rows kept for evaluation, at most 0.9; 0 uses all rows for the fit.
        folds: with no holdout, the whole building is repeated so many times, each time without one part of the
            rows, and judged on that part; 0 leaves the card without an evaluation.
        seed: of the draw of the holdout or of the parts; not negative.
        meanings: column -> what it means, for people.
    """

    name: str
    target: str
    weight: str | None = None
    candidates: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    strata: str | None = None
    stratum_size: str | None = None
    clusters: str | None = None
    amount: str | None = None
    period: str | None = None
    office: str | None = None
    positive: str | None = None
    max_variables: int = 20
    max_modalities: int = 6
    min_share: float = 0.03
    min_count: int = 30
    alpha: float = 0.01
    shapes: Mapping[str, str] = field(default_factory=dict)
    cuts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    criterion: str = "p"
    method: str = "stepwise"
    firth: bool = False
    max_shift: float | None = None
    holdout: float = 0.25
    folds: int = 0
    seed: int = 1
    meanings: Mapping[str, str] = field(default_factory=dict)

    def least_share(self, rows: int) -> float:
        """Least weighted share of a class in a table of `rows` rows; see `min_share`."""
        return min(self.min_share, RARE_TIMES * self.min_count / max(rows, 1))

    @property
    def settings(self) -> dict[str, Any]:
        """The settings as JSON values, for the provenance of the card."""
        return {
            "max_variables": self.max_variables,
            "max_modalities": self.max_modalities,
            "min_share": self.min_share,
            "min_count": self.min_count,
            "alpha": self.alpha,
            "shapes": dict(self.shapes),
            "cuts": {name: list(points) for name, points in self.cuts.items()},
            "groups": {name: [list(group) for group in groups] for name, groups in self.groups.items()},
            "required": list(self.required),
            "categorical": list(self.categorical),
            "criterion": self.criterion,
            "method": self.method,
            "firth": self.firth,
            "max_shift": self.max_shift,
            "holdout": self.holdout,
            "folds": self.folds,
            "seed": self.seed,
            "exclude": list(self.exclude),
            "candidates": None if self.candidates is None else list(self.candidates),
        }


def design_columns(request: BuildRequest) -> tuple[str, ...]:
    """Columns that say how the rows were drawn, what they are worth and where they come from: never candidates."""
    named = (
        request.weight,
        request.strata,
        request.stratum_size,
        request.clusters,
        request.amount,
        request.period,
        request.office,
    )
    return tuple(name for name in named if name is not None)


@dataclass(frozen=True, slots=True)
class VariableReport:
    """What became of one candidate.

    Attributes:
        name: the column.
        classes: classes after merging, `missing` and `other` included where they have enough rows.
        information: information value on the training rows.
        chi_square: against the target, at the effective size of the sample.
        kept: whether it is in the card.
        reason: why it was kept or dropped.
        represented_by: the candidate that stood in for it, if it was dropped for resemblance.
    """

    name: str
    classes: int
    information: float
    chi_square: float
    kept: bool
    reason: Text
    represented_by: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """Scores by cards that did not learn from the rows they score.

    Attributes:
        part: (n,) the part of the cross-validation each row was left out with; 0 if kept apart, -1 if learnt from.
        scores: (n,) NaN where the part is -1.
    """

    part: Integers
    scores: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A card and how it was made.

    Attributes:
        card: version 1; `with_version` gives another number.
        positive: the value of the target that counts as the event.
        evaluation: on the holdout; None if there is none or it holds one class of the target.
        training_area: AUC on the rows the card learnt from: optimistic.
        variables: one line per candidate, those of the card first, then by information value.
        notes: what a person should know: columns left out and why, classes too small to be estimated.
        training: (n,) whether each row of the table was learnt from.
        apart: the scores the evaluation is made of; None if there is none.
        tests: whether each variable of the card says anything, the others held.
        challenged: the card beside its challengers; None if they were not tried.
    """

    card: Scorecard
    positive: str
    evaluation: Evaluation | None
    training_area: Area
    variables: tuple[VariableReport, ...]
    notes: tuple[Text, ...]
    training: Booleans
    apart: Apart | None = None
    tests: tuple[VariableTest, ...] = ()
    challenged: Challenged | None = None
