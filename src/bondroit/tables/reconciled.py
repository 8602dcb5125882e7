"""What came of holding declared incomes against those of other bodies: questions, answers, payments proposed."""

from __future__ import annotations

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.columns import CONTROLLED, RIGHTS_USED, cents, household, month
from bondroit.tables.contract import Column, Purpose, Sensitivity, Table, Type

SOURCE_NAMES = ("payroll", "unemployment", "tax")
INCOMES = ("wage", "unemployment", "pension")
ANSWERS_GIVEN = ("agrees", "corrects", "contests", "settled")
STATES = ("asked", "answered", "closed")
NOTES = ("other_employer", "other_month", "not_mine", "not_received", "expenses", "mistake_there", "mistake_here",
         "other")  # fmt: skip

_BOTH_WAYS = (Purpose.CONTROL, Purpose.RIGHTS, Purpose.AUDIT)
"""Declared and partner data are held together for controls and for rights alike, and the audit looks on."""
_NUMBER = Sensitivity.IDENTIFIER


def _name(name: str, meaning: str) -> Column:
    return Column(name, Type.TEXT, meaning, source="platform", sensitivity=_NUMBER)


def _compared() -> tuple[Column, ...]:
    return (
        Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20, source="platform"),
        Column("source", Type.CATEGORY, "Whose figure it is", values=SOURCE_NAMES, source="platform"),
        Column("income", Type.CATEGORY, "Which income", values=INCOMES, source="platform"),
        Column("first", Type.MONTH, "The first month compared", source="platform"),
        Column("until", Type.MONTH, "The last month compared", source="platform"),
        Column("months", Type.INTEGER, "Months of which the source speaks", low=1, high=12, source="platform"),
        cents("declared_cents", "What was declared for these months", source="household"),
        cents("partner_cents", "What the source has for them", source="partner"),
        Column(
            "known", Type.MONTH, "The month from which the latest of these figures was known; missing: the source has "
            "no line, which means nothing was paid", nullable=True, source="partner",
        ),
    )  # fmt: skip


QUESTIONS = Table(
    name="questions",
    version=1,
    meaning="Differences that the household is asked about. A question is no debt and claims nothing.",
    key=("question",),
    monthly=True,
    purposes=_BOTH_WAYS,
    retention=CONTROLLED,
    columns=(
        _name("question", "Name of the question, the same whenever it is found again"),
        household("platform"),
        month("The as-of month: only what was known before it counts"),
        *_compared(),
        Column("yearly", Type.BOOLEAN, "A whole year: no month can be told from it", source="platform"),
        cents(
            "estimate_cents", "For the agent alone: what the household's questions of the month may change together "
            "by the law, if all were confirmed; missing: a year gives no estimate", low=None, nullable=True,
            source="platform",
        ),
    ),
)  # fmt: skip

ANSWERS = Table(
    name="answers",
    version=1,
    meaning="What households answered to questions, and how contested ones were settled. No answer is no fault.",
    key=("question", "place"),
    # Who contests uses a right: no control may be started from it.
    purposes=RIGHTS_USED,
    retention=CONTROLLED,
    columns=(
        _name("question", "Name of the question"),
        month("The month in which the answer came"),
        Column("place", Type.INTEGER, "Place among the answers to the question", low=1, source="platform"),
        Column("answer", Type.CATEGORY, "What was answered", values=ANSWERS_GIVEN, source="household"),
        Column("note", Type.CATEGORY, "Why", values=NOTES, nullable=True, source="household"),
        cents("corrected_cents", "The figure given instead", nullable=True, source="household"),
        Column("state", Type.CATEGORY, "State of the question then", values=STATES[1:], source="platform"),
    ),
)

PROPOSALS = Table(
    name="proposals",
    version=1,
    meaning="Differences in the household's favour, for which a payment is proposed at once.",
    key=("proposal",),
    monthly=True,
    purposes=_BOTH_WAYS,
    retention=CONTROLLED,
    columns=(
        _name("proposal", "Name of the proposal, the same whenever it is found again"),
        household("platform"),
        month("The as-of month: only what was known before it counts"),
        *_compared(),
        cents("household_cents", "What the household's proposals of the month give together", source="platform"),
        Column("question_open", Type.BOOLEAN, "The household is asked about something else too; the payment does not "
               "wait for it", source="platform"),
    ),
)  # fmt: skip

PROPOSED_AMOUNTS = Table(
    name="proposed_amounts",
    version=1,
    meaning="The proposed payments, benefit by benefit and month by month, by the law on the partner's amounts.",
    key=("household_id", "month", "benefit", "history_month"),
    monthly=True,
    purposes=_BOTH_WAYS,
    retention=CONTROLLED,
    columns=(
        household("platform"),
        month("The as-of month"),
        Column("benefit", Type.CATEGORY, "The benefit", values=tuple(BENEFITS), source="platform"),
        Column("history_month", Type.MONTH, "The month paid again", source="platform"),
        cents("paid_cents", "Paid for it, corrections known by then included", low=None),
        cents("declared_due_cents", "What the law gives on what was declared", source="platform"),
        cents("partner_due_cents", "What it gives on the partner's amounts", source="platform"),
        cents("proposed_cents", "Added or, where another benefit rises, taken off", low=None, source="platform"),
    ),
)

RECONCILED: tuple[Table, ...] = (QUESTIONS, ANSWERS, PROPOSALS, PROPOSED_AMOUNTS)
