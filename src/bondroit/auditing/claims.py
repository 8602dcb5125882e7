"""What has been said of the published scores, as statements that a fictitious town can be asked.

A claim is a sentence with its source, a figure that measures it and a statement on that figure, all fixed before any
town is made. A town of given assumptions answers by the interval of the figure: reproduced, not reproduced (about
equal, within a margin), contradicted, or not enough evidence. A claim is called robust only where the answer is the
same in 95 % of the draws over all that the town assumes. It is said of this fictitious town, and settles
nothing elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROBUST = 0.95
"""Part of the draws that must answer alike."""
LEAST_DRAWS = 20
"""Draws under which nothing is called robust."""


class Answer(StrEnum):
    """What one town, or most of them, answer to a claim."""

    REPRODUCED = "reproduced"
    NOT_REPRODUCED = "not reproduced"
    CONTRADICTED = "contradicted"
    NOT_ENOUGH = "not enough evidence"
    CANNOT = "cannot be shown here"


class Side(StrEnum):
    """Where the figure lies if the claim holds."""

    ABOVE = "above"
    BELOW = "below"
    NEAR = "near"


class Measured(NamedTuple):
    """A figure of one town with its 95 % interval, and the files it rests on; None where it cannot be had.

    A ratio to a rate of nought has no value and no upper bound, and still a lower one.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    rows: int = 0

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return self._asdict()


NOTHING = Measured(None)


@dataclass(frozen=True, slots=True)
class Rule:
    """The statement on a figure.

    Attributes:
        side: where the figure lies if the claim holds.
        at: what it is held against; of `near` it is not looked at.
        near: the margin within which the figure counts as no difference; assumed.
        unit: `ratio`, `logit`, `share`, `area` (under a curve) or `number`.
    """

    side: Side
    at: float
    near: tuple[float, float]
    unit: str

    def answer(self, measured: Measured) -> Answer:
        """The answer of one town."""
        if measured.low is None:
            return Answer.NOT_ENOUGH
        low, high = measured.low, math.inf if measured.high is None else measured.high
        inside = self.near[0] <= low and high <= self.near[1]
        if self.side is Side.NEAR:
            outside = high < self.near[0] or low > self.near[1]
            return Answer.REPRODUCED if inside else Answer.CONTRADICTED if outside else Answer.NOT_ENOUGH
        above, below = low > self.at, high < self.at
        if self.side is Side.BELOW:
            above, below = below, above
        # Of many files a small difference is sure: within the margin it counts as none all the same.
        if inside:
            return Answer.NOT_REPRODUCED
        return Answer.REPRODUCED if above else Answer.CONTRADICTED if below else Answer.NOT_ENOUGH

    def on_side(self, measured: Measured) -> bool:
        """Whether a figure, without its interval, lies where the claim has it."""
        value = measured.low if measured.value is None else measured.value
        if value is None:
            return False
        if self.side is Side.NEAR:
            return self.near[0] <= value <= self.near[1]
        return value > self.at if self.side is Side.ABOVE else value < self.at

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {"side": str(self.side), "at": self.at, "near": list(self.near), "unit": self.unit}


MORE = Rule(Side.ABOVE, 1.0, (0.8, 1.25), "ratio")
"""A ratio above one; between 4/5 and 5/4 it counts as no difference (assumed, as in the other checks)."""
AS_MUCH = Rule(Side.NEAR, 1.0, (0.8, 1.25), "ratio")
HIGHER = Rule(Side.ABOVE, 0.0, (-0.1, 0.1), "logit")
"""A difference of logits above nought; a tenth of a logit counts as no difference (assumed)."""
LOWER = Rule(Side.BELOW, 0.0, (-0.1, 0.1), "logit")


UNSAID = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim.

    Attributes:
        code: stable, CLM and two or three digits.
        topic: a key of `TOPICS`.
        sentence: as claimed, in our words.
        source: section of FACTS, who says it, and how it was read: [V], [S] or [I].
        figure: the figure that decides; empty where the town cannot show the claim.
        measured: what that figure is.
        rule: the statement on it.
        beside: further figures, answered by the same rule, that decide nothing.
        cannot: why the town cannot show it.
        built_in: what of the answer is put into the town by hand, so that it says little; None if nothing is.
    """

    code: str
    topic: str
    sentence: Text
    source: str
    figure: str = ""
    measured: Text = UNSAID
    rule: Rule = MORE
    beside: tuple[str, ...] = ()
    cannot: Text | None = None
    built_in: Text | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "code": self.code,
            "topic": self.topic,
            "sentence": self.sentence._asdict(),
            "source": self.source,
            "figure": self.figure,
            "measured": self.measured._asdict(),
            "rule": self.rule.to_document(),
            "beside": list(self.beside),
            "cannot": None if self.cannot is None else self.cannot._asdict(),
            "built_in": None if self.built_in is None else self.built_in._asdict(),
        }


def not_shown(code: str, topic: str, source: str, sentence: Text, why: Text) -> Claim:
    """A claim that the town cannot show, and why."""
    return Claim(code=code, topic=topic, source=source, sentence=sentence, cannot=why)


@dataclass(frozen=True, slots=True)
class Told:
    """A figure over the draws, and what they answer by it.

    Attributes:
        figure: its name.
        draws: the figure of every draw, in their order.
        answers: how many draws answer what, every answer named.
        answer: the one most draws give.
        robust: it is given by 95 % of twenty draws or more, and it is no lack of evidence.
        sided: draws whose figure lies where the claim has it, sure or not.
    """

    figure: str
    draws: tuple[Measured, ...]
    answers: Mapping[Answer, int]
    answer: Answer
    robust: bool
    sided: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "figure": self.figure,
            "draws": [m.to_document() for m in self.draws],
            "answers": {str(a): n for a, n in self.answers.items()},
            "answer": str(self.answer),
            "robust": self.robust,
            "sided": self.sided,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what the draws say, by the figure that decides and those beside it; none if it cannot be shown."""

    claim: Claim
    told: tuple[Told, ...]

    @property
    def answer(self) -> Answer:
        """What most draws answer."""
        return self.told[0].answer if self.told else Answer.CANNOT

    @property
    def robust(self) -> bool:
        """Whether 95 % of them do."""
        return bool(self.told) and self.told[0].robust

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            **self.claim.to_document(),
            "answer": str(self.answer),
            "robust": self.robust,
            "told": [t.to_document() for t in self.told],
        }


def judge(claim: Claim, draws: Sequence[Mapping[str, Measured]]) -> Judged:
    """What towns answer to a claim.

    Args:
        claim: the claim.
        draws: the figures of each town, by name.
    """
    if claim.cannot is not None:
        return Judged(claim, ())
    return Judged(claim, tuple(_told(name, claim.rule, draws) for name in (claim.figure, *claim.beside)))


def _told(name: str, rule: Rule, draws: Sequence[Mapping[str, Measured]]) -> Told:
    figures = tuple(draw.get(name, NOTHING) for draw in draws)
    given = [rule.answer(figure) for figure in figures]
    counts: dict[Answer, int] = {answer: given.count(answer) for answer in Answer if answer is not Answer.CANNOT}
    # Of two answers as frequent, the one named first in `Answer`: nothing is called robust by it.
    most = max(counts, key=lambda answer: counts[answer])
    robust = len(draws) >= LEAST_DRAWS and most is not Answer.NOT_ENOUGH and counts[most] >= ROBUST * len(draws)
    sided = sum(rule.on_side(figure) for figure in figures)
    return Told(name, figures, counts, most if draws else Answer.NOT_ENOUGH, robust, sided)
