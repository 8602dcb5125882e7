"""What the tax office and the unemployment office of the town know of incomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.months import Month
from bondroit.law.situations import ADULTS
from bondroit.town.dates import month_dates
from bondroit.town.partner_bodies import CASH

if TYPE_CHECKING:
    from bondroit.town.partner_bodies import PartnerBodies
    from bondroit.town.population import Array, Random

SEPTEMBER = 9
KINDS = ("wages_cents", "unemployment_cents", "pensions_cents")


def unemployment_frame(bodies: PartnerBodies, month: Month, random: Random) -> pl.DataFrame:
    """The table `unemployment_payments` of a month, in no order: those known by the last month."""
    b, s = bodies.behaviour, bodies.life.situations
    place = (bodies.household, bodies.slot)
    paid = s.unemployment[:, :, month.minus(s.first)][place]
    seen = np.flatnonzero((paid > 0) & (month.index < bodies.alive_until[place]))
    cuts = np.cumsum([b["partners.unemployment_delay_none"], b["partners.unemployment_delay_one"]])
    known = month.index + np.searchsorted(cuts, random.random(len(seen)), side="right")
    frame = pl.DataFrame(
        {
            "unemployment_number": bodies.unemployment_number.gather(seen),
            "month": month_dates(np.full(len(seen), month.index)),
            "known": month_dates(known),
            "unemployment_cents": paid[seen],
        }
    )
    return frame.filter(pl.Series(known <= s.last.index))


def tax_income_frame(bodies: PartnerBodies, random: Random) -> pl.DataFrame:
    """The table `tax_incomes`, in no order: every whole year of the life known by its last month."""
    s = bodies.life.situations
    first = s.first.index // 12 + (s.first.index % 12 > 0)
    years = range(first, s.last.index // 12)
    known = {year: Month.of(year + 1, SEPTEMBER) for year in years if Month.of(year + 1, SEPTEMBER) <= s.last}
    frames = [_year(bodies, year, month, random) for year, month in known.items()]
    return pl.concat(frames) if frames else _year(bodies, first, s.last, random).clear()


def _year(bodies: PartnerBodies, year: int, known: Month, random: Random) -> pl.DataFrame:
    """The lines of one year: adults alive in January whose tax household filed."""
    s, b = bodies.life.situations, bodies.behaviour
    n = s.households
    december = Month.of(year, 12)
    here = s.present(december)
    joint = bodies.people.jointly_taxed & here[:, 1]
    taxable = _taxable(bodies, year)
    # A couple taxed together files once.
    unfiled = random.random((n, ADULTS)) < b["partners.tax_not_filed"]
    unfiled[:, 1] = np.where(joint, unfiled[:, 0], unfiled[:, 1])
    total = taxable.sum(axis=2)
    whole = np.where(joint[:, None], total.sum(axis=1, keepdims=True), total)
    children = here[:, ADULTS:].sum(axis=1)
    # Children count where the claimant is taxed.
    dependents = np.stack([children, np.where(joint, children, 0)], axis=1)
    place = (bodies.household, bodies.slot)
    claimant = np.zeros(n, np.int64)
    claimant[bodies.household[bodies.slot == 0]] = np.flatnonzero(bodies.slot == 0)
    head = np.where(joint[bodies.household], claimant[bodies.household], np.arange(len(bodies.slot)))
    frame = pl.DataFrame(
        {
            "tax_number": bodies.tax_number,
            "year": np.full(len(head), year),
            "known": month_dates(np.full(len(head), known.index)),
            "tax_household": bodies.tax_number.gather(head),
            "commune_type": bodies.life.people.commune[bodies.household],
            "dependents": dependents[place],
            **{name: taxable[:, :, k][place] for k, name in enumerate(KINDS)},
            "taxable_cents": total[place],
            "household_taxable_cents": whole[place],
        }
    )
    alive = bodies.alive_until > Month.of(year, 1).index
    return frame.filter(pl.Series((alive & ~unfiled)[place]))


def _taxable(bodies: PartnerBodies, year: int) -> Array:
    """Taxable incomes of a year in cents by kind, shape (n, 2, 3): everything that was paid but cash in hand."""
    s, b = bodies.life.situations, bodies.behaviour
    start = Month.of(year, 1).minus(s.first)
    span = slice(start, start + 12)
    month = s.first.index + np.arange(s.months)[span]
    alive = month < bodies.alive_until[:, :, None]

    def paid(kind: str, factor: str, counted: Array = alive) -> Array:
        sums = np.where(counted, getattr(s, kind)[:, :, span], 0).sum(axis=2, dtype=np.int64)
        counts: Array = sums * b[f"partners.taxable_{factor}"]
        return counts

    shown = alive & (bodies.jobs[:, :, span] != CASH)
    parts = (
        paid("wages", "wage", shown) + paid("sick_pay", "sick_pay"),
        paid("unemployment", "unemployment"),
        paid("pensions", "pension") + paid("invalidity", "invalidity"),
    )
    taxable: Array = np.rint(np.stack(parts, axis=2)).astype(np.int64)
    return taxable
