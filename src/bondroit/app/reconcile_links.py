"""Which number of a partner body is which person of a file: the linkage's table, else exact personal numbers.

A comparison may lead to a control or to a payment, so a link of the linkage counts if it was made for both purposes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.reconciling.known import one_to_one
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    from bondroit.app.ports import Tables
    from bondroit.domain.months import Month

LINKED, EXACT = "links", "exact"
TRUE = "same_persons"
"""The truth of a town: for checks alone."""
NUMBERS = {"payroll": "payroll_number", "unemployment": "unemployment_number", "tax": "tax_number"}
_ALONE = ("persons", "payroll_persons", "unemployment_persons")


def links_of(tables: Tables, month: Month, kind: str | None = None) -> tuple[str, pl.LazyFrame]:
    """The links, without those that leave a doubt.

    Args:
        month: links made before it count.
        tables: reads `links`, or `persons`, `payroll_persons` and `unemployment_persons`, or `same_persons`.
        kind: `links`, `exact` or `same_persons`; None takes the linkage's table if it is there, else exact numbers.

    Returns:
        The kind used, and household_id, person, source, number.

    Raises:
        UserError: E-WRK-003 if there is nothing to link by.
    """
    used = kind or (LINKED if _for_both(tables, month) is not None else EXACT)
    needed = tables_of(used)
    if not all(tables.exists(name) for name in needed):
        raise UserError(
            "E-WRK-003",
            Text(
                "Nothing says which number of a partner body is which person.",
                "Rien ne dit quel numéro d'un organisme partenaire est quelle personne.",
            ),
            faults=[Text(f"Missing: {', '.join(needed)}.", f"Manque : {', '.join(needed)}.")],
            remedy=Text(
                "link the identities first, or ingest the registers of persons.",
                "rapprochez d'abord les identités, ou prenez les registres de personnes.",
            ),
        )
    if used == LINKED:
        return used, one_to_one(_linked(tables, month))
    return used, one_to_one(_exact(tables) if used == EXACT else _true(tables))


def tables_of(used: str) -> tuple[str, ...]:
    """The tables that a kind of links is read from."""
    return {LINKED: (LINKED,), EXACT: _ALONE, TRUE: (TRUE,)}[used]


def _for_both(tables: Tables, month: Month) -> pl.LazyFrame | None:
    """The latest links made before `month` for controls, and for rights too; None if there are none for both."""
    made = [m for m in tables.months(LINKED) if m < month]
    if not made:
        return None
    links = tables.scan(LINKED, made)
    both = []
    for purpose in (Purpose.CONTROL, Purpose.RIGHTS):
        own = links.filter(pl.col("purpose") == purpose.value)
        latest = own.group_by("partner_table").agg(pl.col("month").max())
        if latest.collect().is_empty():
            return None
        both.append(own.join(latest, on=["partner_table", "month"], how="semi"))
    return both[0].join(both[1], on=["household_id", "person", "partner_table", "partner_number"], how="semi")


def _linked(tables: Tables, month: Month) -> pl.LazyFrame:
    links = _for_both(tables, month)
    if links is None:
        raise UserError(
            "E-WRK-003",
            Text(
                "Identities were not linked for control and for rights, and a comparison serves both.",
                "Les identités n'ont pas été rapprochées pour le contrôle et pour les droits, et une comparaison sert "
                "les deux.",
            ),
            remedy=Text("link them for both purposes.", "rapprochez-les pour les deux finalités."),
        )
    sources = {f"{name}_persons": name for name in NUMBERS}
    return links.select(
        "household_id",
        "person",
        pl.col("partner_table").replace_strict(sources, return_dtype=pl.String).alias("source"),
        pl.col("partner_number").alias("number"),
    )


def _exact(tables: Tables) -> pl.LazyFrame:
    """The same personal number on both sides; the tax office has none, so exact numbers never reach it."""
    persons = tables.scan("persons").filter(pl.col("personal_number").is_not_null())
    own = persons.select("household_id", "person", "personal_number")
    payroll = tables.scan("payroll_persons").filter(~pl.col("temporary")).select(
        pl.col("payroll_number").alias("personal_number"), pl.col("payroll_number").alias("number"),
        pl.lit("payroll").alias("source"),
    )  # fmt: skip
    office = tables.scan("unemployment_persons").filter(pl.col("personal_number").is_not_null()).select(
        "personal_number", pl.col("unemployment_number").alias("number"), pl.lit("unemployment").alias("source")
    )  # fmt: skip
    both = own.join(pl.concat([payroll, office]), on="personal_number")
    return both.select("household_id", "person", "source", "number")


def _true(tables: Tables) -> pl.LazyFrame:
    same = tables.scan(TRUE)
    return pl.concat(
        same.select("household_id", "person", pl.lit(source).alias("source"), pl.col(number).alias("number"))
        for source, number in NUMBERS.items()
    )
