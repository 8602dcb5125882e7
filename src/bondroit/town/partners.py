"""The tables of partner bodies: their registers, each with its own typing errors, and what they know of incomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.tables.partners import (
    PAYROLL,
    PAYROLL_PERSONS,
    PERSONS,
    SAME_PERSONS,
    TAX_INCOMES,
    TAX_PERSONS,
    UNEMPLOYMENT_PAYMENTS,
    UNEMPLOYMENT_PERSONS,
)
from bondroit.town.dates import month_dates
from bondroit.town.employers import payroll_frame
from bondroit.town.mistyping import typed, wrong_numbers
from bondroit.town.offices import tax_income_frame, unemployment_frame
from bondroit.town.partner_bodies import only

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.tables.contract import Table
    from bondroit.town.identities import Identities
    from bondroit.town.partner_bodies import PartnerBodies
    from bondroit.town.population import Random

_LASTING = (PERSONS, TAX_PERSONS, UNEMPLOYMENT_PERSONS, PAYROLL_PERSONS, TAX_INCOMES)
_MONTHLY = (UNEMPLOYMENT_PAYMENTS, PAYROLL)


def lasting_frames(bodies: PartnerBodies) -> dict[str, pl.DataFrame]:
    """The tables that are not monthly, by name, each in the order of its key; the same at every call."""
    writers = (_persons, _tax_persons, _unemployment_persons, _payroll_persons, tax_income_frame)
    frames = {
        table.name: _conformed(table, write(bodies, bodies.stream(place)))
        for place, (table, write) in enumerate(zip(_LASTING, writers, strict=True))
    }
    return frames | {SAME_PERSONS.name: _conformed(SAME_PERSONS, _same(bodies))}


def monthly_frames(month: Month, bodies: PartnerBodies) -> dict[str, pl.DataFrame]:
    """The tables `unemployment_payments` and `payroll` of a month of the life, by name; the same at every call."""
    writers = (unemployment_frame, payroll_frame)
    return {
        table.name: _conformed(table, write(bodies, month, bodies.stream(place, month.index)))
        for place, (table, write) in enumerate(zip(_MONTHLY, writers, strict=True))
    }


def _conformed(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    return table.conform(frame).sort(table.key)


def _persons(bodies: PartnerBodies, random: Random) -> pl.DataFrame:
    """The register of the body that pays: only those whom it came to know."""
    people, s = bodies.people, bodies.life.situations
    since = bodies.known[people.household, people.place]
    missing = random.random(people.size) < bodies.behaviour["partners.branch_number_missing"]
    frame = _typed(bodies, "branch", random).with_columns(
        bodies.identifiers.gather(people.household).alias("household_id"),
        pl.Series("person", people.place + 1),
        month_dates(since, absent=since <= s.first.index).alias("known"),
        only(people.personal_number, ~missing).alias("personal_number"),
    )
    return frame.filter(pl.Series(since <= s.last.index))


def _tax_persons(bodies: PartnerBodies, random: Random) -> pl.DataFrame:
    return _typed(bodies, "tax", random)[bodies.adult].with_columns(bodies.tax_number.alias("tax_number"))


def _unemployment_persons(bodies: PartnerBodies, random: Random) -> pl.DataFrame:
    b, adult = bodies.behaviour, bodies.adult
    frame = _typed(bodies, "unemployment", random)[adult]
    number = bodies.people.personal_number.gather(adult)
    wrong = np.flatnonzero(random.random(len(adult)) < b["partners.unemployment_number_errors"])
    missing = random.random(len(adult)) < b["partners.unemployment_number_missing"]
    number = number.scatter(wrong, wrong_numbers(number.gather(wrong), random))
    return frame.with_columns(
        bodies.unemployment_number.alias("unemployment_number"), only(number, ~missing).alias("personal_number")
    ).filter(pl.col("unemployment_number").is_not_null())


def _payroll_persons(bodies: PartnerBodies, random: Random) -> pl.DataFrame:
    number = bodies.payroll_number.alias("payroll_number")
    frame = _typed(bodies, "payroll", random)[bodies.adult].with_columns(number, temporary=number.str.starts_with("N"))
    return frame.filter(pl.col("payroll_number").is_not_null())


def _typed(bodies: PartnerBodies, body: str, random: Random) -> pl.DataFrame:
    """Everyone as typed by a body, those it does not know included: who is known changes no one's errors."""
    return typed(bodies.people, body, bodies.behaviour, random).with_columns(_sex(bodies.people))


def _sex(people: Identities) -> pl.Series:
    return pl.Series("sex", ["M", "F"]).gather(people.woman.astype(np.uint32))


def _same(bodies: PartnerBodies) -> pl.DataFrame:
    """The truth: the numbers of each person at each body."""
    people = bodies.people
    columns = {
        "household_id": bodies.identifiers.gather(people.household),
        "person": pl.Series(people.place + 1),
        "personal_number": people.personal_number,
    }
    for name in ("tax_number", "unemployment_number", "payroll_number"):
        nobody = pl.Series([None], dtype=pl.String).new_from_index(0, people.size)
        columns[name] = nobody.scatter(bodies.adult, getattr(bodies, name))
    return pl.DataFrame(columns)
