"""Typical households and their paths through events, scored: what is found, frozen, and as JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bondroit.auditing.paths_spans import Side, Span
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.paths_spans import Threshold
    from bondroit.domain.benefits import Benefit
    from bondroit.domain.profile import Profile

Changed = tuple[tuple[int, int, int], ...]
NOTHING = ""
"""The event of a household to which nothing happens."""
HORIZON = 24
"""Months after an event over which its path is followed."""


class Tipping(StrEnum):
    """What an event does to who is above the threshold."""

    NO = "no"
    TIPS = "tips"
    MAY = "may"
    ALREADY = "already"


TIPPING_WORDS: dict[Tipping, Text] = {
    Tipping.NO: Text("stays below", "reste en dessous"),
    Tipping.TIPS: Text("tipped over", "bascule au-dessus"),
    Tipping.MAY: Text("it depends on what is unknown", "cela dépend de ce qui est inconnu"),
    Tipping.ALREADY: Text("above already", "déjà au-dessus"),
}


def _value(span: Span) -> float:
    return span.high if span.usual is None else span.usual


@dataclass(frozen=True, slots=True)
class Spread:
    """The score of a profile when what is unknown of it is drawn among the files of a workspace: 5, 50 and 95 %.

    Attributes:
        low, middle, high: logits.
        above: share of these draws above the threshold; None without one.
        files: files that it was drawn among.
    """

    low: float
    middle: float
    high: float
    above: float | None
    files: int


@dataclass(frozen=True, slots=True)
class Term:
    """What a variable adds to a profile's score.

    Attributes:
        variable: the variable.
        modality: the class it has, or `?` where several may be.
        logit: what it adds against the reference.
    """

    variable: str
    modality: str
    logit: Span


@dataclass(frozen=True, slots=True)
class Scored:
    """A profile under a card.

    Attributes:
        profile: its name.
        score: in logits, the intercept included where it is known.
        terms: of the card, in its order.
        unsaid: variables of the card of which neither the household nor its description says anything.
        lost: variables of the card that have no class for the household: it has no score.
        spread: over the values of a population; None without one.
    """

    profile: str
    score: Span
    terms: tuple[Term, ...] = ()
    unsaid: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A profile through an event, month by month.

    Attributes:
        profile, event: names.
        scores: at the months 0 (before) to 24 after, with the event.
        without: the same household at the same months without it.
        moves: what the event adds, month by month.
        errors: standard error of each move from that of the coefficients (independent: assumed).
        changed: month by month, the coefficients that make the move: variable, modality, +1 or -1.
        benefits: cents a month of benefits, before and 1, 12 and 24 months after.
    """

    profile: str
    event: str
    scores: tuple[Span, ...]
    without: tuple[Span, ...]
    moves: tuple[Span, ...]
    errors: tuple[float, ...]
    changed: tuple[Changed, ...] = ()
    benefits: tuple[int, ...] = ()

    @property
    def peak(self) -> int:
        """The month after the event in which it has moved the score most, up or down."""
        return max(range(1, len(self.moves)), key=lambda k: (abs(self.moves[k].usual or 0.0), -k))

    @property
    def rise(self) -> int:
        """The month after the event in which it raises the score most, or lowers it least."""
        return max(range(1, len(self.moves)), key=lambda k: (_value(self.moves[k]), -k))

    def months_above(self, threshold: float) -> tuple[int, int | None, int]:
        """Of the months after the event, those above: surely, at usual values, and possibly."""
        after = self.scores[1:]
        known = all(s.usual is not None for s in after)
        usual = sum(1 for s in after if s.usual is not None and s.usual >= threshold) if known else None
        return sum(s.low >= threshold for s in after), usual, sum(s.high >= threshold for s in after)

    def untouched(self) -> Path:
        """The same household at the same months, to which nothing happens."""
        still = tuple(Span(0.0, 0.0, 0.0) for _ in self.moves)
        return replace(self, event=NOTHING, scores=self.without, moves=still, errors=(0.0,) * len(still), changed=())

    def tipping(self, threshold: float) -> Tipping:
        """Whether the event alone takes the household from below to above, whatever is unknown."""
        before = self.scores[0].side(threshold)
        if before is Side.ABOVE:
            return Tipping.ALREADY
        if all(s.side(threshold) is Side.BELOW for s in self.scores):
            return Tipping.NO
        pairs = zip(self.scores[1:], self.without[1:], strict=True)
        sure = any(s.side(threshold) is Side.ABOVE and w.side(threshold) is Side.BELOW for s, w in pairs)
        return Tipping.TIPS if sure and before is Side.BELOW else Tipping.MAY

    def tips_usually(self, threshold: float) -> bool | None:
        """The same at usual values alone; None where the card leaves terms unknown or the household is above."""
        first = self.scores[0].usual
        if first is None or first >= threshold:
            return None
        pairs = zip(self.scores[1:], self.without[1:], strict=True)
        return any((s.usual or -math.inf) >= threshold > (w.usual or -math.inf) for s, w in pairs)


@dataclass(frozen=True, slots=True)
class Cell:
    """The same household at one income, through one event.

    Attributes:
        template: the profile the household is made after.
        smic: wages of the household in net minimum wages.
        path: what happens; None where the event cannot.
        event: its name.
    """

    template: str
    smic: float
    event: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class CardPaths:
    """Everything under one card.

    Attributes:
        card, digest: label and hash.
        placed: whether the intercept is known, so that a score is a probability.
        threshold: None where there is none.
        profiles, paths, cells: what was scored.
        findings: the checks AUD050 and following.
        insured: it is a card of the health branch, which scores those on the free C2S alone.
    """

    card: str
    digest: str
    placed: bool
    threshold: Threshold | None
    profiles: tuple[Scored, ...]
    paths: tuple[Path, ...] = ()
    cells: tuple[Cell, ...] = ()
    findings: tuple[Finding, ...] = ()
    insured: bool = False


@dataclass(frozen=True, slots=True)
class Means:
    """What the law gives a profile in a usual month: cents by benefit, and its income."""

    profile: str
    income: int
    benefits: tuple[tuple[Benefit, int], ...]


@dataclass(frozen=True, slots=True)
class PathsReport:
    """Profiles and paths under cards.

    Attributes:
        month: the month looked at.
        law: the engine and its versions.
        smic_cents: the net monthly Smic of that month.
        profiles: as described.
        means: what each lives on.
        cards: what was found under each.
        barred: profile and event -> why it cannot happen.
    """

    month: str
    law: str
    smic_cents: int
    profiles: tuple[Profile, ...]
    means: tuple[Means, ...]
    cards: tuple[CardPaths, ...]
    barred: tuple[tuple[str, str, Text], ...] = field(default=())

    def titled(self, name: str) -> Text:
        """What a profile is called."""
        return {p.name: p.title for p in self.profiles}[name]
