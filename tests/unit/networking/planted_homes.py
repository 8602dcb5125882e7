"""Homes of a made-up département: ordinary sharing, the traps of a search for networks, and networks.

The homes of the town hold neither shelter nor student hall nor guardian: they are planted here.
"""

from __future__ import annotations

import numpy as np
import polars as pl

SIZE = 6_000
NETWORKS = ((12, 2, 2), (7, 1, 1), (20, 4, 3))
"""Files, addresses and accounts of each network; one landlord each."""
GUARDED, SMALL_GUARD = 60, 9


def planted_homes(seed=1):
    """The homes, the true networks (household to number), and the list of what is excluded."""
    random = np.random.default_rng(seed)
    account = np.array([f"A{i}" for i in range(SIZE)], object)
    address = np.array([f"B{i}" for i in range(SIZE)], object)
    landlord = np.full(SIZE, None, object)
    free = list(random.permutation(SIZE))

    def some(number):
        return [free.pop() for _ in range(number)]

    _social_housing(some, address, landlord)
    _families(some, random, account, address, landlord)
    _halls(some, account, address, landlord)
    listed = _shelters(some, account, address, landlord)
    truth = _networks(some, random, account, address, landlord)
    homes = _frame([f"H{i:05d}" for i in range(SIZE)], account, address, landlord)
    return homes, truth, pl.DataFrame(listed, schema=["attribute", "token", "reason"], orient="row")


def with_traps(homes, apart, seed=1):
    """Homes of a town with shelters, student halls and guardians planted among the files that are not in `apart`."""
    random = np.random.default_rng(seed)
    account, address, landlord = (
        np.array(homes[name].to_list(), object) for name in ("bank_account", "address", "landlord")
    )
    free = [i for i in random.permutation(homes.height) if homes["household_id"][int(i)] not in apart]

    def some(number):
        return [free.pop() for _ in range(number)]

    _halls(some, account, address, landlord)
    listed = _shelters(some, account, address, landlord)
    planted = _frame(homes["household_id"].to_list(), account, address, landlord)
    return planted, pl.DataFrame(listed, schema=["attribute", "token", "reason"], orient="row")


def _frame(files, account, address, landlord):
    columns = {"bank_account": account, "address": address, "landlord": landlord}
    tokens = {name: pl.Series(values.tolist(), dtype=pl.String) for name, values in columns.items()}
    return pl.DataFrame({"household_id": files} | tokens)


def _social_housing(some, address, landlord):
    """Towers of 60 flats and of 25, of two landlords."""
    for tower in range(30):
        flats = some(60 if tower % 3 == 0 else 25)
        address[flats], landlord[flats] = f"T{tower}", f"S{tower % 2}"


def _families(some, random, account, address, landlord):
    """A parent and a grown child on one account, half of them at one address; former partners on one account."""
    for pair in range(120):
        one, two = some(2)
        account[two] = account[one]
        if pair % 2:
            address[two], landlord[two] = address[one], landlord[one]
    for small in range(150):
        flats = some(int(random.integers(2, 12)))
        landlord[flats] = f"P{small}"
        address[flats[: len(flats) // 2]] = f"Q{small}"
    # Three generations in one house, on the grandmother's account.
    for _ in range(10):
        one, *others = some(3)
        account[others], address[others] = account[one], address[one]


def _halls(some, account, address, landlord):
    """Two student halls of 150 rooms; in one a grant is paid to eleven students through one association."""
    for hall in range(2):
        rooms = some(150)
        address[rooms], landlord[rooms] = f"HALL{hall}", "CROUS"
        account[rooms[:11]] = f"GRANT{hall}"


def _shelters(some, account, address, landlord):
    """Shelters: a large one and a domiciliation that frequency tells, a small one that only the list can."""
    large, domiciled, small, elsewhere = some(80), some(120), some(16), some(GUARDED)
    address[large], landlord[large] = "SHELTER", "ASSOCIATION"
    address[domiciled] = "TOWNHALL"
    account[large[:20]] = account[domiciled[:15]] = account[elsewhere] = "GUARDIAN"
    address[small], landlord[small] = "SMALL", "ASSOCIATION2"
    account[small[:SMALL_GUARD]] = "GUARDIAN2"
    return [
        ("address", "SHELTER", "shelter"), ("address", "SMALL", "shelter"), ("address", "TOWNHALL", "domiciliation"),
        ("bank_account", "GUARDIAN", "guardian"), ("bank_account", "GUARDIAN2", "guardian"),
    ]  # fmt: skip


def _networks(some, random, account, address, landlord):
    truth = {}
    for number, (size, addresses, accounts) in enumerate(NETWORKS):
        files = some(size)
        address[files] = [f"N{number}-{k}" for k in random.integers(0, addresses, size)]
        account[files] = [f"M{number}-{k}" for k in random.integers(0, accounts, size)]
        landlord[files] = f"L{number}"
        truth |= {f"H{i:05d}": number for i in files}
    return truth
