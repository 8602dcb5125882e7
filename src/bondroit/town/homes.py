"""Addresses, landlords and bank accounts in the files of the town: tokens of no real place or person.

The files hold what was told: a move enters when the body knows it. Most households share nothing with another file;
some do for good reasons (one building, one landlord, a parent's account, a former partner's), which is what makes a
search for networks hard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bondroit.law.situations import TENURE_CODES
from bondroit.tables.homes import HOMES
from bondroit.town.dates import month_dates
from bondroit.town.networks import NOBODY_ELSE
from bondroit.town.population import ZONES
from bondroit.town.tokens import MODULUS, tokens
from bondroit.town.world import EVENT_CODES

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.networks import Networks
    from bondroit.town.population import Array, Random

NONE = -1
"""Number of no landlord."""
SOCIAL = -2
"""Numbers from here downwards are social landlords, the same in every cell."""
STRIDE = 128
"""Numbers a household of a cell may use up, so that tokens of cells never meet."""
YOUNG, GROWN, PARENT, OLD = 26 * 12, 35 * 12, 45 * 12, 64 * 12
"""Ages in months of those who share an account with a parent or a grown child."""


@dataclass(frozen=True, slots=True)
class Homes:
    """What the files hold, by month of the life from `first`; numbers within the cell, shape (n, T).

    Attributes:
        first: the month of the first column.
        address: the building.
        landlord: a private landlord, `NONE`, or a social one from `SOCIAL` downwards.
        account: the bank account paid.
    """

    first: Month
    address: Array
    landlord: Array
    account: Array


class _Dwellings(NamedTuple):
    """One element per spell of a household in a home, in the order of household and month.

    Attributes:
        household, column: whose, and the column in which it begins.
        of: number of the spell of each household and month, shape (n, T).
        tenure, commune: how it is held, and the code of the kind of municipality.
    """

    household: Array
    column: Array
    of: Array
    tenure: Array
    commune: Array


def homes(life: Life, told: Declarations, found: Networks, behaviour: Behaviour, random: Random) -> Homes:
    """Give each household of a cell its homes and accounts.

    Args:
        life: the true life: moves, tenures, separations.
        told: when each change of home is known.
        found: the networks, whose declared homes take the place of the others.
        behaviour: the section `homes`.
        random: the stream of chance.
    """
    dwelling, paying = random.spawn(2)
    spells = _spells(life)
    building, landlord = _tenancies(spells, behaviour, dwelling)
    account = _accounts(life, behaviour, paying)
    known = np.take_along_axis(spells.of, known_home(told.home_known, life.situations.first), axis=1)
    result = Homes(life.situations.first, building[known], landlord[known], account)
    return _with_networks(result, found)


def known_home(home_known: Array, first: Month) -> Array:
    """For each month, the column of the latest change of home that is known by then.

    Args:
        home_known: month index from which the change in each column is known, 0 where there is none, shape (n, T).
        first: the month of the first column.

    Returns:
        Columns, shape (n, T); 0, the home of the beginning, until a change is known.
    """
    source = np.zeros(home_known.shape, np.int64)
    row, column = np.nonzero(home_known > 0)
    at = np.maximum(home_known[row, column] - first.index, column)
    seen = at < home_known.shape[1]
    np.maximum.at(source, (row[seen], at[seen]), column[seen])
    return np.maximum.accumulate(source, axis=1)


def _spells(life: Life) -> _Dwellings:
    begins = life.happened[EVENT_CODES["move"]].copy()
    begins[:, 0] = True
    household, column = np.nonzero(begins)
    codes = np.searchsorted(sorted(ZONES), life.people.commune)
    return _Dwellings(
        household=household,
        column=column,
        of=np.cumsum(begins).reshape(begins.shape) - 1,
        tenure=life.situations.tenure[household, column],
        commune=codes[household],
    )


def _tenancies(spells: _Dwellings, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """Number of the building and of the landlord of each spell."""
    building = np.arange(len(spells.household))
    landlord = np.full(len(building), NONE)
    # By kind of municipality, then by chance: neighbours in this order have the same landlord or building.
    order = np.lexsort((random.random(len(building)), spells.commune))
    private = order[spells.tenure[order] == TENURE_CODES["tenant_private"]]
    flats = np.minimum(1 + random.pareto(b["homes.private_landlord"], len(private)), 500).astype(np.int64)
    landlord[private] = np.searchsorted(np.cumsum(flats), np.arange(len(private)), side="right")
    together = private[random.random(len(private)) < b["homes.same_building"]]
    _, head, block = np.unique(_blocks(landlord, spells.commune, together), return_index=True, return_inverse=True)
    building[together] = together[head[block]]
    social = order[spells.tenure[order] == TENURE_CODES["tenant_social"]]
    kinds = int(b["homes.social_landlords"])
    share = 1 + random.poisson(max(b["homes.social_building"] - 1, 0), len(social))
    block = _blocks(np.searchsorted(np.cumsum(share), np.arange(len(social)), side="right"), spells.commune[social])
    _, head, block = np.unique(block, return_index=True, return_inverse=True)
    building[social] = social[head[block]]
    owner = random.integers(0, kinds, len(head))[block]
    landlord[social] = SOCIAL - (spells.commune[social] * kinds + owner)
    lodged = np.nonzero(spells.tenure == TENURE_CODES["lodged"])[0]
    lodged = lodged[random.random(len(lodged)) < b["homes.lodged_at_file"]]
    host = spells.of[random.integers(0, len(spells.of), len(lodged)), spells.column[lodged]]
    building[lodged] = building[host]
    return building, landlord


def _blocks(of: Array, commune: Array, rows: Array | None = None) -> Array:
    """One number for each pair of a landlord or building and a kind of municipality."""
    chosen = slice(None) if rows is None else rows
    pairs: Array = of[chosen] * len(ZONES) + commune[chosen]
    return pairs


def _accounts(life: Life, b: Behaviour, random: Random) -> Array:
    """Number of the bank account of each household and month."""
    n, months = life.happened.shape[1:]
    changes = random.random((n, months)) < b["homes.account_change"]
    changes[:, 0] = True
    own = np.cumsum(changes).reshape(n, months) - 1
    account = own.copy()
    first = life.situations.first
    age, here = first.index - life.people.birth[:, 0], life.situations.present(first)
    alone = ~here[:, 1:].any(axis=1)
    u = random.random((3, n))
    young = np.nonzero(alone & (age < YOUNG) & (u[0] < b["homes.young_on_account"]))[0]
    old = np.nonzero((age >= OLD) & (u[1] < b["homes.old_on_account"]))[0]
    for sharing, kin in ((young, (age >= PARENT) & (age < OLD)), (old, (age >= GROWN) & (age < PARENT))):
        hosts = np.nonzero(kin)[0]
        if len(hosts):
            account[sharing] = own[hosts[random.integers(0, len(hosts), len(sharing))]]
    separated, column = np.nonzero(life.happened[EVENT_CODES["separation"]])
    shares = random.random(len(separated)) < b["homes.separated_on_account"]
    separated, column = separated[shares], column[shares]
    # The former partner who left has a file of their own: someone alone and without children, of the other ages.
    single = np.nonzero(alone & (age >= YOUNG) & (age < OLD))[0]
    former = random.permutation(single)[: len(separated)]
    separated, column = separated[: len(former)], column[: len(former)]
    length = random.geometric(1 / b["homes.separated_months"], len(former))
    when = np.arange(months)
    while_ = (when >= column[:, None]) & (when < (column + length)[:, None])
    account[former] = np.where(while_, own[separated], account[former])
    return account


def _with_networks(plain: Homes, found: Networks) -> Homes:
    """The same with the declared homes of networks: few buildings, one landlord, one or a few accounts."""
    months = plain.first.index + np.arange(plain.address.shape[1])
    running = found.active(months)
    member = found.number != NOBODY_ELSE
    size = int(max(found.place.max(initial=0), found.purse.max(initial=0))) + 1
    number = np.where(member, found.number, 0)

    def put(values: Array, new: Array) -> Array:
        return np.where(running, values.max(initial=0) + 1 + new[:, None], values)

    return Homes(
        plain.first,
        put(plain.address, number * size + found.place),
        put(plain.landlord, number),
        put(plain.account, number * size + found.purse),
    )


def lasting_frames(found: Homes, identifiers: pl.Series, last: Month, *, cell_first: int) -> dict[str, pl.DataFrame]:
    """The table `homes` of a cell: one row each time a file changed, by a last month.

    Args:
        found: the homes.
        identifiers: pseudonyms of the households.
        last: what enters later is left out.
        cell_first: index in the town of the first household of the cell.
    """
    columns = (found.address, found.landlord, found.account)
    changed = np.any([values[:, 1:] != values[:, :-1] for values in columns], axis=0)
    changed = np.concatenate([np.ones((len(changed), 1), bool), changed], axis=1)
    row, column = np.nonzero(changed[:, : last.minus(found.first) + 1])
    address, landlord, account = (values[row, column] for values in columns)
    base = cell_first * STRIDE
    # Social landlords, the same in every cell, are numbered down from the last number there is.
    owner = np.where(landlord <= SOCIAL, MODULUS + landlord, base + np.maximum(landlord, 0))
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(row),
            "since": month_dates(found.first.index + column),
            "address": tokens("B", base + address),
            "landlord": pl.select(pl.when(pl.Series(landlord != NONE)).then(tokens("L", owner))).to_series(),
            "bank_account": tokens("A", base + account),
        }
    )
    return {"homes": HOMES.conform(frame).sort(HOMES.key)}
