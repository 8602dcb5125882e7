"""What `drift` found, and the document of it: small cells, and those they could be deduced from, are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.stats.disclosure import FLOOR, hidden_rows

if TYPE_CHECKING:
    from bondroit.scoring.drift import MonthDrift, ScoreDrift, VariableDrift
    from bondroit.scoring.drift_counts import ScoreCuts
    from bondroit.scoring.drift_warnings import Thresholds, Warned

MOST_NEW = 10
# Figures of a variable with masked classes are told with so few decimals that no small count comes out of them.
COARSE, FINE = 3, 6


@dataclass(frozen=True, slots=True)
class CardDrift:
    """One card over some months.

    Attributes:
        card, card_hash: the card.
        target: what it aims at.
        against: where variables are held against: `learning`, or a month.
        cuts: classes and threshold of the score, fixed at the first month; None if no file has a score there.
        months: in order.
        warned: every warning, in the order of months.
    """

    card: str
    card_hash: str
    target: str
    against: str
    cuts: ScoreCuts | None
    months: tuple[MonthDrift, ...]
    warned: tuple[Warned, ...]

    def to_document(self, floor: int = FLOOR) -> dict[str, Any]:
        """JSON values."""
        return {
            "card": self.card,
            "card_hash": self.card_hash,
            "target": self.target,
            "variables_against": self.against,
            "score_against": None if self.cuts is None else self.cuts.label,
            "top": None if self.cuts is None else round(self.cuts.top, COARSE + 1),
            "months": [_month(one, floor) for one in self.months],
            "warnings": [
                {"kind": w.kind, "month": w.month, "variable": w.variable, "level": w.level, "text": w.said._asdict()}
                for w in self.warned
            ],
        }


@dataclass(frozen=True, slots=True)
class DriftReport:
    """Every card that was looked at, under the same thresholds."""

    cards: tuple[CardDrift, ...]
    limits: Thresholds
    floor: int = FLOOR

    @property
    def warned(self) -> int:
        """How many warnings there are."""
        return sum(len(card.warned) for card in self.cards)

    def to_document(self) -> dict[str, Any]:
        """JSON values; what may not be shown is null."""
        limits = self.limits
        return {
            "cards": [card.to_document(self.floor) for card in self.cards],
            "thresholds": {
                "psi_watch": limits.watch, "psi_moved": limits.moved, "above": limits.above,
                "missing": limits.missing, "strange": limits.strange,
            },
            "floor": self.floor,
            "warnings": self.warned,
        }  # fmt: skip

    def figures(self) -> dict[str, Any]:
        """What the journal keeps: warnings by level, and where."""
        return {
            card.card: {
                "against": card.against,
                "months": [card.months[0].label, card.months[-1].label] if card.months else [],
                "warnings": len(card.warned),
                "of_last_month": sorted({f"{w.kind} {w.variable}".strip() for w in card.warned if _last(card, w)}),
            }
            for card in self.cards
        }


def _last(card: CardDrift, warned: Warned) -> bool:
    return bool(card.months) and warned.month == card.months[-1].label


def _month(one: MonthDrift, floor: int) -> dict[str, Any]:
    return {
        "month": one.label,
        "files": one.files,
        "without_score": _shown(one.files - one.scored, floor) if one.score is not None else None,
        "score": None if one.score is None else _score(one.score, one.scored, floor),
        "variables": [_variable(v, one.files, floor) for v in one.variables],
    }


def _score(score: ScoreDrift, scored: int, floor: int) -> dict[str, Any]:
    above = round(score.above * scored)
    hidden = _small(above, floor) or _small(scored - above, floor)
    return {
        "psi": round(score.stability.index, FINE),
        "by_chance": round(score.stability.by_chance, FINE),
        "expected_by_chance": round(score.stability.expected, FINE),
        "classes": score.stability.classes,
        "mean": round(score.mean, FINE),
        "mean_logit": round(score.mean_logit, FINE),
        "shift_logit": round(score.shift, FINE),
        "above": None if hidden else round(score.above, FINE),
        "above_before": round(score.above_before, FINE),
    }


def _variable(one: VariableDrift, files: int, floor: int) -> dict[str, Any]:
    if one.stability is None:
        return {"variable": one.variable, "psi": None, "fault": one.fault}
    cells = np.array([[round(c.files_before), c.files] for c in one.classes], np.int64)
    hidden = hidden_rows(cells, floor).tolist()
    digits = COARSE if any(hidden) else FINE
    lacking = _small(round(one.missing * files), floor)
    return {
        "variable": one.variable,
        "psi": round(one.stability.index, digits),
        "by_chance": round(one.stability.by_chance, FINE),
        "expected_by_chance": round(one.stability.expected, FINE),
        "shift_logit": None if one.shift is None else round(one.shift, digits),
        "missing": None if lacking else round(one.missing, FINE),
        "missing_before": round(one.missing_before, COARSE),
        "without_class": _shown(one.without_class, floor),
        "out_of_range": _shown(one.out_of_range, floor),
        "unseen": _shown(one.unseen, floor),
        "classes": [
            {
                "class": c.name,
                "before": None if hide else round(c.before, FINE),
                "now": None if hide else round(c.now, FINE),
                "files": None if hide else c.files,
            }
            for c, hide in zip(one.classes, hidden, strict=True)
        ],
        "new": [{"value": n.value, "files": n.files} for n in _told(one, floor)],
        "new_values": len(one.new),
        "fault": "",
    }


def _told(one: VariableDrift, floor: int) -> list[Any]:
    """The values that enough files have; whatever is rarer is counted with the others."""
    return [n for n in one.new if n.files >= floor][:MOST_NEW]


def _small(files: int, floor: int) -> bool:
    return 0 < files < floor


def _shown(files: int, floor: int) -> int | None:
    return None if _small(files, floor) else files
