"""The tables of the health side: the insurer's files on the C2S, on its own household numbers, and their truth."""

from __future__ import annotations

from bondroit.tables.columns import CONTROLLED, HISTORY, TOWN
from bondroit.tables.contract import Column, Purpose, Retention, Sensitivity, Table, Type

STATUSES = ("none", "with_participation", "free")
"""The C2S of a household, in the order of the codes of `law.port`."""
APPLICATIONS = ("first", "renewal")
SUSPENDED = ("none", "adults", "household")
"""Whose cover is suspended; `household` includes the children."""

_P = Sensitivity.PROTECTED


def _key(source: str = "body") -> tuple[Column, Column]:
    return (
        Column(
            "health_household", Type.TEXT, "Pseudonym of the household at the health insurer, not that of the body",
            source=source, sensitivity=Sensitivity.IDENTIFIER,
        ),
        Column("month", Type.MONTH, "The month described", source=source),
    )  # fmt: skip


def _cents(
    name: str, meaning: str, *, source: str = "body", nullable: bool = False,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:  # fmt: skip
    return Column(name, Type.CENTS, meaning, low=0, source=source, nullable=nullable, sensitivity=sensitivity)


HEALTH = Table(
    name="health",
    version=1,
    meaning="What the health insurer knew of each household at the month's end, covered by the C2S or not.",
    key=("health_household", "month"),
    monthly=True,
    purposes=(Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT),
    retention=HISTORY,
    basis="health",
    columns=(
        *_key(),
        Column("adults", Type.INTEGER, "Adults declared in the household", low=1, high=2, source="household"),
        Column("children", Type.INTEGER, "Dependent children declared", low=0, high=20, source="household"),
        Column("applicant_age", Type.INTEGER, "Age of the applicant in years", low=14, high=120, sensitivity=_P),
        Column("applicant_sex", Type.CATEGORY, "Sex of the applicant", values=("F", "M"), sensitivity=_P),
        Column("status", Type.CATEGORY, "The C2S held, suspended or not", values=STATUSES),
        Column(
            "application", Type.CATEGORY, "A first application, or one after a lapse, against a renewal",
            values=APPLICATIONS, nullable=True,
        ),
        Column("opened", Type.MONTH, "The first of the twelve months of the cover held; missing: none", nullable=True),
        _cents("declared_resources_cents", "Twelve months, as declared then", nullable=True, source="household"),
        _cents("ceiling_cents", "Of the free C2S for the household declared at the application", nullable=True),
        Column("care_acts", Type.INTEGER, "Acts of care in the month", low=0, sensitivity=_P),
        _cents("care_cents", "Cost of these acts", sensitivity=_P),
        _cents("sick_pay_cents", "Sick pay of the adults in the month", sensitivity=_P),
        _cents("disability_pension_cents", "Disability pensions of the adults in the month", sensitivity=_P),
        Column("contacts", Type.INTEGER, "Calls, letters and visits to the insurer", low=0, sensitivity=_P),
        Column("suspended", Type.CATEGORY, "Whose cover is suspended in the month", values=SUSPENDED),
    ),
)  # fmt: skip

HEALTH_TRUTHS = Table(
    name="health_truths",
    version=1,
    meaning="What the law gives each household of the health insurer on its true life. No real body has this table.",
    key=("health_household", "month"),
    monthly=True,
    purposes=TOWN,
    basis="fiction",
    columns=(
        *_key("town"),
        _cents("resources_cents", "True resources of the twelve months before", source="town"),
        _cents("ceiling_cents", "Of the free C2S, by the true size of the household", source="town"),
        Column("entitled", Type.CATEGORY, "The C2S the law gives now, held or not", values=STATUSES, source="town"),
        _cents("applied_resources_cents", "True resources at the application", source="town", nullable=True),
        _cents("applied_ceiling_cents", "True ceiling of the free C2S then", source="town", nullable=True),
        Column(
            "anomaly", Type.BOOLEAN,
            "A C2S is held for which the true resources were above its ceiling at the application, without a right "
            "through the RSA",
            source="town",
        ),
        Column(
            "above_three_ceilings", Type.BOOLEAN,
            "What the insurer calls fraud: an anomaly whose resources were above three ceilings of the free C2S",
            source="town",
        ),
    ),
)  # fmt: skip

SUSPENSIONS_HEALTH = Table(
    name="suspensions_health",
    version=1,
    meaning="Covers suspended after a control of the health insurer: from, to, for whom, restored or not.",
    key=("health_household", "control"),
    purposes=(Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT),
    retention=Retention(CONTROLLED.period, since="until"),
    basis="health",
    columns=(
        _key()[0],
        Column("control", Type.MONTH, "The month of the control"),
        Column("since", Type.MONTH, "The first month without cover"),
        Column("until", Type.MONTH, "The month in which it ended; missing: it still ran at the end", nullable=True),
        Column("restored", Type.BOOLEAN, "Cover came back before its year was over; missing: not known", nullable=True),
        Column("scope", Type.CATEGORY, "Whose cover; `household` includes the children", values=SUSPENDED[1:]),
    ),
)

HEALTH_LINKS = Table(
    name="health_links",
    version=1,
    meaning="Which household of the health insurer is which of the body. No real body has this table.",
    key=("health_household",),
    purposes=TOWN,
    basis="fiction",
    columns=(
        _key("town")[0],
        Column(
            "household_id", Type.TEXT, "Pseudonym of the household at the body", source="town",
            sensitivity=Sensitivity.IDENTIFIER,
        ),
    ),
)  # fmt: skip
