"""Every claim over the draws of what a town assumes, and over seeds of its usual values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.claims import ROBUST, Answer, Judged, Measured, judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.claims import Claim


@dataclass(frozen=True, slots=True)
class ClaimsResult:
    """What towns answer.

    Attributes:
        asked: sizes, seed and law, as asked; the same for every town.
        judged: each claim over the draws.
        usual: each claim over towns of the usual values, that differ by chance alone; empty without any.
        towns: what is told of each town drawn: its size, its card, its curve by income.
    """

    asked: Mapping[str, Any]
    judged: tuple[Judged, ...]
    usual: tuple[Judged, ...]
    towns: tuple[Mapping[str, Any], ...]

    @property
    def draws(self) -> int:
        """Towns over which claims are judged."""
        return len(self.towns)

    def count(self, answer: Answer, *, robust: bool = True) -> int:
        """Claims with this answer: robustly, or where not `robust` without being so."""
        return sum(1 for j in self.judged if j.answer is answer and (j.robust or answer is Answer.CANNOT) is robust)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "asked": dict(self.asked),
            "draws": self.draws,
            "robust_from": ROBUST,
            "claims": [j.to_document() for j in self.judged],
            "usual": [j.to_document() for j in self.usual],
            "towns": [dict(town) for town in self.towns],
        }


def claims_result(
    claims: Sequence[Claim],
    *,
    asked: Mapping[str, Any],
    draws: Sequence[Mapping[str, Any]],
    usual: Sequence[Mapping[str, Any]],
) -> ClaimsResult:
    """Judge claims on what towns answered.

    Args:
        claims: which.
        asked: what was asked of every town.
        draws: a document of each town drawn over the assumptions: `figures` by name, and `told`.
        usual: the same of towns of the usual values.
    """
    drawn, seeds = ([_figures(document) for document in towns] for towns in (draws, usual))
    return ClaimsResult(
        asked=asked,
        judged=tuple(judge(claim, drawn) for claim in claims),
        usual=tuple(judge(claim, seeds) for claim in claims) if usual else (),
        towns=tuple(document["told"] for document in draws),
    )


def _figures(document: Mapping[str, Any]) -> dict[str, Measured]:
    return {name: Measured(**figure) for name, figure in document["figures"].items()}
