"""What the scores of a month were: by card, what it gave, what it did not know, what it never saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.exponential import probability
from bondroit.errors import Text
from bondroit.scoring.compatibility import SMALLEST_SHOWN
from bondroit.scoring.exponential_steps import probabilities_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from bondroit.scoring.together import Scored

_PART = 1_000_000


@dataclass(frozen=True, slots=True)
class CardScores:
    """What one card gave: files scored, files it has no class for, mean and largest score.

    Attributes:
        card: its label.
        card_hash: its hash.
        files: files with a score.
        unscored: files without.
        mean: mean score.
        highest: largest score.
        as_missing: files with a score only because unknown values count as missing.
    """

    card: str
    card_hash: str
    files: int
    unscored: int
    mean: float | None
    highest: float | None
    as_missing: int = 0

    def to_document(self) -> dict[str, Any]:
        """JSON values; `as_missing` only where there are some."""
        document: dict[str, Any] = {
            "card": self.card, "card_hash": self.card_hash, "files": self.files, "unscored": self.unscored,
            "mean": self.mean, "highest": self.highest,
        }  # fmt: skip
        return document | ({"as_missing": self.as_missing} if self.as_missing else {})


@dataclass(frozen=True, slots=True)
class Told:
    """What a person should know of scores.

    Attributes:
        modalities: values that a card does not know: card, variable, files (None if fewer than 11).
        notes: sentences, such as how many files are in classes a card never saw.
    """

    modalities: tuple[tuple[str, str, int | None], ...] = ()
    notes: tuple[Text, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON values; what is empty is left out."""
        rows = [{"card": card, "variable": name, "files": files} for card, name, files in self.modalities]
        said = [{"en": note.en, "fr": note.fr} for note in self.notes]
        return ({"unknown_modalities": rows} if rows else {}) | ({"notes": said} if said else {})

    @classmethod
    def read(cls, figures: Mapping[str, Any]) -> Told:
        """What `to_document` wrote."""
        rows = ((told["card"], told["variable"], told["files"]) for told in figures.get("unknown_modalities", ()))
        return cls(tuple(rows), tuple(Text(said["en"], said["fr"]) for said in figures.get("notes", ())))


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """The scores of a month, and the rule by which equal points were put in order.

    Attributes:
        month: the month.
        cards: what each card gave.
        tie_rule: in words.
        recognised: the same was done before and stands; nothing was written.
        unknown: what was done with unknown values: refuse, skip or missing.
        told: which values were unknown, and notes.
        replaced: the file that keeps the scores these took the place of; None if they took no place.
        outdated: other cards whose scores stand there and read other variables than those of now.
        beside: what was asked beside the table; None if nothing was.
    """

    month: str
    cards: tuple[CardScores, ...]
    tie_rule: str
    recognised: bool
    unknown: str = "refuse"
    told: Told = NOTHING_TOLD
    replaced: str | None = None
    outdated: tuple[str, ...] = ()
    beside: Mapping[str, object] | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        document: dict[str, Any] = {
            "month": self.month, "cards": [c.to_document() for c in self.cards], "tie_rule": self.tie_rule,
            "unknown_values": self.unknown, "recognised": self.recognised,
        }  # fmt: skip
        document |= self.told.to_document()
        if self.replaced is not None:
            document["replaced"] = self.replaced
        if self.outdated:
            document["outdated"] = list(self.outdated)
        if self.beside is not None:
            document["beside"] = dict(self.beside)
        return document


def figures_of(scored: Scored) -> CardScores:
    """The figures of one card's scores."""
    points = scored.of_files()
    mean, highest = None, None
    if points.size:
        parts = [_sum(points[start : start + _PART]) for start in range(0, points.size, _PART)]
        mean = round(sum(parts) / points.size, 9)
        highest = probability(int(points.max()))
    return CardScores(
        scored.scorer.label,
        scored.scorer.hash,
        scored.files,
        scored.unscored,
        mean,
        highest,
        as_missing=scored.as_missing,
    )


def told_of(scored: Sequence[Scored]) -> Told:
    """What a person should know of the scores of these cards."""
    modalities = [
        (one.scorer.label, u.variable, u.files if u.files >= SMALLEST_SHOWN else None)
        for one in scored
        for u in one.unknown
    ]
    notes = [(one.scorer.label, note) for one in scored for note in one.notes]
    alone = len(scored) == 1
    said = [note if alone else Text(f"{label}: {note.en}", f"{label} : {note.fr}") for label, note in notes]
    return Told(tuple(modalities), tuple(said))


def lowest_of(scored: Scored) -> float | None:
    """The smallest score; None without any."""
    points = scored.of_files()
    return probability(int(points.min())) if points.size else None


def _sum(points: np.ndarray[Any, Any]) -> float:
    return float(probabilities_of(points).sum())
