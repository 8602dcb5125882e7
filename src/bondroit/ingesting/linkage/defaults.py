"""How persons of the body are linked to each partner's register, unless a body writes its own settings."""

from __future__ import annotations

from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.settings import Comparison, Kind, LinkageSettings, Rule

BODY = "persons"
BODY_KEY = ("household_id", "person")
NUMBERS = {
    "tax_persons": "tax_number",
    "unemployment_persons": "unemployment_number",
    "payroll_persons": "payroll_number",
}
"""Registers of partners, and the number that says who a row is."""
_PERSONAL = {"unemployment_persons": "personal_number", "payroll_persons": "payroll_number"}
"""The column in which a partner has the personal number that the body has, at least for some."""
_BLOCKING = (
    "birth_date", "surname, first_name", "surname=first_name, first_name=surname", "first_name, birth_date[:4]",
    "surname, birth_date[:4]",
)  # fmt: skip


def settings_for(table: str, partner: str) -> LinkageSettings:
    """The settings for a pair of tables: names and day of birth; sex, which tells half from half, is left alone.

    Raises:
        UserError: E-USE-001 if these tables are not linked.
    """
    if table != BODY or partner not in NUMBERS:
        known = ", ".join(NUMBERS)
        raise UserError(
            "E-USE-001",
            Text(f"{table} and {partner} are not linked.", f"{table} et {partner} ne se rapprochent pas."),
            remedy=Text(f"use --table {BODY} --with one of: {known}.", f"--table {BODY} --with l'un de : {known}."),
        )
    columns = [
        Comparison(column="surname", kind=Kind.NAME, by_frequency=True),
        Comparison(column="first_name", kind=Kind.NAME, by_frequency=True, exchanged_with="surname"),
        Comparison(column="birth_date", kind=Kind.DATE),
    ]
    number = _PERSONAL.get(partner)
    if number:
        right = "" if number == "personal_number" else number
        columns.append(Comparison(column="personal_number", kind=Kind.CODE, right=right, compared=False))
    rules = {text: Rule.parse(text) for text in (*_BLOCKING, "surname, first_name, birth_date")}
    return LinkageSettings(
        comparisons=tuple(columns),
        blocking=tuple(rules[text] for text in _BLOCKING),
        training=(rules["birth_date"], rules["surname, first_name"]),
        certain=(rules["surname, first_name, birth_date"],),
        certain_share=0.8,
        joined=("personal_number",) if number else (),
    )
