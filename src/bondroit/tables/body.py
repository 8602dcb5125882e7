"""The tables of the body: what it knew, paid and corrected; and, in a town, what was true."""

from __future__ import annotations

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.columns import HISTORY, TOWN, cents, household, month
from bondroit.tables.contract import Column, Retention, Sensitivity, Table, Type

ACTIVITIES = ("employed", "unemployed", "student", "retired", "inactive", "disabled")
TENURES = ("owner", "tenant_private", "tenant_social", "lodged")
COMMUNES = ("rural", "town", "city")
EVENTS = (
    "separation",
    "couple",
    "birth",
    "death",
    "move",
    "job_start",
    "job_end",
    "child_leaves",
    "rent_change",
)
ROLES = ("claimant", "partner", "child")
LAST_AGE = 120

_P = Sensitivity.PROTECTED


def _incomes(source: str) -> tuple[Column, ...]:
    return (
        cents("claimant_wage_cents", "Net wage of the claimant in the month", source=source),
        cents("partner_wage_cents", "Net wage of the partner in the month", source=source),
        cents("unemployment_cents", "Unemployment benefit of the household in the month", source=source),
        cents("pension_cents", "Retirement pensions of the household in the month", source=source),
        cents("sick_pay_cents", "Sick pay of the household in the month", source=source),
        cents("invalidity_cents", "Disability pensions of the household in the month", source=source),
        cents("alimony_cents", "Alimony received in the month", source=source),
    )


SNAPSHOTS = Table(
    name="snapshots",
    version=2,
    meaning="What the body knew of each household at the month's end, and what it paid for the month.",
    key=("household_id", "month"),
    monthly=True,
    retention=HISTORY,
    columns=(
        household(),
        month("The month described"),
        Column("office", Type.CATEGORY, "Office that manages the file"),
        Column("commune_type", Type.CATEGORY, "Kind of municipality", values=COMMUNES),
        Column("claimant_sex", Type.CATEGORY, "Sex of the claimant", values=("F", "M"), sensitivity=_P),
        Column(
            "claimant_age",
            Type.INTEGER,
            "Age of the claimant in years",
            low=14,
            high=LAST_AGE,
            sensitivity=_P,
        ),
        Column(
            "partner_age",
            Type.INTEGER,
            "Age of the partner",
            nullable=True,
            low=14,
            high=LAST_AGE,
            sensitivity=_P,
        ),
        Column("couple", Type.BOOLEAN, "A partner is declared", source="household", sensitivity=_P),
        Column("children", Type.INTEGER, "Dependent children", low=0, high=20, source="household"),
        Column(
            "youngest_child_age",
            Type.INTEGER,
            "Age of the youngest child",
            nullable=True,
            low=0,
            high=25,
            source="household",
        ),
        Column(
            "oldest_child_age",
            Type.INTEGER,
            "Age of the oldest child",
            nullable=True,
            low=0,
            high=25,
            source="household",
        ),
        Column("lone_parent", Type.BOOLEAN, "Children and no declared partner", sensitivity=_P),
        Column("disability", Type.BOOLEAN, "Claimant's incapacity gives access to the AAH", sensitivity=_P),
        Column("incapacity", Type.INTEGER, "Lower bound of the rate: 0, 50 or 80", low=0, high=80, sensitivity=_P),
        Column("claimant_activity", Type.CATEGORY, "Declared activity", values=ACTIVITIES, source="household"),
        Column(
            "partner_activity",
            Type.CATEGORY,
            "Declared activity of the partner",
            values=ACTIVITIES,
            nullable=True,
            source="household",
        ),
        *_incomes("household"),
        cents("annual_income_cents", "Taxable income of year N-2, as known to the body", source="household"),
        Column("tenure", Type.CATEGORY, "How the home is held", values=TENURES, source="household"),
        cents("rent_cents", "Monthly rent", source="household"),
        Column("zone", Type.INTEGER, "Housing-aid zone", low=1, high=3),
        Column("quarterly_declaration", Type.BOOLEAN, "A quarterly declaration was received in the month"),
        Column("declaration_late", Type.BOOLEAN, "That declaration came after its term"),
        Column("web_connections", Type.INTEGER, "Visits to the web account", low=0, sensitivity=_P),
        Column("calls", Type.INTEGER, "Telephone calls", low=0, sensitivity=_P),
        Column("letters", Type.INTEGER, "Letters and e-mails exchanged", low=0, sensitivity=_P),
        Column("visits", Type.INTEGER, "Visits to an office", low=0, sensitivity=_P),
        *(Column(f"{b}_claimed", Type.BOOLEAN, f"{b} is claimed") for b in BENEFITS),
        *(cents(f"{b}_paid_cents", f"{b} paid for the month, before corrections") for b in BENEFITS),
    ),
)

MEMBERS = Table(
    name="members",
    version=2,
    meaning="The persons whom the body knew in each household at the month's end, and what it knew of their means.",
    key=("household_id", "month", "person"),
    monthly=True,
    retention=HISTORY,
    columns=(
        household(),
        month("The month described"),
        Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20),
        Column("role", Type.CATEGORY, "Place in the household", values=ROLES, source="household", sensitivity=_P),
        Column("birth", Type.MONTH, "Month of birth", source="household", sensitivity=_P),
        Column("joined", Type.MONTH, "Declared arrival; missing: there before the file", nullable=True),
        Column("left", Type.MONTH, "Declared departure; missing: still there", nullable=True),
        Column("activity", Type.CATEGORY, "Activity of an adult", values=ACTIVITIES, nullable=True, source="household"),
        cents("wage_cents", "Net wage in the month", source="household"),
        cents("unemployment_cents", "Unemployment benefit in the month", source="household"),
        cents("pension_cents", "Retirement pension in the month", source="household"),
        cents("sick_pay_cents", "Sick pay in the month", source="household"),
        cents("invalidity_cents", "Disability pension in the month", source="household"),
        Column("quarter", Type.INTEGER, "The household's reference months: month index modulo 3", low=0, high=2),
    ),
)

EVENTS_TABLE = Table(
    name="events",
    version=1,
    meaning="Dated facts of a household's life: when they happened and when the body came to know them.",
    key=("household_id", "kind", "month"),
    retention=HISTORY,
    columns=(
        household(),
        Column("kind", Type.CATEGORY, "What happened", values=EVENTS),
        month("The month in which it happened"),
        Column("known", Type.MONTH, "The month from which the body knew it; missing: not known", nullable=True),
    ),
)

TRUE_EVENTS = Table(
    name="true_events",
    version=1,
    meaning="The events of the town, known to the body or not. No real body has this table.",
    key=("household_id", "kind", "month"),
    purposes=TOWN,
    basis="fiction",
    columns=(
        household(),
        Column("kind", Type.CATEGORY, "What happened", values=EVENTS, source="town"),
        month("The month in which it happened"),
        Column("known", Type.MONTH, "The month from which the body knew it; missing: not known", nullable=True),
    ),
)

CORRECTIONS = Table(
    name="corrections",
    version=1,
    meaning="Automatic corrections of past months, once a late declaration became known or a payment was released.",
    key=("household_id", "benefit", "month", "known"),
    retention=Retention(HISTORY.period, since="known"),
    columns=(
        household(),
        Column("benefit", Type.CATEGORY, "The benefit corrected", values=tuple(BENEFITS)),
        month("The month corrected"),
        Column("known", Type.MONTH, "The month in which the correction was made"),
        cents("cents", "Added to (or, if negative, taken from) what was paid", low=None),
    ),
)

TRUTHS = Table(
    name="truths",
    version=2,
    meaning="The true life of the town's households and what the law gives them. No real body has this table.",
    key=("household_id", "month"),
    monthly=True,
    purposes=TOWN,
    basis="fiction",
    columns=(
        household("town"),
        month("The month described"),
        Column("couple", Type.BOOLEAN, "A partner truly lives in the household", source="town", sensitivity=_P),
        Column("children", Type.INTEGER, "Dependent children, truly", low=0, high=20, source="town"),
        *_incomes("town"),
        Column("tenure", Type.CATEGORY, "How the home is truly held", values=TENURES, source="town"),
        cents("rent_cents", "True monthly rent", source="town"),
        *(cents(f"{b}_due_cents", f"{b} the law gives, claimed or not", source="town") for b in BENEFITS),
        *(Column(f"{b}_claimed", Type.BOOLEAN, f"{b} is claimed", source="town") for b in BENEFITS),
    ),
)

PLACES = Table(
    name="places",
    version=1,
    meaning="What is known of each municipality, dated by the month from which it was known; further columns are its "
    "facts.",
    key=("place", "known"),
    open=True,
    basis="public",
    columns=(
        Column(
            "place",
            Type.CATEGORY,
            "Name or number of the place, as in the column of the snapshot that names it",
            source="partner",
        ),
        Column("known", Type.MONTH, "The month from which the line was known", source="partner"),
    ),
)
