"""Entitlements computed once: results kept by the content of each household's situation and the version of the law."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bondroit.domain.benefits import BENEFITS
from bondroit.law.inputs import RSA_PAST, income_start
from bondroit.law.port import Amounts, Cover

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from bondroit.domain.benefits import Benefit
    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.law.situations import Bool, Situations

COVER = tuple(f.name for f in fields(Cover))
MEMORY = 64 * 2**20


@cache
def code() -> str:
    """A digest of the code and parameters that decide amounts here, beside the engine's own version."""
    found = hashlib.sha256()
    for name in sorted(path.name for path in files("bondroit.law").iterdir()):
        if name.endswith((".py", ".toml")):
            found.update(f"{name}\n".encode() + files("bondroit.law").joinpath(name).read_bytes())
    return found.hexdigest()


class AmountsCache(Protocol):
    """Where results are kept: bytes by key (SHA-256, 32 bytes). It may forget anything at any time."""

    def read(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """What is kept under these keys; absent ones are left out."""
        ...

    def write(self, items: Mapping[bytes, bytes]) -> None:
        """Keep these results."""
        ...


@dataclass(slots=True)
class MemoryCache:
    """Results in memory; the ones used longest ago are forgotten first.

    Attributes:
        most: bytes of keys and results kept at most.
    """

    most: int = MEMORY
    _kept: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict, repr=False)
    _size: int = 0

    def read(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """See `AmountsCache`."""
        found = {}
        for key in keys:
            if key in self._kept:
                self._kept.move_to_end(key)
                found[key] = self._kept[key]
        return found

    def write(self, items: Mapping[bytes, bytes]) -> None:
        """See `AmountsCache`."""
        for key, value in items.items():
            before = self._kept.pop(key, None)
            self._size -= 0 if before is None else len(key) + len(before)
            self._kept[key] = value
            self._size += len(key) + len(value)
        while self._size > self.most:
            key, value = self._kept.popitem(last=False)
            self._size -= len(key) + len(value)


@dataclass(slots=True)
class CachedLaw:
    """A law that computes only the households it has not seen in the same situation; amounts are those of `law`.

    Attributes:
        law: computes what is not kept.
        cache: keeps results.
        hits, misses: households found and computed so far.
    """

    law: Law
    cache: AmountsCache
    hits: int = 0
    misses: int = 0

    @property
    def name(self) -> str:
        """That of the law behind."""
        return self.law.name

    @property
    def version(self) -> str:
        """That of the law behind."""
        return self.law.version

    def close(self) -> None:
        """End the workers of the law behind, if it has any."""
        close = getattr(self.law, "close", None)
        if close is not None:
            close()

    def entitlements(
        self,
        situations: Situations,
        *,
        first: Month,
        last: Month,
        rsa_before: Bool | None = None,
        benefits: Collection[Benefit] = BENEFITS,
        cover: bool = False,
    ) -> Amounts:
        """See `law.port.Law.entitlements`."""
        before = np.zeros((situations.households, RSA_PAST), bool) if rsa_before is None else rsa_before
        asked = tuple(b for b in BENEFITS if b in benefits)
        question = f"{self.name} {self.version} {code()} {first} {last} {asked} {cover}"
        keys = _keys(situations, before, (first, last), question, cover=cover)
        kept = dict(self.cache.read(keys))
        first_with = {key: i for i, key in reversed(list(enumerate(keys)))}
        missing = np.array(sorted(i for key, i in first_with.items() if key not in kept), np.int64)
        if len(missing):
            computed = self.law.entitlements(
                situations.take(missing),
                first=first,
                last=last,
                rsa_before=before[missing],
                benefits=asked,
                cover=cover,
            )
            fresh = dict(zip((keys[i] for i in missing), _packed(computed, asked), strict=True))
            self.cache.write(fresh)
            kept |= fresh
        self.misses += len(missing)
        self.hits += len(keys) - len(missing)
        return _unpacked([kept[key] for key in keys], asked, first, last.minus(first) + 1, cover=cover)


def _keys(
    situations: Situations, before: Bool, asked: tuple[Month, Month], question: str, *, cover: bool
) -> list[bytes]:
    """SHA-256 of each household's columns over the months that count, of what is asked and of the law."""
    first, last = asked
    start = max(income_start(first, cover=cover), situations.first)
    seen = situations.between(min(start, last), last)
    n = situations.households
    columns = [getattr(seen, f.name) for f in fields(seen) if f.name != "first"]
    flat = [np.ascontiguousarray(a).reshape(n, -1).view(np.uint8).reshape(n, -1) for a in (*columns, before)]
    rows = np.concatenate(flat, axis=1)
    head = hashlib.sha256(f"{question} {seen.first} {[a.shape[1] for a in flat]}".encode()).digest()
    return [hashlib.sha256(head + row.tobytes()).digest() for row in rows]


def _packed(amounts: Amounts, asked: Sequence[Benefit]) -> list[bytes]:
    """The amounts of each household as bytes: benefits then the C2S, month by month, 32-bit cents."""
    parts: list[NDArray[np.int64]] = [amounts.cents[b] for b in asked]
    if amounts.cover is not None:
        parts += [getattr(amounts.cover, name) for name in COVER]
    stacked = np.stack(parts, axis=1).astype("<i4")
    return [household.tobytes() for household in stacked]


def _unpacked(packed: list[bytes], asked: Sequence[Benefit], first: Month, months: int, *, cover: bool) -> Amounts:
    count = len(asked) + (len(COVER) if cover else 0)
    stacked = np.frombuffer(b"".join(packed), "<i4").reshape(len(packed), count, months).astype(np.int64)
    cents = {benefit: stacked[:, i] for i, benefit in enumerate(asked)}
    if not cover:
        return Amounts(first=first, cents=cents)
    status, resources, ceiling, participation = (stacked[:, len(asked) + i] for i in range(len(COVER)))
    return Amounts(first, cents, Cover(status.astype(np.uint8), resources, ceiling, participation))
