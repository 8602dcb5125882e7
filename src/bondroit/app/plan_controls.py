"""Propose a control plan for a month; people confirm each file or set it aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.articulations import require_no_experiment
from bondroit.app.grounds import require_for_control
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.planning.control_plan import Ranking, make_plan
from bondroit.planning.pauses import paused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import Cards, Journal, Tables
    from bondroit.observing.dictionary import Dictionary
    from bondroit.planning.control_plan import Plan, Request
    from bondroit.planning.pauses import PauseRules


STATUS = Text("to be confirmed or set aside by a person", "à confirmer ou à écarter par une personne")


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What is proposed: counts by origin and kind, and how many files were left in peace, by reason."""

    month: str
    files: int
    eligible: int
    random_share: float
    seed: int
    shares: Mapping[str, float]
    proposed: tuple[tuple[str, str, int], ...]
    paused: tuple[tuple[str, int], ...]
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month,
            "files": self.files,
            "eligible": self.eligible,
            "random_share": self.random_share,
            "seed": self.seed,
            "shares": dict(self.shares),
            "proposed": [{"origin": o, "kind": k, "files": n} for o, k, n in self.proposed],
            "paused": [{"reason": r, "files": n} for r, n in self.paused],
            "status": STATUS._asdict(),
            "recognised": self.recognised,
        }


def plan_controls(
    *,
    request: Request,
    shares: Mapping[str, float],
    tables: Tables,
    cards: Cards,
    journal: Journal,
    rules: PauseRules | None = None,
    dictionary: Dictionary | None = None,
) -> PlanReport:
    """Write the table `plan` of the month.

    Args:
        request: month, capacity, random share, seed and language of the reasons.
        shares: scorecard label (or name) to its part of what is not drawn at random; there is no default objective.
        tables: reads `scores`, `events` and `findings`, writes `plan`.
        cards: reads the scorecards to know their direction.
        journal: gets one entry.
        rules: lengths of the pauses.
        dictionary: the variables of the workspace, which say what a card is made of; None: the package's own.

    Raises:
        UserError: E-PLN-001 if the plan is not allowed; E-WRK-003 if the scores of a card are missing; E-PLN-002,
            E-BLD-010, E-PUR-002, E-SCO-002 if a card may not rank files for control.
    """
    month = request.month
    rankings = _rankings(request, shares, tables, cards)
    for ranking in rankings:
        require_for_control(cards.load(ranking.scores["card"][0]), journal, dictionary)
    known = tables.scan("findings") if tables.exists("findings") else None
    left = paused(month, tables.scan("events"), known, rules)
    plan = make_plan(request, rankings, left)
    recognised = tables.exists("plan", month) and tables.read("plan", month).equals(plan.frame)
    if not recognised:
        tables.write("plan", plan.frame, month)
    named = {r.scores["card"][0]: r.share for r in rankings}
    report = _report(request, plan, named, recognised=recognised)
    prints = {"scores": tables.fingerprint("scores", month), "plan": tables.fingerprint("plan", month)}
    journal.append("plan", "control", {"month": str(month), "figures": report.to_document(), **prints})
    return report


def _rankings(request: Request, shares: Mapping[str, float], tables: Tables, cards: Cards) -> tuple[Ranking, ...]:
    """The month's scores of each card, in the order of the directions and then of the cards' names."""
    scores = tables.read("scores", request.month)
    found = []
    for asked, share in shares.items():
        card = cards.load(asked)
        require_no_experiment(card)
        if card.name not in {d.value for d in DIRECTIONS}:
            raise _no_direction(card.label)
        own = scores.filter(pl.col("card") == card.label)
        if own.is_empty():
            raise _no_scores(card.label, str(request.month))
        found.append(Ranking(Direction(card.name), share, own))
    return tuple(sorted(found, key=lambda r: (DIRECTIONS.index(r.direction), r.scores["card"][0])))


def _report(request: Request, plan: Plan, shares: Mapping[str, float], *, recognised: bool) -> PlanReport:
    proposed = plan.frame.group_by("origin", "kind").agg(pl.len()).sort("origin", "kind")
    return PlanReport(
        month=str(request.month),
        files=plan.files,
        eligible=plan.eligible,
        random_share=request.random_share,
        seed=request.seed,
        shares=shares,
        proposed=tuple(proposed.iter_rows()),
        paused=plan.paused_by_reason,
        recognised=recognised,
    )


def _no_direction(label: str) -> UserError:
    return UserError(
        "E-PLN-001",
        Text(
            f"Scorecard {label} aims at neither overpayments nor underpayments.",
            f"La grille {label} ne vise ni les indus ni les rappels.",
        ),
        remedy=Text(
            "plan with a card named after a direction.", "planifiez avec une grille nommée d'après une direction."
        ),
    )


def _no_scores(label: str, month: str) -> UserError:
    return UserError(
        "E-WRK-003",
        Text(f"{month} has no scores of {label}.", f"{month} n'a pas de scores de {label}."),
        remedy=Text(f"run: bondroit score {label} --month {month}", f"lancez : bondroit score {label} --month {month}"),
    )
