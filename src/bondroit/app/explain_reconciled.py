"""One household's view: what it is asked and why, what is proposed to it, and what became of earlier questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.reconciling.answering import CLOSED, states
from bondroit.showing.reconcile_words import (
    amount_line,
    for_the_agent,
    proposal_sentences,
    question_sentence,
    stated,
)

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """Sentences, each in both languages.

    Attributes:
        questions: name of the question, its sentence and its state in words.
        proposals: sentences; what those of a month give together ends the last one of the month.
        amounts: the payments proposed, a line each.
        agent: for the agent alone: what it may mean; None if nothing can be said.
    """

    questions: tuple[tuple[str, Text, Text], ...]
    proposals: tuple[Text, ...]
    amounts: tuple[Text, ...]
    agent: Text | None

    def to_document(self) -> dict[str, Any]:
        """JSON values, without the household's identifier."""
        return {
            "questions": [
                {"question": name, "sentence": said._asdict(), "state": state._asdict()}
                for name, said, state in self.questions
            ],
            "proposals": [said._asdict() for said in self.proposals],
            "amounts": [line._asdict() for line in self.amounts],
            "agent": None if self.agent is None else self.agent._asdict(),
        }


def explain_reconciled(*, household_id: str, month: Month | None, tables: Tables, journal: Journal) -> HouseholdView:
    """What a household would read, and what its agent would.

    Args:
        household_id: the file.
        month: the as-of month; None takes every month.
        tables: reads `questions`, `answers`, `proposals`, `proposed_amounts`.
        journal: gets one entry, without the identifier.

    Raises:
        UserError: E-FIL-001 if there is nothing on the file; E-WRK-003 if the month, or none, was reconciled.
    """
    _require(tables, month)
    own = pl.col("household_id") == household_id
    months = None if month is None else [month]
    questions = tables.scan("questions", months).filter(own)
    answers = tables.scan("answers") if tables.exists("answers") else None
    asked = states(questions, answers).sort("month", "first", "person", "source", "income").collect()
    proposals = tables.scan("proposals", months).filter(own).sort("month", "first", "person", "source").collect()
    amounts = tables.scan("proposed_amounts", months).filter(own).sort("month", "benefit", "history_month").collect()
    if asked.is_empty() and proposals.is_empty():
        raise UserError(
            "E-FIL-001",
            Text("Nothing was asked of this file or proposed to it.",
                 "Rien n'a été demandé à ce dossier ni ne lui a été proposé."),
            remedy=Text("check the identifier and the month.", "vérifiez l'identifiant et le mois."),
        )  # fmt: skip
    # A month whose questions are all closed leaves nothing to confirm.
    still = asked.filter(pl.col("estimate_cents").is_not_null() & (pl.col("state") != CLOSED))
    estimates = still.unique("month")["estimate_cents"]
    by_month = proposals.partition_by("month", maintain_order=True) if proposals.height else []
    journal.append(
        "reconcile explain", "rights",
        {"month": str(month) if month else "", "questions": asked.height, "proposals": proposals.height},
    )  # fmt: skip
    return HouseholdView(
        questions=tuple((row["question"], question_sentence(row), stated(row)) for row in asked.iter_rows(named=True)),
        proposals=tuple(said for own_month in by_month for said in proposal_sentences(own_month.to_dicts())),
        amounts=tuple(amount_line(row) for row in amounts.iter_rows(named=True)),
        agent=for_the_agent(int(estimates.sum())) if len(estimates) else None,
    )


def _require(tables: Tables, month: Month | None) -> None:
    """Refuse a month that was not reconciled."""
    if tables.exists("questions", month):
        return
    which = "MONTH" if month is None else str(month)
    raise UserError(
        "E-WRK-003",
        Text("No month was reconciled yet.", "Aucun mois n'a encore été rapproché.") if month is None else
        Text(f"{which} was not reconciled.", f"{which} n'a pas été rapproché."),
        remedy=Text(f"run bondroit reconcile --month {which}.", f"lancez bondroit reconcile --month {which}."),
    )  # fmt: skip
