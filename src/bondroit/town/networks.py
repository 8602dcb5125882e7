"""Organised networks on housing aid: files that declare a rent where nobody of the household lives.

The first trials of a risk score, in Dijon and Bordeaux from 2004, aimed at these (FACTS 1): several files at few
addresses, with one landlord and one or a few bank accounts. Their members are truly lodged free of charge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.law.situations import NEVER, TENURE_CODES
from bondroit.tables.homes import NETWORKS
from bondroit.town.dates import month_dates
from bondroit.town.population import RENT_STEP, STABLE

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random

NOBODY_ELSE = -1
"""Number of the network of a household that belongs to none."""


@dataclass(frozen=True, slots=True)
class Networks:
    """Who belongs to which network; arrays of shape (n,).

    Attributes:
        number: number of the network within the cell, `NOBODY_ELSE` for all the others.
        since, until: month indexes; the rent is declared in the months m with `since <= m < until`.
        rent: cents a month declared, 0 outside networks.
        place: number of the address within the network.
        purse: number of the bank account within the network.
    """

    number: Array
    since: Array
    until: Array
    rent: Array
    place: Array
    purse: Array

    def active(self, months: Array, household: Array | None = None) -> Array:
        """Whether the rent is declared, by row and month.

        Args:
            months: month indexes, shape (T,).
            household: index of the household of each row; every household once if not given.
        """
        rows = np.arange(len(self.number)) if household is None else household
        since, until = self.since[rows, None], self.until[rows, None]
        running: Array = (self.number[rows, None] != NOBODY_ELSE) & (since <= months) & (months < until)
        return running


def networks(life: Life, behaviour: Behaviour, random: Random) -> Networks:
    """Draw the networks of a cell.

    Their number follows chance, as a cell may have none. Members are households lodged free of charge in the whole
    span, those without stable work first, as housing aid pays them most. A network for which too few are found
    is not made.

    Args:
        life: the true life, which stays as it is.
        behaviour: the section `networks`.
        random: the stream of chance.
    """
    b, s, n = behaviour, life.situations, life.people.size
    lodged = s.tenure == TENURE_CODES["lodged"]
    needy = ~(life.people.work == STABLE).any(axis=1)
    result = Networks(
        number=np.full(n, NOBODY_ELSE, np.int32), since=np.full(n, NEVER), until=np.full(n, NEVER),
        rent=np.zeros(n, np.int32), place=np.zeros(n, np.int32), purse=np.zeros(n, np.int32),
    )  # fmt: skip
    made, fewest = 0, int(b["networks.fewest_files"])
    # As many as keep the share in an average month: they begin anywhere from one usual length before the first month.
    length = int(b["networks.months"])
    usual = n * b["networks.share"] / b["networks.files"] * (s.months + length) / length
    for _ in range(random.poisson(usual)):
        size = fewest - 1 + int(random.geometric(1 / max(b["networks.files"] - fewest + 1, 1)))
        size = min(size, int(b["networks.most_files"]))
        start = int(random.integers(-length, s.months))
        end = start + max(int(random.geometric(1 / b["networks.months"])), int(b["networks.fewest_months"]))
        inside = slice(max(start, 0), max(min(end, s.months), 1))
        able = lodged[:, inside].all(axis=1) & (result.number == NOBODY_ELSE)
        order = np.argsort(random.random(n) + ~needy, kind="stable")
        chosen = order[able[order]][:size]
        if len(chosen) < fewest or end <= 0:
            continue
        _enrol(result, np.sort(chosen), made, (s.first.index + start, s.first.index + end), behaviour=b, random=random)
        made += 1
    return result


def _enrol(
    result: Networks, chosen: Array, number: int, span: tuple[int, int], *, behaviour: Behaviour, random: Random
) -> None:
    """Write one network into the arrays: its files join one after the other."""
    b, size = behaviour, len(chosen)
    joins = span[0] + random.integers(0, int(b["networks.joining"]) + 1, size)
    result.number[chosen] = number
    result.since[chosen] = np.minimum(joins, span[1] - 1)
    result.until[chosen] = span[1]
    usual = random.uniform(b["networks.lowest_rent"], b["networks.highest_rent"]) * 100
    steps = random.integers(-2, 3, size) * RENT_STEP
    result.rent[chosen] = np.rint(usual / RENT_STEP) * RENT_STEP + steps
    result.place[chosen] = random.integers(0, max(round(size / b["networks.files_an_address"]), 1), size)
    result.purse[chosen] = random.integers(0, int(random.integers(1, int(b["networks.accounts"]) + 1)), size)


def apply(
    found: Networks, tenure: Array, rent: Array, *, first: Month, household: Array | None = None
) -> tuple[Array, Array]:
    """The homes that are declared, networks included; the true homes stay lodged with rent 0.

    A network declares at once, so this holds in every version of the known life.

    Args:
        found: the networks of the cell.
        tenure: declared without them, codes of `TENURE_CODES`, shape (rows, T).
        rent: cents declared without them, shape (rows, T).
        first: month of the first column.
        household: index of the household of each row; every household once if not given.

    Returns:
        Tenure and rent, new arrays of the same shapes and types.
    """
    rows = np.arange(len(found.number)) if household is None else household
    running = found.active(first.index + np.arange(tenure.shape[1]), rows)
    told = np.where(running, TENURE_CODES["tenant_private"], tenure).astype(tenure.dtype)
    return told, np.where(running, found.rent[rows, None], rent).astype(rent.dtype)


def network_names(found: Networks, cell_first: int) -> pl.Series:
    """Token of the network of each household, unique over cells; missing outside networks."""
    names = pl.Series([f"N{cell_first:08d}-{k}" for k in range(int(found.number.max(initial=-1)) + 1)], dtype=pl.String)
    return names.gather(pl.Series(found.number).cast(pl.Int64).replace(NOBODY_ELSE, None))


def lasting_frames(
    found: Networks, identifiers: pl.Series, last: Month, *, first: Month, cell_first: int
) -> dict[str, pl.DataFrame]:
    """The table `networks` of a cell: the members whose rent was declared between two months.

    Args:
        found: the networks.
        identifiers: pseudonyms of the households.
        last: the last month of the tables; what ends later still runs.
        first: their first month; what ended before is left out.
        cell_first: index in the town of the first household of the cell.
    """
    row = np.nonzero((found.number != NOBODY_ELSE) & (found.since <= last.index) & (found.until > first.index))[0]
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(row),
            "network": network_names(found, cell_first).gather(row),
            "since": month_dates(found.since[row]),
            "until": month_dates(found.until[row], absent=found.until[row] > last.index),
        }
    )
    return {"networks": NETWORKS.conform(frame).sort(NETWORKS.key)}
