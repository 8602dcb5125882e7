"""What is said of one file's score: frozen words, ready for a page, a notebook or a letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import POINTS_PER_LOGIT, probability
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN_SOURCE = Text("the file held by the body", "le dossier tenu par l'organisme")


@dataclass(frozen=True, slots=True)
class Datum:
    """What a person is told about one variable.

    Attributes:
        label: its name in words.
        source: where the body has it from.
        unit: `cents` (shown in euros), `months`, `years`, `people`, `share`, or empty.
        words: categories in words.
    """

    label: Text
    source: Text = UNKNOWN_SOURCE
    unit: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the file stands: `rank` 1 is the highest of `population` files scored that month."""

    rank: int
    population: int


@dataclass(frozen=True, slots=True)
class Term:
    """What one variable adds to the points, against its reference class.

    Attributes:
        variable: the card's name for it.
        label, source: in words.
        value: the file's value, in words.
        modality: the class the value falls in, in words.
        reference: the class it is compared with, in words.
        is_reference: whether the two are the same (then nothing is added).
        points: millionths of a logit.
        odds_ratio: factor on the odds; 1 for the reference.
        odds_ratio_low, odds_ratio_high: its 95 % interval, None when the card has none.
        share: of all that moves this score up or down (absolute points), in [0, 1].
        sentence: the same in one sentence.
    """

    variable: str
    label: Text
    source: Text
    value: Text
    modality: Text
    reference: Text
    is_reference: bool
    points: int
    odds_ratio: float
    odds_ratio_low: float | None
    odds_ratio_high: float | None
    share: float
    sentence: Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A titled passage of one or more sentences."""

    title: Text
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the waterfall: from `start` to `end` logits."""

    label: Text
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One file's score, told.

    Attributes:
        card: `name@version`.
        card_hash: SHA-256 of the card, so that the table applied can be checked.
        aim: what the score estimates, in words.
        month: the as-of month, `YYYY-MM`, or empty.
        terms: largest effect first (ties: the card's order).
        intercept_points: points of a file that has every reference class.
        points: the integer sum.
        place: rank among the files scored, None when it was not asked for.
        caution: that a score is not a finding.
        summary: the score in a few sentences.
        degree_and_mode, data_and_sources, parameters, operations: the four items of CRPA R311-3-1-2.
        rights: what the person may do.
    """

    card: str
    card_hash: str
    aim: Text
    month: str
    terms: tuple[Term, ...]
    intercept_points: int
    points: int
    place: Place | None
    caution: Text
    summary: tuple[Text, ...]
    degree_and_mode: Passage
    data_and_sources: Passage
    parameters: Passage
    operations: Passage
    rights: tuple[Passage, ...]

    @property
    def score(self) -> float:
        """The probability the card gives the file."""
        return probability(self.points)

    @property
    def reference_score(self) -> float:
        """The probability the card gives a file that has every reference class."""
        return probability(self.intercept_points)

    @property
    def four_items(self) -> tuple[Passage, ...]:
        """The four items of CRPA R311-3-1-2, in the order of the text."""
        return (self.degree_and_mode, self.data_and_sources, self.parameters, self.operations)

    def waterfall(self) -> tuple[Step, ...]:
        """From the reference file to this one, in logits, one step per term that moves the score."""
        at = self.intercept_points
        steps = []
        for term in self.terms:
            if term.points:
                label = Text(f"{term.label.en}: {term.modality.en}", f"{term.label.fr} : {term.modality.fr}")
                steps.append(Step(label, at / POINTS_PER_LOGIT, (at + term.points) / POINTS_PER_LOGIT))
                at += term.points
        return tuple(steps)
