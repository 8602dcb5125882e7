"""The verb `drift`: a card month by month over the variables of a workspace, and over tables that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bondroit.app.drift_card import NOW, THEN, DriftAsked, card_drift, require_enough
from bondroit.app.drift_report import FIRST, NAMED, OF_SURVEY, DriftReport
from bondroit.domain.months import Month, month_range
from bondroit.domain.scorecard import EXPERIMENT
from bondroit.errors import Text, UserError
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from bondroit.app.ports import Cards, Journal, JournalEntry, Tables
    from bondroit.domain.scorecard import Scorecard

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
            learnt from where the card holds it, the score against the month of that survey if it has variables, else
            against the first month.
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
        journal: says from which month's survey a card was learnt; gets one entry: how many warnings, and where.
        on_month: called after each month of each card.

    Raises:
        UserError: E-WRK-003 without card or variables of a month that is named; E-USE-001 if the months run
            backwards or the card does not hold what it is held against; E-TAB-005 if a month has fewer files than may
            be told of; E-INT-001 if a card was altered.
    """
    known = tables.months("variables")
    asked = request.asked if request.against is None else replace(request.asked, learning=False)
    months, done = _months(request, tables), []
    learnt = {e.detail["card"]: e.detail["survey"] for e in reversed(journal.entries()) if _tells_survey(e)}
    for card in _cards(request.label, cards):
        held, chosen = _reference(request, months, known, learnt.get(card.label))
        looked = sorted({*months, held})
        files = [(str(month), partial(tables.scan, "variables", [month])) for month in looked]
        found = card_drift(card, files, asked, reference=looked.index(held), floor=request.floor, on_month=on_month)
        lacking = tuple(str(m) for m in month_range(looked[0], looked[-1]) if m not in known)
        done.append(replace(found, chosen=chosen, without_variables=lacking))
    report = DriftReport(tuple(done), request.asked.limits, request.floor)
    journal.append("drift", "audit", {"month": str(request.month), "cards": report.figures()})
    return report


def drift_tables(
    *, now: pl.DataFrame, then: pl.DataFrame | None, card: Scorecard, asked: DriftAsked, floor: int = FLOOR
) -> DriftReport:
    """Drift of a card from one table to another, or from the survey it was learnt from.

    Raises:
        UserError: E-TAB-005 if a table has fewer files than may be told of.
            E-USE-001 if there is no reference and the card does not hold its own.
    """
    files = [(NOW, now.lazy)] if then is None else [(THEN, then.lazy), (NOW, now.lazy)]
    learning = asked.learning if asked.learning is not None else then is None
    for label, frame in ((NOW, now), (THEN, then)):
        if frame is not None:
            require_enough(label, frame.height, floor)
    found = card_drift(card, files, replace(asked, learning=learning), floor=floor)
    return DriftReport((found,), asked.limits, floor)


def last_with_variables(tables: Tables) -> Month:
    """The last month that has variables.

    Raises:
        UserError: E-WRK-003 if none has.
    """
    known = tables.months("variables")
    if known:
        return max(known)
    raise UserError(
        "E-WRK-003",
        Text("No month has variables yet.", "Aucun mois n'a encore de variables."),
        remedy=Text("run: bondroit observe --month MONTH", "lancez : bondroit observe --month MOIS"),
    )


def _months(request: DriftRequest, tables: Tables) -> list[Month]:
    """The months to look at, in order."""
    if request.since is not None and request.since > request.month:
        raise UserError(
            "E-USE-001",
            Text(
                f"--since {request.since} is after {request.month}.", f"--since {request.since} suit {request.month}."
            ),
            remedy=Text("name an earlier month.", "nommez un mois antérieur."),
        )
    known = tables.months("variables")
    named = (request.month, request.since, request.against)
    wanted = [m for m in named if m is not None and m not in known]
    if wanted:
        raise _without_variables(wanted[0], tables)
    first = request.since or min(known)
    chosen = {m for m in known if first <= m <= request.month}
    return sorted(chosen | ({request.against} if request.against is not None else set()))


def _without_variables(month: Month, tables: Tables) -> UserError:
    """What to do about a month without variables: observe it if there are tables to observe, else name another."""
    known = tables.months("variables")
    if month.plus(-1) in tables.months("snapshots"):
        remedy = Text(f"run: bondroit observe --month {month}", f"lancez : bondroit observe --month {month}")
    elif known:
        remedy = Text(
            f"name a month that has them, such as {max(known)}; `bondroit status` says what is there.",
            f"nommez un mois qui en a, par exemple {max(known)} ; « bondroit status » dit ce qu'il y a.",
        )
    else:
        remedy = Text("`bondroit status` says what is there.", "« bondroit status » dit ce qu'il y a.")
    return UserError(
        "E-WRK-003",
        Text(f"There are no variables of {month}.", f"Il n'y a pas de variables de {month}."),
        remedy=remedy,
    )


def _tells_survey(entry: JournalEntry) -> bool:
    """Whether an entry says from which month's survey a card was learnt."""
    return entry.verb == "build" and {"card", "survey"} <= entry.detail.keys()


def _reference(
    request: DriftRequest, months: Sequence[Month], known: Sequence[Month], survey: str | None
) -> tuple[Month, str]:
    """The month that the score of a card is held against, and why that one."""
    if request.against is not None:
        return request.against, NAMED
    learnt = None if survey is None else Month.parse(survey)
    if learnt in known and learnt is not None and learnt <= request.month:
        return learnt, OF_SURVEY
    return months[0], FIRST


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
