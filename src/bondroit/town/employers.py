"""Payroll declarations of the employers of the town: late, a little off, sometimes corrected, some jobs left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.town.dates import month_dates
from bondroit.town.partner_bodies import SHOWN

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.partner_bodies import PartnerBodies
    from bondroit.town.population import Array, Random


def payroll_frame(bodies: PartnerBodies, month: Month, random: Random) -> pl.DataFrame:
    """The table `payroll` of a month, in no order: first declarations and corrections that came by the last month.

    Every figure but the wrong ones is off by a little, as employers count; a wrong one is off by much more, and
    a correction brings what the others say.
    """
    b, s = bodies.behaviour, bodies.life.situations
    at = month.minus(s.first)
    place = (bodies.household, bodies.slot)
    wages = s.wages[:, :, at][place]
    seen = (wages > 0) & (bodies.jobs[:, :, at][place] == SHOWN) & (month.index < bodies.alive_until[place])
    seen = np.flatnonzero(seen)
    m, net = len(seen), wages[seen]
    known = month.index + _delays(m, b, random)
    true = np.maximum(np.rint(net * (1 + random.normal(0, b["partners.payroll_noise"], m))), 1)
    wrong = random.random(m) < b["partners.payroll_wrong"]
    size = random.uniform(0.5, 1.5, m) * b["partners.payroll_wrong_size"] * np.where(random.random(m) < 0.5, 1, -1)
    told = np.where(wrong, np.rint(true * np.maximum(1 + size, 0)), true)
    corrected = np.flatnonzero(wrong & (random.random(m) < b["partners.payroll_corrected"]))
    later = known[corrected] + random.integers(1, int(b["partners.payroll_correction_delay"]) + 1, len(corrected))
    number = bodies.payroll_number.gather(np.concatenate([seen, seen[corrected]]))
    cents = np.concatenate([told, true[corrected]])
    known = np.concatenate([known, later])
    frame = pl.DataFrame(
        {
            "payroll_number": number,
            "month": month_dates(np.full(len(known), month.index)),
            "correction": np.arange(len(known)) >= m,
            "known": month_dates(known),
            "taxable_cents": np.rint(cents * b["partners.taxable_wage"]).astype(np.int64),
            "net_cents": cents.astype(np.int64),
        }
    )
    return frame.filter(pl.Series(known <= s.last.index))


def _delays(count: int, b: Behaviour, random: Random) -> Array:
    """Months until a declaration is known: 1 to 3."""
    cuts = np.cumsum([b["partners.payroll_delay_one"], b["partners.payroll_delay_two"]])
    delays: Array = 1 + np.searchsorted(cuts, random.random(count), side="right")
    return delays
