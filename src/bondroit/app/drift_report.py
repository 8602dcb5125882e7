"""What `drift` found, and the document of it: small cells, and those they could be deduced from, are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.scoring.drift_hidden import COARSE, FINE, hidden, told_above, told_of
from bondroit.scoring.drift_warnings import level_of
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from bondroit.scoring.drift import MonthDrift, ScoreDrift, VariableDrift
    from bondroit.scoring.drift_counts import ScoreCuts
    from bondroit.scoring.drift_warnings import Thresholds, Warned

# How the month that the score is held against was chosen.
STABLE = "stable"
NAMED, OF_SURVEY, FIRST = "named", "survey", "first"


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
        chosen: `named`, `survey` (the month whose survey the card was learnt from) or `first`: why the score is held
            against that month.
        without_variables: months between those looked at that have no variables.
    """

    card: str
    card_hash: str
    target: str
    against: str
    cuts: ScoreCuts | None
    months: tuple[MonthDrift, ...]
    warned: tuple[Warned, ...]
    chosen: str = NAMED
    without_variables: tuple[str, ...] = ()

    def to_document(self, limits: Thresholds, floor: int = FLOOR) -> dict[str, Any]:
        """JSON values."""
        cuts = self.cuts
        coarse = cuts is None or hidden(cuts.top * cuts.scored, cuts.scored, floor)
        return {
            "card": self.card,
            "card_hash": self.card_hash,
            "target": self.target,
            "variables_against": self.against,
            "score_against": None if cuts is None else cuts.label,
            "score_against_chosen": None if cuts is None else self.chosen,
            "top": None if coarse or cuts is None else round(cuts.top, COARSE + 1),
            "without_variables": list(self.without_variables),
            "months": [_month(one, limits, floor) for one in self.months],
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
            "cards": [card.to_document(limits, self.floor) for card in self.cards],
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


def _month(one: MonthDrift, limits: Thresholds, floor: int) -> dict[str, Any]:
    digits = [told_of(v, one.files, floor).shift_digits for v in one.variables if v.stability is not None]
    return {
        "month": one.label,
        "files": one.files,
        "without_score": _shown(one.files - one.scored, one.files, floor=floor, told=True)
        if one.score is not None
        else None,
        "score": None if one.score is None else _score(one.score, floor, min(digits, default=FINE)),
        "variables": [_variable(v, one.files, limits, floor) for v in one.variables],
    }


def _score(score: ScoreDrift, floor: int, digits: int) -> dict[str, Any]:
    now, before = told_above(score, floor)
    return {
        "psi": round(score.stability.index, FINE),
        "by_chance": round(score.stability.by_chance, FINE),
        "expected_by_chance": round(score.stability.expected, FINE),
        "classes": score.stability.classes,
        "mean": round(score.mean, FINE),
        "mean_logit": round(score.mean_logit, digits),
        "shift_logit": round(score.shift, digits),
        "above": round(score.above, FINE) if now else None,
        "above_before": round(score.above_before, FINE) if before else None,
    }


def _variable(one: VariableDrift, files: int, limits: Thresholds, floor: int) -> dict[str, Any]:
    if one.stability is None:
        return {"variable": one.variable, "psi": None, "fault": one.fault}
    told = told_of(one, files, floor)
    return {
        "variable": one.variable,
        "psi": round(one.stability.index, told.psi_digits),
        "state": level_of(one.stability, limits) or STABLE,
        "by_chance": round(one.stability.by_chance, FINE),
        "expected_by_chance": round(one.stability.expected, FINE),
        "shift_logit": None if one.shift is None else round(one.shift, told.shift_digits),
        "missing": round(one.missing, FINE) if told.missing else None,
        "missing_before": round(one.missing_before, FINE) if told.missing_before else None,
        "without_class": _shown(one.without_class, files, floor=floor, told=told.without_class),
        "out_of_range": _shown(one.out_of_range, files, floor=floor, told=told.out_of_range),
        "unseen": _shown(one.unseen, files, floor=floor, told=told.unseen),
        "classes": [
            {
                "class": c.name,
                "before": round(c.before, FINE) if shown else None,
                "now": round(c.now, FINE) if shown else None,
                "files": c.files if shown else None,
            }
            for c, shown in zip(one.classes, told.classes, strict=True)
        ],
        "new": [{"value": n.value, "files": _shown(n.files, files, floor=floor, told=True)} for n in told.new],
        "new_values": len(one.new),
        "fault": "",
    }


def _shown(n: int, files: int, *, floor: int, told: bool) -> int | None:
    return None if not told or hidden(n, files, floor) else n
