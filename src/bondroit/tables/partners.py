"""The tables of partner bodies: people under other identifiers, and what these bodies know of their incomes.

Sources are always partners: no one at the body that pays wrote these lines. What links the identifiers is not known
to a real body: it must be found (linkage of identities); the town has it in `same_persons`.
"""

from __future__ import annotations

from bondroit.tables.body import COMMUNES
from bondroit.tables.columns import HISTORY, TOWN
from bondroit.tables.contract import Column, Purpose, Retention, Sensitivity, Table, Type

FIRST_YEAR, LAST_YEAR = 2000, 2100

_IDENTIFIER = Sensitivity.IDENTIFIER
_SERVE = (Purpose.CONTROL, Purpose.RIGHTS, Purpose.LINKAGE, Purpose.AUDIT)
"""Registers serve to link files, for controls and for rights, in both directions; statistics do without names."""
_NAMES = (Purpose.RIGHTS, Purpose.LINKAGE, Purpose.AUDIT)
"""Names and days of birth link files and write to people; a control reads files by their numbers."""


def _number(name: str, meaning: str, *, nullable: bool = False, source: str = "partner") -> Column:
    return Column(name, Type.TEXT, meaning, nullable=nullable, source=source, sensitivity=_IDENTIFIER)


def _household(source: str) -> Column:
    return _number("household_id", "Pseudonym of the household at the body", source=source)


def _person(source: str) -> Column:
    return Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20, source=source)


def _identity(source: str) -> tuple[Column, ...]:
    def one(name: str, kind: Type, meaning: str) -> Column:
        return Column(name, kind, meaning, source=source, sensitivity=_IDENTIFIER, purposes=_NAMES)

    return (
        one("surname", Type.TEXT, "Surname as typed there: that at birth or that in use"),
        one("first_name", Type.TEXT, "First name as typed there"),
        one("birth_date", Type.DATE, "Day of birth as typed there"),
        Column("sex", Type.CATEGORY, "Sex", values=("F", "M"), source=source, sensitivity=Sensitivity.PROTECTED),
    )


def _cents(name: str, meaning: str) -> Column:
    return Column(name, Type.CENTS, meaning, low=0, source="partner")


def _known(meaning: str) -> Column:
    return Column("known", Type.MONTH, meaning, source="partner")


PERSONS = Table(
    name="persons",
    version=1,
    meaning="The register of the body: everyone it knows or knew in a household, as typed there.",
    key=("household_id", "person"),
    purposes=_SERVE,
    retention=Retention(HISTORY.period, follows=("snapshots", "household_id")),
    basis="linkage",
    columns=(
        _household("body"),
        _person("body"),
        Column("known", Type.MONTH, "Month in which the body knew the person; missing: before", nullable=True),
        _number("personal_number", "Personal number; missing: not known", nullable=True, source="body"),
        *_identity("household"),
    ),
)

TAX_PERSONS = Table(
    name="tax_persons",
    version=1,
    meaning="Adults in the register of the tax office, as typed there.",
    key=("tax_number",),
    purposes=_SERVE,
    retention=Retention(HISTORY.period, follows=("tax_incomes", "tax_number")),
    basis="linkage",
    columns=(_number("tax_number", "Number at the tax office"), *_identity("partner")),
)

UNEMPLOYMENT_PERSONS = Table(
    name="unemployment_persons",
    version=1,
    meaning="Adults in the register of the unemployment office, as typed there.",
    key=("unemployment_number",),
    purposes=_SERVE,
    retention=Retention(HISTORY.period, follows=("unemployment_payments", "unemployment_number")),
    basis="linkage",
    columns=(
        _number("unemployment_number", "Number at the unemployment office"),
        _number("personal_number", "Personal number, sometimes mistyped; missing: not known", nullable=True),
        *_identity("partner"),
    ),
)

PAYROLL_PERSONS = Table(
    name="payroll_persons",
    version=1,
    meaning="Employees in the payroll declarations of employers, as typed there.",
    key=("payroll_number",),
    purposes=_SERVE,
    retention=Retention(HISTORY.period, follows=("payroll", "payroll_number")),
    basis="linkage",
    columns=(
        _number("payroll_number", "Personal number, or a temporary one while it is not known"),
        Column("temporary", Type.BOOLEAN, "The number is a temporary one", source="partner"),
        *_identity("partner"),
    ),
)

TAX_INCOMES = Table(
    name="tax_incomes",
    version=1,
    meaning="Taxable incomes of a year, one line per adult, as the tax office has them.",
    key=("tax_number", "year"),
    retention=Retention(HISTORY.period, since="known"),
    basis="exchange",
    columns=(
        _number("tax_number", "Number at the tax office"),
        Column("year", Type.INTEGER, "Year of the incomes", low=FIRST_YEAR, high=LAST_YEAR, source="partner"),
        _known("September of the next year: the month from which the body can have it"),
        _number("tax_household", "Tax number of the first declarant: the same for people taxed together"),
        Column("commune_type", Type.CATEGORY, "Kind of municipality", values=COMMUNES, source="partner"),
        Column("dependents", Type.INTEGER, "Dependents of the tax household", low=0, high=20, source="partner"),
        _cents("wages_cents", "Taxable wages and sick pay of the year"),
        _cents("unemployment_cents", "Taxable unemployment benefit of the year"),
        _cents("pensions_cents", "Taxable retirement and disability pensions of the year"),
        _cents("taxable_cents", "Sum of the three"),
        _cents("household_taxable_cents", "The same sum for the whole tax household"),
    ),
)

UNEMPLOYMENT_PAYMENTS = Table(
    name="unemployment_payments",
    version=1,
    meaning="Unemployment benefit of a month, as the unemployment office paid it.",
    key=("unemployment_number", "month"),
    monthly=True,
    retention=HISTORY,
    basis="exchange",
    columns=(
        _number("unemployment_number", "Number at the unemployment office"),
        Column("month", Type.MONTH, "The month of the benefit", source="partner"),
        _known("The month from which the body can have it"),
        _cents("unemployment_cents", "Unemployment benefit, net"),
    ),
)

PAYROLL = Table(
    name="payroll",
    version=1,
    meaning="Wages of a month, as employers declared them; a correction stands beside what it corrects.",
    key=("payroll_number", "month", "correction"),
    monthly=True,
    retention=HISTORY,
    basis="exchange",
    columns=(
        _number("payroll_number", "Personal or temporary number"),
        Column("month", Type.MONTH, "The month worked", source="partner"),
        Column("correction", Type.BOOLEAN, "The line replaces the one declared before", source="partner"),
        _known("The month from which the body can have it"),
        _cents("taxable_cents", "Taxable wage"),
        _cents("net_cents", "Net wage"),
    ),
)

SAME_PERSONS = Table(
    name="same_persons",
    version=1,
    meaning="Which identifiers are truly the same person of the town. No real body has this table.",
    key=("household_id", "person"),
    purposes=TOWN,
    basis="fiction",
    columns=(
        _household("town"),
        _person("town"),
        _number("personal_number", "The true personal number", source="town"),
        _number("tax_number", "Missing: not at the tax office", nullable=True, source="town"),
        _number("unemployment_number", "Missing: not at the unemployment office", nullable=True, source="town"),
        _number("payroll_number", "Missing: in no payroll declaration", nullable=True, source="town"),
    ),
)

PARTNER_TABLES: tuple[Table, ...] = (
    PERSONS, TAX_PERSONS, UNEMPLOYMENT_PERSONS, PAYROLL_PERSONS, TAX_INCOMES, UNEMPLOYMENT_PAYMENTS, PAYROLL,
    SAME_PERSONS,
)  # fmt: skip
