"""Every table of a workspace."""

from __future__ import annotations

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.contract import Column, Purpose, Sensitivity, Table, Type

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
ORIGINS = ("survey", "random", "score_overpayment", "score_underpayment")
ROLES = ("claimant", "partner", "child")
KINDS = ("on_documents", "on_site")
DIRECTION_VALUES = ("overpayment", "underpayment")
LAST_AGE = 120

_P = Sensitivity.PROTECTED


def _household(table_source: str = "body") -> Column:
    return Column(
        "household_id", Type.TEXT, "Pseudonym of the household at the body", source=table_source,
        sensitivity=Sensitivity.IDENTIFIER,
    )  # fmt: skip


def _month(meaning: str) -> Column:
    return Column("month", Type.MONTH, meaning)


def _cents(name: str, meaning: str, *, source: str = "body", low: float | None = 0, nullable: bool = False) -> Column:
    return Column(name, Type.CENTS, meaning, low=low, source=source, nullable=nullable)


def _incomes(source: str) -> tuple[Column, ...]:
    return (
        _cents("claimant_wage_cents", "Net wage of the claimant in the month", source=source),
        _cents("partner_wage_cents", "Net wage of the partner in the month", source=source),
        _cents("unemployment_cents", "Unemployment benefit of the household in the month", source=source),
        _cents("pension_cents", "Retirement pensions of the household in the month", source=source),
        _cents("alimony_cents", "Alimony received in the month", source=source),
    )


SNAPSHOTS = Table(
    name="snapshots",
    version=1,
    meaning="What the body knew of each household at the month's end, and what it paid for the month.",
    key=("household_id", "month"),
    monthly=True,
    columns=(
        _household(),
        _month("The month described"),
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
        Column("disability", Type.BOOLEAN, "Claimant's incapacity of 80 % or more", sensitivity=_P),
        Column("claimant_activity", Type.CATEGORY, "Declared activity", values=ACTIVITIES, source="household"),
        Column(
            "partner_activity",
            Type.CATEGORY,
            "Partner's",
            values=ACTIVITIES,
            nullable=True,
            source="household",
        ),
        *_incomes("household"),
        _cents("annual_income_cents", "Taxable income of year N-2, as known to the body", source="household"),
        Column("tenure", Type.CATEGORY, "How the home is held", values=TENURES, source="household"),
        _cents("rent_cents", "Monthly rent", source="household"),
        Column("zone", Type.INTEGER, "Housing-aid zone", low=1, high=3),
        Column("quarterly_declaration", Type.BOOLEAN, "A quarterly declaration was received in the month"),
        Column("declaration_late", Type.BOOLEAN, "That declaration came after its term"),
        Column("web_connections", Type.INTEGER, "Visits to the web account", low=0, sensitivity=_P),
        Column("contacts", Type.INTEGER, "Calls, letters and visits", low=0, sensitivity=_P),
        *(Column(f"{b}_claimed", Type.BOOLEAN, f"{b} is claimed") for b in BENEFITS),
        *(_cents(f"{b}_paid_cents", f"{b} paid for the month, before corrections") for b in BENEFITS),
    ),
)

MEMBERS = Table(
    name="members",
    version=1,
    meaning="The persons whom the body knew in each household at the month's end, and what it knew of their means.",
    key=("household_id", "month", "person"),
    monthly=True,
    columns=(
        _household(),
        _month("The month described"),
        Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20),
        Column("role", Type.CATEGORY, "Place in the household", values=ROLES, source="household", sensitivity=_P),
        Column("birth", Type.MONTH, "Month of birth", source="household", sensitivity=_P),
        Column("joined", Type.MONTH, "Declared arrival; missing: there before the file", nullable=True),
        Column("left", Type.MONTH, "Declared departure; missing: still there", nullable=True),
        Column("activity", Type.CATEGORY, "Activity of an adult", values=ACTIVITIES, nullable=True, source="household"),
        _cents("wage_cents", "Net wage in the month", source="household"),
        _cents("unemployment_cents", "Unemployment benefit in the month", source="household"),
        _cents("pension_cents", "Retirement pension in the month", source="household"),
        Column("quarter", Type.INTEGER, "The household's reference months: month index modulo 3", low=0, high=2),
    ),
)

EVENTS_TABLE = Table(
    name="events",
    version=1,
    meaning="Dated facts of a household's life: when they happened and when the body came to know them.",
    key=("household_id", "kind", "month"),
    columns=(
        _household(),
        Column("kind", Type.CATEGORY, "What happened", values=EVENTS),
        _month("The month in which it happened"),
        Column("known", Type.MONTH, "The month from which the body knew it; missing: not known", nullable=True),
    ),
)

CORRECTIONS = Table(
    name="corrections",
    version=1,
    meaning="Automatic corrections of past months, once a late declaration became known.",
    key=("household_id", "benefit", "month", "known"),
    columns=(
        _household(),
        Column("benefit", Type.CATEGORY, "The benefit corrected", values=tuple(BENEFITS)),
        _month("The month corrected"),
        Column("known", Type.MONTH, "The month in which the correction was made"),
        _cents("cents", "Added to (or, if negative, taken from) what was paid", low=None),
    ),
)

TRUTHS = Table(
    name="truths",
    version=1,
    meaning="The true life of the town's households and what the law gives them. No real body has this table.",
    key=("household_id", "month"),
    monthly=True,
    purposes=(Purpose.AUDIT,),
    columns=(
        _household("town"),
        _month("The month described"),
        Column("couple", Type.BOOLEAN, "A partner truly lives in the household", source="town", sensitivity=_P),
        Column("children", Type.INTEGER, "Dependent children, truly", low=0, high=20, source="town"),
        *_incomes("town"),
        Column("tenure", Type.CATEGORY, "How the home is truly held", values=TENURES, source="town"),
        _cents("rent_cents", "True monthly rent", source="town"),
        *(_cents(f"{b}_due_cents", f"{b} the law gives, claimed or not", source="town") for b in BENEFITS),
        *(Column(f"{b}_claimed", Type.BOOLEAN, f"{b} is claimed", source="town") for b in BENEFITS),
    ),
)

VARIABLES = Table(
    name="variables",
    version=1,
    meaning="Variables of each file as of the first day of a month, from what was known before.",
    key=("household_id", "month"),
    monthly=True,
    open=True,
    columns=(_household(), _month("The as-of month: only facts known before its first day count")),
)

SURVEY = Table(
    name="survey",
    version=1,
    meaning="Files drawn at random to be controlled in full, with their inclusion probabilities.",
    key=("household_id", "month"),
    columns=(
        _household("platform"),
        _month("The month of the draw"),
        Column("stratum", Type.CATEGORY, "Stratum of the draw", source="platform"),
        Column("stratum_size", Type.INTEGER, "Files of the stratum in the population", low=1, source="platform"),
        Column("sample_size", Type.INTEGER, "Files drawn in the stratum", low=1, source="platform"),
        Column(
            "inclusion_probability",
            Type.NUMBER,
            "Probability of being drawn",
            low=0,
            high=1,
            source="platform",
        ),
        Column("weight", Type.NUMBER, "1 / inclusion probability", low=1, source="platform"),
    ),
)

OUTCOMES = Table(
    name="outcomes",
    version=1,
    meaning="What a control established, benefit by benefit and month by month of the history.",
    key=("household_id", "month", "origin", "benefit", "history_month"),
    columns=(
        _household(),
        _month("The month of the control"),
        Column("origin", Type.CATEGORY, "Why the file was controlled", values=ORIGINS),
        Column("kind", Type.CATEGORY, "How it was controlled", values=KINDS),
        Column("benefit", Type.CATEGORY, "The benefit", values=tuple(BENEFITS)),
        Column("history_month", Type.MONTH, "The month looked at"),
        Column("claimed", Type.BOOLEAN, "The benefit was claimed in that month"),
        _cents("paid_cents", "Paid for the month, corrections made before the control included", low=None),
        _cents("entitled_cents", "Due for the month on the facts established"),
    ),
)

FINDINGS = Table(
    name="findings",
    version=1,
    meaning="One line per control: sums over the history and whether each target is met.",
    key=("household_id", "month", "origin"),
    columns=(
        _household(),
        _month("The month of the control"),
        Column("origin", Type.CATEGORY, "Why the file was controlled", values=ORIGINS),
        Column("kind", Type.CATEGORY, "How it was controlled", values=KINDS),
        _cents("overpaid_cents", "Sum of monthly overpayments, all benefits, no netting"),
        _cents("underpaid_cents", "Sum of monthly underpayments of claimed benefits"),
        _cents("unclaimed_cents", "Due and not claimed"),
        _cents("paid_cents", "Paid over the history, corrections included", low=None),
        Column("overpayment", Type.BOOLEAN, "The overpayment target is met"),
        Column("underpayment", Type.BOOLEAN, "The underpayment target is met"),
        Column("target", Type.CATEGORY, "Fingerprint of the targets that decided", source="platform"),
    ),
)

SCORES = Table(
    name="scores",
    version=1,
    meaning="Points, score and rank of every file on the first day of the month.",
    key=("household_id", "month", "card"),
    monthly=True,
    columns=(
        _household("platform"),
        _month("The as-of month"),
        Column("card", Type.CATEGORY, "The scorecard, name@version", source="platform"),
        Column(
            "points",
            Type.POINTS,
            "Integer sum, millionths of a logit; ranks are decided on it",
            source="platform",
        ),
        Column("probability", Type.NUMBER, "The score", low=0, high=1, source="platform"),
        Column(
            "rank",
            Type.INTEGER,
            "1 is the highest; ties broken by the recorded rule",
            low=1,
            source="platform",
        ),
    ),
)

PLAN = Table(
    name="plan",
    version=1,
    meaning="Files proposed for control; each waits for a person who confirms it or sets it aside.",
    key=("household_id", "month"),
    monthly=True,
    purposes=(Purpose.CONTROL, Purpose.AUDIT),
    columns=(
        _household("platform"),
        _month("The month of the plan"),
        Column("origin", Type.CATEGORY, "Why it is proposed", values=ORIGINS[1:], source="platform"),
        Column("kind", Type.CATEGORY, "How it would be controlled", values=KINDS, source="platform"),
        Column("place", Type.INTEGER, "Place within its origin and kind", low=1, source="platform"),
        Column("card", Type.CATEGORY, "The scorecard that ranked it", nullable=True, source="platform"),
        Column("probability", Type.NUMBER, "The score", nullable=True, low=0, high=1, source="platform"),
        Column("inclusion_probability", Type.NUMBER, "Of the random share", nullable=True, low=0, high=1),
        Column("reason", Type.TEXT, "Why this file, in words", source="platform"),
    ),
)

RIGHTS = Table(
    name="rights",
    version=1,
    meaning="Rights not claimed: the law on known data against what is received, for an appointment.",
    key=("household_id", "month", "benefit"),
    monthly=True,
    purposes=(Purpose.RIGHTS, Purpose.AUDIT),
    columns=(
        _household("platform"),
        _month("The month looked at"),
        Column("benefit", Type.CATEGORY, "The benefit not claimed", values=tuple(BENEFITS), source="platform"),
        _cents("unclaimed_cents", "What the law gives on known data for the month", source="platform"),
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        SNAPSHOTS, MEMBERS, EVENTS_TABLE, CORRECTIONS, TRUTHS, VARIABLES, SURVEY, OUTCOMES, FINDINGS, SCORES, PLAN,
        RIGHTS,
    )
}  # fmt: skip
