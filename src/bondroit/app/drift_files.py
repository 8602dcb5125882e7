"""The verb `drift`: a card month by month over the variables of a workspace, and over tables that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bondroit.app.drift_card import DriftAsked, card_drift
from bondroit.app.drift_report import DriftReport
from bondroit.domain.scorecard import EXPERIMENT
from bondroit.errors import Text, UserError
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bondroit.app.ports import Cards, Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard

NOW, THEN = "now", "reference"
"""The labels of two tables."""
USUAL = DriftAsked()
NO_CARD = Text("There is no scorecard yet.", "Il n'y a pas encore de grille.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRequest:
    """What is looked at.

    Attributes:
        month: the last month.
        label: a card's name or `name@version`; None is the latest of every name, experiments left out.
        since: the first month; None is the first that has variables.
        against: the month of reference, of score and variables; None: variables against the survey the card was
            learnt from where the card holds it, the score against the first month.
        asked: thresholds and top.
        floor: smallest count shown.
    """

    month: Month
    label: str | None = None
    since: Month | None = None
    against: Month | None = None
    asked: DriftAsked = USUAL
    floor: int = FLOOR


def drift_files(
    *,
    request: DriftRequest,
    tables: Tables,
    cards: Cards,
    journal: Journal,
    on_month: Callable[[], None] = lambda: None,
) -> DriftReport:
    """Drift of every card asked for, over every month that has variables.

    Args:
        request: what is looked at.
        tables: reads `variables`.
        cards: reads the scorecards, hash checked.
        journal: gets one entry: how many warnings, and where.
        on_month: called after each month of each card.

    Raises:
        UserError: E-WRK-003 without card or variables of a month that is named; E-USE-001 if the months run
            backwards or the card does not hold what it is held against; E-INT-001 if a card was altered.
    """
    months, reference = _months(request, tables)
    asked = request.asked if request.against is None else replace(request.asked, learning=False)
    files = [(str(month), partial(tables.scan, "variables", [month])) for month in months]
    done = tuple(
        card_drift(card, files, asked, reference=reference, on_month=on_month) for card in _cards(request.label, cards)
    )
    report = DriftReport(done, request.asked.limits, request.floor)
    journal.append("drift", "audit", {"month": str(request.month), "cards": report.figures()})
    return report


def drift_tables(
    *, now: pl.DataFrame, then: pl.DataFrame | None, card: Scorecard, asked: DriftAsked, floor: int = FLOOR
) -> DriftReport:
    """Drift of a card from one table to another, or from the survey it was learnt from.

    Raises:
        UserError: E-USE-001 if there is no reference and the card does not hold its own.
    """
    files = [(NOW, now.lazy)] if then is None else [(THEN, then.lazy), (NOW, now.lazy)]
    learning = asked.learning if asked.learning is not None else then is None
    return DriftReport((card_drift(card, files, replace(asked, learning=learning)),), asked.limits, floor)


def _months(request: DriftRequest, tables: Tables) -> tuple[list[Month], int]:
    """The months to look at, in order, and the position of the reference."""
    if request.since is not None and request.since > request.month:
        raise UserError(
            "E-USE-001",
            Text(
                f"--since {request.since} is after {request.month}.", f"--since {request.since} suit {request.month}."
            ),
            remedy=Text("name an earlier month.", "nommez un mois antérieur."),
        )
    known = tables.months("variables")
    wanted = [m for m in (request.month, request.against) if m is not None and m not in known]
    if wanted:
        raise UserError(
            "E-WRK-003",
            Text(f"There are no variables of {wanted[0]}.", f"Il n'y a pas de variables de {wanted[0]}."),
            remedy=Text(f"run: bondroit observe --month {wanted[0]}", f"lancez : bondroit observe --month {wanted[0]}"),
        )
    first = request.since or min(known)
    chosen = {m for m in known if first <= m <= request.month}
    months = sorted(chosen | ({request.against} if request.against is not None else set()))
    return months, 0 if request.against is None else months.index(request.against)


def _cards(label: str | None, cards: Cards) -> list[Scorecard]:
    names = [label] if label is not None else sorted({one.rpartition("@")[0] for one in cards.labels()})
    found = [cards.load(name) for name in names]
    kept = found if label is not None else [card for card in found if card.status != EXPERIMENT]
    if not kept:
        raise UserError(
            "E-WRK-003", NO_CARD,
            remedy=Text("run: bondroit build --month MONTH", "lancez : bondroit build --month MOIS"),
        )  # fmt: skip
    return kept
