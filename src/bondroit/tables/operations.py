"""Tables of what happens to a file at the body: claims, disputes, past controls, suspensions; and their truth."""

from __future__ import annotations

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.columns import CONTROLLED, RIGHTS_USED, TOWN, household
from bondroit.tables.contract import Column, Retention, Sensitivity, Table, Type

PAST_KINDS = ("on_documents", "on_site")
PAST_ORIGINS = ("score", "other")
CLAIM_OUTCOMES = ("opened", "refused")
DISPUTED = ("debt", "refusal", "suspension")
DISPUTE_RESULTS = ("upheld", "reversed", "remitted")
REASONS = ("not_known", "not_eligible", "complexity", "fear_of_debt", "stigma")
FACTS = ("partner", "separation", "birth", "child_gone", "home", "wage", "unemployment", "sick_pay", "alimony",
         "suspension")  # fmt: skip
AUTHORS = ("household", "staff")

_HOUSEHOLD = household()
_BENEFIT = Column("benefit", Type.CATEGORY, "The benefit", values=tuple(BENEFITS))

PAST_CONTROLS = Table(
    name="past_controls",
    version=1,
    meaning="Controls that agents made before anybody used the platform, and what they led to.",
    key=("household_id", "month"),
    retention=CONTROLLED,
    columns=(
        _HOUSEHOLD,
        Column("month", Type.MONTH, "The month of the control"),
        Column("kind", Type.CATEGORY, "How the file was controlled", values=PAST_KINDS),
        Column("origin", Type.CATEGORY, "Chosen by a score, or for another reason", values=PAST_ORIGINS),
        Column(
            "overpaid_cents", Type.CENTS, "Taken back of past months, once it was known; missing: outside the tables",
            nullable=True, low=0,
        ),
        Column(
            "underpaid_cents", Type.CENTS, "Paid in addition for past months; missing: outside the tables",
            nullable=True, low=0,
        ),
    ),
)  # fmt: skip

SUSPENSIONS = Table(
    name="suspensions",
    version=1,
    meaning="Payments to a household held back after a control.",
    key=("household_id", "benefit", "month"),
    retention=Retention(CONTROLLED.period, since="until"),
    columns=(
        _HOUSEHOLD,
        _BENEFIT,
        Column("month", Type.MONTH, "The first month held back"),
        Column("until", Type.MONTH, "The month in which payment began again; missing: not yet", nullable=True),
        Column("restored", Type.BOOLEAN, "What was held back was paid afterwards; missing: not ended", nullable=True),
    ),
)

CLAIMS = Table(
    name="claims",
    version=1,
    meaning="Claims to a benefit and what became of them.",
    key=("household_id", "benefit", "month"),
    purposes=RIGHTS_USED,
    retention=CONTROLLED,
    columns=(
        _HOUSEHOLD,
        _BENEFIT,
        Column("month", Type.MONTH, "The month of the claim"),
        Column("outcome", Type.CATEGORY, "Whether it opened a right", values=CLAIM_OUTCOMES),
        Column("first", Type.BOOLEAN, "The first claim to this benefit since the tables begin", source="town"),
    ),
)

DISPUTES = Table(
    name="disputes",
    version=1,
    meaning="Decisions that a household disputed, once the dispute was answered.",
    key=("household_id", "benefit", "month", "about"),
    purposes=RIGHTS_USED,
    retention=CONTROLLED,
    columns=(
        _HOUSEHOLD,
        _BENEFIT,
        Column("month", Type.MONTH, "The month of the answer"),
        Column("about", Type.CATEGORY, "What is disputed", values=DISPUTED),
        Column(
            "result", Type.CATEGORY, "The decision stands, is undone, or the debt is remitted and the amount stands",
            values=DISPUTE_RESULTS,
        ),
    ),
)  # fmt: skip

UNCLAIMED_REASONS = Table(
    name="unclaimed_reasons",
    version=1,
    meaning="Why a right is not claimed, truly. No real body has this table.",
    key=("household_id", "benefit", "month"),
    purposes=TOWN,
    basis="fiction",
    columns=(
        _HOUSEHOLD,
        _BENEFIT,
        Column("month", Type.MONTH, "The first month of a right not claimed", source="town"),
        Column("until", Type.MONTH, "The last month of it for this reason", source="town"),
        Column("reason", Type.CATEGORY, "Why", values=REASONS, source="town", sensitivity=Sensitivity.PROTECTED),
    ),
)

MISTAKES = Table(
    name="mistakes",
    version=1,
    meaning="What was wrong in a file, by whose fault and until when. No real body has this table.",
    key=("household_id", "fact", "person", "month"),
    purposes=TOWN,
    basis="fiction",
    columns=(
        _HOUSEHOLD,
        Column("fact", Type.CATEGORY, "What was told wrongly or late", values=FACTS, source="town"),
        Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20, source="town"),
        Column("month", Type.MONTH, "The first month that it makes wrong", source="town"),
        Column("until", Type.MONTH, "The last; missing: not ended", nullable=True, source="town"),
        Column("known", Type.MONTH, "When the body came to know; missing: not yet", nullable=True, source="town"),
        Column("author", Type.CATEGORY, "Whose mistake", values=AUTHORS, source="town"),
    ),
)

OPERATIONS: tuple[Table, ...] = (PAST_CONTROLS, SUSPENSIONS, CLAIMS, DISPUTES, UNCLAIMED_REASONS, MISTAKES)
