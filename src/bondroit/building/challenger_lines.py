"""The lines of the comparison: what each challenger is, how it ranks, what the card loses against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.stats.compare import Compared, compare_areas, compare_found, compare_sums
from bondroit.stats.gains import Point, gains_with_intervals, tellable_points
from bondroit.stats.ranking import Area, Gain, area_under_curve

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling

SHARES = (0.05, 0.10, 0.20)
DECISIVE = 0.10

ADDITIVE, BOOSTED, SHORT, THUMB, PATH = "additive", "boosted", "short", "thumb", "path"
ALWAYS = (SHORT, THUMB)  # no library is needed, and they take little time
ALL = (ADDITIVE, BOOSTED, SHORT, THUMB, PATH)
NEEDS = {ADDITIVE: "interpret", BOOSTED: "sklearn", PATH: "sklearn"}
INSTALL = "pip install 'bondroit[challengers]'"


@dataclass(frozen=True, slots=True)
class Ranked:
    """How scores rank the rows they did not learn from.

    Attributes:
        area: AUC.
        gains: what is found at 5, 10 and 20 %; a share where a small number of rows could be read off is left out.
    """

    area: Area
    gains: tuple[Gain, ...]

    @property
    def at_ten(self) -> Gain | None:
        """What is found at 10 %; None if it is not told."""
        return next((g for g in self.gains if g.share == DECISIVE), None)


@dataclass(frozen=True, slots=True)
class Loss:
    """The challenger's figure less the card's, on the same rows: above nought the card loses.

    Attributes:
        area: of the AUC.
        events, amounts: of the part of all events, and of all amounts, found at 10 %; None where it is not told, or
            without a column of amounts.
        total: of the amounts found at 10 %, in their unit, weighted.
    """

    area: Compared
    events: Compared | None
    amounts: Compared | None
    total: Compared | None


@dataclass(frozen=True, slots=True)
class SignLine:
    """One sign of the rule of thumb; see `challenger_cards.Sign`."""

    variable: str
    lower: float | None
    upper: float | None
    values: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Challenger:
    """One line of the comparison.

    Attributes:
        key: `additive`, `boosted`, `short`, `thumb` or `path`.
        name: what it is called.
        words: what it is, in a sentence.
        ranked, loss: None where it could not be tried.
        seconds: of processor time it took, all parts together; None if nobody measured.
        variables: fewest and most variables it used in a part.
        signs: of the rule of thumb, learnt on every row learnt from.
        names: the variables of the card of five, learnt on every row learnt from.
        fewer: rows it was held to, and rows that the card learnt from; None if it learnt from as many.
        absent: why it could not be tried and what to do; None if it was.
    """

    key: str
    name: Text
    words: Text
    ranked: Ranked | None = None
    loss: Loss | None = None
    seconds: float | None = None
    variables: tuple[int, int] | None = None
    signs: tuple[SignLine, ...] = ()
    names: tuple[str, ...] = ()
    fewer: tuple[int, int] | None = None
    absent: Text | None = None


@dataclass(frozen=True, slots=True)
class Challenged:
    """A card beside its challengers.

    Attributes:
        card: how the card itself ranks the rows.
        challengers: in the order asked.
        rows, events: judged on, unweighted.
        folds: parts of the cross-validation; 0 for rows kept apart.
        amount: the column of amounts; None without.
    """

    card: Ranked
    challengers: tuple[Challenger, ...]
    rows: int
    events: int
    folds: int
    amount: str | None


NAMES: dict[str, Text] = {
    ADDITIVE: Text("additive boosting (EBM)", "boosting additif (EBM)"),
    BOOSTED: Text("gradient boosting", "boosting de gradient"),
    SHORT: Text("card of 5 variables", "grille à 5 variables"),
    THUMB: Text("rule of thumb", "règle simple"),
    PATH: Text("L1 penalty", "pénalité L1"),
}


def rank(scores: Floats, target: Floats, amounts: Floats | None, sampling: Sampling) -> Ranked:
    """AUC and what is found at 10 % of the weight, and at 5 and 20 % where those may be told beside it."""
    gains = gains_with_intervals(scores, target, sampling, SHARES, amounts=amounts)
    points = [Point(g.share, g.events, g.rows, g.met) for g in gains]
    told = tellable_points(points, len(target), int(target.sum()), first=DECISIVE)
    return Ranked(area_under_curve(scores, target, sampling), tuple(gains[k] for k in told))


def loss_against(
    challenger: Floats, card: Floats, target: Floats, amounts: Floats | None, sampling: Sampling, *, told: bool
) -> Loss:
    """What the card loses against the challenger on the same rows.

    Args:
        challenger: (n,) its scores.
        card: (n,) the card's.
        target: (n,) of 0 and 1.
        amounts: (n,) nonnegative; None leaves them out.
        sampling: design of the rows.
        told: whether what is found at 10 % may be told.
    """
    area = compare_areas(challenger, card, target, sampling)
    if not told:
        return Loss(area, None, None, None)
    events = compare_found(challenger, card, target, DECISIVE, sampling)
    if amounts is None:
        return Loss(area, events, None, None)
    return Loss(
        area=area,
        events=events,
        amounts=compare_found(challenger, card, amounts, DECISIVE, sampling),
        total=compare_sums(challenger, card, amounts, DECISIVE, sampling),
    )
