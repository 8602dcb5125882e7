"""One page on a month: what the survey says, the cards, the plan, the yields, the rights, who bears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app import report_parts as parts
from bondroit.app import report_words as words
from bondroit.app.audit_files import audit_files
from bondroit.app.challenge_card import kept_challenged
from bondroit.app.evaluate_cards import evaluate_cards, true_findings
from bondroit.app.explain_file import choose_file, explanation_of
from bondroit.app.words_of import card_words
from bondroit.domain.target import DIRECTIONS
from bondroit.showing.html import render_report
from bondroit.showing.report_data import ReportData

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bondroit.app.articulations import Articulations
    from bondroit.app.evaluate_cards import CardEvaluation
    from bondroit.app.ports import Cards, Documents, Journal, Operations, Tables
    from bondroit.app.report_request import ReportRequest
    from bondroit.explaining.explanation import Explanation

PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """Where the page is, and what it was made from."""

    path: str
    data: ReportData
    evaluations: tuple[CardEvaluation, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "report": self.path,
            "month": self.data.identity.score_month,
            "cards": [e.to_document() for e in self.evaluations],
        }


def write_report(
    *,
    request: ReportRequest,
    tables: Tables,
    cards: Cards,
    operations: Operations,
    documents: Documents,
    journal: Journal,
    play: Callable[[pl.DataFrame], pl.DataFrame] | None,
    articulations: Articulations | None = None,
) -> WrittenReport:
    """Write `index.html`, self-contained, in French and English; the same workspace gives the same bytes.

    Args:
        request: the month and settings.
        tables: what the page is made from.
        cards: those that scored the month.
        operations: people's decisions on the plan.
        documents: gets the page.
        journal: read for its verbs, gets one entry.
        play: in a town, what a full control of given files would establish; None for a real body, whose cards
            cannot be judged on files that nobody controlled.
        articulations: articulated cards, whose members are shown; None if there are none.

    Raises:
        UserError: E-WRK-003 if a step that the page needs was not run.
    """
    month = request.month
    survey = parts.latest_survey(tables, month)
    truth = None
    evaluations: tuple[CardEvaluation, ...] = ()
    if play is not None:
        targets = [request.targets[d] for d in DIRECTIONS]
        monthly = sum(controls for _, controls in request.capacity)
        truth = true_findings(month=month, targets=targets, tables=tables, play=play)
        evaluations = evaluate_cards(month=month, truth=truth, tables=tables, capacity=monthly)
    labels = parts.scored_cards(tables, month, articulations)
    explained = None
    if parts.is_fictitious(documents):
        explained = _explained(request, tables, cards, articulations)
    data = ReportData(
        identity=parts.identity(
            tables=tables, documents=documents, survey=survey, month=month, version=request.version
        ),
        headline=parts.headline(tables, survey, request.targets),
        target=request.targets[DIRECTIONS[0]],
        target_parts=parts.target_parts(request.targets[DIRECTIONS[0]]),
        cards=tuple(
            parts.card_section(cards.load(label), evaluations, kept_challenged(label, documents)) for label in labels
        ),
        plan=parts.plan(request, tables, operations),
        yields=parts.yields(tables, month),
        corrections=parts.corrections(tables, month, request.targets[DIRECTIONS[0]].window_months),
        rights=parts.rights(tables, month),
        audit=words.audit(audit_files(month=month, tables=tables, floor=request.floor, truth=truth)),
        explained=explained,
        journal=parts.journal_lines(journal),
        limits=words.LIMITS,
        assumptions=words.assumptions(request),
        dictionary=tuple(card_words(request.dictionary).items()),
    )
    path = documents.write_text(PAGE, render_report(data, request.language))
    journal.append("publish", "audit", {"month": str(month), "page": PAGE})
    return WrittenReport(path, data, evaluations)


def _explained(
    request: ReportRequest, tables: Tables, cards: Cards, articulations: Articulations | None
) -> Explanation:
    """One file of a town told in the page, which is public: only a household that does not exist may be."""
    chosen = choose_file(month=request.month, household_id=None, label=None, tables=tables)
    return explanation_of(
        month=request.month, chosen=chosen, tables=tables, cards=cards, articulations=articulations,
        dictionary=request.dictionary,
    )  # fmt: skip
