"""The tables that the platform makes of them: variables, surveys, outcomes, scores, plans, rights."""

from __future__ import annotations

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.columns import CONTROLLED, HISTORY, cents, household, month
from bondroit.tables.contract import Column, Purpose, Table, Type

ORIGINS = ("survey", "random", "score_overpayment", "score_underpayment")
KINDS = ("on_documents", "on_site")
CAUSES = ("household", "staff", "none")
APPEALS = ("none", "upheld", "reversed")
DIRECTION_VALUES = ("overpayment", "underpayment")

VARIABLES = Table(
    name="variables",
    version=1,
    meaning="Variables of each file as of the first day of a month, from what was known before.",
    key=("household_id", "month"),
    monthly=True,
    open=True,
    retention=HISTORY,
    columns=(household(), month("The as-of month: only facts known before its first day count")),
)

SURVEY = Table(
    name="survey",
    version=2,
    meaning="Files drawn at random to be controlled in full, with their inclusion probabilities.",
    key=("household_id", "month"),
    purposes=(Purpose.STATISTICS, Purpose.AUDIT),
    retention=CONTROLLED,
    basis="statistics",
    columns=(
        household("platform"),
        month("The month of the draw"),
        Column("stratum", Type.CATEGORY, "Stratum of the draw", source="platform"),
        Column(
            "stratum_size",
            Type.INTEGER,
            "Files (or clusters, where they are drawn first) of the stratum in the population",
            low=1,
            source="platform",
        ),
        Column("sample_size", Type.INTEGER, "Files (or clusters) drawn in the stratum", low=1, source="platform"),
        Column("cluster", Type.CATEGORY, "Cluster drawn first, if any", nullable=True, source="platform"),
        Column(
            "cluster_size",
            Type.INTEGER,
            "Files of the cluster in the population",
            nullable=True,
            low=1,
            source="platform",
        ),
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
    version=2,
    meaning="What a control established, benefit by benefit and month by month of the history.",
    key=("household_id", "month", "origin", "benefit", "history_month"),
    retention=CONTROLLED,
    columns=(
        household(),
        month("The month of the control"),
        Column("origin", Type.CATEGORY, "Why the file was controlled", values=ORIGINS),
        Column("kind", Type.CATEGORY, "How it was controlled", values=KINDS),
        Column("benefit", Type.CATEGORY, "The benefit", values=tuple(BENEFITS)),
        Column("history_month", Type.MONTH, "The month looked at"),
        Column("claimed", Type.BOOLEAN, "The benefit was claimed in that month"),
        cents("paid_cents", "Paid for the month, corrections made before the control included", low=None),
        cents("entitled_cents", "Due for the month on the facts established, which need not be the true ones"),
        Column("cause", Type.CATEGORY, "Whose mistake; missing: the body does not say", nullable=True, values=CAUSES),
        Column(
            "appeal",
            Type.CATEGORY,
            "What became of an overpayment disputed; missing: not said",
            nullable=True,
            values=APPEALS,
        ),
    ),
)

FINDINGS = Table(
    name="findings",
    version=2,
    meaning="One line per control: sums of what it established and no appeal reversed, and whether targets are met.",
    key=("household_id", "month", "origin"),
    retention=CONTROLLED,
    columns=(
        household(),
        month("The month of the control"),
        Column("origin", Type.CATEGORY, "Why the file was controlled", values=ORIGINS),
        Column("kind", Type.CATEGORY, "How it was controlled", values=KINDS),
        cents("overpaid_cents", "Sum of monthly overpayments, no netting, less those reversed on appeal"),
        cents("underpaid_cents", "Sum of monthly underpayments of claimed benefits"),
        cents("unclaimed_cents", "Due and not claimed"),
        cents("reversed_cents", "Overpayments found and reversed on appeal, in no other sum"),
        cents("overpaid_staff_cents", "Of the overpayments, those made by the body's own mistake"),
        cents("underpaid_staff_cents", "Of the underpayments, those made by the body's own mistake"),
        cents("paid_cents", "Paid over the history, corrections included", low=None),
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
    retention=HISTORY,
    columns=(
        household("platform"),
        month("The as-of month"),
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
    retention=CONTROLLED,
    columns=(
        household("platform"),
        month("The month of the plan"),
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
    retention=HISTORY,
    columns=(
        household("platform"),
        month("The month looked at"),
        Column("benefit", Type.CATEGORY, "The benefit not claimed", values=tuple(BENEFITS), source="platform"),
        cents("unclaimed_cents", "What the law gives on known data for the month", source="platform"),
    ),
)
